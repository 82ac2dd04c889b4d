package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// comparison is two layers side by side.
type comparison object

// MarshalJSON implements json.Marshaler.
func (c comparison) MarshalJSON() ([]byte, error) { return object(c).MarshalJSON() }

// compared compares the two layers of -compare: ties in common, and whether there
// are more of them than if the parties of one had been mixed up.
func (l *loaded) compared() (comparison, error) {
	if len(l.job.compare) == 0 {
		return nil, nil
	}
	first, err := l.symmetrizedLayer(l.job.compare[0])
	if err != nil {
		return nil, err
	}
	second, err := l.symmetrizedLayer(l.job.compare[1])
	if err != nil {
		return nil, err
	}
	if l.job.weights == "ignore" {
		first, second = first.Unweighted(), second.Unweighted()
	}
	common, err := permute.Common(first, second)
	if err != nil {
		return nil, err
	}
	jaccard, err := permute.Jaccard(first, second)
	if err != nil {
		return nil, err
	}
	qap, err := permute.QAP(first, second, permute.Options{Permutations: l.job.permutations, Seed: l.job.seed, Workers: l.job.workers, Method: l.method()})
	if err != nil {
		return nil, err
	}
	var o object
	o.set("layers", l.job.compare)
	o.set("overlap", common)
	o.set("jaccard", jaccard.Value.Float64())
	o.set("qap", qap)
	return comparison(o), nil
}

// method enumerates all relabellings where that is quick.
func (l *loaded) method() permute.Method {
	if l.graph.Len() <= 10 {
		return permute.Exhaustive
	}
	return permute.Sampled
}

func (c comparison) print(w io.Writer) error {
	fmt.Fprintln(w)
	for _, m := range c {
		text, err := json.Marshal(m.value)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %s\n", m.name, rounded(text))
	}
	return nil
}
