// Package renjia is the shared vocabulary of a Go library for community
// governance with social organizations: identities, references, acts, exact
// money, areas and fractions, civil dates and periods, explanations and errors.
//
// Every other package of the module speaks in these types. The kernel performs
// no input or output, keeps no state and reads no clock: a [Source] takes its
// clock and its randomness from the caller, so that a seed repeats every
// identifier.
//
// # Exactness
//
// [Money] counts minor units (fen, cents) of a named currency, [Area] counts
// hundredths of a square metre, [Fraction] is a reduced rational. None of them
// is ever a float; overflow and finer input than the unit allows are errors.
// Thresholds are compared by 128-bit cross-multiplication
// ([Fraction.CompareShare]).
//
// # Wire forms
//
//	ID        canonical UUID                          "0198c5c8-…"
//	Ref       space/kind/id, empty space = the same    "/governance_motion/0198…"
//	Money     {"amount":"12.30","currency":"CNY"}
//	Area      "89.53"        square metres
//	Fraction  "2/3"
//	Date      "2026-03-01"
//	Period    {"from":"2026-01-01","until":"2027-01-01"}, until exclusive
//	instant   RFC 3339 in UTC, microseconds
//
// # Errors
//
// Decisions are taken with errors.Is on the sentinels of this package, details
// are read with errors.As from [ValidationError], [StateError] and
// [UnspecifiedError].
package renjia
