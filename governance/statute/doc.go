// Package statute holds decision rules of laws as dated data: which rule was in
// force where and when, and which article each threshold comes from.
//
// # When to use it
//
// [Builtin] returns the packs that ship with the library, [Library.At] the rule
// in force on a day. Local rules, covenants and by-laws are JSON files in the
// same form: [Read] checks one and reports every mistake with its line, and
// [Library.With] returns a library that has it too.
//
//	lib := statute.Builtin()
//	r, err := lib.At("cn/civil-code-278/ordinary", date)
//
// # Packs
//
//	cn/civil-code-278/ordinary                            owners, matters 1–5 and 9
//	cn/civil-code-278/special                             owners, matters 6–8
//	cn/residents-committee-2025/representatives-meeting   residents' representatives, art. 29
//
// # Variants
//
// What a national text leaves open stays open: a response it says nothing about
// (signing for a ballot without returning it, logging in without choosing) is
// not mapped, and a tally that meets one stops with a *renjia.UnspecifiedError.
// Local rules map them; write a pack of your own, with its own identifier.
//
// # Limits
//
// The packs are data for computing, not legal advice: each names the date of
// its text and how it was checked ([Verification]). Check the text in force at
// your place. Periods of validity are those of the text; which text applies to
// a vote that spans a change is for the caller to say by the date.
//
// # References
//
// Civil Code of the PRC (adopted 2020-05-28, in force 2021-01-01), art. 278;
// Urban Residents' Committees Organic Law (revised 2025-10-28, in force
// 2026-01-01), art. 29.
package statute
