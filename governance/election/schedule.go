package election

import (
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/strict"
)

// Bound says what a stage's day means.
type Bound string

// The bounds.
const (
	Latest   Bound = "latest"   // on that day or before
	Earliest Bound = "earliest" // on that day or after
	On       Bound = "on"       // on that day
)

// Stage is one step of an election calendar (选举日程).
type Stage struct {
	ID    string      `json:"id"`
	Title renjia.Text `json:"title"`
	// Offset is in days from the election day, or from the last day of the stage
	// After; negative before it. The day itself is not counted.
	Offset  int    `json:"offset"`
	After   string `json:"after,omitempty"`
	Working bool   `json:"working,omitempty"` // the offset counts working days
	Days    int    `json:"days,omitempty"`    // how long it lasts; 0: one day
	Bound   Bound  `json:"bound"`
	// Notice is what is made known at its beginning.
	Notice renjia.Text `json:"notice,omitzero"`
	Source string      `json:"source,omitempty"`
}

// Schedule is an election calendar as data, counted from election day (D日).
type Schedule struct {
	ID           string               `json:"id"`
	Title        renjia.Text          `json:"title"`
	Source       string               `json:"source"`
	TextDate     renjia.Date          `json:"text_date"`
	Valid        renjia.Period        `json:"valid"`
	Verification statute.Verification `json:"verification"`
	Note         renjia.Text          `json:"note,omitzero"`
	Stages       []Stage              `json:"stages"`
}

// Planned is a stage with its days.
type Planned struct {
	Stage
	From   renjia.Date `json:"from"`
	To     renjia.Date `json:"to"`             // the last day, included
	Rest   bool        `json:"rest,omitempty"` // the first day is no working day
	Reason renjia.Text `json:"reason"`
}

// ReadSchedule reads a schedule from JSON of at most 1 MiB, as strictly as
// ReadRegulation.
func ReadSchedule(r io.Reader, file string) (Schedule, error) {
	var s Schedule
	if err := strict.Read(r, file, maxRegulation, &s); err != nil {
		return Schedule{}, err
	}
	return s, nil
}

// Validate reports every problem of the schedule.
func (s Schedule) Validate() error {
	var p renjia.Problems
	p.Require(s.ID != "", "id", "must be given")
	p.Require(s.Source != "", "source", "must cite where it is from")
	p.Require(s.Verification.Valid(), "verification", "%q: want full-text, secondary, unverified or own", s.Verification)
	p.Within("valid", s.Valid.Validate())
	p.Require(len(s.Stages) > 0, "stages", "must not be empty")
	seen := map[string]bool{}
	for i, x := range s.Stages {
		path := fmt.Sprintf("stages[%d]", i)
		p.Require(x.ID != "" && !seen[x.ID], path+".id", "%q: must be given, once", x.ID)
		p.Require(x.After == "" || seen[x.After], path+".after", "%q: must be an earlier stage", x.After)
		p.Require(x.Offset >= -3650 && x.Offset <= 3650, path+".offset", "%d: more than ten years", x.Offset)
		p.Require(x.Days >= 0 && x.Days <= 3650, path+".days", "%d: must be a number of days", x.Days)
		p.Require(x.Bound == Latest || x.Bound == Earliest || x.Bound == On, path+".bound", "%q: want latest, earliest or on", x.Bound)
		seen[x.ID] = true
	}
	return p.Err("schedule " + s.ID)
}

// Plan gives the stages their days, counted back and forth from election day.
// The calendar has the holidays of the year and the place.
func (s Schedule) Plan(election renjia.Date, c renjia.Calendar) ([]Planned, error) {
	return s.plan(election, c, nil)
}

// plan counts stages after others from the day those really ended, if known.
func (s Schedule) plan(election renjia.Date, c renjia.Calendar, actual map[string]renjia.Date) ([]Planned, error) {
	var p renjia.Problems
	p.Within("", s.Validate())
	p.Within("calendar", c.Validate())
	p.Require(!election.IsZero(), "election", "must be given")
	if err := p.Err("schedule " + s.ID); err != nil {
		return nil, err
	}
	last, plan := map[string]renjia.Date{}, make([]Planned, 0, len(s.Stages))
	for _, x := range s.Stages {
		anchor := election
		if x.After != "" {
			anchor = last[x.After]
		}
		day := x.planned(anchor, c)
		plan = append(plan, day)
		last[x.ID] = day.To
		if d, ok := actual[x.ID]; ok {
			last[x.ID] = d
		}
	}
	return plan, nil
}

func (x Stage) planned(anchor renjia.Date, c renjia.Calendar) Planned {
	from := anchor.AddDays(x.Offset)
	if x.Working {
		from = c.AddWorking(anchor, x.Offset)
	}
	p := Planned{Stage: x, From: from, To: from.AddDays(max(0, x.Days-1)), Rest: !c.Working(from)}
	if x.Working && x.Days > 0 {
		p.To = c.AddWorking(from, x.Days-1)
	}
	p.Reason = x.reason(anchor)
	return p
}

func (x Stage) reason(anchor renjia.Date) renjia.Text {
	what := renjia.Text{EN: "election day", ZH: "选举日"}
	if x.After != "" {
		what = renjia.Both(x.After)
	}
	days := renjia.Text{EN: "days", ZH: "日"}
	if x.Working {
		days = renjia.Text{EN: "working days", ZH: "个工作日"}
	}
	return renjia.Text{
		EN: fmt.Sprintf("%s, %+d %s from %s (%s)", x.Bound, x.Offset, days.EN, what.EN, anchor),
		ZH: fmt.Sprintf("%s：自%s（%s）起 %+d %s", x.Bound.chinese(), what.ZH, anchor, x.Offset, days.ZH),
	}
}

func (b Bound) chinese() string {
	switch b {
	case Latest:
		return "不迟于"
	case Earliest:
		return "不早于"
	}
	return "当日"
}

// Finding is a step that was taken on the wrong day, or not at all.
type Finding struct {
	Stage  string      `json:"stage"`
	Due    renjia.Date `json:"due"`
	Actual renjia.Date `json:"actual,omitzero"` // none: nothing is known of it
	Late   int         `json:"late,omitempty"`  // days late; negative: early
	Text   renjia.Text `json:"text"`
	Source string      `json:"source,omitempty"`
}

// Check compares the days on which stages began with the schedule and returns
// what was late, early or is missing. Stages that follow others are due from the
// day those really took place. A day for an unknown stage is ErrInvalid.
func (s Schedule) Check(election renjia.Date, c renjia.Calendar, actual map[string]renjia.Date) ([]Finding, error) {
	plan, err := s.plan(election, c, actual)
	if err != nil {
		return nil, err
	}
	for id := range actual {
		if !slices.ContainsFunc(s.Stages, func(x Stage) bool { return x.ID == id }) {
			return nil, fmt.Errorf("schedule %s has no stage %q: %w", s.ID, id, renjia.ErrInvalid)
		}
	}
	var findings []Finding
	for _, x := range plan {
		if f, wrong := x.check(actual[x.ID]); wrong {
			findings = append(findings, f)
		}
	}
	return findings, nil
}

func (x Planned) check(actual renjia.Date) (Finding, bool) {
	f := Finding{Stage: x.ID, Due: x.From, Actual: actual, Source: x.Source}
	if actual.IsZero() {
		f.Text = renjia.Textf("%s: no day is known, it was due on %s", "%s：未见记录，应于 %s", x.ID, x.From)
		return f, true
	}
	f.Late = actual.Sub(x.From)
	switch {
	case f.Late > 0 && x.Bound != Earliest:
		f.Text = renjia.Textf("%s: on %s, %d days late", "%s：%s，迟 %d 日", x.ID, actual, f.Late)
	case f.Late < 0 && x.Bound != Latest:
		f.Text = renjia.Textf("%s: on %s, %d days early", "%s：%s，早 %d 日", x.ID, actual, -f.Late)
	default:
		return Finding{}, false
	}
	return f, true
}

// Handover is the last day on which the outgoing committee hands over.
func (g Regulation) Handover(elected renjia.Date) (renjia.Date, error) {
	if g.HandoverDays == 0 {
		return renjia.Date{}, g.open("handover_days", "the text sets no day for the handover", "a number of days")
	}
	return elected.AddDays(g.HandoverDays), nil
}
