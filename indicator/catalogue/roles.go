package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Column is a column that a measure reads, by the part it plays.
type Column struct {
	Name     string      `json:"name"`
	Aliases  []string    `json:"aliases,omitempty"`
	Meaning  renjia.Text `json:"meaning"`
	Text     bool        `json:"text,omitempty"` // names, not numbers
	Optional bool        `json:"optional,omitempty"`
	Rest     bool        `json:"rest,omitempty"` // all numeric columns that play no other part
}

// plain is a name without the differences that do not matter.
func plain(name string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
}

func (c Column) named(header string) bool {
	h := plain(header)
	return h == c.Name || slices.ContainsFunc(c.Aliases, func(a string) bool { return plain(a) == h })
}

// assign finds the column of the table for each part. What the caller chose comes
// first, then a header with the name of the part or one of its other names, and if
// a single part and a single column of numbers are left they belong together. Two
// columns that could play a part are a choice that is asked for.
func assign(m *Measure, t *Table, chosen map[string]string) (map[string][]int, error) {
	a := assignment{m: m, t: t, of: map[string][]int{}, taken: make([]bool, len(t.header))}
	for part, names := range chosen {
		if err := a.choose(part, names); err != nil {
			return nil, err
		}
	}
	a.byName()
	a.leftOver()
	return a.of, a.complete()
}

type assignment struct {
	m     *Measure
	t     *Table
	of    map[string][]int
	taken []bool
}

func (a *assignment) take(part string, column int) {
	a.of[part] = append(a.of[part], column)
	a.taken[column] = true
}

func (a *assignment) choose(part, names string) error {
	c, ok := a.m.column(part)
	if !ok {
		return fmt.Errorf("measure %s has no column %q: want one of %s: %w", a.m.ID, part, a.m.parts(), renjia.ErrInvalid)
	}
	for _, name := range strings.Split(names, ",") {
		at := slices.IndexFunc(a.t.header, func(h string) bool { return plain(h) == plain(name) })
		if at < 0 {
			return fmt.Errorf("%s: there is no column %q: want one of %q: %w", a.t.file, name, a.t.header, renjia.ErrNotFound)
		}
		a.take(part, at)
	}
	if len(a.of[part]) > 1 && !c.Rest {
		return fmt.Errorf("measure %s: %s is one column: %w", a.m.ID, part, renjia.ErrInvalid)
	}
	return nil
}

// candidates are the free columns that bear a name of the part; its own name wins.
func (a *assignment) candidates(c Column) (found []int) {
	for i, h := range a.t.header {
		if a.taken[i] || !c.named(h) {
			continue
		}
		if plain(h) == c.Name {
			return []int{i}
		}
		found = append(found, i)
	}
	return found
}

// byName assigns parts that have a single candidate until there are no more: a
// column that one part takes leaves another part with less to choose from.
func (a *assignment) byName() {
	for again := true; again; {
		again = false
		for _, c := range a.m.Columns {
			if c.Rest || a.of[c.Name] != nil {
				continue
			}
			if found := a.candidates(c); len(found) == 1 {
				a.take(c.Name, found[0])
				again = true
			}
		}
	}
}

// leftOver assigns what needs no name.
func (a *assignment) leftOver() {
	var free []int
	for i := range a.t.header {
		if !a.taken[i] && a.t.numeric(i) {
			free = append(free, i)
		}
	}
	var open []Column
	for _, c := range a.m.Columns {
		if !c.Optional && a.of[c.Name] == nil {
			open = append(open, c)
		}
	}
	if len(open) != 1 || open[0].Text {
		return
	}
	if len(free) == 1 || open[0].Rest {
		for _, i := range free {
			a.take(open[0].Name, i)
		}
	}
}

// complete reports what is still open.
func (a *assignment) complete() error {
	var choices []renjia.Choice
	for _, c := range a.m.Columns {
		if c.Optional || a.of[c.Name] != nil {
			continue
		}
		choices = append(choices, renjia.Choice{Name: "column " + c.Name, Options: a.t.header, Why: c.Meaning.EN})
	}
	if choices == nil {
		return nil
	}
	return &renjia.UnspecifiedError{What: a.m.ID + " of " + a.t.file, Choices: choices}
}
