// Package talent keeps the records of people who work and volunteer: who is
// engaged where, with which registration, supervised by whom, for how many
// hours.
//
// # When to use it
//
// Use it where a contract asks for a certified share, a supervision ratio or
// proven hours. A [Person] holds the least personal data and refers to the
// register of subjects for the rest. Engines below it need no store:
//
//   - talent/credential: whether a registration stands on a day
//   - talent/survival: how long people stay
//
// # Hours
//
// An [HoursRecord] is a half-open interval of instants, so midnight and changes
// of the clock cannot make it negative or too long; one of more than a day, or
// without a check-out, is refused. Two records of one person never overlap,
// however many programs write at once: each new record changes a guard of its
// person. Records are approved, and corrected by reversal and a new record,
// never changed. [Minutes] adds them up in each person's own calendar.
//
// # Measures
//
// [CertifiedShare], [SupervisionRatio] and [Turnover] are exact fractions as of a
// day or period, with their parts; [CheckStaffing] compares a team with what a
// contract asks; [Spells] feeds talent/survival.
//
// # Limits
//
// Competencies, trainings, ladders, star schemes, certificates and assignment
// are not here yet. Time zones are those of the host; a program for hosts
// without any imports time/tzdata.
package talent
