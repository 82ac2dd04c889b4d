package ledger

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// FundVersion is the purpose of a fund from a day on, after a change. What was
// spent before is judged by what held then.
type FundVersion struct {
	From    renjia.Date     `json:"from"`
	Purpose Purpose         `json:"purpose"`
	Change  PurposeChangeID `json:"change"` // what the new purpose rests on
}

// PurposeOn returns the purpose of the fund and the projects that serve it on
// a day.
func (f Fund) PurposeOn(d renjia.Date) (renjia.Text, []string) {
	for _, v := range slices.Backward(f.Versions) {
		if !d.Before(v.From) {
			return v.Purpose.Text, v.Purpose.Projects
		}
	}
	return f.Purpose, f.Projects
}

// checkVersions adds what is wrong with the later purposes.
func (f Fund) checkVersions(p *renjia.Problems) {
	p.Require(len(f.Versions) == 0 || f.purposed(), "versions", "are for a fund restricted by purpose")
	for i, v := range f.Versions {
		path := fmt.Sprintf("versions[%d]", i)
		p.Require(!v.From.IsZero(), path+".from", "must be given")
		p.Require(i == 0 || f.Versions[i-1].From.Before(v.From), path+".from", "%s: want a day after that of the version before", v.From)
		p.Within(path+".purpose", v.Purpose.Validate())
		p.Require(!v.Change.IsZero(), path+".change", "must be given")
	}
}

func (f Fund) purposed() bool { return f.Restriction == ByPurpose || f.Restriction == ByBoth }

// Purpose is what the money of a fund is for: in words, and as the codes of the
// projects that serve it.
type Purpose struct {
	Text     renjia.Text `json:"text"`
	Projects []string    `json:"projects"`
}

// Validate reports every problem of the purpose.
func (u Purpose) Validate() error {
	var p renjia.Problems
	p.Require(!u.Text.IsZero(), "text", "must be given")
	p.Require(len(u.Projects) > 0 && !slices.Contains(u.Projects, ""), "projects", "must name the projects that serve the purpose")
	return p.Err("purpose")
}

func (u Purpose) equal(v Purpose) bool {
	return u.Text == v.Text && slices.Equal(u.Projects, v.Projects)
}

// latest is the purpose that the next change starts from.
func (f Fund) latest() (Purpose, renjia.Date) {
	if n := len(f.Versions); n > 0 {
		last := f.Versions[n-1]
		return last.Purpose, last.From
	}
	return Purpose{f.Purpose, f.Projects}, renjia.Date{}
}

// Apply returns the fund with the purpose that an effective change gives it,
// from its day on. It fails with *renjia.StateError for a change that is not
// effective, with ErrConflict if the fund's purpose is not the one the change
// starts from, and with ErrInvalid for another fund. A change that the fund
// carries already is ErrExists.
func (f Fund) Apply(c PurposeChange) (Fund, error) {
	if c.State != ChangeEffective {
		return f, c.refuse("apply")
	}
	if c.Fund != f.ID {
		return f, fmt.Errorf("purpose change %s: is of fund %s, not %s: %w", c.ID, c.Fund, f.ID, renjia.ErrInvalid)
	}
	if slices.ContainsFunc(f.Versions, func(v FundVersion) bool { return v.Change == c.ID }) {
		return f, fmt.Errorf("purpose change %s: fund %s has it: %w", c.ID, f.ID, renjia.ErrExists)
	}
	now, since := f.latest()
	if !now.equal(c.From) || !since.Before(c.Effective) {
		return f, fmt.Errorf("purpose change %s: the purpose of fund %s changed meanwhile: %w", c.ID, f.ID, renjia.ErrConflict)
	}
	f.Versions = append(slices.Clone(f.Versions), FundVersion{From: c.Effective, Purpose: c.To, Change: c.ID})
	return f, f.Validate()
}
