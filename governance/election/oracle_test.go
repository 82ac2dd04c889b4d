package election_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia/governance/election"
)

// oracle decides by the words of the law, ballot by ballot and with rationals:
// void ballots count in the total, an over-vote voids the paper, votes are
// carried down to lower posts stood for if carry is set. It leaves out women and
// relatives, and elects nobody of those tied at the last seat.
func oracle(c election.Contest, ballots []string, carry bool) map[string][]string {
	lines, half := c.Lines(), big.NewRat(1, 2)
	seated, elected := map[int]bool{}, map[string][]string{}
	for p, post := range c.Posts {
		votes := map[int]int64{}
		for k, x := range c.Candidates {
			if seated[k] || !slices.Contains(x.Posts, post.ID) {
				continue
			}
			votes[k] = 0
			for _, b := range ballots {
				if voids(c, lines, b) {
					continue
				}
				for i := range len(b) {
					l := lines[i]
					if b[i] == '+' && l.Candidate == k && (l.Post == p || carry && l.Post < p) {
						votes[k]++
						break
					}
				}
			}
		}
		var in []int
		for k, n := range votes {
			if big.NewRat(n, int64(len(ballots))).Cmp(half) <= 0 {
				continue
			}
			atLeast := 0 // with as many votes or more, of those with enough
			for j, m := range votes {
				if m >= n && j != k {
					atLeast++
				}
			}
			if atLeast < post.Seats {
				in = append(in, k)
			}
		}
		slices.Sort(in)
		for _, k := range in {
			seated[k] = true
			elected[post.ID] = append(elected[post.ID], c.Candidates[k].ID)
		}
	}
	return elected
}

func voids(c election.Contest, lines []election.Line, ballot string) bool {
	votes := map[int]int{}
	for i := range len(ballot) {
		if ballot[i] == '+' {
			votes[lines[i].Post]++
		}
	}
	for p, n := range votes {
		if n > c.Posts[p].Seats {
			return true
		}
	}
	return false
}

func drawContest(t *rapid.T) election.Contest {
	c := election.Contest{Posts: []election.Post{{ID: "chair", Seats: 1}, {ID: "deputy", Seats: 1}, {ID: "member", Seats: 2}}}
	for k := range rapid.IntRange(1, 5).Draw(t, "candidates") {
		var posts []string
		for _, p := range c.Posts {
			if rapid.Bool().Draw(t, "stands") {
				posts = append(posts, p.ID)
			}
		}
		if posts == nil {
			posts = []string{"member"}
		}
		c.Candidates = append(c.Candidates, person(fmt.Sprint("p", k), election.Female, posts...))
	}
	return c
}

func drawBallots(t *rapid.T, c election.Contest) (ballots []string) {
	n := len(c.Lines())
	mark := rapid.SampledFrom([]byte("++++.-o?"))
	for range rapid.IntRange(1, 12).Draw(t, "ballots") {
		ballots = append(ballots, string(rapid.SliceOfN(mark, 0, n).Draw(t, "marks")))
	}
	return ballots
}

func TestCountAgreesWithTheWordsOfTheLaw(t *testing.T) {
	base, _ := contest(t, 1, members(1, women("a")))
	rapid.Check(t, func(rt *rapid.T) {
		c := drawContest(rt)
		ballots := drawBallots(rt, c)
		carry := rapid.Bool().Draw(rt, "carry")
		e := base
		e.Contest, e.Electors = c, int64(len(ballots))
		e.Boxes = []election.Box{{ID: "1", Issued: e.Electors, Returned: e.Electors}}
		e.Regulation.Women = election.WomenTerms{}
		if carry {
			e.Regulation.Seating.CarryDown = election.CarryStood
		}
		var papers []election.Ballot
		for _, b := range ballots {
			papers = append(papers, election.Ballot{Box: "1", Marks: b})
		}
		r, err := election.Count(e, election.PileUp(papers))
		require.NoError(rt, err)
		waits := false
		for _, p := range r.Posts {
			waits = waits || slices.ContainsFunc(p.Standings, func(x election.Standing) bool { return x.Status == election.Waiting || x.Status == election.Tied })
		}
		want := oracle(c, ballots, carry)
		for _, p := range r.Posts {
			got := slices.Clone(p.Elected)
			slices.Sort(got)
			if !waits || p.Post == r.Posts[0].Post {
				require.Equal(rt, want[p.Post], got, "%s: %v", p.Post, ballots)
			}
			require.LessOrEqual(rt, len(p.Elected), p.Seats)
			require.Equal(rt, p.Seats, len(p.Elected)+p.Vacant)
			for _, x := range p.Standings {
				for _, checked := range x.Checked {
					require.Equal(rt, e.Electors, checked.Whole, "every ballot is in the base once")
				}
			}
		}
	})
}

// Nobody sits twice, next to a relative, or with fewer votes than enough;
// adjusting ends, whatever the relatives and sexes.
func TestSeatsKeepEveryRule(t *testing.T) {
	base, _ := contest(t, 1, members(1, women("a")))
	rapid.Check(t, func(rt *rapid.T) {
		c := drawContest(rt)
		for i := range c.Candidates {
			c.Candidates[i].Sex = rapid.SampledFrom([]election.Sex{election.Female, election.Male, election.Male}).Draw(rt, "sex")
			for j := range i {
				if rapid.IntRange(0, 2).Draw(rt, "related") == 0 {
					c.Relatives = append(c.Relatives, election.Relation{A: c.Candidates[i].ID, B: c.Candidates[j].ID})
				}
			}
		}
		ballots := drawBallots(rt, c)
		e := base
		e.Contest, e.Electors = c, int64(len(ballots))
		e.Boxes = []election.Box{{ID: "1", Issued: e.Electors, Returned: e.Electors}}
		e.Regulation.Relatives.Vacated = rapid.SampledFrom([]election.VacatedBy{election.NextPlaced, election.StaysEmpty}).Draw(rt, "vacated")
		e.Regulation.Seating.CarryDown = rapid.SampledFrom([]election.CarryDown{election.CarryNever, election.CarryStood, election.CarryAny}).Draw(rt, "carry")
		e.Regulation.Women.Seats = rapid.IntRange(0, 4).Draw(rt, "women")
		var papers []election.Ballot
		for _, b := range ballots {
			papers = append(papers, election.Ballot{Box: "1", Marks: b})
		}
		r, err := election.Count(e, election.PileUp(papers))
		require.NoError(rt, err)
		women, reserved, sits := 0, 0, map[string]bool{}
		for _, p := range r.Posts {
			reserved += p.ForWomen
			for _, id := range p.Elected {
				require.False(rt, sits[id], "%s sits twice", id)
				sits[id] = true
				require.True(rt, standing(t, r, p.Post, id).Enough)
				k := slices.IndexFunc(c.Candidates, func(x election.Candidate) bool { return x.ID == id })
				if c.Candidates[k].Sex == election.Female {
					women++
				}
			}
		}
		if len(r.Open) > 0 {
			return
		}
		require.GreaterOrEqual(rt, women+reserved, e.Regulation.Women.Seats)
		for _, x := range c.Relatives {
			require.False(rt, sits[x.A] && sits[x.B], "%s and %s", x.A, x.B)
		}
	})
}

// The order of ballots and the tables they are counted at change nothing.
func TestMergedTalliesGiveTheSameResult(t *testing.T) {
	base, _ := contest(t, 1, members(1, women("a")))
	rapid.Check(t, func(rt *rapid.T) {
		c := drawContest(rt)
		ballots := drawBallots(rt, c)
		e := base
		e.Contest, e.Electors = c, int64(len(ballots))
		e.Boxes = []election.Box{{ID: "1", Issued: e.Electors, Returned: e.Electors}}
		one, err := election.NewTally(e.Regulation, c)
		require.NoError(rt, err)
		left, _ := election.NewTally(e.Regulation, c)
		right, _ := election.NewTally(e.Regulation, c)
		for i, b := range ballots {
			paper := election.Ballot{Box: "1", Marks: b}
			require.NoError(rt, one.Add(paper))
			half := left
			if i%2 == 0 {
				half = right
			}
			require.NoError(rt, half.Add(paper))
		}
		require.NoError(rt, right.Merge(left))
		want, err := election.Decide(e, one)
		require.NoError(rt, err)
		got, err := election.Decide(e, right)
		require.NoError(rt, err)
		require.Equal(rt, want, got)
	})
}

// Tally and Judge agree on what is void.
func TestTallyJudgesAsJudge(t *testing.T) {
	g := settledRegulation(t)
	rapid.Check(t, func(rt *rapid.T) {
		c := drawContest(rt)
		g := g
		g.Ballots.OverVote = rapid.SampledFrom([]election.Scope{election.WholeBallot, election.ThatPost}).Draw(rt, "scope")
		valid := int64(0)
		ballots := drawBallots(rt, c)
		e, _ := contest(t, int64(len(ballots)), c)
		e.Regulation, e.Boxes = g, []election.Box{{ID: "", Issued: 99, Returned: int64(len(ballots))}}
		e.Boxes[0].ID = "1"
		tally, err := election.NewTally(g, c)
		require.NoError(rt, err)
		for _, b := range ballots {
			paper := election.Ballot{Box: "1", Marks: b}
			j, err := election.Judge(g, c, paper)
			require.NoError(rt, err)
			if j.Response == "" {
				valid++
			}
			require.NoError(rt, tally.Add(paper))
		}
		r, err := election.Decide(e, tally)
		require.NoError(rt, err)
		require.Equal(rt, valid, r.Ballots.Valid)
	})
}

func TestAddingABallotAllocatesNothing(t *testing.T) {
	c := members(3, women("a"), women("b"), women("c"), women("d"))
	tally, err := election.NewTally(settledRegulation(t), c)
	require.NoError(t, err)
	paper := election.Ballot{Box: "1", Marks: "++.+"}
	require.NoError(t, tally.Add(paper))
	require.Zero(t, testing.AllocsPerRun(100, func() { _ = tally.Add(paper) }))
}

// A committee of seven with eleven candidates, a million papers.
func BenchmarkTallyMillion(b *testing.B) {
	c := election.Contest{Posts: []election.Post{{ID: "chair", Seats: 1}, {ID: "deputy", Seats: 2}, {ID: "member", Seats: 4}}}
	for i, post := range []string{"chair", "chair", "deputy", "deputy", "deputy", "member", "member", "member", "member", "member", "member"} {
		c.Candidates = append(c.Candidates, person(fmt.Sprint(i), election.Female, post))
	}
	papers := []election.Ballot{{Box: "1", Marks: "+.++.++++.."}, {Box: "2", Marks: ".+.++..++++"}, {Box: "1", Marks: "++"}, {Box: "3", Marks: "+-oo.++"}}
	b.ReportAllocs()
	for b.Loop() {
		tally, err := election.NewTally(settledRegulation(b), c)
		require.NoError(b, err)
		for i := range 1_000_000 {
			if err := tally.Add(papers[i&3]); err != nil {
				b.Fatal(err)
			}
		}
	}
}
