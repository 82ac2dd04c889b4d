package main

import (
	"context"
	"errors"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/talent/credential"
)

// check reads every file to its end and reports all problems at once. Nothing is
// stored. Memory does not grow with the files: keys are checked outside of
// memory, rolls one at a time, books by the standing of each fund.
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
	if c.community.Lead != "" {
		c.keys.Refer("subject", c.community.Lead, renjia.Place{File: "community.json", Line: 1})
	}
	drain(c, "subjects.csv", c.organizations(classes), nil)
	drain(c, "people.csv", c.staffSubjects(), nil)
	drain(c, "people.csv", c.people(), nil)
	drain(c, "engagements.csv", c.engagements(), nil)
	drain(c, "registrations.csv", c.registrations(rules), nil)
	drain(c, "supervisions.csv", c.supervisions(), nil)
	circles := &renewals{renews: map[collaboration.AgreementID]collaboration.AgreementID{}, lines: map[collaboration.AgreementID]int{}}
	drain(c, "agreements.csv", c.agreements(), circles.add)
	circles.report(c.report)
	drain(c, "commitments.csv", c.commitments(), nil)
	c.money()
	drain(c, "referrals.csv", c.referrals(), nil)
	drain(c, "hours.csv", c.hours(), nil)
	c.votes()
	return c.err
}

// money plays the books and the costs of services in the order in which they
// will be stored, so that an overspent fund shows before anything is.
func (c *checker) money() {
	chart, err := ledger.China()
	if err != nil {
		c.err = errors.Join(c.err, err)
		return
	}
	b := books{chart: chart, report: c.report, funds: map[ledger.FundID]ledger.Fund{}, standings: map[standing]*ledger.Standing{}}
	drain(c, "programs.csv", c.programs(), nil)
	drain(c, "funds.csv", c.funds(), func(f ledger.Fund) { b.funds[f.ID] = f })
	drain(c, "entries.csv", c.entries(), func(e placed) { b.post(e.Entry, e.place) })
	agreed, _, err := c.contract()
	c.report.Within(renjia.Place{File: "contract.json"}, err)
	drain(c, "clients.csv", c.clients(), nil)
	if err != nil {
		return // without a contract there is no period that services could lie in
	}
	drain(c, "contacts.csv", c.contacts(agreed.Period), func(v serviced) {
		e, costs, err := v.entry()
		c.report.Within(v.place, err)
		if costs && err == nil {
			b.post(e, v.place)
		}
	})
}

// books is the standing of every fund while the entries pass.
type books struct {
	chart     *ledger.Chart
	report    *tabular.Report
	funds     map[ledger.FundID]ledger.Fund
	standings map[standing]*ledger.Standing
}

type standing struct {
	fund     ledger.FundID
	currency renjia.Currency
}

func (b *books) post(e ledger.Entry, at renjia.Place) {
	moves, err := e.Movements(b.chart)
	if err != nil {
		b.report.Within(at, err)
		return
	}
	for _, m := range moves {
		fund, known := b.funds[m.Fund]
		if !known {
			continue // an unknown fund is reported with the keys
		}
		k := standing{m.Fund, m.Currency}
		if b.standings[k] == nil {
			if b.standings[k], err = ledger.NewStanding(m.Fund, m.Currency); err != nil {
				b.report.Within(at, err)
				return
			}
		}
		if err := b.standings[k].Admit(fund, m); err != nil {
			b.report.Within(at, err)
		}
	}
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
	motions := map[string]*proposal{}
	drain(c, "motions.csv", c.motions(statute.Builtin()), func(p proposal) { motions[p.key] = &p })
	done, open := map[string]bool{}, ""
	drain(c, "ballots.csv", c.ballots(motions), func(v vote) {
		if v.motion == open {
			return
		}
		if done[v.motion] {
			c.report.Add(renjia.Place{File: "ballots.csv"}, "motion", "the ballots of %s must stand together", v.motion)
		}
		open = v.motion
		done[open] = true
	})
}
