package holes

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Constraint returns Burt's constraint: how much of a party's effort goes, at one
// remove or two, into the same contacts. It is the sum over its contacts j of
// (p_ij + Σ_q p_iq·p_qj)², where p_ij is the share of j in all its ties, both
// directions added up (Burt 1992, 2.4). A high constraint leaves little room to
// broker; with one contact it is 1, and it may exceed 1. It is undefined for an
// isolate. It takes O(m·√m) time.
func Constraint(g *network.Graph, w network.Weights) (network.Scores, error) {
	return scores(g, w, "constraint", "contacts only", (*contacts).constraint)
}

// constraint sums (p + s)² as p² + s·(2p + s): the second part is there for ties in
// triangles only, and those are few.
func (c *contacts) constraint() []float64 {
	c.share()
	values := make([]float64, len(c.total))
	for i := range values {
		values[i] += c.direct(i)
		from := c.offsets[i]
		for l, shared := range c.shared[from:c.offsets[i+1]] {
			if shared == 0 {
				continue
			}
			k := from + int32(l)
			for _, end := range [2]int32{int32(i), c.targets[k]} {
				p, s := c.weight(k)/c.total[end], shared/c.total[end]
				values[end] += s * (2*p + s)
			}
		}
	}
	return values
}

// direct is Σ p² of a party.
func (c *contacts) direct(i int) (sum float64) {
	if c.weights == nil {
		return 1 / c.total[i] // Inf for an isolate
	}
	for _, weight := range c.weights[c.offsets[i]:c.offsets[i+1]] {
		p := weight / c.total[i]
		sum += p * p
	}
	return sum
}

// ConstraintAllAlters returns constraint with the sum over everybody whom a party
// reaches in one step or two, not over its contacts only. It is not Burt's formula,
// but some programs have it. It takes O(Σ d²) time over the numbers of contacts d.
func ConstraintAllAlters(g *network.Graph, w network.Weights) (network.Scores, error) {
	return scores(g, w, "constraint", "all alters within two steps", (*contacts).allAlters)
}

func (c *contacts) allAlters() []float64 {
	values, effort := make([]float64, len(c.total)), make([]float64, len(c.total))
	var reached []int32
	for i := range values {
		reached = c.efforts(i, effort, reached[:0])
		for _, j := range reached {
			values[i] += effort[j] * effort[j]
			effort[j] = 0
		}
	}
	return values
}

// efforts adds up what a party spends on everybody within two steps but itself and
// returns who they are.
func (c *contacts) efforts(i int, effort []float64, reached []int32) []int32 {
	add := func(j int32, share float64) {
		if effort[j] == 0 {
			reached = append(reached, j)
		}
		effort[j] += share
	}
	for k := c.offsets[i]; k < c.offsets[i+1]; k++ {
		q, share := c.targets[k], c.weight(k)/c.total[i]
		add(q, share)
		for l := c.offsets[q]; l < c.offsets[q+1]; l++ {
			if j := c.targets[l]; int(j) != i {
				add(j, share*c.weight(l)/c.total[q])
			}
		}
	}
	return reached
}

// Hierarchy returns how far a party's constraint comes from few of its contacts:
// Σ_j r_j·ln r_j / (N·ln N), where r_j is the constraint by contact j over the mean
// constraint by all N contacts (Coleman–Theil; Burt 1992, 2.4). It lies in [0, 1]:
// 0 if all constrain alike. By convention it is 1 for a single contact; it is
// undefined for an isolate.
func Hierarchy(g *network.Graph, w network.Weights) (network.Scores, error) {
	return scores(g, w, "constraint-hierarchy", "contacts only, 1 for a single contact", (*contacts).hierarchy)
}

// hierarchy takes Σ r·ln r with r = c·N/C as N/C·Σ c·ln c + N·ln(N/C).
func (c *contacts) hierarchy() []float64 {
	c.share()
	sum, entropy := make([]float64, len(c.total)), make([]float64, len(c.total))
	c.each(func(i int, direct, through float64) {
		by := (direct + through) * (direct + through)
		sum[i] += by
		if by > 0 { // a share may be too small for its square
			entropy[i] += by * math.Log(by)
		}
	})
	for i := range sum {
		n := float64(c.number(i))
		if n == 1 {
			sum[i] = 1
			continue
		}
		sum[i] = max(0, (entropy[i]/sum[i]+math.Log(n/sum[i]))/math.Log(n))
	}
	return sum
}

// Contact is one contact of a party and how it constrains it.
type Contact struct {
	ID         string  `json:"id"`
	Direct     float64 `json:"direct"`     // p_ij: share in the party's ties
	Indirect   float64 `json:"indirect"`   // Σ_q p_iq·p_qj: share by way of others
	Constraint float64 `json:"constraint"` // (direct + indirect)²
}

// Contacts returns who constrains a party: its contacts, the most constraining
// first. Their constraints add up to that of [Constraint].
func Contacts(g *network.Graph, w network.Weights, party string) ([]Contact, error) {
	c, err := newContacts(g, w)
	if err != nil {
		return nil, err
	}
	at := g.Index(party)
	if at < 0 {
		return nil, fmt.Errorf("contacts of %s: not in the graph: %w", party, renjia.ErrNotFound)
	}
	through := make([]float64, g.Len())
	for k := c.offsets[at]; k < c.offsets[at+1]; k++ {
		q := c.targets[k]
		for l := c.offsets[q]; l < c.offsets[q+1]; l++ {
			through[c.targets[l]] += c.weight(k) / c.total[at] * c.weight(l) / c.total[q]
		}
	}
	var all []Contact
	for k := c.offsets[at]; k < c.offsets[at+1]; k++ {
		j, direct := c.targets[k], c.weight(k)/c.total[at]
		all = append(all, Contact{g.ID(int(j)), direct, through[j], (direct + through[j]) * (direct + through[j])})
	}
	slices.SortStableFunc(all, func(a, b Contact) int { return cmp.Compare(b.Constraint, a.Constraint) })
	return all, nil
}
