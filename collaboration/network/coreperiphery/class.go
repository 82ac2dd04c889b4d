package coreperiphery

import (
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
	// the network: above 1 it is over-represented at the edge.
	PeripheryRatio float64 `json:"periphery_ratio"`
	Optima         int     `json:"optima"` // over which the means are taken
}

// Class compares how many of a class are core with what chance would give. classes
// has one label for each party, in the order of the graph. The parties of a core
// are those that tie best together, not a sample: P describes this network and
// says nothing of others. A class that no party has is ErrNotFound.
func (p *Partition) Class(classes []string, class string) (ClassShare, error) {
	n := len(p.Membership)
	if len(classes) != n {
		return ClassShare{}, fmt.Errorf("class %q: %d labels for %d parties: %w", class, len(classes), n, renjia.ErrInvalid)
	}
	share := ClassShare{About: p.About, Class: class, Optima: len(p.Cores)}
	share.Measure, share.Source = "class in core", "Borgatti & Everett 1999; hypergeometric"
	for _, c := range classes {
		if c == class {
			share.Members++
		}
	}
	if share.Members == 0 {
		return ClassShare{}, fmt.Errorf("class %q: no party has it: %w", class, renjia.ErrNotFound)
	}
	for _, core := range p.Cores {
		share.addCore(core, classes)
	}
	return share, nil
}

func (s *ClassShare) addCore(core []int, classes []string) {
	n, k, size := float64(len(classes)), float64(s.Members), float64(len(core))
	in := 0
	for _, i := range core {
		if classes[i] == s.Class {
			in++
		}
	}
	part := 1 / float64(s.Optima)
	s.CoreSize += part * size
	s.InCore += part * float64(in)
	s.Expected += part * size * k / n
	s.P += part * atMost(in, len(classes), s.Members, len(core))
	s.PeripheryRatio += part * (k - float64(in)) / (n - size) / (k / n)
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
