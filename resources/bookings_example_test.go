package resources_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/booking"
	"github.com/renjia-project/renjia/resources/booking/recurrence"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// A choir books its Thursdays as one act; a meeting that comes later is told
// what is in its way.
func ExampleRegistry_BookSeries() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, resources.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	r := resources.NewRegistry(store.Space("liede"))
	act := renjia.Act{By: renjia.Program("example")}

	start, err1 := recurrence.ParseWall("2026-03-05T19:00:00")
	rule, err2 := recurrence.ParseRule("FREQ=WEEKLY;BYDAY=TH;COUNT=8")
	loc, err3 := time.LoadLocation("Asia/Shanghai")
	evenings, err4 := recurrence.Series{Start: start, Rule: rule, Minutes: 120}.Expand(loc, recurrence.Horizon{})
	hall, err5 := r.AddBookable(ctx, act, booking.Resource{Name: renjia.Text{EN: "Hall", ZH: "礼堂"}, Class: booking.Venue, Capacity: 1})
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		fmt.Println(err)
		return
	}
	choir := booking.Series{Resource: hall.ID, Policy: booking.AllOrNone, Rule: rule.String(), Text: renjia.Both("choir")}
	stored, _, err := r.BookSeries(ctx, act, choir, booking.Booking{Quantity: 1}, evenings.Intervals())
	fmt.Println("booked:", stored.Booked, err)

	meeting := booking.Booking{Resource: hall.ID, Quantity: 1, Interval: evenings.Occurrences[3].Interval}
	_, err = r.Book(ctx, act, meeting)
	var clash *booking.ConflictError
	if errors.As(err, &clash) {
		fmt.Println("taken from", clash.Clashes[0].From.In(loc).Format("2 January 15:04"), errors.Is(err, renjia.ErrConflict))
	}
	// Output:
	// booked: 8 <nil>
	// taken from 26 March 19:00 true
}
