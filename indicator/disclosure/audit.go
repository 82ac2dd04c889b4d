package disclosure

import (
	"context"
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/simplex"
)

// Bounds is what a reader of a protected table can work out about a cell that
// is withheld, from the published cells and the sums alone.
type Bounds struct {
	Cell int    `json:"cell"`
	Name string `json:"name"`
	Low  int64  `json:"low"`
	High int64  `json:"high"`           // meaningless if Open
	Open bool   `json:"open,omitempty"` // nothing published bounds it from above
	// Safe says that the bounds leave as much open as the rules ask; a cell
	// that is withheld for others is safe however it is bounded.
	Safe bool `json:"safe"`
}

// Audit computes for every withheld cell the least and the greatest value that
// the published cells allow, by linear programs in exact arithmetic, and whether
// the cell is safe. It is the attack that a table is protected against, so run
// it before publishing whatever protected the table. It takes up to
// [MaxExactCells] cells.
func (p *Protected) Audit(ctx context.Context) ([]Bounds, error) {
	if err := p.of.small(); err != nil {
		return nil, err
	}
	var all []Bounds
	for i, c := range p.of.Cells {
		if !p.Withheld(i) {
			continue
		}
		low, err := p.extreme(ctx, i, false)
		if err != nil {
			return nil, err
		}
		high, err := p.extreme(ctx, i, true)
		if err != nil {
			return nil, err
		}
		b := Bounds{Cell: i, Name: c.Name, Low: ceil(low), High: floor(high), Open: floor(high) >= beyond}
		need := p.need[i]
		b.Safe = b.Low <= c.Value-need.down && (b.Open || b.High >= c.Value+need.up)
		all = append(all, b)
	}
	return all, nil
}

// beyond is more than any value of a cell and its protection.
const beyond = 4 * maxValue

// extreme returns the least or the greatest value of a cell. Variable j is by
// how much cell j lies above the least that a withheld cell can be; the last
// one is by how much the cell lies below beyond.
func (p *Protected) extreme(ctx context.Context, cell int, greatest bool) (*big.Rat, error) {
	n, least := len(p.of.Cells), p.Options.Zeros.floor()
	cost := make([]int64, n+1)
	if greatest {
		cost[n] = 1
	} else {
		cost[cell] = 1
	}
	program, err := simplex.New(cost)
	if err != nil {
		return nil, err
	}
	for _, s := range p.of.Sums {
		constant := int64(0)
		var terms []simplex.Term
		for k, j := range append([]int{s.Total}, s.Parts...) {
			sign := int64(1)
			if k == 0 {
				sign = -1
			}
			if !p.Withheld(j) {
				constant -= sign * p.of.Cells[j].Value
				continue
			}
			constant -= sign * least
			terms = append(terms, simplex.Term{Variable: j, Coefficient: sign})
		}
		if len(terms) > 0 {
			program.Equal(constant, terms...)
		}
	}
	if greatest {
		program.Equal(beyond-least, simplex.Term{Variable: cell, Coefficient: 1}, simplex.Term{Variable: n, Coefficient: 1})
	}
	found, err := program.Solve(ctx)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fmt.Errorf("cell %s: no values fit what is published: %w", p.of.Cells[cell].Name, renjia.ErrCorrupt)
	}
	value := program.Values()[cell]
	return value.Add(value, new(big.Rat).SetInt64(least)), nil
}

func floor(r *big.Rat) int64 { return new(big.Int).Div(r.Num(), r.Denom()).Int64() }

func ceil(r *big.Rat) int64 { return -floor(new(big.Rat).Neg(r)) }
