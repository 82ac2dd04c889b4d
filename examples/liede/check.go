package main

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/talent/credential"
)

// check reads every file to its end and reports all problems at once. Nothing is
// stored. What it lets through, the registries accept. Keys are checked outside
// of memory, rolls one at a time, books by the standing of each fund and its
// days; in memory are only the agreements that renew others, the motions, the
// minors without guardian, and the time at which each person's last work ended.
func (f *folder) check(ctx context.Context, show *progress) error {
	keys := tabular.NewKeys()
	defer keys.Close() //nolint:errcheck // temporary files
	c := checker{scan: scan{folder: f, report: tabular.NewReport(), keys: keys, count: func() {}}, ctx: ctx, show: show}
	if err := c.all(); err != nil {
		return err
	}
	if err := keys.Check(c.report); err != nil {
		return err
	}
	return c.report.Err()
}

type checker struct {
	scan
	ctx  context.Context
	show *progress
	err  error
}

// drain reads a stream to its end, passing each value to see.
func drain[T any](c *checker, file string, all iter.Seq2[T, error], see func(T)) {
	if c.err != nil {
		return
	}
	step := c.show.begin("check " + file)
	c.count = step.row
	defer step.end()
	for v, err := range all {
		if err == nil {
			err = c.ctx.Err()
		}
		if err != nil {
			c.err = err
			return
		}
		if see != nil {
			see(v)
		}
	}
}

func (c *checker) all() error {
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		return err
	}
	rules, err := credential.Builtin()
	if err != nil {
		return err
	}
	c.keys.Refer("subject", c.community.Lead, c.leadAt)
	drain(c, "subjects.csv", c.organizations(classes), nil)
	c.staff(rules)
	c.money()
	c.table()
	c.votes()
	return c.err
}

// staff checks people and their work.
func (c *checker) staff(rules credential.Rules) {
	young := map[string]renjia.Date{}
	drain(c, "people.csv", c.people(), func(v individual) {
		if !v.person.Born.IsZero() && v.person.Guardian.IsZero() {
			young[v.key] = v.person.Born
		}
	})
	drain(c, "engagements.csv", c.engagements(young), nil)
	drain(c, "registrations.csv", c.registrations(rules), nil)
	drain(c, "supervisions.csv", c.supervisions(), nil)
	drain(c, "hours.csv", c.hours(), nil)
}

// table checks what organizations agreed, referred and promised.
func (c *checker) table() {
	circles := &renewals{renews: map[collaboration.AgreementID]collaboration.AgreementID{}, places: map[collaboration.AgreementID]renjia.Place{}}
	drain(c, "agreements.csv", c.agreements(), circles.add)
	circles.report(c.report)
	drain(c, "referrals.csv", c.referrals(), nil)
	drain(c, "commitments.csv", c.commitments(), nil)
}

// money plays the books and the costs of services in the order in which they
// will be stored, and once more day by day, so that an overspent fund shows
// before anything is.
func (c *checker) money() {
	chart, err := ledger.China()
	if err != nil {
		c.err = err
		return
	}
	b := newBooks(chart, c.report)
	drain(c, "programs.csv", c.programs(), nil)
	drain(c, "funds.csv", c.funds(), func(f ledger.Fund) { b.funds[f.ID] = f })
	drain(c, "entries.csv", c.entries(), func(e placed) { b.post(e.Entry, e.place) })
	agreed, _, err := c.contract()
	c.report.Within(renjia.Place{File: "contract.json"}, err)
	drain(c, "clients.csv", c.clients(), nil)
	period := agreed.Period
	if err != nil {
		period = renjia.Period{} // then no service lies outside of it
	}
	drain(c, "contacts.csv", c.contacts(period), func(v serviced) {
		e, costs, err := v.entry()
		c.report.Within(v.place, err)
		if costs && err == nil {
			b.post(e, v.place)
		}
	})
	b.days()
}

// votes checks rolls, motions and ballots.
func (c *checker) votes() {
	drain(c, "compounds.csv", c.compounds(), nil)
	c.rolled = map[string]bool{}
	drain(c, "owners.csv", c.rolls(), func(e estate) {
		c.rolled[e.compound] = true
		for _, v := range e.snapshot.Voters {
			c.keys.Define("voter", e.compound+" "+v.ID, renjia.Place{File: "owners.csv", Line: 1})
		}
	})
	on := agenda{motions: map[string]*proposal{}, declared: map[string]bool{}}
	drain(c, "motions.csv", c.motions(statute.Builtin(), on.declared), func(p proposal) { on.motions[p.key] = &p })
	var order ballotOrder
	drain(c, "ballots.csv", c.ballots(on), func(v vote) { order.check(v, on, c.report) })
}

// ballotOrder sees that the ballots of each motion stand together, in the order
// of the motions.
type ballotOrder struct {
	open string
	last int             // order of the motion that is furthest down
	done map[string]bool // motions whose ballots have begun
}

func (o *ballotOrder) check(v vote, on agenda, report *tabular.Report) {
	p := on.motions[v.motion]
	if v.motion == o.open || p == nil {
		return
	}
	o.open = v.motion
	if o.done[v.motion] {
		report.Add(v.place, "motion", "the ballots of %s must stand together", v.motion)
		return
	}
	if o.done == nil {
		o.done = map[string]bool{}
	}
	o.done[v.motion] = true
	if p.order < o.last {
		report.Add(v.place, "motion", "the ballots of %s must come in the order of motions.csv", v.motion)
		return
	}
	o.last = p.order
}
