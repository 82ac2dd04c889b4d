package talent_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/competency"
	"github.com/renjia-project/renjia/talent/credential"
	"github.com/renjia-project/renjia/talent/ladder"
)

// station is a registry over an empty store in memory, with people enrolled.
func station(keys ...string) (*talent.Registry, *storage.Space, []talent.PersonID) {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, talent.Kinds()...); err != nil {
		fmt.Println(err)
	}
	space := store.Space("liede")
	r := talent.NewRegistry(space)
	var people []talent.PersonID
	for _, key := range keys {
		p, err := r.Enrol(ctx, act, talent.Person{Subject: subject(key), Zone: "Asia/Shanghai"})
		if err != nil {
			fmt.Println(err)
		}
		people = append(people, p.ID)
	}
	return r, space, people
}

func ExampleRegistry_Assess() {
	r, space, people := station("wong", "chan")
	wong, chan_ := people[0], people[1]
	if _, err := r.Adopt(ctx, act, framework()); err != nil {
		fmt.Println(err)
	}
	_, err := r.Engage(ctx, act, talent.Engagement{Person: wong, Organization: subject("station"), Type: talent.Agency, Period: renjia.Period{From: day("2026-01-01")}})
	if err != nil {
		fmt.Println(err)
	}
	_, err = r.Assess(ctx, act, competency.Assessment{
		Person: talent.PersonRef(wong), By: competency.Supervisor, Assessor: talent.PersonRef(chan_),
		Framework: "station", Competency: "case", Rank: 1, On: day("2026-02-01"),
	})
	if err != nil {
		fmt.Println(err)
	}
	post := competency.Profile{Post: "chief", Framework: "station", Requirements: []competency.Requirement{{Competency: "case", Rank: 2, Weight: 1, Essential: true}}}
	err = space.View(ctx, func(s *storage.Snapshot) error {
		gaps, err := talent.Gaps(ctx, s, post, day("2026-06-01"), competency.Options{From: []competency.Perspective{competency.Supervisor}, Basis: competency.Latest}, competency.Fit{Bar: 1})
		for _, g := range gaps {
			fmt.Print(g.Explanation.Text(renjia.English))
			fmt.Println("barred:", g.Barred)
		}
		return err
	})
	fmt.Println(err)
	// Output:
	// fit for chief
	//   case, essential: 1 ≥ 2 — fails
	// barred: true
	// <nil>
}

func ExampleUnsupervised() {
	r, space, people := station("boss", "worker")
	boss, worker := people[0], people[1]
	_, err := r.Supervise(ctx, act, talent.Supervision{Supervisor: boss, Worker: worker, Period: renjia.Period{From: day("2026-01-01")}})
	if err != nil {
		fmt.Println(err)
	}
	_, err = r.RecordAbsence(ctx, act, talent.Absence{Person: boss, Period: renjia.Period{From: day("2026-01-09"), Until: day("2026-02-01")}})
	if err != nil {
		fmt.Println(err)
	}
	fortnightly := talent.Cadence{Phases: []talent.Phase{{Every: talent.Span{Days: 14}}}}
	err = space.View(ctx, func(s *storage.Snapshot) error {
		all, err := talent.Unsupervised(ctx, s, fortnightly, renjia.Period{From: day("2026-01-01"), Until: day("2026-03-01")})
		for _, a := range all {
			fmt.Println(a.Worker == worker, a.Windows)
		}
		return err
	})
	fmt.Println(err)
	// Output:
	// true [2026-01-15/2026-01-29]
	// <nil>
}

func ExampleRegistry_CheckIn() {
	r, _, people := station("wong")
	in, err := r.CheckIn(ctx, act, talent.HoursRecord{Person: people[0], Activity: "volunteering"}, at("2026-05-01T22:00:00+08:00"))
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := r.CheckOut(ctx, act, in.ID, at("2026-05-02T00:30:00+08:00"))
	fmt.Println(out.Minutes(), out.State, err)
	// Output: 150 recorded <nil>
}

func ExampleRegistry_CreditTraining() {
	r, _, people := station("wong")
	course, err := r.Plan(ctx, act, talent.Training{
		Title: renjia.Text{EN: "Ethics", ZH: "职业伦理"}, Organizer: subject("station"), Hours: 6, Places: 20,
		Period: renjia.Period{From: day("2026-03-01"), Until: day("2026-03-02")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err = r.TakePart(ctx, act, course.ID, people[0]); err != nil {
		fmt.Println(err)
	}
	if _, err = r.Hold(ctx, act, course.ID); err != nil {
		fmt.Println(err)
	}
	part, err := r.Attend(ctx, act, course.ID, people[0], 6)
	if err != nil {
		fmt.Println(err)
	}
	registration, err := r.Certify(ctx, act, talent.Registration{Person: people[0], Rule: "cn/social-worker", Registered: day("2025-01-01")})
	if err != nil {
		fmt.Println(err)
	}
	part, err = r.CreditTraining(ctx, act, part.ID, registration.ID)
	fmt.Println(part.State, part.Hours, err)
	_, err = r.CreditTraining(ctx, act, part.ID, registration.ID)
	fmt.Println(err != nil)
	// Output:
	// credited 6 <nil>
	// true
}

func ExampleRegistry_Move() {
	r, space, people := station("wong")
	e, err := r.Engage(ctx, act, talent.Engagement{Person: people[0], Organization: subject("station"), Type: talent.Agency, Period: renjia.Period{From: day("2025-01-01")}})
	if err != nil {
		fmt.Println(err)
	}
	next, err := r.Move(ctx, act, e.ID, day("2026-03-01"), talent.Engagement{Post: "chief", Professional: true})
	fmt.Println(next.Post, next.Period, err)
	err = space.View(ctx, func(s *storage.Snapshot) error {
		left, err := talent.Separations(ctx, s, renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")})
		fmt.Println(left[talent.InternalMove], "moved,", left.Total(), "left")
		return err
	})
	fmt.Println(err)
	// Output:
	// chief 2026-03-01/.. <nil>
	// 1 moved, 0 left
	// <nil>
}

func ExampleGradeOf() {
	r, space, people := station("wong")
	_, err := r.Engage(ctx, act, talent.Engagement{Person: people[0], Organization: subject("committee"), Type: talent.Direct, Period: renjia.Period{From: day("2019-03-01")}})
	if err != nil {
		fmt.Println(err)
	}
	steps, err := ladder.Builtin()
	if err != nil {
		fmt.Println(err)
	}
	rules, err := credential.Builtin()
	if err != nil {
		fmt.Println(err)
	}
	err = space.View(ctx, func(s *storage.Snapshot) error {
		g, err := talent.GradeOf(ctx, s, steps, rules, people[0], "deputy", []string{"master"}, day("2026-03-01"))
		fmt.Println("grade", g.Grade, "and the next from", g.Next)
		return err
	})
	fmt.Println(err)
	// Output:
	// grade 8 and the next from 2029-03-01
	// <nil>
}
