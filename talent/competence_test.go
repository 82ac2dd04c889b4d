package talent_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"errors"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/competency"
)

func framework() competency.Framework {
	return competency.Framework{
		ID: "station", Title: renjia.Both("Station"), Source: "own",
		Levels:       []competency.Level{{Rank: 1, Title: renjia.Both("able")}, {Rank: 2, Title: renjia.Both("expert")}},
		Competencies: []competency.Competency{{ID: "case", Title: renjia.Both("Case work")}},
	}
}

func assess(t require.TestingT, r *talent.Registry, person, by talent.PersonID, rank int, until string) competency.Assessment {
	a := competency.Assessment{
		Person: talent.PersonRef(person), Assessor: talent.PersonRef(by), By: competency.Supervisor,
		Framework: "station", Competency: "case", Rank: rank, On: day("2026-01-10"),
	}
	if until != "" {
		a.Until = day(until)
	}
	a, err := r.Assess(ctx, act, a)
	require.NoError(t, err)
	return a
}

func TestAssessmentsAreOfFrameworksInUse(t *testing.T) {
	r, _ := open(t)
	p, q := enrol(t, r, "1"), enrol(t, r, "2")
	a := competency.Assessment{
		Person: talent.PersonRef(p), Assessor: talent.PersonRef(q), By: competency.Peer,
		Framework: "station", Competency: "case", Rank: 2, On: day("2026-01-10"),
	}
	_, err := r.Assess(ctx, act, a)
	require.ErrorIs(t, err, renjia.ErrNotFound, "the framework is not in use")
	f, err := r.Adopt(ctx, act, framework())
	require.NoError(t, err)
	recorded, err := r.Assess(ctx, act, a)
	require.NoError(t, err)

	bad := a
	bad.Rank = 3
	_, err = r.Assess(ctx, act, bad)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	bad = a
	bad.Competency = "music"
	_, err = r.Assess(ctx, act, bad)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	bad = a
	bad.Assessor = subject("stranger")
	_, err = r.Assess(ctx, act, bad)
	require.Error(t, err)
	bad = a
	bad.Person = talent.PersonRef(renjia.NewID[talent.Person](new(renjia.Source)))
	_, err = r.Assess(ctx, act, bad)
	require.ErrorIs(t, err, renjia.ErrNotFound)

	_, err = r.WithdrawAssessment(ctx, act, recorded.ID)
	require.NoError(t, err)
	_, err = r.WithdrawAssessment(ctx, act, recorded.ID)
	require.ErrorIs(t, err, renjia.ErrState)

	newer := framework()
	newer.Version = "2"
	again, err := r.Adopt(ctx, act, newer)
	require.NoError(t, err)
	require.Equal(t, f.ID, again.ID, "it takes the place of the older")
	_, err = r.Adopt(ctx, act, competency.Framework{ID: "empty"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestGapsCoverAndSuccessionAreOfTheStaffOfTheDay(t *testing.T) {
	r, space := open(t)
	_, err := r.Adopt(ctx, act, framework())
	require.NoError(t, err)
	boss, expert, novice, gone := enrol(t, r, "1"), enrol(t, r, "2"), enrol(t, r, "3"), enrol(t, r, "4")
	for _, p := range []talent.PersonID{expert, novice} {
		engage(t, r, p, "2026-01-01", "", true)
	}
	engage(t, r, gone, "2025-01-01", "2026-02-01", true)
	_, err = r.Engage(ctx, act, talent.Engagement{Person: boss, Organization: subject("station"), Type: talent.Agency, Post: "chief", Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	assess(t, r, boss, expert, 2, "")
	assess(t, r, expert, boss, 2, "2026-09-01")
	assess(t, r, novice, boss, 1, "")
	assess(t, r, gone, boss, 2, "")
	o := competency.Options{From: []competency.Perspective{competency.Supervisor}, Basis: competency.Highest}
	profile := func(post string, rank int) competency.Profile {
		return competency.Profile{Post: post, Framework: "station", Requirements: []competency.Requirement{{Competency: "case", Rank: rank, Weight: 1}}}
	}
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		gaps, err := talent.Gaps(ctx, s, profile("deputy", 2), day("2026-06-01"), o, competency.Fit{Bar: 1})
		require.NoError(t, err)
		require.Len(t, gaps, 3, "who has left is not counted")
		ready := 0
		for _, g := range gaps {
			if g.Ready {
				ready++
			}
		}
		require.Equal(t, 2, ready)

		team, err := talent.TeamCover(ctx, s, "station", day("2026-06-01"), day("2026-10-01"), o)
		require.NoError(t, err)
		require.Len(t, team.Covers[0].Holders, 3)
		require.Len(t, team.Covers[1].Holders, 2)
		require.Equal(t, []renjia.Ref{talent.PersonRef(expert)}, team.Covers[1].Loses)

		cover, err := talent.SuccessionCover(ctx, s, []competency.Profile{profile("chief", 2), profile("deputy", 2)}, day("2026-06-01"), o)
		require.NoError(t, err)
		require.Len(t, cover.Covered, 1, "the chief is nobody's deputy, and one expert cannot hold both")
		require.Equal(t, talent.PersonRef(expert), cover.Covered[0].Person)
		require.Equal(t, 2, cover.BenchDepth)

		_, err = talent.TeamCover(ctx, s, "other", day("2026-06-01"), day("2026-10-01"), o)
		require.ErrorIs(t, err, renjia.ErrNotFound)
		_, err = talent.Gaps(ctx, s, profile("chief", 2), day("2026-06-01"), competency.Options{}, competency.Fit{Bar: 1})
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		return nil
	}))
}

func course(t require.TestingT, r *talent.Registry, places int64) talent.Training {
	tr, err := r.Plan(ctx, act, talent.Training{
		Title: renjia.Both("Ethics"), Organizer: subject("station"), Hours: 6, Places: places,
		Period: renjia.Period{From: day("2026-03-01"), Until: day("2026-03-02")},
	})
	require.NoError(t, err)
	return tr
}

func TestTrainingHoursAreCreditedOnce(t *testing.T) {
	r, _ := open(t)
	p, q := enrol(t, r, "1"), enrol(t, r, "2")
	tr := course(t, r, 0)
	_, err := r.TakePart(ctx, act, tr.ID, p)
	require.NoError(t, err)
	_, err = r.TakePart(ctx, act, tr.ID, p)
	require.ErrorIs(t, err, renjia.ErrState, "nobody takes part twice")
	_, err = r.Attend(ctx, act, tr.ID, p, 5)
	require.ErrorIs(t, err, renjia.ErrState, "it was not held yet")
	_, err = r.TakePart(ctx, act, tr.ID, q)
	require.NoError(t, err)
	_, err = r.Hold(ctx, act, tr.ID)
	require.NoError(t, err)
	_, err = r.TakePart(ctx, act, tr.ID, enrol(t, r, "3"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.CancelTraining(ctx, act, tr.ID)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.Attend(ctx, act, tr.ID, p, 7)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	part, err := r.Attend(ctx, act, tr.ID, p, 5)
	require.NoError(t, err)
	missed, err := r.Attend(ctx, act, tr.ID, q, 0)
	require.NoError(t, err)
	require.Equal(t, talent.AttendanceAbsent, missed.State)
	_, err = r.Attend(ctx, act, tr.ID, enrol(t, r, "4"), 5)
	require.ErrorIs(t, err, renjia.ErrNotFound)

	c, err := r.Certify(ctx, act, talent.Registration{Person: p, Rule: "cn/social-worker", Registered: day("2025-01-01")})
	require.NoError(t, err)
	other, err := r.Certify(ctx, act, talent.Registration{Person: q, Rule: "cn/social-worker", Registered: day("2025-01-01")})
	require.NoError(t, err)
	_, err = r.CreditTraining(ctx, act, part.ID, other.ID)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.CreditTraining(ctx, act, missed.ID, other.ID)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.CreditTraining(ctx, act, part.ID, c.ID)
	require.NoError(t, err)
	_, err = r.CreditTraining(ctx, act, part.ID, c.ID)
	require.ErrorIs(t, err, renjia.ErrState)
	c, err = r.Educate(ctx, act, c.ID, 1)
	require.NoError(t, err)
	require.EqualValues(t, 6, c.Education)
}

func TestTheLastPlaceIsTakenOnce(t *testing.T) {
	r, space := open(t)
	tr := course(t, r, 2)
	var people []talent.PersonID
	for i := range 6 {
		people = append(people, enrol(t, r, string(rune('a'+i))))
	}
	var taken atomic.Int64
	var wg sync.WaitGroup
	for _, p := range people {
		wg.Go(func() {
			switch _, err := r.TakePart(ctx, act, tr.ID, p); {
			case err == nil:
				taken.Add(1)
			case !errors.Is(err, renjia.ErrForbidden) && !errors.Is(err, renjia.ErrConflict):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.LessOrEqual(t, taken.Load(), int64(2))
	require.Positive(t, taken.Load())
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		doc, err := talent.Trainings.Get(ctx, s, tr.ID)
		require.Equal(t, taken.Load(), doc.Value.Enrolled)
		return err
	}))

	small := course(t, r, 1)
	_, err := r.TakePart(ctx, act, small.ID, people[0])
	require.NoError(t, err)
	_, err = r.TakePart(ctx, act, small.ID, people[1])
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = r.GiveUp(ctx, act, small.ID, people[0])
	require.NoError(t, err)
	_, err = r.TakePart(ctx, act, small.ID, people[1])
	require.NoError(t, err)
	_, err = r.GiveUp(ctx, act, small.ID, people[1])
	require.NoError(t, err)
	_, err = r.TakePart(ctx, act, small.ID, people[1])
	require.NoError(t, err, "who has given up may come back")
}
