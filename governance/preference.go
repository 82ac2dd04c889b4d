package governance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Preference is what a ballot says among options, which it calls by their keys.
// It fills the list that the kind of ballots has; one that lists nothing is a
// blank ballot, which takes part and chooses nobody.
type Preference struct {
	Rank    [][]string `json:"rank,omitempty"`    // ranked: best first, those of a tier equal
	Approve []string   `json:"approve,omitempty"` // approval
	Points  []Points   `json:"points,omitempty"`  // score and cumulative; who is not listed has none
	// Invalid is a paper that says nothing valid (废票). It takes part and chooses
	// nobody.
	Invalid bool `json:"invalid,omitempty"`
}

// Points is what a ballot gives an option.
type Points struct {
	Option string `json:"option"`
	Points int32  `json:"points"` // not 0
}

// Ranking is a ballot that ranks options, best first, none of them equal.
func Ranking(best ...string) *Preference {
	p := &Preference{}
	for _, option := range best {
		p.Rank = append(p.Rank, []string{option})
	}
	return p
}

// Approving is a ballot that approves of options.
func Approving(options ...string) *Preference {
	return (&Preference{Approve: options}).normal()
}

// Giving is a ballot that gives points to options.
func Giving(points map[string]int32) *Preference {
	p := &Preference{}
	for option, n := range points {
		p.Points = append(p.Points, Points{option, n})
	}
	return p.normal()
}

// normal is the preference in the one way in which it is kept: what stands on
// the same level in order of keys, without empty tiers and points of 0.
func (p *Preference) normal() *Preference {
	if p == nil {
		return nil
	}
	q := Preference{Invalid: p.Invalid}
	for _, tier := range p.Rank {
		if len(tier) > 0 {
			q.Rank = append(q.Rank, slices.Sorted(slices.Values(tier)))
		}
	}
	if len(p.Approve) > 0 {
		q.Approve = slices.Sorted(slices.Values(p.Approve))
	}
	for _, x := range p.Points {
		if x.Points != 0 {
			q.Points = append(q.Points, x)
		}
	}
	slices.SortFunc(q.Points, func(a, b Points) int { return strings.Compare(a.Option, b.Option) })
	return &q
}

// equal compares preferences in normal form.
func (p *Preference) equal(q *Preference) bool {
	if p == nil || q == nil {
		return p == q
	}
	return p.Invalid == q.Invalid && slices.Equal(p.Approve, q.Approve) && slices.Equal(p.Points, q.Points) &&
		slices.EqualFunc(p.Rank, q.Rank, slices.Equal[[]string])
}

// options are those that are listed.
func (p *Preference) options() []string {
	all := slices.Concat(append(slices.Clone(p.Rank), p.Approve)...)
	for _, x := range p.Points {
		all = append(all, x.Option)
	}
	return all
}

// lists is how many of the lists are filled.
func (p *Preference) lists() (n int) {
	for _, filled := range [...]bool{len(p.Rank) > 0, len(p.Approve) > 0, len(p.Points) > 0, p.Invalid} {
		if filled {
			n++
		}
	}
	return n
}

// Validate reports every problem of the preference on its own.
func (p *Preference) Validate() error {
	var problems renjia.Problems
	problems.Require(p.lists() <= 1, "", "must be one of rank, approve, points, or invalid")
	seen := map[string]bool{}
	for _, option := range p.options() {
		problems.Require(option != "", "", "lists an option without a key")
		problems.Require(!seen[option], "", "lists %q twice", option)
		seen[option] = true
	}
	for _, x := range p.Points {
		problems.Require(x.Points <= voting.MaxPoints && x.Points >= -voting.MaxPoints, "", "gives %q %d points: more than ±%d cannot be counted", x.Option, x.Points, voting.MaxPoints)
	}
	problems.Require(p.equal(p.normal()), "", "must list what stands on the same level in order of keys, without empty tiers and points of 0")
	return problems.Err("preference")
}

// String says what the preference says: "a, b = c", "a 3, b 1", "blank".
func (p *Preference) String() string {
	var parts []string
	for _, tier := range p.Rank {
		parts = append(parts, strings.Join(tier, " = "))
	}
	parts = append(parts, p.Approve...)
	for _, x := range p.Points {
		parts = append(parts, fmt.Sprint(x.Option, " ", x.Points))
	}
	switch {
	case p.Invalid:
		return "invalid"
	case len(parts) == 0:
		return "blank"
	}
	return strings.Join(parts, ", ")
}
