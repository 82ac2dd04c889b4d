package retention

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Keeper applies a schedule to the kinds of a store.
type Keeper struct {
	schedule Schedule
	kinds    []storage.Registration
	zone     *time.Location
}

// New returns the keeper of kinds. The zone says which day an instant is. It
// fails with ErrUnspecified if a kind has no rule, with ErrInvalid if a rule is
// about no kind.
func New(s Schedule, kinds []storage.Registration, zone *time.Location) (*Keeper, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if zone == nil {
		return nil, &renjia.UnspecifiedError{What: "retention", Choices: []renjia.Choice{{Name: "zone", Why: "an instant is another day elsewhere"}}}
	}
	var open []renjia.Choice
	known := map[string]bool{}
	for _, k := range kinds {
		known[k.Kind()] = true
		if !slices.ContainsFunc(s.Rules, func(r Rule) bool { return r.Kind == k.Kind() }) {
			open = append(open, renjia.Choice{
				Name: "rule for " + k.Kind(), Options: []string{string(Erase), string(Review), string(Keep)},
				Why: "how long its records are kept is for the community to decide",
			})
		}
	}
	if len(open) > 0 {
		return nil, &renjia.UnspecifiedError{What: "retention schedule " + s.ID, Choices: open}
	}
	for _, r := range s.Rules {
		if !known[r.Kind] {
			return nil, fmt.Errorf("retention schedule %s: rule %s: kind %s is not among those of the program: %w", s.ID, r.ID, r.Kind, renjia.ErrInvalid)
		}
	}
	return &Keeper{s, slices.Clone(kinds), zone}, nil
}

// Item is a record whose period is over.
type Item struct {
	Ref   renjia.Ref
	Rev   int64 // when it was listed
	Rule  Rule
	Dated renjia.Date
	Last  renjia.Date // the last day it was to be kept
	Day   renjia.Date // the day it was asked about
	Hold  *Hold       // what exempts it, if anything
}

// Explain says why the record is due, or why it is due and stays.
func (i Item) Explain() renjia.Explanation {
	e := renjia.Explanation{Title: renjia.Textf("%s: period of rule %s", "%s:规则 %s 的保存期限", i.Ref, i.Rule.ID)}
	e.Steps = append(e.Steps, renjia.Fact(renjia.Text{
		EN: "purpose: " + i.Rule.Purpose.In(renjia.English), ZH: "保存目的:" + i.Rule.Purpose.In(renjia.Chinese),
	}))
	counted := renjia.Textf("dated %s, kept for %s from there", "日期为 %s,自此保存 %s", i.Dated, i.Rule.Period)
	if i.Rule.Counting == FromYear {
		counted = renjia.Textf("dated %s, kept for %s from the end of that year", "日期为 %s,自该年末起保存 %s", i.Dated, i.Rule.Period)
	}
	e.Steps = append(e.Steps,
		renjia.Step{Claim: counted, Holds: true, Source: i.Rule.Authority},
		renjia.Step{
			Claim: renjia.Textf("the last day is over", "最后一日已过"), Left: i.Day.String(), Op: renjia.MoreThan, Right: i.Last.String(),
			Holds: i.Last.Before(i.Day), Source: "Civil Code arts 201, 202",
		})
	if i.Hold == nil {
		return e
	}
	for _, c := range i.Hold.Claims {
		e.Steps = append(e.Steps, renjia.Step{
			Claim: renjia.Textf("held since %s: it stays", "自 %s 起暂缓处理,继续保存", c.Since), Holds: true, Source: c.Authority,
		})
	}
	return e
}

// Due yields the records whose period is over on a day, by rule and age, with
// what holds them. It shows no content, but guarded kinds are looked at: the
// policy is asked about the act, and the act is journaled. An error is the last
// pair. The consumer must not write to the space while it ranges: collect first.
func (k *Keeper) Due(ctx context.Context, sp *storage.Space, act renjia.Act, day renjia.Date) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		err := sp.Read(ctx, act.Does("retention.due", renjia.Ref{}), func(s *storage.Snapshot) error {
			for _, r := range k.schedule.Rules {
				if more, err := k.due(ctx, s, r, day, yield); err != nil || !more {
					return err
				}
			}
			return nil
		})
		if err != nil {
			yield(Item{}, err)
		}
	}
}

// due yields what is due by one rule and reports whether to go on.
func (k *Keeper) due(ctx context.Context, s *storage.Snapshot, r Rule, day renjia.Date, yield func(Item, error) bool) (more bool, err error) {
	if r.Action == Keep {
		return true, nil
	}
	for found, err := range storage.Before(ctx, s, k.kind(r.Kind), r.Index, r.latest(day), k.zone) {
		if err != nil {
			return false, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		i := Item{Ref: found.Ref, Rev: found.Rev, Rule: r, Dated: found.Day, Last: r.Period.last(found.Day, r.Counting), Day: day}
		if !i.Last.Before(day) {
			continue
		}
		if i.Hold, err = held(ctx, s, i.Ref); err != nil {
			return false, err
		}
		if !yield(i, nil) {
			return false, nil
		}
	}
	return true, nil
}

// latest returns a day before which every record is dated that can be due: a
// few days more than the period back, because months differ.
func (r Rule) latest(day renjia.Date) renjia.Date {
	return day.AddDays(-r.Period.Days).AddMonths(-r.Period.months()).AddDays(4)
}

func (k *Keeper) kind(name string) storage.Registration {
	return k.kinds[slices.IndexFunc(k.kinds, func(c storage.Registration) bool { return c.Kind() == name })]
}
