package credential

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Cadence asks for a session in every window since a start, in phases: weekly at
// first, then more rarely. Its proof has "windows", "missed" and "first_missed", the
// first day of the first window without a session; nil where there is none.
type Cadence struct {
	Phases []Phase `json:"phases"`
	// Pausable: windows that touch a suspension are not asked for.
	Pausable bool `json:"pausable"`
}

// Phase is a stretch with one cadence. Its windows begin where the phase before it
// ends, and its last one is cut at its own end.
type Phase struct {
	Until  Span `json:"until"` // since the start
	Days   int  `json:"every_days"`
	Months int  `json:"every_months"`
}

// Validate checks that each phase has one cadence.
func (c *Cadence) Validate() error {
	var p renjia.Problems
	p.Require(len(c.Phases) > 0, "phases", "must be given")
	for i, x := range c.Phases {
		path := fmt.Sprintf("phases[%d]", i)
		p.Require((x.Days > 0) != (x.Months > 0) && x.Days >= 0 && x.Months >= 0 && x.Days+x.Months <= 1200, path, "must say every_days or every_months, up to 1200")
		p.Require(x.Until != Span{}, path+".until", "must be given")
		p.Require(x.Until.Months <= 600 && x.Until.Days <= 18_300, path+".until", "must not be longer than 50 years")
	}
	return p.Err("cadence")
}

// Windows returns the windows in which a session is due.
func (c *Cadence) Windows(start renjia.Date) (windows []renjia.Period) {
	from := start
	for _, x := range c.Phases {
		end, first := x.Until.After(start), from
		for k := 1; from.Before(end); k++ {
			next := first.AddDays(k * x.Days).AddMonths(k * x.Months)
			if end.Before(next) {
				next = end
			}
			windows = append(windows, renjia.Period{From: from, Until: next})
			from = next
		}
	}
	return windows
}

// answer takes the date "start" and the records as sessions. Windows that ended by
// the day asked about are counted, or with "as_of": "end" all.
func (c *Cadence) answer(e *Evidence, p *Proof) error {
	start := e.date("start")
	if start.IsZero() {
		return missing("start, the first day of the cadence")
	}
	if e.On.IsZero() && e.Words["as_of"] != "end" {
		return missing("as_of", "end", "a day")
	}
	sessions := make([]renjia.Date, len(e.Records))
	for i, r := range e.Records {
		sessions[i] = r.On
	}
	slices.SortFunc(sessions, renjia.Date.Compare)
	var windows, missed int
	var first any
	for _, w := range c.Windows(start) {
		held := heldIn(sessions, w)
		switch {
		case c.Pausable && touches(w, e.Suspended):
		case !e.On.IsZero() && w.Until.Compare(e.On) > 0:
			if !held && w.Contains(e.On) {
				p.By = w.Until.AddDays(-1)
			}
		case held:
			windows++
		default:
			windows, missed = windows+1, missed+1
			if first == nil {
				first = w.From.String()
			}
		}
	}
	p.Values["windows"], p.Values["missed"], p.Values["first_missed"] = windows, missed, first
	p.useDates(sessions, c.Windows(start))
	p.need("sessions", renjia.Text{EN: "windows with a session", ZH: "按期进行的督导次数"},
		amount{Whole(int64(windows - missed)), e.Records != nil}, Whole(int64(windows)))
	return nil
}

// useDates says which sessions count and names the sessions that fall into no window.
func (p *Proof) useDates(sessions []renjia.Date, windows []renjia.Period) {
	for _, d := range sessions {
		if len(windows) == 0 || d.Before(windows[0].From) || !d.Before(windows[len(windows)-1].Until) {
			p.Used = append(p.Used, Used{Record: d.String(), Why: renjia.Text{EN: "lies outside the cadence", ZH: "不在督导期内"}})
			continue
		}
		p.Used = append(p.Used, Used{Record: d.String(), Credit: One})
	}
}

// heldIn reports whether a window contains one of the days, which are in order.
func heldIn(days []renjia.Date, w renjia.Period) bool {
	i, _ := slices.BinarySearchFunc(days, w.From, renjia.Date.Compare)
	return i < len(days) && days[i].Before(w.Until)
}

func touches(w renjia.Period, pauses []renjia.Period) bool {
	return slices.ContainsFunc(pauses, w.Overlaps)
}
