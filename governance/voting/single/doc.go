// Package single holds voting rules that choose one winner.
//
// # When to use it
//
// Every rule is a function of a profile, one seat and options, a voting.Rule:
//
//	r, err := single.SchulzeMargins(ctx, p, 1, voting.Options{Ties: voting.ByLot(p, seed)})
//
// r.Winners is the winner, r.Rounds how it came to that, with exact scores, and
// r.Broken which ties the policy decided. Elected of the last round are all whom
// the rule itself cannot tell apart. [Lookup] finds a rule by name, [Methods]
// lists all.
//
// # Which rule
//
// There is no best one; the rules differ in what they may do wrong.
//
//	plurality, plurality_runoff, irv_…, coombs_…, bucklin…, borda…, dowdall
//	    may pass by a candidate who beats every other one in pairs
//	black, copeland, llull, minimax_…, schulze_…, ranked_pairs_…, river,
//	split_cycle, kemeny, nanson…, baldwin, benham_…, smith
//	    elect that candidate; minimax_opposition only if ballots are complete
//	schulze_…, ranked_pairs_…, river, split_cycle, kemeny, copeland, llull, nanson…,
//	baldwin, smith
//	    elect from the smallest set that beats all others (Smith)
//	irv_…, coombs_…, plurality_runoff, nanson…, baldwin, benham_…
//	    may drop a winner because some voters come to rank it higher
//	approval, score, star, majority_judgement
//	    ask for another kind of ballot
//
// # Variants
//
// A name says the variant where there is more than one, and no family name has a
// default: Lookup("irv") is an error that lists them. What is compared of a
// majority is its lead (margins) or its size (winning); on complete ballots that
// is the same. Ties on the way are broken as they arise (lex), all at once, or
// every way at the same time (put, parallel_universe).
//
// # Ballots
//
// Pairwise rules take ballots of every kind, truncated and with equals: who is not
// listed is below who is. Positional and elimination rules need strict ballots,
// some of them complete ones, and refuse others with renjia.ErrUnsupported.
// [IRVApproval] takes equals, and so do the variants that [Borda] names.
//
// # Ties
//
// With Options.All the result lists every candidate who wins under some way of
// breaking ties. Without it, o.Ties chooses, and a policy that refuses gives a
// *voting.TieError. It is not bothered with ties of [IRVLex],
// [RankedPairsMarginsLex] and [River] that cannot change the winner.
//
// # Limits
//
// Rules over pairs take at most 8,192 candidates, [Kemeny] 2,048. Kemeny and the
// parallel universes are NP-hard: Options.Nodes stops them, without it 2^20 partial
// solutions or fewer if these are large. Result.More, or an error that matches
// renjia.ErrUnknown, then says so. Rounds hold at most 2^20 scores; those of a
// longer count go without.
//
// # References
//
// Tideman, Independence of clones as a criterion for voting rules, 1987. Schulze,
// A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
// single-winner election method, Social Choice and Welfare 36, 2011. Young and
// Levenglick, A consistent extension of Condorcet's election principle, 1978.
// Holliday and Pacuit, Split Cycle, Public Choice 197, 2023. Balinski and Laraki,
// A theory of measuring, electing, and ranking, 2007. Brandt, Conitzer, Endriss,
// Lang and Procaccia (eds), Handbook of Computational Social Choice, 2016.
package single
