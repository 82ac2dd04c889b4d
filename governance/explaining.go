package governance

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/voting"
)

// Explanation says how the result came about: who took part, what was chosen and
// by how much, round by round where the method has rounds, and which ties were
// broken.
func (c Certificate) Explanation() renjia.Explanation {
	e := renjia.Explanation{Title: c.Title, Steps: []renjia.Step{c.turnout()}}
	if c.PollCount != nil && c.PollRule != nil {
		e.Steps = append(e.Steps, c.pollSteps()...)
	}
	if c.BudgetCount != nil && c.BudgetRule != nil {
		e.Steps = append(e.Steps, c.budgetSteps()...)
	}
	return e
}

// Explain is [Certificate.Explanation] with what only the ballots tell: for each
// project of a budget why it is funded or not, and how near it was to the other.
// It decides the budget again.
func (d Dossier) Explain(ctx context.Context) (renjia.Explanation, error) {
	e := d.Certificate.Explanation()
	if d.Certificate.BudgetRule == nil || d.Certificate.BudgetCount == nil {
		return e, nil
	}
	_, profile, err := d.pour(&Contents{})
	if err != nil || profile.Voters() == 0 {
		return e, err
	}
	election, outcome, err := d.Certificate.budget().decide(ctx, d.Options, profile)
	if err != nil {
		return e, err
	}
	reasons, err := budgeting.Explain(ctx, election, outcome)
	if err != nil {
		return e, err
	}
	why := budgeting.ExplanationOf(election, outcome, reasons)
	e.Steps = append(e.Steps, renjia.Fact(why.Title, why.Steps...))
	return e, nil
}

func (c Certificate) turnout() renjia.Step {
	r, terms := c.returns(), c.Vote.Terms
	least := "0"
	op := renjia.MoreThan
	if !terms.Turnout.IsZero() {
		least, op = terms.Turnout.String(), renjia.AtLeast
	}
	return renjia.Step{
		Claim: renjia.Textf("took part, by %[1]s of the roll", "参加表决（按%[1]s）占名册的比例", string(terms.Measure)),
		Left:  terms.Measure.Format(r.Part) + " / " + terms.Measure.Format(r.Whole), Op: op, Right: least, Holds: r.Enough, Source: terms.Source,
	}
}

func (c Certificate) pollSteps() []renjia.Step {
	count, rule := c.PollCount, c.PollRule
	method, err := methodNamed(rule.Method)
	if err != nil { // of a later version
		method.Title = renjia.Both(rule.Method)
	}
	steps := []renjia.Step{{
		Claim: renjia.Textf("%[1]s, %[3]d to be chosen: %[4]v", "%[2]s，应选%[3]d名：%[4]v", method.Title.EN, method.Title.ZH, rule.Seats, count.Winners),
		Holds: true, Source: method.Source, Steps: c.rounds(),
	}}
	return append(steps, brokenSteps(count.Result.Broken, count.Standing)...)
}

// rounds are the rounds of a count with what each option had.
func (c Certificate) rounds() (steps []renjia.Step) {
	name := func(i int) string { return nameOf(c.PollCount.Standing, i) }
	for i, r := range c.PollCount.Result.Rounds {
		round := renjia.Fact(renjia.Textf("round %[1]d %[2]s", "第%[1]d轮 %[3]s", i+1, r.Note.EN, r.Note.ZH))
		for _, s := range r.Scores {
			value := ""
			if s.Value != nil {
				value = s.Value.RatString()
			}
			round.Steps = append(round.Steps, renjia.Fact(renjia.Both(name(s.Candidate)+" "+value)))
		}
		for _, w := range r.Elected {
			round.Steps = append(round.Steps, renjia.Fact(renjia.Textf("%s is elected", "%s当选", name(w))))
		}
		for _, w := range r.Excluded {
			round.Steps = append(round.Steps, renjia.Fact(renjia.Textf("%s is excluded", "%s淘汰", name(w))))
		}
		steps = append(steps, round)
	}
	return steps
}

func (c Certificate) budgetSteps() []renjia.Step {
	count := c.BudgetCount
	steps := []renjia.Step{{
		Claim: renjia.Textf("the projects chosen cost together", "入选项目费用合计"),
		Left:  count.Cost.String(), Op: renjia.AtMost, Right: c.Amount.String(), Holds: count.Cost.Minor() <= c.Amount.Minor(), Source: string(c.BudgetRule.Method),
	}}
	for _, x := range count.Selected {
		steps = append(steps, renjia.Fact(chosenText(x)))
	}
	if count.Partial != "" {
		steps = append(steps, renjia.Fact(renjia.Textf("%[1]s is given %[2]s, what is left", "%[1]s获得余款%[2]s", count.Partial, count.Paid)))
	}
	return append(steps, brokenSteps(count.Broken, count.Standing)...)
}

func chosenText(x Chosen) renjia.Text {
	if x.Stage == budgeting.PrefundedStage {
		return renjia.Textf("%s for %s, paid for before anything else", "%s，费用%s，先行列支", x.Key, x.Cost)
	}
	return renjia.Textf("%s for %s", "%s，费用%s", x.Key, x.Cost)
}

func brokenSteps(broken []voting.BrokenTie, standing []string) (steps []renjia.Step) {
	for _, b := range broken {
		among := make([]string, len(b.Among))
		for i, o := range b.Among {
			among[i] = nameOf(standing, o)
		}
		steps = append(steps, renjia.Fact(renjia.Textf("%[1]v were tied; %[3]s decided for %[2]s", "%[1]v相同，按%[3]s取%[2]s", among, nameOf(standing, b.Chosen), b.How)))
	}
	return steps
}

// nameOf is the key of an option that the rule calls by its place.
func nameOf(standing []string, place int) string {
	if place < 0 || place >= len(standing) {
		return fmt.Sprint(place)
	}
	return standing[place]
}
