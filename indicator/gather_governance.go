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
	shown, err := g.displays(ctx, r)
	if err != nil {
		return err
	}
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
		if up := shown[x.Ref.In(r.Space())]; len(up) > 0 {
			x.Published, x.Displayed = up[0].From, longest(up, g.data.Period.Until)
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

// displays reads when what was up by the day, by what was disclosed, the first
// display first. A space without any disclosure is taken not to record them.
func (g *gatherer) displays(ctx context.Context, r storage.Reader) (map[renjia.Ref][]renjia.Period, error) {
	shown := map[renjia.Ref][]renjia.Period{}
	q := storage.Query{Where: []storage.Cond{storage.Until("from", g.data.Period.Until)}, Order: "from"}
	for d, err := range records(ctx, g, r, governance.Disclosures, q) {
		if err != nil {
			return nil, err
		}
		g.data.DisclosureKnown = true
		of := d.Of.In(r.Space())
		up := renjia.Period{From: d.From, Until: d.Down}
		if !d.Down.Before(g.data.Period.Until) {
			up.Until = renjia.Date{} // taken down after the day, of which nothing is known on it
		}
		shown[of] = append(shown[of], up)
	}
	return shown, nil
}

// longest joins displays that follow each other without a gap and returns the
// longest of them, the first of equals; they come in the order in which they
// began. One that is still up counts until the day given and has no end.
func longest(displays []renjia.Period, until renjia.Date) (best renjia.Period) {
	var run renjia.Period
	for _, next := range displays {
		if next.Until.IsZero() {
			next.Until = until
		}
		if !run.Until.Before(next.From) {
			next.From = run.From
			if next.Until.Before(run.Until) {
				next.Until = run.Until
			}
		}
		run = next
		if run.Until.Sub(run.From) > best.Until.Sub(best.From) {
			best = run
		}
	}
	if best.Until == until {
		best.Until = renjia.Date{}
	}
	return best
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
		Clock: d.Rule.Publication, Certified: renjia.DateIn(d.Certified, g.options.Place), Adopted: d.Adopted(), Outcome: d.Result.Outcome.Text(),
		Entitled: d.Heads, TookPart: part, Explanation: d.Result.Explanation,
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
