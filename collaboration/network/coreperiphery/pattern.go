package coreperiphery

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Pattern is the ideal that a network is compared to: 1 between parties of the
// core, 0 between those of the periphery, and one of three between both (Borgatti &
// Everett 1999, section 2).
type Pattern string

// The patterns.
const (
	Max     Pattern = "max"     // 1: the periphery hangs on the core
	Product Pattern = "product" // 0: the core is an island
	Missing Pattern = "missing" // left out of the correlation, UCINET's default
)

// Check fails if no choice was made or it is unknown.
func (p Pattern) Check() error {
	return network.Choose("pattern", string(p), "the ideal of ties between core and periphery decides who is core",
		string(Max), string(Product), string(Missing))
}

// Options are the choices of [Discrete].
type Options struct {
	Weights network.Weights // must be chosen: whether ties are correlated by weight

	// Seed of the random starts. It does not matter where the optimum is proven.
	Seed uint64

	// Restarts is how many random starts there are beside those from the parties of
	// highest degree; 0 means 30, or none for more than 400 parties; below 0 none.
	Restarts int

	// Branches bounds the proof that nothing is better: how many beginnings of a
	// division are looked at. 0 means ten million divided by the number of
	// parties, a second or two, and none for more than 100 parties; below 0 no
	// proof is tried. Up to [AlwaysProven] parties the default is not bounded.
	Branches int
}

const (
	// AlwaysProven is the number of parties up to which [Discrete] always proves
	// its optimum unless it is told not to try.
	AlwaysProven = 22

	// MostCores is how many equally good cores a [Partition] lists; all are counted.
	MostCores = 1000

	largestProof   = 100 // parties
	largestRestart = 400
	usualRestarts  = 30
	usualWork      = 10_000_000
)

func (o Options) restarts(n int) int {
	switch {
	case o.Restarts != 0:
		return max(o.Restarts, 0)
	case n > largestRestart:
		return 0
	}
	return usualRestarts
}

func (o Options) branches(n int) int {
	switch {
	case o.Branches != 0:
		return max(o.Branches, 0)
	case n <= AlwaysProven:
		return math.MaxInt
	case n > largestProof:
		return 0
	}
	return usualWork / n
}

// smallest returns the fewest parties for which a pattern has cells of both kinds.
func (p Pattern) smallest() int {
	if p == Missing {
		return 4
	}
	return 3
}

func (p Pattern) check(n int) error {
	if err := p.Check(); err != nil {
		return err
	}
	if n < p.smallest() {
		return fmt.Errorf("core and periphery of %d parties: pattern %s needs at least %d: %w", n, p, p.smallest(), renjia.ErrInvalid)
	}
	return nil
}
