package credential_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

func TestEligibilityTakesTheNearestAlternative(t *testing.T) {
	q := builtin(t, "cn.sw.eligibility")
	for input, want := range map[string]credential.Verdict{
		`{"level":"assistant","edu":"high_school","years":4}`:                                                       credential.Met,
		`{"level":"assistant","edu":"high_school","years":"3.9"}`:                                                   credential.NotMet,
		`{"level":"assistant","edu":"bachelor_sw_student","years":0}`:                                               credential.Met,
		`{"level":"assistant","edu":"college_sw","years":2}`:                                                        credential.Met,
		`{"level":"assistant","edu":"college_other","years":3}`:                                                     credential.NotMet,
		`{"level":"assistant","edu":"master_other","years":2}`:                                                      credential.Met,
		`{"level":"assistant","edu":"bachelor_sw_student"}`:                                                         credential.Met,
		`{"level":"assistant","edu":"bachelor_other"}`:                                                              credential.Unknown,
		`{"level":"social_worker","edu":"college_other","years":6}`:                                                 credential.Met,
		`{"level":"social_worker","edu":"college_other","years":5}`:                                                 credential.NotMet,
		`{"level":"social_worker","edu":"master_other","years":3}`:                                                  credential.Met,
		`{"level":"social_worker","edu":"master_sw","years":1}`:                                                     credential.Met,
		`{"level":"social_worker","edu":"doctor_sw","years":0}`:                                                     credential.Met,
		`{"level":"social_worker","edu":"bachelor_sw_student","years":0}`:                                           credential.NotMet,
		`{"level":"social_worker","edu":"high_school","credential":"assistant","years":9,"years_after":6}`:          credential.Met,
		`{"level":"social_worker","edu":"high_school","credential":"assistant","years":9,"years_after":5}`:          credential.NotMet,
		`{"level":"social_worker","edu":"high_school","credential":"none","years":9,"years_after":6}`:               credential.NotMet,
		`{"level":"senior","edu":"bachelor_sw","credential":"social_worker","years_after":5}`:                       credential.Met,
		`{"level":"senior","edu":"doctor_other","credential":"social_worker","years_after":5}`:                      credential.Met,
		`{"level":"senior","edu":"college_sw","credential":"social_worker","years_after":9}`:                        credential.NotMet,
		`{"level":"senior","edu":"bachelor_sw","credential":"social_worker","years_after":"4.5","on":"2024-01-31"}`: credential.NotMet,
	} {
		require.Equal(t, want, verdict(t, q, input), input)
	}
	p := prove(t, q, `{"level":"senior","edu":"bachelor","credential":"social_worker","years_after":"4.5","on":"2024-01-31"}`)
	require.Equal(t, day(t, "2024-07-31"), p.Earliest)
	require.Equal(t, "years_after", p.Missing[0].What)
	refused(t, q, `{"level":"king"}`, renjia.ErrNotFound)
	refused(t, q, `{}`, renjia.ErrUnspecified)
}

func TestEquivalentCredentialsCountThroughOthersWhileInForce(t *testing.T) {
	all := credential.Equivalences{
		{Credential: "a", CountsAs: "b", From: day(t, "2020-01-01"), To: day(t, "2020-12-31"), Source: "s"},
		{Credential: "b", CountsAs: "c", Source: "s"}, {Credential: "c", CountsAs: "b", Source: "s"},
	}
	require.NoError(t, all.Validate())
	require.True(t, all.Count("a", "c", day(t, "2020-12-31")))
	require.False(t, all.Count("a", "c", day(t, "2021-01-01")))
	require.False(t, all.Count("a", "c", day(t, "2019-12-31")))
	require.False(t, all.Count("a", "c", renjia.Date{}))
	require.True(t, all.Count("b", "c", renjia.Date{}))
	require.False(t, all.Count("c", "a", day(t, "2020-06-01")), "one direction")
	require.True(t, all.Count("z", "z", renjia.Date{}))
	require.False(t, all.Count("", "", renjia.Date{}))
	require.Error(t, credential.Equivalences{{Credential: "a", CountsAs: "a", Source: "s"}}.Validate())
	q := one(t, `{"kind":"alternatives","x":[{"credential":"new"}],"equivalences":[{"credential":"old","counts_as":"new","source":"s"}]}`)
	require.Equal(t, credential.Met, verdict(t, q, `{"level":"x","credential":"old"}`))
}

func TestSubjectsArePassedWithinConsecutiveYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		passes := map[string][]int{}
		for _, s := range []string{"a", "b", "c", "d"} {
			passes[s] = rapid.SliceOfN(rapid.IntRange(2000, 2008), 0, 3).Draw(t, s)
		}
		x := credential.Papers{Subjects: 3, Years: rapid.IntRange(1, 4).Draw(t, "years")}
		most := 0
		for from := 1990; from < 2020; from++ {
			n := 0
			for _, years := range passes {
				if slices.ContainsFunc(years, func(y int) bool { return y >= from && y < from+x.Years }) {
					n++
				}
			}
			most = max(most, n)
		}
		_, subjects := x.Best(passes)
		require.Len(t, subjects, most)
	})
	q := builtin(t, "cn.sw.exam")
	p := prove(t, q, `{"level":"social_worker","passes":{"a":[2021],"b":[2022],"c":[2019]}}`)
	require.Equal(t, credential.NotMet, p.Verdict)
	require.Equal(t, day(t, "2022-12-31"), p.By)
	require.Equal(t, credential.Met, verdict(t, q, `{"level":"senior","passes":{"a":[2021]},"passed":"2021-10-01","on":"2024-09-30","review":true}`))
	require.Equal(t, credential.NotMet, verdict(t, q, `{"level":"senior","passes":{"a":[2021]},"passed":"2021-10-01","on":"2024-10-01"}`))
	require.Equal(t, credential.NotMet, verdict(t, q, `{"level":"senior","passes":{"a":[2021]},"review":false}`))
	require.Equal(t, credential.Unknown, verdict(t, q, `{"level":"senior"}`), "nothing is known of passes")
	require.Equal(t, credential.NotMet, verdict(t, q, `{"level":"assistant","passes":{"a":[2021],"b":[2022]}}`))
}

func TestARegistrationHasAWindowBeforeAndGraceAfter(t *testing.T) {
	q := one(t, `{"kind":"validity","first_within_months":12,"valid_months":12,"renew_window_months_before":3,"grace_months_after":1,"pausable":true}`)
	states := func(suspended string, want map[string]credential.State) {
		for on, state := range want {
			p := prove(t, q, fmt.Sprintf(`{"valid_from":"2023-01-31","on":%q,"suspended":[%s]}`, on, suspended))
			require.EqualValues(t, state, p.Values["state"], on)
			require.Equal(t, state == credential.Valid || state == credential.Renewable, p.Verdict == credential.Met, on)
		}
	}
	states("", map[string]credential.State{
		"2023-01-30": credential.Unregistered, "2023-01-31": credential.Valid, "2023-10-30": credential.Valid, "2023-10-31": credential.Renewable,
		"2024-01-30": credential.Renewable, "2024-01-31": credential.Grace, "2024-02-28": credential.Grace, "2024-02-29": credential.Expired,
	})
	states(`{"from":"2023-03-01","until":"2023-03-11"},{"from":"2023-03-06","until":"2023-03-11"}`, map[string]credential.State{
		"2023-03-10": credential.Suspended, "2024-02-09": credential.Renewable, "2024-02-10": credential.Grace,
	})
	states(`{"from":"2023-03-01","until":"2023-03-11"},{"from":"2024-02-05","until":"2024-02-08"}`, map[string]credential.State{
		"2024-02-12": credential.Renewable, "2024-02-13": credential.Grace, // a pause prolongs what a pause prolonged
	})
	first := map[string]credential.Verdict{"2024-01-14": credential.Met, "2024-01-15": credential.NotMet}
	for on, want := range first {
		p := prove(t, q, fmt.Sprintf(`{"passed":"2023-01-15","on":%q}`, on))
		require.Equal(t, want, p.Verdict, on)
		require.Equal(t, "2024-01-14", p.Values["register_by"])
	}
	refused(t, q, `{}`, renjia.ErrUnspecified)
	stands := one(t, `{"kind":"validity","valid_months":12,"grace_months_after":1,"grace_stands":true}`)
	require.Equal(t, credential.Met, verdict(t, stands, `{"valid_from":"2023-01-31","on":"2024-02-28"}`))
}

func TestItemsNeedTheirProperty(t *testing.T) {
	q := builtin(t, "england.sw.cpd.2022")
	require.Equal(t, credential.Unknown, verdict(t, q, `{"items":2}`))
	require.Equal(t, credential.NotMet, verdict(t, q, `{"items":1}`))
	p := prove(t, q, `{"on":"2024-03-01","activities":[{"on":"2023-12-01","tags":["peer_reflection"]},{"on":"2023-11-30"},{"on":"2024-12-01"}]}`)
	require.Equal(t, credential.NotMet, p.Verdict)
	require.Equal(t, []credential.Shortfall{{What: "items", Have: credential.One, Need: 2 * credential.One, Short: credential.One}}, p.Missing)
	require.Equal(t, day(t, "2024-11-30"), p.By)
	refused(t, q, `{"items":1,"with_peer_reflection":2}`, renjia.ErrInvalid)
}

func TestWindowsOfACadenceTileItsPhases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := day(t, "2020-01-01").AddDays(rapid.IntRange(0, 2000).Draw(t, "start"))
		c := credential.Cadence{Phases: []credential.Phase{
			{Until: credential.Span{Days: rapid.IntRange(1, 60).Draw(t, "a")}, Days: rapid.IntRange(1, 30).Draw(t, "every")},
			{Until: credential.Span{Months: rapid.IntRange(1, 24).Draw(t, "b")}, Months: rapid.IntRange(1, 5).Draw(t, "months")},
		}}
		require.NoError(t, c.Validate())
		next := start
		for _, w := range c.Windows(start) {
			require.Equal(t, next, w.From)
			require.NoError(t, w.Validate())
			days, _ := w.Days()
			require.LessOrEqual(t, days, max(c.Phases[0].Days, 31*c.Phases[1].Months))
			next = w.Until
		}
		ends := []renjia.Date{c.Phases[0].Until.After(start), c.Phases[1].Until.After(start)}
		require.Equal(t, slices.MaxFunc(ends, renjia.Date.Compare), next)
	})
	w := (&credential.Cadence{Phases: []credential.Phase{{Until: credential.Span{Months: 3}, Months: 1}}}).Windows(day(t, "2023-01-31"))
	require.Equal(t, "2023-02-28", w[1].From.String())
	require.Equal(t, "2023-03-31", w[2].From.String(), "counted from the start, not from the short month")
}

func TestACadenceCountsWindowsThatEnded(t *testing.T) {
	q := builtin(t, "england.asye.supervision")
	for on, want := range map[string]string{
		"2024-09-08": `{"windows":0,"missed":0,"first_missed":null}`,
		"2024-09-09": `{"windows":1,"missed":0,"first_missed":null}`,
		"2024-09-16": `{"windows":2,"missed":1,"first_missed":"2024-09-09"}`,
	} {
		p := prove(t, q, fmt.Sprintf(`{"start":"2024-09-02","sessions":["2024-09-08","2024-09-16"],"as_of":%q}`, on))
		b, err := json.Marshal(p.Values)
		require.NoError(t, err)
		require.JSONEq(t, want, string(b), on)
	}
	p := prove(t, q, `{"start":"2024-09-02","sessions":[],"as_of":"2024-09-05"}`)
	require.Equal(t, day(t, "2024-09-08"), p.By)
	p = prove(t, q, `{"start":"2024-09-02","sessions":["2024-09-03"],"as_of":"2024-09-16","suspended":[{"from":"2024-09-15","until":"2024-09-20"}]}`)
	require.Equal(t, 1, p.Values["windows"])
	require.Equal(t, credential.Met, p.Verdict)
	refused(t, q, `{"as_of":"end"}`, renjia.ErrUnspecified)
	refused(t, q, `{"start":"2024-09-02"}`, renjia.ErrUnspecified)
}

func TestRatiosAreRoundedUpEachByItself(t *testing.T) {
	c := credential.Chain{Schemes: map[string]map[string]int64{"s": {"supervisor": 1, "assistant": 4, "worker": 40}}}
	rapid.Check(t, func(t *rapid.T) {
		workers := rapid.Int64Range(0, 5000).Draw(t, "workers")
		need, err := c.Needed("s", workers)
		require.NoError(t, err)
		for role, n := range need {
			share := c.Schemes["s"][role]
			require.GreaterOrEqual(t, n*40, workers*share)
			require.Less(t, (n-1)*40, max(workers*share, 1))
		}
	})
	q := builtin(t, "shenzhen.supervision.group")
	p := prove(t, q, `{"scheme":"hong_kong","workers":33,"supervisors":4}`)
	require.Equal(t, credential.NotMet, p.Verdict)
	require.Contains(t, p.Explanation.Text(renjia.English), "one supervisor to 8.25 workers")
	refused(t, q, `{"scheme":"paris","workers":3}`, renjia.ErrNotFound)
	refused(t, q, `{"scheme":"pilot"}`, renjia.ErrUnspecified)
	refused(t, q, `{"scheme":"pilot","workers":"1.5"}`, renjia.ErrInvalid)
}

func TestAWeekNeedsASecondUnitAboveTenHours(t *testing.T) {
	q := builtin(t, "california.asw.supervision")
	for input, want := range map[string]credential.Verdict{
		`{"individual_h":"1","group_h":"0","clinical_h":"10"}`:      credential.Met,
		`{"individual_h":"0","group_h":"2","clinical_h":"10"}`:      credential.Met,
		`{"individual_h":"0","group_h":"1.75","clinical_h":"1"}`:    credential.NotMet,
		`{"individual_h":"0.5","group_h":"1","clinical_h":"1"}`:     credential.Met,
		`{"individual_h":"2","group_h":"0","clinical_h":"10.0001"}`: credential.Met,
		`{"individual_h":"1","clinical_h":"20"}`:                    credential.Unknown,
		`{"weeks":104,"individual_weeks":51}`:                       credential.NotMet,
		`{"weeks":104,"total_hours":3000,"lcsw_hours":"1700"}`:      credential.Met,
	} {
		require.Equal(t, want, verdict(t, q, input), input)
	}
	refused(t, q, `{}`, renjia.ErrUnspecified)
	whole := one(t, `{"kind":"weekly-ratio","whole_units":true,"units_for":[{"clinical_hours_up_to":10,"units":1}]}`)
	require.Equal(t, credential.NotMet, verdict(t, whole, `{"individual_h":"0.5","group_h":"1","clinical_h":"1"}`))
	require.Equal(t, credential.Met, verdict(t, whole, `{"individual_h":"1","group_h":"1","clinical_h":"11"}`), "the last step holds above")
}

func TestStarsAreCumulativeOrBeginAnew(t *testing.T) {
	ladder := &credential.Thresholds{Thresholds: []credential.Quantity{credential.Whole(30), credential.Whole(100), credential.Whole(300)}, Compare: renjia.AtLeast, Every: credential.Whole(300)}
	for hours, want := range map[int64]credential.Star{
		0: {0, 0, credential.Whole(30)}, 30: {1, 0, credential.Whole(70)}, 300: {3, 0, 0}, 301: {0, 1, credential.Whole(29)}, 600: {3, 1, 0}, 630: {1, 2, credential.Whole(70)},
	} {
		require.Equal(t, want, ladder.Level(credential.Whole(hours)), hours)
	}
	ladder.Every, ladder.Compare = 0, renjia.MoreThan
	require.Equal(t, 0, ladder.Level(credential.Whole(30)).Level)
	require.Equal(t, 1, ladder.Level(credential.Whole(30)+1).Level)
	require.Equal(t, 3, ladder.Level(credential.Whole(900)).Level)
	require.Equal(t, credential.Unknown, verdict(t, builtin(t, "cn.volunteer.stars.2012"), `{}`))
	p := prove(t, builtin(t, "cn.volunteer.stars.2012"), `{"hours":"99.9999"}`)
	require.Equal(t, 0, p.Values["star"])
	require.Contains(t, p.Explanation.Text(renjia.English), "0.0001 more")
}

func TestRoundingLeavesTheWayOut(t *testing.T) {
	q := builtin(t, "qingdao.hours.rounding")
	require.Equal(t, "1.0", prove(t, q, `{"minutes":120,"travel_minutes":75}`).Values["hours"])
	require.Equal(t, "0.0", prove(t, q, `{"minutes":0}`).Values["hours"])
	require.Equal(t, "0.0", prove(t, q, `{"minutes":10,"travel_minutes":75}`).Values["hours"])
	require.Equal(t, credential.Unknown, verdict(t, q, `{}`))
	refused(t, q, `{"minutes":"1.5"}`, renjia.ErrInvalid)
}
