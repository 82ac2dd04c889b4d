package ledger

import (
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// PendingID identifies a pending entry.
type PendingID = renjia.ID[Pending]

// Pending is an entry that is agreed but not yet booked (预留): it reserves what
// it would spend of its funds and budget lines, and moves no balance. It is
// resolved exactly once: posted in whole or in part, voided, or expired. What
// of it is not posted is free again at once.
type Pending struct {
	ID    PendingID   `json:"id"`
	Date  renjia.Date `json:"date"`
	Text  renjia.Text `json:"text,omitzero"`
	Lines []Line      `json:"lines"`
	Key   string      `json:"key,omitempty"` // as of an entry
	Event renjia.Ref  `json:"event,omitzero"`
	// Expires is the instant from which it can no longer be posted; zero: never.
	Expires  time.Time `json:"expires,omitzero"`
	Recorded time.Time `json:"recorded,omitzero"` // as of an entry

	State    PendingState `json:"state"`
	Resolved time.Time    `json:"resolved,omitzero"` // when it left the state pending
	Entry    EntryID      `json:"entry,omitzero"`    // that posted it
	Reason   string       `json:"reason,omitempty"`  // why it was voided
}

// Validate reports every problem of the pending entry on its own; lines must
// sum to zero as those of an entry do.
func (p Pending) Validate() error {
	var all renjia.Problems
	all.Within("", p.entry().Validate())
	all.Require(p.Expires.IsZero() || p.Recorded.IsZero() || p.Expires.After(p.Recorded), "expires", "%s is not after it was recorded, %s", p.Expires, p.Recorded)
	all.Require(pendingSteps[p.State] != nil, "state", "%q: want pending, posted, voided or expired", p.State)
	all.Require((p.State == Waiting) == p.Resolved.IsZero(), "resolved", "goes with the states posted, voided and expired")
	all.Require((p.State == Posted) == !p.Entry.IsZero(), "entry", "goes with the state posted")
	return all.Err("pending entry")
}

// entry is what would be posted in whole.
func (p Pending) entry() Entry {
	return Entry{Date: p.Date, Text: p.Text, Lines: p.Lines, Event: p.Event, Posts: p.ID, Recorded: p.Recorded}
}

// Movements is what posting the whole would do; see [Entry.Movements].
func (p Pending) Movements(c *Chart) ([]Movement, error) { return p.entry().Movements(c) }

// Whole returns the entry that posts all of it.
func (p Pending) Whole(id EntryID, date renjia.Date) Entry {
	e := p.entry()
	e.ID, e.Date, e.Recorded = id, date, time.Time{}
	return e
}

// Part returns the entry that posts an amount of a pending entry of two lines.
// With more lines there is no one way to scale them: that is ErrUnspecified,
// and the caller gives the lines of the entry.
func (p Pending) Part(id EntryID, date renjia.Date, amount renjia.Money) (Entry, error) {
	if len(p.Lines) != 2 {
		return Entry{}, &renjia.UnspecifiedError{What: fmt.Sprintf("posting a part of pending entry %s of %d lines", p.ID, len(p.Lines)),
			Choices: []renjia.Choice{{Name: "Lines", Why: "how much of each line is posted"}}}
	}
	if amount.Sign() <= 0 {
		return Entry{}, fmt.Errorf("pending entry %s: part of %s: want more than zero, or void it: %w", p.ID, amount, renjia.ErrInvalid)
	}
	minus, err := amount.Neg()
	if err != nil {
		return Entry{}, err
	}
	e := p.Whole(id, date)
	e.Lines = slices.Clone(p.Lines)
	for i := range e.Lines {
		e.Lines[i].Amount = amount
		if p.Lines[i].Amount.Sign() < 0 {
			e.Lines[i].Amount = minus
		}
	}
	return e, p.covers(e.Lines)
}

// covers requires that lines are within those of the pending entry: for each
// account, fund, project and so on, and each side, no more than is pending.
func (p Pending) covers(lines []Line) error {
	for i, l := range lines {
		posted, err := sumLike(lines, l)
		if err != nil {
			return err
		}
		pending, err := sumLike(p.Lines, l)
		if err != nil {
			return err
		}
		over, err := posted.Sub(pending)
		if err != nil {
			return err
		}
		if over.Sign() != 0 && over.Sign() == l.Amount.Sign() {
			return fmt.Errorf("pending entry %s: lines[%d]: would post %s of %s pending: %w", p.ID, i, posted, pending, renjia.ErrInvalid)
		}
	}
	return nil
}

// sumLike adds up the lines that differ from l in nothing but the size of the
// amount.
func sumLike(lines []Line, l Line) (sum renjia.Money, err error) {
	for _, x := range lines {
		if x.Amount.Sign() == l.Amount.Sign() && x.Amount.Currency() == l.Amount.Currency() && x.detail() == l.detail() {
			if sum, err = sum.Add(x.Amount); err != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}

// detail is a line without its amount and how that was found.
func (l Line) detail() Line {
	l.Amount, l.Valuation = renjia.Money{}, nil
	return l
}
