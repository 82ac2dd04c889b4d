package survival

import "github.com/renjia-project/renjia"

// WarningKind names what deserves a second look.
type WarningKind string

// The kinds of warnings.
const (
	EventsAtZero WarningKind = "events-at-zero" // somebody left at time 0
	FewAtRisk    WarningKind = "few-at-risk"    // an early fall that rests on a handful of people
	FellToZero   WarningKind = "fell-to-zero"   // the curve is 0 although some stayed longer
)

// Few is the size of a risk set below which an event is warned of if the set was
// larger at some later time, which only delayed entry can make it. A fall of the
// curve by more than a tenth is then due to one person.
const Few = 10

// Warning tells of something at a time that a reader of the curve must know.
type Warning struct {
	Kind   WarningKind `json:"kind"`
	Time   float64     `json:"time"`
	AtRisk int         `json:"at_risk"`
	Text   renjia.Text `json:"text"`
}

func warnings(steps []step) (found []Warning) {
	later := make([]int, len(steps)+1) // the largest risk set from here on
	for i := len(steps) - 1; i >= 0; i-- {
		later[i] = max(later[i+1], steps[i].risk)
	}
	few, zero := false, false
	for i, s := range steps {
		if s.events == 0 {
			continue
		}
		if s.time == 0 {
			found = append(found, s.warn(EventsAtZero, "%d of %d left at time 0: kept, and counted at 0", "%[2]d 人中有 %[1]d 人在时间 0 离开：予以保留，计在时间 0", s.events, s.risk))
		}
		if !few && s.risk < Few && later[i+1] > s.risk {
			few = true
			found = append(found, s.warn(FewAtRisk, "at %v only %d were under observation, later up to %d: read the Fleming–Harrington estimate, or start later",
				"在 %v 时仅 %d 人处于观察中，之后多达 %d 人：请参考 Fleming–Harrington 估计，或改用较晚的起点", s.time, s.risk, later[i+1]))
		}
		if !zero && s.events == s.risk && i+1 < len(steps) {
			zero = true
			found = append(found, s.warn(FellToZero, "all %d under observation left at %v: the curve is 0 from there on, although others stayed longer",
				"观察中的 %d 人在 %v 时全部离开：此后曲线为 0，尽管另有人停留更久", s.risk, s.time))
		}
	}
	return found
}

func (s step) warn(kind WarningKind, en, zh string, args ...any) Warning {
	return Warning{kind, s.time, s.risk, renjia.Textf(en, zh, args...)}
}
