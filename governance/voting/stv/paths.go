package stv

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"slices"

	"github.com/renjia-project/renjia/governance/voting"
)

// digest identifies the state of a count: equal states end alike.
type digest [sha256.Size]byte

// sum digests what write writes.
func sum(write func(h hash.Hash)) digest {
	h := sha256.New()
	write(h)
	return digest(h.Sum(nil))
}

// tieAt is a tie and the state it arose in: there may be several before anything
// changes.
type tieAt struct {
	state digest
	among string
}

// errKnown ends a count that has come into a state seen before.
var errKnown = errors.New("state seen before")

// errEnough ends the search at its bound.
var errEnough = errors.New("bound of the search reached")

// paths leads counts through every way of breaking ties. A count is run anew for
// each way; its choices up to the last tie that was met are scripted.
type paths struct {
	script []int
	depth  int
	todo   [][]int
	seen   map[tieAt]bool
	nodes  int64
	bound  int64
}

// choose takes the scripted choice, or the first one at a tie not met before and
// keeps the others for later.
func (w *paths) choose(among []int, state func() digest) (int, error) {
	if w.depth < len(w.script) {
		w.depth++
		return w.script[w.depth-1], nil
	}
	d := tieAt{state(), fmt.Sprint(among)}
	if w.seen[d] {
		return 0, errKnown
	}
	if w.nodes++; w.bound > 0 && w.nodes > w.bound {
		return 0, errEnough
	}
	w.seen[d] = true
	for _, other := range slices.Backward(among[1:]) {
		w.todo = append(w.todo, append(slices.Clone(w.script), other))
	}
	w.script = append(w.script, among[0])
	w.depth++
	return among[0], nil
}

// explore counts in every way and collects the sets of winners.
func explore(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, f counting) (*voting.Result, error) {
	w := &paths{todo: [][]int{nil}, seen: map[tieAt]bool{}, bound: o.Nodes}
	r := &voting.Result{Rule: rule}
	found := map[string]bool{}
	for len(w.todo) > 0 {
		w.script, w.depth = w.todo[len(w.todo)-1], 0
		w.todo = w.todo[:len(w.todo)-1]
		c := newCount(ctx, rule, p, seats)
		c.paths = w
		switch err := f(c); {
		case errors.Is(err, errKnown):
			continue
		case errors.Is(err, errEnough):
			r.More = true
			return outcomes(r), nil
		case err != nil:
			return nil, err
		}
		slices.Sort(c.winners)
		key := fmt.Sprint(c.winners)
		if found[key] {
			continue
		}
		if len(r.Outcomes) == o.All {
			r.More = true
			break
		}
		found[key] = true
		r.Outcomes = append(r.Outcomes, c.winners)
	}
	return outcomes(r), nil
}

func outcomes(r *voting.Result) *voting.Result {
	slices.SortFunc(r.Outcomes, slices.Compare[[]int])
	if len(r.Outcomes) > 0 {
		r.Winners = slices.Clone(r.Outcomes[0])
	}
	return r
}
