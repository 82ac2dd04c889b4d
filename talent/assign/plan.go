package assign

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Ties says which of equally good plans is taken.
type Ties string

// The rules for ties.
const (
	// FirstInOrder takes the plan where the first row has the smallest column
	// number among all best plans, then the second row, and so on; to be left out
	// comes after all columns.
	FirstInOrder Ties = "first-in-order"
	// Lottery does the same after the rows and the columns were shuffled by a
	// published seed (splitmix64). Every order of people is equally likely; not
	// every plan is.
	Lottery Ties = "lottery"
	// AsFound takes the plan the algorithm ends with and looks no further, which
	// saves a pass over the costs; [Plan.Unique] is then unknown and false. It is
	// the same in every run of one version of this package.
	AsFound Ties = "as-found"
)

// Options are the choices of a plan.
type Options struct {
	Ties Ties
	Seed uint64 // of a Lottery; to be published before the costs are known
}

func (o Options) check() error {
	switch o.Ties {
	case FirstInOrder, Lottery, AsFound:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "assignment", Choices: []renjia.Choice{{
			Name: "ties", Options: []string{string(FirstInOrder), string(Lottery), string(AsFound)},
			Why: "people who are equally fit for a post are placed by this rule alone",
		}}}
	}
	return fmt.Errorf("ties %q: want %s, %s or %s: %w", o.Ties, FirstInOrder, Lottery, AsFound, renjia.ErrInvalid)
}

func (o Options) String() string {
	if o.Ties == Lottery {
		return fmt.Sprintf("%s, seed %d", o.Ties, o.Seed)
	}
	return string(o.Ties)
}

// Plan says who takes which post.
type Plan[C Number] struct {
	Method  Method `json:"method"`
	Rows    int    `json:"rows"`
	Columns int    `json:"columns"`
	Variant string `json:"variant"` // the rule for ties
	Source  string `json:"source"`

	Column []int `json:"column"` // of each row, -1 if it is left out
	Placed int   `json:"placed"` // number of pairs
	Cost   C     `json:"cost"`   // of all pairs, and of all penalties where there are any
	Worst  C     `json:"worst"`  // the largest cost of a pair; 0 if there is none
	Unique bool  `json:"unique"` // no other plan is as good

	// Prices prove the plan; nil for Leximin.
	Prices *Prices[C] `json:"prices,omitempty"`
	// Contested proves that no more can be placed; nil if every row or every
	// column is in use, or if leaving out has its price.
	Contested *Contested `json:"contested,omitempty"`
	// Levels are the costs in use, largest first; of Bottleneck and Leximin.
	Levels []Level[C] `json:"levels,omitempty"`
	// Below proves that the worst pair of a Bottleneck or Leximin plan cannot be
	// better: with pairs of less cost alone these rows compete for too few columns.
	Below *Contested `json:"below,omitempty"`
}

// Method is what a plan is best at, after placing as many as possible.
type Method string

// The methods.
const (
	MinCost       Method = "min-cost"   // the least total cost
	WithPenalties Method = "penalties"  // the least total of costs and penalties, whatever the number of pairs
	MinWorst      Method = "bottleneck" // the least worst pair, then the least total cost
	MinLeximin    Method = "leximin"    // the least worst pair, then the least second worst, and so on
)

// Prices are the dual solution: no allowed pair costs less than the sum of its
// row's and column's price, pairs in use cost exactly that. Columns have prices of
// at most 0, empty ones of 0. A row that is left out has the price LeftOut, which
// no row exceeds. So the prices of rows and columns in use add up to the cost,
// and no plan of as many pairs can cost less. Of a Bottleneck plan all this holds
// for the pairs that cost at most as much as the worst one.
type Prices[C Number] struct {
	Rows    []C `json:"rows"`
	Columns []C `json:"columns"`
	LeftOut C   `json:"leftOut"`
}

// Contested are rows that have no allowed pair outside some columns, of which
// there are fewer (a violation of Hall's condition): whatever the plan, at least
// len(Rows) - len(Columns) of them are left out.
type Contested struct {
	Rows    []int `json:"rows"`
	Columns []int `json:"columns"`
}

// Level is a cost and the number of pairs in use at it.
type Level[C Number] struct {
	Cost  C   `json:"cost"`
	Pairs int `json:"pairs"`
}

// Pairs lists the pairs as row and column, rows ascending.
func (p Plan[C]) Pairs() [][2]int {
	pairs := make([][2]int, 0, p.Placed)
	for i, j := range p.Column {
		if j >= 0 {
			pairs = append(pairs, [2]int{i, j})
		}
	}
	return pairs
}

// Unassigned lists the rows left out, ascending.
func (p Plan[C]) Unassigned() []int {
	left := []int{}
	for i, j := range p.Column {
		if j < 0 {
			left = append(left, i)
		}
	}
	return left
}

// Vacant lists the columns left empty, ascending.
func (p Plan[C]) Vacant() []int {
	left := []int{}
	for j, i := range p.holders() {
		if i < 0 {
			left = append(left, j)
		}
	}
	return left
}

// holders returns the row of each column, -1 if it is empty.
func (p Plan[C]) holders() []int {
	rows := make([]int, p.Columns)
	for j := range rows {
		rows[j] = -1
	}
	for i, j := range p.Column {
		if j >= 0 && j < p.Columns {
			rows[j] = i
		}
	}
	return rows
}
