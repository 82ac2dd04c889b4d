package coreperiphery

import (
	"encoding/json"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// ClassShare says how a class of parties is spread over core and periphery. All
// values are means over the listed optima.
type ClassShare struct {
	network.About
	Class    string  `json:"class"`
	Members  int     `json:"members"` // parties of the class
	CoreSize float64 `json:"core_size"`
	InCore   float64 `json:"in_core"`  // of the class
	Expected float64 `json:"expected"` // in a core of that size drawn by lot

	// P is the chance that a core of that size drawn by lot has as few of the class
	// or fewer (hypergeometric).
	P float64 `json:"p"`

	// PeripheryRatio is the share of the class in the periphery over its share in
	// the network: above 1 it is over-represented at the edge, NaN without one.
	PeripheryRatio float64 `json:"periphery_ratio"`
	Optima         int     `json:"optima"` // over which the means are taken
}

type plainShare ClassShare

// MarshalJSON writes a ratio that is undefined as null.
func (s ClassShare) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		plainShare
		PeripheryRatio *float64 `json:"periphery_ratio"`
	}{plainShare(s), orNull(s.PeripheryRatio)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *ClassShare) UnmarshalJSON(text []byte) error {
	r := struct {
		*plainShare
		PeripheryRatio *float64 `json:"periphery_ratio"`
	}{plainShare: (*plainShare)(s)}
	if err := json.Unmarshal(text, &r); err != nil {
		return err
	}
	s.PeripheryRatio = orNaN(r.PeripheryRatio)
	return nil
}

// Class compares how many of a class are core with what chance would give. classes
// has one label for each party, in the order of the graph. The parties of a core
// are those that tie best together, not a sample: P describes this network and
// says nothing of others. Of a two-mode network only the mode of the class counts. A
// class that no party has is ErrNotFound, one of both modes ErrInvalid.
func (p *Partition) Class(classes []string, class string) (ClassShare, error) {
	if len(classes) != len(p.Membership) {
		return ClassShare{}, fmt.Errorf("class %q: %d labels for %d parties: %w", class, len(classes), len(p.Membership), renjia.ErrInvalid)
	}
	members := membersOf(classes, class)
	if len(members) == 0 {
		return ClassShare{}, fmt.Errorf("class %q: no party has it: %w", class, renjia.ErrNotFound)
	}
	n := 0
	for i := range classes {
		if p.beside(members[0], i) {
			n++
		}
	}
	for _, i := range members {
		if !p.beside(members[0], i) {
			return ClassShare{}, fmt.Errorf("class %q: of modes %q and %q: %w", class, p.Mode[members[0]], p.Mode[i], renjia.ErrInvalid)
		}
	}
	share := ClassShare{About: p.Of(n), Class: class, Members: len(members), Optima: len(p.Cores)}
	share.Measure, share.Source = "class in core", "Borgatti & Everett 1999; hypergeometric"
	for _, core := range p.Cores {
		size, in := 0, 0
		for _, i := range core {
			if p.beside(members[0], i) {
				size++
			}
			if classes[i] == class {
				in++
			}
		}
		share.add(in, n, size)
	}
	return share, nil
}

func membersOf(classes []string, class string) (members []int) {
	for i, c := range classes {
		if c == class {
			members = append(members, i)
		}
	}
	return members
}

// beside reports whether two places are of one mode.
func (p *Partition) beside(i, j int) bool { return p.Mode == nil || p.Mode[i] == p.Mode[j] }

// add takes one optimum into the means. If it has no periphery, the share there
// is NaN.
func (s *ClassShare) add(in, n, size int) {
	share, part := float64(s.Members)/float64(n), 1/float64(s.Optima)
	s.CoreSize += part * float64(size)
	s.InCore += part * float64(in)
	s.Expected += part * float64(size) * share
	s.P += part * atMost(in, n, s.Members, size)
	s.PeripheryRatio += part * float64(s.Members-in) / float64(n-size) / share
}

// atMost returns the chance that of a draw of some of n parties, at most x are
// among some marked ones. Its terms are taken relative to one of the largest and
// divided by their sum, which loses no digits and cannot overflow.
func atMost(x, n, marked, drawn int) float64 {
	low, high := max(0, marked+drawn-n), min(marked, drawn)
	mode := min(max((marked+1)*(drawn+1)/(n+2), low), high)
	ratio := func(y int) float64 { // of the chances of y+1 and y
		return float64(marked-y) * float64(drawn-y) / (float64(y+1) * float64(n-marked-drawn+y+1))
	}
	below, all := 0.0, 0.0
	count := func(y int, term float64) {
		all += term
		if y <= x {
			below += term
		}
	}
	count(mode, 1)
	for y, term := mode, 1.0; y < high; y++ {
		term *= ratio(y)
		count(y+1, term)
	}
	for y, term := mode-1, 1.0; y >= low; y-- {
		term /= ratio(y)
		count(y, term)
	}
	return below / all
}
