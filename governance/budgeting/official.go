package budgeting

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// Award is what a file says became of a project, in the column "selected".
type Award int

// The awards.
const (
	NotFunded     Award = iota
	Funded              // by the rule
	FundedReserve       // by the rule up to what was left of the budget, the rest from elsewhere
	FundedExtra         // outside the rule, with money that turned up afterwards
)

// Awards returns what became of each project, or nil if the file the election was
// read from does not say.
func (e *Election) Awards() ([]Award, error) {
	column := columnOf(e.file.projectHeader, "selected")
	if column < 0 {
		return nil, nil
	}
	var p renjia.Problems
	awards := make([]Award, len(e.Projects))
	for i, q := range e.Projects {
		text, _ := e.Attribute(i, "selected")
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < int(NotFunded) || n > int(FundedExtra) {
			p.At(e.file.place(e.file.row(q.ID, i), column), "selected", "%q is not one of 0, 1, 2, 3", text)
		}
		awards[i] = Award(n)
	}
	return awards, p.Err(e.file.name)
}

// place is where a cell stands in the file.
func (t *table) place(row *tableRow, cell int) renjia.Place {
	if row == nil {
		return renjia.Place{File: t.name}
	}
	return renjia.Place{File: t.name, Line: row.line, Column: cell + 1}
}

// withdrawnCost is what Pabulib writes, in whole units of the currency, as the
// cost of a project that was withdrawn after the vote, so that no rule funds it.
const withdrawnCost = 999_999_999

// Withdrawn returns the projects that a file marks as withdrawn after the vote by
// a cost of 999999999. No rule funds them, but greedy that stops at the first
// misfit would stop at them: take them out with [Election.Without].
func (e *Election) Withdrawn() (projects []int) {
	for i, q := range e.Projects {
		if q.Cost == withdrawnCost*pow10(e.Scale) {
			projects = append(projects, i)
		}
	}
	return projects
}

// Without returns the election without some projects. Ballots that listed no
// others still count as papers. A ranked project moves up in place of one taken
// out. META and the columns of projects stay known.
func (e *Election) Without(projects ...int) (*Election, error) {
	out := make([]bool, len(e.Projects))
	for _, p := range projects {
		if p < 0 || p >= len(out) {
			return nil, fmt.Errorf("project %d is not among the %d: %w", p, len(out), renjia.ErrInvalid)
		}
		out[p] = true
	}
	rest, keep := *e, []int(nil)
	rest.Projects = nil
	for p, q := range e.Projects {
		if !out[p] {
			keep, rest.Projects = append(keep, p), append(rest.Projects, q)
		}
	}
	var err error
	rest.Votes, err = e.Votes.Restrict(keep)
	return &rest, err
}

// Official returns the constraints that the file of an election states, for the
// rule it names:
//
//   - min_project_score_threshold is MinSupport;
//   - the rule greedy-no-skip is StopAtMisfit;
//   - greedy-custom is StopAtMisfit, and PartFunding if the comment says how much
//     of its cost must be left for the project that does not fit, as in Poznań;
//   - budget_per_category and budget_per_neighborhood are Caps;
//   - the leftover_budget "Partially fund one additional project" is PartFunding.
//
// Limits on single ballots, such as max_sum_cost and max_length, do not bear on
// the outcome, and fully_funded only states that all projects were funded.
//
// Files do not say everything. What is missing is an error that matches
// renjia.ErrUnspecified, beside the constraints that are stated: which projects
// exclude each other under greedy-exclusive, how a custom rule deviates, how a
// leftover is spent in any other way. What is stated wrongly is an error that
// matches renjia.ErrInvalid, with its place.
func Official(e *Election) (Constraints, error) {
	o := officialReader{e: e}
	o.threshold()
	o.caps("categories", "budget_per_category", func(name string) Cap { return Cap{Category: name} })
	o.caps("neighborhoods", "budget_per_neighborhood", func(name string) Cap { return Cap{Area: name} })
	o.rule()
	o.leftover()
	if err := o.problems.Err(e.file.name); err != nil {
		return Constraints{}, err
	}
	if len(o.missing) > 0 {
		return o.c, &renjia.UnspecifiedError{What: e.file.name, Choices: o.missing}
	}
	return o.c, nil
}

type officialReader struct {
	e        *Election
	c        Constraints
	problems renjia.Problems
	missing  []renjia.Choice
}

// meta returns what META says under a key, and a way to complain about it.
func (o *officialReader) meta(key string) (text string, wrong func(format string, args ...any), ok bool) {
	row := o.e.file.find(key)
	if row == nil {
		return "", nil, false
	}
	return strings.TrimSpace(cellText(row.cells[1])), func(format string, args ...any) {
		o.problems.At(o.e.file.place(row, 1), key, format, args...)
	}, true
}

func (o *officialReader) threshold() {
	text, wrong, ok := o.meta("min_project_score_threshold")
	if !ok {
		return
	}
	a, err := readAmount([]byte(text))
	if err != nil || a.digits < 0 {
		wrong("%q is not a number of votes or points", text)
		return
	}
	scale := 0
	if o.e.Type == Cumulative || o.e.Type == Scoring {
		scale = o.e.PointScale
	}
	for a.decimals > scale { // up to what counts can reach
		a.digits, a.decimals = (a.digits+9)/10, a.decimals-1
	}
	o.c.MinSupport, ok = a.units(scale)
	if !ok {
		wrong("%s is too large", text)
	}
}

// caps reads a list of amounts beside the list of what they are for.
func (o *officialReader) caps(names, amounts string, of func(name string) Cap) {
	list, wrong, ok := o.meta(amounts)
	if !ok {
		return
	}
	text, _, ok := o.meta(names)
	if !ok {
		wrong("does not say what it is for: META has no %s", names)
		return
	}
	all, parts := splitList(text), bytes.Split([]byte(list), []byte(","))
	if len(all) != len(parts) {
		wrong("has %d amounts for %d %s", len(parts), len(all), names)
		return
	}
	for i, name := range all {
		limit := of(name)
		a, err := readAmount(bytes.TrimSpace(parts[i]))
		if err == nil && (a.digits < 0 || a.decimals > o.e.Scale) {
			err = fmt.Errorf("%s is negative, or has more decimals than the %d of the budget and the costs", parts[i], o.e.Scale)
		}
		if err != nil {
			wrong("%v", err)
			return
		}
		if limit.Max, ok = a.units(o.e.Scale); !ok {
			wrong("%s is too large", parts[i])
		}
		o.c.Caps = append(o.c.Caps, limit)
	}
}

// enough matches how a comment describes the custom rule of Poznań: after the
// first project that does not fit, greedy ends, but that project is funded too if
// the budget has so much of its cost left.
var enough = regexp.MustCompile(`remaining budget is enough to fund at least ([0-9]{1,2}|100)% of that project`)

func (o *officialReader) rule() {
	name, wrong, ok := o.meta("rule")
	if !ok {
		o.ask("rule", "the file names no rule")
		return
	}
	switch name {
	case "greedy", "greedy-threshold", "equalshares", "equalshares/add1", "equalshares-comparison", "equalshares/add1-comparison":
	case "greedy-no-skip":
		o.c.StopAtMisfit = true
	case "greedy-exclusive":
		o.ask("Constraints.Exclusive", "the format has no place for which projects exclude each other")
	case "greedy-custom":
		o.c.StopAtMisfit = true
		comment, _, _ := o.meta("comment")
		found := enough.FindStringSubmatch(comment)
		if found == nil {
			o.ask("Constraints", "a custom rule that only the comment describes")
			return
		}
		o.c.PartFunding, _ = strconv.Atoi(found[1])
	case "unknown":
		o.ask("rule", "the file says that its rule is unknown")
	default:
		wrong("%q is not a rule of the format", name)
	}
	if strings.HasSuffix(name, "-threshold") && o.e.file.find("min_project_score_threshold") == nil {
		wrong("is %s, but META has no min_project_score_threshold", name)
	}
}

func (o *officialReader) ask(name, why string) {
	o.missing = append(o.missing, renjia.Choice{Name: name, Why: why})
}

func (o *officialReader) leftover() {
	text, _, ok := o.meta("leftover_budget")
	switch {
	case !ok:
	case strings.HasPrefix(text, "Partially fund one additional project"):
		o.c.PartFunding = 1
	case strings.HasPrefix(text, "Fund additional projects that fit") && len(o.c.Caps) == 0:
		// What greedy does anyway.
	case strings.HasPrefix(text, "Fund additional projects that fit"):
		o.ask("Constraints.Caps", "projects funded from what is left need not keep to them")
	default:
		o.ask("Constraints", "leftover_budget: "+text)
	}
}

// OfficialRule returns the rule that the file of an election names, with the
// constraints of [Official] and its errors. Files do not say how ties are broken.
// The Equal Shares of the cities that used it measure satisfaction by cost, and
// the endowment grows by whole units of the currency until an outcome exceeds the
// budget.
func OfficialRule(e *Election, ties TieRule) (Rule, error) {
	r := Rule{Method: Greedy, Satisfaction: CostShare, Ties: ties}
	switch e.Type {
	case Cumulative, Scoring:
		r.Satisfaction = PointsCost
	case Ordinal:
		r.Satisfaction = BordaCost
	}
	name, _ := e.Meta("rule")
	if rest, ok := strings.CutPrefix(name, "equalshares"); ok {
		r.Method, r.Satisfaction, r.Completion = EqualShares, CostShare, NoCompletion
		if strings.HasPrefix(rest, "/add1") {
			r.Completion, r.Inexhaustive = Add1, true
		}
		r.Comparison = strings.HasSuffix(rest, "-comparison")
	}
	var err error
	r.Constraints, err = Official(e)
	return r, err
}
