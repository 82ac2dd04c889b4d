package inequality

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Ten million values: a measure against sorting the same slice.
func BenchmarkTenMillion(b *testing.B) {
	x := lognormal(many)
	y := make([]float64, len(x))
	run := func(name string, measure func(o Options) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				copy(y, x)
				require.NoError(b, measure(Options{InPlace: true}))
			}
		})
	}
	run("slices.Sort", func(Options) error {
		slices.Sort(y)
		return nil
	})
	run("Gini", func(o Options) error {
		d, err := New(y, o)
		if err == nil {
			_, err = d.Gini(Population)
		}
		return err
	})
	run("Theil", func(o Options) error {
		d, err := New(y, o)
		if err == nil {
			_, err = d.TheilT()
		}
		return err
	})
	by := slices.Clone(x)
	slices.Reverse(by)
	run("Concentration", func(o Options) error {
		r, err := Rank(y, by, o)
		if err == nil {
			_, err = r.Index()
		}
		return err
	})
}
