package trust_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/trust"
)

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var asOf = trust.ReliabilityOptions{On: day("2025-12-31"), HalfLife: trust.Forever, Late: trust.LateBroken, DueBy: trust.DueLast, Level: .95}

func promise(due, done string) trust.Record {
	r := trust.Record{Who: "a", Kind: trust.Commitment, Due: day(due)}
	if done != "" {
		r.Done = day(done)
	}
	return r
}

func TestStatesFollowFromTheDates(t *testing.T) {
	released := promise("2025-06-01", "")
	released.Released = day("2025-05-01")
	tooLate := promise("2025-06-01", "")
	tooLate.Released = day("2025-06-02")
	doneFirst := promise("2025-06-01", "2025-04-30")
	doneFirst.Released = day("2025-05-01")
	putOff := promise("2025-06-01", "2025-06-01")
	putOff.FirstDue = day("2025-05-01")
	on := day("2025-06-30")
	for name, c := range map[string]struct {
		record trust.Record
		on     renjia.Date
		by     trust.DueBy
		want   trust.Outcome
	}{
		"in time":                        {promise("2025-06-01", "2025-06-01"), on, trust.DueLast, trust.Kept},
		"a day late":                     {promise("2025-06-01", "2025-06-02"), on, trust.DueLast, trust.DoneLate},
		"not done":                       {promise("2025-06-01", ""), on, trust.DueLast, trust.Broken},
		"done after the day looked at":   {promise("2025-06-01", "2025-07-01"), on, trust.DueLast, trust.Broken},
		"due on the day":                 {promise("2025-06-30", ""), on, trust.DueLast, trust.Censored},
		"due the day before":             {promise("2025-06-29", ""), on, trust.DueLast, trust.Broken},
		"done early, not yet due":        {promise("2025-07-01", "2025-06-01"), on, trust.DueLast, trust.Censored},
		"released before due":            {released, on, trust.DueLast, trust.Void},
		"released after the day":         {released, day("2025-04-01"), trust.DueLast, trust.Censored},
		"released after it was broken":   {tooLate, on, trust.DueLast, trust.Broken},
		"released after it was done":     {doneFirst, on, trust.DueLast, trust.Kept},
		"put off, by the date it has":    {putOff, on, trust.DueLast, trust.Kept},
		"put off, by the date it had":    {putOff, on, trust.DueFirst, trust.DoneLate},
		"put off, before the later date": {putOff, day("2025-05-15"), trust.DueFirst, trust.Broken},
	} {
		require.Equal(t, c.want, c.record.On(c.on, c.by), name)
	}
}

// By hand: 3 of 4 kept: (1 + 3)/(2 + 4) = 2/3; Beta(4, 2) has its 2.5 % and 97.5 %
// points at .2836 and .9473 (tables; R qbeta).
func TestReliabilityByHand(t *testing.T) {
	records := []trust.Record{
		promise("2025-01-01", "2025-01-01"), promise("2025-02-01", "2025-01-15"), promise("2025-03-01", "2025-02-28"),
		promise("2025-04-01", ""), promise("2026-01-01", "2025-12-01"),
	}
	table, err := trust.Reliabilities(records, asOf)
	require.NoError(t, err)
	r, err := table.Of("a", "")
	require.NoError(t, err)
	require.Equal(t, []int{3, 0, 1, 1, 4}, []int{r.Kept, r.Late, r.Broken, r.Censored, r.Due()})
	require.InDelta(t, 2./3, r.Mean, 1e-12)
	require.InDelta(t, .2836, r.Lower, 5e-5)
	require.InDelta(t, .9473, r.Upper, 5e-5)
	_, err = table.Of("a", trust.Referral)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// A promise one half-life old weighs 1/2, one of two half-lives 1/4.
func TestOldPromisesWeighLess(t *testing.T) {
	o := asOf
	o.HalfLife = 100
	on := o.On
	kept := trust.Record{Who: "a", Kind: trust.Agreement, Due: on.AddDays(-100), Done: on.AddDays(-100)}
	broken := trust.Record{Who: "a", Kind: trust.Agreement, Due: on.AddDays(-200)}
	table, err := trust.Reliabilities([]trust.Record{kept, broken}, o)
	require.NoError(t, err)
	require.InDelta(t, 1.5/2.75, table.Rows[0].Mean, 1e-12)
	require.InDelta(t, .75, table.Rows[0].Weight, 1e-12)
}

func TestLateCountsAsChosen(t *testing.T) {
	late := []trust.Record{promise("2025-01-01", "2025-01-02")}
	for _, c := range []struct {
		late trust.Late
		want float64
	}{{trust.LateKept, 2. / 3}, {trust.LateBroken, 1. / 3}} {
		o := asOf
		o.Late = c.late
		table, err := trust.Reliabilities(late, o)
		require.NoError(t, err)
		require.InDelta(t, c.want, table.Rows[0].Mean, 1e-12)
		require.Equal(t, 1, table.Rows[0].Late)
	}
}

func TestChoicesOfReliabilityAreAskedFor(t *testing.T) {
	_, err := trust.Reliabilities(nil, trust.ReliabilityOptions{})
	var u *renjia.UnspecifiedError
	require.ErrorAs(t, err, &u)
	require.Len(t, u.Choices, 5)
	for _, change := range []func(*trust.ReliabilityOptions){
		func(o *trust.ReliabilityOptions) { o.HalfLife = -2 }, func(o *trust.ReliabilityOptions) { o.Late = "x" },
		func(o *trust.ReliabilityOptions) { o.DueBy = "x" }, func(o *trust.ReliabilityOptions) { o.Level = 1 },
	} {
		o := asOf
		change(&o)
		_, err = trust.Reliabilities(nil, o)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = trust.Reliabilities([]trust.Record{{}}, asOf)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	bad := promise("2025-01-01", "")
	bad.FirstDue = day("2025-01-02")
	require.ErrorIs(t, bad.Validate(), renjia.ErrInvalid)
}

func drawRecords(t *rapid.T) []trust.Record {
	start, err := renjia.NewDate(2025, time.January, 1)
	require.NoError(t, err)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) trust.Record {
		r := trust.Record{
			Who: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "who"), Kind: rapid.SampledFrom([]trust.Kind{trust.Commitment, trust.Referral}).Draw(t, "kind"),
			Due: start.AddDays(rapid.IntRange(0, 500).Draw(t, "due")),
		}
		if rapid.Bool().Draw(t, "done?") {
			r.Done = start.AddDays(rapid.IntRange(0, 500).Draw(t, "done"))
		}
		return r
	}), 0, 30).Draw(t, "records")
}

// A promise that is not yet due changes neither mean nor interval, done or not.
func TestCensoredPromisesNeverCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := asOf
		o.HalfLife = rapid.SampledFrom([]int{trust.Forever, 30, 365}).Draw(t, "half-life")
		records := drawRecords(t)
		var due []trust.Record
		for _, r := range records {
			if r.On(o.On, o.DueBy) != trust.Censored {
				due = append(due, r)
			}
		}
		all, err := trust.Reliabilities(records, o)
		require.NoError(t, err)
		some, err := trust.Reliabilities(due, o)
		require.NoError(t, err)
		for _, r := range some.Rows {
			full, err := all.Of(r.Who, r.Kind)
			require.NoError(t, err)
			require.Equal(t, []float64{r.Mean, r.Lower, r.Upper}, []float64{full.Mean, full.Lower, full.Upper})
		}
		for _, r := range all.Rows {
			require.True(t, 0 <= r.Lower && r.Lower < r.Mean && r.Mean < r.Upper && r.Upper <= 1, "%+v", r)
			if r.Due() == 0 {
				require.InDelta(t, .5, r.Mean, 0)
			}
		}
	})
}

// The interval's ends cut off (1 − level)/2 of the density, integrated by hand.
func TestTheIntervalCutsOffEqualTails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, err := trust.Reliabilities(drawRecords(t), asOf)
		require.NoError(t, err)
		for _, r := range table.Rows {
			a, b := 1+r.WeightIn, 1+r.Weight-r.WeightIn
			density := func(x float64) float64 { return math.Pow(x, a-1) * math.Pow(1-x, b-1) }
			whole := integral(density, 0, 1)
			require.InDelta(t, .025, integral(density, 0, r.Lower)/whole, 1e-6)
			require.InDelta(t, .025, integral(density, r.Upper, 1)/whole, 1e-6)
		}
	})
}

// integral is Simpson's rule.
func integral(f func(float64) float64, from, to float64) float64 {
	const steps = 2000
	h, sum := (to-from)/steps, f(from)+f(to)
	for i := 1; i < steps; i++ {
		sum += f(from+float64(i)*h) * float64(2+2*(i%2))
	}
	return sum * h / 3
}

func TestWordAndDeedStandSideBySide(t *testing.T) {
	var records []trust.Record
	for range 10 {
		records = append(records, promise("2025-01-01", ""))
	}
	table, err := trust.Reliabilities(records, asOf)
	require.NoError(t, err)
	received := []trust.Received{
		{About: "a", Raters: 4, Mean: renjia.Frac(3, 4)}, {About: "b", Raters: 4, Mean: renjia.Frac(1, 2)},
		{About: "c", Raters: 1, Withheld: true}, {About: "a", Raters: 1, Withheld: true}, {About: "a", Raters: 5, Mean: renjia.Frac(1, 12)},
	}
	gaps := trust.Gaps(received, table)
	require.InDelta(t, .75-1./12, *gaps[0].Difference, 1e-12)
	require.True(t, gaps[0].Outside)
	require.Nil(t, gaps[1].Difference)
	require.Nil(t, gaps[3].Reported)
	require.False(t, gaps[4].Outside)
	want := []string{
		"a: rated higher (0.75) than its record of promises (0.08, 10 due).",
		"b: no promise was due yet; only what others say is known.",
		"c: neither enough raters nor a promise that was due; nothing can be said.",
		"a: too few raters to show what they say (1).",
		"a: no difference shown between what others say (0.08) and what was kept (0.08, 10 due).",
	}
	for i, g := range gaps {
		require.Equal(t, want[i], g.Reading().EN)
		require.NotEmpty(t, g.Reading().ZH)
	}
	for range 10 {
		records = append(records, promise("2025-01-01", "2025-01-01"))
	}
	table, err = trust.Reliabilities(records[10:], asOf)
	require.NoError(t, err)
	require.Contains(t, trust.Gaps(received[4:], table)[0].Reading().EN, "rated lower")
}
