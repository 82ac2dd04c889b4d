package indicator

import (
	"context"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// community takes the name from the records if the caller gave none.
func (g *gatherer) community(ctx context.Context, r storage.Reader) error {
	var roots []renjia.Text
	for c, err := range records(ctx, g, r, governance.Communities, storage.Query{}) {
		if err != nil {
			return err
		}
		if c.Parent.IsZero() && c.Period.Contains(g.asOf) {
			roots = append(roots, c.Name)
		}
	}
	if !g.data.Community.IsZero() {
		return nil
	}
	if len(roots) != 1 {
		return &renjia.UnspecifiedError{What: "name of the community in the title", Choices: []renjia.Choice{{
			Name: "Community", Why: "the records do not name exactly one community that lies in no other",
		}}}
	}
	g.data.Community = roots[0]
	return nil
}

// decisions reads what was decided and certified in the period.
func (g *gatherer) decisions(ctx context.Context, r storage.Reader) error {
	begin, end := g.instants()
	within := func(t time.Time) bool { return !t.Before(begin) && t.Before(end) }
	certified := map[governance.MotionID]bool{}
	q := storage.Query{Where: []storage.Cond{storage.Between("certified", begin, end)}, Order: "certified"}
	for d, err := range records(ctx, g, r, governance.Decisions, q) {
		if err != nil {
			return err
		}
		x, err := g.decision(ctx, r, &d)
		if err != nil {
			return err
		}
		certified[d.Motion] = true
		g.data.Decisions = append(g.data.Decisions, x)
	}
	for m, err := range records(ctx, g, r, governance.Motions, storage.Query{}) {
		if err != nil {
			return err
		}
		if certified[m.ID] || m.Count != nil && within(m.Count.At) {
			g.data.Decided++
		}
	}
	return nil
}

// instants returns the first instant of the period and the first one after it.
func (g *gatherer) instants() (begin, end time.Time) {
	return g.options.From.Start(g.options.Place), g.asOf.AddDays(1).Start(g.options.Place)
}

func (g *gatherer) decision(ctx context.Context, r storage.Reader, d *governance.Decision) (Decision, error) {
	body, err := governance.Bodies.Get(ctx, r, d.Body)
	if err != nil {
		return Decision{}, err
	}
	part, err := tookPart(d)
	x := Decision{
		Ref: renjia.RefTo(governance.Decisions.Kind(), d.ID), Title: d.Title, Body: body.Value.Name, Rule: d.Rule.ID,
		Certified: renjia.DateIn(d.Certified, g.options.Place), Adopted: d.Adopted(), Outcome: d.Result.Outcome.Text(),
		Entitled: d.Heads, TookPart: part, Explanation: d.Result.Explanation,
	}
	if on := g.options.Published[x.Ref]; !g.asOf.Before(on) {
		x.Published = on
	}
	return x, err
}

// tookPart counts the electors who did something that the rule does not count
// as absence. Silence that a rule takes for assent is still silence.
func tookPart(d *governance.Decision) (n int64, err error) {
	for _, c := range d.Result.Responses {
		if c.Response == rule.Absent {
			continue
		}
		class, err := d.Rule.Class(c.Response)
		if err != nil {
			return 0, err
		}
		if class != rule.AsAbsent {
			n += c.Electors
		}
	}
	return n, nil
}
