// Package axiom checks what can be checked about a profile or an outcome: who
// beats everybody, what a majority agrees on, and whether a committee gives
// every group of voters its due.
//
// # When to use it
//
// After a count, as a guard rail: [EJRPlus] takes a moment on any profile and
// says which group, if any, was left with too little; [PSC] does the same for
// the single transferable vote. Before one, to know a profile: [Compare] and
// then [Comparison.CondorcetWinner], [Comparison.SmithSet] and so on, [Clones],
// [SolidCoalitions]. [Judge] holds a winner against all of these.
//
// # Witnesses
//
// No check answers with a bare yes or no. A [Finding] carries the comparisons
// that prove it, a [Verdict] the group of papers that deserve more, with their
// number and what they agree on; both can be put into words.
//
// # Committees
//
// [Checks] lists them. From weak to strong, JR, PJR, EJR, EJR+; and JR, PJR, EJR,
// FJR, core. JR and EJR+ take linear time. The others are coNP-hard: they are
// decided exactly by a search, and if [Options].Nodes stops it the outcome is
// [Unknown], never a guess. [Priceable] finds the prices at which voters could
// have bought the committee. A committee may be smaller than its seats, as some
// rules leave it.
//
// # Variants
//
// How many papers deserve a seat is a [Quota], what a majority is taken of a
// [Base], when a candidate covers another a [Covering]. None has a default.
//
// # References
//
// Lackner and Skowron, Multi-Winner Voting with Approval Preferences, 2023,
// chapter 4; Brill and Peters, "Robust and verifiable proportionality axioms for
// multiwinner voting", 2023; Brandt, Brill and Harrenstein, "Tournament
// solutions", in Handbook of Computational Social Choice, 2016.
package axiom
