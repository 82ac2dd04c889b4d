package single

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// IRVLex is instant runoff with ties broken as they arise: as long as nobody has
// more than half of the papers that still count, the candidate with fewest votes
// is excluded. With [voting.ByIndex] it is the last of those tied. With
// Options.All it is [IRVParallelUniverse]. It takes O(A + rounds · m).
//
// A policy that refuses is not bothered with ties that make no difference: who
// together have fewer votes than anybody else are then excluded at once.
func IRVLex(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "irv_lex"
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	if o.All > 0 {
		return irvUniverses(ctx, rule, p, nil, o)
	}
	return eliminate(ctx, rule, newPiles(p), o, func(s *piles, round int) ([]int, *voting.BrokenTie, error) {
		return s.lowestOne(rule, round, o.Ties)
	})
}

// lowestOne chooses whom to exclude.
func (s *piles) lowestOne(rule string, round int, ties voting.Ties) ([]int, *voting.BrokenTie, error) {
	tied := worst(s.left, of(s.votes))
	if len(tied) == 1 {
		return tied, nil, nil
	}
	if ties.Name() == "" && s.pairs == nil {
		if gone := s.doomed(); gone != nil {
			return gone, nil, nil
		}
	}
	b, err := ties.Break(rule, voting.Tie{Round: round, For: voting.ToExclude, Among: tied})
	return []int{b.Chosen}, &b, err
}

// IRVAllLowestAtOnce is instant runoff in which all who have fewest votes are
// excluded together; if all who are left have equally many, they are tied. It
// needs no policy before that, and may exclude who would have won in any order.
// It takes O(A + rounds · m).
func IRVAllLowestAtOnce(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return irvAllLowest(ctx, "irv_all_lowest_at_once", p, seats, o)
}

// IRVTruncated is [IRVAllLowestAtOnce] as it is defined for truncated ballots: the
// majority is that of the papers that still list somebody. A candidate with more
// than half of them wins whether or not one counts on, so that both always agree.
func IRVTruncated(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return irvAllLowest(ctx, "irv_truncated", p, seats, o)
}

func irvAllLowest(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	return eliminate(ctx, rule, newPiles(p), o, func(s *piles, _ int) ([]int, *voting.BrokenTie, error) {
		return worst(s.left, of(s.votes)), nil, nil
	})
}

// eliminate counts rounds until somebody has a majority or nobody is below others;
// lowest chooses whom to exclude.
func eliminate(ctx context.Context, rule string, s *piles, o voting.Options, lowest func(*piles, int) ([]int, *voting.BrokenTie, error)) (*voting.Result, error) {
	var written tape
	var rounds []voting.Round
	var broken []voting.BrokenTie
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", rule, err)
		}
		round := voting.Round{Scores: written.standings(s.left, of(s.votes))}
		if c, ok := s.majority(); ok {
			rounds = append(rounds, s.elected(round, c))
			return withBroken(broken)(settle(rule, []int{c}, rounds, o))
		}
		gone, tie, err := lowest(s, len(rounds)+1)
		if err != nil {
			return nil, err
		}
		if tie != nil {
			broken = append(broken, *tie)
		}
		if len(gone) == len(s.left) {
			round.Note = renjia.Textf("all who are left have equally many votes: %s", "余下各人得票相同：%s", called(s.p, gone))
			return withBroken(broken)(settle(rule, gone, append(rounds, round), o))
		}
		round.Excluded = gone
		round.Note = renjia.Textf("fewest votes, excluded: %s", "票数最少，淘汰：%s", called(s.p, gone))
		rounds = append(rounds, round)
		s.exclude(gone)
	}
}

func (s *piles) elected(round voting.Round, c int) voting.Round {
	round.Elected = []int{c}
	if s.pairs != nil {
		round.Note = renjia.Textf("%s beats every other candidate who is left", "%s对余下各人两两全胜", s.p.Name(c))
		return round
	}
	round.Note = renjia.Textf("%s has %d of %d votes", "%s得%d票，有效票共%d", s.p.Name(c), s.votes[c], s.active)
	return round
}

// withBroken puts ties that were broken earlier before those of a result.
func withBroken(broken []voting.BrokenTie) func(*voting.Result, error) (*voting.Result, error) {
	return func(r *voting.Result, err error) (*voting.Result, error) {
		if err == nil {
			r.Broken = append(broken, r.Broken...)
		}
		return r, err
	}
}

// PluralityRunoff is a runoff of the two who are first on most ballots. If more
// than two come into question, or the runoff is tied, the policy decides; with
// Options.All every pair that comes into question has its runoff. Nobody needs a
// majority in the first round: who has one wins the runoff.
func PluralityRunoff(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "plurality_runoff"
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	return runoff(rule, p, firsts(p), func(a, b int) int64 { return lead(p, a, b) }, o)
}

// lead counts how many more prefer a to b, in one pass.
func lead(p *voting.Profile, a, b int) int64 {
	margin := int64(0)
	for ballot := range p.Ballots() {
		for _, c := range ballot.Marks {
			if int(c) == a {
				margin += ballot.Weight
				break
			}
			if int(c) == b {
				margin -= ballot.Weight
				break
			}
		}
	}
	return margin
}
