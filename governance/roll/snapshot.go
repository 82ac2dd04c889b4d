package roll

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Voter is one head of a roll.
type Voter struct {
	ID    string      `json:"id"` // a key or a salted digest; never a name
	Units int64       `json:"units,omitempty"`
	Area  renjia.Area `json:"area,omitzero"`
}

// Snapshot is a frozen roll. Later changes of the register never change it.
type Snapshot struct {
	AsOf      renjia.Date   `json:"as_of,omitzero"` // the record date
	Compound  string        `json:"compound,omitempty"`
	Units     int64         `json:"units,omitempty"`
	Area      renjia.Area   `json:"area,omitzero"`          // of all voters
	Sources   []SourceCount `json:"area_sources,omitempty"` // best source first
	Developer string        `json:"developer,omitempty"`    // the voter that stands for unsold and undelivered units
	Parking   Counting      `json:"parking,omitempty"`      // how such units were counted, if there were any
	Storage   Counting      `json:"storage,omitempty"`
	Voters    []Voter       `json:"voters,omitempty"` // ascending by ID
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
		path := fmt.Sprintf("voters[%d].id", i)
		p.Require(v.ID != "", path, "must be given")
		if i > 0 && v.ID != "" {
			previous := s.Voters[i-1].ID
			p.Require(v.ID != previous, path, "%q is listed twice", v.ID)
			p.Require(v.ID >= previous, path, "%q is out of order", v.ID)
		}
		sum, err := area.Add(v.Area)
		p.Within(fmt.Sprintf("voters[%d].area", i), err)
		area, units = sum, units+v.Units
	}
	p.Require(units == s.Units, "units", "%d: the voters have %d", s.Units, units)
	p.Require(area == s.Area, "area", "%s: the voters have %s", s.Area, area)
	return p.Err("roll")
}

// Electors returns the voters with their weights in these measures: 1 in
// heads, hundredths of a square metre in area. Another measure, or area of a
// roll without areas, is ErrUnsupported.
func (s Snapshot) Electors(measures ...rule.Measure) ([]rule.Elector, error) {
	for _, m := range measures {
		if m != rule.Heads && (m != rule.Area || s.Area.IsZero()) {
			return nil, fmt.Errorf("roll: has no measure %s: %w", m, renjia.ErrUnsupported)
		}
	}
	electors := make([]rule.Elector, len(s.Voters))
	weights := make([]int64, len(s.Voters)*len(measures))
	for i, v := range s.Voters {
		own := weights[i*len(measures) : (i+1)*len(measures) : (i+1)*len(measures)]
		for j, m := range measures {
			own[j] = 1
			if m == rule.Area {
				own[j] = v.Area.Hundredths()
			}
		}
		electors[i] = rule.Elector{ID: v.ID, Weights: own}
	}
	return electors, nil
}

// Digest returns the SHA-256 of the snapshot's canonical JSON in hexadecimal.
// Publishing it fixes the roll without showing it.
func (s Snapshot) Digest() (string, error) { return digestOf(s) }

// digestOf hashes JSON whose object keys are sorted and which has no white
// space, so that any program can compute it again.
func digestOf(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("digest: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return "", fmt.Errorf("digest: %w", err)
	}
	var canonical bytes.Buffer
	enc := json.NewEncoder(&canonical)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(tree); err != nil {
		return "", fmt.Errorf("digest: %w", err)
	}
	sum := sha256.Sum256(bytes.TrimSuffix(canonical.Bytes(), []byte("\n")))
	return hex.EncodeToString(sum[:]), nil
}
