package axiom

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Finding is what a check found about a profile: who, and the comparisons that
// prove it.
type Finding struct {
	Check string `json:"check"`
	// Candidates are those the check names, ascending; empty if there are none.
	Candidates []int `json:"candidates"`
	// Duels are the proof; each check says which it gives.
	Duels       []Duel             `json:"duels,omitempty"`
	Explanation renjia.Explanation `json:"explanation"`
}

// Duel is a comparison of two candidates by the papers.
type Duel struct {
	First   int   `json:"first"`
	Second  int   `json:"second"`
	For     int64 `json:"for"`     // papers that prefer the first
	Against int64 `json:"against"` // papers that prefer the second
}

// Comparison is the candidates of a profile compared two by two; it is made once
// for all checks that rest on it. It does not change and may be shared.
type Comparison struct {
	p *voting.Profile
	w *voting.Pairwise
}

// Compare compares the candidates of a profile of any kind two by two. It takes
// the time and memory of [voting.Profile.Pairwise], and at most
// [voting.MaxPairwise] candidates.
func Compare(p *voting.Profile) (*Comparison, error) {
	if err := p.RequirePairs("comparison"); err != nil {
		return nil, err
	}
	return &Comparison{p: p, w: p.Pairwise()}, nil
}

func (c *Comparison) duel(a, b int) Duel {
	return Duel{First: a, Second: b, For: c.w.Prefer(a, b), Against: c.w.Prefer(b, a)}
}

// beats is the majority relation: more papers prefer a to b than b to a.
func (c *Comparison) beats(a, b int) bool { return c.w.Margin(a, b) > 0 }

// finding puts the duels into words with a test each.
func (c *Comparison) finding(check string, title renjia.Text, op renjia.Op, candidates []int, duels []Duel) Finding {
	f := Finding{Check: check, Candidates: candidates, Duels: duels, Explanation: renjia.Explanation{Title: title}}
	for _, d := range duels {
		f.Explanation.Steps = append(f.Explanation.Steps, c.step(d, op))
	}
	return f
}

func (c *Comparison) step(d Duel, op renjia.Op) renjia.Step {
	a, b := c.p.Name(d.First), c.p.Name(d.Second)
	return renjia.Step{
		Claim: renjia.Textf("papers that prefer %s to %s, against those that prefer %[2]s to %[1]s",
			"偏好%s甚于%s的票数，对比偏好%[2]s甚于%[1]s的票数", a, b),
		Left: fmt.Sprint(d.For), Op: op, Right: fmt.Sprint(d.Against),
		Holds: op.Satisfied(compare(d.For, d.Against)),
	}
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// CondorcetWinner finds the candidate that more papers prefer to each other one
// than the reverse. The duels are all of the winner's; if nobody wins, one that
// each candidate does not win. It takes O(m²) time for m candidates.
func (c *Comparison) CondorcetWinner() Finding {
	w, obstacles := c.unrivalled(func(a, b int) bool { return c.beats(a, b) })
	if w < 0 {
		return c.finding("condorcet_winner",
			renjia.Text{EN: "There is no Condorcet winner: each candidate fails to beat another", ZH: "没有孔多塞胜者：每位候选人都至少有一人未能胜过"},
			renjia.AtMost, nil, obstacles)
	}
	return c.finding("condorcet_winner",
		renjia.Textf("%s beats every other candidate (Condorcet winner)", "%s在两两比较中胜过所有其他候选人（孔多塞胜者）", c.p.Name(w)),
		renjia.MoreThan, []int{w}, c.all(w))
}

// CondorcetLoser finds the candidate that every other one beats. The duels are
// all of the loser's; if there is none, one that each candidate does not lose.
func (c *Comparison) CondorcetLoser() Finding {
	l, obstacles := c.unrivalled(func(a, b int) bool { return c.beats(b, a) })
	if l < 0 {
		return c.finding("condorcet_loser",
			renjia.Text{EN: "There is no Condorcet loser: no candidate is beaten by every other", ZH: "没有孔多塞败者：没有候选人在两两比较中全败"},
			renjia.AtLeast, nil, obstacles)
	}
	return c.finding("condorcet_loser",
		renjia.Textf("%s is beaten by every other candidate (Condorcet loser)", "%s在两两比较中负于所有其他候选人（孔多塞败者）", c.p.Name(l)),
		renjia.LessThan, []int{l}, c.all(l))
}

// unrivalled returns the candidate for which ok holds against every other one,
// or -1 and for each candidate a duel in which it does not. A lone candidate has
// no rival.
func (c *Comparison) unrivalled(ok func(a, b int) bool) (int, []Duel) {
	var obstacles []Duel
	for a := range c.w.Len() {
		b := c.obstacle(a, ok)
		if b < 0 {
			return a, nil
		}
		obstacles = append(obstacles, c.duel(a, b))
	}
	return -1, obstacles
}

func (c *Comparison) obstacle(a int, ok func(a, b int) bool) int {
	for b := range c.w.Len() {
		if b != a && !ok(a, b) {
			return b
		}
	}
	return -1
}

func (c *Comparison) all(a int) []Duel {
	var duels []Duel
	for b := range c.w.Len() {
		if b != a {
			duels = append(duels, c.duel(a, b))
		}
	}
	return duels
}

// WeakCondorcetWinners finds the candidates that no other one beats; ties are no
// defeats. The duels are one defeat of each other candidate. It takes O(m²) time.
func (c *Comparison) WeakCondorcetWinners() Finding {
	var winners []int
	var defeats []Duel
	for a := range c.w.Len() {
		b := c.obstacle(a, func(a, b int) bool { return !c.beats(b, a) })
		if b < 0 {
			winners = append(winners, a)
			continue
		}
		defeats = append(defeats, c.duel(a, b))
	}
	return c.finding("weak_condorcet_winners",
		renjia.Textf("Beaten by nobody (weak Condorcet winners): %v", "不负于任何人（弱孔多塞胜者）：%v", c.p.Names(winners)),
		renjia.LessThan, winners, defeats)
}

// Pareto finds the candidates that are dominated: no paper prefers them to a
// certain other one, and some paper prefers that one. The duels are one such for
// each, the dominating candidate first. It takes O(m²) time.
func (c *Comparison) Pareto() Finding {
	var dominated []int
	var duels []Duel
	for a := range c.w.Len() {
		for b := range c.w.Len() {
			if c.w.Prefer(a, b) == 0 && c.w.Prefer(b, a) > 0 {
				dominated, duels = append(dominated, a), append(duels, c.duel(b, a))
				break
			}
		}
	}
	return c.finding("pareto",
		renjia.Textf("Dominated: no paper prefers them to a certain other: %v", "被帕累托支配：没有一张票偏好其甚于某一他人：%v", c.p.Names(dominated)),
		renjia.MoreThan, dominated, duels)
}
