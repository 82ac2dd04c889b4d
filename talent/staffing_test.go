package talent_test

import (
	"context"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
)

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

func TestEngagementsAndSupervisionEndOnce(t *testing.T) {
	r, _ := open(t)
	p, q := enrol(t, r, "1"), enrol(t, r, "2")
	e, err := r.Engage(ctx, act, talent.Engagement{Person: p, Organization: subject("station"), Type: talent.Direct, Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	_, err = r.Leave(ctx, act, e.ID, renjia.Date{}, talent.Voluntary, "resigned")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	e, err = r.Leave(ctx, act, e.ID, day("2026-07-01"), talent.Voluntary, "resigned")
	require.NoError(t, err)
	require.Equal(t, "resigned", e.Reason)
	_, err = r.Leave(ctx, act, e.ID, day("2026-08-01"), talent.Voluntary, "")
	require.ErrorIs(t, err, renjia.ErrState)

	s, err := r.Supervise(ctx, act, talent.Supervision{Supervisor: p, Worker: q, Period: renjia.Period{From: day("2026-01-01")}})
	require.NoError(t, err)
	for _, on := range []string{"2026-01-15", "2026-02-15"} {
		s, err = r.Meet(ctx, act, s.ID, talent.Session{On: day(on), Minutes: 90})
		require.NoError(t, err)
	}
	require.EqualValues(t, 90, s.Minutes(renjia.Period{From: day("2026-02-01")}))
	for _, bad := range []talent.Session{{On: day("2026-02-14"), Minutes: 60}, {On: day("2025-12-31"), Minutes: 60}, {On: day("2026-03-01")}} {
		_, err = r.Meet(ctx, act, s.ID, bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = r.EndSupervision(ctx, act, s.ID, day("2026-02-15"))
	require.ErrorIs(t, err, renjia.ErrInvalid, "they still met that day")
	_, err = r.EndSupervision(ctx, act, s.ID, day("2026-03-01"))
	require.NoError(t, err)
}

func TestEducationAddsUp(t *testing.T) {
	r, _ := open(t)
	p := enrol(t, r, "1")
	rules, err := credential.Builtin()
	require.NoError(t, err)
	c, err := r.Certify(ctx, act, talent.Registration{Person: p, Rule: "cn/assistant-social-worker", Registered: day("2025-01-01"), Education: 40})
	require.NoError(t, err)
	rule := rules[c.Rule]
	require.EqualValues(t, 32, rule.Status(c.Facts(), day("2026-01-01")).MissingHours)
	c, err = r.Educate(ctx, act, c.ID, 32)
	require.NoError(t, err)
	require.Zero(t, rule.Status(c.Facts(), day("2026-01-01")).MissingHours)
	for _, hours := range []int64{0, -1, 1 << 62} {
		_, err = r.Educate(ctx, act, c.ID, hours)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = r.Certify(ctx, act, talent.Registration{Person: p, Rule: "x", Certified: day("2025-01-02"), Registered: day("2025-01-01")})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func one[T any](v T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) { yield(v, nil) }
}

// twice imports one record two times over and wants it stored once.
func twice[T any](t *testing.T, verb func(context.Context, renjia.Act, iter.Seq2[T, error]) (storage.Imported, error), v T) {
	t.Helper()
	n, err := verb(ctx, act, one(v))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{New: 1}, n)
	n, err = verb(ctx, act, one(v))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{Same: 1}, n)
}

func TestEveryKindIsImportedOnce(t *testing.T) {
	r, _ := open(t)
	person := func(key string) talent.Person {
		return talent.Person{ID: renjia.ImportedID[talent.Person]("liede", "talent_person", key), Subject: subject(key), Zone: "Asia/Shanghai"}
	}
	p, q := person("1"), person("2")
	twice(t, r.ImportPeople, p)
	twice(t, r.ImportPeople, q)
	twice(t, r.ImportEngagements, talent.Engagement{
		ID: renjia.ImportedID[talent.Engagement]("liede", "talent_engagement", "1"), Person: p.ID, Organization: subject("station"),
		Type: talent.Agency, Period: renjia.Period{From: day("2026-01-01")},
	})
	twice(t, r.ImportRegistrations, talent.Registration{
		ID: renjia.ImportedID[talent.Registration]("liede", "talent_registration", "1"), Person: p.ID, Rule: "cn/social-worker", Registered: day("2026-01-01"),
	})
	twice(t, r.ImportSupervisions, talent.Supervision{
		ID: renjia.ImportedID[talent.Supervision]("liede", "talent_supervision", "1"), Supervisor: p.ID, Worker: q.ID, Period: renjia.Period{From: day("2026-01-01")},
	})
	h := stretch(p.ID, "2026-05-01T09:00:00+08:00", "2026-05-01T12:00:00+08:00")
	h.ID, h.State = renjia.ImportedID[talent.HoursRecord]("liede", "talent_hours_record", "1"), talent.HoursApproved
	twice(t, r.ImportHours, h)
	twice(t, r.ImportPeople, person("3")) // hours have changed the guard of the first, not of others
	n, err := r.ImportPeople(ctx, act, one(p))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{Same: 1}, n, "a person with hours is still the same")
	_, err = r.ImportRegistrations(ctx, act, one(talent.Registration{
		ID: renjia.ImportedID[talent.Registration]("liede", "talent_registration", "2"), Person: person("4").ID, Rule: "x", Registered: day("2026-01-01"),
	}))
	require.ErrorIs(t, err, renjia.ErrNotFound)
}
