package indicator

import (
	"github.com/renjia-project/renjia"
)

// peopleSection shows staff and how long they stay.
func (d *Data) peopleSection() Section {
	s := Section{Anchor: "people", Title: words("People", "人才")}
	t := Table{
		Caption: words("Staff", "在职人员"),
		Columns: []Column{{Title: words("Staff", "人员")}, {Title: words("Persons", "人数"), Number: true}},
	}
	for _, row := range []struct {
		name renjia.Text
		n    int64
	}{
		{words("employed on the first day", "期初在职"), d.Staff.Opening},
		{words("left in the period", "期内离职"), d.Staff.Left},
		{words("employed on the last day", "期末在职"), d.Staff.Closing},
		{words("of these in professional posts", "其中专业岗位"), d.Staff.Professional},
		{words("of these with a valid registration", "其中登记有效"), d.Staff.Certified},
		{words("under supervision on the last day", "期末接受督导"), d.Staff.Supervised},
		{words("their supervisors", "督导人数"), d.Staff.Supervisors},
	} {
		t.Rows = append(t.Rows, []Cell{{Text: row.name}, {Text: count(row.n)}})
	}
	s.table(t)
	if d.Retention.Spells > 0 {
		s.figure(d.Retention.figure())
	}
	return s
}

const daysOfMonth = 365.25 / 12

func (r *Retention) figure() Figure {
	f := Figure{
		Anchor:  "retention",
		Caption: words("How long staff stay: Kaplan–Meier estimate", "人员留任：Kaplan–Meier估计"),
		shows:   []ID{Retention12Months},
		Chart:   Chart{X: words("months since the start", "入职后月数"), Y: words("share still there", "留任比例")},
		Data: Table{Columns: []Column{
			{Title: words("Day", "天数"), Number: true}, {Title: words("At risk", "在职人数"), Number: true},
			{Title: words("Left", "离职"), Number: true}, {Title: words("Share that stays", "留任比例"), Number: true},
		}},
	}
	curve := []Point{{0, 1}}
	stays := 1.0
	for _, s := range r.Steps {
		stays = s.Stays
		curve = append(curve, Point{float64(s.Day) / daysOfMonth, stays})
		f.Data.Rows = append(f.Data.Rows, []Cell{{Text: count(s.Day)}, {Text: count(s.AtRisk)}, {Text: count(s.Left)}, {Text: Percent.printed(stays)}})
	}
	curve = append(curve, Point{float64(r.Last) / daysOfMonth, stays})
	f.Chart.Series = []Series{{Name: words("still there", "仍在职"), Style: Steps, Points: curve}}
	f.Alt = renjia.Textf("Of %d spells of employment an estimated share of %s lasts longer than %d days.", "共%d段任职，估计%s超过%d天。",
		r.Spells, Percent.printed(stays).EN, r.Last)
	return f
}
