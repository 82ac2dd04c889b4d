package network

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// ShareThrough returns how much of a network hangs on a lead: of all other
// parties that have a tie, the share that is tied to the lead alone, whatever the
// direction. It is the simplest sign of the peripheral dilemma.
func (g *Graph) ShareThrough(lead string) (Result, error) {
	at := g.Index(lead)
	if at < 0 {
		return Result{}, fmt.Errorf("%s: not in the graph: %w", lead, renjia.ErrNotFound)
	}
	var only, tied int64
	for i, d := range g.Neighbours() {
		if i == at || d == 0 {
			continue
		}
		tied++
		if d == 1 && (g.Tied(i, at) || g.Tied(at, i)) {
			only++
		}
	}
	about := g.About("tied-to-lead-only", "lead: "+lead, "share of tied parties whose only neighbour is the lead").Of(int(tied))
	return about.Share(only, tied)
}
