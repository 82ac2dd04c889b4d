package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Share is who bears a part of a shared cost: a fund, for a project.
type Share struct {
	Fund     FundID          `json:"fund"`
	Project  string          `json:"project,omitempty"`
	Function Function        `json:"function,omitempty"` // empty: that of the expense account
	Weight   renjia.Fraction `json:"weight"`             // not negative; of the rest it means nothing
}

// Sharing divides one cost over funds and projects (费用分摊): a rent by floor
// area, a salary by hours. Nothing about it is a default: what is left when
// quotas are rounded down goes where Division and Tie say.
type Sharing struct {
	Expense  string          `json:"expense"` // debited, for example 5101
	Credit   string          `json:"credit"`  // credited in the same fund, for example 1002
	Measure  renjia.Text     `json:"measure"` // what the weights count: hours, m², people
	Source   string          `json:"source"`  // where they were taken from
	Division renjia.Division `json:"division"`
	Tie      renjia.Tie      `json:"tie,omitempty"`
	Shares   []Share         `json:"shares"`
	Rest     *Share          `json:"rest,omitempty"` // who bears what a division keeps apart
}

// Validate reports every problem of the sharing. Division, tie and the bearer
// of a rest are asked for by [Sharing.Lines].
func (s Sharing) Validate() error {
	var p renjia.Problems
	p.Require(s.Expense != "" && s.Credit != "", "expense", "expense and credit accounts must be given")
	p.Require(!s.Measure.IsZero(), "measure", "must say what the weights count")
	p.Require(s.Source != "", "source", "must be given")
	p.Require(len(s.Shares) > 0, "shares", "must be given")
	for i, share := range s.Shares {
		path := fmt.Sprintf("shares[%d]", i)
		share.problems(&p, path)
		p.Require(share.Weight.Sign() >= 0, path+".weight", "%s: want zero or more", share.Weight)
	}
	if s.Rest != nil {
		s.Rest.problems(&p, "rest")
	}
	return p.Err("sharing")
}

func (s Share) problems(p *renjia.Problems, path string) {
	p.Require(!s.Fund.IsZero(), path+".fund", "must be given")
	p.Require(s.Function == "" || s.Function.valid(), path+".function", "%q: want programme, management, fundraising or other", s.Function)
}

// Lines divides an amount, which may be negative for a cost that came back,
// and returns lines that balance in every fund: a debit for each share and a
// credit for each fund. Parts of zero have no line. Errors:
//
//   - ErrInvalid: problems of the sharing, weights that sum to zero
//   - ErrUnspecified: no division, no tie where it decides, nobody who bears
//     the rest that a division keeps apart
func (s Sharing) Lines(amount renjia.Money) ([]Line, renjia.Explanation, error) {
	if err := s.Validate(); err != nil {
		return nil, renjia.Explanation{}, err
	}
	weights := make([]renjia.Fraction, len(s.Shares))
	for i, share := range s.Shares {
		weights[i] = share.Weight
	}
	parts, rest, err := amount.Allocate(weights, s.Division, s.Tie)
	if err != nil {
		return nil, renjia.Explanation{}, err
	}
	bearers := s.Shares
	if !rest.IsZero() {
		if s.Rest == nil {
			return nil, renjia.Explanation{}, &renjia.UnspecifiedError{What: fmt.Sprintf("%s that %s keeps apart", rest, s.Division),
				Choices: []renjia.Choice{{Name: "Rest", Why: "some fund must bear it"}}}
		}
		bearers, parts = append(bearers[:len(bearers):len(bearers)], *s.Rest), append(parts, rest)
	}
	lines, err := s.book(bearers, parts)
	return lines, s.explain(amount, bearers, parts), err
}

// book debits every part and credits the funds, in the order of the shares.
func (s Sharing) book(bearers []Share, parts []renjia.Money) (lines []Line, err error) {
	var funds []FundID
	credits := map[FundID]renjia.Money{}
	for i, b := range bearers {
		if parts[i].IsZero() {
			continue
		}
		lines = append(lines, Line{Account: s.Expense, Fund: b.Fund, Amount: parts[i], Project: b.Project, Function: b.Function})
		if _, known := credits[b.Fund]; !known {
			funds = append(funds, b.Fund)
		}
		if credits[b.Fund], err = credits[b.Fund].Sub(parts[i]); err != nil {
			return nil, err
		}
	}
	for _, f := range funds {
		lines = append(lines, Line{Account: s.Credit, Fund: f, Amount: credits[f]})
	}
	return lines, nil
}

func (s Sharing) explain(amount renjia.Money, bearers []Share, parts []renjia.Money) renjia.Explanation {
	why := renjia.Explanation{Title: renjia.Text{
		EN: fmt.Sprintf("%s shared by %s (%s, %s)", amount, s.Measure.In(renjia.English), s.Division, s.Tie),
		ZH: fmt.Sprintf("%s按%s分摊（%s，%s）", amount, s.Measure.In(renjia.Chinese), s.Division, s.Tie),
	}}
	for i, b := range bearers {
		claim := renjia.Textf("fund %s, project %q: weight %s, bears %s", "基金%s，项目“%s”：权重%s，承担%s", b.Fund, b.Project, b.Weight, parts[i])
		if i >= len(s.Shares) {
			claim = renjia.Textf("fund %s, project %q bears the rest of %s", "基金%s，项目“%s”承担余数%s", b.Fund, b.Project, parts[i])
		}
		step := renjia.Fact(claim)
		step.Source = s.Source
		why.Steps = append(why.Steps, step)
	}
	return why
}
