package timebank

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// OverlapError says that a person's certified time would be counted twice. It
// matches renjia.ErrConflict.
type OverlapError struct {
	Person   renjia.Ref
	New      CertifiedID
	Interval renjia.Interval // of the new one
	With     CertifiedID
	Other    renjia.Interval // of the one it meets
}

// Error names both certificates with their intervals.
func (e *OverlapError) Error() string {
	return fmt.Sprintf("certified time %s (%s) of %s overlaps %s (%s)", e.New, span(e.Interval), e.Person, e.With, span(e.Other))
}

// Is reports whether target is renjia.ErrConflict.
func (e *OverlapError) Is(target error) bool { return target == renjia.ErrConflict }

func span(i renjia.Interval) string {
	return i.From.UTC().Format(time.RFC3339) + " to " + i.Until.UTC().Format(time.RFC3339)
}

// Bound names an end of what an account may hold.
type Bound string

// The bounds.
const (
	Floor   Bound = "floor"   // 下限
	Ceiling Bound = "ceiling" // 上限
)

// LimitError says that a transfer would take an account below its floor or
// above its ceiling. It matches renjia.ErrState: the same transfer may be
// possible after another one.
type LimitError struct {
	Account   AccountID
	Bound     Bound
	Limit     Minutes
	Balance   Minutes // before the transfer, without what has expired
	Change    Minutes // what the transfer would do
	Remainder Minutes // how far beyond the limit, positive
}

// Error names account, limit, balance and what is too much.
func (e *LimitError) Error() string {
	return fmt.Sprintf("account %s: has %v and would change by %v: %v beyond its %s of %v", e.Account, e.Balance, e.Change, e.Remainder, e.Bound, e.Limit)
}

// Is reports whether target is renjia.ErrState.
func (e *LimitError) Is(target error) bool { return target == renjia.ErrState }

// StarError says that a member has not yet the star that spending asks for. It
// matches renjia.ErrForbidden.
type StarError struct {
	Account AccountID
	Star    int     // the member has
	Need    int     // the policy asks for
	Earned  Minutes // so far
	At      Minutes // where the needed star begins
	Source  string
}

// Error says what is missing.
func (e *StarError) Error() string {
	return fmt.Sprintf("account %s: has %d stars (%v earned), spending needs %d (%v)", e.Account, e.Star, e.Earned, e.Need, e.At)
}

// Is reports whether target is renjia.ErrForbidden.
func (e *StarError) Is(target error) bool { return target == renjia.ErrForbidden }

// open is the error for a choice that a policy leaves open.
func (p *Policy) open(member, why string, options ...string) error {
	return &renjia.UnspecifiedError{What: "time bank policy " + p.ID, Choices: []renjia.Choice{{Name: member, Options: options, Why: why}}}
}
