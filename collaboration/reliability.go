package collaboration

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// OverdueCommitments yields the commitments that were overdue on a day: accepted,
// not settled, and the due day known that day was over. The day may lie in the
// past. It takes constant memory.
func OverdueCommitments(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[Commitment, error] {
	return func(yield func(Commitment, error) bool) {
		q := storage.Query{Order: "earliest", Where: []storage.Cond{storage.Until("earliest", on)}}
		for doc, err := range commitments.Find(ctx, r, q) {
			if err != nil {
				yield(Commitment{}, err)
				return
			}
			c := &doc.Value
			if c.StateOn(on).open() && c.DueOn(on).Before(on) && !yield(*c, nil) {
				return
			}
		}
	}
}

// DueRule says which due day of a commitment counts.
type DueRule string

// The rules. Due days can be moved until everything is on time, so both are
// worth knowing.
const (
	ByFirstDue DueRule = "first-due" // before it was ever put off; one that was brought forward is due when it was brought to
	ByLastDue  DueRule = "last-due"  // as known on the day asked
)

// Promise is one commitment whose due day is over, and whether it was done by
// then: what estimators of reliability take.
type Promise struct {
	Record renjia.Ref  `json:"record"`
	Owner  renjia.Ref  `json:"owner"`
	Due    renjia.Date `json:"due"`
	Kept   bool        `json:"kept"` // done by the due day
	Late   bool        `json:"late"` // done after it, by the day asked
	Broken bool        `json:"broken"`
	Moved  bool        `json:"moved"` // the due day was moved
}

// promise judges a commitment on a day, and reports false if it does not count as
// due: nobody accepted it, its due day is not over, or it was released or
// cancelled by then. What is not due yet counts neither way, also if it is done or
// broken already, for that would favour the quick; and what is let off when it is
// overdue was not kept.
func (c *Commitment) promise(rule DueRule, on renjia.Date) (Promise, bool) {
	due := c.DueOn(on)
	if rule == ByFirstDue && c.FirstDue().Before(due) {
		due = c.FirstDue()
	}
	state := c.StateOn(on)
	if !due.Before(on) || state == "" || state == CommitmentProposed || !c.Counts() {
		return Promise{}, false
	}
	if off := state == CommitmentReleased || state == CommitmentCancelled; off && !due.Before(c.Settled) {
		return Promise{}, false
	}
	p := Promise{Record: commitments.Ref(c.ID), Owner: c.Owner, Due: due, Broken: state == CommitmentBroken, Moved: len(c.Moved) > 0 && !on.Before(c.Moved[0].On)}
	if state.done() {
		p.Kept = !due.Before(c.Settled)
		p.Late = !p.Kept
	}
	return p, true
}

// Promises yields the commitments of an owner (of all, if that is zero) that were
// due before a day, as known on it, in the order of their first due days. No rule
// is ErrUnspecified.
func Promises(ctx context.Context, r storage.Reader, owner renjia.Ref, rule DueRule, on renjia.Date) iter.Seq2[Promise, error] {
	return func(yield func(Promise, error) bool) {
		if err := rule.check(); err != nil {
			yield(Promise{}, err)
			return
		}
		for c, err := range commitmentsOf(ctx, r, owner) {
			if err != nil {
				yield(Promise{}, err)
				return
			}
			if p, ok := c.promise(rule, on); ok && !yield(p, nil) {
				return
			}
		}
	}
}

func (d DueRule) check() error {
	return choose("collaboration.DueRule", "due rule", string(d), "a due day that may be moved can be moved until all is on time", string(ByFirstDue), string(ByLastDue))
}

func commitmentsOf(ctx context.Context, r storage.Reader, owner renjia.Ref) iter.Seq2[*Commitment, error] {
	q := storage.Query{Order: "earliest"}
	if !owner.IsZero() {
		q.Where = []storage.Cond{storage.Eq("owner", within(r.Space(), owner).String())}
	}
	return func(yield func(*Commitment, error) bool) {
		for doc, err := range commitments.Find(ctx, r, q) {
			if !yield(&doc.Value, err) || err != nil {
				return
			}
		}
	}
}

// PromiseCounts counts commitments that were due.
type PromiseCounts struct {
	Due     int64 `json:"due"` // the sum of the others
	Kept    int64 `json:"kept"`
	Late    int64 `json:"late"`
	Broken  int64 `json:"broken"`
	Overdue int64 `json:"overdue"` // neither done nor broken; let off when it was overdue included
}

// Rate returns the share kept of those due, and false if none was due.
func (n PromiseCounts) Rate() (renjia.Fraction, bool) { return share(n.Kept, n.Due) }

func (n *PromiseCounts) add(p Promise) {
	n.Due++
	switch {
	case p.Kept:
		n.Kept++
	case p.Late:
		n.Late++
	case p.Broken:
		n.Broken++
	default:
		n.Overdue++
	}
}

// Reliability is how the commitments of a subject fared as known on a day.
type Reliability struct {
	Owner     renjia.Ref    `json:"owner,omitzero"` // none: all subjects
	On        renjia.Date   `json:"on"`
	ByFirst   PromiseCounts `json:"by_first_due"`
	ByLast    PromiseCounts `json:"by_last_due"`
	NotDue    int64         `json:"not_due"`   // accepted, and its last due day is not over: open, done or broken
	Moved     int64         `json:"moved"`     // of all accepted
	Released  int64         `json:"released"`  // in a count only if it was overdue by then
	Cancelled int64         `json:"cancelled"` // likewise
	Proposed  int64         `json:"proposed"`  // no commitments: not accepted, refused or taken back
}

// ReliabilityOf counts the commitments of a subject (of all, if it is zero) made by
// a day, as known on it.
func ReliabilityOf(ctx context.Context, r storage.Reader, owner renjia.Ref, on renjia.Date) (Reliability, error) {
	n := Reliability{Owner: owner, On: on}
	for c, err := range commitmentsOf(ctx, r, owner) {
		if err != nil {
			return Reliability{}, err
		}
		n.add(c, on)
	}
	return n, nil
}

func (n *Reliability) add(c *Commitment, on renjia.Date) {
	state := c.StateOn(on)
	switch {
	case state == "":
		return
	case state == CommitmentProposed || state == CommitmentRefused || state == CommitmentCancelled && !c.Counts():
		n.Proposed++
		return
	case state == CommitmentReleased:
		n.Released++
	case state == CommitmentCancelled:
		n.Cancelled++
	}
	if len(c.Moved) > 0 && !on.Before(c.Moved[0].On) {
		n.Moved++
	}
	n.count(c, state, on)
}

func (n *Reliability) count(c *Commitment, state CommitmentState, on renjia.Date) {
	if p, ok := c.promise(ByFirstDue, on); ok {
		n.ByFirst.add(p)
	}
	p, ok := c.promise(ByLastDue, on)
	if ok {
		n.ByLast.add(p)
		return
	}
	if state != CommitmentReleased && state != CommitmentCancelled {
		n.NotDue++
	}
}
