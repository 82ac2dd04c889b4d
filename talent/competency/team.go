package competency

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Cover is who of a team holds one rank of one competency, or a higher one.
type Cover struct {
	Competency string       `json:"competency"`
	Rank       int          `json:"rank"`
	Holders    []renjia.Ref `json:"holders,omitempty"`
	// Loses are the holders who no longer hold it at the horizon unless they are
	// assessed again.
	Loses []renjia.Ref `json:"loses,omitempty"`
}

// Single reports whether everything rests on one person.
func (c Cover) Single() bool { return len(c.Holders) == 1 }

// Missing reports whether nobody holds it.
func (c Cover) Missing() bool { return len(c.Holders) == 0 }

// Team is what a team can do together on a day, and what of it expires by the
// horizon.
type Team struct {
	On      renjia.Date `json:"on"`
	Horizon renjia.Date `json:"horizon"`
	Covers  []Cover     `json:"covers"` // by competency and rank, as in the framework
	About   About       `json:"about"`
}

// TeamOn returns who of a team holds which rank of a framework on a day, and who
// would no longer hold it at the horizon, for every rank at which a competency
// exists. People are in the order of their references.
func TeamOn(f Framework, team []renjia.Ref, all []Assessment, on, horizon renjia.Date, o Options) (Team, error) {
	if horizon.Before(on) {
		return Team{}, fmt.Errorf("team: horizon %s is before %s: %w", horizon, on, renjia.ErrInvalid)
	}
	now, err := HeldOn(all, f.ID, on, o)
	if err != nil {
		return Team{}, err
	}
	later, err := HeldOn(until(all, on), f.ID, horizon, o)
	if err != nil {
		return Team{}, err
	}
	people := slices.Clone(team)
	slices.SortFunc(people, byText)
	people = slices.Compact(people)
	t := Team{On: on, Horizon: horizon, About: About{"team cover", len(people), fmt.Sprintf("%s of %s", o.Basis, strings.Join(words(o.From), "+")), "holders at or above a rank"}}
	for _, c := range f.Competencies {
		for _, l := range f.Levels {
			if c.at(l.Rank, len(f.Levels)) {
				t.Covers = append(t.Covers, coverOf(c.ID, l.Rank, people, now, later))
			}
		}
	}
	return t, nil
}

// until keeps what was known on a day: an assessment of a later day says nothing
// of what expires.
func until(all []Assessment, on renjia.Date) (known []Assessment) {
	for _, a := range all {
		if !on.Before(a.On) {
			known = append(known, a)
		}
	}
	return known
}

func coverOf(competency string, rank int, people []renjia.Ref, now, later Held) Cover {
	c := Cover{Competency: competency, Rank: rank}
	for _, p := range people {
		if now[p][competency] < rank {
			continue
		}
		c.Holders = append(c.Holders, p)
		if later[p][competency] < rank {
			c.Loses = append(c.Loses, p)
		}
	}
	return c
}

func byText(a, b renjia.Ref) int { return strings.Compare(a.String(), b.String()) }
