// Package rule decides votes: it tests exact sums of ballots against the
// thresholds of a rule and says, inequality by inequality, why.
//
// # When to use it
//
// A [Rule] is data: the measures an elector counts in (heads, floor area), what
// each response counts as, and the thresholds of quorum and passing. Take one
// from package statute or write one as JSON. [Evaluate] decides from slices;
// a [Tally] takes any number of electors one by one, in any order, in constant
// memory, and tallies of several channels are merged. [FewestFurtherYes] says
// how far a vote that fails is from passing.
//
// # Exactness
//
// Weights are whole numbers of a measure's unit: one head, 0.01 m² of area.
// Sums that overflow 64 bits are an error. A share is never divided out: it is
// compared with the threshold's fraction by 128-bit cross-multiplication.
//
// # Classes and groups
//
// What an elector did is a [Response]; what it counts as is a [Class], and the
// rule maps one to the other. The sums a threshold compares are those of a
// [Group] of classes:
//
//	roll           everybody on the roll
//	participating  all but absent
//	cast           yes, no, abstain, void, illegal: who expressed something
//	valid          yes, no, abstain
//	yes+no         any classes joined by "+"
//
// The base decides more votes than the fraction: with "participating" as base
// an abstention acts as a no, with "yes+no" it is neutral, with "roll" silence
// acts as a no as well.
//
// # Limits
//
// A response the rule does not map is a *renjia.UnspecifiedError as soon as it
// occurs: laws differ on it. Thresholds are shares; absolute numbers, adjourned
// meetings and proxies are not expressed yet.
//
// # References
//
// Civil Code of the PRC (2020), arts 278 and 1259; Urban Residents' Committees
// Organic Law (2025 revision), art. 29; Robert's Rules of Order on the base of
// a majority.
package rule
