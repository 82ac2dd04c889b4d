package stable

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Side is one side of a market.
type Side string

// The sides whose best stable plan Match can give.
const (
	Residents Side = "residents"
	Hospitals Side = "hospitals"
)

// Nobody stands for no hospital in a plan.
const Nobody = -1

// Plan is a stable matching.
type Plan struct {
	Hospital []int   `json:"hospital"` // of each resident, Nobody for none
	Assigned int     `json:"assigned"`
	Filled   []int   `json:"filled"` // places of each hospital
	Rank     []int   `json:"rank"`   // of each resident's hospital in their own list, from 1; 0 for none
	Choices  []Count `json:"choices"`
	About    About   `json:"about"`
}

// Count is how many residents got their choice of a rank.
type Count struct {
	Rank      int `json:"rank"`
	Residents int `json:"residents"`
}

// About says what a plan was made of.
type About struct {
	Measure   string `json:"measure"`
	N         int    `json:"n"` // residents
	Hospitals int    `json:"hospitals"`
	Pairs     int    `json:"pairs"` // that name each other
	Variant   string `json:"variant"`
	Source    string `json:"source"`
}

// Match returns the stable plan that is best for every party of one side at once:
// deferred acceptance with that side proposing. It takes time in proportion to the
// lists and no recursion.
func Match(m Market, best Side) (Plan, error) {
	if err := m.Validate(); err != nil {
		return Plan{}, err
	}
	p := m.prune()
	var at []int32
	switch best {
	case Residents:
		at = p.residentsPropose()
	case Hospitals:
		at = p.hospitalsPropose()
	case "":
		return Plan{}, &renjia.UnspecifiedError{What: "stable", Choices: []renjia.Choice{{
			Name: "best", Options: []string{string(Residents), string(Hospitals)},
			Why: "what is best for one side is the worst stable plan of the other",
		}}}
	default:
		return Plan{}, fmt.Errorf("stable: side %q: want residents or hospitals: %w", best, renjia.ErrInvalid)
	}
	return m.plan(p, at, "best stable plan of the "+string(best)), nil
}

// residentsPropose returns where in choice each resident ends, -1 for none.
func (p pruned) residentsPropose() []int32 {
	n := len(p.from) - 1
	at := make([]int32, n)
	tried := append([]int32(nil), p.from[:n]...) // the next to propose to
	held := make([]heap, len(p.start)-1)
	for r := range n {
		at[r] = -1
		for who := int32(r); who >= 0; {
			if tried[who] == p.from[who+1] {
				break // nobody left to ask
			}
			k := tried[who]
			tried[who]++
			h := p.choice[k]
			out, full := held[h].add(p.rank[k], p.capacity[h])
			at[who] = k
			if !full {
				break
			}
			who = p.resident[p.start[h]+out]
			at[who] = -1
		}
	}
	return at
}

// heap holds the ranks of those a hospital keeps for now, the worst on top.
type heap []int32

// add takes in a rank and, beyond the capacity, puts out the worst.
func (q *heap) add(rank int32, capacity int) (out int32, full bool) {
	if len(*q) == capacity {
		h := *q
		if rank > h[0] {
			return rank, true
		}
		out = h[0]
		h.sink(rank)
		return out, true
	}
	*q = append(*q, rank)
	h := *q
	i := len(h) - 1
	for i > 0 && h[(i-1)/2] < rank {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = rank
	return 0, false
}

// sink puts a rank in the place of the top.
func (q heap) sink(rank int32) {
	i := 0
	for {
		child := 2*i + 1
		if child >= len(q) {
			break
		}
		if child+1 < len(q) && q[child+1] > q[child] {
			child++
		}
		if q[child] <= rank {
			break
		}
		q[i] = q[child]
		i = child
	}
	q[i] = rank
}

// hospitalsPropose lets each hospital offer its free places down its list; residents
// keep the best offer so far.
func (p pruned) hospitalsPropose() []int32 {
	at := make([]int32, len(p.from)-1)
	for r := range at {
		at[r] = -1
	}
	hospitals := len(p.start) - 1
	next := append([]int32(nil), p.start[:hospitals]...)
	free := append([]int(nil), p.capacity...)
	waiting := make([]int32, 0, hospitals)
	for h := range hospitals {
		waiting = append(waiting, int32(h))
	}
	for len(waiting) > 0 {
		h := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		for free[h] > 0 && next[h] < p.start[h+1] {
			r, k := p.resident[next[h]], p.place[next[h]]
			next[h]++
			had := at[r]
			if had >= 0 && had < k {
				continue // the resident has something better
			}
			at[r] = k
			free[h]--
			if had >= 0 {
				left := p.choice[had]
				free[left]++
				waiting = append(waiting, left)
			}
		}
	}
	return at
}

func (m Market) plan(p pruned, at []int32, variant string) Plan {
	out := Plan{
		Hospital: make([]int, len(at)), Filled: make([]int, len(m.Hospitals)), Rank: make([]int, len(at)), Choices: []Count{},
		About: About{
			Measure: "stable matching", N: len(m.Residents), Hospitals: len(m.Hospitals), Pairs: len(p.choice), Variant: variant,
			Source: "Gale & Shapley (1962), College admissions and the stability of marriage, American Mathematical Monthly 69",
		},
	}
	counts := []int{0}
	for r, k := range at {
		out.Hospital[r] = Nobody
		if k < 0 {
			continue
		}
		h := int(p.choice[k])
		out.Hospital[r] = h
		out.Filled[h]++
		out.Assigned++
		rank := 1
		for m.Residents[r][rank-1] != h {
			rank++
		}
		out.Rank[r] = rank
		for len(counts) <= rank {
			counts = append(counts, 0)
		}
		counts[rank]++
	}
	for rank, n := range counts {
		if n > 0 {
			out.Choices = append(out.Choices, Count{rank, n})
		}
	}
	return out
}
