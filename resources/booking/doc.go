// Package booking says who has which venue, equipment or person when, and
// refuses what does not fit, exactly.
//
// # When to use it
//
// Use a [Calendar] to book in memory, for a simulation or a study. Use [Day] as
// the guard record of a store: whoever books reads and saves the days the
// booking touches, so that of two bookings of one slot one fails. Occurrences
// of a series come from booking/recurrence; booking/ical writes bookings for
// calendar programs.
//
// # Rules
//
// Bookings are half-open intervals of whole minutes: one may begin when another
// ends. On an exclusive resource (capacity 1) they are disjoint; on a pool the
// quantities in use at any instant are at most its capacity. Setup before and
// cleanup after a booking count as use, and both lie between two bookings. An
// interval that is empty is refused.
//
// A refusal is a [*ConflictError] naming every booking in the way, found in the
// same step that would book: there is no moment between looking and booking.
//
// A hold (暂留) ends by itself: it is free again from the instant it expires at
// (now >= expires). It need not be swept to make room. Times are passed in; no
// clock is read.
//
// A series is booked by a named policy: all or none, or where possible with a
// list of refusals. Opening hours are wall time at the place of the resource;
// hours that the clocks skip are not open.
//
// # Limits
//
// A booking occupies at most 31 days in a store, setup and cleanup at most a
// day each. Opening hours bind the booking, not its setup and cleanup. Tariffs
// price whole units of time begun; discounts and deposits are the caller's.
// Displacing a booking of lower priority is judged here
// ([Resource.Displaces]) but decided by people: the displaced booking is
// cancelled with a reason like any other.
//
// # Caveats
//
// The time zone database is that of the caller's *time.Location. A booking that
// was missed keeps its slot.
//
// # References
//
// RFC 5545 (iCalendar), sections 3.3.5 and 3.3.10. The races of booking systems
// that look first and write later: LibreBooking issues 66 and 147, CiviBooking
// issue 41.
package booking
