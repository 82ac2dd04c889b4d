package talent_test

import (
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
	"github.com/renjia-project/renjia/talent"
)

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
		minutes, err := talent.Minutes(ctx, s, may, talent.CountRecorded)
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

func TestACallerWhoCarriesOnAfterARefusalDoesNotCommitWhatWasRefused(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	_, err := r.RecordHours(ctx, act, stretch(p, "2026-05-01T09:00:00+08:00", "2026-05-01T12:00:00+08:00"))
	require.NoError(t, err)
	_, err = space.Update(ctx, act.Does("study.import", renjia.Ref{}), func(tx *storage.Tx) error {
		_, err := r.In(tx).RecordHours(ctx, act, stretch(p, "2026-05-01T11:00:00+08:00", "2026-05-01T13:00:00+08:00"))
		require.ErrorIs(t, err, renjia.ErrConflict)
		_, err = r.In(tx).RecordHours(ctx, act, stretch(p, "2026-05-01T12:00:00+08:00", "2026-05-01T13:00:00+08:00"))
		return err
	})
	require.NoError(t, err)
	require.EqualValues(t, 4*60, minutesOf(t, space, p, "2026-05-01", "2026-05-02", talent.CountRecorded))
}

func minutesOf(t require.TestingT, space *storage.Space, p talent.PersonID, from, until string, c talent.Counted) int64 {
	var total int64
	period := renjia.Period{}
	if from != "" {
		period.From = day(from)
	}
	if until != "" {
		period.Until = day(until)
	}
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		minutes, err := talent.MinutesOf(ctx, s, p, period, c)
		total = minutes.Total()
		return err
	}))
	return total
}

func TestOverlapsFinerThanIsStoredAreSeen(t *testing.T) {
	r, _ := open(t)
	p := enrol(t, r, "1")
	first := stretch(p, "2026-05-01T09:00:00Z", "2026-05-01T10:00:00.0000009Z")
	_, err := r.RecordHours(ctx, act, first)
	require.NoError(t, err)
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-01T10:00:00.0000001Z", "2026-05-01T11:00:00Z"))
	require.NoError(t, err, "both touch in the microsecond that is stored")
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-01T12:00:00.0000001Z", "2026-05-01T12:00:00.0000002Z"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "nothing of it is stored")
}

func TestACorrectionNamesAReversedRecordOfTheSamePerson(t *testing.T) {
	r, _ := open(t)
	p, q := enrol(t, r, "1"), enrol(t, r, "2")
	wrong, err := r.RecordHours(ctx, act, stretch(p, "2026-05-01T09:00:00+08:00", "2026-05-01T12:00:00+08:00"))
	require.NoError(t, err)
	right := stretch(p, "2026-05-01T13:00:00+08:00", "2026-05-01T14:00:00+08:00")
	right.Reverses = wrong.ID
	_, err = r.RecordHours(ctx, act, right)
	require.ErrorIs(t, err, renjia.ErrInvalid, "it was not taken back")
	_, err = r.ReverseHours(ctx, act, wrong.ID)
	require.NoError(t, err)
	_, err = r.ApproveHours(ctx, act, wrong.ID)
	var state *renjia.StateError
	require.ErrorAs(t, err, &state)
	require.Empty(t, state.Allowed)
	other := right
	other.Person = q
	_, err = r.RecordHours(ctx, act, other)
	require.ErrorIs(t, err, renjia.ErrInvalid, "another person's record")
	_, err = r.RecordHours(ctx, act, right)
	require.NoError(t, err)
	right.Reverses = renjia.ImportedID[talent.HoursRecord]("liede", "talent_hours_record", "nowhere")
	_, err = r.RecordHours(ctx, act, right)
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

// A night shift counts where it begins, by the calendar of the person.
func TestMinutesCountInThePersonsOwnCalendar(t *testing.T) {
	r, space := open(t)
	canton := enrol(t, r, "1")
	samoa, err := r.Enrol(ctx, act, talent.Person{Subject: subject("2"), Zone: "Pacific/Kiritimati"}) // UTC+14
	require.NoError(t, err)
	for _, p := range []talent.PersonID{canton, samoa.ID} {
		_, err := r.RecordHours(ctx, act, stretch(p, "2026-04-30T15:30:00Z", "2026-04-30T17:30:00Z"))
		require.NoError(t, err)
	}
	require.EqualValues(t, 120, minutesOf(t, space, canton, "2026-04-30", "2026-05-01", talent.CountRecorded), "it began at 23:30")
	require.EqualValues(t, 0, minutesOf(t, space, canton, "2026-05-01", "2026-05-02", talent.CountRecorded))
	require.EqualValues(t, 120, minutesOf(t, space, samoa.ID, "2026-05-01", "2026-05-02", talent.CountRecorded), "it began at 5:30 of the next day")
	require.EqualValues(t, 0, minutesOf(t, space, canton, "", "", talent.CountApproved), "nobody has approved it")
	require.EqualValues(t, 120, minutesOf(t, space, canton, "", "", talent.CountRecorded))
	require.EqualValues(t, 120, minutesOf(t, space, canton, "2026-04-30", "", talent.CountRecorded))
	require.EqualValues(t, 0, minutesOf(t, space, canton, "", "2026-04-30", talent.CountRecorded))
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		_, err := talent.Minutes(ctx, s, renjia.Period{}, "")
		require.ErrorIs(t, err, renjia.ErrUnspecified)
		_, err = talent.MinutesOf(ctx, s, canton, renjia.Period{}, "all")
		require.ErrorIs(t, err, renjia.ErrInvalid)
		return nil
	}))
}

// The oracle adds up the records themselves.
func TestMinutesOfAllAreThoseOfEachPerson(t *testing.T) {
	zones := []string{"Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"}
	rapid.Check(t, func(t *rapid.T) {
		r, space := open(t)
		places := map[talent.PersonID]*time.Location{}
		for i, zone := range zones {
			p, err := r.Enrol(ctx, act, talent.Person{Subject: subject(fmt.Sprint(i)), Zone: zone})
			require.NoError(t, err)
			places[p.ID], err = p.Location()
			require.NoError(t, err)
		}
		period := renjia.Period{From: day("2026-03-28"), Until: day("2026-03-30")}
		counted := rapid.SampledFrom([]talent.Counted{talent.CountApproved, talent.CountRecorded}).Draw(t, "counted")
		want := map[talent.PersonID]talent.ByActivity{}
		for p, place := range places {
			start := at("2026-03-26T00:00:00Z")
			for range rapid.IntRange(0, 8).Draw(t, "records") {
				h := talent.HoursRecord{Person: p, Activity: rapid.SampledFrom([]string{"case", "group"}).Draw(t, "activity")}
				h.Interval.From = start.Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "gap")) * time.Minute)
				h.Interval.Until = h.Interval.From.Add(time.Duration(rapid.IntRange(1, 600).Draw(t, "length")) * time.Minute)
				start = h.Interval.Until
				h, err := r.RecordHours(ctx, act, h)
				require.NoError(t, err)
				counts := counted == talent.CountRecorded
				switch rapid.IntRange(0, 2).Draw(t, "then") {
				case 0:
					_, err = r.ApproveHours(ctx, act, h.ID)
					counts = true
				case 1:
					_, err = r.ReverseHours(ctx, act, h.ID)
					counts = false
				}
				require.NoError(t, err)
				if counts && period.Contains(renjia.DateIn(h.Interval.From, place)) {
					if want[p] == nil {
						want[p] = talent.ByActivity{}
					}
					want[p][h.Activity] += int64(h.Interval.Until.Sub(h.Interval.From) / time.Minute)
				}
			}
		}
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
			all, err := talent.Minutes(ctx, s, period, counted)
			require.Equal(t, want, all)
			for p := range places {
				one, err := talent.MinutesOf(ctx, s, p, period, counted)
				require.NoError(t, err)
				require.Equal(t, want[p].Total(), one.Total())
			}
			return err
		}))
	})
}
