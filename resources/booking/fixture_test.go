package booking_test

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking"
)

// origin is a Monday, midnight UTC.
var origin = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

func at(minute int64) time.Time { return origin.Add(time.Duration(minute) * time.Minute) }

func between(from, until int64) renjia.Interval {
	return renjia.Interval{From: at(from), Until: at(until)}
}

func bookingID(key any) booking.ID {
	return renjia.ImportedID[booking.Booking]("test", "resources_booking", fmt.Sprint(key))
}

func venue(key any, capacity int64) booking.Resource {
	return booking.Resource{
		ID: renjia.ImportedID[booking.Resource]("test", "resources_bookable", fmt.Sprint(key)), Name: renjia.Both(fmt.Sprint(key)),
		Class: booking.Venue, Capacity: capacity,
	}
}

func confirmed(key any, r booking.Resource, i renjia.Interval, quantity int64) booking.Booking {
	return booking.Booking{ID: bookingID(key), Resource: r.ID, Interval: i, Quantity: quantity, State: booking.Confirmed}
}

func held(b booking.Booking, until time.Time) booking.Booking {
	b.State, b.Expires = booking.Held, until
	return b
}

func idsOf(uses []booking.Use) []booking.ID {
	all := make([]booking.ID, len(uses))
	for i, u := range uses {
		all[i] = u.Booking
	}
	return all
}
