// Package rule decides votes: it tests exact sums of ballots against the
// thresholds of a rule and says, inequality by inequality, why.
//
// # When to use it
//
// A [Rule] is data: who decides, the measures an elector counts in (heads,
// floor area, votes with a cap), what each response counts as, the thresholds
// of quorum and passing, further rounds, petitions, proxies, publication. Take
// one from package statute or write one as JSON. [Evaluate] decides from slices;
// a [Register] is for several votes of one roll; a [Tally] takes any number of
// electors one by one, in any order, in constant memory, and tallies of several
// channels are merged.
//
// How firm a result is [Diagnose] says: the fewest further yes votes, whether
// the absent can still change it, who is pivotal, whether one more no would
// help. [Powers] computes the voting power of electors (Banzhaf, Shapley and
// Shubik). [Delegate] resolves standing proxies before a vote is counted.
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
//	one            the number 1, as a base: at least three heads
//
// The base decides more votes than the fraction: with "participating" as base
// an abstention acts as a no, with "yes+no" it is neutral, with "roll" silence
// acts as a no as well.
//
// # Variants
//
// What a text leaves open is a [Choice]. There is no default: a rule whose pass
// test or quorum is to be chosen decides nothing until [Rule.Choose] has done
// so, and a response the rule does not map, or a proxy it is silent on, is a
// *renjia.UnspecifiedError as soon as it occurs. [Rule.Reconvene] gives the rule
// of a further round (adjourned meeting, second election), [Rule.Petition] that
// of the support that forces a meeting or a recall.
//
// # Limits
//
// Quorum is tested on the ballots given. Where it must exist at the opening
// ([AtOpening]), who left later is entered as receipt-only. Elections for
// several seats are package election's, over the same rules.
//
// # References
//
// Civil Code of the PRC (2020), arts 278 and 1259; Urban Residents' Committees
// Organic Law (2025 revision), art. 29; Robert's Rules of Order on the base of
// a majority; Felsenthal and Machover, The Measurement of Voting Power, 1998.
package rule
