package election_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/rule"
)

// Residents' Committees Organic Law (2025), art. 19: more than half of the
// electors, more than two thirds of the representatives.
func TestTurnoutAtTheBoundary(t *testing.T) {
	for _, x := range []struct {
		rule       string
		roll, vote int64
		want       election.Outcome
	}{
		{electors, 1000, 500, election.NoQuorum},
		{electors, 1000, 501, election.Held},
		{representatives, 60, 40, election.NoQuorum},
		{representatives, 60, 41, election.Held},
	} {
		e, piles := contest(t, x.roll, members(1, women("a"), women("b")), pile("+", x.vote))
		e.Rule = ruleOf(t, x.rule)
		require.Equal(t, x.want, count(t, e, piles).Outcome, "%s %d of %d", x.rule, x.vote, x.roll)
	}
}

// Art. 19: more than half of the ballots of those who voted; 41 ballots: 21.
func TestElectedAtTheBoundary(t *testing.T) {
	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+", 20), pile(".+", 21))
	r := count(t, e, piles)
	require.Equal(t, election.Short, status(t, r, "member", "a"))
	require.Equal(t, election.Elected, status(t, r, "member", "b"))
	require.Equal(t, int64(0), r.Posts[0].Standings[0].Checked[0].Margin)
	require.Equal(t, int64(-1), r.Posts[0].Standings[1].Checked[0].Margin)
}

// Art. 19: in the second election the most votes, at least a third of the
// ballots cast; 41 ballots: 14.
func TestSecondElectionAtTheBoundary(t *testing.T) {
	e, piles := contest(t, 60, members(2, women("a"), women("b"), women("c")), pile("+", 13), pile(".+", 14), pile("..+", 14))
	e.Round = "second-election"
	r := count(t, e, piles)
	require.Equal(t, []string{"b", "c"}, r.Posts[0].Elected)
	require.Equal(t, election.Short, status(t, r, "member", "a"))

	e.Contest.Posts[0].Seats = 1
	r = count(t, e, piles)
	require.Equal(t, election.Tied, status(t, r, "member", "b"), "enough votes, but as many as another")
}

// Art. 19: at most three proxies each, candidates may not be proxies, none among
// representatives.
func TestProxiesAtTheBoundary(t *testing.T) {
	roll := []rule.Elector{}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "holder", "candidate"} {
		roll = append(roll, rule.Elector{ID: id, Weights: []int64{1}})
	}
	list := election.ProxyList{Day: day, Published: day.AddDays(-3), Candidates: []string{"candidate"}, Voted: []string{"f"}}
	for _, id := range []string{"a", "b", "c", "d"} {
		list.Proxies = append(list.Proxies, election.Proxy{For: id, By: "holder", Written: true})
	}
	list.Proxies = append(list.Proxies,
		election.Proxy{For: "e", By: "candidate", Written: true},
		election.Proxy{For: "f", By: "holder", Written: true},
		election.Proxy{For: "stranger", By: "holder", Written: true})
	r, err := election.CheckProxies(ruleOf(t, electors), settledRegulation(t), roll, list)
	require.NoError(t, err)
	require.Len(t, r.Admitted, 3)
	reasons := map[string]string{}
	for _, x := range r.Refused {
		reasons[x.Who] = x.Reason.EN
	}
	require.Equal(t, map[string]string{
		"d": "the proxy acts for as many as it may already", "e": "candidates may not be proxies",
		"f": "the elector came to vote", "stranger": "who gives the vote is not on the roll",
	}, reasons)

	r, err = election.CheckProxies(ruleOf(t, representatives), settledRegulation(t), roll, list)
	require.NoError(t, err)
	require.Empty(t, r.Admitted)

	// Hainan: the list is published at least three days before.
	list.Published = day.AddDays(-2)
	r, err = election.CheckProxies(ruleOf(t, electors), settledRegulation(t), roll, list)
	require.NoError(t, err)
	require.Empty(t, r.Admitted)

	// A village proxy not in writing, under the same cap.
	list.Published, list.Proxies = day.AddDays(-3), []election.Proxy{{For: "a", By: "holder"}}
	r, err = election.CheckProxies(ruleOf(t, electors), settledRegulation(t), roll, list)
	require.NoError(t, err)
	require.Equal(t, "it is not in writing", r.Refused[0].Reason.EN)
}

// Hainan and Sichuan: more ballots returned than issued make the election void,
// as many do not. Hainan: a mobile box stands by itself, forgeries do not count.
func TestBoxes(t *testing.T) {
	hainan, sichuan := regulation(t, "cn-46/villages-2025"), regulation(t, "cn-51/villages-2025")
	for _, g := range []election.Regulation{hainan, sichuan} {
		r, err := election.CheckBoxes(g, []election.Box{{ID: "1", Issued: 50, Returned: 50}})
		require.NoError(t, err)
		require.True(t, r.Sound)
		r, err = election.CheckBoxes(g, []election.Box{{ID: "1", Issued: 50, Returned: 51}})
		require.NoError(t, err)
		require.False(t, r.Sound)
	}
	r, err := election.CheckBoxes(hainan, []election.Box{
		{ID: "1", Issued: 50, Returned: 52, Forged: 2},
		{ID: "m1", Mobile: true, Issued: 9, Returned: 9, Listed: 9},
		{ID: "m2", Mobile: true, Issued: 10, Returned: 10, Listed: 9},
	})
	require.NoError(t, err)
	require.True(t, r.Sound)
	require.Equal(t, []string{"m2"}, r.Void)
	require.Equal(t, int64(59), r.Returned)

	_, err = election.CheckBoxes(sichuan, []election.Box{{ID: "1", Issued: 50, Returned: 50, Forged: 1}})
	require.ErrorIs(t, err, renjia.ErrUnspecified, "Sichuan says nothing about forgeries")
}

// An over-vote makes the ballot void, fewer names do not; an illegible part is
// void alone.
func TestJudge(t *testing.T) {
	c := election.Contest{
		Posts:      []election.Post{{ID: "chair", Seats: 1}, {ID: "member", Seats: 2}},
		Candidates: []election.Candidate{person("a", "", "chair"), person("b", "", "chair"), person("c", "", "member"), person("d", "", "member"), person("e", "", "member")},
	}
	g := settledRegulation(t)
	for marks, want := range map[string]rule.Response{
		"+.++.": "", "+": "", "..+": "", "-----": "", "?.++": "", "ooooo": "",
		"++": rule.OverVote, "+.+++": rule.OverVote, "": rule.Blank, ".....": rule.Blank, "?.?": rule.Illegible,
	} {
		j, err := election.Judge(g, c, election.Ballot{Marks: marks})
		require.NoError(t, err)
		require.Equal(t, want, j.Response, marks)
	}
	g.Ballots.OverVote = election.ThatPost
	j, err := election.Judge(g, c, election.Ballot{Marks: "++++."})
	require.NoError(t, err)
	require.Equal(t, election.Judged{Posts: []string{"chair"}}, j)
	g.Ballots.OverVote = ""
	_, err = election.Judge(g, c, election.Ballot{Marks: "++++."})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Sichuan: void ballots count in the total. 41 ballots, 4 of them void: 20 votes
// are not more than half of 41, but of 37.
func TestVoidBallotsRaiseTheBar(t *testing.T) {
	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+", 20), pile(".+", 17), pile("++", 4))
	require.Equal(t, election.Short, status(t, count(t, e, piles), "member", "a"))
	e.Regulation.Ballots.Void = election.LeftOut
	require.Equal(t, election.Elected, status(t, count(t, e, piles), "member", "a"))
	e.Regulation.Ballots.Void = ""
	_, err := election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// More winners than seats: the most votes; a tie at the last seat is voted on
// again among the tied.
func TestTieAtTheLastSeat(t *testing.T) {
	c := members(2, women("a"), women("b"), women("c"))
	e, piles := contest(t, 60, c, pile("++", 15), pile("+.+", 15), pile(".++", 15))
	piles = append(piles, pile("+", 1))
	piles[3].Box = "1"
	e.Boxes[0].Issued, e.Boxes[0].Returned = 46, 46
	r := count(t, e, piles)
	require.Equal(t, []string{"a"}, r.Posts[0].Elected)
	require.Equal(t, []election.Matter{{Kind: election.TieMatter, Post: "member", Among: []string{"b", "c"}, Seats: 1, By: "re-vote", Source: r.Open[0].Source}}, r.Open)

	e.Settlements = []election.Settlement{{Kind: election.TieMatter, Post: "member", Among: []string{"c", "b"}, Elect: []string{"c"}, By: "re-vote"}}
	r = count(t, e, piles)
	require.Equal(t, []string{"a", "c"}, r.Posts[0].Elected)
	require.Empty(t, r.Open)

	e.Settlements[0].By = "lots"
	_, err := election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrInvalid, "the regulation wants a re-vote")

	e.Regulation.Seating.Tie = election.Lots
	e.Settlements[0].Elect, e.Settlements[0].Seed = nil, "drawn in public on 12 April"
	r = count(t, e, piles)
	require.Len(t, r.Posts[0].Elected, 2)
	require.Equal(t, r, count(t, e, piles), "the same seed draws the same lot")

	e.Regulation.Seating.Tie, e.Settlements = "", nil
	_, err = election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// A settlement of a tie that the votes do not leave would be a result by hand.
func TestSettlementOfNothingIsRefused(t *testing.T) {
	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+", 30), pile(".+", 20))
	e.Settlements = []election.Settlement{{Kind: election.TieMatter, Post: "member", Among: []string{"a", "b"}, Elect: []string{"b"}, By: "re-vote"}}
	_, err := election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func twoPosts(people ...election.Candidate) election.Contest {
	return election.Contest{Posts: []election.Post{{ID: "chair", Seats: 1}, {ID: "member", Seats: 1}}, Candidates: people}
}

// Hainan art. 31: votes for different posts are separate; those for a higher post
// that failed may be carried down, never up. A ballot counts once.
func TestVotesAreCarriedDownNeverUp(t *testing.T) {
	w := election.Female
	// lines: a chair, b chair, b member, c member, a is no candidate for member
	c := twoPosts(person("a", w, "chair"), person("b", w, "chair", "member"), person("c", w, "member"))
	e, piles := contest(t, 60, c, pile("+..+", 26), pile(".++.", 14), pile(".+..", 10))
	e.Regulation.Seating.CarryDown = election.CarryNever
	r := count(t, e, piles)
	require.Equal(t, []string{"a"}, r.Posts[0].Elected)
	require.Equal(t, []string{"c"}, r.Posts[1].Elected)
	require.Equal(t, election.Short, status(t, r, "member", "b"), "14 of 50")

	// b has 24 for chair and 14 for member, on 24 ballots together
	e.Regulation.Seating.CarryDown = election.CarryStood
	b := standing(t, count(t, e, piles), "member", "b")
	require.Equal(t, int64(24), b.Votes)
	require.Equal(t, int64(10), b.Carried)

	e.Regulation.Seating.CarryDown = ""
	_, err := election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrUnspecified)

	// never up: 40 votes for member give nothing for chair
	e, piles = contest(t, 60, c, pile("..+", 40), pile("+", 10))
	e.Regulation.Seating.CarryDown = election.CarryAny
	r = count(t, e, piles)
	require.Equal(t, int64(0), standing(t, r, "chair", "b").Votes)
	require.Equal(t, int64(10), standing(t, r, "member", "a").Votes, "to any lower post, whether she stands for it or not")
}

func standing(t testing.TB, r election.Result, post, candidate string) election.Standing {
	t.Helper()
	for _, p := range r.Posts {
		for _, x := range p.Standings {
			if p.Post == post && x.Candidate == candidate {
				return x
			}
		}
	}
	require.Failf(t, "no standing", "%s for %s", candidate, post)
	return election.Standing{}
}

// If no woman is elected, the best of those with enough votes is seated first;
// otherwise one seat is voted on again among women.
func TestWomensSeat(t *testing.T) {
	c := members(2, men("a"), men("b"), women("c"), women("d"))
	e, piles := contest(t, 60, c, pile("++", 24), pile("+.+", 16), pile(".++", 10))
	r := count(t, e, piles)
	require.Equal(t, []string{"a", "c"}, r.Posts[0].Elected, "c has 26 of 50, behind b with 34")
	require.Equal(t, election.Outvoted, status(t, r, "member", "b"))

	e, piles = contest(t, 60, c, pile("++", 30), pile("..++", 20), pile("+", 1))
	r = count(t, e, piles)
	require.Equal(t, []string{"a"}, r.Posts[0].Elected, "one of the two seats stays for a woman")
	require.Equal(t, 1, r.Posts[0].ForWomen)
	require.True(t, r.Next.Required)
	next, err := election.Second(e, r)
	require.NoError(t, err)
	require.Equal(t, []election.Post{{ID: "member/women", Seats: 1, Title: next.Contest.Posts[0].Title}}, next.Contest.Posts)
	require.Equal(t, []string{"c", "d"}, []string{next.Contest.Candidates[0].ID, next.Contest.Candidates[1].ID})
	require.Equal(t, []election.Member{{ID: "a", Post: "member", Sex: election.Male}}, next.Seated)

	e.Regulation.Women.Method = ""
	_, err = election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Of near relatives the higher post stays, then more votes, then somebody
// decides.
func TestNearRelatives(t *testing.T) {
	w := election.Female
	c := twoPosts(person("a", w, "chair"), person("x", w, "chair"), person("b", w, "member"), person("c", w, "member"))
	c.Relatives = []election.Relation{{A: "b", B: "a"}}
	e, piles := contest(t, 60, c, pile("+.+", 30), pile("+..+", 15))
	r := count(t, e, piles)
	require.Equal(t, []string{"a"}, r.Posts[0].Elected)
	require.Equal(t, election.GaveWay, status(t, r, "member", "b"))
	require.Equal(t, 1, r.Posts[1].Vacant)
	require.Equal(t, election.Short, status(t, r, "member", "c"))

	same := members(2, women("a"), women("b"), women("c"))
	same.Relatives = []election.Relation{{A: "a", B: "b"}}
	e, piles = contest(t, 60, same, pile("++", 24), pile("+.+", 1), pile("..+", 20), pile(".++", 5))
	r = count(t, e, piles)
	require.Equal(t, []string{"b", "c"}, r.Posts[0].Elected, "b has 29 votes, a 25, c is next with 26")

	e, piles = contest(t, 60, same, pile("++", 30), pile("..+", 20))
	r = count(t, e, piles)
	require.Equal(t, election.RelativesMatter, r.Open[0].Kind)
	require.Equal(t, "further-vote", r.Open[0].By, "Sichuan")
	e.Settlements = []election.Settlement{{Kind: election.RelativesMatter, Post: "member", Among: []string{"a", "b"}, Elect: []string{"b"}, By: "further-vote"}}
	require.Equal(t, []string{"b"}, count(t, e, piles).Posts[0].Elected)

	e.Regulation.Relatives.Vacated = ""
	_, err := election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// Hainan: fewer than three elected: within 15 days, else optional but for the
// chair. Sichuan: within 10 days; without a chair a deputy presides.
func TestWhatFollowsVacantSeats(t *testing.T) {
	w := election.Female
	c := election.Contest{
		Posts: []election.Post{{ID: "chair", Seats: 1}, {ID: "deputy", Seats: 1}, {ID: "member", Seats: 3}},
		Candidates: []election.Candidate{
			person("a", w, "chair"), person("b", w, "chair"), person("c", w, "deputy"), person("d", w, "deputy"),
			person("e", w, "member"), person("f", w, "member"), person("g", w, "member"), person("h", w, "member"),
		},
	}
	surplus := 1
	hainan, sichuan := settledRegulation(t), settledRegulation(t)
	hainan.Second = regulation(t, "cn/residents-committee-2025", "cn-46/villages-2025").Second
	sichuan.Second = regulation(t, "cn/residents-committee-2025", "cn-51/villages-2025").Second
	hainan.Second.Surplus, sichuan.Second.Surplus = &surplus, &surplus

	next := func(g election.Regulation, piles ...election.Pile) *election.Next {
		e, piles := contest(t, 60, c, piles...)
		e.Regulation = g
		return count(t, e, piles).Next
	}
	n := next(hainan, pile("+.+.+", 30), pile(".+.+.+++", 20))
	require.Equal(t, 2, n.Vacant)
	require.False(t, n.Required, "three members and a chair")
	require.True(t, n.Latest.IsZero())

	n = next(hainan, pile("+.+.", 30), pile(".+.+.+++", 20))
	require.True(t, n.Required, "two members")
	require.Equal(t, day.AddDays(15), n.Latest)

	n = next(hainan, pile("+.+.+++", 25), pile(".++.+++", 25))
	require.True(t, n.Required, "four members, but no chair")

	n = next(sichuan, pile("+.+.+++", 25), pile(".++.+++", 25))
	require.False(t, n.Required)
	require.Equal(t, "c", n.Presides)
	require.Equal(t, day.AddDays(10), n.Latest)
	require.Nil(t, next(sichuan, pile("+.+.+++", 26), pile(".++.+++", 24)))
}

// The best-placed of those not elected stand again: seats plus the surplus, all
// of the last place.
func TestWhoStandsInTheSecondElection(t *testing.T) {
	c := members(3, women("a"), women("b"), women("c"), women("d"), women("e"))
	e, piles := contest(t, 60, c, pile("+++", 10), pile("++.+", 10), pile("+..+", 9), pile("+...+", 12))
	r := count(t, e, piles)
	require.Equal(t, []string{"a"}, r.Posts[0].Elected)
	require.Equal(t, 2, r.Vacant())
	next, err := election.Second(e, r)
	require.NoError(t, err)
	var ids []string
	for _, x := range next.Contest.Candidates {
		ids = append(ids, x.ID)
	}
	require.Equal(t, []string{"b", "d", "e"}, ids, "20, 19 and 12 votes; c has 10")

	e.Regulation.Second.Surplus = nil
	_, err = election.Second(e, r)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

// While a tie for a higher post is open, posts that one of the tied runs for are
// open too; others are not.
func TestLowerPostsWaitForTheTied(t *testing.T) {
	w := election.Female
	c := election.Contest{
		Posts:      []election.Post{{ID: "chair", Seats: 1}, {ID: "deputy", Seats: 1}, {ID: "member", Seats: 1}},
		Candidates: []election.Candidate{person("a", w, "chair", "member"), person("b", w, "chair"), person("c", w, "deputy"), person("d", w, "member")},
	}
	// lines: a chair, b chair, c deputy, a member, d member
	e, piles := contest(t, 60, c, pile("+.++", 20), pile(".++.+", 20))
	e.Round = "second-election"
	r := count(t, e, piles)
	require.Len(t, r.Open, 1)
	require.Equal(t, election.Tied, status(t, r, "chair", "a"))
	require.Equal(t, election.Elected, status(t, r, "deputy", "c"))
	require.Equal(t, election.Waiting, status(t, r, "member", "d"))
	require.Nil(t, r.Next)
	_, err := election.Second(e, r)
	require.ErrorIs(t, err, renjia.ErrState)

	e.Settlements = []election.Settlement{{Kind: election.TieMatter, Post: "chair", Among: []string{"a", "b"}, Elect: []string{"a"}, By: "re-vote"}}
	r = count(t, e, piles)
	require.Equal(t, []string{"d"}, r.Posts[2].Elected, "a is chair and no longer runs")
}

// A relative elected in a second election: texts do not rank rounds.
func TestRelativesOfEarlierRounds(t *testing.T) {
	c := members(1, women("a"), women("b"))
	c.Relatives = []election.Relation{{A: "z", B: "a"}}
	e, piles := contest(t, 60, c, pile("+", 30), pile(".+", 20))
	e.Round, e.Seated = "second-election", []election.Member{{ID: "z", Post: "chair", Sex: election.Female}}
	_, err := election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	e.Regulation.Relatives.Earlier = election.EarlierStays
	require.Equal(t, []string{"b"}, count(t, e, piles).Posts[0].Elected)
}

// What a text leaves open is asked for when a case depends on it, not before.
func TestOpenChoicesAreAskedForByName(t *testing.T) {
	related := members(2, women("a"), women("b"), women("c"))
	related.Relatives = []election.Relation{{A: "a", B: "b"}}
	unknown := members(1, person("a", "", "member"), women("b"))
	for _, x := range []struct {
		name  string
		c     election.Contest
		piles []election.Pile
		open  func(*election.Regulation)
	}{
		{"relatives.apply", related, []election.Pile{pile("++", 41)}, func(g *election.Regulation) { g.Relatives.Apply = false }},
		{"relatives.equal", related, []election.Pile{pile("++", 41)}, func(g *election.Regulation) { g.Relatives.Equal = "" }},
		{"relatives.vacated", related, []election.Pile{pile("++", 40), pile("+", 1)}, func(g *election.Regulation) { g.Relatives.Vacated = "" }},
		{"sex", unknown, []election.Pile{pile("+", 41)}, func(*election.Regulation) {}},
		{"women.method", members(1, men("a"), women("b")), []election.Pile{pile("+", 41)}, func(g *election.Regulation) { g.Women.Method = "" }},
		{"ballots.over_vote", members(1, women("a"), women("b")), []election.Pile{pile("++", 41)}, func(g *election.Regulation) { g.Ballots.OverVote = "" }},
		{"boxes.void_above_issued", members(1, women("a"), women("b")), []election.Pile{pile("+", 41)}, func(g *election.Regulation) { g.Boxes.VoidAboveIssued = false }},
	} {
		e, piles := contest(t, 60, x.c, x.piles...)
		if x.name == "boxes.void_above_issued" {
			e.Boxes[0].Issued = 40
		}
		x.open(&e.Regulation)
		_, err := election.Count(e, piles)
		var open *renjia.UnspecifiedError
		require.ErrorAs(t, err, &open, x.name)
		require.Equal(t, x.name, open.Choices[0].Name)

		e, piles = contest(t, 60, members(1, women("a"), women("b")), pile("+", 41))
		x.open(&e.Regulation)
		require.Equal(t, []string{"a"}, count(t, e, piles).Posts[0].Elected, "%s does not matter here", x.name)
	}
}

// Supplementing fills what is open and changes nothing that is settled.
func TestSupplementChangesNothingSettled(t *testing.T) {
	hainan, sichuan := regulation(t, "cn-46/villages-2025"), regulation(t, "cn-51/villages-2025")
	g := hainan.Supplement(sichuan)
	require.Equal(t, election.ByAssembly, g.Relatives.Equal)
	require.Equal(t, election.Counted, g.Ballots.Void, "which Hainan leaves open")
	require.Equal(t, 15, g.Second.WithinDays)
	require.Equal(t, []string{"cn-51/villages-2025"}, g.Supplements)
	require.Empty(t, hainan.Supplements)
}
