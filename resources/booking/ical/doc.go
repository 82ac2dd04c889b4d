// Package ical writes bookings as iCalendar (RFC 5545), for phones and office
// programs, and reads events back.
//
// # When to use it
//
// Use [FromBooking] and [FromSeries] to make events and [Write] to write them.
// [Read] takes the events of a file that others made, to be booked.
//
// # What is written
//
// A single booking is one VEVENT with begin and end in UTC. A series is one with
// its rule in the time of its place, beside a VTIMEZONE with every change of
// clocks that it meets. UID is the identifier of the booking or the series, so
// that a file imported again updates what is there. A hold is TENTATIVE,
// a cancelled or expired booking CANCELLED. Lines are folded at 75 octets, never
// within a character, and end in CRLF.
//
// # Privacy
//
// An event shows when a resource is taken, not by whom or what for: texts of
// bookings and the names of persons whose time is booked are written only if
// [Options.Details] says so.
//
// # Limits
//
// No all-day events, alarms, attendees or changed single occurrences
// (RECURRENCE-ID). The VTIMEZONE of an endless series covers ten years. Reading
// skips what is not an event and refuses events it does not understand. Times in
// zones need the caller's *time.Location; the VTIMEZONE of a file is not
// believed.
//
// # The library beneath
//
// github.com/arran4/golang-ical (Apache-2.0): it folds long lines between
// characters and is fuzzed by its authors; emersion/go-ical does not fold. Values
// are checked here before it sees them.
//
// # References
//
// RFC 5545, sections 3.1 (folding), 3.3.11 (escaping), 3.6.1, 3.6.5, 3.8.
package ical
