package budgeting

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
)

// Comparison is outcomes of several rules on the same election, side by side.
type Comparison struct {
	Election *Election
	Votes    []int64 // of each project
	Columns  []Column
}

// Column is the outcome of one rule.
type Column struct {
	Title    renjia.Text
	Rule     Rule
	Outcome  *Outcome
	Fairness *Fairness
	// Neglected are the projects whose supporters EJR+ up to one project, with cost
	// as satisfaction, says are neglected; see [EJRPlus].
	Neglected []int
	// Better and Worse are how many voters have more, and less, than under the first
	// rule: funded projects that they support, by cost.
	Better, Worse int64

	funded []bool
}

// Compare decides an election by several rules. The first is the one that the
// others are compared with. It fails if any of them does.
func Compare(ctx context.Context, e *Election, rules ...Rule) (*Comparison, error) {
	if len(rules) == 0 {
		return nil, fmt.Errorf("comparison: name at least one rule: %w", renjia.ErrUnspecified)
	}
	if err := e.Validate(); err != nil {
		return nil, err
	}
	c := &Comparison{Election: e, Votes: e.Support()}
	for i, r := range rules {
		column, err := c.column(ctx, r)
		if err != nil {
			return nil, fmt.Errorf("comparison: rule %d, %s: %w", i+1, r.title().EN, err)
		}
		c.Columns = append(c.Columns, column)
	}
	return c, nil
}

func (c *Comparison) column(ctx context.Context, r Rule) (col Column, err error) {
	col = Column{Title: r.title(), Rule: r}
	if col.Outcome, err = Decide(ctx, c.Election, r); err != nil {
		return col, err
	}
	if col.Fairness, err = MeasureFairness(c.Election, col.Outcome.Selected); err != nil {
		return col, err
	}
	neglects, err := EJRPlus(c.Election, col.Outcome.Selected, CostShare)
	if err != nil {
		return col, err
	}
	for _, n := range neglects {
		col.Neglected = append(col.Neglected, n.Project)
	}
	a, err := audit(c.Election, col.Outcome.Selected)
	if err != nil {
		return col, err
	}
	col.funded = a.funded
	if len(c.Columns) > 0 {
		c.weigh(a, &col)
	}
	return col, nil
}

// weigh counts who is better and worse off than under the first rule.
func (c *Comparison) weigh(a *auditor, col *Column) {
	first := auditor{c.Election, c.Columns[0].funded}
	for i := range c.Election.Votes.Len() {
		_, before, _ := first.has(i)
		_, after, _ := a.has(i)
		weight := c.Election.Votes.Ballot(i).Weight
		switch {
		case after > before:
			col.Better += weight
		case after < before:
			col.Worse += weight
		}
	}
}

// Funds reports whether the rule of a column funds a project.
func (c *Comparison) Funds(column, project int) bool { return c.Columns[column].funded[project] }

// Differ returns the projects that some of the rules fund and others do not.
func (c *Comparison) Differ() (projects []int) {
	for p := range c.Votes {
		for i := range c.Columns {
			if c.Funds(i, p) != c.Funds(0, p) {
				projects = append(projects, p)
				break
			}
		}
	}
	return projects
}

// title names a rule in a few words.
func (r Rule) title() renjia.Text {
	method := map[Method]renjia.Text{
		Greedy:      {EN: "greedy", ZH: "贪心法"},
		Phragmen:    {EN: "Phragmén", ZH: "弗拉格门法"},
		EqualShares: {EN: "Equal Shares", ZH: "等额份额法"},
		BOS:         {EN: "Equal Shares, bounded overspending", ZH: "有限超支等额份额法"},
		Welfare:     {EN: "greatest satisfaction", ZH: "总满意度最大"},
	}[r.Method]
	if method.IsZero() {
		method = renjia.Both(string(r.Method))
	}
	if r.Method == Phragmen {
		return method
	}
	measure := map[Satisfaction]renjia.Text{
		Cardinality: {EN: "number", ZH: "数量"},
		CostShare:   {EN: "cost", ZH: "成本"},
		Points:      {EN: "points", ZH: "分数"},
		Borda:       {EN: "places", ZH: "名次"},
		SquareRoot:  {EN: "root of cost", ZH: "成本平方根"},
	}[r.Satisfaction]
	if r.Method == Greedy && r.Satisfaction == Cardinality {
		measure = renjia.Text{EN: "votes per cost", ZH: "单位成本票数"}
	}
	if r.Method == Greedy && r.Satisfaction == CostShare {
		measure = renjia.Text{EN: "votes", ZH: "票数"}
	}
	if r.Completion == "" || r.Completion == NoCompletion {
		return say("%s (%s)", "%s（%s）", method, measure)
	}
	return say("%s (%s), %s", "%s（%s），%s", method, measure, string(r.Completion))
}
