package single

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

var bordaPoints = renjia.Text{EN: "Borda points", ZH: "波达分"}

// Borda elects who has most points: of m candidates the first of a ballot gets
// m-1, the second m-2, the last none (Borda 1781). Ballots must be strict and
// list everybody, or all but one: what the unlisted get is a choice, and an error
// that matches renjia.ErrUnspecified says between which. It takes O(A).
func Borda(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "borda"
	if err := check(ctx, rule, p, seats, voting.Ranked); err != nil {
		return nil, err
	}
	if checkLast(ctx, rule, p, seats) != nil {
		return nil, &renjia.UnspecifiedError{What: "borda on ballots that are truncated or rank candidates equal", Choices: []renjia.Choice{{
			Name: "variant", Options: []string{"borda_mean", "borda_zero", "borda_modified", "borda_tournament"},
		}}}
	}
	scores := make([]int64, len(p.Candidates))
	for b := range p.Ballots() {
		for i, c := range b.Marks {
			scores[c] += b.Weight * int64(len(scores)-1-i)
		}
	}
	return highest(rule, p, scores, bordaPoints, o)
}

// BordaMean is [Borda] in which candidates a ballot ranks equal share the points
// of their places equally, and so do those it does not list: everybody gets a
// point for each candidate below and half a point for each equal one.
func BordaMean(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bordaHalves(ctx, "borda_mean", p, seats, o, func(m, _ int) (int, bool) { return m, true })
}

// BordaZero is [Borda] in which candidates a ballot does not list get nothing
// from it, and its first gets m-1 however short it is. Equal candidates share.
func BordaZero(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bordaHalves(ctx, "borda_zero", p, seats, o, func(m, _ int) (int, bool) { return m, false })
}

// BordaModified is the modified Borda count (Emerson 2013): a ballot that lists k
// candidates gives k points to its first, one to its last and none to others, so
// that a short ballot weighs less. Equal candidates share.
func BordaModified(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return bordaHalves(ctx, "borda_modified", p, seats, o, func(_, k int) (int, bool) { return k + 1, false })
}

// bordaHalves counts in halves of a point. The first of a ballot gets one point
// less than top says; the unlisted share what is left, if they do.
func bordaHalves(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, top func(m, listed int) (int, bool)) (*voting.Result, error) {
	if err := check(ctx, rule, p, seats, voting.Ranked); err != nil {
		return nil, err
	}
	m := len(p.Candidates)
	scores := make([]int64, m)
	var shared int64 // given to everybody; the listed give it back
	for b := range p.Ballots() {
		from, share := top(m, len(b.Marks))
		back := int64(0)
		if share && len(b.Marks) < m {
			back = b.Weight * int64(m-len(b.Marks)-1)
			shared += back
		}
		for tier := range b.Tiers() {
			// Places from-1 … from-len(tier): twice their mean.
			points := int64(2*from - 1 - len(tier))
			for _, c := range tier {
				scores[c] += b.Weight*points - back
			}
			from -= len(tier)
		}
	}
	for c := range scores {
		scores[c] += shared
	}
	all := numbered(m)
	best := best(all, of(scores))
	round := voting.Round{Scores: fractions(all, of(scores), 2), Elected: best, Note: mostOf(p, best, bordaPoints)}
	return settle(rule, best, []voting.Round{round}, o)
}

// BordaTournament elects who has most pairwise wins of single voters less losses:
// the sum of a candidate's margins, also called symmetric Borda. On strict and
// complete ballots it elects as [Borda] does, on others as [BordaMean]; it takes
// ballots of all kinds. It takes O(pairwise + m²).
func BordaTournament(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "borda_tournament"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	return highest(rule, p, marginSums(w, numbered(w.Len())), renjia.Text{EN: "voters won less voters lost over all pairs", ZH: "两两比较净胜票之和"}, o)
}

// marginSums returns the sum of each candidate's margins over some of them.
func marginSums(w *voting.Pairwise, among []int) []int64 {
	sums := make([]int64, w.Len())
	for _, a := range among {
		row := w.Row(a)
		for _, b := range among {
			sums[a] += row[b]
			sums[b] -= row[b]
		}
	}
	return sums
}
