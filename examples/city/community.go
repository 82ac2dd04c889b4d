package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
)

// What a community has.
const (
	residents     = 550 // on the roll
	staff         = 5
	organizations = 8
	agreements    = 6
	hoursYear     = 50 // records of each of the staff
	entriesYear   = 24
	motionsYear   = 2
	ballots       = 60 // of a motion
	lastYear      = 2026
	rules         = "cn/residents-committee-2025/residents-meeting-adults"
)

func kinds() (all []storage.Registration) {
	for _, wing := range [][]storage.Registration{governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds()} {
		all = append(all, wing...)
	}
	return all
}

// city makes communities.
type city struct {
	store   *storage.Store
	years   int
	law     rule.Rule
	classes *collaboration.Vocabulary
}

func newCity(store *storage.Store, years int) (*city, error) {
	law, err := statute.Builtin().At(rules, day(lastYear, 3, 1))
	if err != nil {
		return nil, err
	}
	classes, err := collaboration.BuiltinClasses()
	return &city{store: store, years: years, law: law, classes: classes}, err
}

func day(year, month, d int) renjia.Date {
	return renjia.DateIn(time.Date(year, time.Month(month), d, 12, 0, 0, 0, time.UTC), time.UTC)
}

// community is one of them, in a space of its own.
type community struct {
	*city
	name  string
	space *storage.Space
}

func (c *city) community(n int) *community {
	name := fmt.Sprintf("c%05d", n)
	return &community{c, name, c.store.Space(name)}
}

// key names a record of the community the same at every run.
func key[T any](c *community, kind string, parts ...any) renjia.ID[T] {
	return renjia.ImportedID[T](c.name, kind, fmt.Sprint(parts...))
}

// fill stores all years of the community.
func (c *community) fill(ctx context.Context) error {
	for _, part := range []func(context.Context) error{c.parties, c.people, c.books, c.decide} {
		if err := part(ctx); err != nil {
			return fmt.Errorf("community %s: %w", c.name, err)
		}
	}
	return nil
}

// every yields values that are made when they are asked for.
func every[T any](n int, make func(i int) T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for i := range n {
			if !yield(make(i), nil) {
				return
			}
		}
	}
}

func (c *community) subject(kind string, i int) collaboration.Subject {
	s := collaboration.Subject{ID: key[collaboration.Subject](c, "collaboration_subject", kind, i), Name: renjia.Both(fmt.Sprintf("%s %s %d", c.name, kind, i))}
	s.Class = "person"
	if kind == "organization" {
		s.Class = "social-association"
	}
	return s
}

func (c *community) parties(ctx context.Context) error {
	r := collaboration.NewRegistry(c.space, c.classes)
	_, err := r.ImportSubjects(ctx, act(), every(organizations, func(i int) collaboration.Subject { return c.subject("organization", i) }))
	if err == nil {
		_, err = r.ImportSubjects(ctx, act(), every(staff, func(i int) collaboration.Subject { return c.subject("worker", i) }))
	}
	if err == nil {
		_, err = r.ImportAgreements(ctx, act(), every(agreements, c.agreement))
	}
	return err
}

func (c *community) agreement(i int) collaboration.Agreement {
	a, b := c.subject("organization", 0), c.subject("organization", i+1)
	return collaboration.Agreement{
		ID: key[collaboration.Agreement](c, "collaboration_agreement", i), Title: renjia.Both("Working together"), Type: "joint-work",
		State: collaboration.AgreementInForce, Signed: day(lastYear-c.years+1, 1, 1), Term: renjia.Period{From: day(lastYear-c.years+1, 1, 1)},
		Party: []collaboration.Party{{Subject: a.Ref(), Signed: day(lastYear-c.years+1, 1, 1)}, {Subject: b.Ref(), Signed: day(lastYear-c.years+1, 1, 1)}},
	}
}

func (c *community) people(ctx context.Context) error {
	r := talent.NewRegistry(c.space)
	person := func(i int) talent.PersonID { return key[talent.Person](c, "talent_person", i) }
	_, err := r.ImportPeople(ctx, act(), every(staff, func(i int) talent.Person {
		s := c.subject("worker", i)
		return talent.Person{ID: person(i), Subject: s.Ref(), Zone: "Asia/Shanghai"}
	}))
	if err != nil {
		return err
	}
	station := c.subject("organization", 0)
	_, err = r.ImportEngagements(ctx, act(), every(staff, func(i int) talent.Engagement {
		return talent.Engagement{
			ID: key[talent.Engagement](c, "talent_engagement", i), Person: person(i), Organization: station.Ref(), Type: talent.Agency,
			Professional: i%2 == 0, Period: renjia.Period{From: day(lastYear-c.years+1, 1, 1+i)},
		}
	}))
	if err != nil {
		return err
	}
	_, err = r.ImportHours(ctx, act(), every(staff*hoursYear*c.years, func(n int) talent.HoursRecord {
		who, week := n%staff, n/staff
		start := time.Date(lastYear-c.years+1, 1, 5+7*week, 1, 0, 0, 0, time.UTC)
		return talent.HoursRecord{
			ID: key[talent.HoursRecord](c, "talent_hours_record", n), Person: person(who), Activity: "direct-service", State: talent.HoursApproved,
			Interval: renjia.Interval{From: start, Until: start.Add(4 * time.Hour)},
		}
	}))
	return err
}

func (c *community) books(ctx context.Context) error {
	r := resources.NewRegistry(c.space)
	fund := ledger.Fund{ID: key[ledger.Fund](c, "resources_fund", 1), Name: renjia.Both("General"), Restriction: ledger.Unrestricted}
	if _, err := r.OpenFund(ctx, act(), fund); err != nil && !errors.Is(err, renjia.ErrExists) {
		return err
	}
	in, err := renjia.ParseMoney("1000.00", renjia.CNY)
	if err != nil {
		return err
	}
	out, err := in.Neg()
	if err != nil {
		return err
	}
	_, err = r.ImportEntries(ctx, act(), every(entriesYear*c.years, func(n int) ledger.Entry {
		return ledger.Entry{
			ID: key[ledger.Entry](c, "resources_entry", n), Date: day(lastYear-c.years+1, 1, 10+14*n), Text: renjia.Both("Gift"),
			Lines: []ledger.Line{{Account: "1002", Fund: fund.ID, Amount: in}, {Account: "4101", Fund: fund.ID, Amount: out}},
		}
	}))
	return err
}

// motion returns the last motion of the community, which stays open.
func (c *community) motion(n int) governance.MotionID {
	return key[governance.Motion](c, "governance_motion", n)
}

func (c *community) last() governance.MotionID { return c.motion(motionsYear*c.years - 1) }

func (c *community) decide(ctx context.Context) error {
	r := governance.NewRegistry(c.space)
	home := governance.Community{ID: key[governance.Community](c, "governance_community", 1), Code: c.name, Name: renjia.Both(c.name)}
	meeting := governance.Body{ID: key[governance.Body](c, "governance_body", 1), Community: home.ID, Kind: governance.ResidentsMeeting, Name: renjia.Both("Residents' meeting")}
	if err := passed(r.Found(ctx, act(), home)); err != nil {
		return err
	}
	if err := passed(r.Establish(ctx, act(), meeting)); err != nil {
		return err
	}
	ids := make([]string, residents)
	for i := range ids {
		ids[i] = voter(i)
	}
	snapshot, err := roll.Persons(day(lastYear, 3, 1), ids...)
	if err != nil {
		return err
	}
	frozen, err := r.Freeze(ctx, act(), snapshot)
	if err != nil {
		return err
	}
	for n := range motionsYear * c.years {
		if err := c.vote(ctx, r, meeting.ID, frozen.ID, n); err != nil {
			return err
		}
	}
	return nil
}

// passed passes over what an earlier run has stored.
func passed(err error) error {
	if errors.Is(err, renjia.ErrExists) {
		return nil
	}
	return err
}

func voter(i int) string { return fmt.Sprintf("r%04d", i) }

// vote takes a motion to its certificate; the last one stays open.
func (c *community) vote(ctx context.Context, r *governance.Registry, body governance.BodyID, of governance.RollID, n int) error {
	id := c.motion(n)
	err := r.Draft(ctx, act(), governance.Motion{ID: id, Body: body, Title: renjia.Both(fmt.Sprintf("Motion %d", n+1))})
	if errors.Is(err, renjia.ErrExists) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := r.Open(ctx, act(), id, governance.Opening{Roll: of, Rule: c.law, On: day(lastYear, 3, 1), Variant: governance.Open}); err != nil {
		return err
	}
	_, err = r.CastAll(ctx, act(), id, every(ballots, func(i int) governance.Vote { return governance.Vote{Voter: voter(i), Response: rule.Yes} }))
	if err != nil || id == c.last() {
		return err
	}
	if _, err = r.Close(ctx, act(), id); err == nil {
		if _, err = r.Count(ctx, act(), id); err == nil {
			_, err = r.Certify(ctx, act(), id)
		}
	}
	return err
}
