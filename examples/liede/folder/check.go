package folder

import (
	"context"
	"errors"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/talent/credential"
)

// Check reads every file to its end and reports all problems at once. Nothing is
// stored. What it lets through, the registries accept. Keys are checked outside
// of memory, rolls one at a time, books by the standing of each fund and its
// days; in memory are only the agreements that renew others, the motions, the
// minors without guardian, and the time at which each person's last work ended.
func (f *Folder) Check(ctx context.Context, show Watch) error {
	keys := tabular.NewKeys()
	defer keys.Close() //nolint:errcheck // temporary files
	c := checker{Scan: Scan{Folder: f, report: tabular.NewReport(), keys: keys, Count: func() {}}, ctx: ctx, show: show}
	if show == nil {
		c.show = unwatched
	}
	if err := c.all(); err != nil {
		return err
	}
	if err := keys.Check(c.report); err != nil {
		return err
	}
	return c.report.Err()
}

// Watch is told of each file that is read, and gives what is called for each of
// its rows and at its end. It may be nil.
type Watch func(file string) (row, end func())

func unwatched(string) (row, end func()) { return func() {}, func() {} }

type checker struct {
	Scan
	ctx  context.Context
	show Watch
	err  error
}

// drain reads a stream to its end, passing each value to see.
func drain[T any](c *checker, file string, all iter.Seq2[T, error], see func(T)) {
	if c.err != nil {
		return
	}
	row, end := c.show(file)
	c.Count = row
	defer end()
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
	c.keys.Refer("subject", c.Community.Lead, c.leadAt)
	drain(c, "subjects.csv", c.Organizations(classes), nil)
	c.staff(rules)
	c.money()
	c.table()
	c.votes()
	c.published()
	return c.err
}

// staff checks people and their work.
func (c *checker) staff(rules credential.Rules) {
	young := map[string]renjia.Date{}
	drain(c, "people.csv", c.People(), func(v Individual) {
		if !v.Person.Born.IsZero() && v.Person.Guardian.IsZero() {
			young[v.Key] = v.Person.Born
		}
	})
	drain(c, "engagements.csv", c.Engagements(young), nil)
	drain(c, "registrations.csv", c.Registrations(rules), nil)
	drain(c, "supervisions.csv", c.Supervisions(), nil)
	drain(c, "hours.csv", c.Hours(), nil)
}

// table checks what organizations agreed, referred and promised.
func (c *checker) table() {
	circles := &renewals{renews: map[collaboration.AgreementID]collaboration.AgreementID{}, places: map[collaboration.AgreementID]renjia.Place{}}
	drain(c, "agreements.csv", c.Agreements(), circles.add)
	circles.report(c.report)
	drain(c, "referrals.csv", c.Referrals(), nil)
	drain(c, "commitments.csv", c.Commitments(), nil)
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
	drain(c, "programs.csv", c.Programs(), nil)
	drain(c, "funds.csv", c.Funds(), func(f ledger.Fund) { b.funds[f.ID] = f })
	drain(c, "entries.csv", c.Entries(), func(e PlacedEntry) { b.post(e.Entry, e.place) })
	agreed, _, err := c.Contract()
	c.report.Within(renjia.Place{File: "contract.json"}, err)
	drain(c, "clients.csv", c.Clients(), nil)
	period := agreed.Period
	if err != nil {
		period = renjia.Period{} // then no service lies outside of it
	}
	drain(c, "contacts.csv", c.Contacts(period), func(v PlacedService) {
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
	drain(c, "compounds.csv", c.Compounds(), nil)
	c.rolled = map[string]bool{}
	drain(c, "owners.csv", c.Rolls(), func(e Estate) {
		c.rolled[e.Compound] = true
		for _, v := range e.Snapshot.Voters {
			c.keys.Define("voter", e.Compound+" "+v.ID, renjia.Place{File: "owners.csv", Line: 1})
		}
	})
	on := Agenda{Motions: map[string]*Proposal{}, Declared: map[string]bool{}}
	lib, err := c.Statutes()
	if err != nil {
		c.err = errors.Join(c.err, err)
		return
	}
	drain(c, "motions.csv", c.Motions(lib, on.Declared), func(p Proposal) { on.Motions[p.Key] = &p })
	var order ballotOrder
	drain(c, "ballots.csv", c.Ballots(on), func(v Ballot) { order.check(v, on, c.report) })
	drain(c, disclosuresFile, c.Disclosures(on), nil)
}

// ballotOrder sees that the ballots of each motion stand together, in the order
// of the motions.
type ballotOrder struct {
	open string
	last int             // order of the motion that is furthest down
	done map[string]bool // motions whose ballots have begun
}

func (o *ballotOrder) check(v Ballot, on Agenda, report *tabular.Report) {
	p := on.Motions[v.Motion]
	if v.Motion == o.open || p == nil {
		return
	}
	o.open = v.Motion
	if o.done[v.Motion] {
		report.Add(v.place, "motion", "the ballots of %s must stand together", v.Motion)
		return
	}
	if o.done == nil {
		o.done = map[string]bool{}
	}
	o.done[v.Motion] = true
	if p.order < o.last {
		report.Add(v.place, "motion", "the ballots of %s must come in the order of motions.csv", v.Motion)
		return
	}
	o.last = p.order
}
