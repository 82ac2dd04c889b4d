package disclosure

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/simplex"
)

// Method is a way to choose which other cells to withhold.
type Method string

// The methods of complementary suppression.
const (
	// LinearProgram moves, for each sensitive cell, as little of the table as
	// possible so that its value could be as far off as the rule asks, and
	// withholds what moved (Kelly, Golden and Assad 1992; costs are the values).
	// Every cell is then protected, exactly; that the fewest are withheld is not
	// promised. It takes up to MaxExactCells cells.
	LinearProgram Method = "linear-program"
	// TwoPerSum withholds further cells, the smallest first, until no sum alone
	// gives a sensitive cell away. It is fast and leaves gaps: several sums
	// together may give away what none does alone. Audit the result if it is
	// small enough, and say so if you did not.
	TwoPerSum Method = "two-per-sum"
)

// MaxExactCells bounds the tables that exact arithmetic takes on.
const MaxExactCells = 400

// Options are the choices of [Tabulation.Protect].
type Options struct {
	Rules  []Rule `json:"rules"` // a cell is sensitive if one of them says so
	Zeros  Zeros  `json:"zeros"`
	Method Method `json:"method"`
}

// Validate checks that all choices are made.
func (o Options) Validate() error {
	var open []renjia.Choice
	if len(o.Rules) == 0 {
		open = append(open, renjia.Choice{Name: "rules", Options: ruleKinds, Why: "which cells are sensitive depends on what is counted"})
	}
	if o.Zeros == "" {
		open = append(open, renjia.Choice{Name: "zeros", Options: []string{string(PublishZeros), string(WithholdZeros)}, Why: "that nobody is there can itself be a disclosure"})
	}
	if o.Method == "" {
		open = append(open, renjia.Choice{Name: "method", Options: []string{string(LinearProgram), string(TwoPerSum)}, Why: "one is exact, one is fast"})
	}
	if len(open) > 0 {
		return &renjia.UnspecifiedError{What: "protection of a tabulation", Choices: open}
	}
	for _, r := range o.Rules {
		if err := r.Validate(); err != nil {
			return err
		}
	}
	var p renjia.Problems
	p.Require(o.Zeros == PublishZeros || o.Zeros == WithholdZeros, "zeros", "%q is neither publish nor withhold", o.Zeros)
	p.Require(o.Method == LinearProgram || o.Method == TwoPerSum, "method", "%q is neither linear-program nor two-per-sum", o.Method)
	return p.Err("options")
}

// Protected is a tabulation with the cells that are withheld. Do not publish
// which of them were sensitive: it would narrow the others.
type Protected struct {
	Options    Options `json:"options"`
	Sensitive  []int   `json:"sensitive,omitempty"`  // places of cells under a rule
	Complement []int   `json:"complement,omitempty"` // places of cells withheld to protect them
	Exact      bool    `json:"exact"`                // every sensitive cell is proven to be protected

	of     *Tabulation
	need   map[int]protection
	hidden []bool // for each cell, whether it is withheld
}

// Protect withholds what the rules call sensitive and as much else as needed,
// so that no sensitive cell can be placed too closely: with a threshold of n,
// a reader can exclude neither that the cell is n (or more), nor that it is as
// small as withheld cells can be (1 if zeros are published, else 0); with the
// other rules the value stays open upwards and downwards by what the largest
// contributor lacks in cover. The tabulation is left alone.
func (t *Tabulation) Protect(ctx context.Context, o Options) (*Protected, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if err := t.Validate(); err != nil {
		return nil, err
	}
	p, err := t.sensitive(o)
	if err != nil {
		return nil, err
	}
	if o.Method == TwoPerSum {
		p.twoPerSum()
		return p, nil
	}
	if err := t.small(); err != nil {
		return nil, err
	}
	if err := p.byProgram(ctx); err != nil {
		return nil, err
	}
	p.Exact = true
	return p, nil
}

// Withhold is a tabulation that somebody else has protected by withholding
// these cells, to be audited. The method of the options is not used.
func (t *Tabulation) Withhold(o Options, cells []int) (*Protected, error) {
	o.Method = TwoPerSum
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if err := t.Validate(); err != nil {
		return nil, err
	}
	p, err := t.sensitive(o)
	if err != nil {
		return nil, err
	}
	withheld := map[int]bool{}
	for _, c := range cells {
		if c < 0 || c >= len(t.Cells) || p.fixed(c) {
			return nil, fmt.Errorf("cell %d: does not exist, or is a zero that is published: %w", c, renjia.ErrInvalid)
		}
		withheld[c] = true
	}
	for _, c := range p.Sensitive {
		if !withheld[c] {
			return nil, fmt.Errorf("cell %s: is sensitive and not withheld: %w", t.Cells[c].Name, renjia.ErrInvalid)
		}
		delete(withheld, c)
	}
	for _, c := range slices.Sorted(maps.Keys(withheld)) {
		p.complement(c)
	}
	return p, nil
}

// sensitive finds the cells under a rule and what they need.
func (t *Tabulation) sensitive(o Options) (*Protected, error) {
	p := &Protected{Options: o, of: t, need: map[int]protection{}, hidden: make([]bool, len(t.Cells))}
	for i, c := range t.Cells {
		for _, r := range o.Rules {
			need, sensitive, err := r.need(c, o.Zeros)
			if err != nil {
				return nil, err
			}
			if sensitive {
				p.need[i] = p.need[i].or(need)
			}
		}
		if _, sensitive := p.need[i]; sensitive {
			p.Sensitive = append(p.Sensitive, i)
			p.hidden[i] = true
		}
	}
	return p, nil
}

func (t *Tabulation) small() error {
	if len(t.Cells) > MaxExactCells {
		return fmt.Errorf("tabulation: has %d cells, exact arithmetic takes at most %d: make it coarser, or protect its parts: %w", len(t.Cells), MaxExactCells, renjia.ErrUnsupported)
	}
	return nil
}

// Withheld reports whether a cell is withheld, for whatever reason.
func (p *Protected) Withheld(cell int) bool { return p.hidden[cell] }

// complement withholds a cell that is not sensitive.
func (p *Protected) complement(cell int) {
	p.Complement = append(p.Complement, cell)
	p.hidden[cell] = true
}

// WriteCSV writes name and value of every cell, ":" for those withheld.
func (p *Protected) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"cell", "value"}) // an error shows in Flush
	for i, c := range p.of.Cells {
		value := ":"
		if !p.Withheld(i) {
			value = strconv.FormatInt(c.Value, 10)
		}
		_ = out.Write([]string{c.Name, value})
	}
	out.Flush()
	return out.Error()
}

// fixed reports whether a cell is known to everybody in any case.
func (p *Protected) fixed(cell int) bool {
	return p.of.Cells[cell].Value < p.Options.Zeros.floor()
}

// byProgram protects the sensitive cells one after the other, those with the
// greatest need first, upwards and downwards.
func (p *Protected) byProgram(ctx context.Context) error {
	order := slices.Clone(p.Sensitive)
	slices.SortStableFunc(order, func(a, b int) int {
		return int(max(p.need[b].up, p.need[b].down) - max(p.need[a].up, p.need[a].down))
	})
	for _, cell := range order {
		for _, by := range []int64{p.need[cell].up, -p.need[cell].down} {
			if by == 0 {
				continue
			}
			if err := p.move(ctx, cell, by); err != nil {
				return err
			}
		}
	}
	slices.Sort(p.Complement)
	return nil
}

// move finds the cheapest change of the table that changes a cell by so much,
// keeps all sums and makes no cell too small, and withholds what it changes.
// Variables 2j and 2j+1 are how much cell j goes up and down.
func (p *Protected) move(ctx context.Context, cell int, by int64) error {
	cost := make([]int64, 2*len(p.of.Cells))
	for j, c := range p.of.Cells {
		if !p.Withheld(j) {
			cost[2*j], cost[2*j+1] = c.Value+1, c.Value+1
		}
	}
	program, err := simplex.New(cost)
	if err != nil {
		return err
	}
	for j, c := range p.of.Cells {
		switch {
		case j == cell || p.fixed(j):
			program.AtMost(0, simplex.Term{Variable: 2 * j, Coefficient: 1}, simplex.Term{Variable: 2*j + 1, Coefficient: 1})
		default:
			program.AtMost(c.Value-p.Options.Zeros.floor(), simplex.Term{Variable: 2*j + 1, Coefficient: 1})
		}
	}
	for _, s := range p.of.Sums {
		constant := int64(0)
		var terms []simplex.Term
		for k, j := range append([]int{s.Total}, s.Parts...) {
			sign := int64(1)
			if k == 0 {
				sign = -1
			}
			if j == cell {
				constant -= sign * by
			}
			terms = append(terms, simplex.Term{Variable: 2 * j, Coefficient: sign}, simplex.Term{Variable: 2*j + 1, Coefficient: -sign})
		}
		program.Equal(constant, terms...)
	}
	found, err := program.Solve(ctx)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("cell %s: cannot be protected by withholding others; publish fewer totals or larger cells: %w", p.of.Cells[cell].Name, renjia.ErrInvalid)
	}
	values := program.Values()
	for j := range p.of.Cells {
		if j != cell && values[2*j].Cmp(values[2*j+1]) != 0 && !p.Withheld(j) {
			p.complement(j)
		}
	}
	return nil
}

// twoPerSum withholds further cells until in every sum with a withheld cell the
// other withheld ones can take up what it needs.
func (p *Protected) twoPerSum() {
	for changed := true; changed; {
		changed = false
		for _, s := range p.of.Sums {
			for {
				next, enough := p.nextOf(s)
				if enough || next < 0 {
					break
				}
				p.complement(next)
				changed = true
			}
		}
	}
	slices.Sort(p.Complement)
}

// nextOf returns the smallest published cell of a sum, a part before the total,
// or that enough is withheld: nothing at all, or beside each withheld cell
// another one with room for its need.
func (p *Protected) nextOf(s Sum) (next int, enough bool) {
	next, enough = -1, true
	room := int64(0)
	count := 0
	members := append(slices.Clone(s.Parts), s.Total)
	for _, j := range members {
		if p.hidden[j] {
			count++
			room += p.of.Cells[j].Value - p.Options.Zeros.floor()
		} else if !p.fixed(j) && (next < 0 || j != s.Total && p.of.Cells[j].Value < p.of.Cells[next].Value) {
			next = j
		}
	}
	for _, j := range members {
		if p.hidden[j] && (count < 2 || room-(p.of.Cells[j].Value-p.Options.Zeros.floor()) < p.need[j].up) {
			enough = false
		}
	}
	return next, enough
}
