package survival

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Gray tests whether the groups of exits have the same cumulative incidence of a
// reason (Gray 1988, without weights). It asks another question than a log-rank test
// that takes other reasons as censored: how many leave for the reason in the end, not
// how soon those who are still there do. Delayed entry is an ErrUnsupported: the test
// keeps those who left for other reasons in its risk set, and has no way to know who
// did before anybody was looking.
func Gray(exits []Exit, reason string) (Test, error) {
	if err := checkExits(exits); err != nil {
		return Test{}, err
	}
	if reason == "" {
		return Test{}, fmt.Errorf("gray's test: name a reason: %w", renjia.ErrInvalid)
	}
	for i := range exits {
		if exits[i].Entry > 0 {
			return Test{}, fmt.Errorf("gray's test: exits[%d] has a delayed entry: %w", i, renjia.ErrUnsupported)
		}
	}
	groups, number := groupsOf(exits, func(e *Exit) string { return e.Group })
	t := Test{N: len(exits), Variant: "gray, reason " + reason, Source: "Gray 1988"}
	for _, name := range groups {
		t.Groups = append(t.Groups, Compared{Name: name})
		t.Variance = append(t.Variance, make([]float64, len(groups)))
	}
	for i := range exits {
		t.Groups[number[exits[i].Group]].N++
	}
	g := newGray(exits, reason, number)
	for i := range g.times {
		t.observe(&g.times[i])
	}
	g.spread(&t)
	return t, t.conclude()
}

// grayTime is one time of events, with a grayGroup for each group.
type grayTime struct {
	events  float64 // for the reason
	weights float64 // Σ weight over the groups
	share   float64 // pooled incidence of the reason, after
	before  float64 // and before
	groups  []grayGroup
}

type grayGroup struct {
	risk, own, other float64
	before, after    float64 // Kaplan–Meier, all reasons
	share            float64 // incidence of the reason, before
	weight           float64 // risk / before: how many were there at first for each who could be lost by now
}

// still is the risk set of the test: who has not left for the reason.
func (g *grayGroup) still() float64 { return g.weight * (1 - g.share) }

type gray struct{ times []grayTime }

func newGray(exits []Exit, reason string, number map[string]int32) *gray {
	length := make([]float64, len(exits))
	now := make([]grayGroup, len(number))
	for i := range exits {
		length[i] = exits[i].Length
		now[number[exits[i].Group]].risk++
	}
	for i := range now {
		now[i].after = 1
	}
	g := &gray{}
	order := byTime(length)
	pooled := 0.0
	for from := 0; from < len(order); {
		time, lost := length[order[from]], make([]float64, len(now))
		for i := range now {
			now[i].own, now[i].other, now[i].before = 0, 0, now[i].after
		}
		for ; from < len(order) && length[order[from]] == time; from++ {
			e := &exits[order[from]]
			k := number[e.Group]
			lost[k]++
			switch e.Reason {
			case reason:
				now[k].own++
			case "":
			default:
				now[k].other++
			}
		}
		pooled = g.add(now, pooled)
		for i := range now {
			now[i].risk -= lost[i]
		}
	}
	return g
}

// add adds a time, if anybody left, and moves the estimates of the groups on.
func (g *gray) add(now []grayGroup, pooled float64) float64 {
	t := grayTime{before: pooled}
	all := 0.0
	for i := range now {
		k := &now[i]
		k.weight = 0
		if k.risk > 0 {
			k.weight = k.risk / k.before
			k.after = k.before * (k.risk - k.own - k.other) / k.risk
		}
		t.events += k.own
		t.weights += k.weight
		all += k.own + k.other
	}
	if all == 0 {
		return pooled
	}
	t.share = pooled + t.events/t.weights
	t.groups = append(t.groups, now...)
	g.times = append(g.times, t)
	for i := range now {
		if k := &now[i]; k.risk > 0 {
			k.share += k.before * k.own / k.risk
		}
	}
	return t.share
}

// observe adds a time to the observed and the expected numbers.
func (t *Test) observe(g *grayTime) {
	still := 0.0
	for i := range g.groups {
		still += g.groups[i].still()
	}
	for i := range g.groups {
		t.Groups[i].Observed += g.groups[i].own
		t.Groups[i].Expected += g.events * g.groups[i].still() / still
	}
}

// spread adds up the variance. What happens in group k at a time moves the score of
// group i at once, by a, and later, by what of c is still to come.
func (g *gray) spread(t *Test) {
	n := len(t.Groups)
	final, sofar := newSquare(n), newSquare(n)
	for i := range g.times {
		g.times[i].accumulate(final)
	}
	later := make([]float64, n) // of c, for each i
	for i := range g.times {
		now := &g.times[i]
		now.accumulate(sofar)
		for k := range now.groups {
			if now.groups[k].risk == 0 {
				continue
			}
			for i := range n {
				later[i] = final[i][k] - sofar[i][k]
			}
			now.addVariance(t, k, later)
		}
	}
}

func newSquare(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// direct is by how much an event of group k moves the score of group i at once.
func (g *grayTime) direct(i, k int) float64 {
	v := -g.groups[i].weight * g.groups[k].weight / g.weights
	if i == k {
		v += g.groups[i].weight
	}
	return v
}

func (g *grayTime) accumulate(c [][]float64) {
	up := g.events / (g.weights * (1 - g.before))
	if up == 0 {
		return
	}
	for i := range c {
		for k := range c {
			c[i][k] += g.direct(i, k) * up
		}
	}
}

func (g *grayTime) addVariance(t *Test, k int, later []float64) {
	group := &g.groups[k]
	left := 0.0 // what is still to come for one of the group who is there
	if group.after > 0 {
		left = (1 - g.share) / group.after
	}
	add := func(spread float64, moved func(i int) float64) {
		for i := range later {
			for j := range later {
				t.Variance[i][j] += spread * moved(i) * moved(j)
			}
		}
	}
	if g.events > 0 {
		spread := group.before * g.events / (g.weights * group.risk) * tied(g.events, g.weights*group.before)
		add(spread, func(i int) float64 { return g.direct(i, k) + (1-left)*later[i] })
	}
	if group.other > 0 && group.after > 0 {
		spread := square(group.before/group.risk) * group.other * tied(group.other, group.risk)
		add(spread, func(i int) float64 { return left * later[i] })
	}
}
