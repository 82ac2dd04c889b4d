package catalogue

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/outcome"
	"github.com/renjia-project/renjia/indicator/worth"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/resources/service"
)

// achieved are the measures of what work achieved, and at what cost.
var achieved = map[string]kernel{
	"gas_t": {compute: func(q *query) (Answer, error) {
		rho, err := q.correlation()
		if err != nil {
			return Answer{}, err
		}
		goals, err := q.goals("level")
		if err != nil {
			return Answer{}, err
		}
		return plainly(outcome.GoalAttainment(goals, rho))
	}},
	"gas_change": {compute: func(q *query) (Answer, error) {
		rho, err := q.correlation()
		if err != nil {
			return Answer{}, err
		}
		before, err := q.goals("before")
		if err != nil {
			return Answer{}, err
		}
		after, err := q.goals("after")
		if err != nil {
			return Answer{}, err
		}
		c, err := outcome.GoalChange(before, after, rho)
		return Answer{Result: c.Result, Detail: c}, err
	}},
	"rci":             {compute: reliableChange},
	"hedges_g":        {compute: hedges},
	"hedges_g_paired": {gaps: true, compute: hedgesPaired},
	"sroi":            {compute: socialReturn},
	"cost_per_outcome": {compute: func(q *query) (Answer, error) {
		if _, err := q.one("cost"); err != nil {
			return Answer{}, err
		}
		cell, err := q.decimals("cost", "overhead", "outcomes")
		if err != nil {
			return Answer{}, err
		}
		direct, err := money(cell("cost", 0))
		if err != nil {
			return Answer{}, err
		}
		overhead, err := money(cell("overhead", 0))
		if err != nil {
			return Answer{}, err
		}
		u, err := worth.PerOutcome(direct, overhead, cell("outcomes", 0), renjia.HalfUp)
		return Answer{Result: u.Result, Detail: u}, err
	}},
	"icer":                        {compute: increment},
	"cost_effectiveness_frontier": {compute: frontier},
}

// decimals reads columns without rounding; a column that is not there is zero.
func (q *query) decimals(parts ...string) (func(part string, row int) decimal.Decimal, error) {
	report := tabular.NewReport()
	t := q.in.Table
	of := map[string][]decimal.Decimal{}
	for _, part := range parts {
		of[part] = make([]decimal.Decimal, len(q.rows))
		if !q.has(part) {
			continue
		}
		column := q.columns[part][0]
		for i, row := range q.rows {
			d, err := decimal.NewFromString(strings.ReplaceAll(t.cells[column][row], ",", ""))
			if err != nil {
				report.Add(t.place(row, column), t.header[column], "%q: want a decimal number", t.cells[column][row])
			}
			of[part][i] = d
		}
	}
	return func(part string, row int) decimal.Decimal { return of[part][row] }, report.Err()
}

// money is an amount in yuan; only ratios of it are reported.
func money(d decimal.Decimal) (renjia.Money, error) { return renjia.ParseMoney(d.String(), renjia.CNY) }

// decimalFraction reads a decimal parameter as the fraction that it is.
func (q *query) decimalFraction(name, text string) (renjia.Fraction, error) {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return renjia.Fraction{}, fmt.Errorf("measure %s: %s %q: want a fraction such as 3/10 or 0.3: %w", q.m.ID, name, text, renjia.ErrInvalid)
	}
	r := d.Rat()
	if !r.Num().IsInt64() || !r.Denom().IsInt64() {
		return renjia.Fraction{}, fmt.Errorf("measure %s: %s %q: too many digits: %w", q.m.ID, name, text, renjia.ErrInvalid)
	}
	return renjia.NewFraction(r.Num().Int64(), r.Denom().Int64())
}

func (q *query) correlation() (service.Correlation, error) {
	rho, err := q.fraction("rho")
	if err != nil {
		return service.Correlation{}, err
	}
	return service.Correlated(rho)
}

// goals reads levels of attainment; without weights all goals weigh the same.
func (q *query) goals(part string) ([]outcome.Goal, error) {
	goals := make([]outcome.Goal, len(q.rows))
	names := q.text("name")
	for i, v := range q.value(part) {
		if v != float64(int(v)) {
			return nil, measured.ID(q.m.ID).Invalid("level %v: want −2, −1, 0, 1 or 2", v)
		}
		goals[i] = outcome.Goal{Name: fmt.Sprintf("goal %d", i+1), Weight: 1, Level: service.Level(int(v))}
		if names != nil {
			goals[i].Name = names[i]
		}
		if w := q.value("weight"); w != nil {
			goals[i].Weight = w[i]
		}
	}
	return goals, nil
}

// reliableChange is the index of one person, or of several the share who improved,
// with the index of each.
func reliableChange(q *query) (Answer, error) {
	sd, err := q.parameter("sd")
	if err != nil {
		return Answer{}, err
	}
	reliability, err := q.parameter("reliability")
	if err != nil {
		return Answer{}, err
	}
	scale := outcome.Scale{SD: sd, Reliability: reliability, Better: outcome.Better(q.in.Variant)}
	all := make([]outcome.Reliable, len(q.rows))
	improved := int64(0)
	for i, before := range q.value("before") {
		if all[i], err = outcome.ReliableChange(before, q.value("after")[i], scale); err != nil {
			return Answer{}, err
		}
		if all[i].Verdict == outcome.Improved {
			improved++
		}
	}
	switch len(all) {
	case 0:
		return Answer{}, measured.ID(q.m.ID).Undefined("there are no persons", "没有服务对象")
	case 1:
		return Answer{Result: all[0].Result, Detail: all[0]}, nil
	}
	about := all[0].About
	about.N, about.Inputs = int64(len(all)), []measured.Input{measured.Count("improved reliably", improved)}
	about.Variant = "share of persons who improved reliably, " + about.Variant
	return Answer{Result: about.Of(float64(improved) / float64(len(all))), Detail: all}, nil
}

// hedges reads a row for each person, or a row for each of the two groups with n,
// mean and standard deviation.
func hedges(q *query) (Answer, error) {
	variance, err := q.setting("variance")
	if err != nil {
		return Answer{}, err
	}
	groups, err := q.twoGroups()
	if err != nil {
		return Answer{}, err
	}
	var samples [2]outcome.Sample
	for side, rows := range groups {
		switch {
		case q.has("value"):
			samples[side] = outcome.Describe(pick(q.value("value"), rows))
		case !q.has("n") || !q.has("mean") || !q.has("sd"):
			return Answer{}, q.m.open1("column value, or columns n, mean and sd")
		case len(rows) != 1:
			return Answer{}, measured.ID(q.m.ID).Invalid("%d rows of a group with n, mean and sd, want one", len(rows))
		default:
			samples[side] = outcome.Sample{N: int(q.value("n")[rows[0]]), Mean: q.value("mean")[rows[0]], SD: q.value("sd")[rows[0]]}
		}
	}
	e, err := outcome.HedgesG(samples[0], samples[1], outcome.EffectOptions{
		Correction: outcome.Correction(q.in.Variant), Variance: outcome.Variance(variance), Level: q.in.Level,
	})
	return Answer{Result: e.Result, Detail: e}, err
}

// twoGroups returns the rows of those treated and of their controls.
func (q *query) twoGroups() (groups [2][]int, err error) {
	for i, name := range q.text("group") {
		switch plain(name) {
		case "treated", "treatment", "intervention", "experimental", "t", "1", "实验组", "干预组", "处理组":
			groups[0] = append(groups[0], i)
		case "control", "comparison", "c", "0", "对照组", "控制组":
			groups[1] = append(groups[1], i)
		default:
			return groups, measured.ID(q.m.ID).Invalid("group %q: want treated or control", name)
		}
	}
	return groups, nil
}

func pick(x []float64, at []int) []float64 {
	picked := make([]float64, len(at))
	for i, k := range at {
		picked[i] = x[k]
	}
	return picked
}

func hedgesPaired(q *query) (Answer, error) {
	standard, err := q.setting("standard")
	if err != nil {
		return Answer{}, err
	}
	e, err := outcome.HedgesGPaired(q.value("before"), q.value("after"), outcome.Standard(standard), outcome.EffectOptions{
		Correction: outcome.Correction(q.in.Variant), Level: q.in.Level,
	})
	return Answer{Result: e.Result, Detail: e}, err
}

func socialReturn(q *query) (Answer, error) {
	plan := worth.Plan{Ratio: worth.Ratio(q.in.Variant)}
	discounting, err := q.setting("discounting")
	if err != nil {
		return Answer{}, err
	}
	plan.Discounting = worth.Discounting(plainDash(discounting))
	for name, into := range map[string]*decimal.Decimal{"inputs": &plan.Inputs, "rate": &plan.Rate} {
		text, err := q.setting(name)
		if err != nil {
			return Answer{}, err
		}
		if *into, err = decimal.NewFromString(strings.ReplaceAll(text, ",", "")); err != nil {
			return Answer{}, measured.ID(q.m.ID).Invalid("%s %q: want a decimal number", name, text)
		}
	}
	cell, err := q.decimals("quantity", "proxy", "deadweight", "displacement", "attribution", "drop_off")
	if err != nil {
		return Answer{}, err
	}
	names, years := q.text("name"), q.value("years")
	for i := range q.rows {
		o := worth.Outcome{
			Quantity: cell("quantity", i), Proxy: cell("proxy", i), Deadweight: cell("deadweight", i),
			Displacement: cell("displacement", i), Attribution: cell("attribution", i), DropOff: cell("drop_off", i), Years: 1,
		}
		if years != nil {
			o.Years = int(years[i])
			if float64(o.Years) != years[i] {
				return Answer{}, measured.ID(q.m.ID).Invalid("years %v: want a whole number", years[i])
			}
		}
		if names != nil {
			o.Name = names[i]
		}
		plan.Outcomes = append(plan.Outcomes, o)
	}
	v, err := worth.Return(plan)
	if err != nil {
		return Answer{}, err
	}
	swings, err := q.tornado(plan)
	return Answer{Result: v.Result, Detail: returned{v, swings}}, err
}

// returned is a social return with its sensitivity.
type returned struct {
	worth.Value
	Tornado []worth.Swing `json:"tornado,omitempty"` // if it was asked for
}

// tornado moves every assumption by the share that was asked for.
func (q *query) tornado(p worth.Plan) ([]worth.Swing, error) {
	text, ok := q.in.Parameters["around"]
	if !ok {
		return nil, nil
	}
	by, err := decimal.NewFromString(text)
	if err != nil {
		return nil, measured.ID(q.m.ID).Invalid("around %q: want a share such as 0.2", text)
	}
	ranges, err := p.Around(by)
	if err != nil {
		return nil, err
	}
	return p.Tornado(ranges)
}

// plainDash is a choice with hyphens, as engines spell them.
func plainDash(s string) string { return strings.ReplaceAll(plain(s), "_", "-") }

// alternatives reads what may be done, one a row.
func (q *query) alternatives() ([]worth.Alternative, error) {
	cell, err := q.decimals("cost", "effect")
	if err != nil {
		return nil, err
	}
	names := q.text("name")
	all := make([]worth.Alternative, len(q.rows))
	for i := range all {
		all[i].Effect, all[i].Name = cell("effect", i), fmt.Sprintf("row %d", i+1)
		if names != nil {
			all[i].Name = names[i]
		}
		if all[i].Cost, err = money(cell("cost", i)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// frontier sets any number of alternatives against each other; the value is what one
// more outcome costs at its end.
func frontier(q *query) (Answer, error) {
	all, err := q.alternatives()
	if err != nil {
		return Answer{}, err
	}
	standings, err := worth.Frontier(all)
	if err != nil {
		return Answer{}, err
	}
	about := measured.About{ID: measured.ID(q.m.ID), N: int64(len(all)), Source: "Drummond et al. 2015"}
	for i := len(standings) - 1; i >= 0; i-- {
		if s := standings[i]; s.ICER != nil {
			about.Variant = "of " + s.Name + ", the last on the frontier"
			return Answer{Result: about.Exactly(s.ICER), Detail: standings}, nil
		}
	}
	return Answer{}, about.ID.Undefined("a single alternative is on the frontier: it dominates the others", "前沿上只有一个方案，其余均被占优")
}

// increment compares two alternatives, the present one first.
func increment(q *query) (Answer, error) {
	all, err := q.alternatives()
	if err != nil {
		return Answer{}, err
	}
	if len(all) != 2 {
		return Answer{}, measured.ID(q.m.ID).Invalid("%d alternatives, want two: the present one and the new one", len(all))
	}
	c, err := worth.Compare(all[0], all[1])
	if err != nil {
		return Answer{}, err
	}
	r, err := c.ICER()
	return Answer{Result: r, Detail: c}, err
}
