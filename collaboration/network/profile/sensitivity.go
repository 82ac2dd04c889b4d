package profile

import (
	"errors"
	"fmt"
	"io"
	"strings"

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

// SensitivityTable is the deltas of a class under every set of choices.
type SensitivityTable []Variant

// NamedDelta is the delta of a component.
type NamedDelta struct {
	Name  string      `json:"name"`
	Label renjia.Text `json:"label"`
	Delta *float64    `json:"delta"`
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
func Sensitivity(in PeripheryInput, o PeripheryOptions) (SensitivityTable, error) {
	for _, err := range []error{o.check(in), in.check()} {
		if err != nil {
			return nil, err
		}
	}
	symmetries := []network.Symmetry{network.Weak, network.Strong}
	if !in.Graph.Directed() {
		symmetries = symmetries[:1]
	}
	var table SensitivityTable
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
	component := kind{"closeness_component", Position, renjia.Text{EN: "closeness within components", ZH: "分量内接近中心性"}, closenessBy(centrality.Component)}
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
		d := NamedDelta{Name: m.name, Label: m.label}
		if m.why == nil {
			numerator, pairs := dominance(m.values, member)
			delta := float64(numerator) / float64(pairs)
			d.Delta = &delta
		}
		v.Deltas = append(v.Deltas, d)
	}
	return v, v.findCores(tied, in, o)
}

func (v *Variant) findCores(g *network.Graph, in PeripheryInput, o PeripheryOptions) error {
	for _, pattern := range []coreperiphery.Pattern{coreperiphery.Max, coreperiphery.Product, coreperiphery.Missing} {
		f, err := findCores(g, pattern, o.Permute.Seed)
		if err != nil {
			return err
		}
		c, err := f.of(in.Class, in.Of)
		if err != nil {
			return err
		}
		named := NamedCore{Pattern: pattern, InCore: c.InCore}
		if c.Undefined == "" {
			named.Ratio = &c.Ratio
		}
		v.Cores = append(v.Cores, named)
	}
	return nil
}

// WriteMarkdown writes the table, one row a component and one column a variant.
func (t SensitivityTable) WriteMarkdown(w io.Writer, l renjia.Lang) error {
	var b strings.Builder
	if len(t) == 0 {
		return nil
	}
	fmt.Fprintf(&b, "| %s |", renjia.Text{EN: "delta of", ZH: "分项 δ"}.In(l))
	for _, v := range t {
		fmt.Fprintf(&b, " %s |", v.name().In(l))
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(t)) + "\n")
	row := func(name string, cell func(Variant) *float64) {
		fmt.Fprintf(&b, "| %s |", plain(name))
		for _, v := range t {
			fmt.Fprintf(&b, " %s |", optional(cell(v)))
		}
		b.WriteString("\n")
	}
	for i, d := range t[0].Deltas {
		row(d.Label.In(l), func(v Variant) *float64 { return v.Deltas[i].Delta })
	}
	for i, c := range t[0].Cores {
		ratio := renjia.Text{EN: "share in the periphery, core ", ZH: "边缘占比，核心 "}
		row(ratio.In(l)+string(c.Pattern), func(v Variant) *float64 { return v.Cores[i].Ratio })
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// name says which choices a column was made under.
func (v Variant) name() renjia.Text {
	symmetry := map[network.Symmetry]renjia.Text{network.Weak: {EN: "weak", ZH: "任一方报告"}, network.Strong: {EN: "strong", ZH: "双方报告"}}[v.Symmetry]
	isolates := map[network.Isolates]renjia.Text{network.IsolatesIncluded: {EN: "isolates in", ZH: "含孤立者"}, network.IsolatesExcluded: {EN: "isolates out", ZH: "不含孤立者"}}[v.Isolates]
	return renjia.Text{
		EN: fmt.Sprintf("%s, %s (%d of %d)", symmetry.EN, isolates.EN, v.Members, v.N),
		ZH: fmt.Sprintf("%s，%s（%d／%d）", symmetry.ZH, isolates.ZH, v.Members, v.N),
	}
}
