package service

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Completion is how far an indicator has come on a day, exactly.
type Completion struct {
	Tally      Tally           `json:"tally"`
	AsOf       renjia.Date     `json:"as_of"`
	Done       renjia.Fraction `json:"done"`       // by the end of the day
	Credited   renjia.Fraction `json:"credited"`   // at most the cap
	Completion renjia.Fraction `json:"completion"` // credited / target
	// The pace compares with the target spread evenly over the days of the
	// period. It is zero for an indicator without a first day and an end.
	Expected renjia.Fraction `json:"expected"` // target × days gone / days
	Ahead    renjia.Fraction `json:"ahead"`    // done − expected; negative: behind
	Pace     Pace            `json:"pace"`
}

// Pace says how an indicator goes.
type Pace string

// The paces.
const (
	NoPace    Pace = ""          // the indicator has no period
	Fulfilled Pace = "fulfilled" // 已完成
	OnPace    Pace = "on pace"   // 进度正常: at least what an even pace asks
	Behind    Pace = "behind"    // 进度滞后
	Missed    Pace = "missed"    // 未完成: the period is over
)

// Complete returns how far the indicator has come by the end of a day. What
// contacts of later days added is left out.
func (t Tally) Complete(asOf renjia.Date) (Completion, error) {
	c := Completion{Tally: t, AsOf: asOf}
	if asOf.IsZero() {
		return c, fmt.Errorf("indicator %s: the day of a report must be given: %w", t.Indicator.Code, renjia.ErrInvalid)
	}
	c.Done = t.inUnit(t.until(asOf))
	c.Credited = t.credit(c.Done)
	target := big.NewRat(t.Indicator.Target, 1)
	err := t.fit(&c.Completion, new(big.Rat).Quo(c.Credited.Rat(), target))
	if err != nil {
		return c, err
	}
	days, dated := t.Indicator.Period.Days()
	if !dated {
		return c, nil
	}
	gone := t.gone(asOf)
	expected := target.Mul(target, big.NewRat(int64(gone), int64(days)))
	if err := t.fit(&c.Expected, expected); err != nil {
		return c, err
	}
	if err := t.fit(&c.Ahead, new(big.Rat).Sub(c.Done.Rat(), expected)); err != nil {
		return c, err
	}
	switch {
	case c.Credited.Compare(renjia.Frac(t.Indicator.Target, 1)) >= 0:
		c.Pace = Fulfilled
	case gone == days:
		c.Pace = Missed
	case c.Ahead.Sign() >= 0:
		c.Pace = OnPace
	default:
		c.Pace = Behind
	}
	return c, nil
}

// until adds up what the days up to and including one added; hours are minutes.
func (t Tally) until(asOf renjia.Date) (sum int64) {
	for day, n := range t.Days {
		if !asOf.Before(day) {
			sum += n
		}
	}
	return sum
}

// gone returns how many days of the period are over at the end of a day.
func (t Tally) gone(asOf renjia.Date) int {
	p := t.Indicator.Period
	return max(0, min(asOf.Sub(p.From)+1, p.Until.Sub(p.From)))
}

// fit sets a fraction, or fails if it does not fit 64 bits.
func (t Tally) fit(f *renjia.Fraction, r *big.Rat) (err error) {
	if *f, err = fraction(r); err != nil {
		err = fmt.Errorf("indicator %s: %w", t.Indicator.Code, err)
	}
	return err
}

// Explain shows what was done against the target and the even pace, and what
// was left out.
func (c Completion) Explain() renjia.Explanation {
	i := c.Tally.Indicator
	target := renjia.Frac(i.Target, 1)
	step := renjia.Step{
		Claim: renjia.Text{EN: fmt.Sprintf("%s credited by %s", i.Unit.Name().EN, c.AsOf), ZH: fmt.Sprintf("截至%s计入%s", c.AsOf, i.Unit.Name().ZH)},
		Left:  c.Credited.String(), Op: renjia.AtLeast, Right: target.String(),
		Holds: c.Credited.Compare(target) >= 0, Source: "indicator " + i.Code,
	}
	if c.Done != c.Credited {
		step.Steps = append(step.Steps, renjia.Fact(renjia.Textf("%s were done, the cap is %d", "实际完成%s，封顶%d", c.Done, i.Cap)))
	}
	step.Steps = append(step.Steps, c.Tally.explainLeft()...)
	steps := []renjia.Step{step}
	if c.Pace != NoPace {
		days, _ := i.Period.Days()
		steps = append(steps, renjia.Step{
			Claim: renjia.Textf("done, against an even pace after %d of %d days", "实际完成与均匀进度比较（第%d天，共%d天）", c.Tally.gone(c.AsOf), days),
			Left:  c.Done.String(), Op: renjia.AtLeast, Right: c.Expected.String(), Holds: c.Ahead.Sign() >= 0,
		})
	}
	return renjia.Explanation{Title: i.Title, Steps: steps}
}
