package budgeting

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// ExplanationOf puts reasons of an outcome into words: first the funded projects
// in the order chosen, then the others, each with what it would have needed if
// that is given.
func ExplanationOf(e *Election, o *Outcome, reasons []Reason, needs ...Need) renjia.Explanation {
	x := renjia.Explanation{Title: renjia.Textf("%d of %d projects are funded with %s of %s", "在%[2]d个项目中资助%[1]d个，支出%[3]s，预算%[4]s",
		len(o.Selected), len(e.Projects), e.money(o.Cost), e.money(e.Budget))}
	sorted := slices.Clone(reasons)
	slices.SortStableFunc(sorted, func(a, b Reason) int {
		switch {
		case a.Won != b.Won:
			if a.Won {
				return -1
			}
			return 1
		case a.Won:
			return a.Place - b.Place
		}
		return 0
	})
	for _, r := range sorted {
		step := r.Step(e, o.Rule)
		for _, n := range needs {
			if n.Project == r.Project {
				step.Steps = append(step.Steps, n.Steps(e)...)
			}
		}
		x.Steps = append(x.Steps, step)
	}
	return x
}

// Step puts a reason into words.
func (r Reason) Step(e *Election, rule Rule) renjia.Step {
	s := renjia.Fact(r.claim(e))
	if f := r.figure(rule); !f.IsZero() {
		s.Steps = append(s.Steps, renjia.Fact(f))
	}
	if r.Paid != nil {
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("%d supporters paid %s together, each from %s to %s", "%d名支持者共付%s，每人%s至%s",
			r.Paid.Voters, e.exactly(r.Paid.Sum), e.exactly(r.Paid.Least), e.exactly(r.Paid.Greatest))))
	}
	if t, ok := r.test(e, rule); ok {
		s.Steps = append(s.Steps, t)
	}
	return s
}

func countVotes(n int64) renjia.Text {
	if n == 1 {
		return renjia.Text{EN: "1 vote", ZH: "1票"}
	}
	return renjia.Textf("%d votes", "%d票", n)
}

// say fills texts into both languages, each in its own.
func say(en, zh string, args ...any) renjia.Text {
	other := make([]any, len(args))
	for i, a := range args {
		other[i] = a
		if t, ok := a.(renjia.Text); ok {
			args[i], other[i] = t.EN, t.ZH
		}
	}
	return renjia.Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, other...)}
}

func (e *Election) title(p int) string {
	q := e.Projects[p]
	if q.Name == "" || q.Name == q.ID {
		return q.ID
	}
	return q.ID + " " + q.Name
}

func (e *Election) money(units int64) string {
	s := e.Amount(units).StringFixed(int32(e.Scale))
	if e.Currency != "" {
		s += " " + e.Currency
	}
	return s
}

// exactly writes an amount that may be a fraction of a unit: with one decimal more
// than amounts have, and ≈ if that is not exact.
func (e *Election) exactly(units *big.Rat) string {
	scale := big.NewRat(1, 1)
	for range e.Scale {
		scale.Mul(scale, big.NewRat(10, 1))
	}
	amount := new(big.Rat).Quo(units, scale)
	if units.IsInt() {
		return amount.FloatString(e.Scale)
	}
	text := amount.FloatString(e.Scale + 2)
	if back, ok := new(big.Rat).SetString(text); ok && back.Cmp(amount) == 0 {
		return text
	}
	return "≈" + text
}

// claim says what happened to the project in one sentence.
func (r Reason) claim(e *Election) renjia.Text {
	name, cost, votes := e.title(r.Project), e.money(e.Projects[r.Project].Cost), countVotes(r.Votes)
	by := ""
	if r.By >= 0 {
		by = e.title(r.By)
	}
	switch r.Cause {
	case Chosen:
		return say("%s is funded (place %d): %s, cost %s", "%s获得资助（第%d位）：%s，成本%s", name, r.Place, votes, cost)
	case Given:
		return say("%s is funded in advance: cost %s", "%s预先获得资助：成本%s", name, cost)
	case PartFunded:
		return say("%s is funded in part with %s: %s, cost %s", "%s获得部分资助%s：%s，成本%s", name, e.money(*r.Room), votes, cost)
	case Excluded:
		return say("%s is not funded: %s of the same group is (%s, cost %s)", "%s未获资助：同组的%s已获资助（%s，成本%s）", name, by, votes, cost)
	case Stopped:
		return say("%s is not funded: %s came first and did not fit, which ended the count (%s, cost %s)", "%s未获资助：先轮到的%s超出余额，计算就此结束（%s，成本%s）", name, by, votes, cost)
	}
	why := map[Cause]renjia.Text{
		TooFew:      {EN: "below the threshold", ZH: "未达门槛"},
		Unsupported: {EN: "it has no support that counts", ZH: "没有可计的支持"},
		TooDear:     {EN: "it costs more than the whole budget", ZH: "成本超过全部预算"},
		Misfit:      {EN: "when its turn came, less than its cost was left", ZH: "轮到它时余额不足"},
		PoorBackers: {EN: "its supporters had less than its cost left", ZH: "其支持者余额不足"},
		Capped:      {EN: "the limit of its area or category is used up", ZH: "其片区或类别限额已用完"},
		Enough:      {EN: "the most projects allowed are funded", ZH: "资助项目数已达上限"},
		Unchosen:    {EN: "the rule found a better set", ZH: "规则选出了更优的组合"},
	}[r.Cause]
	return say("%s is not funded: %s (%s, cost %s)", "%s未获资助：%s（%s，成本%s）", name, why, votes, cost)
}

// figure says what the rule went by.
func (r Reason) figure(rule Rule) renjia.Text {
	if r.Figure == nil {
		return renjia.Text{}
	}
	f, _ := r.Figure.Float64()
	switch {
	case rule.Method == Greedy || r.Stage == FillStage || rule.Method == EqualShares && !r.Won:
		return renjia.Textf("satisfaction per unit of cost: %s (≈ %.6g)", "单位成本满意度：%s（≈ %.6g）", short(r.Figure), f)
	case rule.Method == Phragmen && r.Won:
		return renjia.Textf("bought when each voter had earned %s (≈ %.6g)", "在每位选民挣得%s时购入（≈ %.6g）", short(r.Figure), f)
	case rule.Method == Phragmen:
		return renjia.Textf("its supporters could have bought it when each voter had earned %s (≈ %.6g)", "其支持者要到每位选民挣得%s时才能购入（≈ %.6g）", short(r.Figure), f)
	}
	return renjia.Textf("a unit of satisfaction cost its supporters %s (≈ %.6g)", "支持者为单位满意度支付%s（≈ %.6g）", short(r.Figure), f)
}

// short writes a fraction unless it is too long to be read.
func short(r *big.Rat) string {
	if s := r.RatString(); len(s) <= 40 {
		return s
	}
	return r.FloatString(12) + "…"
}

// test is the comparison that decided, with both sides.
func (r Reason) test(e *Election, rule Rule) (renjia.Step, bool) {
	cost := e.Projects[r.Project].Cost
	s := renjia.Step{Op: renjia.AtLeast, Right: e.money(cost)}
	switch {
	case r.Cause == TooFew:
		s.Claim = renjia.Text{EN: "support, against the threshold", ZH: "支持与门槛"}
		s.Right = fmt.Sprint(rule.Constraints.MinSupport)
		s.Left = new(big.Rat).Sub(big.NewRat(rule.Constraints.MinSupport, 1), r.Missing).RatString()
	case r.Left != nil:
		s.Claim = renjia.Textf("what its supporters had left after %d purchases, against its cost; %s was missing", "%d次购买后支持者的余额与其成本；尚缺%s", r.After, e.exactly(r.Missing))
		s.Left = e.exactly(r.Left)
	case r.Room != nil && r.Cause != PartFunded:
		s.Claim = renjia.Textf("what was left for it after %d purchases, against its cost; %s was missing", "%d次购买后可用于它的余额与其成本；尚缺%s", r.After, e.exactly(r.Missing))
		s.Left = e.money(*r.Room)
	default:
		return s, false
	}
	return s, true
}
