// Package voting holds what a community chooses by: candidates, ballots of four
// kinds with whole weights, how ties are broken, and the shape of every result.
// The rules themselves are in the packages below it: single for one winner,
// committee for approval committees, stv for the single transferable vote, and
// axiom for what can be checked about an outcome.
//
// # When to use it
//
// Read a profile in one of the formats of the field, or build one:
//
//	b := voting.NewBuilder(voting.Ranked, voting.Named("Ann", "Bo", "Cy"))
//	b.Rank(120, 0, 1)                  // 120 ballots: Ann before Bo before the rest
//	b.RankTiers(7, [][]int{{2}, {0, 1}}) // seven: Cy first, the others equal
//	p, err := b.Profile()
//
// and hand it to a rule, which is a function of a profile, the number of seats
// and [Options].
//
// # Ballots
//
// A [Profile] holds ballots of one [Kind]. Equal ballots are merged: a ballot
// has a weight, the number of papers that say the same. A ranked ballot lists
// candidates best first, in tiers if some are equal; candidates it does not list
// are, together, below all that it lists. Score and cumulative ballots give
// whole points; a candidate that is not listed has none. An approval ballot
// lists whom it approves of. A ballot that lists nobody still counts as a voter.
//
// # Ties
//
// [Ties] is the policy, fixed before the count. Its zero value refuses: a tie is
// then a *[TieError], which matches renjia.ErrUnspecified. An order excludes its
// last, by [Ties.Break], except by rules whose texts draw lots ([Ties.Draw]).
// [Result.Broken] tells of every tie that the policy decided. With [Options.All] a
// rule returns every outcome that some way of breaking ties leads to.
//
// # Formats
//
// [Read] takes the format from the ending of a file's name: .json ([ReadJSON]),
// .blt ([ReadBLT]), .soc .soi .toc .toi .cat ([ReadPrefLib]), .abif
// ([ReadABIF]), .cvotes ([ReadCVotes]), .csv ([ReadCSV]); each has a writer
// beside it, and [Write] chooses as Read does. [ReadMatching] reads .wmd, and
// package abcyaml the files of abcvoting. Readers report what is wrong with a
// file all at once, up to a hundred problems, each with its line and column, in a
// *renjia.ValidationError. What a file leaves open is a *renjia.UnspecifiedError
// that names the field of [ReadOptions] to set. A [BLT] and an [Election] hold
// their Profile beside what else the file says; other readers return the profile
// alone. [ApprovalsOf], [RankingOf] and others make one kind of ballots of another.
//
// # Limits
//
// At most [MaxCandidates] candidates and a total weight of [MaxWeight], so that
// every sum the rules form fits 64 bits; at most [MaxPairwise] candidates where
// they are compared two by two.
package voting
