package election

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Box is a ballot box (票箱) with what was counted at it.
type Box struct {
	ID     string `json:"id"`
	Mobile bool   `json:"mobile,omitempty"` // carried to electors at home (流动票箱)
	Issued int64  `json:"issued"`           // ballots handed out for it (发出票)
	// Returned is every paper found in it (收回票), forgeries included.
	Returned int64 `json:"returned"`
	Forged   int64 `json:"forged,omitempty"` // of them, proven forgeries
	Listed   int64 `json:"listed,omitempty"` // of a mobile box: electors on its published list
}

// BoxTerms say when boxes make ballots or the election void.
type BoxTerms struct {
	VoidAboveIssued bool `json:"void_above_issued,omitempty"` // more returned than issued: the election is void
	// MobileApart: a mobile box with more ballots than its list has electors is
	// void by itself.
	MobileApart bool     `json:"mobile_apart,omitempty"`
	Forgeries   Counting `json:"forgeries,omitempty"` // whether proven forgeries count as returned
	Source      string   `json:"source,omitempty"`
}

// BoxReport is the arithmetic of the boxes.
type BoxReport struct {
	Issued   int64    `json:"issued"`   // of the boxes that count
	Returned int64    `json:"returned"` // of them, less forgeries that do not count
	Void     []string `json:"void,omitempty"`
	// Sound: no more ballots were returned than issued, or the regulation does
	// not mind.
	Sound bool          `json:"sound"`
	Steps []renjia.Step `json:"steps"`
}

// CheckBoxes does the arithmetic of the boxes. A void box counts for nothing,
// neither as issued nor as returned. Faulty numbers are reported together.
func CheckBoxes(g Regulation, boxes []Box) (BoxReport, error) {
	if err := validateBoxes(boxes); err != nil {
		return BoxReport{}, err
	}
	r := BoxReport{Steps: []renjia.Step{}}
	for _, b := range boxes {
		returned, err := g.returned(b)
		if err != nil {
			return BoxReport{}, err
		}
		if b.Mobile && g.Boxes.MobileApart {
			step := compare(renjia.Textf("mobile box %s: ballots against electors on its list", "流动票箱 %s：票数与登记人数", b.ID), returned, renjia.AtMost, b.Listed, g.Boxes.Source)
			r.Steps = append(r.Steps, step)
			if !step.Holds {
				r.Void = append(r.Void, b.ID)
				continue
			}
		}
		r.Issued += b.Issued
		r.Returned += returned
	}
	total := compare(renjia.Text{EN: "ballots returned against ballots issued", ZH: "收回票与发出票"}, r.Returned, renjia.AtMost, r.Issued, g.Boxes.Source)
	if !total.Holds && !g.Boxes.VoidAboveIssued {
		return BoxReport{}, g.open("boxes.void_above_issued", fmt.Sprintf("%d ballots were returned, %d issued", r.Returned, r.Issued), "true")
	}
	r.Sound = total.Holds
	r.Steps = append(r.Steps, total)
	return r, nil
}

// returned is how many ballots of a box count as returned.
func (g Regulation) returned(b Box) (int64, error) {
	switch {
	case b.Forged == 0 || g.Boxes.Forgeries == Counted:
		return b.Returned, nil
	case g.Boxes.Forgeries == LeftOut:
		return b.Returned - b.Forged, nil
	}
	return 0, g.open("boxes.forgeries", "box "+b.ID+" has proven forgeries", string(Counted), string(LeftOut))
}

func validateBoxes(boxes []Box) error {
	var p renjia.Problems
	seen := map[string]bool{}
	for i, b := range boxes {
		path := fmt.Sprintf("boxes[%d]", i)
		p.Require(!seen[b.ID], path+".id", "box %q is there twice", b.ID)
		seen[b.ID] = true
		b.check(&p, path)
	}
	return p.Err("boxes")
}

// check bounds the counts, so that no sum of boxes overflows.
func (b Box) check(p *renjia.Problems, path string) {
	const most = 1 << 40
	p.Require(b.ID != "", path+".id", "must be given")
	p.Require(b.Issued >= 0 && b.Issued <= most, path+".issued", "%d: must be a count", b.Issued)
	p.Require(b.Returned >= 0 && b.Returned <= most, path+".returned", "%d: must be a count", b.Returned)
	p.Require(b.Forged >= 0 && b.Forged <= b.Returned, path+".forged", "%d: must be among the %d returned", b.Forged, b.Returned)
	p.Require(b.Listed >= 0 && b.Listed <= most, path+".listed", "%d: must be a count", b.Listed)
	p.Require(b.Mobile || b.Listed == 0, path+".listed", "%d: only a mobile box has a list", b.Listed)
}

// compare is a test of two counts that says how far it is from going the other
// way.
func compare(claim renjia.Text, left int64, op renjia.Op, right int64, source string) renjia.Step {
	sign := 0
	switch {
	case left < right:
		sign = -1
	case left > right:
		sign = 1
	}
	return renjia.Step{Claim: claim, Left: fmt.Sprint(left), Op: op, Right: fmt.Sprint(right), Holds: op.Satisfied(sign), Source: source}
}
