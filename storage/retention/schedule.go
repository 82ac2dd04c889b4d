package retention

import (
	_ "embed"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Schedule is the rules by which a community keeps its records.
type Schedule struct {
	ID       string      `json:"id"`
	Title    renjia.Text `json:"title"`
	TextDate renjia.Date `json:"text_date"` // when it was decided
	Rules    []Rule      `json:"rules"`
}

// Rule says how long the records of one kind are kept, and what happens then.
type Rule struct {
	ID        string      `json:"id"`
	Kind      string      `json:"kind"`
	Index     string      `json:"index,omitempty"`    // dates a record; none for keep
	Period    Period      `json:"period,omitzero"`    // none for keep
	Counting  Counting    `json:"counting,omitempty"` // none for keep
	Action    Action      `json:"action"`
	Purpose   renjia.Text `json:"purpose"`   // what the records are kept for
	Authority string      `json:"authority"` // decision or article the period rests on
	Minimums  []string    `json:"minimums,omitempty"`
}

// Action is what happens to a record whose period is over.
type Action string

// The actions.
const (
	Erase  Action = "erase"  // content is removed everywhere
	Review Action = "review" // a person decides
	Keep   Action = "keep"   // nothing: it stays
)

// Counting says from when a period counts.
type Counting string

// The ways of counting.
const (
	FromRecord Counting = "record" // from the day after the record's date
	FromYear   Counting = "year"   // from the day after the calendar year of the record's date
)

// Period is a length of time in the calendar. Its parts add up.
type Period struct {
	Years  int `json:"years,omitempty"`
	Months int `json:"months,omitempty"`
	Days   int `json:"days,omitempty"`
}

// IsZero reports whether the period is empty.
func (p Period) IsZero() bool { return p == Period{} }

// String writes the period as ISO 8601 does: P5Y, P6M.
func (p Period) String() string {
	s := "P"
	for _, part := range [...]struct {
		n    int
		unit string
	}{{p.Years, "Y"}, {p.Months, "M"}, {p.Days, "D"}} {
		if part.n != 0 {
			s += fmt.Sprint(part.n, part.unit)
		}
	}
	return s
}

func (p Period) months() int { return 12*p.Years + p.Months }

// covers reports whether the period is never shorter than another one.
func (p Period) covers(least Period) bool {
	const shortest = 28 // days of a month
	months := p.months() - least.months()
	return months >= 0 && months*shortest+p.Days >= least.Days
}

// last returns the last day on which a record of a date is kept.
func (p Period) last(dated renjia.Date, counting Counting) renjia.Date {
	if counting == FromYear {
		dated, _ = renjia.NewDate(dated.Year(), 12, 31) // exists in every year
	}
	return dated.AddMonths(p.months()).AddDays(p.Days)
}

// maxSchedule bounds the size of a file.
const maxSchedule = 1 << 20

// Read reads a schedule, strictly: every problem is reported with line and
// column.
func Read(r io.Reader, file string) (Schedule, error) {
	var s Schedule
	if err := strict.Read(r, file, maxSchedule, &s); err != nil {
		return Schedule{}, err
	}
	return s, nil
}

//go:embed schema/schedule.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of schedules, for editors and
// for checking files elsewhere. [Read] checks more.
func Schema() []byte { return slices.Clone(schema) }

// Validate checks every rule, and every period against the minimums it names.
func (s Schedule) Validate() error {
	var p renjia.Problems
	p.Require(s.ID != "", "id", "must be given")
	p.Require(!s.Title.IsZero(), "title", "must be given")
	p.Require(!s.TextDate.IsZero(), "text_date", "must say when the schedule was decided")
	p.Require(len(s.Rules) > 0, "rules", "must hold a rule")
	ids, kinds := map[string]bool{}, map[string]bool{}
	for i, r := range s.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		p.Within(path, r.Validate())
		p.Require(!ids[r.ID], path+".id", "is used twice")
		p.Require(!kinds[r.Kind], path+".kind", "has a rule already")
		ids[r.ID], kinds[r.Kind] = true, true
	}
	return p.Err("retention schedule")
}

// Validate checks the rule by itself and against its minimums.
func (r Rule) Validate() error {
	var p renjia.Problems
	p.Require(r.ID != "", "id", "must be given")
	p.Within("kind", renjia.CheckKind(r.Kind))
	p.Require(!r.Purpose.IsZero(), "purpose", "must say what the records are kept for")
	p.Require(r.Authority != "", "authority", "must name the decision or article the period rests on")
	p.Require(r.Action == Erase || r.Action == Review || r.Action == Keep, "action", "want erase, review or keep")
	if r.Action == Keep {
		p.Require(r.Index == "" && r.Period.IsZero() && r.Counting == "", "action", "what is kept has no index, period and counting")
		return p.Err("retention rule")
	}
	p.Require(r.Index != "", "index", "must name the index that dates a record")
	p.Require(!r.Period.IsZero(), "period", "must be given")
	for _, n := range [...]int{r.Period.Years, r.Period.Months, r.Period.Days} {
		p.Require(n >= 0 && n <= 40_000, "period", "want parts from 0 to 40,000")
	}
	p.Require(r.Counting == FromRecord || r.Counting == FromYear, "counting", "want record or year")
	for i, id := range r.Minimums {
		p.Within(fmt.Sprintf("minimums[%d]", i), r.observes(id))
	}
	return p.Err("retention rule")
}

// observes reports how the rule falls short of a minimum.
func (r Rule) observes(id string) error {
	m, err := minimum(id)
	switch {
	case err != nil:
		return err
	case m.Permanent && r.Action == Erase:
		return fmt.Errorf("%s: is to be kept permanently: %w", id, renjia.ErrInvalid)
	case !r.Period.covers(m.Period):
		return fmt.Errorf("%s: at least %s, the rule says %s: %w", id, m.Period, r.Period, renjia.ErrInvalid)
	case m.Counting == FromYear && r.Counting != FromYear:
		return fmt.Errorf("%s: counts from the end of the year: %w", id, renjia.ErrInvalid)
	}
	return nil
}
