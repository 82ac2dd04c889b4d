package single

import (
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// runoff decides between the two with the highest scores by margin.
func runoff(rule string, p *voting.Profile, scores []int64, margin func(a, b int) int64, o voting.Options) (*voting.Result, error) {
	all := numbered(len(scores))
	first := voting.Round{Scores: standings(all, of(scores))}
	if len(all) == 1 {
		return settle(rule, all, []voting.Round{first}, o)
	}
	if o.All > 0 {
		winners := everyRunoff(scores, margin)
		first.Note = renjia.Textf("winners of a runoff between two who may be the first two: %s", "各种可能的决选的胜者：%s", called(p, winners))
		return settle(rule, winners, []voting.Round{first}, o)
	}
	finalists, broken, err := firstTwo(rule, scores, o.Ties)
	if err != nil {
		return nil, err
	}
	a, b := finalists[0], finalists[1]
	first.Note = renjia.Textf("in the runoff: %s", "进入决选：%s", called(p, finalists))
	lead := margin(a, b)
	second := voting.Round{Scores: standings(finalists, func(c int) int64 {
		if c == a {
			return max(0, lead)
		}
		return max(0, -lead)
	})}
	winners := finalists
	switch {
	case lead > 0:
		winners = []int{a}
	case lead < 0:
		winners = []int{b}
	}
	second.Elected = winners
	second.Note = renjia.Textf("preferred by more voters, with the lead as score: %s", "更受偏好（得分为净胜票）：%s", called(p, winners))
	return withBroken(broken)(settle(rule, winners, []voting.Round{first, second}, o))
}

// firstTwo returns the two with the highest scores, higher first.
func firstTwo(rule string, scores []int64, ties voting.Ties) ([]int, []voting.BrokenTie, error) {
	left := numbered(len(scores))
	var two []int
	var broken []voting.BrokenTie
	for len(two) < 2 {
		top := best(left, of(scores))
		if len(two)+len(top) > 2 {
			b, err := ties.Break(rule, voting.Tie{Round: 1, For: voting.ToElect, Among: top})
			if err != nil {
				return nil, nil, err
			}
			top, broken = []int{b.Chosen}, append(broken, b)
		}
		two = append(two, top...)
		left = slices.DeleteFunc(left, func(c int) bool { return slices.Contains(two, c) })
	}
	return two, broken, nil
}

// everyRunoff returns who wins, or ties, a runoff between any two who may be first
// and second.
func everyRunoff(scores []int64, margin func(a, b int) int64) []int {
	first := best(numbered(len(scores)), of(scores))
	second := first
	if len(first) == 1 {
		rest := slices.DeleteFunc(numbered(len(scores)), func(c int) bool { return c == first[0] })
		second = best(rest, of(scores))
	}
	won := make([]bool, len(scores))
	for _, a := range first {
		for _, b := range second {
			if a == b {
				continue
			}
			lead := margin(a, b)
			won[a] = won[a] || lead >= 0
			won[b] = won[b] || lead <= 0
		}
	}
	return slices.DeleteFunc(numbered(len(scores)), func(c int) bool { return !won[c] })
}
