package collaboration_test

import (
	"fmt"
	"iter"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// Named mutants, and the test that kills each:
//
//	two-accountable   a deliverable may have two accountable          TestEveryDeliverableHasOneAccountableAndSomebodyResponsible
//	share-near        shares may sum to nearly 1                      TestSharesSumToOneAndDivideExactly
//	leave-shares      a partner leaves and keeps its share            TestPartnersComeAndGoWithNewShares
//	runs-after        a project runs on the day it is over            TestAProjectGoesItsWay
//	orphan-delegate   a mandate holds though its source is over       TestADelegatedMandateIsNoWiderAndEndsWithItsSource

func project(lead renjia.Ref, partners ...renjia.Ref) collaboration.JointProject {
	x := collaboration.JointProject{Title: renjia.Both("meals"), Lead: lead, Proposed: day("2026-01-10")}
	for _, p := range partners {
		x.Partners = append(x.Partners, collaboration.Partner{Subject: p})
	}
	return x
}

func started(t require.TestingT, r *collaboration.Registry, x collaboration.JointProject) collaboration.JointProject {
	x, err := r.ProposeProject(ctx, act, x)
	require.NoError(t, err)
	_, err = r.ApproveProject(ctx, act, x.ID, day("2026-01-20"), renjia.Ref{})
	require.NoError(t, err)
	x, err = r.StartProject(ctx, act, x.ID, day("2026-02-01"))
	require.NoError(t, err)
	return x
}

func TestAProjectGoesItsWay(t *testing.T) {
	r, space := open(t)
	station, school := register(t, r, "Station", "station"), register(t, r, "School", "school")
	x, err := r.ProposeProject(ctx, act, project(station, school))
	require.NoError(t, err)
	_, err = r.StartProject(ctx, act, x.ID, day("2026-02-01"))
	var state *renjia.StateError
	require.ErrorAs(t, err, &state)
	require.Equal(t, []string{"approve", "cancel"}, state.Allowed)
	_, err = r.ApproveProject(ctx, act, x.ID, day("2026-01-09"), renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrInvalid, "before it was proposed")
	_, err = r.ApproveProject(ctx, act, x.ID, day("2026-01-20"), renjia.Ref{})
	require.NoError(t, err)
	_, err = r.StartProject(ctx, act, x.ID, day("2026-02-01"))
	require.NoError(t, err)
	_, err = r.CloseProject(ctx, act, x.ID, day("2026-12-01"), "")
	require.ErrorIs(t, err, renjia.ErrInvalid, "without an outcome")
	x, err = r.CloseProject(ctx, act, x.ID, day("2026-12-01"), "1,200 meals")
	require.NoError(t, err)
	for on, want := range map[string]bool{"2026-01-31": false, "2026-02-01": true, "2026-11-30": true, "2026-12-01": false} {
		require.Equal(t, want, x.Running(day(on)), on)
		look(t, space, func(s *storage.Snapshot) {
			for _, who := range []renjia.Ref{station, school} {
				n := 0
				for _, err := range collaboration.ProjectsOf(ctx, s, who, day(on)) {
					require.NoError(t, err)
					n++
				}
				require.Equal(t, want, n == 1, on)
			}
		})
	}
	_, err = r.CancelProject(ctx, act, x.ID, day("2027-01-01"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.JoinProject(ctx, act, x.ID, school, day("2027-01-01"), nil)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.ProposeProject(ctx, act, project(station))
	require.ErrorContains(t, err, "partners: must be one or more")
	_, err = r.ProposeProject(ctx, act, project(station, station))
	require.ErrorContains(t, err, "is the lead")
}

func share(subject renjia.Ref, num, den int64) collaboration.Share {
	return collaboration.Share{Subject: subject, Share: renjia.Frac(num, den)}
}

func TestSharesSumToOneAndDivideExactly(t *testing.T) {
	refs := make([]renjia.Ref, 5)
	for i := range refs {
		refs[i] = renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", fmt.Sprint(i)))
	}
	rapid.Check(t, func(t *rapid.T) {
		amounts := map[renjia.Ref]renjia.Money{}
		total := int64(0)
		for _, ref := range refs[:rapid.IntRange(1, 5).Draw(t, "partners")] {
			minor := rapid.Int64Range(0, 1_000_000_007).Draw(t, "minor")
			amount, err := renjia.MoneyOf(minor, renjia.CNY)
			require.NoError(t, err)
			amounts[ref] = amount
			total += minor
		}
		shares, err := collaboration.SharesOf(amounts)
		if total == 0 {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, err)
		sum := new(big.Rat)
		for _, s := range shares {
			sum.Add(sum, s.Share.Rat())
			require.Equal(t, s.Share, renjia.Frac(amounts[s.Subject].Minor(), total))
		}
		require.Zero(t, sum.Cmp(big.NewRat(1, 1)))
		x := collaboration.JointProject{Shares: []collaboration.Sharing{{From: day("2026-01-01"), Of: shares}}}
		whole, err := renjia.MoneyOf(rapid.Int64Range(0, 1_000_000).Draw(t, "whole"), renjia.CNY)
		require.NoError(t, err)
		parts, err := x.Divide(whole, day("2026-05-01"), renjia.TieFirst)
		require.NoError(t, err)
		back := int64(0)
		for _, part := range parts {
			back += part.Minor()
		}
		require.Equal(t, whole.Minor(), back)
	})
	x := project(refs[0], refs[1], refs[2])
	x.ID, x.State = renjia.ImportedID[collaboration.JointProject]("a", "b", "c"), collaboration.ProjectProposed
	for _, of := range [][]collaboration.Share{
		{share(refs[0], 1, 2), share(refs[1], 499_999_999, 1_000_000_000)}, {share(refs[0], 2, 3), share(refs[1], 2, 3), share(refs[2], -1, 3)},
		{share(refs[0], 1, 2), share(refs[0], 1, 2)}, {share(refs[4], 1, 1)}, {},
	} {
		x.Shares = []collaboration.Sharing{{From: day("2026-01-01"), Of: of}}
		require.ErrorContains(t, x.Validate(), "shares[0]", of)
	}
	x.Shares = []collaboration.Sharing{{From: day("2026-01-01"), Of: []collaboration.Share{share(refs[0], 1, 3), share(refs[1], 2, 3)}}}
	require.NoError(t, x.Validate())
	_, err := x.Divide(renjia.Money{}, day("2025-12-31"), renjia.TieFirst)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestEveryDeliverableHasOneAccountableAndSomebodyResponsible(t *testing.T) {
	r, space := open(t)
	station, school, firm := register(t, r, "Station", "station"), register(t, r, "School", "school"), register(t, r, "Firm", "enterprise")
	x := started(t, r, project(station, school))
	is := func(who renjia.Ref, as collaboration.RACI) collaboration.Assignment {
		return collaboration.Assignment{Subject: who, As: as}
	}
	for name, assigned := range map[string][]collaboration.Assignment{
		"nobody accountable": {is(school, collaboration.Responsible)},
		"two accountable":    {is(station, collaboration.Accountable), is(school, collaboration.Accountable), is(school, collaboration.Responsible)},
		"nobody responsible": {is(station, collaboration.Accountable), is(school, collaboration.Informed)},
		"a stranger":         {is(station, collaboration.Accountable), is(station, collaboration.Responsible), is(firm, collaboration.Consulted)},
		"twice":              {is(station, collaboration.Accountable), is(school, collaboration.Responsible), is(school, collaboration.Responsible)},
		"another letter":     {is(station, collaboration.Accountable), is(school, collaboration.Responsible), is(school, "X")},
	} {
		_, err := r.AddDeliverable(ctx, act, x.ID, collaboration.Deliverable{Key: "menu", Title: renjia.Both("menu"), Due: day("2026-03-01"), Assigned: assigned})
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, err := r.AddDeliverable(ctx, act, x.ID, collaboration.Deliverable{
		Key: "menu", Title: renjia.Both("menu"), Due: day("2026-03-01"), Assigned: []collaboration.Assignment{is(station, collaboration.Accountable), is(station, collaboration.Responsible), is(school, collaboration.Consulted)},
	})
	require.NoError(t, err)
	due := func(on string) (n int) {
		look(t, space, func(s *storage.Snapshot) {
			for d, err := range collaboration.DeliverablesDue(ctx, s, day(on)) {
				require.NoError(t, err)
				require.Equal(t, "menu", d.Deliverable.Key)
				n++
			}
		})
		return n
	}
	require.Equal(t, 0, due("2026-02-28"))
	require.Equal(t, 1, due("2026-03-01"))
	_, err = r.Deliver(ctx, act, x.ID, "dessert", day("2026-03-02"), renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrNotFound)
	x, err = r.Deliver(ctx, act, x.ID, "menu", day("2026-03-02"), renjia.Ref{})
	require.NoError(t, err)
	require.Equal(t, 0, due("2026-03-05"))
	_, err = r.Deliver(ctx, act, x.ID, "menu", day("2026-03-03"), renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrState)
	e := x.Explain(day("2026-04-01"))
	require.False(t, e.All(), "it came a day late")
	require.Contains(t, e.Text(renjia.English), "done on: 2026-03-02 ≤ 2026-03-01 — fails")
}

func TestPartnersComeAndGoWithNewShares(t *testing.T) {
	r, _ := open(t)
	station, school, firm := register(t, r, "Station", "station"), register(t, r, "School", "school"), register(t, r, "Firm", "enterprise")
	x := project(station, school)
	x.Shares = []collaboration.Sharing{{From: day("2026-01-10"), Of: []collaboration.Share{share(station, 1, 2), share(school, 1, 2)}}}
	x = started(t, r, x)
	_, err := r.JoinProject(ctx, act, x.ID, firm, day("2026-04-01"), []collaboration.Share{share(station, 1, 3), share(school, 1, 3)})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	x, err = r.JoinProject(ctx, act, x.ID, firm, day("2026-04-01"), []collaboration.Share{share(station, 1, 3), share(school, 1, 3), share(firm, 1, 3)})
	require.NoError(t, err)
	require.Equal(t, []renjia.Ref{station, school}, x.PartnersOn(day("2026-03-31")))
	require.Equal(t, []renjia.Ref{station, school, firm}, x.PartnersOn(day("2026-04-01")))
	shares, ok := x.SharesOn(day("2026-03-31"))
	require.True(t, ok)
	require.Len(t, shares, 2)
	_, err = r.AddDeliverable(ctx, act, x.ID, collaboration.Deliverable{Key: "menu", Title: renjia.Both("menu"), Due: day("2026-08-01"), Assigned: []collaboration.Assignment{
		{Subject: station, As: collaboration.Accountable}, {Subject: school, As: collaboration.Responsible},
	}})
	require.NoError(t, err)
	rest := []collaboration.Share{share(station, 2, 3), share(firm, 1, 3)}
	_, err = r.LeaveProject(ctx, act, x.ID, school, day("2026-07-01"), rest)
	require.ErrorContains(t, err, "deliverables[0].assigned[1].subject: takes no part when it is due")
	_, err = r.AssignDeliverable(ctx, act, x.ID, "menu", []collaboration.Assignment{{Subject: station, As: collaboration.Accountable}, {Subject: firm, As: collaboration.Responsible}})
	require.NoError(t, err)
	_, err = r.LeaveProject(ctx, act, x.ID, school, day("2026-07-01"), nil)
	require.ErrorContains(t, err, "needs new shares from then on")
	x, err = r.LeaveProject(ctx, act, x.ID, school, day("2026-07-01"), rest)
	require.NoError(t, err)
	require.Equal(t, []renjia.Ref{station, firm}, x.PartnersOn(day("2026-07-01")))
	_, err = r.LeaveProject(ctx, act, x.ID, school, day("2026-08-01"), nil)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = r.LeaveProject(ctx, act, x.ID, station, day("2026-08-01"), nil)
	require.ErrorIs(t, err, renjia.ErrNotFound, "the lead does not leave")
	x, err = r.ShareProject(ctx, act, x.ID, day("2026-09-01"), []collaboration.Share{share(station, 1, 1)})
	require.NoError(t, err)
	require.Len(t, x.Shares, 4)
}

func TestADelegatedMandateIsNoWiderAndEndsWithItsSource(t *testing.T) {
	r, space := open(t)
	office, committee, station := register(t, r, "Office", "street-office"), register(t, r, "Committee", "residents-committee"), register(t, r, "Station", "station")
	root, err := r.GrantMandate(ctx, act, collaboration.Mandate{
		Holder: office, Powers: []collaboration.Power{collaboration.Convene, collaboration.Assign, collaboration.Supervise}, Matters: []string{"meals", "visits"},
		Basis: "local regulations art. 9", Period: renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")},
	})
	require.NoError(t, err)
	narrow := collaboration.Mandate{Holder: committee, Powers: []collaboration.Power{collaboration.Convene}, Matters: []string{"meals"}, Period: renjia.Period{From: day("2026-02-01"), Until: day("2026-12-01")}, Parent: root.ID}
	for name, change := range map[string]func(*collaboration.Mandate){
		"power":   func(m *collaboration.Mandate) { m.Powers = append(m.Powers, collaboration.Decide) },
		"matters": func(m *collaboration.Mandate) { m.Matters = nil },
		"matter":  func(m *collaboration.Mandate) { m.Matters = []string{"roads"} },
		"before":  func(m *collaboration.Mandate) { m.Period.From = day("2025-12-31") },
		"after":   func(m *collaboration.Mandate) { m.Period.Until = day("2027-01-02") },
		"forever": func(m *collaboration.Mandate) { m.Period.Until = renjia.Date{} },
	} {
		wide := narrow
		wide.Powers = append([]collaboration.Power(nil), narrow.Powers...)
		change(&wide)
		_, err := r.GrantMandate(ctx, act, wide)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	child, err := r.GrantMandate(ctx, act, narrow)
	require.NoError(t, err)
	grand := narrow
	grand.Holder, grand.Parent, grand.Over = station, child.ID, []renjia.Ref{station}
	grand, err = r.GrantMandate(ctx, act, grand)
	require.NoError(t, err)
	who := func(on, matter string, over renjia.Ref) (holders []renjia.Ref) {
		look(t, space, func(s *storage.Snapshot) {
			for m, err := range collaboration.MandatesFor(ctx, s, collaboration.MandateQuery{Power: collaboration.Convene, Matter: matter, Over: over, On: day(on)}) {
				require.NoError(t, err)
				holders = append(holders, m.Holder)
			}
		})
		return holders
	}
	require.ElementsMatch(t, []renjia.Ref{office}, who("2026-01-31", "meals", renjia.Ref{}))
	require.ElementsMatch(t, []renjia.Ref{office, committee, station}, who("2026-02-01", "meals", station))
	require.ElementsMatch(t, []renjia.Ref{office, committee}, who("2026-02-01", "meals", office))
	require.ElementsMatch(t, []renjia.Ref{office}, who("2026-02-01", "visits", renjia.Ref{}))
	_, err = r.RevokeMandate(ctx, act, child.ID, day("2026-06-01"))
	require.NoError(t, err)
	require.ElementsMatch(t, []renjia.Ref{office}, who("2026-06-01", "meals", station), "what was delegated from it ends with it")
	require.True(t, grand.Period.Contains(day("2026-06-01")))
	_, err = r.RevokeMandate(ctx, act, child.ID, day("2026-07-01"))
	require.ErrorIs(t, err, renjia.ErrState)
	self := narrow
	self.ID = renjia.ImportedID[collaboration.Mandate]("liede", "m", "1")
	self.Parent = self.ID
	_, err = r.GrantMandate(ctx, act, self)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestProjectsMandatesChangesAndPostsAreImportedOnce(t *testing.T) {
	r, _ := open(t)
	a, b := register(t, r, "A", "station"), register(t, r, "B", "school")
	x := project(a, b)
	x.ID, x.State = renjia.ImportedID[collaboration.JointProject]("liede", collaboration.ProjectKind, "1"), collaboration.ProjectCancelled
	x.Over = day("2026-02-01")
	twice(t, func(s iter.Seq2[collaboration.JointProject, error]) (storage.Imported, error) {
		return r.ImportProjects(ctx, act, s)
	}, x)
	twice(t, func(s iter.Seq2[collaboration.Mandate, error]) (storage.Imported, error) {
		return r.ImportMandates(ctx, act, s)
	}, collaboration.Mandate{
		ID: renjia.ImportedID[collaboration.Mandate]("liede", collaboration.MandateKind, "1"), Holder: a, Powers: []collaboration.Power{collaboration.Fund}, Basis: "law", Period: renjia.Period{From: day("2026-01-01")},
	})
	twice(t, func(s iter.Seq2[collaboration.Post, error]) (storage.Imported, error) {
		return r.ImportPosts(ctx, act, s)
	},
		collaboration.Post{ID: renjia.ImportedID[collaboration.Post]("liede", collaboration.PostKind, "1"), Organization: a, Title: renjia.Both("Head")})
	twice(t, func(s iter.Seq2[collaboration.ChangeEvent, error]) (storage.Imported, error) {
		return r.ImportChanges(ctx, act, s)
	}, collaboration.ChangeEvent{
		ID: renjia.ImportedID[collaboration.ChangeEvent]("liede", "collaboration_change", "1"), Kind: collaboration.Succession, On: day("2026-01-01"), Originals: []renjia.Ref{a}, Results: []renjia.Ref{b},
	})
}

func ExampleJointProject_Divide() {
	lead, partner := renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "1")), renjia.RefTo(collaboration.SubjectKind, renjia.ImportedID[collaboration.Subject]("a", "b", "2"))
	x := collaboration.JointProject{Shares: []collaboration.Sharing{{From: day("2026-01-01"), Of: []collaboration.Share{
		{Subject: lead, Share: renjia.Frac(2, 3)}, {Subject: partner, Share: renjia.Frac(1, 3)},
	}}}}
	budget, _ := renjia.Yuan(1000)
	parts, err := x.Divide(budget, day("2026-03-01"), renjia.TieFirst)
	fmt.Println(parts[lead], parts[partner], err)
	// Output: 666.67 CNY 333.33 CNY <nil>
}
