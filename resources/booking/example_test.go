package booking_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

func span(from, until string) renjia.Interval {
	a, err1 := time.Parse("2006-01-02 15:04", from)
	b, err2 := time.Parse("2006-01-02 15:04", until)
	if err := errors.Join(err1, err2); err != nil {
		panic(err)
	}
	return renjia.Interval{From: a, Until: b}
}

// Two groups want the activity room; the second is told who is in its way.
func Example() {
	room := booking.Resource{
		ID: renjia.ImportedID[booking.Resource]("liede", "room", "1"), Name: renjia.Text{EN: "Activity room", ZH: "活动室"},
		Class: booking.Venue, Capacity: 1, Cleanup: 30,
	}
	calendar, err := booking.NewCalendar(room)
	if err != nil {
		fmt.Println(err)
		return
	}
	now := span("2026-03-01 08:00", "2026-03-01 08:01").From
	choir := booking.Booking{
		ID: renjia.ImportedID[booking.Booking]("liede", "booking", "choir"), Resource: room.ID,
		Interval: span("2026-03-02 09:00", "2026-03-02 11:00"), Quantity: 1, State: booking.Confirmed,
	}
	chess := choir
	chess.ID = renjia.ImportedID[booking.Booking]("liede", "booking", "chess")
	chess.Interval = span("2026-03-02 11:00", "2026-03-02 12:00")

	_, _, err1 := calendar.Book(choir, now)
	_, _, err2 := calendar.Book(chess, now)
	var clash *booking.ConflictError
	if err1 == nil && errors.As(err2, &clash) {
		fmt.Println("cleaned until", clash.Clashes[0].Until.Format("15:04"), "after the choir:", clash.Clashes[0].Booking == choir.ID)
	}
	free, err := calendar.Free(room.ID, booking.Want{Within: span("2026-03-02 08:00", "2026-03-02 13:00"), Length: 60}, nil, now)
	for _, f := range free {
		fmt.Println("free from", f.From.Format("15:04"), "to", f.Until.Format("15:04"), err)
	}
	// Output:
	// cleaned until 11:30 after the choir: true
	// free from 11:30 to 13:00 <nil>
}
