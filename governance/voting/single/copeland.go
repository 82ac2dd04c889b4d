package single

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Copeland elects who has most pairwise victories less defeats (Copeland 1951);
// tied pairs count nothing. It takes O(pairwise + m²).
func Copeland(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "copeland"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	wins, losses := victories(w)
	for c := range wins {
		wins[c] -= losses[c]
	}
	return highest(rule, p, wins, renjia.Text{EN: "victories less defeats", ZH: "胜场减负场"}, o)
}

// Llull elects who is undefeated most often: a tied pair counts as much as a
// victory (Ramon Llull, about 1299).
func Llull(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "llull"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	_, losses := victories(w)
	for c := range losses {
		losses[c] = int64(w.Len()) - 1 - losses[c]
	}
	return highest(rule, p, losses, renjia.Text{EN: "pairs not lost", ZH: "不败场次"}, o)
}

func victories(w *voting.Pairwise) (wins, losses []int64) {
	wins, losses = make([]int64, w.Len()), make([]int64, w.Len())
	for a := range w.Len() {
		for b, with := range w.Row(a) {
			if with > w.Prefer(b, a) {
				wins[a]++
				losses[b]++
			}
		}
	}
	return wins, losses
}

// condorcet returns the candidate who beats every other one, if there is one.
func condorcet(w *voting.Pairwise) (int, bool) { return champion(w, numbered(w.Len())) }

// champion returns who beats every other one of some candidates.
func champion(w *voting.Pairwise, among []int) (int, bool) {
	first := among[0]
	for _, c := range among[1:] {
		if w.Margin(c, first) > 0 {
			first = c
		}
	}
	for _, c := range among {
		if c != first && w.Margin(first, c) <= 0 {
			return 0, false
		}
	}
	return first, true
}

// Smith elects from the smallest set of candidates each of whom beats everybody
// outside it (Smith 1973), also called the top cycle; all in it are tied.
func Smith(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "smith"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	set := dominantSets(w)[0]
	round := voting.Round{Elected: set, Note: renjia.Textf("each beats everybody else in pairs but those named: %s", "除彼此外两两全胜：%s", called(p, set))}
	return settle(rule, set, []voting.Round{round}, o)
}

// Condorcet elects the candidate who beats every other one in pairs. If there is
// none, all are tied.
func Condorcet(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "condorcet"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	if c, ok := condorcet(w); ok {
		return settle(rule, []int{c}, []voting.Round{beatsAll(p, c)}, o)
	}
	round := voting.Round{Note: renjia.Text{EN: "nobody beats every other candidate", ZH: "没有人两两全胜"}}
	return settle(rule, numbered(w.Len()), []voting.Round{round}, o)
}

func beatsAll(p *voting.Profile, c int) voting.Round {
	return voting.Round{
		Note:    renjia.Textf("%s beats every other candidate in pairs", "%s两两比较全胜", p.Name(c)),
		Elected: []int{c},
	}
}

// Black elects who beats every other candidate in pairs; if nobody does, who has
// most Borda points (Black 1958). Borda points are those of [BordaTournament],
// which on strict and complete ballots are Borda's own.
func Black(ctx context.Context, p *voting.Profile, seats int, o voting.Options) (*voting.Result, error) {
	const rule = "black"
	w, err := pairs(ctx, rule, p, seats)
	if err != nil {
		return nil, err
	}
	if c, ok := condorcet(w); ok {
		return settle(rule, []int{c}, []voting.Round{beatsAll(p, c)}, o)
	}
	return highest(rule, p, marginSums(w, numbered(w.Len())), renjia.Text{EN: "voters won less voters lost over all pairs, as nobody beats everybody", ZH: "两两比较净胜票之和（无人全胜时）"}, o)
}
