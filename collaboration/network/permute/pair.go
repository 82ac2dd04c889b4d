package permute

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// RosterError says that two graphs are not of the same parties. It matches
// renjia.ErrInvalid.
type RosterError struct {
	OnlyFirst, OnlySecond []string
}

// Error names the parties and says what to do.
func (e *RosterError) Error() string {
	return fmt.Sprintf("two graphs: %q only in the first, %q only in the second: compare graphs of the same parties",
		some(e.OnlyFirst), some(e.OnlySecond))
}

// Is reports whether target is renjia.ErrInvalid.
func (e *RosterError) Is(target error) bool { return target == renjia.ErrInvalid }

func some(ids []string) []string {
	const most = 5
	if len(ids) > most {
		return append(slices.Clone(ids[:most]), "…")
	}
	return ids
}

// Match returns for each place of the second graph that of the same party in the
// first. Graphs of different parties are a *[RosterError]; of which one is directed
// and the other not, ErrInvalid.
func Match(a, b *network.Graph) ([]int32, error) {
	var e RosterError
	at := make([]int32, b.Len())
	for j := range at {
		at[j] = int32(a.Index(b.ID(j)))
		if at[j] < 0 {
			e.OnlySecond = append(e.OnlySecond, b.ID(j))
		}
	}
	for i := range a.Len() {
		if b.Index(a.ID(i)) < 0 {
			e.OnlyFirst = append(e.OnlyFirst, a.ID(i))
		}
	}
	if e.OnlyFirst != nil || e.OnlySecond != nil {
		return nil, &e
	}
	if a.Directed() != b.Directed() {
		return nil, fmt.Errorf("two graphs: one is directed, the other not, make both undirected: %w", renjia.ErrInvalid)
	}
	return at, nil
}

// Overlap counts the cells of two graphs of the same parties: ordered pairs of
// parties if directed, pairs if not.
type Overlap struct {
	Both       int64 `json:"both"`
	OnlyFirst  int64 `json:"only_first"`
	OnlySecond int64 `json:"only_second"`
	Neither    int64 `json:"neither"`
}

// Common counts the ties that two graphs have in common, parties matched by their
// identifiers. It takes O(n log n + m log m) time.
func Common(a, b *network.Graph) (Overlap, error) {
	at, err := Match(a, b)
	if err != nil {
		return Overlap{}, err
	}
	var o Overlap
	for pair := range b.Ties() {
		if a.Tied(int(at[pair[0]]), int(at[pair[1]])) {
			o.Both++
		}
	}
	o.OnlyFirst, o.OnlySecond = int64(a.Edges())-o.Both, int64(b.Edges())-o.Both
	o.Neither = cellsOf(a) - o.Both - o.OnlyFirst - o.OnlySecond
	return o, nil
}

// cellsOf returns how many ties there could be.
func cellsOf(g *network.Graph) int64 {
	n := int64(g.Len())
	if g.Directed() {
		return n * (n - 1)
	}
	return n * (n - 1) / 2
}

// about says what a result of two graphs was made of.
func about(a, b *network.Graph, measure, variant, source string) network.About {
	return a.About(measure, fmt.Sprintf("second graph: %d ties; %s", b.Edges(), variant), source)
}

// Jaccard returns the ties in both graphs as a share of those in at least one
// (Jaccard 1901). It is undefined if neither has any.
func Jaccard(a, b *network.Graph) (network.Result, error) {
	o, err := Common(a, b)
	if err != nil {
		return network.Result{}, err
	}
	return about(a, b, "jaccard", "ties in both of ties in either", "Jaccard 1901; Wasserman & Faust 1994").
		Share(o.Both, o.Both+o.OnlyFirst+o.OnlySecond)
}

// Hamming returns the share of cells in which two graphs differ (Hamming 1950).
// The number is OnlyFirst + OnlySecond of [Common].
func Hamming(a, b *network.Graph) (network.Result, error) {
	o, err := Common(a, b)
	if err != nil {
		return network.Result{}, err
	}
	return about(a, b, "hamming", "cells that differ of all cells", "Hamming 1950").
		Share(o.OnlyFirst+o.OnlySecond, cellsOf(a))
}

// Correlation returns Pearson's correlation of the cells off the diagonal
// (Krackhardt 1988), "gcor" in R's sna: weights count, and cells without a tie are
// 0. It is undefined if all cells of a graph are alike. Take graphs
// [network.Graph.Unweighted] to look at ties alone.
func Correlation(a, b *network.Graph) (network.Estimate, error) {
	p, err := newPair(a, b)
	if err != nil {
		return network.Estimate{}, err
	}
	return network.Estimate{About: p.about("graph-correlation", ""), Value: p.correlation(p.overlap(identity(p.n)))}, nil
}

// moments are the sums of a graph's cells and of their squares.
func moments(g *network.Graph) (sum, squares float64) {
	for _, w := range g.Ties() {
		sum += w
		squares += w * w
	}
	return sum, squares
}

// spread returns N·Σx² − (Σx)², 0 if it is so but for rounding.
func spread(cells, sum, squares float64) float64 {
	s := cells*squares - sum*sum
	if s <= 1e-12*cells*squares {
		return 0
	}
	return s
}

func (p *pair) correlation(overlap float64) float64 {
	r := (p.cells*overlap - p.sumA*p.sumB) / math.Sqrt(p.spreadA) / math.Sqrt(p.spreadB)
	return max(-1, min(1, r))
}
