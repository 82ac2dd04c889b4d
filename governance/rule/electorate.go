package rule

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Electorate says who decides.
type Electorate struct {
	Kind        Kind        `json:"kind"`
	Eligibility renjia.Text `json:"eligibility,omitzero"` // in words, as the text has it
	MinAge      int         `json:"min_age,omitempty"`    // completed years on the record date
	// Part names the part of the whole that decides where not everybody does:
	// those who share the common part, the interested owners.
	Part renjia.Text `json:"part,omitzero"`
	// ConflictsBarred: who has an interest of its own in the matter is not on
	// the roll.
	ConflictsBarred bool   `json:"conflicts_barred,omitempty"`
	Source          string `json:"source,omitempty"`
}

// Kind is what electors are.
type Kind string

// The kinds of electorates.
const (
	Owners          Kind = "owners"          // 业主
	Persons         Kind = "persons"         // 有选举权的居民、村民
	Households      Kind = "households"      // 户的代表, one a household
	Groups          Kind = "groups"          // 居民小组选举的代表
	Representatives Kind = "representatives" // 居民代表、村民代表
	Members         Kind = "members"         // 成员、会员
	Directors       Kind = "directors"       // 理事
	Committee       Kind = "committee"       // 委员会委员
)

var kinds = [...]Kind{Owners, Persons, Households, Groups, Representatives, Members, Directors, Committee}

// Valid reports whether the kind is one of the constants.
func (k Kind) Valid() bool { return slices.Contains(kinds[:], k) }

func (e Electorate) check(p *renjia.Problems) {
	if e == (Electorate{}) {
		return
	}
	p.Require(e.Kind.Valid(), "electorate.kind", "%q: want one of %v", e.Kind, kinds)
	p.Require(e.MinAge >= 0, "electorate.min_age", "%d: must not be negative", e.MinAge)
}

// Cap bounds the weight of a measure by a share of another (or the same)
// measure's whole: extra votes of all members together at most 20 % of the
// basic votes, one owner's votes at most 10 % of all.
type Cap struct {
	Measure  Measure         `json:"measure"`
	Of       Measure         `json:"of"`
	Fraction renjia.Fraction `json:"fraction"`       // more than 0, at most 1
	Each     bool            `json:"each,omitempty"` // bounds every elector; otherwise all together
	Excess   Excess          `json:"excess"`
	Source   string          `json:"source,omitempty"`
}

// Excess says what happens to a weight beyond a cap.
type Excess string

// The ways of treating an excess.
const (
	Refuse Excess = "refuse" // the roll is against the rule
	Cut    Excess = "cut"    // what is beyond the cap does not count; only with Each
)

func (c Cap) check(p *renjia.Problems, path string, measures []Measure) {
	p.Require(slices.Contains(measures, c.Measure), path+".measure", "%q is none of the rule's measures %v", c.Measure, measures)
	p.Require(slices.Contains(measures, c.Of), path+".of", "%q is none of the rule's measures %v", c.Of, measures)
	p.Require(properShare(c.Fraction), path+".fraction", "%s: want more than 0 and at most 1", c.Fraction)
	p.Require(c.Excess == Refuse || (c.Excess == Cut && c.Each), path+".excess", "%q: want refuse, or cut for a cap on each elector", c.Excess)
}

func properShare(f renjia.Fraction) bool { return f.Sign() > 0 && f.Num() <= f.Den() }

// Capped applies the caps of the rule to a roll. It returns the roll itself if
// nothing is cut, and ErrInvalid if a cap that refuses is exceeded.
func (r Rule) Capped(electors []Elector) ([]Elector, error) {
	for _, c := range r.Caps {
		capped, err := c.apply(r.Measures, electors)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
		electors = capped
	}
	return electors, nil
}

func (c Cap) apply(measures []Measure, electors []Elector) ([]Elector, error) {
	m, of := slices.Index(measures, c.Measure), slices.Index(measures, c.Of)
	whole, err := sumOf(electors, of)
	if err != nil {
		return nil, err
	}
	limit, _ := times(whole, c.Fraction)
	if !c.Each {
		sum, err := sumOf(electors, m)
		if err == nil && sum > limit {
			err = fmt.Errorf("%s in all %d, more than %s of %d %s (%s): %w", c.Measure, sum, c.Fraction, whole, c.Of, c.Source, renjia.ErrInvalid)
		}
		return electors, err
	}
	return c.bound(electors, m, limit)
}

func (c Cap) bound(electors []Elector, m int, limit int64) ([]Elector, error) {
	bounded := electors
	for i, e := range electors {
		if e.Weights[m] <= limit {
			continue
		}
		if c.Excess == Refuse {
			return nil, fmt.Errorf("elector %q has %d %s, more than %s of all, %d (%s): %w", e.ID, e.Weights[m], c.Measure, c.Fraction, limit, c.Source, renjia.ErrInvalid)
		}
		if &bounded[0] == &electors[0] {
			bounded = slices.Clone(electors)
		}
		bounded[i].Weights = slices.Clone(e.Weights)
		bounded[i].Weights[m] = limit
	}
	return bounded, nil
}

func sumOf(electors []Elector, measure int) (sum int64, err error) {
	for _, e := range electors {
		if measure >= len(e.Weights) || e.Weights[measure] < 0 || sum+e.Weights[measure] < sum {
			return 0, fmt.Errorf("elector %q: its weights %v are too few, negative or too large: %w", e.ID, e.Weights, renjia.ErrInvalid)
		}
		sum += e.Weights[measure]
	}
	return sum, nil
}
