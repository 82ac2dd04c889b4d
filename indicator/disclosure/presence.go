package disclosure

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Presence is the range of chances that somebody of the population is in the
// table at all, given the quasi-identifiers: δ-presence (Nergiz, Atzori and
// Clifton 2007). Being in a table of a drug rehabilitation programme is itself
// confidential.
type Presence struct {
	Least    renjia.Fraction `json:"least"`
	Greatest renjia.Fraction `json:"greatest"`
}

// PresenceIn compares a table with the population it is drawn from, which has
// the same quasi-identifiers, released alike, in columns of the same names. A
// class with more rows than people in the population is ErrInvalid. O(rows).
func PresenceIn(population, t *Table) (Presence, error) {
	quasi := t.with(Quasi)
	there := map[string]int{}
	for _, rows := range t.classes().all() {
		there[t.key(int(rows[0]), quasi)] = len(rows)
	}
	named := make([]int, len(quasi))
	for i, c := range quasi {
		var err error
		if named[i], err = population.quasi(t.columns[c].Name); err != nil {
			return Presence{}, err
		}
	}
	if len(population.with(Quasi)) != len(quasi) {
		return Presence{}, fmt.Errorf("population: has other quasi-identifiers than the table: %w", renjia.ErrInvalid)
	}
	p := Presence{Least: renjia.Frac(1, 1)}
	for _, rows := range population.classes().all() {
		key := population.key(int(rows[0]), named)
		n := there[key]
		delete(there, key)
		if n > len(rows) {
			return Presence{}, fmt.Errorf("population: has %d people like row %d and the table %d: %w", len(rows), rows[0]+1, n, renjia.ErrInvalid)
		}
		share := renjia.Frac(int64(n), int64(len(rows)))
		if share.Compare(p.Least) < 0 {
			p.Least = share
		}
		if share.Compare(p.Greatest) > 0 {
			p.Greatest = share
		}
	}
	if len(there) > 0 {
		return Presence{}, fmt.Errorf("population: %d classes of the table have nobody in it: %w", len(there), renjia.ErrInvalid)
	}
	return p, nil
}

func (t *Table) quasi(name string) (int, error) {
	for _, c := range t.with(Quasi) {
		if t.columns[c].Name == name {
			return c, nil
		}
	}
	return 0, fmt.Errorf("population: has no quasi-identifier %q: %w", name, renjia.ErrInvalid)
}

// key joins the values of a row in some columns, each with its length before it.
func (t *Table) key(row int, columns []int) string {
	key := ""
	for _, c := range columns {
		v := t.cell(row, c)
		key += fmt.Sprint(len(v), ":", v)
	}
	return key
}
