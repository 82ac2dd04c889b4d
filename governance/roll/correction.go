package roll

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Correction is a roll after its objections.
type Correction struct {
	Residents *Residents           // the corrected roll
	Findings  []renjia.Explanation // whether each objection kept to the clocks, in their order
	Open      []Objection          // those that nobody has decided
}

// Correct returns the roll with all objections that were upheld, as of today.
// The roll itself stays as it is, and so does every snapshot. An objection that
// was late but upheld counts: that the committee acted late is a finding, not a
// reason to keep a wrong roll. Objections about nobody on the list, those that
// ask for what is so already, and decisions after election day are problems.
func (r *Residents) Correct(published, today renjia.Date, objections ...Objection) (Correction, error) {
	c := Correction{Residents: &Residents{franchise: r.franchise, day: r.day, builder: r.builder, list: slices.Clone(r.list), mended: maps.Clone(r.mended)}}
	if c.Residents.mended == nil {
		c.Residents.mended = map[string]Reason{}
	}
	var p renjia.Problems
	for i, o := range objections {
		path := fmt.Sprintf("objections[%d]", i)
		if err := o.Validate(); err != nil {
			p.Within(path, err)
			continue
		}
		c.Findings = append(c.Findings, r.franchise.Clocks.Check(o, published, today))
		outcome, on := o.final()
		p.Require(outcome == "" || !r.day.Before(on), path, "was decided on %s, after election day: the roll is closed", on)
		if outcome == "" {
			c.Open = append(c.Open, o)
		}
		if id, ok := r.concerned(&p, path, o); ok && outcome == Upheld {
			c.Residents.mend(id, o)
		}
	}
	if err := p.Err("objections"); err != nil {
		return Correction{}, err
	}
	_, err := enrol(c.Residents)
	return c, err
}

// concerned finds the voter an objection is about.
func (r *Residents) concerned(p *renjia.Problems, path string, o Objection) (string, bool) {
	ids := r.byName[o.About]
	if o.Person != nil && len(ids) == 0 {
		return r.voter(o.Person), true
	}
	if len(ids) != 1 {
		p.Add(path+".about", "%q names %d people on the list: want one, by key if names repeat", o.About, len(ids))
		return "", false
	}
	listed := slices.ContainsFunc(r.electors, func(e elector) bool { return e.id == ids[0] })
	p.Require(listed == (o.Claim == Strike), path+".claim", "%s: %s is so already", o.Claim, o.About)
	return ids[0], listed == (o.Claim == Strike)
}

func (r *Residents) mend(id string, o Objection) {
	if o.Person != nil {
		r.list = append(r.list, *o.Person)
	}
	r.mended[id] = ""
	if o.Claim == Strike {
		r.mended[id] = StruckOff
	}
}
