package ledger

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// FundVersion is the purpose of a fund from a day on, after a change. What was
// spent before is judged by what held then.
type FundVersion struct {
	From     renjia.Date     `json:"from"`
	Purpose  renjia.Text     `json:"purpose"`
	Projects []string        `json:"projects"`
	Change   PurposeChangeID `json:"change"` // what the new purpose rests on
}

// PurposeOn returns the purpose of the fund and the projects that serve it on
// a day.
func (f Fund) PurposeOn(d renjia.Date) (renjia.Text, []string) {
	for _, v := range slices.Backward(f.Versions) {
		if !d.Before(v.From) {
			return v.Purpose, v.Projects
		}
	}
	return f.Purpose, f.Projects
}

// checkVersions adds what is wrong with the later purposes.
func (f Fund) checkVersions(p *renjia.Problems) {
	p.Require(len(f.Versions) == 0 || f.Restriction == ByPurpose || f.Restriction == ByBoth, "versions", "are for a fund restricted by purpose")
	for i, v := range f.Versions {
		path := fmt.Sprintf("versions[%d]", i)
		p.Require(!v.From.IsZero(), path+".from", "must be given")
		p.Require(i == 0 || f.Versions[i-1].From.Before(v.From), path+".from", "%s: want a day after that of the version before", v.From)
		p.Require(!v.Purpose.IsZero(), path+".purpose", "must be given")
		p.Require(len(v.Projects) > 0 && !slices.Contains(v.Projects, ""), path+".projects", "must name the projects that serve the purpose")
		p.Require(!v.Change.IsZero(), path+".change", "must be given")
	}
}

// PurposeChangeID identifies a change of purpose.
type PurposeChangeID = renjia.ID[PurposeChange]

// PurposeChange is a change of what a fund is for (变更捐赠财产用途).
type PurposeChange struct {
	ID   PurposeChangeID `json:"id"`
	Fund FundID          `json:"fund"`
}
