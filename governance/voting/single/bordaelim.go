package single

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Baldwin excludes, round by round, all who have the fewest Borda points among
// those left (Baldwin 1926; all at once as in pref_voting). If that is everybody,
// they are tied. Borda points are those of [BordaTournament]. It takes
// O(pairwise + m²).
func Baldwin(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bordaRounds(ctx, "baldwin", p, seats, o, func(left []int, sums []int64) []int { return worst(left, of(sums)) })
}

// Nanson excludes, round by round, all who have fewer Borda points than the
// average of those left (Nanson 1882). If nobody has, those left are tied. Borda
// points are those of [BordaTournament]; their average is 0. It takes
// O(pairwise + m²).
func Nanson(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bordaRounds(ctx, "nanson", p, seats, o, func(left []int, sums []int64) []int {
		below := atMost(left, sums, -1)
		if len(below) == 0 {
			return left
		}
		return below
	})
}

// NansonWeak is [Nanson] in which who has no more than the average is excluded too;
// if that is everybody, they are tied.
func NansonWeak(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bordaRounds(ctx, "nanson_weak", p, seats, o, func(left []int, sums []int64) []int { return atMost(left, sums, 0) })
}

func atMost(left []int, sums []int64, limit int64) []int {
	return slices.DeleteFunc(slices.Clone(left), func(c int) bool { return sums[c] > limit })
}

// bordaRounds excludes until one is left or all would go. Each exclusion takes the
// margins of who goes from the sums.
func bordaRounds(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, choose func(left []int, sums []int64) []int) (*voting.Result, error) {
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	left := numbered(w.Len())
	sums := marginSums(w, left)
	var written tape
	var rounds []voting.Round
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", rule, err)
		}
		round := voting.Round{Scores: written.standings(left, of(sums))}
		gone := choose(left, sums)
		if len(gone) == len(left) {
			round.Elected, round.Note = left, renjia.Textf("left: %s", "余下：%s", called(p, left))
			return settle(rule, left, append(rounds, round), o)
		}
		round.Excluded, round.Note = gone, renjia.Textf("excluded: %s", "淘汰：%s", called(p, gone))
		rounds, left = append(rounds, round), without(left, gone...)
		for _, c := range left {
			for _, d := range gone {
				sums[c] -= w.Margin(c, d)
			}
		}
	}
}
