package folder

import (
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/internal/tabular"
)

// disclosuresFile may be missing: then nothing is known of what was published.
const disclosuresFile = "disclosures.csv"

var disclosureColumns = []tabular.Column{
	column("motion", "议题"), column("where", "公示地点"), column("from", "公示日期"), optional("down", "撤下日期"),
}

// Disclosure is the publication of the decision on a motion. Of is not known before
// there is a decision.
type Disclosure struct {
	Motion string
	Down   renjia.Date // first day not up any more
	governance.Disclosure
}

// Disclosures yields what was published of the decisions.
func (s *Scan) Disclosures(on Agenda) iter.Seq2[Disclosure, error] {
	return records(s, disclosuresFile, disclosureColumns, func(row *tabular.Row) Disclosure {
		key := row.Text("motion")
		v := Disclosure{Motion: key, Down: row.Date("down")}
		v.Disclosure = governance.Disclosure{
			Community: renjia.ImportedID[governance.Community](s.Community.Space, "governance_community", s.Community.Code),
			Where:     words(row.Text("where")), From: row.Date("from"),
		}
		same := key + " " + v.From.String()
		v.ID = renjia.ImportedID[governance.Disclosure](s.Community.Space, "governance_disclosure", same)
		s.defineAs(row, "disclosure", "from", same)
		p := on.Motions[key]
		if p == nil {
			if key != "" && !on.Declared[key] {
				row.Problem("motion", "%s is not defined", key)
			}
			return v
		}
		v.Title = p.Motion.Title
		if row.OK() && v.From.Before(renjia.DateIn(p.Closes, s.Zone)) {
			row.Problem("from", "%s: the motion is not decided before %s", v.From, renjia.DateIn(p.Closes, s.Zone))
		}
		check := v.Disclosure
		check.Down = v.Down
		s.valid(row, disclosureColumns, check.Validate())
		return v
	})
}
