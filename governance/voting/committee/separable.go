package committee

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// AV elects the candidates with the most approvals. It takes O(A + m log m) time
// for A marks and m candidates.
func AV(_ context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("av", seats, voting.Approval); err != nil {
		return nil, err
	}
	return separable("av", count(p, func(voting.Ballot) int { return len(p.Candidates) }), seats, o)
}

// SAV is satisfaction approval voting: a ballot is one vote, divided equally
// among all it approves of (Brams and Kilgour 2014). Scores are exact rationals.
// It takes O(A + m·l log m) time, l the number of different lengths of ballots.
func SAV(_ context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats("sav", seats, voting.Approval); err != nil {
		return nil, err
	}
	return separable("sav", satisfactions(p), seats, o)
}

// SNTV is the single non-transferable vote: a ballot counts for its first
// preference, of an approval ballot for the one it marks. A ballot with equal
// first preferences, or more than one mark, is an error that matches
// renjia.ErrUnsupported; one that lists nobody counts for nobody.
func SNTV(_ context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return limited("sntv", p, seats, 1, o)
}

// Bloc is block voting: a ballot counts once for each of its first preferences,
// as many as there are seats. Equals across that line, or an approval ballot with
// more marks than seats, are an error that matches renjia.ErrUnsupported.
func Bloc(_ context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return limited("bloc", p, seats, seats, o)
}

func limited(rule string, p *voting.Profile, seats, marks int, o voting.Options) (*voting.Result, error) {
	if err := p.RequireSeats(rule, seats, voting.Ranked, voting.Approval); err != nil {
		return nil, err
	}
	for i := range p.Len() {
		b := p.Ballot(i)
		if len(b.Marks) <= marks || p.Kind == voting.Ranked && (b.Levels == nil || b.Levels[marks] > b.Levels[marks-1]) {
			continue
		}
		return nil, fmt.Errorf("%s: distinct ballot %d marks more than %d as equals: set it aside first: %w", rule, i+1, marks, renjia.ErrUnsupported)
	}
	return separable(rule, count(p, func(voting.Ballot) int { return marks }), seats, o)
}

// count counts the first marks of ballots.
func count(p *voting.Profile, marks func(voting.Ballot) int) []*big.Rat {
	sums := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		for _, c := range b.Marks[:min(len(b.Marks), marks(b))] {
			sums[c] += b.Weight
		}
	}
	scores := make([]*big.Rat, len(sums))
	for c, s := range sums {
		scores[c] = whole(s)
	}
	return scores
}

// satisfactions adds shares of ballots, first those of equal length as integers.
func satisfactions(p *voting.Profile) []*big.Rat {
	m := len(p.Candidates)
	byLength := map[int][]int64{}
	for b := range p.Ballots() {
		sums := byLength[len(b.Marks)]
		if sums == nil {
			sums = make([]int64, m)
			byLength[len(b.Marks)] = sums
		}
		for _, c := range b.Marks {
			sums[c] += b.Weight
		}
	}
	scores := make([]*big.Rat, m)
	for c := range scores {
		scores[c] = new(big.Rat)
		for length, sums := range byLength {
			if length > 0 && sums[c] > 0 {
				scores[c].Add(scores[c], ratio(sums[c], int64(length)))
			}
		}
	}
	return scores
}

// separable elects the highest scores.
func separable(rule string, scores []*big.Rat, seats int, o voting.Options) (*voting.Result, error) {
	order := make([]int, len(scores))
	round := voting.Round{}
	for c := range order {
		order[c] = c
		round.Scores = append(round.Scores, voting.Standing{Candidate: c, Value: scores[c]})
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(scores[b].Cmp(scores[a]), cmp.Compare(a, b)) })
	from, to := seats-1, seats
	for from > 0 && scores[order[from-1]].Cmp(scores[order[seats-1]]) == 0 {
		from--
	}
	for to < len(order) && scores[order[to]].Cmp(scores[order[seats-1]]) == 0 {
		to++
	}
	above, tied := order[:from:from], order[from:to:to]
	var r *voting.Result
	if o.All > 0 {
		found := newOutcomes(o.All)
		subsets(above, tied, seats-from, found.add)
		r = found.result(rule)
	} else {
		r = &voting.Result{Rule: rule}
		if err := fill(r, above, tied, seats, o.Ties); err != nil {
			return nil, err
		}
	}
	round.Elected = r.Winners
	r.Rounds = []voting.Round{round}
	return r, nil
}

// fill elects all above the line, and of those on it as many as are missing.
func fill(r *voting.Result, above, tied []int, seats int, ties voting.Ties) error {
	r.Winners = slices.Clone(above)
	if len(above)+len(tied) == seats {
		r.Winners = append(r.Winners, tied...)
		return nil
	}
	for len(r.Winners) < seats {
		b, err := ties.Break(r.Rule, voting.Tie{Round: 1, For: voting.ToElect, Among: tied})
		if err != nil {
			return err
		}
		r.Broken = append(r.Broken, b)
		r.Winners = append(r.Winners, b.Chosen)
		tied = slices.DeleteFunc(slices.Clone(tied), func(c int) bool { return c == b.Chosen })
	}
	return nil
}
