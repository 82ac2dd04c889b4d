package catalogue

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Measure is a measure with its variant under one name.
type Measure struct {
	ID         string      `json:"id"`
	Name       renjia.Text `json:"name"`
	Definition renjia.Text `json:"definition"`
	Variant    string      `json:"variant"`
	Source     string      `json:"source"`
}

// Input is what measures are computed on.
type Input struct {
	Graph   *network.Graph
	Class   []string        // of each place, for measures of classes
	Mode    []string        // of each place, for measures of two modes
	Weights network.Weights // strengths; must be chosen
	Lengths network.Lengths // of paths; must be chosen
	Seed    uint64          // of searches that draw lots
	Workers int             // goroutines, at least 1; results do not depend on it
}

// Answer is a value with what it was made of. One of the two is set: Value is a
// number, a list or an object of the whole network, ByNode has a number, NaN where
// it is undefined, or a row of numbers for each place.
type Answer struct {
	network.About
	Value  any
	ByNode any // []float64 or [][]float64
}

//go:embed measures.json
var texts []byte

var read = sync.OnceValues(func() ([]Measure, error) {
	var file struct {
		Title    renjia.Text `json:"title"`
		Note     string      `json:"note"`
		Measures []Measure   `json:"measures"`
	}
	dec := json.NewDecoder(bytes.NewReader(texts))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("measures.json: %w", err)
	}
	return file.Measures, nil
})

// All returns the measures in the order of the catalogue.
func All() ([]Measure, error) {
	all, err := read()
	return append([]Measure(nil), all...), err
}

// aliases are names under which other tables have the same measure.
var aliases = map[string]string{
	"centralization_indegree_igraph":  "centralization_indegree",
	"centralization_outdegree_igraph": "centralization_outdegree",
}

// Find returns the measure of a name. "shared_projection" and "newman_projection"
// may be followed by the name of the mode, such as "_women". An unknown name is
// ErrNotFound.
func Find(id string) (Measure, error) {
	all, err := read()
	if err != nil {
		return Measure{}, err
	}
	name := id
	if alias, ok := aliases[id]; ok {
		name = alias
	}
	for _, prefix := range []string{"shared_projection", "newman_projection"} {
		if strings.HasPrefix(id, prefix+"_") {
			name = prefix
		}
	}
	for _, m := range all {
		if m.ID == name {
			return m, nil
		}
	}
	return Measure{}, fmt.Errorf("measure %q: %w", id, renjia.ErrNotFound)
}

// Fits reports whether the measure is one for a graph such as this, with what is
// known of its parties; if not, it says why.
func (m Measure) Fits(in Input) error {
	k := kernels[m.ID]
	directed := in.Graph.Directed()
	switch {
	case k.of == directedOnly && !directed:
		return m.unfit("the graph is undirected")
	case k.of == undirectedOnly && directed:
		return m.unfit("the graph is directed: symmetrize it, or take the measure for arcs")
	case k.needs == classes && in.Class == nil:
		return m.unfit("it needs the class of each party")
	case k.needs == modes && in.Mode == nil:
		return m.unfit("it needs the mode of each party")
	case k.needs == oneMode && in.Mode != nil:
		return m.unfit("the graph has two modes")
	}
	return nil
}

func (m Measure) unfit(why string) error {
	return fmt.Errorf("measure %s: %s: %w", m.ID, why, renjia.ErrUnsupported)
}

// Weighted reports whether the measure uses weights whatever [Input].Weights says.
func (m Measure) Weighted() bool { return kernels[m.ID].weighted }

// Costly returns above how many parties the measure takes more than some seconds,
// 0 if never.
func (m Measure) Costly() int { return kernels[m.ID].costly }

// StandsInAbove returns above how many parties the measure stands in for an exact
// one that takes long; 0 if it is one of its own.
func (m Measure) StandsInAbove() int { return kernels[m.ID].from }

// Compute computes the measure. It fails with ErrUnsupported if it does not fit
// the graph and with ErrInvalid if it is undefined for it.
func (m Measure) Compute(in Input) (Answer, error) {
	if err := in.check(); err != nil {
		return Answer{}, err
	}
	if err := m.Fits(in); err != nil {
		return Answer{}, err
	}
	a, err := kernels[m.ID].compute(&in)
	if err != nil {
		return Answer{}, fmt.Errorf("measure %s: %w", m.ID, err)
	}
	return a, nil
}

func (in *Input) check() error {
	var p renjia.Problems
	if in.Graph == nil {
		return fmt.Errorf("measures: there is no graph: %w", renjia.ErrInvalid)
	}
	if err := in.Weights.Check(); err != nil {
		return err
	}
	if err := in.Lengths.Check(); err != nil {
		return err
	}
	n := in.Graph.Len()
	p.Require(in.Class == nil || len(in.Class) == n, "class", "is of %d parties, want %d", len(in.Class), n)
	p.Require(in.Mode == nil || len(in.Mode) == n, "mode", "is of %d parties, want %d", len(in.Mode), n)
	return p.Err("input of measures")
}
