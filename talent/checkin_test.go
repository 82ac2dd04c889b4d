package talent_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"errors"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
)

func here(p talent.PersonID) talent.HoursRecord {
	return talent.HoursRecord{Person: p, Activity: "direct-service"}
}

func TestACheckInCountsOnceItIsCheckedOut(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	in, err := r.CheckIn(ctx, act, here(p), at("2026-05-01T09:00:00+08:00"))
	require.NoError(t, err)
	require.Zero(t, in.Minutes())
	require.EqualValues(t, 0, minutesOf(t, space, p, "", "", talent.CountRecorded))
	_, err = r.CheckIn(ctx, act, here(p), at("2026-05-01T10:00:00+08:00"))
	var overlap *talent.OverlapError
	require.ErrorAs(t, err, &overlap)
	require.Equal(t, in.ID, overlap.With)
	_, err = r.ApproveHours(ctx, act, in.ID)
	require.ErrorIs(t, err, renjia.ErrState, "it is still open")
	_, err = r.CheckOut(ctx, act, in.ID, at("2026-05-01T08:00:00+08:00"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.CheckOut(ctx, act, in.ID, at("2026-05-02T09:00:01+08:00"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "longer than a day: it was forgotten")
	out, err := r.CheckOut(ctx, act, in.ID, at("2026-05-01T12:30:00+08:00"))
	require.NoError(t, err)
	require.EqualValues(t, 210, out.Minutes())
	require.EqualValues(t, 210, minutesOf(t, space, p, "", "", talent.CountRecorded))
	_, err = r.CheckOut(ctx, act, in.ID, at("2026-05-01T13:00:00+08:00"))
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.CheckIn(ctx, act, here(p), at("2026-05-01T12:00:00+08:00"))
	require.ErrorIs(t, err, renjia.ErrConflict, "that time is taken")
	_, err = r.CheckIn(ctx, act, here(p), at("2026-05-01T12:30:00+08:00"))
	require.NoError(t, err, "touching is not overlapping")
	_, err = r.CheckIn(ctx, act, here(renjia.NewID[talent.Person](new(renjia.Source))), at("2026-05-01T12:30:00+08:00"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestAForgottenCheckOutIsFoundAndTakenBack(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	in, err := r.CheckIn(ctx, act, here(p), at("2026-05-01T09:00:00Z"))
	require.NoError(t, err)
	found := func(when string) (n int) {
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
			all, err := talent.MissingCheckOuts(ctx, s, at(when))
			n = len(all)
			return err
		}))
		return n
	}
	require.Equal(t, 0, found("2026-05-02T09:00:00Z"))
	require.Equal(t, 1, found("2026-05-02T09:00:01Z"))
	_, err = r.ReverseHours(ctx, act, in.ID)
	require.NoError(t, err)
	require.Equal(t, 0, found("2026-05-03T09:00:00Z"))
	right := stretch(p, "2026-05-01T09:00:00Z", "2026-05-01T11:00:00Z")
	right.Reverses = in.ID
	_, err = r.RecordHours(ctx, act, right)
	require.NoError(t, err)
	_, err = r.CheckIn(ctx, act, here(p), at("2026-05-03T09:00:00Z"))
	require.NoError(t, err, "the person may check in again")
}

func TestACheckOutOverATakenTimeIsRefused(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	in, err := r.CheckIn(ctx, act, here(p), at("2026-05-01T09:00:00Z"))
	require.NoError(t, err)
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-01T10:00:00Z", "2026-05-01T11:00:00Z"))
	require.NoError(t, err)
	_, err = r.CheckOut(ctx, act, in.ID, at("2026-05-01T10:30:00Z"))
	require.ErrorIs(t, err, renjia.ErrConflict)
	_, err = r.CheckOut(ctx, act, in.ID, at("2026-05-01T10:00:00Z"))
	require.NoError(t, err)
	require.EqualValues(t, 120, minutesOf(t, space, p, "", "", talent.CountRecorded))
	stream := func(yield func(talent.HoursRecord, error) bool) {
		h := here(p)
		h.ID, h.State, h.Interval.From = renjia.ImportedID[talent.HoursRecord]("liede", "h", "1"), talent.HoursOpen, at("2026-06-01T10:00:00Z")
		yield(h, nil)
	}
	_, err = r.ImportHours(ctx, act, stream)
	require.ErrorIs(t, err, renjia.ErrInvalid, "an import would go around the guard")
}

func TestOnePersonChecksInOnceHoweverManyDoors(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	var landed atomic.Int64
	var wg sync.WaitGroup
	for n := range 6 {
		wg.Go(func() {
			_, err := r.CheckIn(ctx, act, here(p), at("2026-05-01T09:00:00Z").Add(time.Duration(n)*time.Minute))
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

func TestACertificateSaysWhatWasApprovedAndCanBeRecounted(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	h, err := r.RecordHours(ctx, act, stretch(p, "2026-05-01T09:00:00Z", "2026-05-01T11:00:00Z"))
	require.NoError(t, err)
	_, err = r.CertifyHours(ctx, act, p, year, subject("station"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "nothing is approved")
	_, err = r.ApproveHours(ctx, act, h.ID)
	require.NoError(t, err)
	_, err = r.CertifyHours(ctx, act, p, year, renjia.Ref{})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.CertifyHours(ctx, act, p, renjia.Period{}, subject("station"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	c, err := r.CertifyHours(ctx, act, p, year, subject("station"))
	require.NoError(t, err)
	require.EqualValues(t, 120, c.Minutes.Total())
	recount := func() (stands bool, now talent.ByActivity) {
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) (err error) {
			stands, now, err = talent.Recount(ctx, s, c.ID)
			return err
		}))
		return stands, now
	}
	stands, _ := recount()
	require.True(t, stands)
	_, err = r.ReverseHours(ctx, act, h.ID)
	require.NoError(t, err)
	stands, now := recount()
	require.False(t, stands)
	require.Zero(t, now.Total())
	_, err = r.RevokeCertificate(ctx, act, c.ID)
	require.NoError(t, err)
	_, err = r.RevokeCertificate(ctx, act, c.ID)
	require.ErrorIs(t, err, renjia.ErrState)
}
