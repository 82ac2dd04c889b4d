// Package stv elects several candidates by the single transferable vote
// (单记可让渡投票) in its written variants, each by the letter of its text: quota,
// decimals, rounding, the order of transfers and what breaks ties.
//
// # When to use it
//
// When a body of several seats is to be proportional to what its voters care
// about, whatever that is, without parties or lists: voters rank candidates, and
// votes that cannot help one candidate pass to the next. Name the variant before
// the election, in the by-laws or the notice: on the same papers they elect
// different people.
//
//	r, err := stv.Scottish(ctx, p, 4, voting.Options{Ties: voting.ByLot(p, seed)})
//
// [Methods] lists the rules by name for programs that offer a choice.
//
// # Variants
//
//	rule             quota q of v papers, s seats    votes    surpluses
//	Scottish         ⌊v/(s+1)⌋+1                     5 dec.   largest first, one a stage
//	WIGM             v/(s+1) + 0.0001                4 dec.   largest first, one a stage
//	WIGMBatch        as WIGM                         4 dec.   after sure losers went
//	WIGMRational     v/(s+1), to be exceeded         exact    largest first, one a stage
//	Minneapolis      ⌊v/(s+1)⌋+1                     4 dec.   after sure losers went; to elected too
//	CfER             v/(s+1) + 0.00001               5 dec.   all at once
//	ERS97            v/(s+1) up to 0.01, falling     2 dec.   last papers received; deferred if idle
//	MeekPRF          active/(s+1) + 10⁻⁹             9 dec.   keep factors until surplus < 10⁻⁶
//	MeekGuarded      active/(s+1), to be exceeded    18+9     keep factors until surplus ≤ 10⁻⁹
//	MeekRational     active/(s+1), to be exceeded    exact    keep factors until surplus ≤ 10⁻¹⁰
//	MeekRational6    active/(s+1), to be exceeded    exact    keep factors until surplus ≤ 10⁻⁶
//	WarrenGuarded    active/(s+1), to be exceeded    18+9     keep amounts until surplus ≤ 10⁻⁹
//	QPQ              of quotients                    9+9      none: quotients, anew after an exclusion
//
// Scottish is simple to watch and to check by hand; MeekPRF treats all papers
// that come to a candidate alike and lets the quota fall with papers that are
// spent; QPQ is Meek-like without an iteration.
//
// # Ties
//
// First the text's own tie-break: Scottish looks back to the latest earlier stage
// at which the candidates differed, ERS97 forward from the first. Who is left is
// drawn by lot, and [voting.Options].Ties is that lot: whoever comes FIRST in its
// order is taken, be it that a surplus goes first or that somebody is excluded, as
// the texts say of the candidate drawn ([voting.Ties.Draw]; other packages exclude
// the last). A chair is told what the tie is about. Without a policy a tie is a *voting.TieError.
// Each broken tie stands in the result, with "prior stage n" or the policy.
//
// With [voting.Options].All every way of drawing lots is followed, states that
// were met before only once. Where many candidates are tied again and again there
// are exponentially many states: bound them by Nodes, which counts ties.
//
// # Rounds
//
// The first [voting.Round] is the count of first preferences, each further one a
// transfer, an exclusion or an iteration, with the votes at its end of all
// candidates (quotients, by [QPQ]), who was elected or excluded by it, and a note
// that names the quota and, where papers are transferred, the votes that are not
// transferable so far. What truncation loses is in neither.
//
// # Papers
//
// The profile must be without withdrawn candidates ([voting.Profile.Standing]).
// Papers that list nobody are not valid papers and do not count for the quota.
// Equal ranks are shared by [MeekGuarded], [MeekRational] and [WarrenGuarded]
// alone: each candidate of a rank gets an equal part of the paper, and what each
// leaves goes on by itself; other rules refuse them with renjia.ErrUnsupported.
// Rounding is per paper, however equal papers were merged.
//
// # Exactness and time
//
// Fixed decimals are whole numbers of 64 or 128 bits, exact ones fractions; no
// floating point is used. Transfers move parcels of papers of one value, and each
// paper only ever moves down its list; the iterative rules distribute over a tree
// of the ways past elected candidates, so that an iteration does not depend on
// the number of papers. Rounds take O(m²) memory for m candidates.
//
// # Limits
//
// [Minneapolis] follows the ordinance as of 2009 and multiplies before it divides,
// as the reference program does, where § 167.20 truncates the fraction first; for
// papers of full value that is the same. Undeclared write-in candidates are to be
// withdrawn before. New Zealand's variant of Meek's method is not offered: what
// its Schedule 1A says of rounding and of pseudo-random ties is not what the
// published counts show, and neither is complete.
//
// # References
//
// Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules
// 45–52, made anew in 2011 (SSI 2011/399). PR Foundation, Reference WIGM and Meek rules. Newland and Britton, How to
// conduct an election by the Single Transferable Vote, 3rd ed., 1997. Hill,
// Wichmann and Woodall, Algorithm 123, Computer Journal 30, 1987. Meek, Voting
// matters 1, 1994. Warren, Counting in STV elections, Voting
// matters 1, 1994. Woodall, QPQ, Voting matters
// 17, 2003. Lundell and Hill, Notes on the Droop quota, Voting matters 24, 2007.
// Minneapolis Code of Ordinances, chapter 167. Winners, quotas and stages are
// tested against Lundell's program droop, version 0.14.
package stv
