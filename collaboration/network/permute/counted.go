package permute

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// The limits of Counted.
const (
	// CountedAtMost is up to how many relabellings can be counted.
	CountedAtMost = 1 << 62
	// countedWork is up to how many additions counting may take.
	countedWork = 1 << 28
)

// ways has for each number of places how many choices of so many there are by the
// sum of their scores: ways[k][low[k]+…], as the shift algorithm builds them
// (Streitberg & Röhmel 1986).
type ways struct {
	count [][]int64
	low   []int64 // of the smallest sum of k scores
}

// countWays goes through places once; each is chosen or not.
func countWays(scores []int64, size int) ways {
	w := ways{make([][]int64, size+1), make([]int64, size+1)}
	w.count[0] = []int64{1}
	for _, s := range scores {
		for k := size; k > 0; k-- {
			if from := w.count[k-1]; from != nil {
				w.put(k, w.low[k-1]+s, from)
			}
		}
	}
	return w
}

// put adds counts that begin at a sum to those of k places.
func (w *ways) put(k int, low int64, add []int64) {
	have := w.count[k]
	if have == nil {
		w.count[k], w.low[k] = append([]int64(nil), add...), low
		return
	}
	first := min(low, w.low[k])
	last := max(low+int64(len(add)), w.low[k]+int64(len(have)))
	if int64(len(have)) < last-first {
		wider := make([]int64, last-first)
		copy(wider[w.low[k]-first:], have)
		w.count[k], w.low[k], have = wider, first, wider
	}
	for i, n := range add {
		have[low-first+int64(i)] += n
	}
}

// counted counts the relabellings of one component without going through them, and
// how many there are.
func (f *family) counted(class *subset) (n counts, total int64) {
	all, low := []int64{1}, int64(0) // by sum over the strata so far
	for h := range class.strata {
		size := class.size[h]
		w := countWays(f.stratum(class, h), size)
		all, low = convolved(all, w.count[size]), low+w.low[size]
	}
	n = f.newCounts()
	for i, ways := range all {
		total += ways
		sum := low + int64(i)
		if sum >= f.observed[0] {
			n.ge[0] += ways
		}
		if sum <= f.observed[0] {
			n.le[0] += ways
		}
	}
	return n, total
}

// stratum returns the scores of the places of a stratum.
func (f *family) stratum(class *subset, h int) []int64 {
	scores := make([]int64, len(class.strata[h]))
	for k, i := range class.strata[h] {
		scores[k] = f.scores[i]
	}
	return scores
}

// convolved counts the sums of two independent choices.
func convolved(x, y []int64) []int64 {
	sums := make([]int64, len(x)+len(y)-1)
	for i, n := range x {
		for j, m := range y {
			sums[i+j] += n * m
		}
	}
	return sums
}

// countable checks that the relabellings of a family can be counted.
func (f *family) countable(class *subset) error {
	if len(f.observed) > 1 {
		return fmt.Errorf("counted test: %d components together, go through the relabellings or draw a sample: %w", len(f.observed), renjia.ErrUnsupported)
	}
	work, wide := 0.0, 1.0
	for h, size := range class.size {
		scores := f.stratum(class, h)
		span := float64(slices.Max(scores)-slices.Min(scores))*float64(size) + 1
		work += span*float64(len(scores))*float64(size) + wide*span
		wide += span
	}
	if work > countedWork {
		return fmt.Errorf("counted test: a class of %d among %d would take %.2g additions, draw a sample: %w", f.class, f.n, work, renjia.ErrUnsupported)
	}
	return nil
}
