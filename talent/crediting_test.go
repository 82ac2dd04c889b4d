package talent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
)

// Qingdao rounds each record: 40 minutes are an hour, 20 are half of one.
func TestHoursOfTheStoreAreCreditedUnderAPolicy(t *testing.T) {
	r, space := open(t)
	p := enrol(t, r, "1")
	first, err := r.RecordHours(ctx, act, stretch(p, "2026-05-01T09:00:00+08:00", "2026-05-01T10:40:00+08:00"))
	require.NoError(t, err)
	_, err = r.ApproveHours(ctx, act, first.ID)
	require.NoError(t, err)
	_, err = r.RecordHours(ctx, act, stretch(p, "2026-05-02T09:00:00+08:00", "2026-05-02T09:20:00+08:00"))
	require.NoError(t, err)
	reversed, err := r.RecordHours(ctx, act, stretch(p, "2026-05-03T09:00:00+08:00", "2026-05-03T19:00:00+08:00"))
	require.NoError(t, err)
	_, err = r.ReverseHours(ctx, act, reversed.ID)
	require.NoError(t, err)
	policies, err := credential.BuiltinPolicies()
	require.NoError(t, err)
	policy := policies["cn/qingdao"]
	credited := func(period renjia.Period, c talent.Counted) (got credential.Credited, err error) {
		require.NoError(t, space.View(ctx, func(s *storage.Snapshot) error {
			got, err = talent.CreditHours(ctx, s, p, period, c, &policy)
			return nil
		}))
		return got, err
	}
	all, err := credited(renjia.Period{}, talent.CountRecorded)
	require.NoError(t, err)
	require.Equal(t, 2, all.Counted)
	require.Equal(t, "2.5", all.Total.String())
	approved, err := credited(renjia.Period{}, talent.CountApproved)
	require.NoError(t, err)
	require.Equal(t, "2.0", approved.Total.String())
	day, err := renjia.ParseDate("2026-05-02")
	require.NoError(t, err)
	later, err := credited(renjia.Period{From: day}, talent.CountRecorded)
	require.NoError(t, err)
	require.Equal(t, "0.5", later.Total.String())
	_, err = credited(renjia.Period{}, "")
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}
