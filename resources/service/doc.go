// Package service describes what a social work station does (programmes,
// contacts) and counts it for the indicators it has promised.
//
// # When to use it
//
// A [Program] tree names the services, a [Contact] is one service given, an
// [Indicator] says which contacts count and how many are asked for. [Count]
// reads any stream of contacts once and returns a [Tally] with its explanation.
//
// # Counting
//
// Attendances (人次, [PersonTimes]) and people (人数, [UniquePersons]) are
// different types, so that one is not reported as the other. A contact below
// a floor (participants, minutes) does not count at all; what is done beyond
// the cap is not credited. Time is whole minutes; hours are exact fractions
// of 60 minutes. A contact has one civil date, that on which it began where it
// took place: periods go by that date and never by a time zone of the program.
//
// # Limits
//
// People who are not known by name cannot be told apart; they are in no
// count of unique persons, and the tally says how many there were. Units that
// count whole groups or cases by their number of sessions are not in this
// package yet.
//
// # References
//
// The tiers and floors follow published station contracts: the Guangzhou
// station measures (穗府办〔2023〕7号) and tender documents that ask, for example,
// for at least 15 activities with at least 8 participants each.
package service
