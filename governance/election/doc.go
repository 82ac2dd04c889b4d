// Package election decides elections and recalls of residents' and villagers'
// committees: from ballot papers and boxes to who is elected, and why.
//
// # When to use it
//
// The thresholds come from a rule.Rule of package statute; what else a text says
// is a [Regulation], from [Lookup] or the user's own file. [Count] counts
// ballots and decides:
//
//	r, err := statute.Builtin().At("cn/residents-committee-2025/election-representatives", day)
//	g, err := election.Lookup("cn/residents-committee-2025", day)
//	result, err := election.Count(election.Election{ID: "2026", Day: day, Rule: r, Regulation: g, …}, piles)
//
// A [Tally] counts any number of ballots one by one in constant memory, and
// [Decide] decides from it. [Nominate], [CheckProxies] and a [Schedule] are for
// the weeks before, [Second] gives the election that follows for vacant seats,
// [Recall] is the way out of office. A [Record] holds everything a result rests
// on; [Record.Verify] counts it again.
//
// # How seats are given
//
// Boxes first: more ballots returned than issued make the election void, a
// mobile box with more ballots than its list has electors is void by itself.
// Then the turnout, by the rule. Then the posts, the highest first: whoever has
// enough votes by the rule is in order of votes elected to the seats; who is
// elected stands for no lower post. Then, of two near relatives, one gives way;
// then the women's seat. Both give all seats again from the start. Votes that do
// not decide leave a [Matter] open; a [Settlement] says how people decided it.
//
// # Variants
//
// A field that a regulation leaves empty is open, and a case that depends on it
// is a *renjia.UnspecifiedError that names the field: how much of an over-voted
// ballot is void ([Scope]), whether void ballots raise the majority ([Counting]),
// ties ([TieRule]), votes carried down ([CarryDown]), relatives, the women's
// seat. [Regulation.Supplement] takes what is open from another regulation: the
// regulations of provinces are made for villages, and for residents' committees
// an analogy that somebody must decide to follow.
//
// # Limits
//
// The regulations are data for computing, made from summaries, and say so in
// their verification; check the text in force at your place. Whether a ground of
// exclusion applies, a paper is a forgery or people are near relatives is for
// people to find; the package takes their finding. How many of the tied stand in
// a second election is open in the texts: all of them do.
//
// # References
//
// Urban Residents' Committees Organic Law (2025 revision), arts 8, 14–21, 25;
// Villagers' Committees Organic Law (2025 amendment), arts 16–19; Hainan
// Election Measures of 2025-12-03, arts 20 and 31; Sichuan Election Regulations
// of 2025-11-27; Civil Code, art. 1259.
package election
