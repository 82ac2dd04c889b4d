// Package recurrence expands recurring bookings: rules of RFC 5545 with single
// dates more and some less, in the time of a place, fitted to its holidays.
//
// # When to use it
//
// Use [Series.Expand] to get the spans of "every Tuesday at nine from March on,
// twelve times", and book them with booking.Calendar.BookSeries or the verbs of
// the resources wing. [Workdays] skips, moves or adds occurrences by a calendar
// of holidays and make-up working days.
//
// # Rules
//
// Everything is wall time at a place until the end, when each occurrence becomes
// an instant: so nine o'clock stays nine o'clock when clocks change. A wall time
// that does not exist, because clocks are put forward over it, is skipped and
// does not count for COUNT (RFC 5545 section 3.3.10); of one that comes twice the
// first is meant (section 3.3.5). The length of an occurrence is elapsed time.
//
// EXDATE and RDATE are compared as wall times; EXDATE also removes what RDATE
// names, and does not give back what COUNT used up. UNTIL is inclusive, on the
// wall or, ending in Z, in UTC. The start is an occurrence only if the rule names
// it, as in python-dateutil; the standard leaves this open.
//
// What programs read differently is refused, not guessed: UNTIL with a date
// alone, BYWEEKNO without BYDAY, parts there twice. An endless rule needs a
// horizon.
//
// # The library beneath
//
// Days are found by teambition/rrule-go (MIT), which was measured equal to
// python-dateutil on rules without a change of clocks. What it gets wrong is kept
// from it: it works in UTC, standing for the wall, because it moves times that do
// not exist instead of skipping them; it is not told COUNT, which such times must
// not use up; a list of days with and without numbers, such as MO,-1FR, is put
// to it with numbers only, because it takes what is common to both; positions in
// a week are taken of whole weeks, also of the first; weeks
// across New Year are counted here, in the calendar year of the day for INTERVAL;
// it looks only a few hundred years ahead for a rule that names no day that exists; and it sees
// only rules that this package has checked. The tests compare it with an expander
// that looks at every day by the table of the standard.
//
// # Limits
//
// DAILY, WEEKLY, MONTHLY and YEARLY; no seconds in rules; at most 100,000
// occurrences; a rule is followed for 100 to 500 years.
//
// # Holidays
//
// The holidays of China for 2026 come with the package ([Builtin]), as the
// General Office of the State Council announced them on 2025-11-04. Other years
// and places are files of the user: JSON ([ReadHolidays]) or CSV
// ([ReadCalendar]).
//
// # References
//
// RFC 5545, Internet Calendaring and Scheduling Core Object Specification,
// sections 3.3.5, 3.3.10, 3.8.5. Icinga/icinga-notifications issue 18 (times that
// do not exist), jkbrzt/rrule issues 292, 293, 390 and 607.
package recurrence
