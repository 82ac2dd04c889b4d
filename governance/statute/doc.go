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
// [Library.List] names every rule with its period and verification. There are
//
//	cn/civil-code-278, cn/civil-code-279           owners' decisions; change of a dwelling's use
//	cn/beijing-2024, chengdu, henan, ningbo,       local deviations from them
//	  qinhuangdao, shandong, shanghai, sichuan,
//	  tianjin
//	cn/residents-committee-2018, -2025             residents' meetings, elections, recalls
//	cn/villagers-committee-2018, -2025             the same for villages
//	cn/specialised-cooperative-2017                members' meeting, extra votes within their cap
//	cn/rural-collective-2024                       members' meeting
//	cn/foundation-2004, cn/charity-law-2023        councils
//	de/weg (2007 and 2020), us-wa/rcw-64-90,       condominiums and owners' associations
//	  us/hoa, uk/commonhold, tw/condominium-act,
//	  es/lph
//	intl/roberts-rules, intl/ica-cooperative       assemblies, cooperatives
//
// The same identifier names each version of a text; the day picks the version.
// The form of packs is published as a JSON Schema ([PackSchema],
// [OverlaySchema]).
//
// # Overlays
//
// A covenant or by-law on top of a law is an [Overlay]: it makes the choices
// the law leaves, adds thresholds and makes them stricter. [Library.Overlay]
// refuses one that loosens what the law fixes.
//
// # Variants
//
// What a text leaves open stays open as a choice of the rule
// (rule.Rule.Unmade): whether parking counts, what signing for a ballot without
// returning it counts as, which quorum the by-laws set. A vote that depends on
// one nobody made stops with a *renjia.UnspecifiedError that lists the options.
// That the silent join the majority (建房〔2009〕274号) is a choice too, and never
// made for you.
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
// Each pack cites its text, each threshold its article. Civil Code of the PRC
// (adopted 2020-05-28, in force 2021-01-01), arts 278 and 279; Supreme People's
// Court, Interpretation on disputes over the division of building ownership
// (2020 text); Urban Residents' Committees Organic Law (revised 2025-10-28, in
// force 2026-01-01); Wohnungseigentumsgesetz §§ 16, 21, 24, 25; RCW 64.90.450.
package statute
