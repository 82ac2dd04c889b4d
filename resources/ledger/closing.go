package ledger

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// ClosingID identifies a closing.
type ClosingID = renjia.ID[Closing]

// Closing is the end of an accounting period (结账): nothing dated up to and
// including its last day can be booked any more, and income and expense have
// become net assets. It stands until it is reopened (反结账).
type Closing struct {
	ID       ClosingID   `json:"id"`
	Through  renjia.Date `json:"through"` // the last day of the period
	Closed   Decision    `json:"closed"`
	Reopened *Decision   `json:"reopened,omitempty"`
}

// Decision is who did a thing to the books that needs a reason, and when.
type Decision struct {
	By        renjia.Actor `json:"by"`
	At        time.Time    `json:"at"`
	Reason    string       `json:"reason,omitempty"`
	Authority renjia.Ref   `json:"authority,omitzero"`
}

func (d Decision) problems(p *renjia.Problems, path string) {
	p.Within(path+".by", d.By.Validate())
	p.Require(!d.At.IsZero(), path+".at", "must be given")
}

// Validate reports every problem of the closing.
func (c Closing) Validate() error {
	var p renjia.Problems
	p.Require(!c.Through.IsZero(), "through", "must be given")
	c.Closed.problems(&p, "closed")
	if c.Reopened != nil {
		c.Reopened.problems(&p, "reopened")
		p.Require(c.Reopened.Reason != "", "reopened.reason", "must be given")
		p.Require(!c.Reopened.At.Before(c.Closed.At), "reopened.at", "is before it was closed")
	}
	return p.Err("closing")
}

// Reopen takes the closing back. The decision needs a reason.
func (c *Closing) Reopen(d Decision) error {
	if c.Reopened != nil {
		return &renjia.StateError{Record: "closing", ID: c.ID.String(), State: "reopened", Verb: "reopen"}
	}
	after := *c
	after.Reopened = &d
	if err := after.Validate(); err != nil {
		return err
	}
	*c = after
	return nil
}

// Admit refuses an entry dated in the period, unless the closing made it, with
// *ClosedError. A closing that was reopened admits all.
func (c Closing) Admit(e Entry) error {
	if c.Reopened != nil || c.Through.Before(e.Date) || e.Closes == c.ID {
		return nil
	}
	return &ClosedError{Closing: c.ID, Through: c.Through, Date: e.Date}
}

// ClosedError says that an entry is dated in a closed period. It matches
// renjia.ErrState.
type ClosedError struct {
	Closing ClosingID
	Through renjia.Date
	Date    renjia.Date // of the entry
}

// Error names the date and the end of what is closed.
func (e *ClosedError) Error() string {
	return fmt.Sprintf("date %s: the books are closed through %s: date it later, or reopen the period", e.Date, e.Through)
}

// Is reports whether target is renjia.ErrState.
func (e *ClosedError) Is(target error) bool { return target == renjia.ErrState }
