package single

import (
	"context"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Plurality elects who is first on most ballots. An empty ballot abstains. It
// takes O(n).
func Plurality(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "plurality"
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	return highest(rule, p, firsts(p), renjia.Text{EN: "first places", ZH: "首选票"}, o)
}

func firsts(p *voting.Profile) []int64 {
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		if len(b.Marks) > 0 {
			scores[b.Marks[0]] += b.Weight
		}
	}
	return scores
}

// AntiPlurality elects who is last on fewest ballots. Every ballot must say who
// is last. Scores are last places, negative. It takes O(A).
func AntiPlurality(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "anti_plurality"
	if err := checkLast(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	return highest(rule, p, minusLasts(p, make([]int64, len(p.Candidates))), renjia.Text{EN: "points, losing one for each last place", ZH: "得分（每个末位扣一分）"}, o)
}

// PositiveNegative elects who has most first places less last places: voters give
// one point and take one away. Every ballot must say who is last.
func PositiveNegative(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "positive_negative"
	if err := checkLast(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	return highest(rule, p, minusLasts(p, firsts(p)), renjia.Text{EN: "first places less last places", ZH: "首位数减末位数"}, o)
}

// minusLasts takes a point of scores for each last place.
func minusLasts(p *voting.Profile, scores []int64) []int64 {
	for b := range p.Ballots() {
		if last := lastOf(p, b); last >= 0 {
			scores[last] -= b.Weight
		}
	}
	return scores
}

// lastOf returns who is last on a ballot that leaves out at most one candidate.
func lastOf(p *voting.Profile, b voting.Ballot) int {
	m := len(p.Candidates)
	if len(b.Marks) == m {
		return int(b.Marks[m-1])
	}
	left := m * (m - 1) / 2
	for _, c := range b.Marks {
		left -= int(c)
	}
	return left
}

// Dowdall elects who has most points: 1 for a first place, 1/2 for a second, 1/3
// for a third and so on, none where a ballot does not list a candidate. It is the
// count of Nauru. Scores are exact. It takes O(A + m·r) operations on numbers of
// O(r) bits, with r the length of the longest ballot.
func Dowdall(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "dowdall"
	if err := checkStrict(ctx, rule, p, seats); err != nil {
		return nil, err
	}
	places := placed(p)
	unit := big.NewInt(1)
	for _, counts := range places {
		for i := range counts {
			unit = lcm(unit, int64(i+1))
		}
	}
	round := voting.Round{}
	var top []int
	var most *big.Rat
	for c, counts := range places {
		score := harmonic(counts, unit)
		round.Scores = append(round.Scores, voting.Standing{Candidate: c, Value: score})
		if most == nil || score.Cmp(most) > 0 {
			most, top = score, nil
		}
		if score.Cmp(most) == 0 {
			top = append(top, c)
		}
	}
	round.Elected, round.Note = top, mostOf(p, top, renjia.Text{EN: "points by 1/place", ZH: "名次倒数得分"})
	return settle(rule, top, []voting.Round{round}, o)
}

// placed returns how many ballots have each candidate on each place.
func placed(p *voting.Profile) [][]int64 {
	places := make([][]int64, len(p.Candidates))
	for b := range p.Ballots() {
		for i, c := range b.Marks {
			for len(places[c]) <= i {
				places[c] = append(places[c], 0)
			}
			places[c][i] += b.Weight
		}
	}
	return places
}

func lcm(a *big.Int, n int64) *big.Int {
	b := big.NewInt(n)
	g := new(big.Int).GCD(nil, nil, a, b)
	return g.Mul(a, b.Quo(b, g))
}

// harmonic returns Σ counts[i]/(i+1); unit is a multiple of all i+1.
func harmonic(counts []int64, unit *big.Int) *big.Rat {
	sum, part, n := new(big.Int), new(big.Int), new(big.Int)
	for i, w := range counts {
		if w > 0 {
			part.Quo(unit, n.SetInt64(int64(i+1)))
			sum.Add(sum, part.Mul(part, n.SetInt64(w)))
		}
	}
	return new(big.Rat).SetFrac(sum, unit)
}
