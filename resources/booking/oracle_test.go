package booking_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

// Mutants, each of which a test of this file or the next kills:
//
//	overlaps with <= instead of <            TestIntervalsThatTouchDoNotClash
//	widen without cleanup, or without setup  TestBuffersOfBothNeighboursCount
//	lapsed with < instead of <=              TestAHoldIsFreeFromTheInstantItExpires
//	tooMany without fullSpans                TestAPoolIsFullOnlyAtInstants
//	fullSpans with level >= capacity         TestAPoolIsFullOnlyAtInstants
//	neighbours starting one block late       TestCalendarAndDaysEqualTheOracle
//	lane.longest never grown                 TestCalendarAndDaysEqualTheOracle
//	split loses the right half               TestCalendarAndDaysEqualTheOracle
//	vacant not looking at the next block     TestCalendarAndDaysEqualTheOracle
//	vacant not looking at the use before     TestIntervalsThatTouchDoNotClash
//	split loses where in the right half      TestAUseThatReachesIntoABlockIsSeen
//	remove leaves firsts as they were        TestAUseThatReachesIntoABlockIsSeen
//	find not looking at earlier blocks       TestManyUsesThatBeginAtOnceAreAllFound
//	makeRoom removes holds before it fits    TestARefusalChangesNothing
//	Dates leaves the last day out            TestCalendarAndDaysEqualTheOracle

// oracle keeps bookings in a list and looks at every minute.
type oracle struct {
	capacity int64
	live     []booking.Booking
}

// clashes returns who stands in the way: it walks through the wanted minutes.
func (o *oracle) clashes(b booking.Booking, now time.Time) (in []booking.ID) {
	var near []booking.Booking
	for _, other := range o.live {
		if other.Occupies(now) && other.Occupied().Overlaps(b.Occupied()) {
			near = append(near, other)
		}
	}
	for t := b.Occupied().From; t.Before(b.Occupied().Until); t = t.Add(time.Minute) {
		level := b.Quantity
		var here []booking.ID
		for _, other := range near {
			if other.Occupied().Contains(t) {
				level += other.Quantity
				here = append(here, other.ID)
			}
		}
		if level > o.capacity {
			in = append(in, here...)
		}
	}
	return distinct(in)
}

func distinct(ids []booking.ID) []booking.ID {
	slices.SortFunc(ids, func(a, b booking.ID) int { x, y := a.UUID(), b.UUID(); return slices.Compare(x[:], y[:]) })
	return slices.Compact(ids)
}

// diary books through the guard days of a store.
type diary struct {
	capacity int64
	days     map[renjia.Date]*booking.Day
}

func (d *diary) of(t require.TestingT, i renjia.Interval) (all []*booking.Day) {
	dates, err := booking.Dates(i)
	require.NoError(t, err)
	for _, date := range dates {
		if d.days[date] == nil {
			d.days[date] = &booking.Day{Date: date}
		}
		all = append(all, d.days[date])
	}
	return all
}

func (d *diary) book(t require.TestingT, b booking.Booking, now time.Time) []booking.ID {
	days := d.of(t, b.Occupied())
	clash := booking.ConflictError{}
	var lapsed []booking.Use
	for _, day := range days {
		clash.Add(day.Clashes(b.Use(), d.capacity, now))
		lapsed = append(lapsed, day.Lapsed(b.Occupied(), now)...)
	}
	if len(clash.Clashes) > 0 {
		return distinct(idsOf(clash.Clashes))
	}
	for _, u := range lapsed {
		for _, day := range d.of(t, u.Interval) {
			day.Remove(u.Booking)
		}
	}
	for _, day := range days {
		require.NoError(t, day.Add(b.Use()))
	}
	return nil
}

// world runs the calendar, the days and the oracle side by side.
type world struct {
	resource booking.Resource
	calendar *booking.Calendar
	diary    diary
	oracle   oracle
	now      time.Time
	n        int
}

func newWorld(t require.TestingT, r booking.Resource) *world {
	c, err := booking.NewCalendar(r)
	require.NoError(t, err)
	return &world{resource: r, calendar: c, diary: diary{r.Capacity, map[renjia.Date]*booking.Day{}}, oracle: oracle{capacity: r.Capacity}, now: origin}
}

func (w *world) book(t require.TestingT, b booking.Booking) {
	w.n++
	b, err := b.On(w.resource)
	require.NoError(t, err)
	want := w.oracle.clashes(b, w.now)
	require.Equal(t, want, w.diary.book(t, b, w.now), "days, step %d", w.n)
	_, _, err = w.calendar.Book(b, w.now)
	if len(want) == 0 {
		require.NoError(t, err, "calendar, step %d", w.n)
		w.oracle.live = append(slices.DeleteFunc(w.oracle.live, func(o booking.Booking) bool { return o.Lapsed(w.now) && o.Occupied().Overlaps(b.Occupied()) }), b)
		return
	}
	var clash *booking.ConflictError
	require.True(t, errors.As(err, &clash), "calendar, step %d: %v", w.n, err)
	require.Equal(t, want, distinct(idsOf(clash.Clashes)), "calendar, step %d", w.n)
}

func (w *world) cancel(t require.TestingT, i int) {
	w.n++
	b := w.oracle.live[i]
	w.oracle.live = slices.Delete(w.oracle.live, i, i+1)
	require.True(t, w.calendar.Release(b), "step %d", w.n)
	for _, day := range w.diary.of(t, b.Occupied()) {
		require.True(t, day.Remove(b.ID))
	}
	require.False(t, w.calendar.Release(b))
}

func (w *world) confirm(t require.TestingT, i int) {
	b := &w.oracle.live[i]
	if b.State != booking.Held || b.Lapsed(w.now) {
		return
	}
	require.True(t, w.calendar.Keep(*b))
	days := w.diary.of(t, b.Occupied())
	require.NoError(t, b.Confirm(w.now))
	for _, day := range days {
		day.Follow(*b)
	}
}

func TestCalendarAndDaysEqualTheOracle(t *testing.T) {
	for _, r := range []booking.Resource{venue("exclusive", 1), buffered(venue("buffered", 1)), venue("pool", 7), buffered(venue("buffered pool", 40))} {
		rng := rand.New(rand.NewPCG(1, uint64(r.Capacity)))
		w := newWorld(t, r)
		for step := range 5_000 {
			w.now = w.now.Add(time.Duration(rng.IntN(3)) * time.Minute)
			switch n := rng.IntN(10); {
			case n == 0 && len(w.oracle.live) > 0:
				w.cancel(t, rng.IntN(len(w.oracle.live)))
			case n == 1 && len(w.oracle.live) > 0:
				w.confirm(t, rng.IntN(len(w.oracle.live)))
			default:
				from := rng.Int64N(14 * 24 * 60)
				b := confirmed(step, r, between(from, from+1+rng.Int64N(90)), 1+rng.Int64N(r.Capacity))
				if rng.IntN(3) == 0 {
					b = held(b, w.now.Add(time.Duration(1+rng.IntN(400))*time.Minute))
				}
				w.book(t, b)
			}
		}
		require.Greater(t, len(w.oracle.live), 60)
	}
}

func buffered(r booking.Resource) booking.Resource {
	r.Setup, r.Cleanup = 10, 20
	return r
}

func TestEveryInvariantHoldsInRandomDiaries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := venue("r", rapid.Int64Range(1, 4).Draw(t, "capacity"))
		r.Setup, r.Cleanup = rapid.Int64Range(0, 20).Draw(t, "setup"), rapid.Int64Range(0, 20).Draw(t, "cleanup")
		w := newWorld(t, r)
		key := 0
		draw := func() booking.Booking {
			key++
			from := rapid.Int64Range(0, 3000).Draw(t, "from")
			return confirmed(key, r, between(from, from+rapid.Int64Range(1, 200).Draw(t, "length")), rapid.Int64Range(1, r.Capacity).Draw(t, "quantity"))
		}
		t.Repeat(map[string]func(*rapid.T){
			"book":   func(t *rapid.T) { w.book(t, draw()) },
			"hold":   func(t *rapid.T) { w.book(t, held(draw(), w.now.Add(time.Hour))) },
			"time":   func(*rapid.T) { w.now = w.now.Add(20 * time.Minute) },
			"cancel": func(t *rapid.T) { w.pick(t, w.cancel) },
			"keep":   func(t *rapid.T) { w.pick(t, w.confirm) },
			// The scenario: a hold that fills the resource blocks it, runs out, gives
			// way, and what follows directly fits.
			"scenario": func(t *rapid.T) {
				b := draw()
				b.Quantity = r.Capacity
				w.book(t, held(b, w.now.Add(time.Minute)))
				w.now = w.now.Add(time.Minute)
				next := draw()
				next.Interval = b.Interval
				w.book(t, next)
				after := draw()
				after.Interval = renjia.Interval{From: b.Interval.Until.Add(time.Duration(r.Setup+r.Cleanup) * time.Minute), Until: b.Interval.Until.Add(time.Hour + 40*time.Minute)}
				w.book(t, after)
			},
			"": func(t *rapid.T) { w.check(t) },
		})
	})
}

func (w *world) pick(t *rapid.T, do func(require.TestingT, int)) {
	if n := len(w.oracle.live); n > 0 {
		do(t, rapid.IntRange(0, n-1).Draw(t, "which"))
	}
}

// check compares what calendar and oracle hold, and the capacity minute by
// minute where something begins.
func (w *world) check(t *rapid.T) {
	want := []booking.ID{}
	for _, b := range w.oracle.live {
		want = append(want, b.ID)
		level := int64(0)
		for _, o := range w.oracle.live {
			if o.Occupies(w.now) && o.Occupied().Contains(b.Occupied().From) {
				level += o.Quantity
			}
		}
		require.LessOrEqual(t, level, w.resource.Capacity)
	}
	uses := slices.Collect(w.calendar.Uses(w.resource.ID, between(-1000, 10_000)))
	require.True(t, slices.IsSortedFunc(uses, func(a, b booking.Use) int { return a.From.Compare(b.From) }))
	require.Equal(t, distinct(want), distinct(idsOf(uses)))
}
