package indicator

import (
	"iter"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/centrality"
	"github.com/renjia-project/renjia/indicator/measured"
)

// density measures the agreement layer, every registered organization counted.
func (d *Data) density() (Result, error) {
	if len(d.Organizations) < 2 {
		return undefined(MeasureDensity, "there are fewer than two organizations", "组织不足两个")
	}
	g, err := d.agreements()
	if err != nil {
		return Result{}, err
	}
	r, err := g.Density(network.IsolatesIncluded)
	return ofGraph(MeasureDensity, r), err
}

// centralization is Freeman's degree centralization of the agreement layer.
func (d *Data) centralization() (Result, error) {
	if len(d.Organizations) < 3 {
		return undefined(MeasureCentralization, "there are fewer than three organizations", "组织不足三个")
	}
	g, err := d.agreements()
	if err != nil {
		return Result{}, err
	}
	r, err := centrality.DegreeCentralization(g, network.Total, network.IsolatesIncluded, centrality.MaximumUndirectedStar)
	return ofGraph(MeasureCentralization, r), err
}

// agreements is the graph of organizations, isolates included: they are what
// the periphery is about.
func (d *Data) agreements() (*network.Graph, error) {
	return network.Build(d.refs(), d.ties(), network.Options{
		Direction: network.Undirected, Merge: network.MergeFirst, Loops: network.LoopsRefuse,
	})
}

// refs identify the organizations in a graph.
func (d *Data) refs() []string {
	all := make([]string, len(d.Organizations))
	for i, o := range d.Organizations {
		all[i] = o.Ref.String()
	}
	return all
}

func (d *Data) ties() iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, o := range d.Organizations {
			for _, j := range o.Partners {
				if !yield(network.Tie{From: o.Ref.String(), To: d.Organizations[j].Ref.String(), Layer: "agreement", Weight: 1}, nil) {
					return
				}
			}
		}
	}
}

// ofGraph brings a measure of a graph to the form of this package.
func ofGraph(id MeasureID, r network.Result) Result {
	return measured.About{
		ID: id, N: int64(r.N), Variant: r.Variant, Source: r.Source,
		Inputs: []Input{input("pairs", r.Edges)},
	}.Exactly(r.Value.Rat())
}

// periphery is the share of organizations that have no agreement with anybody
// but the lead.
func (d *Data) periphery() (Result, error) {
	others, lone := int64(0), int64(0)
	for i, o := range d.Organizations {
		if o.Lead {
			continue
		}
		others++
		if d.peripheral(i) {
			lone++
		}
	}
	if others == int64(len(d.Organizations)) {
		return undefined(MeasureShare, "no lead organization is named", "未指明主导组织")
	}
	return Share(lone, others)
}

// peripheral reports whether an organization is tied to the lead alone or to
// nobody.
func (d *Data) peripheral(i int) bool {
	for _, j := range d.Organizations[i].Partners {
		if !d.Organizations[j].Lead {
			return false
		}
	}
	return true
}
