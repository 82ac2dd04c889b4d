package disclosure

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// Ground is the distance between two values of a confidential column, from
// which the distance between two distributions follows (earth mover's distance).
type Ground string

// The ground distances of t-closeness (Li, Li and Venkatasubramanian 2007,
// section 4). All are between 0 and 1.
const (
	EqualGround        Ground = "equal"        // any two values are 1 apart
	OrderedGround      Ground = "ordered"      // |i − j|/(m − 1), places among the m values of the column
	HierarchicalGround Ground = "hierarchical" // height of the lowest value above both, over that of the hierarchy
)

var grounds = []string{string(EqualGround), string(OrderedGround), string(HierarchicalGround)}

// Closeness asks that the distribution of a confidential column in every class
// is at most T away from that in the whole table.
type Closeness struct {
	Column string          `json:"column"`
	Ground Ground          `json:"ground"`
	T      renjia.Fraction `json:"t"` // from 0 to 1
}

// Validate checks that the demand is complete.
func (c Closeness) Validate() error {
	if c.Ground == "" {
		return &renjia.UnspecifiedError{What: "closeness of " + c.Column, Choices: []renjia.Choice{{
			Name: "ground", Options: grounds, Why: "the distance of two distributions depends on the distance of two values",
		}}}
	}
	var p renjia.Problems
	p.Require(c.Column != "", "column", "must be given")
	p.Require(slices.Contains(grounds, string(c.Ground)), "ground", "%q is none of equal, ordered, hierarchical", c.Ground)
	p.Require(c.T.Sign() >= 0 && c.T.Compare(renjia.Frac(1, 1)) <= 0, "t", "must be from 0 to 1")
	return p.Err("closeness")
}

func (c Closeness) String() string {
	return fmt.Sprintf("%s-closeness of %s (%s distance)", c.T, c.Column, c.Ground)
}

// ground checks that the column has what the distance needs.
func (t *Table) ground(column int, g Ground) error {
	c := t.columns[column]
	if g == OrderedGround && c.Scale == Nominal {
		return fmt.Errorf("column %s: is nominal, the ordered distance needs an order: %w", c.Name, renjia.ErrInvalid)
	}
	if g == HierarchicalGround && (c.Hierarchy == nil || c.Scale != Nominal) {
		return fmt.Errorf("column %s: the hierarchical distance needs a nominal column with a hierarchy: %w", c.Name, renjia.ErrInvalid)
	}
	return nil
}

// Distance returns the exact earth mover's distance between two distributions,
// given as counts of the same values in the same order: a class and the table
// it is of. It is Σ|p−q|/2 for [EqualGround] and the mean absolute difference
// of the cumulative shares for [OrderedGround]. [HierarchicalGround] needs the
// hierarchy, whose leaves are the values.
func Distance(class, whole []int64, g Ground, h *Hierarchy) (*big.Rat, error) {
	if len(class) != len(whole) || len(class) == 0 {
		return nil, fmt.Errorf("distance: %d and %d counts: want as many, and one at least: %w", len(class), len(whole), renjia.ErrInvalid)
	}
	if g == HierarchicalGround && (h == nil || len(h.chains) != len(class)) {
		return nil, fmt.Errorf("distance: the hierarchical distance needs a hierarchy with a leaf for each count: %w", renjia.ErrInvalid)
	}
	n, all, err := totals(class, whole)
	if err != nil {
		return nil, err
	}
	switch g {
	case EqualGround:
		return equalDistance(class, whole, n, all), nil
	case OrderedGround:
		return orderedDistance(class, whole, n, all), nil
	case HierarchicalGround:
		return h.distance(class, whole, n, all), nil
	}
	return nil, Closeness{Column: "the counts", Ground: g}.Validate()
}

func totals(class, whole []int64) (n, all int64, err error) {
	for i := range class {
		if class[i] < 0 || whole[i] < 0 {
			return 0, 0, fmt.Errorf("distance: a count is negative: %w", renjia.ErrInvalid)
		}
		n, all = n+class[i], all+whole[i]
	}
	if n == 0 || all == 0 {
		return 0, 0, fmt.Errorf("distance: nothing is counted: %w", renjia.ErrInvalid)
	}
	if n > 1<<31 || all > 1<<31 {
		return 0, 0, fmt.Errorf("distance: more than 2^31 are counted: %w", renjia.ErrUnsupported)
	}
	return n, all, nil
}

// excess is (p − q)·n·all of one value, below 2⁶² in size.
func excess(class, whole, n, all int64) int64 { return class*all - whole*n }

func equalDistance(class, whole []int64, n, all int64) *big.Rat {
	positive := int64(0) // Σ|p−q|/2 is the sum of the positive differences, at most n·all
	for i := range class {
		positive += max(0, excess(class[i], whole[i], n, all))
	}
	return new(big.Rat).SetFrac(big.NewInt(positive), scale(n, all, 1))
}

func orderedDistance(class, whole []int64, n, all int64) *big.Rat {
	moved, carry := new(big.Int), int64(0) // |carry| is at most n·all
	part := uint64(0)
	for i := range class {
		carry += excess(class[i], whole[i], n, all)
		part += uint64(max(carry, -carry))
		if part >= 1<<62 {
			moved.Add(moved, new(big.Int).SetUint64(part))
			part = 0
		}
	}
	moved.Add(moved, new(big.Int).SetUint64(part))
	return new(big.Rat).SetFrac(moved, scale(n, all, int64(max(len(class)-1, 1))))
}

// distance moves the excess of each node between its children at the height of
// the node, and hands what is left to the node above (section 4.2, equation 8).
func (h *Hierarchy) distance(class, whole []int64, n, all int64) *big.Rat {
	left := make([]int64, len(h.nodes))
	up, down := make([]int64, len(h.nodes)), make([]int64, len(h.nodes))
	cost := new(big.Int)
	for i := range h.nodes {
		level := h.levelOf(i)
		if level == 0 {
			left[i] = excess(class[i], whole[i], n, all)
		} else {
			left[i] = up[i] - down[i]
			within := big.NewInt(min(up[i], down[i]))
			cost.Add(cost, within.Mul(within, big.NewInt(int64(level))))
		}
		if level < h.height {
			above := h.nodes[i].parent
			up[above] += max(left[i], 0)
			down[above] += max(-left[i], 0)
		}
	}
	return new(big.Rat).SetFrac(cost, scale(n, all, int64(h.height)))
}

func scale(n, all, by int64) *big.Int {
	s := big.NewInt(n)
	return s.Mul(s, big.NewInt(all)).Mul(s, big.NewInt(by))
}
