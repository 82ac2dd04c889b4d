package talent_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
)

// The first year in England (ASYE): weekly for six weeks, then fortnightly to six
// months, then monthly.
var firstYear = talent.Cadence{Phases: []talent.Phase{
	{Until: talent.Span{Days: 42}, Every: talent.Span{Days: 7}},
	{Until: talent.Span{Months: 6}, Every: talent.Span{Days: 14}},
	{Until: talent.Span{Months: 12}, Every: talent.Span{Months: 1}},
}}

var chains = map[string]talent.RatioChain{
	"pilot": {Supervisors: 1, Assistants: 2, Workers: 20}, "target": {Supervisors: 1, Trainees: 2, Assistants: 4, Workers: 40},
	"hong_kong": {Supervisors: 1, Workers: 8},
}

// The cases of the shared reference set that concern supervision.
func TestSupervisionHasTheReferenceValues(t *testing.T) {
	dir := os.Getenv("RENJIA_SHARED")
	if dir == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "data", "talent", "rules.json"))
	require.NoError(t, err)
	var file struct{ Cases []json.RawMessage }
	require.NoError(t, json.Unmarshal(raw, &file))
	checked := 0
	for _, one := range file.Cases {
		var name struct{ Rule string }
		require.NoError(t, json.Unmarshal(one, &name))
		if name.Rule != "england.asye.supervision" && name.Rule != "shenzhen.supervision.group" {
			continue // of other shapes
		}
		checked++
		var c supervisionCase
		require.NoError(t, json.Unmarshal(one, &c))
		c.check(t)
	}
	require.Greater(t, checked, 4)
}

type supervisionCase struct {
	Rule  string
	Input struct {
		Start    renjia.Date
		Sessions []renjia.Date
		Scheme   string
		Workers  int64
	}
	Expect struct {
		Windows, Missed         int
		FirstMissed             string `json:"first_missed"`
		Supervisors, Assistants int64
	}
}

func (c *supervisionCase) check(t *testing.T) {
	if c.Rule == "shenzhen.supervision.group" {
		need, err := chains[c.Input.Scheme].For(c.Input.Workers)
		require.NoError(t, err)
		require.Equal(t, c.Expect.Supervisors, need.Supervisors)
		require.Equal(t, c.Expect.Assistants, need.Assistants)
		return
	}
	s := talent.Supervision{Period: renjia.Period{From: c.Input.Start}}
	for _, on := range c.Input.Sessions {
		s.Sessions = append(s.Sessions, talent.Session{On: on, Minutes: 90})
	}
	on, err := s.OnTime(firstYear, c.Input.Start.AddYears(1))
	require.NoError(t, err)
	require.Equal(t, c.Expect.Windows, on.Due)
	require.Len(t, on.Missed, c.Expect.Missed)
	if c.Expect.Missed > 0 {
		require.Equal(t, c.Expect.FirstMissed, on.Missed[0].From.String())
	}
}

// Windows follow one another without gap or overlap, and end with their phase.
func TestWindowsTileThePair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := day("2023-01-01").AddDays(rapid.IntRange(0, 800).Draw(t, "from"))
		until := from.AddDays(rapid.IntRange(0, 500).Draw(t, "days"))
		windows, err := firstYear.Windows(from, until)
		require.NoError(t, err)
		next := from
		for _, w := range windows {
			require.Equal(t, next, w.From)
			require.True(t, w.From.Before(w.Until) && w.From.Before(until))
			next = w.Until
		}
		require.True(t, !next.Before(until) || next == from.AddMonths(12), "nothing is left out")
	})
	for _, bad := range []talent.Cadence{{}, {Phases: []talent.Phase{{}}}, {Phases: []talent.Phase{{Every: talent.Span{Days: 7}}, {Every: talent.Span{Days: 7}}}}} {
		_, err := bad.Windows(day("2026-01-01"), day("2026-02-01"))
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestAWindowIsDueWhenItIsOver(t *testing.T) {
	weekly := talent.Cadence{Phases: []talent.Phase{{Every: talent.Span{Days: 7}}}}
	s := talent.Supervision{Period: renjia.Period{From: day("2026-01-01")}, Sessions: []talent.Session{{On: day("2026-01-07"), Minutes: 60}, {On: day("2026-01-16"), Minutes: 60}}}
	for on, want := range map[string][2]int{"2026-01-01": {0, 0}, "2026-01-07": {0, 0}, "2026-01-08": {1, 1}, "2026-01-14": {1, 1}, "2026-01-15": {2, 1}, "2026-01-17": {3, 2}, "2026-01-28": {3, 2}, "2026-01-29": {4, 2}} {
		o, err := s.OnTime(weekly, day(on))
		require.NoError(t, err)
		require.Equal(t, want, [2]int{o.Due, o.Met}, on)
	}
	none, err := s.OnTime(weekly, day("2026-01-01"))
	require.NoError(t, err)
	_, err = none.Share()
	require.ErrorContains(t, err, "undefined")
	s.Period.Until = day("2026-01-18")
	o, err := s.OnTime(weekly, day("2026-06-01"))
	require.NoError(t, err)
	require.Equal(t, 3, o.Due, "the pair ended")
	need, err := chains["hong_kong"].For(33)
	require.NoError(t, err)
	require.EqualValues(t, 5, need.Supervisors, "33 workers at 1 : 8")
	_, err = talent.RatioChain{Supervisors: 1}.For(3)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = chains["pilot"].For(-1)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func supervise(t require.TestingT, r *talent.Registry, supervisor, worker talent.PersonID, from string) talent.Supervision {
	s, err := r.Supervise(ctx, act, talent.Supervision{Supervisor: supervisor, Worker: worker, Period: renjia.Period{From: day(from)}})
	require.NoError(t, err)
	return s
}

func TestAnAbsentSupervisorLeavesAllTheirWorkersInView(t *testing.T) {
	r, space := open(t)
	boss, deputy, w1, w2, w3 := enrol(t, r, "1"), enrol(t, r, "2"), enrol(t, r, "3"), enrol(t, r, "4"), enrol(t, r, "5")
	for _, w := range []talent.PersonID{w1, w2, w3} {
		supervise(t, r, boss, w, "2026-01-01")
	}
	supervise(t, r, deputy, w2, "2026-01-01") // somebody else is there
	weekly := talent.Cadence{Phases: []talent.Phase{{Every: talent.Span{Days: 7}}}}
	january := renjia.Period{From: day("2026-01-01"), Until: day("2026-02-01")}
	affected := func() (who []talent.PersonID, windows int) {
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
			all, err := talent.Unsupervised(ctx, s, weekly, january)
			for _, a := range all {
				who = append(who, a.Worker)
				windows += len(a.Windows)
			}
			return err
		}))
		return who, windows
	}
	who, _ := affected()
	require.Empty(t, who)
	a, err := r.RecordAbsence(ctx, act, talent.Absence{Person: boss, Period: renjia.Period{From: day("2026-01-09")}})
	require.NoError(t, err)
	who, windows := affected()
	require.ElementsMatch(t, []talent.PersonID{w1, w3}, who)
	require.Equal(t, 4, windows, "two whole weeks each from the 15th to the 29th")
	_, err = r.RecordAbsence(ctx, act, talent.Absence{Person: deputy, Period: renjia.Period{From: day("2026-01-10"), Until: day("2026-01-22")}})
	require.NoError(t, err)
	who, windows = affected()
	require.ElementsMatch(t, []talent.PersonID{w1, w2, w2, w3}, who, "the deputy is away, too")
	require.Equal(t, 6, windows)
	_, err = r.EndAbsence(ctx, act, a.ID, day("2026-01-21"))
	require.NoError(t, err)
	who, _ = affected()
	require.Empty(t, who, "less than one whole window")
	_, err = r.EndAbsence(ctx, act, a.ID, day("2026-01-21"))
	require.ErrorIs(t, err, renjia.ErrState)
	require.ErrorIs(t, space.View(ctx, func(s *storage.Snapshot) error {
		_, err := talent.Unsupervised(ctx, s, weekly, renjia.Period{})
		return err
	}), renjia.ErrInvalid)
}

func TestLoadsCountWorkersCentresAndMinutes(t *testing.T) {
	r, space := open(t)
	boss, w1, w2 := enrol(t, r, "1"), enrol(t, r, "2"), enrol(t, r, "3")
	engage(t, r, w1, "2026-01-01", "", true)
	_, err := r.Engage(ctx, act, talent.Engagement{Person: w2, Organization: subject("other"), Type: talent.Direct, Professional: true, Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	s1 := supervise(t, r, boss, w1, "2026-01-01")
	supervise(t, r, boss, w2, "2026-01-15")
	_, err = r.Meet(ctx, act, s1.ID, talent.Session{On: day("2026-01-03"), Minutes: 90})
	require.NoError(t, err)
	weekly := talent.Cadence{Phases: []talent.Phase{{Every: talent.Span{Days: 7}}}}
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		loads, err := talent.Loads(ctx, s, renjia.Period{From: day("2026-01-01"), Until: day("2026-02-01")})
		require.NoError(t, err)
		require.Equal(t, []talent.Load{{Supervisor: boss, Workers: 2, Centres: 2, Minutes: 90}}, loads)
		loads, err = talent.Loads(ctx, s, renjia.Period{From: day("2026-01-04"), Until: day("2026-01-15")})
		require.NoError(t, err)
		require.Equal(t, []talent.Load{{Supervisor: boss, Workers: 1, Centres: 1}}, loads)

		o, err := talent.OnTimeShare(ctx, s, weekly, day("2026-01-15"))
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(1, 2), o.Share.Value)
		require.EqualValues(t, 1, o.Workers)
		require.Zero(t, o.Complete)
		o, err = talent.OnTimeShare(ctx, s, weekly, day("2026-01-08"))
		require.NoError(t, err)
		require.EqualValues(t, 1, o.Complete)
		_, err = talent.OnTimeShare(ctx, s, weekly, day("2026-01-01"))
		require.ErrorContains(t, err, "undefined")

		condition := talent.StaffingCondition{CentresPerSupervisor: 1, Registered: map[string]int64{"cn/social-worker": 1}}
		met, err := talent.CheckStaffing(ctx, s, builtin(t), condition, day("2026-01-20"))
		require.NoError(t, err)
		require.False(t, met.Met)
		require.EqualValues(t, 2, met.Centres)
		condition = talent.StaffingCondition{CentresPerSupervisor: 2}
		met, err = talent.CheckStaffing(ctx, s, builtin(t), condition, day("2026-01-20"))
		require.NoError(t, err)
		require.True(t, met.Met)
		_, err = talent.CheckStaffing(ctx, s, builtin(t), talent.StaffingCondition{Registered: map[string]int64{"nowhere": 1}}, day("2026-01-20"))
		require.ErrorIs(t, err, renjia.ErrNotFound)
		_, err = talent.CheckStaffing(ctx, s, builtin(t), talent.StaffingCondition{Registered: map[string]int64{"cn/social-worker": 0}, CentresPerSupervisor: -1}, day("2026-01-20"))
		require.ErrorIs(t, err, renjia.ErrInvalid)
		return nil
	}))
}
