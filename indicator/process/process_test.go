package process_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/process"
	"github.com/renjia-project/renjia/talent/survival"
)

// day counts from 2026-03-01, which is day 1; day 0 is none.
func day(t require.TestingT, n int) renjia.Date {
	if n == 0 {
		return renjia.Date{}
	}
	first, err := renjia.ParseDate("2026-02-28")
	require.NoError(t, err)
	return first.AddDays(n)
}

func undefined(t require.TestingT, err error) {
	var u *measured.UndefinedError
	require.ErrorAs(t, err, &u)
	require.NotEmpty(t, u.Reason.ZH)
}

func exact(t require.TestingT, r measured.Result, err error) string {
	require.NoError(t, err)
	return r.Exact.RatString()
}

func TestStepsAlongTheirOrder(t *testing.T) {
	required := []string{"proposal", "consultation", "deliberation", "resolution"}
	for _, c := range []struct {
		trace []string
		want  int64
	}{
		{required, 4}, {nil, 0},
		{[]string{"proposal", "deliberation", "consultation", "resolution"}, 3},
		{[]string{"resolution", "proposal", "visit", "proposal", "consultation"}, 2},
		{[]string{"resolution", "deliberation", "consultation", "proposal"}, 1},
	} {
		require.Equal(t, process.Gates{InOrder: c.want, Required: 4}, process.Along(required, c.trace), c.trace)
	}
	require.Equal(t, process.Gates{InOrder: 1, Required: 2}, process.Along([]string{"a", "a"}, []string{"a"}))
}

// The slow way: every subsequence of what is required.
func TestAlongFindsTheLongestSubsequence(t *testing.T) {
	step := rapid.SampledFrom([]string{"a", "b", "c"})
	rapid.Check(t, func(t *rapid.T) {
		required, trace := rapid.SliceOfN(step, 0, 6).Draw(t, "required"), rapid.SliceOfN(step, 0, 8).Draw(t, "trace")
		best := int64(0)
		for set := range 1 << len(required) {
			size, at := int64(0), 0
			for i, s := range required {
				if set>>i&1 == 0 {
					continue
				}
				found := slices.Index(trace[at:], s)
				if found < 0 {
					size = -1
					break
				}
				size, at = size+1, at+found+1
			}
			best = max(best, size)
		}
		require.Equal(t, best, process.Along(required, trace).InOrder)
	})
}

func TestConformanceOfCases(t *testing.T) {
	cases := []process.Gates{{InOrder: 4, Required: 4}, {InOrder: 1, Required: 2}, {InOrder: 3, Required: 6}}
	for p, want := range map[process.Pooling]string{process.PooledGates: "2/3", process.MeanOfCases: "2/3", process.FullCases: "1/3"} {
		r, err := process.Conformance(cases, p)
		require.Equal(t, want, exact(t, r, err), p)
		require.EqualValues(t, 3, r.N)
	}
	cases[0] = process.Gates{InOrder: 9, Required: 9}
	r, err := process.Conformance(cases, process.PooledGates)
	require.Equal(t, "13/17", exact(t, r, err))

	_, err = process.Conformance(cases, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.Conformance(nil, process.FullCases)
	undefined(t, err)
	for _, g := range []process.Gates{{}, {InOrder: 2, Required: 1}, {InOrder: -1, Required: 1}} {
		_, err = process.Conformance([]process.Gates{g}, process.FullCases)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// Rozinat & van der Aalst 2008: ½(1 − m/c) + ½(1 − r/p) of the tokens of the whole log.
func TestFitnessOfALog(t *testing.T) {
	r, err := process.Fitness([]procedure.Tokens{
		{Produced: 7, Consumed: 7}, {Produced: 8, Consumed: 8, Missing: 1, Remaining: 1}, {Produced: 5, Consumed: 5, Missing: 1},
	})
	require.Equal(t, "37/40", exact(t, r, err)) // ½(18/20) + ½(19/20)
	_, err = process.Fitness(nil)
	undefined(t, err)
	for _, k := range []procedure.Tokens{{Produced: 1, Consumed: 1, Missing: 2}, {Produced: 1, Consumed: 1, Remaining: 2}, {Missing: -1}, {Remaining: -1}} {
		_, err = process.Fitness([]procedure.Tokens{k})
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func someCases(t require.TestingT) []process.Case {
	c := func(opened, due, closed int) process.Case {
		return process.Case{Opened: day(t, opened), Due: day(t, due), Closed: day(t, closed)}
	}
	return []process.Case{
		c(1, 10, 10), // on time, on the last day
		c(1, 10, 11), // late
		c(2, 15, 0),  // overdue on day 20
		c(3, 20, 0),  // due on day 20: pending
		c(5, 30, 6),  // closed early
		c(5, 30, 25), // closed later than the day of the question: pending
		c(21, 30, 0), // not yet opened
	}
}

func TestDeadlinesByBase(t *testing.T) {
	for b, want := range map[process.Base]string{process.DueCases: "1/3", process.SettledCases: "1/2", process.ClosedCases: "2/3"} {
		c, err := process.Deadlines(someCases(t), day(t, 20), b)
		require.Equal(t, want, exact(t, c.Result, err), b)
		require.Equal(t, []int64{2, 1, 1, 2}, []int64{c.OnTime, c.Late, c.Overdue, c.Pending})
	}
}

func TestDeadlinesAskAndRefuse(t *testing.T) {
	_, err := process.Deadlines(someCases(t), day(t, 20), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.Deadlines(someCases(t), renjia.Date{}, process.DueCases)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.Deadlines(nil, day(t, 20), process.DueCases)
	undefined(t, err)
	_, err = process.Deadlines(someCases(t)[3:4], day(t, 20), process.SettledCases)
	undefined(t, err)
	for _, c := range []process.Case{
		{Opened: day(t, 1)}, {Due: day(t, 1)}, {Opened: day(t, 2), Due: day(t, 1)},
		{Opened: day(t, 2), Due: day(t, 3), Closed: day(t, 1)},
	} {
		_, err = process.Deadlines([]process.Case{c}, day(t, 20), process.DueCases)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		require.ErrorContains(t, err, "case 1")
	}
}

func kaplanMeier() survival.Options { return survival.Options{Interval: survival.LogLog, Level: .95} }

// Six cases take 9, 10, 18+, 17+, 1 and 15+ days: S is 5/6 from 1 on, 2/3 from 9,
// and exactly 1/2 from 10 on.
func TestMedianDaysWithOpenCases(t *testing.T) {
	l, err := process.Delay(someCases(t), day(t, 20), process.SinceOpened, kaplanMeier(), survival.QuantileFirst)
	require.NoError(t, err)
	require.Equal(t, 10.0, l.Value)
	require.EqualValues(t, 6, l.N)
	require.InDelta(t, 2.0/3, l.Curve.At(9), 1e-12)
	// Lateness: 0, 1, 5+, 0+, 0, 0+: two of six are closed at 0, one of two at 1.
	l, err = process.Delay(someCases(t), day(t, 20), process.SinceDue, kaplanMeier(), survival.QuantileFirst)
	require.NoError(t, err)
	require.Equal(t, 1.0, l.Value)
	require.InDelta(t, 1.0/3, l.Curve.At(1), 1e-12)
}

func TestMedianDaysAskAndRefuse(t *testing.T) {
	delay := func(cases []process.Case, since process.Since, o survival.Options, q survival.Quantile) error {
		_, err := process.Delay(cases, day(t, 20), since, o, q)
		return err
	}
	require.ErrorIs(t, delay(someCases(t), "", kaplanMeier(), survival.QuantileFirst), renjia.ErrUnspecified)
	require.ErrorIs(t, delay(someCases(t), process.SinceDue, survival.Options{Level: .9}, survival.QuantileFirst), renjia.ErrUnspecified)
	require.ErrorIs(t, delay(someCases(t), process.SinceDue, kaplanMeier(), ""), renjia.ErrUnspecified)
	undefined(t, delay(nil, process.SinceDue, kaplanMeier(), survival.QuantileFirst))
	undefined(t, delay(someCases(t)[2:4], process.SinceOpened, kaplanMeier(), survival.QuantileFirst))
	require.ErrorIs(t, delay([]process.Case{{}}, process.SinceDue, kaplanMeier(), survival.QuantileFirst), renjia.ErrInvalid)
}

func TestNoticesDisclosed(t *testing.T) {
	n := func(due, published, removed int) process.Notice {
		return process.Notice{Due: day(t, due), Published: day(t, published), Removed: day(t, removed), Days: 15}
	}
	notices := []process.Notice{
		n(5, 5, 20),  // up for 15 days
		n(5, 4, 18),  // taken down a day early
		n(5, 6, 0),   // a day late
		n(5, 0, 0),   // not at all
		n(20, 20, 0), // still up on day 30, for 10 days
		n(20, 31, 0), // later than day 30
		n(31, 3, 0),  // due later
	}
	for s, want := range map[process.Standard]string{process.AtAll: "2/3", process.InTime: "1/2", process.LongUp: "1/5"} {
		r, err := process.Disclosed(notices, day(t, 30), s)
		require.Equal(t, want, exact(t, r, err), s)
	}
	r, err := process.Disclosed(notices[4:5], day(t, 35), process.LongUp) // day 15 on display is reached
	require.Equal(t, "1", exact(t, r, err))
	_, err = process.Disclosed(notices[4:5], day(t, 34), process.LongUp)
	undefined(t, err)
	// It is taken down later, which nobody knew.
	r, err = process.Disclosed([]process.Notice{n(5, 5, 40)}, day(t, 30), process.LongUp)
	require.Equal(t, "1", exact(t, r, err))

	_, err = process.Disclosed(notices, day(t, 30), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.Disclosed(notices, renjia.Date{}, process.AtAll)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, bad := range []process.Notice{n(0, 1, 0), n(5, 0, 6), n(5, 6, 5), {Due: day(t, 1), Days: -1}} {
		_, err = process.Disclosed([]process.Notice{bad}, day(t, 30), process.AtAll)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestDecisionsFollowed(t *testing.T) {
	d := func(decided, implemented, published int) process.Decision {
		return process.Decision{Decided: day(t, decided), Implemented: day(t, implemented), Published: day(t, published)}
	}
	all := []process.Decision{d(1, 5, 9), d(1, 5, 0), d(2, 0, 0), d(3, 25, 26), d(21, 22, 23)}
	f, err := process.FollowThrough(all, day(t, 20), process.Implemented)
	require.Equal(t, "1/2", exact(t, f.Result, err))
	require.Equal(t, []int64{4, 2, 1}, []int64{f.Decided, f.Implemented, f.Published})
	f, err = process.FollowThrough(all, day(t, 20), process.ResultPublished)
	require.Equal(t, "1/4", exact(t, f.Result, err))

	_, err = process.FollowThrough(all, day(t, 20), "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.FollowThrough(all, renjia.Date{}, process.Implemented)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.FollowThrough(all[4:], day(t, 20), process.Implemented)
	undefined(t, err)
	for _, bad := range []process.Decision{d(0, 1, 1), d(3, 2, 0), d(3, 0, 4), d(3, 5, 4)} {
		_, err = process.FollowThrough([]process.Decision{bad}, day(t, 20), process.Implemented)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestBurdenOfTasks(t *testing.T) {
	tasks := []process.Task{
		{OnList: true, Funded: true, Hours: decimal.RequireFromString("10.5")},
		{OnList: true, Hours: decimal.NewFromInt(3)},
		{Funded: true, Hours: decimal.NewFromInt(2)},
		{Hours: decimal.RequireFromString(".5")},
	}
	for _, c := range []struct {
		f       process.Fault
		w       process.Weight
		want    string
		decimal string
	}{
		{process.OffList, process.ByTask, "1/2", "2"}, {process.Unfunded, process.ByTask, "1/2", "2"}, {process.Either, process.ByTask, "3/4", "3"},
		{process.OffList, process.ByHours, "5/32", "2.5"}, {process.Unfunded, process.ByHours, "7/32", "3.5"}, {process.Either, process.ByHours, "11/32", "5.5"},
	} {
		r, err := process.Burden(tasks, c.f, c.w)
		require.Equal(t, c.want, exact(t, r, err))
		require.Equal(t, c.decimal, r.Inputs[0].Value)
	}
	_, err := process.Burden(tasks, "", process.ByTask)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.Burden(tasks, process.Either, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = process.Burden(nil, process.Either, process.ByTask)
	undefined(t, err)
	_, err = process.Burden([]process.Task{{}}, process.Either, process.ByHours)
	undefined(t, err)
	for _, h := range []decimal.Decimal{decimal.NewFromInt(-1), decimal.New(1, 1<<30)} {
		_, err = process.Burden([]process.Task{{Hours: h}}, process.Either, process.ByHours)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestSharesAreExact(t *testing.T) {
	r, err := process.Conformance([]process.Gates{{InOrder: 1, Required: 3}}, process.PooledGates)
	require.NoError(t, err)
	require.Equal(t, big.NewRat(1, 3), r.Exact)
}
