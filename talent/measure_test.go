package talent_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
)

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
		require.Contains(t, turnover.Explanation.Text(renjia.English), "4 separations in 2026-01-01/2027-01-01")
		_, err = talent.CertifiedShare(ctx, s, rules, day("2020-01-01"))
		require.ErrorIs(t, err, renjia.ErrInvalid, "of nobody it is undefined")
		spells, err := talent.Spells(ctx, s, day("2026-12-31"))
		require.NoError(t, err)
		require.Len(t, spells, 22)
		return nil
	}))
}

func TestAStaffingConditionNamesWhatIsShort(t *testing.T) {
	r, space := open(t)
	rules, err := credential.Builtin()
	require.NoError(t, err)
	var people []talent.PersonID
	for n := range 20 {
		p := enrol(t, r, fmt.Sprint(n))
		people = append(people, p)
		engage(t, r, p, "2025-01-01", "", n < 14)
	}
	for _, p := range people[:10] {
		_, err := r.Certify(ctx, act, talent.Registration{Person: p, Rule: "cn/assistant-social-worker", Registered: day("2025-01-01")})
		require.NoError(t, err)
	}
	// Twenty people, fourteen of them professional, ten of those certified: the team of an
	// earlier contract of a station in Guangzhou.
	condition := talent.StaffingCondition{Staff: 20, Professional: 14, Certified: 10, Source: "contract 4.2"}
	check := func(c talent.StaffingCondition, on string) (s talent.Staffing) {
		require.NoError(t, space.View(ctx, func(v *storage.Snapshot) (err error) {
			s, err = talent.CheckStaffing(ctx, v, rules, c, day(on))
			return err
		}))
		return s
	}
	require.True(t, check(condition, "2026-05-01").Met)
	lapsed := check(condition, "2028-01-01")
	require.False(t, lapsed.Met)
	require.Zero(t, lapsed.Certified)
	require.Contains(t, lapsed.Explanation.Text(renjia.English), "of them registered")
	require.False(t, check(condition, "2024-12-31").Met)

	condition.WorkersPerSupervisor = renjia.Frac(13, 2)
	require.False(t, check(condition, "2026-05-01").Met, "there is no supervisor")
	for n, p := range people[:13] {
		_, err := r.Supervise(ctx, act, talent.Supervision{Supervisor: people[14+n%2], Worker: p, Period: renjia.Period{From: day("2026-01-01")}})
		require.NoError(t, err)
	}
	require.True(t, check(condition, "2026-05-01").Met, "thirteen to two")
	condition.WorkersPerSupervisor = renjia.Frac(6, 1)
	require.False(t, check(condition, "2026-05-01").Met)

	require.ErrorIs(t, space.View(ctx, func(v *storage.Snapshot) error {
		_, err := talent.CheckStaffing(ctx, v, rules, talent.StaffingCondition{}, day("2026-05-01"))
		return err
	}), renjia.ErrInvalid, "a condition without content is met by anybody")
}
