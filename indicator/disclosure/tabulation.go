package disclosure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Cell is one published number.
type Cell struct {
	Name  string `json:"name"` // such as "Liede/asthma"; totals have names too
	Value int64  `json:"value"`
	// Shares are the largest contributions to a magnitude (an amount given, a
	// number of hours), the largest first; for counts of people there are none.
	Shares []int64 `json:"shares,omitempty"`
}

// Sum says that a cell is the sum of others. Cells go by their places.
type Sum struct {
	Total int   `json:"total"`
	Parts []int `json:"parts"`
}

// Tabulation is a table as published: cells of any number of dimensions, and
// the sums among them, totals of totals included.
type Tabulation struct {
	Cells []Cell `json:"cells"`
	Sums  []Sum  `json:"sums"`
}

// maxValue bounds a cell, so that no sum of the arithmetic below overflows.
const maxValue = 1 << 40

// Validate checks that values are not negative, names differ, every total is
// the sum of its parts, and shares fit into their cells.
func (t *Tabulation) Validate() error {
	var p renjia.Problems
	names := map[string]bool{}
	for i, c := range t.Cells {
		at := fmt.Sprintf("cells[%d]", i)
		p.Require(c.Name != "" && !names[c.Name], at+".name", "%q: must be given and differ from the others", c.Name)
		names[c.Name] = true
		p.Require(c.Value >= 0 && c.Value <= maxValue, at+".value", "%d: must be from 0 to 2^40", c.Value)
		left := c.Value
		for k, s := range c.Shares {
			p.Require(s >= 0 && (k == 0 || s <= c.Shares[k-1]), at+".shares", "must not be negative, the largest first")
			left -= min(max(s, 0), maxValue)
		}
		p.Require(left >= 0, at+".shares", "are more than the value")
	}
	for i, s := range t.Sums {
		t.checkSum(&p, fmt.Sprintf("sums[%d]", i), s)
	}
	return p.Err("tabulation")
}

func (t *Tabulation) checkSum(p *renjia.Problems, at string, s Sum) {
	sum, seen := int64(0), map[int]bool{s.Total: true}
	for _, part := range append([]int{s.Total}, s.Parts...) {
		if part < 0 || part >= len(t.Cells) {
			p.Add(at, "cell %d does not exist", part)
			return
		}
	}
	for _, part := range s.Parts {
		p.Require(!seen[part], at, "names cell %d twice", part)
		seen[part] = true
		if v := t.Cells[part].Value; v >= 0 && v <= maxValue && sum <= math.MaxInt64-v {
			sum += v
		}
	}
	p.Require(len(s.Parts) > 0 && sum == t.Cells[s.Total].Value, at, "the parts are %d and the total %q is %d", sum, t.Cells[s.Total].Name, t.Cells[s.Total].Value)
}

// Count tabulates the people of a table by some of its columns, with a total
// for every value of a hierarchy and one over all of each column. Cells are
// named by their values with "/" between; the total over all is "*" (of a
// column with a hierarchy, what stands at its top).
func Count(t *Table, columns ...string) (*Tabulation, error) {
	var axes []axis
	size := 1
	for _, name := range columns {
		c := slices.IndexFunc(t.columns, func(c Column) bool { return c.Name == name })
		if c < 0 || t.columns[c].Role == Direct {
			return nil, fmt.Errorf("column %q: is not in the table, or names people: %w", name, renjia.ErrInvalid)
		}
		a := t.axis(c)
		axes = append(axes, a)
		if size *= len(a.labels); size > 1<<20 {
			return nil, fmt.Errorf("tabulation: has more than %d cells: %w", 1<<20, renjia.ErrUnsupported)
		}
	}
	if len(axes) == 0 {
		return nil, fmt.Errorf("tabulation: name one column at least: %w", renjia.ErrInvalid)
	}
	out := &Tabulation{Cells: make([]Cell, size)}
	out.name(axes)
	out.count(t, axes)
	out.sums(axes)
	return out, nil
}

// axis is one dimension: its values, of the lowest level first, and above.
type axis struct {
	column   int
	labels   []string
	up       []int   // for each label, the total it goes into; -1 for the last
	children [][]int // the other way round
}

func (t *Table) axis(column int) axis {
	a := axis{column: column}
	if h := t.columns[column].Hierarchy; h != nil && t.columns[column].Scale == Nominal {
		for i, n := range h.nodes {
			up := n.parent
			if i == len(h.nodes)-1 {
				up = -1
			}
			a.labels, a.up = append(a.labels, n.label), append(a.up, up)
		}
		a.unequal(h)
	} else {
		values := t.domains[column].values
		a.labels = append(slices.Clone(values), "*")
		a.up = slices.Repeat([]int{len(values)}, len(values))
		a.up = append(a.up, -1)
	}
	a.children = make([][]int, len(a.labels))
	for i, up := range a.up {
		if up >= 0 {
			a.children[up] = append(a.children[up], i)
		}
	}
	return a
}

// unequal marks labels that stand at several levels by their level.
func (a *axis) unequal(h *Hierarchy) {
	seen := map[string]bool{}
	for i, label := range a.labels {
		if seen[label] {
			a.labels[i] = fmt.Sprintf("%s (%d)", label, h.levelOf(i))
		}
		seen[label] = true
	}
}

// Cells are numbered as digits: the last axis runs fastest.
func place(axes []axis, at []int) int {
	n := 0
	for i, a := range axes {
		n = n*len(a.labels) + at[i]
	}
	return n
}

func digits(axes []axis, n int) []int {
	at := make([]int, len(axes))
	for i := len(axes) - 1; i >= 0; i-- {
		at[i] = n % len(axes[i].labels)
		n /= len(axes[i].labels)
	}
	return at
}

func (t *Tabulation) name(axes []axis) {
	words := make([]string, len(axes))
	for n := range t.Cells {
		for i, v := range digits(axes, n) {
			words[i] = axes[i].labels[v]
		}
		t.Cells[n].Name = strings.Join(words, "/")
	}
}

// count adds every row to the cell of its values and to all totals above.
func (t *Tabulation) count(from *Table, axes []axis) {
	at := make([]int, len(axes))
	var add func(i, row int)
	add = func(i, row int) {
		if i == len(axes) {
			t.Cells[place(axes, at)].Value++
			return
		}
		for v := int(from.codes[axes[i].column][row]); v >= 0; v = axes[i].up[v] {
			at[i] = v
			add(i+1, row)
		}
	}
	for row := range from.rows {
		add(0, row)
	}
}

func (t *Tabulation) sums(axes []axis) {
	for n := range t.Cells {
		at := digits(axes, n)
		for i, a := range axes {
			v := at[i]
			if len(a.children[v]) == 0 {
				continue
			}
			s := Sum{Total: n}
			for _, child := range a.children[v] {
				at[i] = child
				s.Parts = append(s.Parts, place(axes, at))
			}
			at[i] = v
			t.Sums = append(t.Sums, s)
		}
	}
}
