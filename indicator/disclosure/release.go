package disclosure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Release is a table made coarser, and what that cost. Its columns are all
// nominal; those that named the person are gone.
type Release struct {
	Table   *Table
	Classes int  // classes made; equal ones are counted apart
	Loss    Loss // of information
}

// newRelease labels the boxes. rows has the rows of one box after the other.
func newRelease(t *Table, quasi []int, rows []int32, boxes []box) *Release {
	out := &Table{rows: t.rows}
	for c, column := range t.columns {
		if column.Role == Direct {
			continue
		}
		i := slices.Index(quasi, c)
		if i < 0 {
			out.columns, out.domains, out.codes = append(out.columns, column), append(out.domains, t.domains[c]), append(out.codes, t.codes[c])
			continue
		}
		d, codes := t.labels(c, i, rows, boxes)
		out.columns = append(out.columns, Column{Name: column.Name, Role: Quasi})
		out.domains, out.codes = append(out.domains, d), append(out.codes, codes)
	}
	return &Release{Table: out, Classes: len(boxes), Loss: t.loss(quasi, boxes)}
}

// labels names the spans of one column.
func (t *Table) labels(column, i int, rows []int32, boxes []box) (domain, []uint32) {
	codes := make([]uint32, t.rows)
	known := map[string]uint32{}
	var texts []string
	from := 0
	for _, b := range boxes {
		text := t.label(column, b.span[i], rows[from:b.end])
		n, ok := known[text]
		if !ok {
			n = uint32(len(texts))
			known[text] = n
			texts = append(texts, text)
		}
		for _, row := range rows[from:b.end] {
			codes[row] = n
		}
		from = b.end
	}
	return domain{values: texts}, codes
}

// label names what a class has in a column: the value, if it is but one, else
// the lowest value above, a range, or a set.
func (t *Table) label(column int, s span, rows []int32) string {
	d, c := &t.domains[column], &t.columns[column]
	switch {
	case s.low == s.high:
		return d.values[s.low]
	case c.Scale != Nominal:
		return d.values[s.low] + ".." + d.values[s.high]
	case c.Hierarchy != nil:
		return c.Hierarchy.nodes[c.Hierarchy.lowest(int(s.low), int(s.high))].label
	}
	there := map[uint32]bool{}
	for _, row := range rows {
		there[t.codes[column][row]] = true
	}
	var words []string
	for v := s.low; v <= s.high; v++ {
		if there[v] {
			words = append(words, d.values[v])
		}
	}
	return "{" + strings.Join(words, " | ") + "}"
}

// Generalize makes quasi-identifiers coarser all over the table (full-domain
// recoding, Samarati 2001): each named column is brought to a level of its
// hierarchy, 0 leaving it as it is. Columns not named stay.
func Generalize(t *Table, levels map[string]int) (*Release, error) {
	quasi := t.with(Quasi)
	out := &Table{rows: t.rows}
	for c, column := range t.columns {
		level, named := levels[column.Name]
		if named && (column.Role != Quasi || column.Hierarchy == nil || level < 0 || level > column.Hierarchy.height) {
			return nil, fmt.Errorf("column %s: level %d: want a quasi-identifier with a hierarchy of that height: %w", column.Name, level, renjia.ErrInvalid)
		}
		if column.Role == Direct {
			continue
		}
		d, codes := t.domains[c], t.codes[c]
		if level > 0 {
			var err error
			if d, codes, err = t.lifted(c, level); err != nil {
				return nil, err
			}
			column = Column{Name: column.Name, Role: Quasi}
		}
		out.columns, out.domains, out.codes = append(out.columns, column), append(out.domains, d), append(out.codes, codes)
	}
	for name := range levels {
		if !slices.ContainsFunc(t.columns, func(c Column) bool { return c.Name == name }) {
			return nil, fmt.Errorf("column %q: is not in the table: %w", name, renjia.ErrInvalid)
		}
	}
	g := out.classes()
	return &Release{Table: out, Classes: g.len(), Loss: t.lossAt(g, quasi, levels)}, nil
}

// lifted recodes one column to a level of its hierarchy.
func (t *Table) lifted(column, level int) (domain, []uint32, error) {
	h := t.columns[column].Hierarchy
	leaf := make(map[string]int, len(h.chains))
	for i, chain := range h.chains {
		leaf[chain[0]] = i
	}
	var d domain
	move := make([]uint32, len(t.domains[column].values))
	known := map[int]uint32{}
	for v, text := range t.domains[column].values {
		at, ok := leaf[text]
		if !ok {
			return domain{}, nil, fmt.Errorf("column %s: %q is not in the hierarchy: %w", t.columns[column].Name, text, renjia.ErrInvalid)
		}
		n := h.over(at, level)
		place, ok := known[n]
		if !ok {
			place = uint32(len(d.values))
			known[n] = place
			d.values = append(d.values, h.nodes[n].label)
		}
		move[v] = place
	}
	codes := make([]uint32, t.rows)
	for row, v := range t.codes[column] {
		codes[row] = move[v]
	}
	return d, codes, nil
}

// Suppress leaves out the rows of classes smaller than k, the usual companion
// of [Generalize], and returns how many rows that were. If no row is left, that
// is ErrInvalid.
func Suppress(t *Table, k int) (*Table, int, error) {
	var keep []int32
	for _, rows := range t.classes().all() {
		if len(rows) >= k {
			keep = append(keep, rows...)
		}
	}
	if len(keep) == 0 {
		return nil, 0, fmt.Errorf("no class has %d rows, so nothing is left: %w", k, renjia.ErrInvalid)
	}
	slices.Sort(keep)
	out := &Table{columns: t.columns, domains: t.domains, rows: len(keep)}
	for _, from := range t.codes {
		codes := make([]uint32, len(keep))
		for i, row := range keep {
			codes[i] = from[row]
		}
		out.codes = append(out.codes, codes)
	}
	return out, t.rows - len(keep), nil
}
