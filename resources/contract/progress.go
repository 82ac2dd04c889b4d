package contract

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Progress says how far the hours of a contract are fulfilled.
type Progress struct {
	AsOf     renjia.Date     `json:"as_of"`
	Done     service.Minutes `json:"done"`     // delivered
	Credited service.Minutes `json:"credited"` // at most the maximum
	Target   service.Minutes `json:"target"`   // the minimum
	// Completion is credited / target; 1 is fulfilled.
	Completion renjia.Fraction `json:"completion"`
	// Elapsed days of the period are over, AsOf included; Days is all of it.
	Elapsed int `json:"elapsed"`
	Days    int `json:"days"`
	// Expected minutes are target · elapsed / days: an even pace.
	Expected renjia.Fraction `json:"expected"`
	OnPace   bool            `json:"on_pace"` // credited ≥ expected
	// Rate is what an hour costs at the minimum, and RateAtMaximum at the
	// maximum of hours, if there is one.
	Rate          Rate  `json:"rate"`
	RateAtMaximum *Rate `json:"rate_at_maximum,omitempty"`

	Explanation renjia.Explanation `json:"explanation"`
}

// Rate is the price of an hour.
type Rate struct {
	Exact    renjia.Fraction `json:"exact"` // minor units (fen) per hour
	Rounded  renjia.Money    `json:"rounded"`
	Rounding renjia.Rounding `json:"rounding"`
}

// Rate divides the price by hours and rounds to minor units in the named way.
// There is no default rounding.
func (c Contract) Rate(m service.Minutes, r renjia.Rounding) (Rate, error) {
	if m <= 0 || c.Price.Minor() > math.MaxInt64/60 {
		return Rate{}, fmt.Errorf("contract %s: rate of %s for %d minutes: out of range: %w", c.ID, c.Price, m, renjia.ErrInvalid)
	}
	hourly, err := renjia.NewFraction(60, int64(m))
	if err != nil {
		return Rate{}, err
	}
	rounded, err := c.Price.Times(hourly, r)
	if err != nil {
		return Rate{}, err
	}
	exact, err := renjia.NewFraction(c.Price.Minor()*60, int64(m))
	return Rate{Exact: exact, Rounded: rounded, Rounding: r}, err
}

// Progress compares the minutes delivered by the end of a day with the
// contract. The rounding is that of the price per hour. It fails with
// ErrInvalid for an invalid contract and negative minutes.
func (c Contract) Progress(done service.Minutes, asOf renjia.Date, r renjia.Rounding) (Progress, error) {
	if err := c.Validate(); err != nil {
		return Progress{}, err
	}
	if done < 0 || asOf.IsZero() {
		return Progress{}, fmt.Errorf("contract %s: %d minutes as of %q: want a date and no negative minutes: %w", c.ID, done, asOf, renjia.ErrInvalid)
	}
	p := Progress{AsOf: asOf, Done: done, Credited: c.Credit(done), Target: c.Hours.Minimum}
	p.Days, _ = c.Period.Days() // a valid contract has both sides
	p.Elapsed = min(max(asOf.Sub(c.Period.From)+1, 0), p.Days)
	if err := p.measure(); err != nil {
		return Progress{}, fmt.Errorf("contract %s: %w", c.ID, err)
	}
	if err := p.rates(c, r); err != nil {
		return Progress{}, err
	}
	p.Explanation = p.explain(c)
	return p, nil
}

// Credit returns how many of the delivered minutes count: time beyond the
// maximum does not.
func (c Contract) Credit(done service.Minutes) service.Minutes {
	if c.Hours.Maximum > 0 {
		return min(done, c.Hours.Maximum)
	}
	return done
}

func (p *Progress) measure() (err error) {
	if p.Completion, err = renjia.NewFraction(int64(p.Credited), int64(p.Target)); err != nil {
		return err
	}
	hi, due := bits.Mul64(uint64(p.Target), uint64(p.Elapsed))
	if hi != 0 || due > math.MaxInt64 {
		return fmt.Errorf("%d minutes: out of range: %w", p.Target, renjia.ErrInvalid)
	}
	if p.Expected, err = renjia.NewFraction(int64(due), int64(p.Days)); err != nil {
		return err
	}
	p.OnPace = renjia.Frac(int64(p.Credited), 1).Compare(p.Expected) >= 0
	return nil
}

func (p *Progress) rates(c Contract, r renjia.Rounding) (err error) {
	if p.Rate, err = c.Rate(c.Hours.Minimum, r); err != nil || c.Hours.Maximum == 0 {
		return err
	}
	most, err := c.Rate(c.Hours.Maximum, r)
	p.RateAtMaximum = &most
	return err
}

func (p *Progress) explain(c Contract) renjia.Explanation {
	source := c.source()
	minimum := renjia.Step{
		Claim: renjia.Text{EN: "hours done, against the minimum", ZH: "已完成工时与最低工时"},
		Left:  hours(p.Credited), Op: renjia.AtLeast, Right: hours(p.Target),
		Holds: p.Credited >= p.Target, Source: source,
	}
	if p.Credited < p.Done {
		minimum.Steps = append(minimum.Steps, renjia.Fact(renjia.Textf("%s hours were delivered; beyond the maximum they do not count", "实际提供%s小时，超出上限部分不计", hours(p.Done))))
	}
	pace := renjia.Step{
		Claim: renjia.Textf("hours done, against an even pace (%d of %d days)", "已完成工时与均匀进度（%d/%d天）", p.Elapsed, p.Days),
		Left:  hours(p.Credited), Op: renjia.AtLeast, Right: overSixty(p.Expected), Holds: p.OnPace, Source: source,
	}
	price := renjia.Fact(renjia.Textf("%s for %s hours: %s an hour (%s)", "%s ÷ %s小时 = 每小时%s（%s）",
		c.Price, hours(c.Hours.Minimum), p.Rate.Rounded, p.Rate.Rounding))
	price.Source = source
	return renjia.Explanation{Title: c.Title, Steps: []renjia.Step{minimum, pace, price}}
}

func (c Contract) source() string {
	if c.Number != "" {
		return "contract " + c.Number
	}
	return "contract " + c.ID.String()
}

// hours prints minutes as whole hours and minutes: "35244" or "10:30".
func hours(m service.Minutes) string {
	if m%60 == 0 {
		return fmt.Sprint(int64(m) / 60)
	}
	return fmt.Sprintf("%d:%02d", m/60, m%60)
}

// overSixty prints minutes that need not be whole as exact hours.
func overSixty(minutes renjia.Fraction) string {
	if minutes.Den() > math.MaxInt64/60 {
		return minutes.String() + "/60"
	}
	return renjia.Frac(minutes.Num(), minutes.Den()*60).String()
}
