package profile

import (
	"math/rand/v2"
	"slices"

	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// resample puts an interval to the delta of each component: members and others are
// drawn again with replacement, each with the score they have. The parties are
// resampled, not the ties: the interval says how far delta hangs on single parties.
func resample(list []Component, all []measured, member []bool, o PeripheryOptions) {
	for i, m := range all {
		if m.why != nil {
			continue
		}
		r := newResampler(m.values, member)
		rng := rand.New(rand.NewPCG(o.Permute.Seed, uint64(i)+1))
		deltas := make([]float64, o.Resamples)
		for k := range deltas {
			deltas[k] = r.draw(rng)
		}
		slices.Sort(deltas)
		tail := (1 - o.Level) / 2
		list[i].Interval = &Interval{
			Lower: quantile(deltas, tail), Upper: quantile(deltas, 1-tail), Level: o.Level, Resamples: o.Resamples,
			Variant: "percentile bootstrap of parties within and outside the class, scores as they are",
		}
	}
}

// resampler draws deltas by the ranks of values, in linear time.
type resampler struct {
	inside, outside []int // ranks of the values of members and others
	counts          []int // of drawn others by rank
}

func newResampler(values []float64, member []bool) *resampler {
	rounded := make([]float64, len(values))
	for i, x := range values {
		rounded[i] = permute.Rounded(x)
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(rounded)))
	r := &resampler{counts: make([]int, len(sorted)+1)}
	for i, x := range rounded {
		rank, _ := slices.BinarySearch(sorted, x)
		if member[i] {
			r.inside = append(r.inside, rank)
		} else {
			r.outside = append(r.outside, rank)
		}
	}
	return r
}

func (r *resampler) draw(rng *rand.Rand) float64 {
	clear(r.counts)
	for range r.outside {
		r.counts[r.outside[rng.IntN(len(r.outside))]+1]++
	}
	for i := 1; i < len(r.counts); i++ { // counts[k] is how many lie below rank k
		r.counts[i] += r.counts[i-1]
	}
	sum := 0
	for range r.inside {
		rank := r.inside[rng.IntN(len(r.inside))]
		sum += len(r.outside) - r.counts[rank+1] - r.counts[rank]
	}
	return float64(sum) / float64(len(r.inside)*len(r.outside))
}

// quantile is that of sorted values, interpolated (type 7 of Hyndman & Fan 1996).
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}
