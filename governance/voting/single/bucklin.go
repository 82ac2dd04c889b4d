package single

import (
	"context"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Bucklin counts first places, then adds second places, and so on, until somebody
// is on more than half of the ballots; who is on most of them then wins. If
// ballots are too short for that, who is on most ballots at all wins. It takes
// O(A + m·r), with r places looked at.
func Bucklin(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bucklin(ctx, "bucklin", p, seats, o, bucklinVariant{})
}

// BucklinSimplified is [Bucklin] in which all who are on more than half of the
// ballots by the first round in which somebody is are tied.
func BucklinSimplified(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bucklin(ctx, "bucklin_simplified", p, seats, o, bucklinVariant{everyMajority: true})
}

// BucklinWeighted is [Bucklin] in which of m candidates a j-th place counts
// (m-j)/(m-1), and half of the voters is enough (Kilgour, Grégoire and Foley).
func BucklinWeighted(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bucklin(ctx, "bucklin_weighted", p, seats, o, bucklinVariant{weighted: true})
}

type bucklinVariant struct {
	weighted      bool
	everyMajority bool
}

// points returns what a place, counting from 0, is worth, in units of which a
// first place is worth first.
func (v bucklinVariant) points(m, place int) (points, first int64) {
	if v.weighted && m > 1 {
		return int64(m - 1 - place), int64(m - 1)
	}
	return 1, 1
}

// enough compares a score with half of the voters' first places.
func (v bucklinVariant) enough(score, voters, first int64) bool {
	return 2*score > voters*first || v.weighted && 2*score == voters*first
}

func bucklin(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, v bucklinVariant) (*voting.Result, error) {
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	places, m := placed(p), len(p.Candidates)
	all, scores := numbered(m), make([]int64, m)
	var written tape
	var rounds []voting.Round
	for place := 0; ; place++ {
		points, first := v.points(m, place)
		more := false
		for c, counts := range places {
			if place < len(counts) {
				scores[c] += counts[place] * points
			}
			more = more || place+1 < len(counts)
		}
		round := voting.Round{Note: renjia.Textf("places 1 to %d", "第1至%d位合计", place+1)}
		if written.room(m) {
			round.Scores = fractions(all, of(scores), first)
		}
		top := best(all, of(scores))
		if most := scores[top[0]]; v.enough(most, p.Voters(), first) || !more {
			if v.everyMajority && v.enough(most, p.Voters(), first) {
				top = slices.DeleteFunc(all, func(c int) bool { return !v.enough(scores[c], p.Voters(), first) })
			}
			round.Elected = top
			return settle(rule, top, append(rounds, round), o)
		}
		rounds = append(rounds, round)
	}
}
