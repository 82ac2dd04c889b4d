package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// RestrictionError says that an entry breaks the restriction of a fund. It
// matches renjia.ErrForbidden.
type RestrictionError struct {
	Fund   FundID
	Name   renjia.Text
	Breach string
}

// Error names the fund and what was broken.
func (e *RestrictionError) Error() string {
	return fmt.Sprintf("fund %s (%s): %s", e.Name.In(renjia.English), e.Fund, e.Breach)
}

// Is reports whether target is renjia.ErrForbidden.
func (e *RestrictionError) Is(target error) bool { return target == renjia.ErrForbidden }

func (f *Fund) breach(format string, args ...any) error {
	return &RestrictionError{Fund: f.ID, Name: f.Name, Breach: fmt.Sprintf(format, args...)}
}

// OverspendError says that a restricted fund has not enough left. It matches
// renjia.ErrState: the same entry may be possible after a receipt.
type OverspendError struct {
	Fund      FundID
	Name      renjia.Text
	Available renjia.Money // before the entry
	Reserved  renjia.Money // by pending entries, and so not available
	Short     renjia.Money // how much is missing
}

// Error names the fund, what it has, and how much is missing.
func (e *OverspendError) Error() string {
	reserved := ""
	if !e.Reserved.IsZero() {
		reserved = fmt.Sprintf(" and %s reserved", e.Reserved)
	}
	return fmt.Sprintf("fund %s (%s): has %s available%s, %s too little", e.Name.In(renjia.English), e.Fund, e.Available, reserved, e.Short)
}

// Is reports whether target is renjia.ErrState.
func (e *OverspendError) Is(target error) bool { return target == renjia.ErrState }
