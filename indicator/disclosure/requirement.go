package disclosure

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Requirement is what a release of a table must meet. Every confidential column
// should be under a demand of its own: K alone does not keep what is
// confidential from being learned when a whole class shares it.
type Requirement struct {
	K         int         `json:"k"` // fewest rows of a class, 2 or more
	Diversity []Diversity `json:"diversity,omitempty"`
	Closeness []Closeness `json:"closeness,omitempty"`
}

// Validate checks that K and every demand are complete.
func (r Requirement) Validate() error {
	if r.K == 0 {
		return &renjia.UnspecifiedError{What: "requirement", Choices: []renjia.Choice{{
			Name: "k", Why: "how many people must look alike depends on who receives the table",
		}}}
	}
	if r.K < 2 {
		return fmt.Errorf("requirement: k: is %d, want 2 or more: %w", r.K, renjia.ErrInvalid)
	}
	for _, d := range r.Diversity {
		if err := d.Validate(); err != nil {
			return err
		}
	}
	for _, c := range r.Closeness {
		if err := c.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// demand is one condition on a class, with the column it counts.
type demand struct {
	column int // -1: the size alone
	holds  func(h *histogram, n int64) bool
}

// demands prepares the conditions of a requirement for a table, that on the
// size first.
func (r Requirement) demands(t *Table) ([]demand, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if len(t.with(Quasi)) == 0 {
		return nil, fmt.Errorf("table: has no quasi-identifier: %w", renjia.ErrInvalid)
	}
	all := []demand{{-1, func(_ *histogram, n int64) bool { return n >= int64(r.K) }}}
	for _, d := range r.Diversity {
		column, err := t.confidential(d.Column)
		if err != nil {
			return nil, err
		}
		all = append(all, demand{column, d.holds})
	}
	for _, c := range r.Closeness {
		column, err := t.confidential(c.Column)
		if err != nil {
			return nil, err
		}
		if err := t.ground(column, c.Ground); err != nil {
			return nil, err
		}
		whole, limit, h := t.whole(column), c.T.Rat(), t.columns[column].Hierarchy
		all = append(all, demand{column, func(class *histogram, _ int64) bool {
			d, err := Distance(class.count, whole, c.Ground, h)
			return err == nil && d.Cmp(limit) <= 0
		}})
	}
	return all, nil
}

// Check says whether a table meets a requirement, and for each demand how many
// classes fall short of it. It is an [renjia.Explanation] whose All is the
// answer. O(rows), and for closeness O(classes · values).
func Check(t *Table, r Requirement) (renjia.Explanation, error) {
	demands, err := r.demands(t)
	if err != nil {
		return renjia.Explanation{}, err
	}
	g := t.classes()
	e := renjia.Explanation{Title: renjia.Textf(
		"A table of %d rows in %d classes. It stays personal data (de-identified, PIPL art. 73).",
		"共 %d 行、%d 个等价类。去标识化后仍属个人信息（《个人信息保护法》第七十三条）。", t.rows, g.len())}
	claims := r.claims()
	for i, d := range demands {
		short, first := t.short(g, d)
		step := renjia.Step{
			Claim: claims[i].text, Source: claims[i].source, Holds: short == 0,
			Left: strconv.Itoa(g.len() - short), Op: renjia.Equal, Right: strconv.Itoa(g.len()),
		}
		if short > 0 {
			step.Steps = []renjia.Step{renjia.Fact(renjia.Textf(
				"%d classes fall short, the first with the row %d", "有 %d 个等价类不满足，首个见第 %d 行", short, first+1))}
		}
		e.Steps = append(e.Steps, step)
	}
	return e, nil
}

// short counts the classes that do not meet a demand, and names a row of the
// first one.
func (t *Table) short(g classes, d demand) (count int, first int32) {
	var h *histogram
	if d.column >= 0 {
		h = t.histogram(d.column)
	}
	for _, rows := range g.all() {
		if h != nil {
			h.fill(rows)
		}
		if d.holds(h, int64(len(rows))) {
			continue
		}
		if count++; count == 1 {
			first = rows[0]
		}
	}
	return count, first
}

type claim struct {
	text   renjia.Text
	source string
}

func (r Requirement) claims() []claim {
	all := []claim{{renjia.Textf(
		"classes of %d rows or more, of all classes", "每组不少于 %d 行的等价类数 / 等价类总数", r.K), "Sweeney 2002"}}
	for _, d := range r.Diversity {
		all = append(all, claim{renjia.Text{
			EN: "classes that meet " + d.String() + ", of all classes", ZH: "满足多样性要求（" + d.String() + "）的等价类数 / 等价类总数",
		}, "Machanavajjhala et al. 2007"})
	}
	for _, c := range r.Closeness {
		all = append(all, claim{renjia.Text{
			EN: "classes that meet " + c.String() + ", of all classes", ZH: "满足接近性要求（" + c.String() + "）的等价类数 / 等价类总数",
		}, "Li, Li and Venkatasubramanian 2007"})
	}
	return all
}

// Level is how well the classes of a table protect one confidential column: the
// worst class counts.
type Level struct {
	Column   string  `json:"column"`
	Distinct int     `json:"distinct"` // fewest different values
	Entropy  float64 `json:"entropy"`  // exp of the least entropy: the ℓ of entropy diversity
	// Recursive has for ℓ = 2, 3, … up to Distinct the number that c of
	// recursive diversity must exceed: the largest r₁/(r_ℓ + … + r_m).
	Recursive    []*big.Rat `json:"recursive,omitempty"`
	Equal        *big.Rat   `json:"equal"`                  // greatest distance from the whole table
	Ordered      *big.Rat   `json:"ordered,omitempty"`      // of a column with an order
	Hierarchical *big.Rat   `json:"hierarchical,omitempty"` // of a column with a hierarchy
}

// Assessment is what a table gives away, measured. Of the risks, a prosecutor
// knows that a person is in the table and looks for the row, a marketer wants as
// many rows as possible (Elliot and Dale 1999; El Emam and Dankar 2008).
type Assessment struct {
	Rows       int             `json:"rows"`
	Classes    int             `json:"classes"`
	K          int             `json:"k"`          // rows of the smallest class
	Unique     int             `json:"unique"`     // rows alone in their class
	Prosecutor renjia.Fraction `json:"prosecutor"` // greatest chance to find a given person's row: 1/K
	Marketer   renjia.Fraction `json:"marketer"`   // expected share of rows found: classes/rows
	Levels     []Level         `json:"levels,omitempty"`
}

// Assess measures a table as it is: k, ℓ in each meaning, t by each distance
// that the columns allow. O(rows), and O(classes · values) for the distances.
func Assess(t *Table) (Assessment, error) {
	if len(t.with(Quasi)) == 0 {
		return Assessment{}, fmt.Errorf("table: has no quasi-identifier: %w", renjia.ErrInvalid)
	}
	g := t.classes()
	a := Assessment{Rows: t.rows, Classes: g.len(), K: t.rows}
	for _, rows := range g.all() {
		a.K = min(a.K, len(rows))
		if len(rows) == 1 {
			a.Unique++
		}
	}
	a.Prosecutor = renjia.Frac(1, int64(a.K))
	a.Marketer = renjia.Frac(int64(a.Classes), int64(a.Rows))
	for _, column := range t.with(Confidential) {
		level, err := t.level(g, column)
		if err != nil {
			return Assessment{}, err
		}
		a.Levels = append(a.Levels, level)
	}
	return a, nil
}

func (t *Table) level(g classes, column int) (Level, error) {
	c := t.columns[column]
	l := Level{Column: c.Name, Distinct: len(t.domains[column].values)}
	least := newWorst(t, column)
	h := t.histogram(column)
	for _, rows := range g.all() {
		h.fill(rows)
		l.Distinct = min(l.Distinct, len(h.touched))
		if err := least.see(h, int64(len(rows))); err != nil {
			return Level{}, err
		}
	}
	l.Entropy = least.entropy
	l.Recursive = slices.Clip(least.recursive[:max(min(l.Distinct-1, len(least.recursive)), 0)])
	l.Equal, l.Ordered, l.Hierarchical = least.distance[EqualGround], least.distance[OrderedGround], least.distance[HierarchicalGround]
	return l, nil
}
