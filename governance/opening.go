package governance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// Freeze stores a roll for motions to be opened on; one roll may serve several.
// Freezing the same snapshot again changes nothing and returns the same roll,
// so that an interrupted Freeze can be repeated. On a Space the voters are
// committed in chunks before the roll, as acts governance.roll.load, and the
// act must have no key.
func (r *Registry) Freeze(ctx context.Context, act renjia.Act, s roll.Snapshot) (Roll, error) {
	if err := s.Validate(); err != nil {
		return Roll{}, err
	}
	digest, err := s.Digest()
	if err != nil {
		return Roll{}, err
	}
	frozen := Roll{Heads: s.Heads(), Digest: digest, Summary: s}
	frozen.Summary.Voters = nil
	if space, ok := r.w.(*storage.Space); ok {
		if act.Key != "" {
			return Roll{}, fmt.Errorf("freeze a roll: a bulk act cannot have a key: %w", renjia.ErrInvalid)
		}
		frozen.ID = rollID(space.Name(), digest)
		load := act.Does("governance.roll.load", rolls.Ref(frozen.ID))
		if _, err := electors.Load(ctx, space, load, electorsOf(space.Name(), frozen.ID, s)); err != nil {
			return Roll{}, err
		}
		return frozen, r.freeze(ctx, act, frozen, nil)
	}
	tx, ok := r.w.(*storage.Tx)
	if !ok {
		return Roll{}, fmt.Errorf("registry on %T: can only freeze in a space or a transaction: %w", r.w, renjia.ErrUnsupported)
	}
	frozen.ID = rollID(tx.Space(), digest)
	return frozen, r.freeze(ctx, act, frozen, electorsOf(tx.Space(), frozen.ID, s))
}

// freeze inserts the roll, which makes it complete, unless it is there.
func (r *Registry) freeze(ctx context.Context, act renjia.Act, frozen Roll, voters iter.Seq2[Elector, error]) error {
	return r.w.Write(ctx, act.Does("governance.roll.freeze", rolls.Ref(frozen.ID)), func(tx *storage.Tx) error {
		_, err := rolls.Get(ctx, tx, frozen.ID)
		if err == nil || !errors.Is(err, renjia.ErrNotFound) {
			return err
		}
		if voters == nil {
			return rolls.Insert(tx, frozen)
		}
		for e := range voters {
			if err := electors.Insert(tx, e); err != nil {
				return err
			}
		}
		return rolls.Insert(tx, frozen)
	})
}

func electorsOf(space string, id RollID, s roll.Snapshot) iter.Seq2[Elector, error] {
	return func(yield func(Elector, error) bool) {
		for _, v := range s.Voters {
			if !yield(Elector{ID: electorID(space, id, v.ID), Roll: id, Voter: v}, nil) {
				return
			}
		}
	}
}

// Opening is what a motion is put to the vote with.
type Opening struct {
	Roll RollID      // from Freeze
	Rule rule.Rule   // for example from statute.Library.At
	On   renjia.Date // the day whose law applies; the rule must be in force on it
	Ends time.Time   // exclusive end of voting; zero: when it is closed

	Variant    Variant       // how ballots are kept; must be given
	Unspent    rule.Response // what a token not used counts as, absent or receipt-only; for the variant Token
	Candidates []string      // who stands in the election the vote is for, as proxies are named
}

// Open freezes roll and rule of a draft and opens the vote. A roll that lacks
// a measure of the rule is ErrUnsupported, an opening that does not say how
// ballots are kept a *renjia.UnspecifiedError.
func (r *Registry) Open(ctx context.Context, act renjia.Act, id MotionID, o Opening) (Motion, error) {
	if err := o.validate(); err != nil {
		return Motion{}, err
	}
	return r.advance(ctx, act, "open", id, func(tx *storage.Tx, m *Motion) error {
		frozen, err := rolls.Get(ctx, tx, o.Roll)
		if err != nil {
			return err
		}
		for _, measure := range o.Rule.Measures {
			if has := frozen.Value.Summary.Measures(); !slices.Contains(has, measure) {
				return fmt.Errorf("roll %s: has %v, the rule needs %s: %w", o.Roll, has, measure, renjia.ErrUnsupported)
			}
		}
		if err := o.place(tx, m.ID); err != nil {
			return err
		}
		m.Rule, m.RuleOn, m.Roll = &o.Rule, o.On, o.Roll
		m.Opened = tx.Time()
		if !o.Ends.IsZero() {
			m.Ends = renjia.Instant(o.Ends)
		}
		return nil
	})
}

// place puts up the box.
func (o Opening) place(tx *storage.Tx, m MotionID) error {
	box, err := o.box(tx.Space(), m)
	if err == nil {
		err = boxes.Insert(tx, box)
	}
	if err == nil && o.Variant == Token {
		err = insertKey(tx, m.UUID())
	}
	return err
}

func (o Opening) validate() error {
	var p renjia.Problems
	p.Within("rule", o.Rule.Validate())
	p.Require(!o.On.IsZero(), "on", "must be given")
	p.Require(o.Rule.Valid.Contains(o.On), "on", "%s: the rule is in force %s", o.On, o.Rule.Valid)
	return p.Err("opening")
}
