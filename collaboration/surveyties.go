package collaboration

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

// surveyTies tells who said what of whom: for analysis, not for publication, which
// the survey's MinRaters governs.
func surveyTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		sums, err := s.rated(ctx, r)
		if err != nil {
			yield(network.Tie{}, err)
			return
		}
		byEnds := func(a, b ratedPair) int { return cmp.Or(cmp.Compare(a.rater, b.rater), cmp.Compare(a.about, b.about)) }
		for _, k := range slices.SortedFunc(maps.Keys(sums), byEnds) {
			x := sums[k]
			if x.items < len(s.Items) {
				continue
			}
			tie := network.Tie{From: k.rater, To: k.about, Weight: 1, Period: renjia.Period{From: x.from}, Record: surveys.Ref(s.Survey)}
			if s.Weight == WeightScore {
				tie.Weight = float64(x.score) / float64(x.items)
			}
			if !yield(tie, nil) {
				return
			}
		}
	}
}

type ratedPair struct{ rater, about string }

type ratedSum struct {
	score, items int
	from         renjia.Date // of the last of the items
}

// rated sums the scores of each pair on the items of the selection.
func (s Selection) rated(ctx context.Context, r storage.Reader) (map[ratedPair]ratedSum, error) {
	sums := map[ratedPair]ratedSum{}
	for t, err := range Responses(ctx, r, s.Survey) {
		if err != nil {
			return nil, err
		}
		score, on := s.score(&t)
		if score == 0 || !slices.Contains(s.Items, t.Item) {
			continue
		}
		k := ratedPair{t.Rater.String(), t.About.String()}
		x := sums[k]
		sums[k] = ratedSum{x.score + score, x.items + 1, later(x.from, on)}
	}
	return sums, nil
}

// score is what a response says in the time of the selection, 0 if nothing, and
// since when.
func (s Selection) score(t *TrustResponse) (int, renjia.Date) {
	first := t.On
	if len(t.Corrected) > 0 {
		first = t.Corrected[0].On
	}
	if s.On.IsZero() {
		if !s.In.Contains(first) {
			return 0, first
		}
		return t.Score, first
	}
	score, _ := t.ScoreOn(s.On)
	return score, first
}
