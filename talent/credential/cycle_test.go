package credential_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/talent/credential"
)

func TestHoursShortAreExact(t *testing.T) {
	q := builtin(t, "cn.sw.ce.2009")
	p := prove(t, q, `{"level":"senior","hours_in_cycle":"89.9","cycle_start":"2024-02-29"}`)
	require.Equal(t, map[string]any{"met": false, "short": "0.1"}, p.Values)
	require.Equal(t, day(t, "2027-02-27"), p.By)
	require.Equal(t, credential.Unknown, verdict(t, q, `{"level":"senior"}`))
	require.Equal(t, credential.Met, verdict(t, q, `{"level":"senior","degree_obtained":true}`))
	p = prove(t, q, `{"level":"senior","activities":[{"kind":"degree obtained"},{"kind":"degree_obtained"},{"kind":"course","h":"1"}],"degree_obtained":true}`)
	require.Equal(t, credential.Met, p.Verdict)
	require.Equal(t, "0.0", p.Used[1].Credit.String(), "a degree counts once")
	require.Equal(t, 3, p.N)
}

func TestOneClassButSeveralTags(t *testing.T) {
	q := builtin(t, "aasw.amhsw.2023")
	const log = `{"on":"2024-06-30","activities":[{"h":"10","cat":"supervision","tags":["mental_health"],"on":"2023-07-01"},
		{"h":"15","cat":"skills","tags":["mental_health","fps","fps"]},{"h":"%s","cat":"identity","on":"%s"}]}`
	require.Equal(t, credential.Met, verdict(t, q, fmt.Sprintf(log, "5", "2024-06-30")))
	p := prove(t, q, fmt.Sprintf(log, "5", "2024-07-01"))
	require.Equal(t, credential.NotMet, p.Verdict)
	require.Len(t, p.Missing, 2, "hours and identity")
	require.Equal(t, day(t, "2024-06-30"), p.By)
	require.Equal(t, credential.NotMet, verdict(t, q, fmt.Sprintf(log, "4.9999", "2024-06-30")))
	require.Equal(t, credential.Unknown, verdict(t, q, `{"total":"40","supervision":20,"skills":15,"identity":5,"fps":10}`))
	p = prove(t, q, `{"activities":[{"cat":"skills"}]}`)
	require.Equal(t, credential.NotMet, p.Verdict, "supervision is known to be nothing")
	require.Contains(t, p.Open, "skills")
	p = prove(t, q, `{"activities":[{"h":"9","cat":"skills","tags":["fps","fps"]}]}`)
	require.Equal(t, "1.0", p.Missing[len(p.Missing)-2].Short.String(), "a tag counts once")
}

func TestCreditCapsCarryOverAndShare(t *testing.T) {
	q := one(t, `{"kind":"cycle-hours","total":30,"caps":{"online":10},"carry_over":5,"pro_rata":true,"talk_multiplier":"1.5","clock_hour_minutes":50}`)
	p := prove(t, q, `{"activities":[{"h":"5","kind":"talk"},{"h":"9","kind":"online"},{"h":"9","kind":"online"}],"carried_over":8}`)
	// 9 hours of 50 minutes, 10.8 and then nothing more under the cap of 10, 5 of 8 carried over
	require.Equal(t, []string{"9.0", "10.0", "0.0"}, []string{p.Used[0].Credit.String(), p.Used[1].Credit.String(), p.Used[2].Credit.String()})
	require.Equal(t, "6.0", p.Missing[0].Short.String())
	require.Equal(t, credential.Met, verdict(t, q, `{"total":15,"share":"0.5"}`))
	require.Equal(t, credential.NotMet, verdict(t, q, `{"total":15,"share":"0.6"}`))
	require.Equal(t, credential.NotMet, verdict(t, q, `{"total":29,"share":"2"}`))
	require.Equal(t, "35.0", prove(t, builtin(t, "alabama.ce.credit"), `{"activities":[{"kind":"paper"},{"kind":"paper"},{"kind":"presentation"}],"carried_over":9}`).Values["hours"])
}

func TestARollingCycleLooksBack(t *testing.T) {
	q := one(t, `{"kind":"cycle-hours","total":1,"rolling":true,"cycle_months":12}`)
	require.Equal(t, credential.Met, verdict(t, q, `{"on":"2024-06-30","activities":[{"h":1,"on":"2023-07-01"}]}`))
	require.Equal(t, credential.NotMet, verdict(t, q, `{"on":"2024-06-30","activities":[{"h":1,"on":"2023-06-30"}]}`))
	require.Equal(t, credential.NotMet, verdict(t, q, `{"on":"2024-06-30","activities":[{"h":1,"on":"2024-07-01"}]}`))
}

// The cycle of a day is found by going through all of them.
func TestCyclesOfAPersonRepeatFromTheirStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := day(t, "2000-01-01").AddDays(rapid.IntRange(0, 1500).Draw(t, "start"))
		months := rapid.IntRange(1, 48).Draw(t, "months")
		on := start.AddDays(rapid.IntRange(0, 9000).Draw(t, "day"))
		e, err := credentialEvidence(fmt.Sprintf(`{"on":%q,"cycle_start":%q}`, on, start))
		require.NoError(t, err)
		w := (&credential.Cycle{Months: months}).Window(&e)
		require.True(t, w.Contains(on), "%s %s", w, on)
		k := 0
		for start.AddMonths((k+1)*months).Compare(on) <= 0 {
			k++
		}
		require.Equal(t, start.AddMonths(k*months), w.From)
		require.Equal(t, start.AddMonths((k+1)*months), w.Until)
	})
}

// Adding a record never takes anything away, and totals are sums of what is used.
func TestMoreRecordsNeverCountLess(t *testing.T) {
	q := one(t, `{"kind":"activity-credit","caps":{"online":10},"first_paper":20,"talk_multiplier":2}`)
	rapid.Check(t, func(t *rapid.T) {
		var list string
		last := credential.Quantity(0)
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			if list != "" {
				list += ","
			}
			list += fmt.Sprintf(`{"h":%d,"kind":%q}`, rapid.IntRange(0, 9).Draw(t, "h"), rapid.SampledFrom([]string{"online", "paper", "talk", "other"}).Draw(t, "kind"))
			p := prove(t, q, `{"activities":[`+list+`]}`)
			sum := credential.Quantity(0)
			for _, u := range p.Used {
				sum += u.Credit
			}
			require.Equal(t, sum.String(), p.Values["hours"])
			require.GreaterOrEqual(t, sum, last)
			last = sum
		}
	})
}
