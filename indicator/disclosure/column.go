package disclosure

import (
	"math"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Role says what a column can do to the people in a table.
type Role string

// The roles of columns. Every column needs one; there is no default, because a
// column that nobody has looked at is the usual way in which a release leaks.
const (
	Direct       Role = "direct"       // names the person (直接标识符): name, phone, identity number; never written
	Quasi        Role = "quasi"        // can be known from elsewhere and combined (准标识符): age, street, sex
	Confidential Role = "confidential" // what must not be learned about a person (敏感属性): illness, income
	Plain        Role = "plain"        // neither; leaves as it is
)

var roles = []string{string(Direct), string(Quasi), string(Confidential), string(Plain)}

// Scale says how the values of a column relate to each other.
type Scale string

// The scales of columns.
const (
	Nominal Scale = ""        // names; related by a hierarchy, if there is one
	Ordinal Scale = "ordinal" // words in an order, that of Column.Order
	Numeric Scale = "numeric" // decimal numbers
)

// Column describes a column of a table.
type Column struct {
	Name  string   `json:"name"`
	Role  Role     `json:"role"`
	Scale Scale    `json:"scale,omitempty"`
	Order []string `json:"order,omitempty"` // of an ordinal column: all its values, the lowest first

	// Hierarchy says how values are made coarser. [Mondrian] uses that of a
	// nominal column; [Generalize] needs one for each column it makes coarser.
	Hierarchy *Hierarchy `json:"hierarchy,omitempty"`
}

// Validate checks name, role, scale and order.
func (c Column) Validate() error {
	if c.Role == "" {
		return &renjia.UnspecifiedError{What: "column " + c.Name, Choices: []renjia.Choice{{
			Name: "role", Options: roles, Why: "only somebody who knows the data can say what a column gives away",
		}}}
	}
	var p renjia.Problems
	p.Require(c.Name != "", "name", "must be given")
	p.Require(slices.Contains(roles, string(c.Role)), "role", "%q is none of direct, quasi, confidential, plain", c.Role)
	p.Require(c.Scale == Nominal || c.Scale == Ordinal || c.Scale == Numeric, "scale", "%q is none of ordinal and numeric; empty means nominal", c.Scale)
	p.Require((c.Scale == Ordinal) == (len(c.Order) > 0), "order", "must list all values of an ordinal column, and of no other")
	seen := map[string]bool{}
	for _, v := range c.Order {
		p.Require(!seen[v], "order", "%q stands there twice", v)
		seen[v] = true
	}
	return p.Err("column " + c.Name)
}

// domain is the values of a column in their order. A cell is kept as the place
// of its value.
type domain struct {
	values  []string
	numbers []float64 // of a numeric column
}

// domainOf orders the distinct values of a column: numbers by size, words of an
// ordinal column as declared, leaves as the hierarchy has them, others bytewise.
func (c *Column) domainOf(distinct []string) (domain, error) {
	switch {
	case c.Scale == Numeric:
		return numericDomain(distinct)
	case c.Scale == Ordinal:
		return c.placed(c.Order, distinct)
	case c.Hierarchy != nil:
		return c.placed(c.Hierarchy.leaves(), distinct)
	}
	return domain{values: slices.Sorted(slices.Values(distinct))}, nil
}

func (c *Column) placed(order, distinct []string) (domain, error) {
	declared := make(map[string]bool, len(order))
	for _, v := range order {
		declared[v] = true
	}
	var p renjia.Problems
	for _, v := range distinct {
		p.Require(declared[v], "", "%q is not among the declared values", v)
	}
	return domain{values: order}, p.Err("")
}

// numericDomain orders texts by the number they stand for. Texts of the same
// number, such as 1 and 1.0, share the first one's place.
func numericDomain(distinct []string) (domain, error) {
	type value struct {
		text   string
		number float64
	}
	all := make([]value, len(distinct))
	var p renjia.Problems
	for i, text := range distinct {
		n, err := strconv.ParseFloat(text, 64)
		p.Require(err == nil && !math.IsInf(n, 0) && !math.IsNaN(n), "", "%q is not a number", text)
		all[i] = value{text, n}
	}
	if err := p.Err(""); err != nil {
		return domain{}, err
	}
	slices.SortStableFunc(all, func(a, b value) int {
		switch {
		case a.number < b.number:
			return -1
		case a.number > b.number:
			return 1
		}
		return 0
	})
	var d domain
	for _, v := range all {
		if n := len(d.numbers); n > 0 && d.numbers[n-1] == v.number {
			continue
		}
		d.values, d.numbers = append(d.values, v.text), append(d.numbers, v.number)
	}
	return d, nil
}

// places returns where each text stands in the domain.
func (d *domain) places(distinct []string) map[string]uint32 {
	at := make(map[string]uint32, len(distinct))
	for i, v := range d.values {
		at[v] = uint32(i)
	}
	for _, text := range distinct {
		if _, ok := at[text]; ok || d.numbers == nil {
			continue
		}
		n, _ := strconv.ParseFloat(text, 64) // numericDomain has read it
		i, _ := slices.BinarySearch(d.numbers, n)
		at[text] = uint32(i)
	}
	return at
}
