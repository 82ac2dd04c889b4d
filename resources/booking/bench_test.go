package booking_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

// BenchmarkBook measures one request on a calendar that a million requests
// fill: over a year, of 15 to 120 minutes, on quarters of an hour. The metric
// "accepted" is the share of requests that found room.
func BenchmarkBook(b *testing.B) {
	for _, c := range []struct {
		name     string
		venues   int
		capacity int64
	}{{"1000 venues", 1000, 1}, {"10 venues", 10, 1}, {"1000 pools of 20", 1000, 20}, {"10 pools of 20", 10, 20}} {
		b.Run(c.name, func(b *testing.B) { benchmarkBook(b, c.venues, c.capacity) })
	}
}

func benchmarkBook(b *testing.B, venues int, capacity int64) {
	const million = 1_000_000
	ids := make([]booking.ResourceID, venues)
	// Requests are kept without pointers and made in the loop, so that the
	// collector has the calendar to look at and not the benchmark.
	requests := make([]request, million)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range requests {
		from := rng.Int64N(365*24*4) * 15
		requests[i] = request{from: from, venue: rng.IntN(venues), minutes: 15 * (1 + rng.Int64N(8)), quantity: 1 + rng.Int64N(max(capacity/4, 1))}
	}
	fresh := func() *booking.Calendar {
		c, err := booking.NewCalendar()
		if err != nil {
			b.Fatal(err)
		}
		for v := range ids {
			r := venue(v, capacity)
			if ids[v] = r.ID; c.Add(r) != nil {
				b.Fatal("resource")
			}
		}
		return c
	}
	accepted, asked := 0, 0
	calendar := fresh()
	b.ReportAllocs()
	for b.Loop() {
		if asked == million {
			b.StopTimer()
			calendar, accepted, asked = fresh(), 0, 0
			b.StartTimer()
		}
		r := &requests[asked]
		if _, err := calendar.Take(ids[r.venue], r.use(asked), origin); err == nil {
			accepted++
		}
		asked++
	}
	b.ReportMetric(float64(accepted)/float64(asked), "accepted")
}

type request struct {
	from, minutes, quantity int64
	venue                   int
}

func (r *request) use(n int) booking.Use {
	id := [16]byte{byte(n >> 16), byte(n >> 8), byte(n)}
	return booking.Use{Booking: renjia.IDFrom[booking.Booking](id), Interval: between(r.from, r.from+r.minutes), Quantity: r.quantity}
}

// BenchmarkRaw is the raw twin of BenchmarkBook for exclusive resources: one
// sorted slice of begins and ends per venue, without identifiers, holds or the
// names of clashes.
func BenchmarkRaw(b *testing.B) {
	for _, venues := range []int{1000, 10} {
		b.Run(fmt.Sprint(venues, " venues"), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			type span struct{ from, until int64 }
			wanted, where, taken := make([]span, 1_000_000), make([]int, 1_000_000), make([][]span, venues)
			for i := range wanted {
				from := rng.Int64N(365*24*4) * 15
				wanted[i], where[i] = span{from, from + 15*(1+rng.Int64N(8))}, rng.IntN(venues)
			}
			b.ResetTimer()
			for i := range b.N {
				w, v := wanted[i%len(wanted)], &taken[where[i%len(wanted)]]
				at := sort.Search(len(*v), func(k int) bool { return (*v)[k].until > w.from })
				if at == len(*v) || (*v)[at].from >= w.until {
					*v = slices.Insert(*v, at, w)
				}
			}
		})
	}
}
