package talent

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Cadence says how often a worker is to be supervised: phases one after another,
// counted from the beginning of the pair, each divided into windows of which every
// one needs a session.
type Cadence struct {
	Phases []Phase `json:"phases"`
	Source string  `json:"source,omitempty"`
}

// Phase is a stretch of a cadence. The last phase may have no end.
type Phase struct {
	Until Span `json:"until,omitzero"` // from the beginning of the pair
	Every Span `json:"every"`          // length of a window; the last of a phase may be shorter
}

// Span is a number of months and days, such as six weeks: 42 days.
type Span struct {
	Months int `json:"months,omitempty"`
	Days   int `json:"days,omitempty"`
}

func (s Span) after(d renjia.Date, times int) renjia.Date {
	return d.AddMonths(s.Months * times).AddDays(s.Days * times)
}

func (s Span) positive() bool {
	return s.Months >= 0 && s.Days >= 0 && s.Months+s.Days > 0 && s.Months <= 1200 && s.Days <= 36500
}

// Validate checks that every phase has windows and an end, but the last.
func (c *Cadence) Validate() error {
	var p renjia.Problems
	p.Require(len(c.Phases) > 0, "phases", "must not be empty")
	for i, ph := range c.Phases {
		path := fmt.Sprintf("phases[%d]", i)
		p.Require(ph.Every.positive(), path+".every", "must be a positive span of at most a century")
		last := i == len(c.Phases)-1 && ph.Until == Span{}
		p.Require(last || ph.Until.positive(), path+".until", "must be a positive span of at most a century")
	}
	return p.Err("cadence")
}

// Windows returns the windows of a pair that begins on a day, up to a day: all that
// begin before it. A phase that ends before the one before it has none.
func (c *Cadence) Windows(from, until renjia.Date) (all []renjia.Period, err error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	begin := from
	for _, ph := range c.Phases {
		end := until
		if (ph.Until != Span{}) {
			end = ph.Until.after(from, 1)
		}
		for n := 0; ; n++ {
			w := renjia.Period{From: ph.Every.after(begin, n), Until: ph.Every.after(begin, n+1)}
			if !w.From.Before(end) || !w.From.Before(until) {
				break
			}
			if (ph.Until != Span{}) && end.Before(w.Until) {
				w.Until = end
			}
			all = append(all, w)
		}
		if begin.Before(end) {
			begin = end
		}
	}
	return all, nil
}

// OnTime is how far the sessions of a pair kept to a cadence. A window is due once
// it is over, or met before.
type OnTime struct {
	Due    int             `json:"due"`
	Met    int             `json:"met"`
	Missed []renjia.Period `json:"missed,omitempty"` // in order
}

// Share returns met over due; ErrInvalid if nothing was due.
func (o OnTime) Share() (renjia.Fraction, error) {
	if o.Due == 0 {
		return renjia.Fraction{}, fmt.Errorf("sessions on time: undefined, none was due: %w", renjia.ErrInvalid)
	}
	return renjia.NewFraction(int64(o.Met), int64(o.Due))
}

// OnTime compares the sessions of the pair with a cadence up to a day, or to the end
// of the pair if that is before.
func (s *Supervision) OnTime(c Cadence, on renjia.Date) (o OnTime, err error) {
	if !s.Period.Until.IsZero() && s.Period.Until.Before(on) {
		on = s.Period.Until
	}
	windows, err := c.Windows(s.Period.From, on)
	if err != nil {
		return OnTime{}, err
	}
	for _, w := range windows {
		switch {
		case s.meets(w, on):
			o.Met++
			o.Due++
		case !on.Before(w.Until):
			o.Missed = append(o.Missed, w)
			o.Due++
		}
	}
	return o, nil
}

// meets reports whether there was a session in a window, before a day.
func (s *Supervision) meets(w renjia.Period, on renjia.Date) bool {
	for _, m := range s.Sessions {
		if w.Contains(m.On) && m.On.Before(on) {
			return true
		}
	}
	return false
}

// RatioChain is how many of each rank of supervision go with how many workers, such
// as 1 : 2 : 20 (Shenzhen) or 1 : 8 (Hong Kong).
type RatioChain struct {
	Supervisors int64  `json:"supervisors"`
	Trainees    int64  `json:"trainees,omitempty"`   // trainee supervisors
	Assistants  int64  `json:"assistants,omitempty"` // assistant supervisors
	Workers     int64  `json:"workers"`
	Source      string `json:"source,omitempty"`
}

// For returns how many of each rank a number of workers needs, each rounded up: 33
// workers at 1 : 8 need 5 supervisors.
func (c RatioChain) For(workers int64) (RatioChain, error) {
	const most = 1 << 31
	for _, n := range [...]int64{c.Supervisors, c.Trainees, c.Assistants, c.Workers, workers} {
		if n < 0 || n > most {
			return RatioChain{}, fmt.Errorf("supervision ratio: %d: want 0 to %d: %w", n, most, renjia.ErrInvalid)
		}
	}
	if c.Workers == 0 || c.Supervisors == 0 {
		return RatioChain{}, fmt.Errorf("supervision ratio: want supervisors and workers: %w", renjia.ErrInvalid)
	}
	up := func(n int64) int64 { return (workers*n + c.Workers - 1) / c.Workers }
	return RatioChain{up(c.Supervisors), up(c.Trainees), up(c.Assistants), workers, c.Source}, nil
}
