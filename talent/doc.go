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
//   - talent/credential: whether somebody is qualified on a day, what is missing and
//     by when; hours of voluntary service under a policy, with stars
//   - talent/competency: what people are able to do, gaps, team cover, succession,
//     agreement of raters
//   - talent/ladder: posts and grades of community workers
//   - talent/assign and below it transport, stable and roster: who takes which post,
//     case or shift, with a proof and a reason for each person left out
//   - talent/survival: how long people stay, and what it goes with
//   - talent/badge: Open Badges 3.0, signed and verified
//
// # Hours
//
// An [HoursRecord] is a half-open interval of instants, so midnight and changes
// of the clock cannot make it negative or too long; one of more than a day, or
// without a check-out, is refused. Two records of one person never overlap,
// however many programs write at once: each new record changes a guard of its
// person. Records are approved, and corrected by reversal and a new record,
// never changed. [Minutes] adds them up in each person's own calendar. [Registry.CheckIn]
// opens a record that counts once it is checked out; [MissingCheckOuts] finds those
// that were not. [Registry.CertifyHours] certifies approved hours, and [Recount]
// tells whether a certificate still stands; [CreditHours] rounds, caps and gives stars
// under a policy of voluntary service.
//
// # Measures
//
// [CertifiedShare], [SupervisionRatio] and [Turnover] are exact fractions as of a
// day or period, with their parts; [CheckStaffing] compares a team with what a
// contract asks; [Spells] feeds talent/survival.
//
// # Limits
//
// Star schemes are in talent/credential, assignment in talent/assign. Education
// completed and the post on a ladder are the caller's to say. Time zones are those
// of the host; a program for hosts without any imports time/tzdata.
package talent
