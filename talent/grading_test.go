package talent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/ladder"
)

func TestAGradeComesFromTheRecords(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	engage(t, r, p, "2018-01-01", "2021-01-01", true)
	engage(t, r, p, "2020-06-01", "2022-01-01", true) // overlaps: counts once
	engage(t, r, p, "2023-01-01", "", true)
	_, err := r.Engage(ctx, act, talent.Engagement{Person: p, Organization: subject("station"), Type: talent.Volunteer, Period: renjia.Period{From: day("2010-01-01")}})
	require.NoError(t, err)
	_, err = r.Certify(ctx, act, talent.Registration{Person: p, Rule: "cn/social-worker", Registered: day("2024-06-01")})
	require.NoError(t, err)
	l, err := ladder.Builtin()
	require.NoError(t, err)
	l.Certificates = []ladder.Certificate{{Credential: "cn/social-worker", Grades: 2}}
	l.Appraisal = &ladder.Appraisal{Counts: []string{"good"}, Not: []string{"poor"}, Missing: ladder.MissingCounts}
	place := func(on string) (g ladder.Placement) {
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) (err error) {
			g, err = talent.GradeOf(ctx, s, l, builtin(t), p, "staff", []string{"bachelor"}, day(on))
			return err
		}))
		return g
	}
	g := place("2025-01-01")
	require.Equal(t, 72, g.Months, "4 years and 2: volunteering is no service here")
	require.Equal(t, 1+3+2, g.Grade)
	require.Equal(t, 1+3, place("2024-01-01").Grade+1, "5 years, 3 credited, not yet registered")
	a, err := r.Appraise(ctx, act, talent.Appraisal{Person: p, Year: 2023, Result: "poor"})
	require.NoError(t, err)
	_, err = r.Appraise(ctx, act, talent.Appraisal{Person: p, Year: 2023, Result: "good"})
	require.ErrorIs(t, err, renjia.ErrExists)
	require.Equal(t, 12, place("2025-01-01").Lost)
	_, err = r.Reappraise(ctx, act, a.ID, "good")
	require.NoError(t, err)
	require.Zero(t, place("2025-01-01").Lost)
	_, err = r.Appraise(ctx, act, talent.Appraisal{Person: p, Result: "good"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorIs(t, space.View(ctx, func(s *storage.Snapshot) error {
		_, err := talent.GradeOf(ctx, s, l, builtin(t), renjia.NewID[talent.Person](new(renjia.Source)), "staff", nil, day("2025-01-01"))
		return err
	}), renjia.ErrNotFound)
}

func TestAnInternalMoveIsNoSeparation(t *testing.T) {
	r, space := open(t)
	p, q := enrol(t, r, "1"), enrol(t, r, "2")
	first, err := r.Engage(ctx, act, talent.Engagement{Person: p, Organization: subject("station"), Type: talent.Agency, Post: "case", Period: renjia.Period{From: day("2025-01-01")}})
	require.NoError(t, err)
	other, err := r.Engage(ctx, act, talent.Engagement{Person: q, Organization: subject("station"), Type: talent.Direct, Period: renjia.Period{From: day("2025-01-01")}})
	require.NoError(t, err)
	next, err := r.Move(ctx, act, first.ID, day("2026-03-01"), talent.Engagement{Post: "chief", Professional: true})
	require.NoError(t, err)
	require.Equal(t, p, next.Person)
	require.Equal(t, talent.Agency, next.Type)
	require.Equal(t, day("2026-03-01"), next.Period.From)
	_, err = r.Move(ctx, act, first.ID, day("2026-04-01"), talent.Engagement{})
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = r.Leave(ctx, act, other.ID, day("2026-05-01"), "", "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = r.Leave(ctx, act, other.ID, day("2026-05-01"), "bored", "")
	require.ErrorIs(t, err, renjia.ErrInvalid)
	_, err = r.Leave(ctx, act, other.ID, day("2026-05-01"), talent.Retirement, "")
	require.NoError(t, err)
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
		left, err := talent.Separations(ctx, s, year)
		require.NoError(t, err)
		require.Equal(t, talent.ByCause{talent.InternalMove: 1, talent.Retirement: 1}, left)
		require.EqualValues(t, 1, left.Total())
		turnover, err := talent.Turnover(ctx, s, year)
		require.NoError(t, err)
		require.Equal(t, renjia.Frac(2, 3), turnover.Value)
		spells, err := talent.Spells(ctx, s, day("2026-12-31"))
		require.NoError(t, err)
		events := 0
		for _, spell := range spells {
			if spell.Event {
				events++
			}
		}
		require.Equal(t, 1, events)
		_, err = talent.Separations(ctx, s, renjia.Period{})
		require.ErrorIs(t, err, renjia.ErrInvalid)
		return nil
	}))
}

func TestAGuardianLetsAMinorVolunteer(t *testing.T) {
	r, _ := open(t)
	p, err := r.Enrol(ctx, act, talent.Person{Subject: subject("1"), Zone: "Asia/Shanghai", Born: day("2012-05-02")})
	require.NoError(t, err)
	e := talent.Engagement{Person: p.ID, Organization: subject("team"), Type: talent.Volunteer, Period: renjia.Period{From: day("2026-05-01")}}
	_, err = r.Engage(ctx, act, e)
	require.ErrorIs(t, err, renjia.ErrForbidden)
	_, err = r.RecordGuardian(ctx, act, p.ID, p.Subject)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody is their own guardian")
	_, err = r.RecordGuardian(ctx, act, p.ID, subject("mother"))
	require.NoError(t, err)
	_, err = r.Engage(ctx, act, e)
	require.NoError(t, err)
}
