package indicator

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// networkSection shows how organizations are tied and who stands at the edge.
func (d *Data) networkSection() Section {
	s := Section{Anchor: "organizations", Title: words("Organizations and agreements", "组织与协议")}
	if len(d.Organizations) == 0 {
		s.say(words("No organization was registered on this date.", "该日无登记组织。"))
		return s
	}
	s.figure(d.degreeFigure())
	t := Table{
		Caption: words("Organizations by agreements in force", "各组织有效协议对象数"),
		Columns: []Column{
			{Title: words("Organization", "组织")}, {Title: words("Class", "类别")},
			{Title: words("Partners", "协议对象"), Number: true}, {Title: words("Tied to", "联系对象")},
		},
	}
	for i, o := range d.Organizations {
		t.Rows = append(t.Rows, []Cell{{Text: o.Name}, {Text: o.Class}, {Text: count(int64(len(o.Partners)))}, {Text: d.position(i)}})
	}
	s.table(t)
	return s
}

func (d *Data) position(i int) renjia.Text {
	o := &d.Organizations[i]
	switch {
	case o.Lead:
		return words("– (lead)", "–（主导方）")
	case len(o.Partners) == 0:
		return words("nobody", "无")
	case d.peripheral(i):
		return words("lead only", "仅主导方")
	}
	return words("others too", "含其他组织")
}

// degreeFigure counts organizations by their number of partners.
func (d *Data) degreeFigure() Figure {
	most := 0
	for _, o := range d.Organizations {
		most = max(most, len(o.Partners))
	}
	with := make([]int64, most+1)
	for _, o := range d.Organizations {
		with[len(o.Partners)]++
	}
	f := Figure{
		Anchor:  "degrees",
		Caption: words("Organizations by number of agreement partners", "按协议对象数分布的组织数"),
		Alt: renjia.Textf("%d of %d organizations have no partner; the largest number of partners is %d.", "%[2]d个组织中有%[1]d个无协议对象；最多者有%[3]d个。",
			with[0], len(d.Organizations), most),
		shows: []ID{AgreementDensity, AgreementCentralization},
		Chart: Chart{X: words("partners", "协议对象数"), Y: words("organizations", "组织数")},
		Data: Table{Columns: []Column{
			{Title: words("Partners", "协议对象数"), Number: true}, {Title: words("Organizations", "组织数"), Number: true},
		}},
	}
	bars := Series{Name: words("organizations", "组织数"), Style: Bars}
	for degree, n := range with {
		bars.Points = append(bars.Points, Point{float64(degree), float64(n)})
		f.Chart.Categories = append(f.Chart.Categories, renjia.Both(fmt.Sprint(degree)))
		f.Data.Rows = append(f.Data.Rows, []Cell{{Text: count(int64(degree))}, {Text: count(n)}})
	}
	f.Chart.Series = []Series{bars}
	return f
}

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
