package roll

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
)

// Voter is one head of a roll.
type Voter struct {
	ID    string      `json:"id" privacy:"personal"` // a key or a salted digest; never a name
	Units int64       `json:"units,omitempty"`
	Area  renjia.Area `json:"area,omitzero"`
	// More are weights in further measures: shares, votes, extra votes.
	More map[rule.Measure]int64 `json:"more,omitempty"`
}

// Snapshot is a frozen roll. Later changes of the register never change it.
type Snapshot struct {
	AsOf      renjia.Date   `json:"as_of,omitzero"` // the record date
	Compound  string        `json:"compound,omitempty"`
	Units     int64         `json:"units,omitempty"`
	Area      renjia.Area   `json:"area,omitzero"`                          // of all voters
	Sources   []SourceCount `json:"area_sources,omitempty"`                 // best source first
	Developer string        `json:"developer,omitempty" privacy:"personal"` // the voter that stands for unsold and undelivered units
	Parking   Counting      `json:"parking,omitempty"`                      // how such units were counted, if there were any
	Storage   Counting      `json:"storage,omitempty"`

	Community  string         `json:"community,omitempty"`  // of a residents' roll
	Franchise  string         `json:"franchise,omitempty"`  // by which people were registered
	Electorate Electorate     `json:"electorate,omitempty"` // of a residents' roll
	Part       *SubElectorate `json:"part,omitempty"`       // if only a part of the estate votes
	Excluded   []Excluded     `json:"excluded,omitempty"`   // who has no vote here, ascending by ID

	Voters []Voter `json:"voters,omitempty"` // ascending by ID
}

// SourceCount is how many units have their area from a source.
type SourceCount struct {
	Source AreaSource `json:"source"`
	Units  int64      `json:"units"`
}

// Persons returns the roll of a meeting: every voter one head, no area. Voters
// are named by keys or references, never by names.
func Persons(asOf renjia.Date, ids ...string) (Snapshot, error) {
	s := Snapshot{AsOf: asOf, Voters: make([]Voter, len(ids))}
	for i, id := range ids {
		s.Voters[i].ID = id
	}
	slices.SortFunc(s.Voters, func(a, b Voter) int { return strings.Compare(a.ID, b.ID) })
	return s, s.Validate()
}

// Heads returns the number of voters.
func (s Snapshot) Heads() int64 { return int64(len(s.Voters)) }

// Validate reports voters that are unnamed, repeated or out of order, and
// totals that are not those of the voters.
func (s Snapshot) Validate() error {
	var p renjia.Problems
	p.Require(len(s.Voters) > 0, "voters", "must not be empty")
	var units int64
	var area renjia.Area
	for i, v := range s.Voters {
		if v.ID == "" || i > 0 && v.ID <= s.Voters[i-1].ID {
			s.misplaced(&p, i)
		}
		sum, err := area.Add(v.Area)
		if err != nil {
			p.Within(fmt.Sprintf("voters[%d].area", i), err)
		}
		area, units = sum, units+v.Units
	}
	s.checkMore(&p)
	p.Require(units == s.Units, "units", "%d: the voters have %d", s.Units, units)
	p.Require(area == s.Area, "area", "%s: the voters have %s", s.Area, area)
	return p.Err("roll")
}

// misplaced says what is wrong with the identifier of a voter.
func (s Snapshot) misplaced(p *renjia.Problems, i int) {
	path, id := fmt.Sprintf("voters[%d].id", i), s.Voters[i].ID
	switch {
	case id == "":
		p.Add(path, "must be given")
	case id == s.Voters[i-1].ID:
		p.Add(path, "%q is listed twice", id)
	default:
		p.Add(path, "%q is out of order", id)
	}
}

// checkMore sees to it that what one voter is weighed by all are, or sums would
// leave voters out silently.
func (s Snapshot) checkMore(p *renjia.Problems) {
	for i, v := range s.Voters {
		for m, n := range v.More {
			p.Require(n >= 0, fmt.Sprintf("voters[%d].more.%s", i, m), "%d: must not be negative", n)
		}
		if len(v.More) != len(s.Voters[0].More) {
			p.Add(fmt.Sprintf("voters[%d].more", i), "has other measures than the first voter")
		}
	}
}

// Measures returns what the voters can be weighed by: heads; area, if the roll
// has any; and what the roll gives otherwise.
func (s Snapshot) Measures() []rule.Measure {
	measures := []rule.Measure{rule.Heads}
	if !s.Area.IsZero() {
		measures = append(measures, rule.Area)
	}
	more := map[rule.Measure]bool{}
	for _, v := range s.Voters {
		for m := range v.More {
			more[m] = true
		}
	}
	return append(measures, slices.Sorted(maps.Keys(more))...)
}

// Weights returns the voter's weights in these measures: 1 in heads,
// hundredths of a square metre in area, and what the roll gives in others.
// Another measure is ErrUnsupported.
func (v Voter) Weights(measures ...rule.Measure) ([]int64, error) {
	weights := make([]int64, len(measures))
	for i, m := range measures {
		more, given := v.More[m]
		switch {
		case m == rule.Heads:
			weights[i] = 1
		case m == rule.Area:
			weights[i] = v.Area.Hundredths()
		case given:
			weights[i] = more
		default:
			return nil, fmt.Errorf("roll: has no measure %s: %w", m, renjia.ErrUnsupported)
		}
	}
	return weights, nil
}

// Electors returns the voters with their weights in these measures. A measure
// that the roll does not have is ErrUnsupported.
func (s Snapshot) Electors(measures ...rule.Measure) ([]rule.Elector, error) {
	for _, m := range measures {
		if !slices.Contains(s.Measures(), m) {
			return nil, fmt.Errorf("roll: has no measure %s: %w", m, renjia.ErrUnsupported)
		}
	}
	electors := make([]rule.Elector, len(s.Voters))
	for i, v := range s.Voters {
		weights, err := v.Weights(measures...)
		if err != nil {
			return nil, err
		}
		electors[i] = rule.Elector{ID: v.ID, Weights: weights}
	}
	return electors, nil
}

// Digest returns the SHA-256 of the snapshot's canonical JSON in hexadecimal.
// Publishing it fixes the roll without showing it.
func (s Snapshot) Digest() (string, error) {
	b, err := digest.Canonical(s)
	if err != nil {
		return "", fmt.Errorf("roll: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}
