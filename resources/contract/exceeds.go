package contract

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// ExceedsError says that something would go beyond what was agreed: units
// beyond the contract, payments beyond what is due. It matches
// renjia.ErrForbidden; an amendment may lift the limit.
type ExceedsError struct {
	Record string // "contract" or "grant"
	ID     string
	What   string // what was asked for
	Asked  string // with what is there already
	Limit  string
}

// Error names record, what was asked and the limit.
func (e *ExceedsError) Error() string {
	return fmt.Sprintf("%s %s: %s of %s is more than %s", e.Record, e.ID, e.What, e.Asked, e.Limit)
}

// Is reports whether target is renjia.ErrForbidden.
func (e *ExceedsError) Is(target error) bool { return target == renjia.ErrForbidden }
