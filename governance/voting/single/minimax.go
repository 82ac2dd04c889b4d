package single

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// MinimaxMargins elects whose worst defeat is smallest, by the lead of the
// majority against it (Simpson 1969, Kramer 1977). It takes O(pairwise + m²).
func MinimaxMargins(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return minimax(ctx, "minimax_margins", p, seats, o, func(with, against int64) int64 { return max(0, against-with) })
}

// MinimaxWinning elects whose worst defeat is smallest, by the size of the
// majority against it.
func MinimaxWinning(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return minimax(ctx, "minimax_winning", p, seats, o, func(with, against int64) int64 {
		if against > with {
			return against
		}
		return 0
	})
}

// MinimaxOpposition elects against whom fewest voters ever stand, in victories as
// well as in defeats. If ballots leave pairs open it may pass by a candidate who
// beats every other one.
func MinimaxOpposition(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	return minimax(ctx, "minimax_opposition", p, seats, o, func(_, against int64) int64 { return against })
}

func minimax(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, cost func(with, against int64) int64) (*voting.Result, error) {
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	worstOf := make([]int64, w.Len())
	var by []comparison
	for b := range w.Len() {
		c := comparison{winner: -1, loser: b}
		for a := range w.Len() {
			if against := w.Prefer(a, b); a != b && cost(w.Prefer(b, a), against) > worstOf[b] {
				worstOf[b] = cost(w.Prefer(b, a), against)
				c.winner, c.with, c.against = a, against, w.Prefer(b, a)
			}
		}
		if c.winner >= 0 {
			by = append(by, c)
		}
	}
	all := numbered(w.Len())
	least := worst(all, of(worstOf))
	round := voting.Round{
		Scores: standings(all, of(worstOf)), Elected: least,
		Note: renjia.Textf("smallest greatest opposition: %s; greatest against each: %s", "最大反对最小：%s；各人所遇最大反对：%s", called(p, least), comparisons(p, by)),
	}
	return settle(rule, least, []voting.Round{round}, o)
}
