package governance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Circumstances are what a composition may depend on beside the seats.
type Circumstances struct {
	Units int          // of the community, for rules that go by size; 0: not known
	Kin   []Kinship    // near relatives declared; nil: not known, none: not nil and empty
	Other []renjia.Ref // who sits in the other body, for rules that keep relatives apart; nil: not known
}

// Check tests the seats held on a day against every requirement. A requirement
// whose answer depends on what is not known (a size, a sex, a pay, relatives)
// is listed in a *renjia.UnspecifiedError. Relatives are those declared: the
// check cannot find those nobody declared.
func (c Composition) Check(seats []Seat, on renjia.Date, s Circumstances) (renjia.Explanation, error) {
	e := renjia.Explanation{Title: renjia.Textf("%[1]s on %[3]s", "%[2]s（%[3]s）", c.Title.In(renjia.English), c.Title.In(renjia.Chinese), on)}
	if !c.Valid.Contains(on) {
		return e, fmt.Errorf("composition %s: is in force %s, not on %s: %w", c.ID, c.Valid, on, renjia.ErrInvalid)
	}
	held := slices.DeleteFunc(slices.Clone(seats), func(x Seat) bool { return !x.Holds(on) })
	missing := &renjia.UnspecifiedError{What: "composition " + c.ID}
	for _, q := range c.Requirements {
		if q.bySize() && s.Units == 0 {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: "units", Why: q.ID + " depends on the size of the community"})
			continue
		}
		if !q.applies(s.Units) {
			continue
		}
		step, unknown := q.test(held, s)
		if unknown != "" {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: unknown, Why: q.ID + " depends on it"})
			continue
		}
		e.Steps = append(e.Steps, step)
	}
	if len(missing.Choices) > 0 {
		return e, missing
	}
	return e, nil
}

// test returns the requirement's step, or what must be known to decide it.
func (q Requirement) test(held []Seat, s Circumstances) (renjia.Step, string) {
	switch q.Kind {
	case CountOf:
		return q.count(held)
	case OddCount:
		n := q.Of.among(held)
		return q.step(fmt.Sprintf("%d mod 2", n.sure), renjia.Equal, "1", n.sure%2 == 1), n.undecided(n.sure != n.most)
	case ShareOf:
		return q.share(held)
	case TermOf:
		return q.longest(held)
	case KinOf:
		return q.related(held, s.Kin)
	}
	return q.apart(held, s)
}

func (q Requirement) step(left string, op renjia.Op, right string, holds bool, reasons ...renjia.Step) renjia.Step {
	return renjia.Step{Claim: q.Title, Left: left, Op: op, Right: right, Holds: holds, Source: q.Source, Steps: reasons}
}

// number is how many seats belong to a group for sure, and how many at most.
type number struct {
	sure, most int64
	asks       string // what is not known of those between
}

func (n number) undecided(open bool) string {
	if open {
		return n.asks
	}
	return ""
}

// among counts the seats of the group.
func (g Group) among(held []Seat) number {
	var n number
	for _, s := range held {
		if len(g.Posts) > 0 && !slices.Contains(g.Posts, s.Post) || slices.Contains(g.Not, s.Post) {
			continue
		}
		switch {
		case g.Women && s.Woman == No || g.Paid && s.Paid == No:
		case g.Women && s.Woman == Unknown:
			n.most, n.asks = n.most+1, "woman"
		case g.Paid && s.Paid == Unknown:
			n.most, n.asks = n.most+1, "paid"
		default:
			n.sure, n.most = n.sure+1, n.most+1
		}
	}
	return n
}

func (q Requirement) count(held []Seat) (renjia.Step, string) {
	n := q.Of.among(held)
	test := func(n int64) bool { return q.Op.Satisfied(cmp.Compare(n, int64(q.Number))) }
	return q.step(itoa(n.sure), q.Op, itoa(int64(q.Number)), test(n.sure)), n.undecided(test(n.sure) != test(n.most))
}

// share of an empty base is a share that does not exist: the test fails.
func (q Requirement) share(held []Seat) (renjia.Step, string) {
	n, base := q.Of.among(held), q.Base.among(held).sure
	test := func(n int64) bool { return base > 0 && q.Op.Satisfied(q.Fraction.CompareShare(n, base)) }
	return q.step(fmt.Sprintf("%d / %d", n.sure, base), q.Op, q.Fraction.String(), test(n.sure)), n.undecided(test(n.sure) != test(n.most))
}

// longest finds a seat whose period is too long; an open one has no term.
func (q Requirement) longest(held []Seat) (renjia.Step, string) {
	most := q.step("", "", "", true)
	for _, s := range held {
		if q.Of.among([]Seat{s}).most == 0 {
			continue
		}
		limit := s.Period.From.AddMonths(q.Months)
		ok := !s.Period.Until.IsZero() && s.Period.Until.Compare(limit) <= 0
		most.Holds = most.Holds && ok
		if !ok {
			claim := renjia.Textf("%s %d from %s", "%s %d，自%s", s.Post, s.Number, s.Period.From)
			most.Steps = append(most.Steps, renjia.Step{Claim: claim, Left: s.Period.String(), Op: renjia.AtMost, Right: limit.String(), Source: q.Source})
		}
	}
	most.Left, most.Op, most.Right = itoa(int64(len(most.Steps))), renjia.Equal, "0"
	return most, ""
}

// related counts those of the group who have a near relative in it.
func (q Requirement) related(held []Seat, kin []Kinship) (renjia.Step, string) {
	if kin == nil {
		return renjia.Step{}, "kin"
	}
	members := q.Of.holders(held)
	var related []renjia.Ref
	for _, m := range members {
		if slices.ContainsFunc(kin, func(k Kinship) bool { return slices.Contains(members, k.other(m)) }) {
			related = append(related, m)
		}
	}
	n, all := int64(len(related)), int64(len(members))
	if q.Fraction.IsZero() {
		return q.step(itoa(n), renjia.AtMost, itoa(int64(q.Number)), n <= int64(q.Number), factsOf(related)...), ""
	}
	holds := all > 0 && renjia.AtMost.Satisfied(q.Fraction.CompareShare(n, all))
	return q.step(fmt.Sprintf("%d / %d", n, all), renjia.AtMost, q.Fraction.String(), holds, factsOf(related)...), ""
}

// apart finds members who sit in the other body or have a relative there.
func (q Requirement) apart(held []Seat, s Circumstances) (renjia.Step, string) {
	if s.Other == nil {
		return renjia.Step{}, "other"
	}
	if s.Kin == nil {
		return renjia.Step{}, "kin"
	}
	var wrong []renjia.Ref
	for _, m := range q.Of.holders(held) {
		kin := slices.ContainsFunc(s.Kin, func(k Kinship) bool { return slices.Contains(s.Other, k.other(m)) })
		if kin || slices.Contains(s.Other, m) {
			wrong = append(wrong, m)
		}
	}
	return q.step(itoa(int64(len(wrong))), renjia.Equal, "0", len(wrong) == 0, factsOf(wrong)...), ""
}

func (g Group) holders(held []Seat) (all []renjia.Ref) {
	for _, s := range held {
		if g.among([]Seat{s}).most > 0 {
			all = append(all, s.Holder)
		}
	}
	return all
}

// other returns the relative of a person, or nobody.
func (k Kinship) other(of renjia.Ref) renjia.Ref {
	switch of {
	case k.A:
		return k.B
	case k.B:
		return k.A
	}
	return renjia.Ref{}
}

func factsOf(people []renjia.Ref) (facts []renjia.Step) {
	for _, p := range people {
		facts = append(facts, renjia.Fact(renjia.Both(p.String())))
	}
	return facts
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// CheckComposition tests the seats of a body that are held on a day against a
// composition; see [Composition.Check]. The composition must be for bodies of
// its kind.
func CheckComposition(ctx context.Context, r storage.Reader, body BodyID, c Composition, on renjia.Date, s Circumstances) (renjia.Explanation, error) {
	doc, err := bodies.Get(ctx, r, body)
	if err != nil {
		return renjia.Explanation{}, err
	}
	if doc.Value.Kind != c.Body {
		return renjia.Explanation{}, fmt.Errorf("composition %s is for a %s, body %s is a %s: %w", c.ID, c.Body, body, doc.Value.Kind, renjia.ErrInvalid)
	}
	held, err := find(ctx, r, seats, storage.Eq("body", body))
	if err != nil {
		return renjia.Explanation{}, err
	}
	return c.Check(held, on, s)
}
