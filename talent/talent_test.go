package talent_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
)

var (
	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test")}
)

func open(t require.TestingT) (*talent.Registry, *storage.Space) {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, talent.Kinds()...))
	space := store.Space("liede")
	return talent.NewRegistry(space), space
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func subject(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("liede", "collaboration_subject", key))
}

func enrol(t require.TestingT, r *talent.Registry, key string) talent.PersonID {
	p, err := r.Enrol(ctx, act, talent.Person{Subject: subject(key), Zone: "Asia/Shanghai"})
	require.NoError(t, err)
	return p.ID
}

func engage(t require.TestingT, r *talent.Registry, p talent.PersonID, from, until string, professional bool) {
	e := talent.Engagement{Person: p, Organization: subject("station"), Type: talent.Agency, Professional: professional, Period: renjia.Period{From: day(from)}}
	if until != "" {
		e.Period.Until = day(until)
	}
	_, err := r.Engage(ctx, act, e)
	require.NoError(t, err)
}

func stretch(p talent.PersonID, from, until string) talent.HoursRecord {
	return talent.HoursRecord{Person: p, Activity: "direct-service", Interval: renjia.Interval{From: at(from), Until: at(until)}}
}

func TestHoursOverMidnightAndClockChangesAreRight(t *testing.T) {
	berlin := stretch(renjia.NewID[talent.Person](new(renjia.Source)), "2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00")
	require.EqualValues(t, 60, berlin.Minutes(), "the clock jumps from 2 to 3")
	night := stretch(berlin.Person, "2026-05-01T22:00:00+08:00", "2026-05-02T00:00:00+08:00")
	require.EqualValues(t, 120, night.Minutes())
}

func TestHoursWithoutCheckOutOrTooLongAreRefused(t *testing.T) {
	r, _ := open(t)
	p := enrol(t, r, "1")
	open := talent.HoursRecord{Person: p, Activity: "a", Interval: renjia.Interval{From: at("2026-05-01T09:00:00+08:00")}}
	_, err := r.RecordHours(ctx, act, open)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "no check-out")
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-01T09:00:00+08:00", "2026-05-02T09:00:01+08:00"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-01T09:00:00+08:00", "2026-05-01T08:00:00+08:00"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	stranger := renjia.NewID[talent.Person](new(renjia.Source))
	_, err = r.RecordHours(ctx, act, stretch(stranger, "2026-05-01T09:00:00+08:00", "2026-05-01T10:00:00+08:00"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestHoursOfOnePersonNeverOverlap(t *testing.T) {
	r, space := open(t)
	p, q := enrol(t, r, "1"), enrol(t, r, "2")
	first, err := r.RecordHours(ctx, act, stretch(p, "2026-05-01T20:00:00+08:00", "2026-05-02T06:00:00+08:00"))
	require.NoError(t, err)
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-02T05:59:00+08:00", "2026-05-02T07:00:00+08:00"))
	var overlap *talent.OverlapError
	require.ErrorAs(t, err, &overlap)
	require.Equal(t, first.ID, overlap.With)
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-02T06:00:00+08:00", "2026-05-02T07:00:00+08:00"))
	require.NoError(t, err, "touching is not overlapping")
	_, err = r.RecordHours(ctx, act, stretch(q, "2026-05-01T21:00:00+08:00", "2026-05-01T22:00:00+08:00"))
	require.NoError(t, err, "another person's time is another's")

	_, err = r.ApproveHours(ctx, act, first.ID)
	require.NoError(t, err)
	_, err = r.ApproveHours(ctx, act, first.ID)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.ReverseHours(ctx, act, first.ID)
	require.NoError(t, err)
	corrected := stretch(p, "2026-05-01T20:00:00+08:00", "2026-05-02T05:00:00+08:00")
	corrected.Reverses = first.ID
	_, err = r.RecordHours(ctx, act, corrected)
	require.NoError(t, err, "reversed time is free again")

	may, err := renjia.Year(2026)
	require.NoError(t, err)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		minutes, err := talent.Minutes(ctx, s, may, false)
		require.EqualValues(t, 9*60+60, minutes[p]["direct-service"])
		return err
	}))
}

func TestConcurrentOverlapsCannotBothLand(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	var landed atomic.Int64
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			h := stretch(p, "2026-05-01T09:00:00+08:00", "2026-05-01T12:00:00+08:00")
			h.Interval.From = h.Interval.From.Add(time.Duration(n) * time.Minute)
			_, err := r.RecordHours(ctx, act, h)
			if err == nil {
				landed.Add(1)
			} else if !errors.Is(err, renjia.ErrConflict) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, landed.Load())
	_, err := space.Verify(ctx, 0)
	require.NoError(t, err)
}

// The oracle compares every pair.
func TestImportedHoursOverlapExactlyWhenSomePairDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, _ := open(t)
		p := enrol(t, r, "1")
		var all []talent.HoursRecord
		clash := false
		for n := range rapid.IntRange(1, 12).Draw(t, "n") {
			h := stretch(p, "2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z")
			h.ID = renjia.ImportedID[talent.HoursRecord]("liede", "h", fmt.Sprint(n))
			h.State = talent.HoursApproved
			h.Interval.From = h.Interval.From.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "from")) * time.Minute)
			h.Interval.Until = h.Interval.From.Add(time.Duration(rapid.IntRange(1, 1440).Draw(t, "length")) * time.Minute)
			for _, o := range all {
				clash = clash || o.Interval.Overlaps(h.Interval)
			}
			all = append(all, h)
		}
		stream := func(yield func(talent.HoursRecord, error) bool) {
			for _, h := range all {
				if !yield(h, nil) {
					return
				}
			}
		}
		n, err := r.ImportHours(ctx, act, stream)
		if clash {
			require.ErrorIs(t, err, renjia.ErrConflict)
			return
		}
		require.NoError(t, err)
		require.EqualValues(t, len(all), n.New)
		n, err = r.ImportHours(ctx, act, stream)
		require.NoError(t, err)
		require.EqualValues(t, len(all), n.Same)
	})
}

func TestMinorsNeedAGuardian(t *testing.T) {
	r, _ := open(t)
	p, err := r.Enrol(ctx, act, talent.Person{Subject: subject("1"), Zone: "Asia/Shanghai", Born: day("2010-05-02")})
	require.NoError(t, err)
	e := talent.Engagement{Person: p.ID, Organization: subject("team"), Type: talent.Volunteer, Period: renjia.Period{From: day("2028-05-01")}}
	_, err = r.Engage(ctx, act, e)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	e.Period.From = day("2028-05-02")
	_, err = r.Engage(ctx, act, e)
	require.NoError(t, err)
	_, err = r.Enrol(ctx, act, talent.Person{Subject: subject("2"), Zone: "Canton"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Certified share and turnover of domain practice: 4 leave, 20 → 18 is 4/19.
func TestMeasuresOfAStation(t *testing.T) {
	r, space := open(t)
	rules, err := credential.Builtin()
	require.NoError(t, err)
	var people []talent.PersonID
	for n := range 22 {
		p := enrol(t, r, fmt.Sprint(n))
		people = append(people, p)
		from, until := "2024-01-01", ""
		if n >= 20 {
			from = "2026-06-01"
		}
		if n < 4 {
			until = "2026-07-01"
		}
		engage(t, r, p, from, until, n >= 6 && n < 20)
	}
	for n := 6; n < 16; n++ {
		_, err := r.Certify(ctx, act, talent.Registration{Person: people[n], Rule: "cn/social-worker", Registered: day("2024-03-01")})
		require.NoError(t, err)
	}
	for n := 6; n < 20; n++ {
		if n != 19 {
			_, err := r.Supervise(ctx, act, talent.Supervision{Supervisor: people[19], Worker: people[n], Period: renjia.Period{From: day("2026-01-01")}})
			require.NoError(t, err)
		}
	}
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		certified, err := talent.CertifiedShare(ctx, s, rules, day("2026-12-31"))
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(10, 14), certified.Value)
		certified, err = talent.CertifiedShare(ctx, s, rules, day("2027-03-01"))
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(0, 1), certified.Value, "registrations last three years")
		ratio, err := talent.SupervisionRatio(ctx, s, day("2026-05-01"))
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(13, 1), ratio.Value)
		turnover, err := talent.Turnover(ctx, s, year)
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(4, 19), turnover.Value)
		_, err = talent.CertifiedShare(ctx, s, rules, day("2020-01-01"))
		require.ErrorIs(t, err, renjia.ErrInvalid, "of nobody it is undefined")
		spells, err := talent.Spells(ctx, s, day("2026-12-31"))
		require.NoError(t, err)
		require.Len(t, spells, 22)
		return nil
	}))
}

func Example() {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, talent.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	registry := talent.NewRegistry(store.Space("liede"))
	person, err := registry.Enrol(ctx, act, talent.Person{Subject: subject("wong"), Zone: "Asia/Shanghai"})
	if err != nil {
		fmt.Println(err)
		return
	}
	shift := stretch(person.ID, "2026-05-01T21:00:00+08:00", "2026-05-02T01:30:00+08:00")
	recorded, err := registry.RecordHours(ctx, act, shift)
	fmt.Println(recorded.Minutes(), "minutes", err)
	_, err = registry.RecordHours(ctx, act, shift)
	fmt.Println(errors.Is(err, renjia.ErrConflict))
	// Output:
	// 270 minutes <nil>
	// true
}
