package governance_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// station is a synthetic community with a residents' committee.
func station(policy storage.Policy) (*storage.Space, *governance.Registry, governance.BodyID) {
	ctx := context.Background()
	clock := func() time.Time { return start }
	store := storage.New(memory.Open(), storage.Options{Policy: policy, Clock: clock})
	if err := store.Migrate(ctx, governance.Kinds()...); err != nil {
		panic(err)
	}
	space := store.Space("station")
	registry := governance.NewRegistry(space)
	home := governance.Community{ID: renjia.ImportedID[governance.Community]("station", "community", "1"), Code: "1", Name: renjia.Both("Station")}
	body := governance.Body{ID: renjia.ImportedID[governance.Body]("station", "body", "1"), Community: home.ID, Kind: governance.ResidentsCommittee, Name: renjia.Both("Committee")}
	if err := errors.Join(registry.Found(ctx, act, home), registry.Establish(ctx, act, body)); err != nil {
		panic(err)
	}
	return space, registry, body.ID
}

// A committee of four, of whom the sex of two is not known, against the law.
func ExampleComposition_Check() {
	all, _ := governance.BuiltinCompositions()
	law, _ := governance.CompositionOn(all, "cn/residents-committee-2025/committee", date("2026-03-01"))
	term := renjia.Period{From: date("2026-03-01"), Until: date("2031-03-01")}
	var seats []governance.Seat
	for i, woman := range []governance.Known{governance.Yes, governance.No, governance.Unknown, governance.Unknown} {
		seats = append(seats, governance.Seat{Post: governance.Member, Number: i + 1, Holder: person(fmt.Sprint(i)), Woman: woman, Period: term})
	}
	e, err := law.Check(seats, date("2026-03-01"), governance.Circumstances{Kin: []governance.Kinship{}})
	fmt.Println(err)
	fmt.Print(e.Text(renjia.English))
	// Output:
	// <nil>
	// Residents' committee on 2026-03-01
	//   at least 5 members: 4 ≥ 5 — fails [art. 8]
	//   at most 9 members: 4 ≤ 9 — holds [art. 8]
	//   at least one woman: 1 ≥ 1 — holds [art. 8]
	//   no near relatives among the members: 0 ≤ 0 — holds [art. 8]
	//   terms of at most 5 years: 0 = 0 — holds [art. 14]
}

// An office that ends by recall starts the clock of the handover.
func ExampleRegistry_Recall() {
	ctx := context.Background()
	_, registry, body := station(storage.AllowAll)
	term := governance.Term{
		ID: renjia.ImportedID[governance.Term]("station", "term", "1"), Body: body, Number: 1, HandoverDays: governance.ResidentsHandoverDays,
		Period: renjia.Period{From: date("2026-01-01"), Until: date("2031-01-01")},
	}
	seat := governance.Seat{
		ID: seatID("chair"), Body: body, Term: term.ID, Post: governance.Chair, Number: 1, Holder: person("li"),
		Period: renjia.Period{From: date("2026-01-01")}, Since: person("election"),
	}
	fmt.Println(registry.BeginTerm(ctx, act, term), registry.Take(ctx, act, seat))
	seat, err := registry.Recall(ctx, act, seat.ID, date("2026-06-01"), person("decision"))
	fmt.Println(err, seat.Period, seat.End.Why, seat.End.HandoverDue)
	// Output:
	// <nil> <nil>
	// <nil> 2026-01-01/2026-06-01 recalled 2026-06-11
}

// A clerk may found communities and spend 100 yuan doing so.
func ExampleRegistry_Draw() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: governance.NewPolicy(renjia.Program("founder")), Clock: func() time.Time { return start }})
	_ = store.Migrate(ctx, governance.Kinds()...)
	space := store.Space("station")
	registry := governance.NewRegistry(space)

	limit, _ := renjia.Yuan(100)
	purse := governance.Mandate{
		ID: renjia.ImportedID[governance.Mandate]("station", "mandate", "purse"), Holder: renjia.Program("clerk"), Verbs: []string{"governance.community"}, From: start,
		Totals: []governance.Total{{Interval: renjia.Interval{From: start, Until: start.AddDate(1, 0, 0)}, Limit: limit}},
	}
	fmt.Println(registry.Grant(ctx, renjia.Act{By: renjia.Program("founder")}, purse))

	clerk := renjia.Act{By: renjia.Program("clerk")}
	for i, yuan := range []int64{60, 50} {
		home := governance.Community{ID: renjia.ImportedID[governance.Community]("station", "community", fmt.Sprint(i)), Code: fmt.Sprint(i), Name: renjia.Both("Home")}
		amount, _ := renjia.Yuan(yuan)
		drawing := governance.Drawing{
			ID: renjia.ImportedID[governance.Drawing]("station", "drawing", fmt.Sprint(i)), Mandate: purse.ID, Amount: amount,
			Verb: "governance.community.found", On: renjia.RefTo(governance.Communities.Kind(), home.ID),
		}
		_, err := space.Update(ctx, clerk.Does("governance.mandate.draw", renjia.RefTo(governance.Mandates.Kind(), purse.ID)), func(tx *storage.Tx) error {
			if err := registry.In(tx).Draw(ctx, clerk, drawing); err != nil {
				return err
			}
			spend := clerk
			spend.Authority = renjia.RefTo(governance.Drawings.Kind(), drawing.ID)
			return registry.In(tx).Found(ctx, spend, home)
		})
		fmt.Println(yuan, err == nil, errors.Is(err, renjia.ErrForbidden))
	}
	// Output:
	// <nil>
	// 60 true false
	// 50 false true
}

// A matter that must be consulted on cannot be decided at once.
func ExampleRegistry_Advance() {
	ctx := context.Background()
	_, registry, _ := station(storage.AllowAll)
	matter := governance.Matter{
		ID: renjia.ImportedID[governance.Matter]("station", "matter", "1"), Community: renjia.ImportedID[governance.Community]("station", "community", "1"),
		Title: renjia.Text{EN: "A canteen", ZH: "长者饭堂"}, Class: governance.DecisionMatter, Source: governance.FromResidents,
		Required: []governance.MatterState{governance.MatterConsulted},
	}
	fmt.Println(registry.Propose(ctx, act, matter))
	step := func(verb governance.MatterVerb) {
		m, err := registry.Advance(ctx, act, matter.ID, governance.MatterStep{Verb: verb, On: date("2026-03-01"), Basis: person("decision")})
		var state *renjia.StateError
		if errors.As(err, &state) {
			fmt.Println(verb, "refused; allowed:", state.Allowed)
			return
		}
		fmt.Println(m.State, err)
	}
	step(governance.ScreenMatter)
	step(governance.DecideMatter)
	step(governance.ConsultMatter)
	step(governance.DecideMatter)
	// Output:
	// <nil>
	// screened <nil>
	// decide refused; allowed: [consult study withdraw]
	// consulted <nil>
	// decided <nil>
}

// A secondary amendment is voted on before the primary one, and that before
// the motion.
func ExampleRegistry_Amend() {
	ctx := context.Background()
	_, registry, body := station(storage.AllowAll)
	motion := governance.Motion{ID: renjia.ImportedID[governance.Motion]("station", "motion", "1"), Body: body, Title: renjia.Both("Benches"), Text: renjia.Both("Buy ten benches.")}
	fmt.Println(registry.Draft(ctx, act, motion))
	floor := func(verb governance.FloorVerb, by string) (governance.Motion, error) {
		return registry.Deliberate(ctx, act, motion.ID, governance.FloorStep{Verb: verb, By: person(by)})
	}
	_, _ = floor(governance.MoveIt, "li")
	_, _ = floor(governance.SecondIt, "chen")
	_, _ = floor(governance.StateIt, "chair")

	primary := governance.Amendment{ID: amendmentID("1"), Motion: motion.ID, Mover: person("wu"), Strike: renjia.Both("ten"), Insert: renjia.Both("twelve red")}
	secondary := governance.Amendment{ID: amendmentID("2"), Motion: motion.ID, Parent: primary.ID, Mover: person("he"), Strike: renjia.Both("red"), Insert: renjia.Both("green")}
	fmt.Println(registry.Amend(ctx, act, primary), registry.Amend(ctx, act, secondary))
	_, err := registry.Dispose(ctx, act, primary.ID, governance.AdoptAmendment, renjia.Ref{})
	fmt.Println("the primary first:", errors.Is(err, renjia.ErrState))
	_, _ = registry.Dispose(ctx, act, secondary.ID, governance.AdoptAmendment, renjia.Ref{})
	_, _ = registry.Dispose(ctx, act, primary.ID, governance.AdoptAmendment, renjia.Ref{})
	m, err := floor(governance.EndDebate, "chair")
	fmt.Println(m.Text.EN, err)
	// Output:
	// <nil>
	// <nil> <nil>
	// the primary first: true
	// Buy twelve green benches. <nil>
}

// Who has left by the time of the vote does not make the quorum.
func ExampleQuorumAt() {
	six := governance.Meeting{Expect: 6, Sessions: []governance.Session{{From: start}}}
	present := func(key string, out time.Time) governance.Attendance {
		return governance.Attendance{Attendee: person(key), Voting: true, Spells: []governance.Spell{{In: start, Out: out, Channel: governance.InPerson}}}
	}
	all := []governance.Attendance{present("a", time.Time{}), present("b", time.Time{}), present("c", time.Time{}), present("d", start.Add(time.Hour))}
	two := governance.Share{Op: renjia.AtLeast, Fraction: renjia.Frac(2, 3), Source: "art. 29"}
	for _, at := range []time.Time{start, start.Add(time.Hour)} {
		e, err := governance.QuorumAt(six, all, two, at)
		fmt.Println(e.Steps[0].Left, e.All(), err)
	}
	// Output:
	// 4 / 6 true <nil>
	// 3 / 6 false <nil>
}

// Who has spoken waits for who has not.
func ExampleSpeakingRules_Check() {
	for _, f := range governance.TwelvePrinciples().Check([]governance.Turn{
		turn(1, "li", governance.For, 0, 130, -1),
		turn(2, "li", governance.For, 130, 200, -1),
		turn(3, "chen", governance.Against, 200, 260, 100),
	}) {
		fmt.Println(f.Turn, f.Fault, f.Text.EN)
	}
	// Output:
	// 1 too-long spoke 2m10s, allowed 2m0s
	// 2 out-of-turn somebody who had not spoken was waiting
	// 2 same-side the other side was waiting
}

// Fifteen days count from the first day up.
func ExampleDisclosure_Check() {
	d := governance.Disclosure{Title: renjia.Text{EN: "Accounts", ZH: "财务"}, Rule: governance.ResidentsDisclosure(), From: date("2026-03-01")}
	fmt.Print(d.Check(date("2026-03-14")).Text(renjia.Chinese))
	fmt.Println(d.Check(date("2026-03-15")).All())
	// Output:
	// 财务的公开期限
	//   自2026-03-01起公布的天数: 14 ≥ 15 — 不成立 [Urban Residents' Committees Organic Law (2025), art. 34]
	// true
}

// One tenth of the electors can demand a recall: 10 of 100.
func ExampleRegistry_JudgePetition() {
	w := &world{}
	w.space, w.reg, w.body = station(storage.AllowAll)
	ctx := context.Background()
	fmt.Println(w.reg.Start(ctx, act, governance.Petition{
		ID: petitionID, Body: w.body, Kind: governance.RecallPetition, Target: renjia.RefTo("governance_seat", seatID("chair")),
		Title: renjia.Both("Recall of the chair"), Reasons: "absent for a year",
	}))
	electors := map[rule.Kind]governance.RollID{rule.Persons: hundred(w.reg)}
	for i := range 10 {
		_ = w.reg.Sign(ctx, act, petitionID, fmt.Sprintf("e%03d", i), date("2026-03-02"))
	}
	_, _ = w.reg.Receive(ctx, act, petitionID, date("2026-03-09"), 30)
	recall, _ := statute.Builtin().At("cn/residents-committee-2025/recall-electors", date("2026-03-01"))
	p, err := w.reg.JudgePetition(ctx, act, petitionID, recall, electors, date("2026-03-10"))
	fmt.Println(p.State, p.Due, err)
	// Output:
	// <nil>
	// sufficient 2026-04-08 <nil>
}

// A department's task outside the list is admitted by a decision only.
func ExampleRegistry_AdmitTask() {
	ctx := context.Background()
	_, registry, _ := station(storage.AllowAll)
	task := governance.TaskDelegation{
		ID: renjia.ImportedID[governance.TaskDelegation]("station", "task", "1"), Community: renjia.ImportedID[governance.Community]("station", "community", "1"),
		Title: renjia.Both("Survey of shops"), Department: person("department"), Proposed: date("2026-03-01"),
	}
	fmt.Println(registry.ProposeTask(ctx, act, task))
	_, err := registry.AdmitTask(ctx, act, task.ID, date("2026-03-05"), renjia.Ref{})
	fmt.Println(errors.Is(err, renjia.ErrInvalid))
	task, err = registry.RefuseTask(ctx, act, task.ID, date("2026-03-05"), "not on the list, not funded")
	fmt.Println(task.State, err)
	// Output:
	// <nil>
	// true
	// refused <nil>
}

// An owner who knew on 5 March 2026 has until 5 March 2027.
func ExampleDecision_RevocableUntil() {
	law, _ := statute.Builtin().At("cn/civil-code-278/ordinary", date("2026-03-01"))
	last, err := governance.Decision{Rule: law}.RevocableUntil(date("2026-03-05"))
	fmt.Println(last, err)
	// Output:
	// 2027-03-05 <nil>
}

// hundred freezes a roll of a hundred electors.
func hundred(registry *governance.Registry) governance.RollID {
	keys := make([]string, 100)
	for i := range keys {
		keys[i] = fmt.Sprintf("e%03d", i)
	}
	snapshot, _ := roll.Persons(date("2026-03-01"), keys...)
	frozen, _ := registry.Freeze(context.Background(), act, snapshot)
	return frozen.ID
}
