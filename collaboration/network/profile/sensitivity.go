package profile

import (
	"errors"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
)

// Variant is the deltas of a class under one set of choices. A delta is nil where
// the component is undefined.
type Variant struct {
	Symmetry network.Symmetry `json:"symmetry"`
	Isolates network.Isolates `json:"isolates"`
	N        int              `json:"n"`
	Members  int              `json:"n_class"`
	Deltas   []NamedDelta     `json:"deltas"`
	Cores    []NamedCore      `json:"cores"`
}

// NamedDelta is the delta of a component.
type NamedDelta struct {
	Name  string   `json:"name"`
	Delta *float64 `json:"delta"`
}

// NamedCore is the class in the core of a pattern; Ratio is nil if there is none.
type NamedCore struct {
	Pattern coreperiphery.Pattern `json:"pattern"`
	InCore  float64               `json:"class_in_core"`
	Ratio   *float64              `json:"periphery_share_ratio"`
}

// Sensitivity returns the deltas of a class under every choice that the profile
// asks for: weak and strong ties (of a directed graph), isolates in or out, three
// formulas of closeness, three patterns of the core. A finding that changes its
// sign with them is a finding of the choice. A variant in which the class has no
// member or nobody else is left is not in the table.
func Sensitivity(in PeripheryInput, o PeripheryOptions) ([]Variant, error) {
	for _, err := range []error{o.check(in), in.check()} {
		if err != nil {
			return nil, err
		}
	}
	symmetries := []network.Symmetry{network.Weak, network.Strong}
	if !in.Graph.Directed() {
		symmetries = symmetries[:1]
	}
	var table []Variant
	for _, s := range symmetries {
		for _, x := range []network.Isolates{network.IsolatesIncluded, network.IsolatesExcluded} {
			o.Symmetry, o.Isolates = s, x
			v, err := variantOf(in, o)
			if errors.Is(err, renjia.ErrInvalid) || errors.Is(err, renjia.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			table = append(table, v)
		}
	}
	return table, nil
}

func variantOf(in PeripheryInput, o PeripheryOptions) (Variant, error) {
	in, tied, err := counted(in, o)
	if err != nil {
		return Variant{}, err
	}
	if err := in.checkClass(); err != nil {
		return Variant{}, err
	}
	component := kind{"closeness_component", Position, renjia.Text{}, closenessBy(centrality.Component)}
	scores, err := measureAll(views{tied, in.standing()}, append(kinds(o.Eigenvector), component))
	if err != nil {
		return Variant{}, err
	}
	member := members(in.Class, in.Of)
	v := Variant{Symmetry: o.Symmetry, Isolates: o.Isolates, N: tied.Len()}
	for _, m := range member {
		if m {
			v.Members++
		}
	}
	for _, m := range scores {
		d := NamedDelta{Name: m.name}
		if m.why == nil {
			numerator, pairs := dominance(m.values, member)
			delta := float64(numerator) / float64(pairs)
			d.Delta = &delta
		}
		v.Deltas = append(v.Deltas, d)
	}
	return v, v.findCores(tied, member, o)
}

func (v *Variant) findCores(g *network.Graph, member []bool, o PeripheryOptions) error {
	for _, pattern := range []coreperiphery.Pattern{coreperiphery.Max, coreperiphery.Product, coreperiphery.Missing} {
		f, err := findCores(g, pattern, o.Permute.Seed)
		if err != nil {
			return err
		}
		c := f.of(member)
		named := NamedCore{Pattern: pattern, InCore: c.InCore}
		if c.Undefined == "" {
			named.Ratio = &c.Ratio
		}
		v.Cores = append(v.Cores, named)
	}
	return nil
}
