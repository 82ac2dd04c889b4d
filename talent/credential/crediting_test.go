package credential_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

func policy(t require.TestingT, id string) *credential.Policy {
	all, err := credential.BuiltinPolicies()
	require.NoError(t, err)
	p, ok := all[id]
	require.True(t, ok)
	return &p
}

// at is so many minutes after the first of March 2026, 00:00 in UTC.
func at(minutes int) time.Time {
	return time.Date(2026, 3, 1, 0, minutes, 0, 0, time.UTC)
}

func served(person string, from, until int) credential.Service {
	return credential.Service{Person: person, Kind: "visit", Interval: renjia.Interval{From: at(from), Until: at(until)}}
}

func credit(t require.TestingT, p *credential.Policy, all ...credential.Service) credential.Credited {
	c, err := p.Credit(all)
	require.NoError(t, err)
	return c
}

func reasons(c credential.Credited) (all []credential.Reason) {
	for _, r := range c.Records {
		if r.Refusal == nil {
			all = append(all, "")
			continue
		}
		all = append(all, r.Refusal.Reason)
	}
	return all
}

func TestEveryRecordThatDoesNotCountSaysWhy(t *testing.T) {
	p := policy(t, "cn/exact")
	training := served("a", 0, 60)
	training.Kind = "training"
	early, claimed, open, unstarted := served("a", 0, 60), served("a", 0, 60), served("a", 0, 60), served("a", 0, 60)
	early.Registered = day(t, "2026-03-02")
	claimed.Recorded = at(59)
	open.Interval.Until = time.Time{}
	unstarted.Interval.From = time.Time{}
	just := served("a", 1500, 1560)
	just.Recorded, just.Registered = at(1560), day(t, "2026-03-02")
	sixteen := served("b", 0, 16*60)
	unread := served("a", 0, 60)
	unread.Unread = &credential.Refusal{Reason: credential.NoZone}
	c := credit(t, p, training, early, claimed, open, unstarted, served("a", 60, 0), served("b", 0, 16*60+1), served("a", 5, 5), served(" ", 0, 60), unread, just, sixteen)
	require.Equal(t, []credential.Reason{
		credential.ExcludedKind, credential.BeforeRegistration, credential.ClaimedBefore, credential.NoCheckOut, credential.NoCheckIn,
		credential.Backwards, credential.TooLong, credential.NoTime, credential.NoPerson, credential.NoZone, "", "",
	}, reasons(c))
	require.Equal(t, "17.0", c.Total.String())
	require.Equal(t, 2, c.Counted)
	require.Equal(t, 8, c.People[slices.IndexFunc(c.People, func(x credential.Certificate) bool { return x.Person == "a" })].Refused)
}

func TestOverlapsAreRefusedOrCut(t *testing.T) {
	p := policy(t, "cn/exact")
	all := []credential.Service{served("a", 60, 120), served("a", 90, 150), served("a", 120, 180), served("b", 90, 150), served("a", 100, 110)}
	c := credit(t, p, all...)
	require.Equal(t, []credential.Reason{"", credential.Overlapping, "", "", credential.Overlapping}, reasons(c))
	require.Equal(t, "3.0", c.Total.String())
	p.Overlap = credential.CutLater
	all[2] = served("a", 140, 180)
	c = credit(t, p, all...)
	require.EqualValues(t, []int64{60, 30, 30, 60, 0}, []int64{c.Records[0].Minutes, c.Records[1].Minutes, c.Records[2].Minutes, c.Records[3].Minutes, c.Records[4].Minutes})
}

func TestEachRecordIsRoundedOnce(t *testing.T) {
	p := policy(t, "cn/qingdao")
	c := credit(t, p, served("a", 0, 10), served("a", 20, 30), served("a", 40, 129))
	require.Equal(t, []string{"0.5", "0.5", "1.5"}, []string{c.Records[0].Hours.String(), c.Records[1].Hours.String(), c.Records[2].Hours.String()})
	require.Equal(t, "2.5", c.People[0].Hours.String(), "ten, ten and eighty-nine minutes: the sum would be two hours")
	travelled := served("a", 0, 120)
	travelled.Travel = 61
	require.Equal(t, "1.0", credit(t, p, travelled).Total.String())
	p.Travel = "included"
	require.Equal(t, "2.0", credit(t, p, travelled).Total.String())
	travelled.Travel, p.Travel = 500, "excluded"
	require.Equal(t, []credential.Reason{credential.NoTime}, reasons(credit(t, p, travelled)))
}

func TestACapHoldsOnEachCivilDayOfTheZone(t *testing.T) {
	p := policy(t, "cn/exact")
	p.DayCap = credential.Whole(3)
	c := credit(t, p, served("a", 22*60, 30*60), served("a", 31*60, 33*60)) // 2 h, then 6 h and 2 h on the next day
	require.Equal(t, []credential.Reason{credential.OverDayCap, credential.OverDayCap}, reasons(c))
	require.Equal(t, []string{"5.0", "0.0"}, []string{c.Records[0].Hours.String(), c.Records[1].Hours.String()})
	late := served("a", 22*60, 30*60)
	late.Zone = time.FixedZone("east", 8*3600) // all of it on one day there
	require.Equal(t, "3.0", credit(t, p, late).Total.String())
	require.Equal(t, "2026-03-02", credit(t, p, late).Records[0].Day.String())
}

func TestACorrectionTakesAStarBack(t *testing.T) {
	p := policy(t, "cn/exact")
	p.Stars = &credential.Thresholds{Thresholds: []credential.Quantity{credential.Whole(2), credential.Whole(4)}, Compare: renjia.AtLeast}
	a, b := served("a", 0, 120), served("a", 1440, 1560)
	a.ID, b.ID = "1", "2"
	before := credit(t, p, a, b)
	require.Equal(t, []credential.Reached{{Level: 1, On: day(t, "2026-03-01")}, {Level: 2, On: day(t, "2026-03-02")}}, before.People[0].Reached)
	fix := served("a", 1440, 1500)
	fix.ID, fix.Voids = "3", "2"
	after := credit(t, p, a, b, fix)
	require.Equal(t, []credential.Reason{"", credential.Voided, ""}, reasons(after))
	require.Equal(t, []credential.Change{{
		Person: "a", HoursBefore: credential.Whole(4), HoursAfter: credential.Whole(3), StarBefore: before.People[0].Star, StarAfter: after.People[0].Star, LevelWithdrawn: true,
	}}, after.Changes(before))
	require.Empty(t, after.Changes(after))
	back := credential.Service{ID: "4", Person: "a", Voids: "1"}
	other := credential.Service{ID: "5", Person: "b", Voids: "3"}
	twice := served("a", 3000, 3060)
	twice.ID = "1"
	c := credit(t, p, a, b, fix, back, other, twice)
	require.Equal(t, []credential.Reason{credential.Voided, credential.Voided, "", credential.TakesBack, credential.VoidsNothing, credential.RepeatedID}, reasons(c))
	require.Equal(t, "1.0", c.Total.String())
	require.Len(t, credit(t, p).Changes(c), 1, "a person who is gone")
}

func TestAPolicyMustChoose(t *testing.T) {
	_, err := (&credential.Policy{ID: "x", Source: "s"}).Credit(nil)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, change := range []func(*credential.Policy){
		func(p *credential.Policy) { p.Rounding = "up" }, func(p *credential.Policy) { p.Overlap = "double" }, func(p *credential.Policy) { p.Travel = "half" },
		func(p *credential.Policy) { p.LongestHours = credential.Whole(25) }, func(p *credential.Policy) { p.DayCap = -1 },
		func(p *credential.Policy) { p.Stars = &credential.Thresholds{} }, func(p *credential.Policy) { p.Source = "" },
	} {
		p := policy(t, "cn/exact")
		change(p)
		_, err := p.Credit(nil)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// A grid of minutes is the slow oracle: under exact hours with overlaps cut, what a
// person is credited is the number of minutes in which they served, up to the cap of
// each day; under the other rule nothing is ever more than that.
func TestNoMinuteCountsTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policy(t, "cn/exact")
		p.Overlap = credential.CutLater
		capped := rapid.Bool().Draw(t, "capped")
		n := rapid.IntRange(0, 8).Draw(t, "n")
		var all []credential.Service
		const span = 3 * 1440
		var grid [2][span]bool
		for range n {
			person := rapid.IntRange(0, 1).Draw(t, "person")
			from := rapid.IntRange(0, span-960).Draw(t, "from")
			until := from + rapid.IntRange(1, 960).Draw(t, "minutes")
			all = append(all, served([]string{"a", "b"}[person], from, until))
			for m := from; m < until; m++ {
				grid[person][m] = true
			}
		}
		var want int64
		for _, g := range grid {
			for d := range 3 {
				var day int64
				for _, on := range g[d*1440 : (d+1)*1440] {
					if on {
						day++
					}
				}
				if capped {
					day = min(day, 240)
				}
				want += day
			}
		}
		if capped {
			p.DayCap = credential.Whole(4)
		}
		c := credit(t, p, all...)
		require.Equal(t, credential.Quantity(want)*credential.Minute, c.Total)
		p.Overlap = credential.RefuseLater
		refused := credit(t, p, all...)
		require.LessOrEqual(t, refused.Total, c.Total)
		kept := map[string][]renjia.Interval{}
		for i, r := range refused.Records {
			require.GreaterOrEqual(t, r.Hours, credential.Quantity(0))
			if r.Hours > 0 {
				kept[r.Person] = append(kept[r.Person], all[i].Interval)
			}
		}
		for _, intervals := range kept {
			_, _, found := renjia.FirstOverlap(intervals)
			require.False(t, found)
		}
	})
}

// With rounding too, the cap of a day holds and the sum is that of the records.
func TestRoundedHoursStayUnderTheCap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policy(t, "cn/qingdao")
		p.DayCap = credential.Whole(int64(rapid.IntRange(1, 12).Draw(t, "cap")))
		var all []credential.Service
		from := 0
		for range rapid.IntRange(1, 12).Draw(t, "n") {
			from += rapid.IntRange(0, 200).Draw(t, "gap")
			until := from + rapid.IntRange(1, 900).Draw(t, "minutes")
			all = append(all, served("a", from, until))
			from = until
		}
		c := credit(t, p, all...)
		days := from/1440 + 1
		require.LessOrEqual(t, c.Total, p.DayCap*credential.Quantity(days))
		sum := credential.Quantity(0)
		for _, r := range c.Records {
			require.LessOrEqual(t, r.Hours, credential.Quantity(r.Minutes)*credential.Minute+credential.One/2+credential.One/60*29)
			sum += r.Hours
		}
		require.Equal(t, sum, c.Total)
	})
}

func TestTheOrderOfRecordsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policy(t, rapid.SampledFrom([]string{"cn/exact", "cn/qingdao", "cn/zhangjiagang"}).Draw(t, "policy"))
		starts := rapid.SliceOfNDistinct(rapid.IntRange(0, 4000), 1, 10, rapid.ID[int]).Draw(t, "starts")
		var all []credential.Service
		for _, s := range starts {
			all = append(all, served("a", s, s+rapid.IntRange(1, 600).Draw(t, "minutes")))
		}
		shuffled := rapid.Permutation(all).Draw(t, "order")
		require.Equal(t, credit(t, p, all...).People, credit(t, p, shuffled...).People)
	})
}

func BenchmarkCredit100000(b *testing.B) {
	p := policy(b, "cn/qingdao")
	all := make([]credential.Service, 100_000)
	for i := range all {
		from := i / 500 * 300
		all[i] = served("p"+string(rune('A'+i%500)), from, from+200)
	}
	for b.Loop() {
		_, _ = p.Credit(all)
	}
}
