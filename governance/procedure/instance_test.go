package procedure_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
)

func TestNextFollowsTheOrder(t *testing.T) {
	x := chosen(t, "cn/consultation-2025")
	i, err := procedure.Start(x, "c-1", day("2026-03-01"))
	require.NoError(t, err)
	require.Equal(t, procedure.Started, i.State())
	require.Equal(t, []string{"open"}, i.Next())
	record := func(step string) { require.NoError(t, i.Record(step, procedure.Evidence{On: day("2026-03-02")})) }
	record("open")
	require.Equal(t, []string{"invite", "consult"}, i.Next(), "inviting may be left out")
	require.Equal(t, procedure.Running, i.State())
	var state *renjia.StateError
	require.ErrorAs(t, i.Allowed("refer"), &state)
	require.Equal(t, []string{"invite", "consult"}, state.Allowed)
	require.NoError(t, i.Allowed("consult"))
	record("consult")
	require.Equal(t, []string{"consult", "implement", "refer"}, i.Next(), "a consultation may be held again")
	record("refer")
	require.Empty(t, i.Next(), "the other way is closed")
	require.Equal(t, procedure.Finished, i.State())
}

func TestAnInstanceIsKeptAsJSON(t *testing.T) {
	x := chosen(t, "cn/four-deliberations-two-disclosures")
	i, err := procedure.Start(x, "m-1", day("2026-03-01"))
	require.NoError(t, err)
	for _, e := range regular().Events {
		require.NoError(t, i.Record(e.Step, e.Evidence))
	}
	require.NoError(t, i.Plan("implement", day("2026-05-01")))
	b, err := json.Marshal(i)
	require.NoError(t, err)
	var again procedure.Instance
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, *i, again)
}

func TestRecordsRefuseWhatCannotBe(t *testing.T) {
	x := chosen(t, "cn/consultation-2025")
	_, err := procedure.Start(x, "c-1", day("2025-12-31"))
	require.ErrorContains(t, err, "is in force")
	i, err := procedure.Start(x, "c-1", day("2026-03-01"))
	require.NoError(t, err)
	require.ErrorContains(t, i.Record("party", procedure.Evidence{On: day("2026-03-02")}), "is no step")
	require.ErrorContains(t, i.Record("open", procedure.Evidence{On: day("2026-02-28")}), "before the beginning")
	require.ErrorContains(t, i.Record("open", procedure.Evidence{}), "on: must be given")
	require.Empty(t, i.Case.Events)
}

// Chengdu: 30 days' report and 15 days' notice before the vote, the result
// within 3 days after it and for 30 days.
func TestDeadlinesRunForwardAndBack(t *testing.T) {
	i, err := procedure.Start(chosen(t, "cn/owners-assembly-chengdu-2024"), "v-1", day("2026-03-01"))
	require.NoError(t, err)
	require.NoError(t, i.Plan("vote", day("2026-04-15")))
	require.ErrorIs(t, i.Plan("party", day("2026-04-15")), renjia.ErrNotFound)
	due := i.Deadlines(day("2026-03-12"), renjia.Calendar{}, 5)
	require.Len(t, due, 2)
	require.Equal(t, procedure.Deadline{Step: "report", Clock: "report", Due: day("2026-03-16"), Status: procedure.DueSoon, Days: 4, Source: "2024 text"}, due[0])
	require.Equal(t, "notice", due[1].Step)
	require.Equal(t, day("2026-03-31"), due[1].Due)
	require.Equal(t, procedure.Open, due[1].Status)
	require.Equal(t, procedure.Overdue, i.Deadlines(day("2026-03-17"), renjia.Calendar{}, 5)[0].Status)

	require.NoError(t, i.Record("notice", procedure.Evidence{On: day("2026-03-20"), Shown: renjia.Period{From: day("2026-03-20")}}))
	waiting := i.Deadlines(day("2026-03-21"), renjia.Calendar{}, 5)
	require.Equal(t, procedure.Waiting, waiting[1].Status)
	require.Equal(t, day("2026-04-04"), waiting[1].NotBefore)

	require.NoError(t, i.Record("vote", procedure.Evidence{On: day("2026-04-15"), Outcome: "adopted", Rule: "cn/chengdu-2024/special"}))
	publish := i.Deadlines(day("2026-04-19"), renjia.Calendar{}, 5)
	require.Len(t, publish, 1)
	require.Equal(t, procedure.Overdue, publish[0].Status)
	require.Equal(t, -1, publish[0].Days)

	require.NoError(t, i.Record("publish", procedure.Evidence{On: day("2026-04-18"), Shown: renjia.Period{From: day("2026-04-18")}}))
	hanging := i.Deadlines(day("2026-04-19"), renjia.Calendar{}, 5)
	require.Len(t, hanging, 1)
	require.Equal(t, day("2026-05-19"), hanging[0].NotBefore, "the first day it may come down: day 30 is 18 May")
	require.Empty(t, i.Deadlines(day("2026-05-19"), renjia.Calendar{}, 5))
}

func TestTheLastDayOfANoticeIsTheLastOneInTime(t *testing.T) {
	x := read(t, own)
	rapid.Check(t, func(t *rapid.T) {
		i, err := procedure.Start(x, "g", day("2026-01-01"))
		require.NoError(t, err)
		cal := renjia.Calendar{}
		for range rapid.IntRange(0, 6).Draw(t, "rest") {
			cal.Rest = append(cal.Rest, day("2026-03-01").AddDays(rapid.IntRange(0, 30).Draw(t, "day")))
		}
		planned := day("2026-03-15").AddDays(rapid.IntRange(0, 20).Draw(t, "planned"))
		require.NoError(t, i.Plan("meet", planned))
		last := i.Deadlines(day("2026-01-01"), cal, 0)[0].Due
		require.False(t, planned.Before(cal.AddWorking(last, 5)))
		require.True(t, planned.Before(cal.AddWorking(last.AddDays(1), 5)))
	})
}
