package collaboration_test

import (
	"iter"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	until-in          the first day no longer in a period counts           TestALayerIsExactOnItsFirstAndLastDay
//	newman-k          the weight is 1/k, not 1/(k−1)                       TestWeightsFollowTheirRules
//	age-zero          a half-life counts from the first day of the period  TestWeightsFollowTheirRules
//	apology-there     who sends word counts as there                       TestMeetingsMakeTwoModeAndProjectedTies
//	same-side         parties of one side are in conflict                  TestALayerIsExactOnItsFirstAndLastDay
//	persons-stay      ties of persons left out stay                        TestANetworkOfRecordsKeepsPersonsAsAsked
//	suspended-binds   a suspended agreement makes ties over a period       TestASuspendedAgreementMakesNoTie

type edge struct {
	from, to renjia.Ref
	weight   float64
}

func edges(t require.TestingT, space *storage.Space, s collaboration.Selection) (all []edge) {
	view(t, space, func(snap *storage.Snapshot) error {
		for tie, err := range s.Ties(ctx, snap) {
			require.NoError(t, err)
			require.Equal(t, s.Layer, tie.Layer)
			require.False(t, tie.Record.IsZero())
			require.True(t, s.On.IsZero() || tie.Period.Contains(s.On), "%s: %s does not contain %s", s.Layer, tie.Period, s.On)
			from, err := renjia.ParseRef(tie.From)
			require.NoError(t, err)
			to, err := renjia.ParseRef(tie.To)
			require.NoError(t, err)
			all = append(all, edge{from, to, tie.Weight})
		}
		return nil
	})
	return all
}

func each[T any](all ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range all {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func TestEveryLayerIsDescribedAndRefusesToGuess(t *testing.T) {
	_, space := open(t)
	ids := map[string]bool{}
	for _, l := range collaboration.Layers() {
		require.False(t, ids[l.ID])
		ids[l.ID] = true
		require.NotEmpty(t, l.Name.EN)
		require.NotEmpty(t, l.Name.ZH)
		require.NotEmpty(t, l.Rule.EN)
		require.NotEmpty(t, l.Rule.ZH)
		require.NotEmpty(t, l.Weights)
		view(t, space, func(s *storage.Snapshot) error {
			for _, err := range (collaboration.Selection{Layer: l.ID, On: day("2026-03-01")}).Ties(ctx, s) {
				require.ErrorIs(t, err, renjia.ErrUnspecified, l.ID)
			}
			for _, err := range (collaboration.Selection{Layer: l.ID, Weight: l.Weights[0]}).Ties(ctx, s) {
				require.ErrorIs(t, err, renjia.ErrInvalid, l.ID)
			}
			both := collaboration.Selection{Layer: l.ID, Weight: l.Weights[0], On: day("2026-03-01"), In: renjia.Period{From: day("2026-01-01")}}
			for _, err := range both.Ties(ctx, s) {
				require.ErrorIs(t, err, renjia.ErrInvalid, l.ID)
			}
			return nil
		})
	}
	_, err := collaboration.LayerOf("friendship")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = collaboration.LayerOf("")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// spans says on which days a layer has a tie, by asking day by day.
func spans(t *testing.T, space *storage.Space, s collaboration.Selection, from, until string) (first, last renjia.Date) {
	for d := day(from); d.Before(day(until)); d = d.AddDays(1) {
		s.On = d
		if len(edges(t, space, s)) == 0 {
			continue
		}
		if first.IsZero() {
			first = d
		}
		last = d
	}
	return first, last
}

func TestALayerIsExactOnItsFirstAndLastDay(t *testing.T) {
	d := newDispute(t)
	office, team := register(t, d.Registry, "Office", "street-office"), register(t, d.Registry, "Team", "volunteer-team")
	c, err := d.ProposeCommitment(ctx, act, promise(office, "2026-03-02", "2026-03-20", team))
	require.NoError(t, err)
	_, err = d.AcceptCommitment(ctx, act, c.ID, day("2026-03-04"))
	require.NoError(t, err)
	_, err = d.Keep(ctx, act, c.ID, day("2026-03-10"))
	require.NoError(t, err)
	about := d.about("a leaking pipe")
	about.Parties = append(about.Parties, collaboration.Disputant{Subject: d.zhou, Side: "x", Willing: day("2026-03-02")})
	about.Parties[0].Side = "x"
	m, err := d.ApplyMediation(ctx, act, about)
	require.NoError(t, err)
	_, err = d.AdmitMediation(ctx, act, m.ID, day("2026-03-04"), collaboration.Willing{d.li: day("2026-03-03")})
	require.NoError(t, err)
	_, err = d.AssignMediators(ctx, act, m.ID, mediator(d.head))
	require.NoError(t, err)
	_, err = d.Settle(ctx, act, m.ID, d.agreed(), false)
	require.NoError(t, err)
	x, err := d.ProposeProject(ctx, act, collaboration.JointProject{
		Title: renjia.Both("canteen"), Lead: office, Partners: []collaboration.Partner{{Subject: team, Period: renjia.Period{Until: day("2026-03-15")}}, {Subject: d.committee}}, Proposed: day("2026-02-01"),
		Deliverables: []collaboration.Deliverable{{Key: "kitchen", Title: renjia.Both("kitchen"), Due: day("2026-03-14"), Assigned: []collaboration.Assignment{
			{Subject: office, As: collaboration.Accountable}, {Subject: team, As: collaboration.Responsible}, {Subject: d.committee, As: collaboration.Responsible},
		}}},
	})
	require.NoError(t, err)
	_, err = d.ApproveProject(ctx, act, x.ID, day("2026-02-20"), renjia.Ref{})
	require.NoError(t, err)
	_, err = d.StartProject(ctx, act, x.ID, day("2026-03-03"))
	require.NoError(t, err)
	_, err = d.Deliver(ctx, act, x.ID, "kitchen", day("2026-03-14"), renjia.Ref{})
	require.NoError(t, err)
	_, err = d.CloseProject(ctx, act, x.ID, day("2026-03-21"), "open")
	require.NoError(t, err)

	for layer, want := range map[string]struct {
		first, last string
		some        []edge // on 2026-03-09
	}{
		collaboration.LayerCommitment: {"2026-03-04", "2026-03-09", []edge{{office, team, 1}}},
		collaboration.LayerConflict:   {"2026-03-02", "2026-03-15", []edge{{d.wang, d.li, 1}, {d.li, d.zhou, 1}}},
		collaboration.LayerMediation:  {"2026-03-05", "2026-03-15", []edge{{d.head, d.wang, 1}, {d.head, d.li, 1}, {d.head, d.zhou, 1}}},
		collaboration.LayerProject:    {"2026-03-03", "2026-03-20", []edge{{office, team, 1}, {office, d.committee, 1}, {team, d.committee, 1}}},
		collaboration.LayerLead:       {"2026-03-03", "2026-03-20", []edge{{office, team, 1}, {office, d.committee, 1}}},
		collaboration.LayerWork:       {"2026-03-03", "2026-03-13", []edge{{team, d.committee, 1}}},
	} {
		t.Run(layer, func(t *testing.T) {
			s := collaboration.Selection{Layer: layer, Weight: collaboration.WeightOne}
			first, last := spans(t, d.space, s, "2026-02-25", "2026-04-05")
			require.Equal(t, []renjia.Date{day(want.first), day(want.last)}, []renjia.Date{first, last})
			s.On = day("2026-03-09")
			require.Equal(t, want.some, edges(t, d.space, s))
			s.On = renjia.Date{}
			for _, p := range []struct {
				period renjia.Period
				any    bool
			}{
				{renjia.Period{From: first.AddDays(-5), Until: first}, false},
				{renjia.Period{From: first.AddDays(-5), Until: first.AddDays(1)}, true},
				{renjia.Period{From: last}, true},
				{renjia.Period{From: last.AddDays(1)}, false},
			} {
				s.In = p.period
				require.Equal(t, p.any, len(edges(t, d.space, s)) > 0, p.period)
			}
		})
	}
	s := collaboration.Selection{Layer: collaboration.LayerProject, Weight: collaboration.WeightOne, On: day("2026-03-15")}
	require.Equal(t, []edge{{office, d.committee, 1}}, edges(t, d.space, s), "the team has left")
	s = collaboration.Selection{Layer: collaboration.LayerDirective, Weight: collaboration.WeightOne, On: day("2026-03-03")}
	require.Equal(t, []edge{{office, team, 1}, {office, d.committee, 1}}, edges(t, d.space, s), "who is accountable assigns")
	s.On = day("2026-03-02")
	require.Empty(t, edges(t, d.space, s))
}

func TestASuspendedAgreementMakesNoTie(t *testing.T) {
	r, space := open(t)
	office, station := register(t, r, "Office", "street-office"), register(t, r, "Station", "station")
	a, err := r.Draft(ctx, act, agreement(office, station))
	require.NoError(t, err)
	_, err = r.Sign(ctx, act, a.ID, day("2025-12-20"))
	require.NoError(t, err)
	_, err = r.EnterIntoForce(ctx, act, a.ID)
	require.NoError(t, err)
	_, err = r.SuspendAgreement(ctx, because("flood"), a.ID, day("2026-03-01"))
	require.NoError(t, err)
	_, err = r.ResumeAgreement(ctx, act, a.ID, day("2026-04-01"))
	require.NoError(t, err)
	_, err = r.End(ctx, act, a.ID, day("2026-07-01"))
	require.NoError(t, err)
	s := collaboration.Selection{Layer: collaboration.LayerAgreement, Weight: collaboration.WeightOne}
	for on, want := range map[string]int{
		"2025-12-31": 0, "2026-01-01": 1, "2026-02-28": 1, "2026-03-01": 0, "2026-03-31": 0, "2026-04-01": 1, "2026-06-30": 1, "2026-07-01": 0,
	} {
		s.On = day(on)
		require.Len(t, edges(t, space, s), want, on)
	}
	s.On = renjia.Date{}
	for period, want := range map[renjia.Period]int{
		{From: day("2026-03-01"), Until: day("2026-04-01")}: 0,
		{From: day("2026-02-28"), Until: day("2026-03-05")}: 1,
		{From: day("2026-03-05"), Until: day("2026-04-02")}: 1,
		{From: day("2026-07-01")}:                           0,
		{Until: day("2026-01-01")}:                          0,
		{Until: day("2026-01-02")}:                          1,
	} {
		s.In = period
		require.Len(t, edges(t, space, s), want, period)
	}
}

func TestWeightsFollowTheirRules(t *testing.T) {
	r, space := open(t)
	office, station, team := register(t, r, "Office", "street-office"), register(t, r, "Station", "station"), register(t, r, "Team", "volunteer-team")
	f := referral(station, office)
	f, err := r.Refer(ctx, act, f)
	require.NoError(t, err)
	_, err = r.Accept(ctx, act, f.ID, day("2026-03-03"))
	require.NoError(t, err)
	_, err = r.Serve(ctx, act, f.ID, day("2026-03-04"))
	require.NoError(t, err)
	_, err = r.Close(ctx, act, f.ID, day("2026-03-12"), "fine")
	require.NoError(t, err)
	s := collaboration.Selection{Layer: collaboration.LayerReferral, Weight: collaboration.WeightHalfLife, HalfLife: 10, On: day("2026-03-12")}
	require.Equal(t, []edge{{station, office, 0.5}}, edges(t, space, s))
	s.Layer = collaboration.LayerReferralClosed
	require.Equal(t, []edge{{station, office, 1}}, edges(t, space, s))
	s.On = day("2026-03-11")
	require.Empty(t, edges(t, space, s))
	s.Layer, s.On, s.In = collaboration.LayerReferral, renjia.Date{}, renjia.Period{From: day("2026-03-01"), Until: day("2026-03-23")}
	require.Equal(t, []edge{{station, office, 0.25}}, edges(t, space, s), "as of the last day of the period")
	s.In.Until = renjia.Date{}
	require.ErrorIs(t, s.Validate(), renjia.ErrInvalid)

	all := agreement(office, station, team)
	all.State, all.Signed, all.ID = collaboration.AgreementInForce, day("2025-12-20"), renjia.ImportedID[collaboration.Agreement]("liede", "collaboration_agreement", "1")
	_, err = r.ImportAgreements(ctx, act, one(all))
	require.NoError(t, err)
	s = collaboration.Selection{Layer: collaboration.LayerAgreement, Weight: collaboration.WeightNewman, On: day("2026-03-12")}
	require.Equal(t, []edge{{office, station, .5}, {office, team, .5}, {station, team, .5}}, edges(t, space, s))

	yuan := func(n int64) renjia.Money { m, _ := renjia.Yuan(n); return m }
	s = collaboration.Selection{Layer: collaboration.LayerFunding, On: day("2026-03-12"), Funding: each(
		collaboration.Funding{From: office, To: station, Amount: yuan(300), On: day("2026-03-01"), Record: f.From},
		collaboration.Funding{From: team, To: station, Amount: yuan(100), On: day("2026-03-12"), Record: f.From},
		collaboration.Funding{From: team, To: station, Amount: yuan(999), On: day("2026-03-13"), Record: f.From},
	)}
	for w, want := range map[collaboration.Weighting][]float64{
		collaboration.WeightAmount: {300, 100}, collaboration.WeightLog: {math.Log(301), math.Log(101)}, collaboration.WeightShare: {.75, .25}, collaboration.WeightOne: {1, 1},
	} {
		s.Weight = w
		got := edges(t, space, s)
		require.Len(t, got, 2)
		require.InDeltaSlice(t, want, []float64{got[0].weight, got[1].weight}, 1e-12)
	}
	s.Funding = each(collaboration.Funding{From: office, To: office, Amount: yuan(1), On: day("2026-03-01")})
	view(t, space, func(snap *storage.Snapshot) error {
		for _, err := range s.Ties(ctx, snap) {
			require.ErrorIs(t, err, renjia.ErrInvalid)
		}
		return nil
	})
}

func TestMeetingsMakeTwoModeAndProjectedTies(t *testing.T) {
	r, space := open(t)
	office, station, team, fund := register(t, r, "Office", "street-office"), register(t, r, "Station", "station"), register(t, r, "Team", "volunteer-team"), register(t, r, "Fund", "community-fund")
	ref := func(kind, key string) renjia.Ref {
		return renjia.RefTo(kind, renjia.ImportedID[int]("liede", kind, key))
	}
	march, april, budget := ref("governance_meeting", "3"), ref("governance_meeting", "4"), ref("governance_decision", "1")
	meetings := each(
		collaboration.Attendance{Meeting: march, On: day("2026-03-10"), Attendees: []collaboration.Attendee{
			{Subject: office, Mode: collaboration.Present, Voices: []collaboration.Voice{{Decision: budget, Proposed: true, Voted: true}}},
			{Subject: station, Mode: collaboration.Present, Voices: []collaboration.Voice{{Decision: budget, Spoke: true}}},
			{Subject: team, Mode: collaboration.Proxy, Voices: []collaboration.Voice{{Decision: budget, Voted: true}}},
			{Subject: fund, Mode: collaboration.Apology},
		}},
		collaboration.Attendance{Meeting: april, On: day("2026-04-10"), Attendees: []collaboration.Attendee{
			{Subject: office, Mode: collaboration.Present}, {Subject: fund, Mode: collaboration.Present},
		}},
	)
	s := collaboration.Selection{Layer: collaboration.LayerMeeting, Weight: collaboration.WeightOne, On: day("2026-04-10"), Meetings: meetings}
	require.ErrorIs(t, s.Validate(), renjia.ErrUnspecified)
	s.Form = collaboration.Projected
	require.ErrorIs(t, s.Validate(), renjia.ErrUnspecified, "who counts as there")
	s.Present = []collaboration.Presence{collaboration.Present, collaboration.Proxy}
	require.Equal(t, []edge{{office, station, 1}, {office, team, 1}, {station, team, 1}, {office, fund, 1}}, edges(t, space, s))
	s.Weight = collaboration.WeightNewman
	require.Equal(t, []edge{{office, station, .5}, {office, team, .5}, {station, team, .5}, {office, fund, 1}}, edges(t, space, s))
	s.In, s.On = renjia.Period{From: day("2026-03-11"), Until: day("2026-04-11")}, renjia.Date{}
	require.Equal(t, []edge{{office, fund, 1}}, edges(t, space, s))
	s.Form = collaboration.TwoMode
	require.ErrorIs(t, s.Validate(), renjia.ErrInvalid, "1/(k−1) is of projections")
	s.Weight, s.Present = collaboration.WeightOne, []collaboration.Presence{collaboration.Present}
	require.Equal(t, []edge{{office, april, 1}, {fund, april, 1}}, edges(t, space, s))

	s = collaboration.Selection{Layer: collaboration.LayerVoice, Weight: collaboration.WeightOne, On: day("2026-04-10"), Meetings: meetings}
	require.ErrorIs(t, s.Validate(), renjia.ErrUnspecified)
	s.Acts, s.Present = []collaboration.VoiceAct{collaboration.Voted}, []collaboration.Presence{collaboration.Present, collaboration.Proxy}
	require.Equal(t, []edge{{office, budget, 1}, {team, budget, 1}}, edges(t, space, s))
	s.Acts = []collaboration.VoiceAct{collaboration.Spoke, collaboration.Proposed}
	require.Equal(t, []edge{{office, budget, 1}, {station, budget, 1}}, edges(t, space, s))

	s.Meetings = each(collaboration.Attendance{Meeting: march, On: day("2026-03-10"), Attendees: []collaboration.Attendee{{Subject: office, Mode: collaboration.Present}, {Subject: office.In("liede"), Mode: collaboration.Present}}})
	view(t, space, func(snap *storage.Snapshot) error {
		for _, err := range s.Ties(ctx, snap) {
			require.ErrorIs(t, err, renjia.ErrInvalid, "twice the same")
		}
		return nil
	})
}

func TestDirectivesComeFromRecordsAndFromTheCaller(t *testing.T) {
	r, space := open(t)
	office := register(t, r, "Office", "street-office")
	s, err := r.Register(ctx, act, collaboration.Subject{Name: renjia.Both("Station"), Class: "station", Supervisor: office, Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	station, team := s.Ref(), register(t, r, "Team", "volunteer-team")
	for _, of := range []renjia.Ref{station, team} {
		_, err = r.AssignRole(ctx, act, collaboration.Role{Of: of, In: office, Name: "supervised-by", Period: renjia.Period{From: day("2026-01-01"), Until: day("2026-03-01")}})
		require.NoError(t, err)
	}
	parent, err := r.GrantMandate(ctx, act, collaboration.Mandate{Holder: office, Powers: []collaboration.Power{collaboration.Convene}, Basis: "street rules", Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	_, err = r.GrantMandate(ctx, act, collaboration.Mandate{Holder: station, Powers: []collaboration.Power{collaboration.Convene}, Parent: parent.ID, Period: renjia.Period{From: day("2026-02-01")}})
	require.NoError(t, err)
	task := renjia.RefTo("governance_task", renjia.ImportedID[int]("liede", "governance_task", "1"))
	_, err = r.TakeOn(ctx, act, collaboration.Delegation{Task: task, From: office, To: team, Share: renjia.Frac(1, 5), Period: renjia.Period{From: day("2026-02-10")}})
	require.NoError(t, err)
	sel := collaboration.Selection{Layer: collaboration.LayerDirective, Weight: collaboration.WeightHalfLife, HalfLife: 10, On: day("2026-02-20"), Directives: each(
		collaboration.Directive{From: office, To: station, Kind: collaboration.DirectiveConvenes, On: day("2026-02-20"), Record: task},
		collaboration.Directive{From: office, To: station, Kind: collaboration.DirectiveConvenes, On: day("2026-02-21"), Record: task},
	)}
	require.Equal(t, []edge{
		{office, station, 1}, {office, team, 1}, // supervises, told once
		{office, station, math.Exp2(-1.9)}, // the mandate of 1 February
		{office, team, .5},                 // the task of 10 February
		{office, station, 1},               // convened today
	}, edges(t, space, sel))
	sel.On = day("2026-03-01")
	require.Len(t, edges(t, space, sel), 5, "the team's supervision is over, another meeting has been called")
}

func TestANetworkOfRecordsKeepsPersonsAsAsked(t *testing.T) {
	d := newDispute(t)
	_, err := d.Refer(ctx, act, referral(d.committee, d.head))
	require.NoError(t, err)
	station, err := d.Register(ctx, act, collaboration.Subject{Name: renjia.Text{EN: "Station", ZH: "社工站"}, Class: "station", LegalForm: "社会服务机构", Period: renjia.Period{From: day("2026-01-01"), Until: day("2026-03-01")}})
	require.NoError(t, err)
	f := referral(station.Ref(), d.committee)
	f.Sent = day("2026-03-02")
	_, err = d.Refer(ctx, act, f)
	require.NoError(t, err)
	a := agreement(d.committee, register(t, d.Registry, "Team", "volunteer-team"))
	a.State, a.Signed, a.ID = collaboration.AgreementInForce, day("2025-12-20"), renjia.ImportedID[collaboration.Agreement]("liede", "collaboration_agreement", "1")
	_, err = d.ImportAgreements(ctx, act, one(a))
	require.NoError(t, err)
	layers := []collaboration.Selection{
		{Layer: collaboration.LayerReferral, Weight: collaboration.WeightOne, On: day("2026-03-02")},
		{Layer: collaboration.LayerAgreement, Weight: collaboration.WeightOne, On: day("2026-03-02")},
	}
	make := func(o collaboration.NetworkOptions) (net *network.Network, err error) {
		view(t, d.space, func(s *storage.Snapshot) error {
			net, err = collaboration.Network(ctx, s, o, layers...)
			return nil
		})
		return net, err
	}
	o := collaboration.NetworkOptions{Name: "Liede", On: day("2026-03-02"), Lang: renjia.Chinese}
	_, err = make(o)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	o.Persons = collaboration.PersonsLeftOut
	net, err := make(o)
	require.NoError(t, err)
	require.NoError(t, net.Validate())
	require.True(t, net.Directed)
	require.Len(t, net.Nodes, 3, "committee, team, and the station that no longer exists but has a tie")
	require.Len(t, net.Ties, 2)
	last := net.Nodes[2]
	require.Equal(t, "社工站", last.Label)
	require.Equal(t, map[string]string{"mode": "subject", "class": "station", "class_name": "社会工作服务站", "legal_form": "社会服务机构"}, last.Attr)
	i := slices.IndexFunc(net.Ties, func(x network.Tie) bool { return x.Layer == collaboration.LayerAgreement })
	require.Equal(t, "undirected", net.Ties[i].Attr["direction"])
	g, err := net.Graph(collaboration.LayerAgreement, network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsRefuse})
	require.NoError(t, err)
	require.Equal(t, 3, g.Len())

	o.Persons = collaboration.PersonsCoded
	net, err = make(o)
	require.NoError(t, err)
	require.Len(t, net.Nodes, 7)
	for _, n := range net.Nodes {
		require.Equal(t, n.Attr["class"] == "person", n.Label == "")
	}
	o.Persons = collaboration.PersonsNamed
	net, err = make(o)
	require.NoError(t, err)
	require.Len(t, net.Ties, 3)
	for _, n := range net.Nodes {
		require.NotEmpty(t, n.Label)
	}
}

// What a layer yields as of a day is what the records say one by one; over a period
// it is what some day of the period says, for layers that last.
func TestALayerOfAPeriodIsThatOfItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, space := open(t)
		office, team := register(t, r, "Office", "street-office"), register(t, r, "Team", "volunteer-team")
		why := because("reason")
		for range rapid.IntRange(1, 4).Draw(t, "records") {
			made := day("2026-03-01").AddDays(rapid.IntRange(0, 10).Draw(t, "made"))
			c, err := r.Commit(ctx, why, promise(office, made.String(), "2026-04-30", team))
			require.NoError(t, err)
			if n := rapid.IntRange(0, 10).Draw(t, "for"); n > 0 {
				_, err = r.Keep(ctx, why, c.ID, made.AddDays(n-1))
				require.NoError(t, err)
			}
		}
		from := day("2026-03-01").AddDays(rapid.IntRange(-2, 15).Draw(t, "from"))
		in := renjia.Period{From: from, Until: from.AddDays(rapid.IntRange(1, 8).Draw(t, "days"))}
		records := func(s collaboration.Selection) map[renjia.Ref]bool {
			s.Layer, s.Weight = collaboration.LayerCommitment, collaboration.WeightOne
			found := map[renjia.Ref]bool{}
			view(t, space, func(snap *storage.Snapshot) error {
				for tie, err := range s.Ties(ctx, snap) {
					require.NoError(t, err)
					found[tie.Record] = true
				}
				return nil
			})
			return found
		}
		want := map[renjia.Ref]bool{}
		for d := in.From; d.Before(in.Until); d = d.AddDays(1) {
			for ref := range records(collaboration.Selection{On: d}) {
				want[ref] = true
			}
		}
		require.Equal(t, want, records(collaboration.Selection{In: in}))
	})
}

func TestALayerIsKnownAsItWasRecordedThen(t *testing.T) {
	r, space := open(t)
	station, centre := register(t, r, "Station", "station"), register(t, r, "Centre", "health-centre")
	f, err := r.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	then, err := space.Head(ctx)
	require.NoError(t, err)
	_, err = r.MarkReferralInError(ctx, because("twice"), f.ID)
	require.NoError(t, err)
	count := func(s *storage.Snapshot) (n int) {
		for _, err := range collaboration.Ties(ctx, s, collaboration.LayerReferral, day("2026-03-02")) {
			require.NoError(t, err)
			n++
		}
		return n
	}
	view(t, space, func(s *storage.Snapshot) error {
		require.Zero(t, count(s), "as it is known now")
		return nil
	})
	require.NoError(t, space.AsOf(ctx, then.Position, func(s *storage.Snapshot) error {
		require.Equal(t, 1, count(s), "as it was known then")
		return nil
	}))
}
