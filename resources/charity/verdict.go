package charity

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"github.com/renjia-project/renjia"
)

// Test tests a case by the regime in force on the last day of its year. It
// fails with a *renjia.UnspecifiedError that lists every choice and figure
// missing, with ErrNotFound if there is no such regime in force, and with
// ErrUnsupported if it sets no standard for such an organization.
//
// A band is chosen by the net assets at the end of last year, also where the
// average of three years replaces them as the base: art. 10 of the rules of
// 2016 speaks of computing the share only.
func Test(rules Rules, c Case) (Result, error) {
	if open := c.Open(rules); len(open) > 0 {
		return Result{}, &renjia.UnspecifiedError{What: "charity test", Choices: open}
	}
	if err := c.validate(); err != nil {
		return Result{}, err
	}
	g, err := rules.At(c.Regime, c.Year.lastDay())
	if err != nil {
		return Result{}, err
	}
	s, err := g.standard(c)
	if err != nil {
		return Result{}, err
	}
	if c.Base == ThreeAverage && g.Averages == "" {
		return Result{}, fmt.Errorf("regime %s: knows no average of three years: %w", g.ID, renjia.ErrUnsupported)
	}
	if open := c.figures(s); len(open) > 0 {
		return Result{}, &renjia.UnspecifiedError{What: "charity test", Choices: open}
	}
	return c.run(g, s)
}

// standard returns what the regime sets for the organization.
func (g Regime) standard(c Case) (Standard, error) {
	for _, s := range g.Standards {
		if slices.Contains(s.Organizations, c.Organization) && s.Public == (c.Public == Yes) {
			return s, nil
		}
	}
	return Standard{}, fmt.Errorf("regime %s: sets no standard for a %s, public fundraising %s: %w", g.ID, c.Organization, c.Public, renjia.ErrUnsupported)
}

// figures returns the figures that the standard needs and the case lacks.
func (c Case) figures(s Standard) []renjia.Choice {
	var open []renjia.Choice
	need := func(m renjia.Money, name string) {
		if m == (renjia.Money{}) {
			open = append(open, renjia.Choice{Name: name, Why: "the standard is measured by it"})
		}
	}
	need(c.Year.Programme, "Year.Programme")
	need(c.Year.Total, "Year.Total")
	years := c.years()
	if len(c.Before) < years {
		open = append(open, renjia.Choice{Name: "Before", Why: fmt.Sprintf("figures of %d earlier years are needed", years)})
	}
	if len(s.Bands) > 1 && len(c.Before) > 0 {
		need(c.Before[0].NetAssets, "Before[0].NetAssets")
	}
	for _, b := range s.Bands {
		switch b.Management.Of {
		case PayAndOffice:
			need(c.Year.PayAndOffice, "Year.PayAndOffice")
		default:
			need(c.Year.Management, "Year.Management")
		}
		for _, share := range b.Spending {
			for i := range c.Before[:min(years, len(c.Before))] {
				name := fmt.Sprintf("Before[%d].", i)
				if share.Of == NetAssets {
					need(c.Before[i].NetAssets, name+"NetAssets")
				} else {
					need(c.Before[i].Income, name+"Income")
				}
			}
		}
	}
	return slices.CompactFunc(sortedByName(open), func(a, b renjia.Choice) bool { return a.Name == b.Name })
}

func sortedByName(open []renjia.Choice) []renjia.Choice {
	slices.SortStableFunc(open, func(a, b renjia.Choice) int { return cmp.Compare(a.Name, b.Name) })
	return open
}

func (c Case) years() int {
	if c.Base == ThreeAverage {
		return 3
	}
	return 1
}

// run tests what is complete.
func (c Case) run(g Regime, s Standard) (Result, error) {
	n, band, err := s.band(c)
	if err != nil {
		return Result{}, err
	}
	r := Result{Regime: g.ID, Valid: g.Valid.String(), Article: band.Article, Band: n + 1, Base: c.Base, Unchecked: join(g.Unverified, band.Unverified)}
	r.Explanation.Title = g.Title
	if len(s.Bands) > 1 {
		r.Explanation.Steps = append(r.Explanation.Steps, s.bandStep(n, c.Before[0].NetAssets))
	}
	year, err := c.counted()
	if err != nil {
		return r, err
	}
	for _, share := range band.Spending {
		if err := r.spend(c, year, share, g); err != nil {
			return r, err
		}
	}
	if err := r.manage(year, band.Management, g.Exempt); err != nil {
		return r, err
	}
	if err := r.agreed(c.Agreements); err != nil {
		return r, err
	}
	r.report(c, g)
	return r, nil
}

// band returns the band of the net assets at the end of last year.
func (s Standard) band(c Case) (int, Band, error) {
	last := len(s.Bands) - 1
	for i, b := range s.Bands[:last] {
		order, err := c.Before[0].NetAssets.Compare(b.From)
		if err != nil {
			return 0, b, err
		}
		if order >= 0 {
			return i, b, nil
		}
	}
	return last, s.Bands[last], nil
}

func (s Standard) bandStep(n int, net renjia.Money) renjia.Step {
	step := renjia.Step{Claim: renjia.Text{EN: "band by net assets at the end of last year", ZH: "按上年末净资产确定档次"}, Left: net.Amount(), Holds: true, Source: s.Bands[n].Article}
	if n < len(s.Bands)-1 {
		step.Op, step.Right = renjia.AtLeast, s.Bands[n].From.Amount()
		return step
	}
	step.Op, step.Right = renjia.LessThan, s.Bands[n-1].From.Amount()
	return step
}

// counted returns the figures of the year that the standards count.
func (c Case) counted() (Figures, error) {
	f := c.Year
	if c.Agreed != Excluded {
		return f, nil
	}
	for _, a := range c.Agreements {
		for _, part := range []struct {
			of *renjia.Money
			m  renjia.Money
		}{{&f.Programme, a.Programme}, {&f.Total, a.Programme}, {&f.Management, a.Management}, {&f.Total, a.Management}} {
			var err error
			if *part.of, err = part.of.Sub(part.m); err != nil {
				return f, fmt.Errorf("agreement %s: %w", a.Gift.In(renjia.English), err)
			}
		}
	}
	return f, nil
}

func (r *Result) spend(c Case, year Figures, share Share, g Regime) error {
	t := Finding{Of: share.Of, Op: renjia.AtLeast, Actual: year.Programme, Share: share.Share, Years: c.years(), Article: r.Article}
	var parts []renjia.Step
	for _, f := range c.Before[:t.Years] {
		m, step, err := f.measure(share.Of)
		if err != nil {
			return err
		}
		if t.Base, err = t.Base.Add(m); err != nil {
			return err
		}
		parts = append(parts, step)
	}
	if err := t.judge(); err != nil {
		return err
	}
	step := t.step(spendingClaims[share.Of])
	step.Steps = append(parts, step.Steps...)
	if t.Years > 1 && g.Averages != r.Article {
		step.Source += "; " + g.Averages
	}
	r.Spending = append(r.Spending, t)
	r.Explanation.Steps = append(r.Explanation.Steps, step)
	return nil
}

var spendingClaims = map[Measure]renjia.Text{
	Income:         {EN: "charitable spending against last years' income", ZH: "慈善活动支出与以前年度总收入"},
	AdjustedIncome: {EN: "charitable spending against last years' income", ZH: "慈善活动支出与以前年度总收入"},
	NetAssets:      {EN: "charitable spending against net assets", ZH: "慈善活动支出与净资产"},
}

// measure returns a figure of an earlier year and how it was made.
func (f Figures) measure(of Measure) (renjia.Money, renjia.Step, error) {
	switch of {
	case NetAssets:
		return f.NetAssets, renjia.Fact(renjia.Textf("%d: net assets %s", "%d 年末净资产 %s", f.Year, f.NetAssets.Amount())), nil
	case Income:
		return f.Income, renjia.Fact(renjia.Textf("%d: income %s", "%d 年总收入 %s", f.Year, f.Income.Amount())), nil
	}
	m, err := f.adjusted()
	return m, renjia.Step{
		Claim: renjia.Textf("%d: income %s − bound by time %s + freed by time %s = %s", "%d 年：实际收入 %s − 时间限定不得使用 %s + 解除时间限定 %s = %s",
			f.Year, f.Income.Amount(), amountOf(f.TimeBound), amountOf(f.TimeFreed), m.Amount()),
		Holds: true, Source: "民发〔2016〕189号 art. 10",
	}, err
}

func amountOf(m renjia.Money) string {
	if m == (renjia.Money{}) {
		return "0"
	}
	return m.Amount()
}

func (r *Result) manage(year Figures, share Share, exempt *Exemption) error {
	t := Finding{Of: share.Of, Op: renjia.AtMost, Actual: year.Management, Share: share.Share, Base: year.Total, Years: 1, Article: r.Article}
	claim := renjia.Text{EN: "management costs against total spending", ZH: "管理费用与总支出"}
	if share.Of == PayAndOffice {
		t.Actual, claim = year.PayAndOffice, renjia.Text{EN: "pay and office costs against total spending", ZH: "工作人员工资福利和行政办公支出与总支出"}
	}
	if err := t.judge(); err != nil {
		return err
	}
	var err error
	if t.Outcome == Missed {
		if t.Save, err = t.save(); err != nil {
			return err
		}
	}
	step := t.step(claim)
	if exempt != nil && t.Outcome == Missed {
		order, err := t.Actual.Compare(exempt.Below)
		if err != nil {
			return err
		}
		free := exempt.step(t, order < 0)
		if order < 0 {
			t.Outcome, step = Exempted, free
		} else {
			step.Steps = append(step.Steps, free)
		}
	}
	r.Managed = t
	r.Explanation.Steps = append(r.Explanation.Steps, step)
	if !year.Fundraising.IsZero() {
		r.Explanation.Steps = append(r.Explanation.Steps, renjia.Fact(renjia.Textf(
			"fundraising costs: %s; no standard is set for them", "募捐成本：%s（尚无比例标准）", year.Fundraising.Amount())))
	}
	return nil
}

// step tells whether management costs are so small that the cap does not bind.
func (e Exemption) step(t Finding, small bool) renjia.Step {
	s := renjia.Step{Claim: renjia.Text{EN: "small management costs are free of the cap", ZH: "管理费用低于限额的不受比例限制"},
		Left: t.Actual.Amount(), Op: renjia.LessThan, Right: e.Below.Amount(), Holds: small, Source: e.Article}
	if small {
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("the cap would be %s = %s × %s", "比例上限本为 %s = %s × %s", t.Limit.Amount(), t.Share, t.Base.Amount())))
	}
	return s
}

// save returns the smallest saving x for which (actual − x) ≤ share·(base − x).
func (t Finding) save() (renjia.Money, error) {
	num, den := big.NewInt(t.Share.Num()), big.NewInt(t.Share.Den())
	over := new(big.Int).Mul(big.NewInt(t.Actual.Minor()), den)
	over.Sub(over, new(big.Int).Mul(big.NewInt(t.Base.Minor()), num))
	rest := den.Sub(den, num)
	q, m := new(big.Int).DivMod(over, rest, new(big.Int))
	if m.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	if !q.IsInt64() {
		return renjia.Money{}, fmt.Errorf("saving of %s minor units: out of range: %w", q, renjia.ErrInvalid)
	}
	return renjia.MoneyOf(q.Int64(), t.Actual.Currency())
}

// agreed tests the terms of single gifts.
func (r *Result) agreed(all []Agreement) error {
	const article = "Charity Law art. 61 (2016: art. 60), last paragraph"
	for _, a := range all {
		for _, t := range []Finding{
			{Of: "agreed-spending", Op: renjia.AtLeast, Actual: a.Programme, Limit: a.Least, Years: 1, Article: article},
			{Of: "agreed-management", Op: renjia.AtMost, Actual: a.Management, Limit: a.Most, Years: 1, Article: article},
		} {
			if t.Limit == (renjia.Money{}) {
				continue
			}
			if err := t.settle(); err != nil {
				return fmt.Errorf("agreement %s: %w", a.Gift.In(renjia.English), err)
			}
			r.Agreed = append(r.Agreed, t)
			r.Explanation.Steps = append(r.Explanation.Steps, t.step(renjia.Textf("terms of the gift: %s", "捐赠协议约定：%s", a.Gift.In(renjia.English))))
		}
	}
	return nil
}

// report turns missed standards that were reported into excused ones, and
// names the duty for the others.
func (r *Result) report(c Case, g Regime) {
	if r.Met() {
		return
	}
	if len(c.Reported) == 0 {
		r.Duty = g.Duty
		return
	}
	for i := range r.Spending {
		r.Spending[i].excuse()
	}
	r.Managed.excuse()
	for _, x := range c.Reported {
		r.Explanation.Steps = append(r.Explanation.Steps, renjia.Fact(renjia.Text{
			EN: "reported on " + x.On.String() + ": " + x.Reason.In(renjia.English), ZH: x.On.String() + " 已报告并说明：" + x.Reason.In(renjia.Chinese),
		}))
	}
}

func (t *Finding) excuse() {
	if t.Outcome == Missed {
		t.Outcome = Excused
	}
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
