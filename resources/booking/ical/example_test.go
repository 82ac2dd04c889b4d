package ical_test

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/booking/ical"
)

// A booking for a phone, showing when the room is taken and nothing more.
func Example() {
	event := ical.FromBooking(single, room, ical.Options{Lang: renjia.English})
	var file strings.Builder
	err := ical.Write(&file, ical.Calendar{Name: "Activity room", At: made}, []ical.Event{event})
	fmt.Println(strings.ReplaceAll(file.String(), "\r\n", "\n"), err)
	// Output:
	// BEGIN:VCALENDAR
	// VERSION:2.0
	// PRODID:-//Renjia//booking//EN
	// X-WR-CALNAME:Activity room
	// BEGIN:VEVENT
	// UID:8edc9b4b-003b-5efb-9001-c16ae993df7b
	// DTSTAMP:20260301T080000Z
	// DTSTART:20260301T080000Z
	// DTEND:20260301T093000Z
	// SUMMARY:Activity room · booked
	// LOCATION:Activity room
	// STATUS:CONFIRMED
	// END:VEVENT
	// END:VCALENDAR
	//  <nil>
}
