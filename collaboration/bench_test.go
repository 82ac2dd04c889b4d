package collaboration_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

// BenchmarkLayers reads 5,000 referrals of a hundred subjects: as ties, as figures,
// and by a clock.
func BenchmarkLayers(b *testing.B) {
	r, space := open(b)
	var all []renjia.Ref
	for i := range 100 {
		all = append(all, register(b, r, fmt.Sprint("Subject ", i), "enterprise"))
	}
	_, err := r.ImportReferrals(ctx, act, func(yield func(collaboration.Referral, error) bool) {
		for i := range 5000 {
			f := referral(all[i%100], all[(i*7+1)%100])
			if f.From == f.To {
				continue
			}
			f.ID, f.State = renjia.ImportedID[collaboration.Referral]("liede", "collaboration_referral", fmt.Sprint(i)), collaboration.ReferralSent
			if !yield(f, nil) {
				return
			}
		}
	})
	require.NoError(b, err)
	run := func(name string, fn func(*storage.Snapshot) error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				view(b, space, fn)
			}
		})
	}
	run("ties", func(s *storage.Snapshot) error {
		for _, err := range collaboration.Ties(ctx, s, collaboration.LayerReferral, day("2026-03-31")) {
			if err != nil {
				return err
			}
		}
		return nil
	})
	run("figures", func(s *storage.Snapshot) error {
		_, err := collaboration.CountReferrals(ctx, s, renjia.Period{}, day("2026-03-31"))
		return err
	})
	run("overdue", func(s *storage.Snapshot) error {
		for _, err := range collaboration.OverdueReferrals(ctx, s, []collaboration.Clock{clock(10, collaboration.WorkingDays)}, renjia.Calendar{}, day("2026-03-31")) {
			if err != nil {
				return err
			}
		}
		return nil
	})
}
