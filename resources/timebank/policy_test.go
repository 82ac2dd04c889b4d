package timebank_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
)

// raw is certified time of so many minutes.
func raw(minutes int) timebank.Certified {
	c := served("x", "ann", "2026-03-01T09:00:00+08:00", "2026-03-01T09:01:00+08:00")
	c.Bank = id[timebank.Bank]("bank")
	c.Interval.Until = c.Interval.From.Add(time.Duration(minutes) * time.Minute)
	return c
}

func TestEachPolicyCreditsByItsOwnRounding(t *testing.T) {
	for _, c := range []struct {
		policy        string
		raw, credited int
	}{
		{"minutes", 1, 1}, {"minutes", 89, 89},
		{"cn/guangzhou-2019", 59, 0}, {"cn/guangzhou-2019", 60, 60}, {"cn/guangzhou-2019", 119, 60}, {"cn/guangzhou-2019", 120, 120},
		{"cn/ruian", 29, 0}, {"cn/ruian", 30, 30}, {"cn/ruian", 59, 30}, {"cn/ruian", 60, 60},
		{"cn/qingdao-2016", 1, 30}, {"cn/qingdao-2016", 29, 30}, {"cn/qingdao-2016", 30, 60}, {"cn/qingdao-2016", 59, 60}, {"cn/qingdao-2016", 60, 60},
		{"cn/qingdao-2016", 61, 90}, {"cn/qingdao-2016", 89, 90}, {"cn/qingdao-2016", 119, 120}, {"cn/qingdao-2016", 150, 180},
	} {
		p := builtin(t, c.policy).Complete(builtin(t, "minutes"))
		got, why, err := p.Credit(raw(c.raw), timebank.Prior{})
		require.NoError(t, err)
		require.EqualValues(t, c.credited, got.Minutes, "%s %d", c.policy, c.raw)
		require.EqualValues(t, c.raw, got.Raw, "the raw time is kept")
		require.NotEmpty(t, why.Text(renjia.Chinese))
	}
}

func TestRoundingAndStarsAgreeWithTheReference(t *testing.T) {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("set RENJIA_SHARED to the folder with the reference data")
	}
	b, err := os.ReadFile(filepath.Join(root, "data", "talent", "rules.json"))
	require.NoError(t, err)
	var ref struct {
		Cases []struct {
			Rule  string
			Input struct {
				Minutes int
				Hours   string
			}
			Expect struct {
				Hours string
				Star  *int
			}
		}
	}
	require.NoError(t, json.Unmarshal(b, &ref))
	seen := map[string]int{}
	stars := builtin(t, "cn/stars-2012").Stars
	rounding := builtin(t, "cn/qingdao-2016").Rounding
	for _, c := range ref.Cases {
		switch c.Rule {
		case "qingdao.hours.rounding":
			got, err := rounding.Apply(timebank.Minutes(c.Input.Minutes))
			require.NoError(t, err)
			whole, tenth, _ := strings.Cut(c.Expect.Hours, ".")
			want := halves(t, whole, tenth)
			require.Equal(t, want, got, c.Input.Minutes)
		case "cn.volunteer.stars.2012":
			require.Equal(t, *c.Expect.Star, stars.Star(halves(t, c.Input.Hours, "0")), c.Input.Hours)
		default:
			continue
		}
		seen[c.Rule]++
	}
	require.Len(t, seen, 2)
}

// halves reads hours with 0 or 5 tenths.
func halves(t *testing.T, whole, tenth string) timebank.Minutes {
	h, err := json.Number(whole).Int64()
	require.NoError(t, err)
	m := timebank.Minutes(h) * timebank.Hour
	if tenth == "5" {
		m += 30
	}
	return m
}

func TestRoundingIsWithinAStepAndNeverFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := builtin(t, rapid.SampledFrom([]string{"minutes", "cn/guangzhou-2019", "cn/ruian", "cn/qingdao-2016"}).Draw(t, "policy")).Rounding
		m := timebank.Minutes(rapid.Int64Range(0, 1<<40).Draw(t, "minutes"))
		a, err := r.Apply(m)
		require.NoError(t, err)
		b, err := r.Apply(m + 1)
		require.NoError(t, err)
		require.LessOrEqual(t, a, b)
		require.Less(t, max(a-m, m-a), r.Step+1)
	})
}

func TestCapsCutWhatADayAMonthAndAYearMayBring(t *testing.T) {
	p := builtin(t, "minutes")
	daily, monthly, yearly := timebank.Minutes(120), timebank.Minutes(300), timebank.Minutes(400)
	p.Caps = &timebank.Caps{Day: &daily, Month: &monthly, Year: &yearly}
	b := bank(t, p, "ann")
	for i, c := range []struct {
		from, until string
		credited    timebank.Minutes
	}{
		{"2026-01-01T00:10:00+08:00", "2026-01-01T01:40:00+08:00", 90}, // in UTC still 2025
		{"2026-01-01T09:00:00+08:00", "2026-01-01T10:00:00+08:00", 30}, // the day is full
		{"2026-01-01T11:00:00+08:00", "2026-01-01T12:00:00+08:00", 0},
		{"2026-01-31T23:00:00+08:00", "2026-02-01T02:00:00+08:00", 120}, // counts for the day it starts
		{"2026-01-15T09:00:00+08:00", "2026-01-15T11:00:00+08:00", 60},  // the month is full
		{"2026-02-01T09:00:00+08:00", "2026-02-01T11:00:00+08:00", 100}, // the year is full
		{"2026-12-31T23:30:00+08:00", "2027-01-01T00:30:00+08:00", 0},
		{"2027-01-01T00:30:00+08:00", "2027-01-01T01:30:00+08:00", 60}, // in UTC still 2026
	} {
		v, _, err := b.Certify(served(string(rune('a'+i)), "ann", c.from, c.until), id[timebank.Transfer](string(rune('a'+i))), day("2027-01-02"))
		require.NoError(t, err, c.from)
		require.Equal(t, c.credited, v.Credit.Minutes, c.from)
		require.Equal(t, c.credited == 0, v.Transfer.IsZero())
	}
	s, _ := b.Standing(member("ann"))
	require.Equal(t, timebank.Minutes(460), s.Balance)
}

func TestTimeThatCrossesTheEndOfAMonthCountsOnce(t *testing.T) {
	c := served("1", "ann", "2026-02-01T07:30:00+08:00", "2026-02-01T08:30:00+08:00")
	c.Credit.Minutes = 60
	firsts := timebank.MonthsOf(c.Interval)
	require.Equal(t, []renjia.Date{day("2026-01-01"), day("2026-02-01")}, firsts)
	january, february := &timebank.Month{First: firsts[0]}, &timebank.Month{First: firsts[1]}
	var to timebank.Standing
	require.NoError(t, c.Enter(&to, january, february))
	prior, err := timebank.PriorOf(c.Bank, day("2026-02-01"), january, february)
	require.NoError(t, err)
	require.Equal(t, timebank.Prior{Day: 60, Month: 60, Year: 60}, prior)
	prior, err = timebank.PriorOf(c.Bank, day("2026-01-31"), january, february)
	require.NoError(t, err)
	require.Equal(t, timebank.Prior{Year: 60}, prior, "it counts for the civil day of its start")
}

func TestWhatAPolicyLeavesOpenIsAskedForWhenItIsNeeded(t *testing.T) {
	whole := builtin(t, "minutes")
	for member, open := range map[string]func(*timebank.Policy){
		"rounding": func(p *timebank.Policy) { p.Rounding = nil }, "caps": func(p *timebank.Policy) { p.Caps = nil },
		"limits": func(p *timebank.Policy) { p.Limits = nil }, "expiry.months": func(p *timebank.Policy) { p.Expiry = nil },
	} {
		p := whole
		open(&p)
		b := bank(t, p, "ann")
		_, _, err := b.Certify(served("1", "ann", "2026-03-01T09:00:00+08:00", "2026-03-01T10:00:00+08:00"), id[timebank.Transfer]("1"), day("2026-03-01"))
		var missing *renjia.UnspecifiedError
		require.ErrorAs(t, err, &missing, member)
		require.Equal(t, member, missing.Choices[0].Name)
		s, _ := b.Standing(timebank.AccountOf(id[timebank.Bank]("bank"), timebank.Member, person("ann")))
		require.Zero(t, s.Balance+s.Earned, "nothing was done")
		require.Equal(t, whole.Rounding, p.Complete(whole).Rounding)
	}
	p := whole
	p.Spending = nil
	b := bank(t, p, "ann", "bo")
	_, _, err := b.Certify(served("1", "ann", "2026-03-01T09:00:00+08:00", "2026-03-01T10:00:00+08:00"), id[timebank.Transfer]("1"), day("2026-03-01"))
	require.NoError(t, err)
	_, _, err = b.Post(pay("2", "2026-03-02", "ann", "bo", 10))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func TestSpendingNeedsItsStar(t *testing.T) {
	p := builtin(t, "cn/guangzhou-2019").Complete(builtin(t, "minutes"))
	b := bank(t, p, "ann", "bo")
	start := at("2026-03-01T00:00:00+08:00")
	for i := range 5 { // 5 × 20 hours, an hour short at first
		c := served(string(rune('a'+i)), "ann", "2026-03-01T00:00:00+08:00", "2026-03-01T00:00:00+08:00")
		c.Interval = renjia.Interval{From: start.AddDate(0, 0, i), Until: start.AddDate(0, 0, i).Add(20 * time.Hour)}
		c.Day = day("2026-03-01").AddDays(i)
		if i == 4 {
			c.Interval.Until = c.Interval.Until.Add(-time.Minute)
		}
		_, _, err := b.Certify(c, id[timebank.Transfer](string(rune('a'+i))), day("2026-03-10"))
		require.NoError(t, err)
	}
	_, _, err := b.Post(pay("1", "2026-03-11", "ann", "bo", 60))
	var star *timebank.StarError
	require.ErrorAs(t, err, &star)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	require.Equal(t, timebank.Minutes(99*60), star.Earned)
	_, _, err = b.Certify(served("last", "ann", "2026-03-20T09:00:00+08:00", "2026-03-20T10:00:00+08:00"), id[timebank.Transfer]("last"), day("2026-03-20"))
	require.NoError(t, err)
	_, _, err = b.Post(pay("1", "2026-03-21", "ann", "bo", 60))
	require.NoError(t, err)
	gift := pay("2", "2026-03-21", "bo", "ann", 60)
	gift.Verb = timebank.Donate
	_, _, err = b.Post(gift)
	require.NoError(t, err, "giving away needs none")
	report := p.Stars.Report(func(yield func(timebank.Standing) bool) {
		for a := range b.Accounts() {
			if s, ok := b.Standing(a.ID); ok && a.Kind == timebank.Member && !yield(s) {
				return
			}
		}
	})
	require.Equal(t, member("ann"), report[0].Account)
	require.Equal(t, 1, report[0].Star)
	require.Equal(t, timebank.Minutes(200*60), report[0].Missing)
}

func TestPoliciesAreReadStrictly(t *testing.T) {
	all, err := timebank.Builtin()
	require.NoError(t, err)
	require.Len(t, all, 6)
	for name, p := range all {
		require.NotEmpty(t, p.Source, name)
		require.NotEmpty(t, p.Verification, name)
	}
	_, err = timebank.ReadPolicies(strings.NewReader(`{"policies": [{"id": "x", "version": "1", "title": {"en": "x"}, "period": {}, "source": "s", "verification": "v",
  "rounding": {"step_minutes": 0}, "limits": {"floor": {"minutes": 0, "beyond": "ignore"}}}]}`), "my.json")
	var bad *renjia.ValidationError
	require.ErrorAs(t, err, &bad)
	require.ErrorContains(t, err, "my.json:2:")
	for _, want := range []string{"step_minutes", `"ignore": want refuse or flag`} {
		require.ErrorContains(t, err, want)
	}
	_, err = timebank.ReadPolicies(strings.NewReader(`{"policies": [], "extra": 1}`), "my.json")
	require.ErrorContains(t, err, "extra")
	_, err = timebank.ReadPolicies(strings.NewReader(`{"policies": [{"id": "x", "version": "1", "title": {"en": "x"}, "period": {}, "source": "s", "verification": "v"},
{"id": "x", "version": "1", "title": {"en": "x"}, "period": {}, "source": "s", "verification": ""}]}`), "my.json")
	require.ErrorContains(t, err, "my.json:2:8: policies[1].id: \"x\" is there twice")
	require.ErrorContains(t, err, "verification")
}

func FuzzReadPolicies(f *testing.F) {
	f.Add([]byte(`{"policies": []}`))
	f.Add([]byte(`{"policies": [{"id": "x", "version": "1", "title": {"en": "x"}, "period": {}, "source": "s", "verification": "v", "rounding": {"step_minutes": 60, "bands": [{"at_least_minutes": 1, "credit_minutes": 30}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := timebank.ReadPolicies(strings.NewReader(string(data)), "f")
		if err != nil {
			return
		}
		for _, p := range all {
			require.NoError(t, p.Validate())
			_, _, _ = p.Credit(raw(75), timebank.Prior{})
		}
	})
}
