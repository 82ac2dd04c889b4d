package collaboration_test

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/trust"
	"github.com/renjia-project/renjia/storage"
)

// street is a registry with an office, a station and a team.
func street() (space *storage.Space, r *collaboration.Registry, act renjia.Act, office, station, team renjia.Ref) {
	space = exampleSpace()
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		fmt.Println(err)
		return
	}
	r = collaboration.NewRegistry(space, classes)
	act = renjia.Act{By: renjia.Program("example"), At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Reason: "example"}
	for _, s := range []struct {
		ref         *renjia.Ref
		name, class string
	}{{&office, "Office", "street-office"}, {&station, "Station", "station"}, {&team, "Team", "volunteer-team"}} {
		added, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both(s.name), Class: s.class})
		if err != nil {
			fmt.Println(err)
		}
		*s.ref = added.Ref()
	}
	return space, r, act, office, station, team
}

// A referral is sent, not answered in time, and passed on with a consent of its
// own; the chain shows every hand it went through.
func ExampleRegistry_PassOn() {
	space, r, act, office, station, team := street()
	client := renjia.RefTo("resources_client", renjia.ImportedID[int]("liede", "client", "1"))
	may := func(to renjia.Ref) renjia.Consent {
		return renjia.Consent{Of: client, To: to, Purpose: collaboration.ReferralPurpose, Given: act.At}
	}
	f, err := r.Refer(ctx, act, collaboration.Referral{From: station, To: office, Client: client, Need: "company", Sent: day("2026-03-02"), Consent: may(office)})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer := collaboration.Clock{
		ID: "answer", Name: renjia.Text{EN: "The receiver answers", ZH: "接收方答复"}, From: "sent", Until: "answered",
		Days: 3, Count: collaboration.WorkingDays, Source: "Referral agreement, item 4",
	}
	status, err := f.Clock(answer, renjia.Calendar{}, day("2026-03-06"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(status.Explain().Text(renjia.English))
	if _, err = r.PassOn(ctx, act, f.ID, collaboration.Onward{To: team, On: day("2026-03-06"), Consent: may(team)}); err != nil {
		fmt.Println(err)
		return
	}
	err = space.View(ctx, func(s *storage.Snapshot) error {
		chain, err := collaboration.Chain(ctx, s, f.ID)
		for _, x := range chain {
			fmt.Printf("%s %s, %q\n", x.Sent, x.State, x.Transfer)
		}
		return err
	})
	fmt.Println(err)
	// Output:
	// The receiver answers
	//   "answered" within 3 working days of 2026-03-02, still missing: 2026-03-06 ≤ 2026-03-05 — fails [Referral agreement, item 4]
	// 2026-03-02 passed-on, ""
	// 2026-03-06 sent, "forward"
	// <nil>
}

// A due day that was moved is counted both ways.
func ExampleReliabilityOf() {
	space, r, act, office, station, _ := street()
	c, err := r.ProposeCommitment(ctx, act, collaboration.Commitment{Owner: office, To: []renjia.Ref{station}, What: "open the hall", Made: day("2026-03-02"), Due: day("2026-03-10")})
	if err == nil {
		_, err = r.AcceptCommitment(ctx, act, c.ID, day("2026-03-02"))
	}
	if err == nil {
		_, err = r.Reschedule(ctx, act, c.ID, day("2026-03-09"), day("2026-03-20"))
	}
	if err == nil {
		_, err = r.Keep(ctx, act, c.ID, day("2026-03-18"))
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	err = space.View(ctx, func(s *storage.Snapshot) error {
		n, err := collaboration.ReliabilityOf(ctx, s, office, day("2026-04-01"))
		fmt.Printf("by the first due day %d of %d kept, by the last %d of %d\n", n.ByFirst.Kept, n.ByFirst.Due, n.ByLast.Kept, n.ByLast.Due)
		return err
	})
	fmt.Println(err)
	// Output:
	// by the first due day 0 of 1 kept, by the last 1 of 1
	// <nil>
}

// A dispute is settled, and the clock for judicial confirmation runs.
func ExampleRegistry_Settle() {
	_, r, act, office, station, team := street()
	mediator, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Chen"), Class: "person"})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := r.ApplyMediation(ctx, act, collaboration.Mediation{
		Committee: office, Origin: collaboration.OriginOffer, Kind: "premises", Dispute: "who uses the hall on Sundays", Applied: day("2026-03-02"), Near: "cn/civil-code-1045",
		Parties: []collaboration.Disputant{{Subject: station, Willing: day("2026-03-02")}, {Subject: team, Willing: day("2026-03-02")}},
	})
	if err == nil {
		_, err = r.AdmitMediation(ctx, act, m.ID, day("2026-03-03"), nil)
	}
	if err == nil {
		_, err = r.AssignMediators(ctx, act, m.ID, collaboration.Mediator{Subject: mediator.Ref(), How: collaboration.Chosen, Accepted: day("2026-03-03")})
	}
	if err == nil {
		m, err = r.Settle(ctx, act, m.ID, collaboration.Settlement{Form: collaboration.Oral, Reached: day("2026-03-09"), Effective: day("2026-03-09"), Content: "every other Sunday each"}, false)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	clocks, err := collaboration.MediationClocks()
	for _, c := range clocks {
		if c.ID == "confirm" {
			status, err := m.Clock(c, renjia.Calendar{}, day("2026-03-20"))
			fmt.Println(m.State, status.State, status.Due, err)
		}
	}
	fmt.Println(err)
	// Output:
	// settled running 2026-04-08 <nil>
	// <nil>
}

// A wave of a survey is measured by collaboration/trust.
func ExampleSurveyForTrust() {
	space, r, act, office, station, team := street()
	s, err := r.OpenSurvey(ctx, act, collaboration.TrustSurvey{
		Title: renjia.Text{EN: "Who trusts whom", ZH: "互评"}, Wave: "2026-1", Instrument: "partner-power", Items: []string{"reliable", "mission", "open"},
		Period: renjia.Period{From: day("2026-03-01")}, MinRaters: 3,
		Roster: []collaboration.Rostered{{Subject: office}, {Subject: station}, {Subject: team}},
	})
	if err == nil {
		err = r.Respond(ctx, act, s.ID, office, day("2026-03-02"),
			collaboration.Answer{About: station, Item: "reliable", Score: 4}, collaboration.Answer{About: station, Item: "mission", Score: 4}, collaboration.Answer{About: station, Item: "open", Score: 2})
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	err = space.View(ctx, func(snap *storage.Snapshot) error {
		instrument, err := trust.InstrumentOf("partner-power")
		if err != nil {
			return err
		}
		survey, err := collaboration.SurveyForTrust(ctx, snap, s.ID, instrument, day("2026-03-31"))
		if err != nil {
			return err
		}
		m, err := trust.Measure(survey, trust.Trust, trust.Options{Missing: trust.MissingComplete, Raters: 3})
		fmt.Println(m.Network, m.Received[1].Withheld)
		return err
	})
	fmt.Println(err)
	// Output:
	// 7/9 true
	// <nil>
}

// The network of a street on a day, from its paperwork.
func ExampleNetwork() {
	space, r, act, office, station, team := street()
	a, err := r.Draft(ctx, act, collaboration.Agreement{
		Title: renjia.Both("joint work"), Type: "joint-work", Term: renjia.Period{From: day("2026-01-01")},
		Party: []collaboration.Party{{Subject: office}, {Subject: station}, {Subject: team}},
	})
	if err == nil {
		_, err = r.Sign(ctx, act, a.ID, day("2025-12-20"))
	}
	if err == nil {
		_, err = r.EnterIntoForce(ctx, act, a.ID)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	err = space.View(ctx, func(s *storage.Snapshot) error {
		o := collaboration.NetworkOptions{Name: "Street", On: day("2026-03-02"), Lang: renjia.English, Persons: collaboration.PersonsLeftOut}
		net, err := collaboration.Network(ctx, s, o, collaboration.Selection{Layer: collaboration.LayerAgreement, On: o.On, Weight: collaboration.WeightNewman})
		if err != nil {
			return err
		}
		g, err := net.Graph(collaboration.LayerAgreement, network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsRefuse})
		if err != nil {
			return err
		}
		fmt.Println(net.Labels(g), len(net.Ties), net.Ties[0].Weight)
		return nil
	})
	fmt.Println(err)
	// Output:
	// [Office Station Team] 3 0.5
	// <nil>
}

// A meeting makes a two-mode layer of who was there.
func ExampleSelection() {
	space, _, _, office, station, team := street()
	meeting := renjia.RefTo("governance_meeting", renjia.ImportedID[int]("liede", "meeting", "1"))
	attended := func(yield func(collaboration.Attendance, error) bool) {
		yield(collaboration.Attendance{Meeting: meeting, On: day("2026-03-10"), Attendees: []collaboration.Attendee{
			{Subject: office, Mode: collaboration.Present}, {Subject: station, Mode: collaboration.Proxy}, {Subject: team, Mode: collaboration.Apology},
		}}, nil)
	}
	s := collaboration.Selection{Layer: collaboration.LayerMeeting, On: day("2026-03-31"), Weight: collaboration.WeightOne, Meetings: attended}
	fmt.Println(s.Validate())
	s.Form, s.Present = collaboration.TwoMode, []collaboration.Presence{collaboration.Present, collaboration.Proxy}
	err := space.View(ctx, func(snap *storage.Snapshot) error {
		n := 0
		for _, err := range s.Ties(ctx, snap) {
			if err != nil {
				return err
			}
			n++
		}
		fmt.Println(n, "ties")
		return nil
	})
	fmt.Println(err)
	// Output:
	// layer meeting: choose form (two-mode | projected)
	// 2 ties
	// <nil>
}
