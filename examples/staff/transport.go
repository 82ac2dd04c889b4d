package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/instance"
	"github.com/renjia-project/renjia/talent/assign/transport"
)

const transportHelp = `staff transport FILE.json [-lang en|zh] [-json]

Gives people who supply several units to posts that ask for several: as many units
as possible, then at the least cost. The file is one object:

  cost              a row for each person, a whole number for each post
  forbidden         a row for each person, 1 where the pair may not be used
  cap, dem          units each person supplies, each post asks for
  ub                units of one person at one post: 1 if not given, 0 for no limit
  vacancy_weights   cost of an unfilled unit of each post; then the least sum counts
  minload           units everybody should get; or min_supply, min_demand: a list
  spans             {"parent", "of", "most"}: caps of a day in a week in a month
  people, posts     names, if wanted
  spec              a generated instance instead of or beside all that

or, for loads as even as possible, "allowed": a row for each worker, 1 where the
worker may take the case. Unfilled units are explained.
`

// transportFile is an instance as the file gives it.
type transportFile struct {
	Spec      *instance.Spec   `json:"spec"`
	Cost      [][]int64        `json:"cost"`
	Forbidden [][]yes          `json:"forbidden"`
	Cap       []int            `json:"cap"`
	Dem       []int            `json:"dem"`
	PairLimit *int             `json:"ub"`
	Vacancy   []int64          `json:"vacancy_weights"`
	MinLoad   *int             `json:"minload"`
	MinSupply []int            `json:"min_supply"`
	MinDemand []int            `json:"min_demand"`
	Spans     *transport.Spans `json:"spans"`
	People    []string         `json:"people"`
	Posts     []string         `json:"posts"`
	Allowed   [][]yes          `json:"allowed"`
}

// transportAnswer is what is printed.
type transportAnswer struct {
	Flow        int                  `json:"flow"`    // units filled
	Optimal     int64                `json:"optimal"` // cost and, with weights, vacancies
	Cost        int64                `json:"cost"`
	Plan        [][3]int             `json:"plan"` // person, post, units
	Unfilled    []int                `json:"unfilled"`
	Missed      []transport.Missed   `json:"missed"`
	Unique      bool                 `json:"unique"`
	Verified    bool                 `json:"verified"`
	Prices      transport.Prices     `json:"prices"`
	Shortages   []transport.Shortage `json:"shortages"`
	About       transport.About      `json:"about"`
	transported transport.Plan
}

func transportCommand(_ context.Context, args []string, stdout, _ io.Writer) error {
	f := newFlags("transport")
	lang := f.String("lang", "en", "language: en or zh")
	asJSON := f.Bool("json", false, "print one JSON object")
	if err := parse(f, args, stdout, transportHelp); err != nil {
		return err
	}
	file, err := oneFile(f)
	if err != nil {
		return err
	}
	l, err := renjia.ParseLang(*lang)
	if err != nil {
		return err
	}
	var in transportFile
	if err := readInstance(file, &in); err != nil {
		return err
	}
	if in.Allowed != nil {
		return in.balance(stdout, *asJSON, l)
	}
	p, err := in.problem()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	answer, err := transported(p)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(stdout, answer)
	}
	return in.print(stdout, answer, l)
}

// problem makes the problem of what the file gives, the rest from its spec.
func (in transportFile) problem() (transport.Problem, error) {
	p := transport.Problem{Cost: in.Cost, Supply: in.Cap, Demand: in.Dem, PairLimit: 1, Vacancy: in.Vacancy, MinSupply: in.MinSupply, MinDemand: in.MinDemand, Spans: in.Spans}
	for _, row := range in.Forbidden {
		bools := make([]bool, len(row))
		for j, y := range row {
			bools[j] = bool(y)
		}
		p.Forbidden = append(p.Forbidden, bools)
	}
	limit, load := 1, 0
	if in.Spec != nil {
		if err := fillFrom(&p, *in.Spec); err != nil {
			return p, err
		}
		limit, load = in.Spec.PairLimit, in.Spec.MinLoad
	} else if in.Cost == nil {
		return p, fmt.Errorf("want cost, cap and dem, or a spec: %w", renjia.ErrInvalid)
	}
	if in.PairLimit != nil {
		limit = *in.PairLimit
	}
	if p.PairLimit = limit; limit == 0 {
		p.PairLimit = transport.Unlimited
	}
	if in.MinLoad != nil {
		load = *in.MinLoad
	}
	if load > 0 && p.MinSupply == nil {
		for _, most := range p.Supply {
			p.MinSupply = append(p.MinSupply, min(load, most))
		}
	}
	return p, nil
}

func transported(p transport.Problem) (transportAnswer, error) {
	plan, err := transport.Solve(p)
	if err != nil {
		return transportAnswer{}, err
	}
	why, err := transport.Why(p, plan) // verifies the plan
	if err != nil {
		return transportAnswer{}, err
	}
	a := transportAnswer{
		Flow: plan.Units, Optimal: plan.Objective, Cost: plan.Cost, Plan: [][3]int{}, Unfilled: plan.Unfilled, Missed: plan.Missed,
		Unique: plan.Unique, Verified: true, Prices: plan.Prices, Shortages: why, About: plan.About, transported: plan,
	}
	for _, x := range plan.Flows {
		a.Plan = append(a.Plan, [3]int{x.Person, x.Post, x.Units})
	}
	return a, nil
}

func (in transportFile) print(w io.Writer, a transportAnswer, l renjia.Lang) error {
	var b strings.Builder
	say := func(en, zh string, args ...any) { fmt.Fprintln(&b, renjia.Textf(en, zh, args...).In(l)) }
	say("%d units filled, cost %d, objective %d; proven best, unique: %t", "已补 %d 个名额，成本 %d，目标值 %d；已证明最优，唯一：%t", a.Flow, a.Cost, a.Optimal, a.Unique)
	say("%-12s %-12s %6s %8s", "%-12s %-12s %6s %8s", renjia.Text{EN: "person", ZH: "人员"}.In(l), renjia.Text{EN: "post", ZH: "岗位"}.In(l),
		renjia.Text{EN: "units", ZH: "名额"}.In(l), renjia.Text{EN: "cost", ZH: "成本"}.In(l))
	for _, x := range a.transported.Flows {
		fmt.Fprintf(&b, "%-12s %-12s %6d %8d\n", named(in.People, x.Person), named(in.Posts, x.Post), x.Units, x.Cost)
	}
	for _, s := range a.Shortages {
		say("%s: %d unfilled: %s", "%s：空缺 %d：%s", named(in.Posts, s.Post), s.Units, s.Text.In(l))
	}
	for _, m := range a.Missed {
		if m.Post >= 0 {
			say("%s: %d below its minimum", "%s：比下限少 %d", named(in.Posts, m.Post), m.Units)
			continue
		}
		say("%s: %d below the minimum", "%s：比下限少 %d", named(in.People, m.Person), m.Units)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// fillFrom takes from a generated instance what the file does not give.
func fillFrom(p *transport.Problem, s instance.Spec) error {
	if p.Cost == nil {
		cost, forbidden, err := s.Matrix()
		if err != nil {
			return err
		}
		p.Cost, p.Forbidden = cost, forbidden
	} else if err := s.Validate(); err != nil {
		return err
	}
	supply, demand := s.Capacities()
	if p.Supply == nil {
		p.Supply = supply
	}
	if p.Demand == nil {
		p.Demand = demand
	}
	if p.Vacancy == nil {
		p.Vacancy = s.Weights()
	}
	return nil
}
