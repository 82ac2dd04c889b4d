package indicator

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/draw"
)

// networkSection shows how organizations are tied and who stands at the edge.
func (d *Data) networkSection() (Section, error) {
	s := Section{Anchor: "organizations", Title: words("Organizations and agreements", "组织与协议")}
	if len(d.Organizations) == 0 {
		s.say(words("No organization was registered on this date.", "该日无登记组织。"))
		return s, nil
	}
	s.figure(d.degreeFigure())
	if len(d.Organizations) <= draw.MostParties {
		s.figure(d.networkFigure())
	}
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
	if err := d.peripheryProfile(&s); err != nil {
		return s, err
	}
	return s, d.leadershipProfile(&s)
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

// networkFigure draws who has an agreement with whom.
func (d *Data) networkFigure() Figure {
	f := Figure{
		Anchor:  "network",
		shows:   []ID{AgreementDensity, Periphery},
		Caption: words("Who has an agreement with whom", "组织间的协议关系"),
		Network: &Network{Title: renjia.Textf("Agreements in force on %s", "%s有效的协议", d.AsOf)},
		Data: Table{Columns: []Column{
			{Title: words("Organization", "组织")}, {Title: words("has an agreement with", "与其有协议的组织")},
		}},
	}
	for i, o := range d.Organizations {
		f.Network.Parties = append(f.Network.Parties, Party{Name: o.Name, Class: d.class(i), Lead: o.Lead})
		for _, j := range o.Partners {
			if i < j {
				f.Network.Ties = append(f.Network.Ties, [2]int{i, j})
				f.Data.Rows = append(f.Data.Rows, []Cell{{Text: o.Name}, {Text: d.Organizations[j].Name}})
			}
		}
	}
	f.Alt = renjia.Textf("%d organizations, %d pairs with an agreement; the table lists every pair.", "%d个组织，%d对有协议；每一对均列于表中。", len(d.Organizations), len(f.Network.Ties))
	return f
}

// class is the class of an organization; those at the edge are of one.
func (d *Data) class(i int) renjia.Text {
	if d.Organizations[i].Edge {
		return d.Edge
	}
	return d.Organizations[i].Class
}
