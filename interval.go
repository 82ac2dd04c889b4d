package renjia

import (
	"cmp"
	"slices"
	"time"
)

// Interval is a half-open span of instants: From is in it, Until is not.
// Minutes that touch do not overlap.
type Interval struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Validate refuses an interval that is empty or runs backwards.
func (i Interval) Validate() error {
	var p Problems
	p.Require(!i.From.IsZero(), "from", "must be given")
	p.Require(i.From.Before(i.Until), "until", "must be after from")
	return p.Err("interval")
}

// Duration returns the elapsed time, whatever clocks were changed meanwhile.
func (i Interval) Duration() time.Duration { return i.Until.Sub(i.From) }

// Contains reports whether the instant lies in the interval.
func (i Interval) Contains(t time.Time) bool { return !t.Before(i.From) && t.Before(i.Until) }

// Overlaps reports whether the two intervals share an instant.
func (i Interval) Overlaps(j Interval) bool {
	return i.From.Before(j.Until) && j.From.Before(i.Until)
}

// FirstOverlap returns the indexes of two overlapping intervals, the earlier
// one first, and false if all are disjoint. It takes O(n log n) time.
func FirstOverlap(all []Interval) (a, b int, found bool) {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Or(all[x].From.Compare(all[y].From), cmp.Compare(x, y))
	})
	longest := 0 // the interval seen so far that ends last
	for k := 1; k < len(order); k++ {
		if all[order[longest]].Overlaps(all[order[k]]) {
			return order[longest], order[k], true
		}
		if all[order[k]].Until.After(all[order[longest]].Until) {
			longest = k
		}
	}
	return 0, 0, false
}
