package procedure

import (
	"math/bits"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Status is what became of a gate.
type Status string

// The statuses of a gate.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Unknown Status = "unknown" // the record does not show it
	Pending Status = "pending" // still running on the day of the question, such as a display
)

// Verdict is the judgement of one gate on one piece of evidence. For gates
// that count, Part and Whole are the two sides, and Margin is how far the
// smaller side of the test is from going the other way: in persons for
// attendance, votes and consultations, in days for notices and displays. It is
// negative if the gate failed: so many were short.
type Verdict struct {
	Step   string       `json:"step"`
	Gate   Gate         `json:"gate"`
	Status Status       `json:"status"`
	Part   Count        `json:"part,omitzero"`
	Whole  Count        `json:"whole,omitzero"`
	Margin int64        `json:"margin"`
	Result rule.Outcome `json:"result,omitempty"` // of a gate that asks for a decision
}

// Judge judges the evidence by the gate as of a day; the zero date is the end
// of time, on which nothing is pending.
func (g Gate) Judge(e Evidence, asOf renjia.Date) Verdict {
	v := Verdict{Gate: g, Status: Unknown}
	g.judge(&e, asOf, &v)
	return v
}

func (g *Gate) judge(e *Evidence, asOf renjia.Date, v *Verdict) {
	switch g.Kind {
	case Attendance:
		g.share(v, e.Attended, e.ShouldAttend)
	case Vote:
		g.share(v, e.Yes, g.base(e))
	case Decided:
		g.decided(v, e)
	case Notice, Display:
		g.shown(v, e.Shown, asOf)
	case Consultation:
		g.consulted(v, e)
	default:
		if slices.ContainsFunc(e.Papers, g.fits) {
			v.Status = Passed
		}
	}
}

func (g *Gate) base(e *Evidence) Count {
	if g.Base == ShouldAttend {
		return e.ShouldAttend
	}
	return e.Attended
}

// share tests part/whole exactly. An empty base reaches nothing.
func (g *Gate) share(v *Verdict, part, whole Count) {
	v.Part, v.Whole = part, whole
	if !part.known || !whole.known {
		return
	}
	v.Margin = part.n - g.fewest(whole.n)
	v.settle(v.Margin >= 0)
}

// fewest returns the smallest whole number that passes the test of the
// fraction against a base; against an empty one, 1.
func (g *Gate) fewest(whole int64) int64 {
	if whole <= 0 {
		return 1
	}
	hi, lo := bits.Mul64(uint64(g.Fraction.Num()), uint64(whole))
	quotient, rest := bits.Div64(hi, lo, uint64(g.Fraction.Den())) // cannot overflow: the fraction is at most 1
	if g.Op == renjia.MoreThan || rest > 0 {
		quotient++
	}
	return int64(quotient)
}

func (g *Gate) decided(v *Verdict, e *Evidence) {
	v.Result = e.Outcome
	if e.Outcome == "" || !slices.Contains(g.Rules, e.Rule) {
		return // a vote counted by another rule shows nothing
	}
	v.settle(e.Outcome == rule.Adopted)
}

// shown counts days as in Civil Code art. 201, without the first one.
func (g *Gate) shown(v *Verdict, p renjia.Period, asOf renjia.Date) {
	if p.From.IsZero() {
		return
	}
	v.Whole = Counted(int64(g.Days))
	if p.Until.IsZero() && g.Days > 0 {
		g.stillShown(v, p, asOf)
		return
	}
	days := int64(0)
	if !p.Until.IsZero() {
		days = int64(p.Until.Sub(p.From)) - g.first()
	}
	v.Part, v.Margin = Counted(days), days-int64(g.Days)
	v.settle(v.Margin >= 0)
}

func (g *Gate) first() int64 {
	if g.FirstDay {
		return 0
	}
	return 1
}

// stillShown judges what nobody has taken down yet.
func (g *Gate) stillShown(v *Verdict, p renjia.Period, asOf renjia.Date) {
	if asOf.IsZero() {
		return // the record does not say how long
	}
	days := int64(asOf.AddDays(1).Sub(p.From)) - g.first()
	v.Part, v.Margin = Counted(max(0, days)), days-int64(g.Days)
	if v.Status = Pending; v.Margin >= 0 {
		v.Status = Passed
	}
}

func (g *Gate) consulted(v *Verdict, e *Evidence) {
	least := int64(max(1, g.Least))
	v.Part, v.Whole = e.Consulted, Counted(least)
	if e.Form == "" || !e.Consulted.known {
		return
	}
	v.Margin = e.Consulted.n - least
	v.settle(v.Margin >= 0 && (len(g.Forms) == 0 || slices.Contains(g.Forms, e.Form)))
}

func (g *Gate) fits(p Paper) bool {
	switch g.Kind {
	case Opinion:
		return p.Kind == OpinionPaper && p.By == g.By
	case Document:
		return p.Kind == DocumentPaper && p.Name == g.Paper
	case Report:
		return p.Kind == ReportPaper && p.To == g.To
	}
	return false
}

func (v *Verdict) settle(passed bool) {
	if v.Status = Failed; passed {
		v.Status = Passed
	}
}
