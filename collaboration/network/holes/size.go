package holes

import "github.com/renjia-project/renjia/collaboration/network"

// EffectiveSize returns Burt's effective size: the number of a party's contacts
// less the redundancy among them, Σ_j (1 − Σ_q p_iq·m_jq), where m_jq is the tie
// of j to q relative to j's strongest tie (Burt 1992, 2.2). It is undefined for
// an isolate. It takes O(m·√m) time.
func EffectiveSize(g *network.Graph, w network.Weights) (network.Scores, error) {
	c, err := newContacts(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	values, err := c.sizes()
	return network.Scores{About: aboutOf(g, "effective-size", w, "contacts only"), Values: values}, err
}

// Efficiency returns effective size over the number of contacts, in (0, 1]: 1 if no
// two contacts are tied. It is undefined for an isolate.
func Efficiency(g *network.Graph, w network.Weights) (network.Scores, error) {
	c, err := newContacts(g, w)
	if err != nil {
		return network.Scores{}, err
	}
	values, err := c.sizes()
	for i := range values {
		values[i] /= float64(c.number(i)) // NaN stays NaN
	}
	return network.Scores{About: aboutOf(g, "efficiency", w, "contacts only"), Values: values}, err
}

// sizes returns the effective sizes.
func (c *contacts) sizes() ([]float64, error) {
	triangles, err := c.graph.Triangles()
	if err != nil {
		return nil, err
	}
	most := make([]float64, len(c.total))
	for i := range most {
		for k := c.offsets[i]; k < c.offsets[i+1]; k++ {
			most[i] = max(most[i], c.weight(k))
		}
	}
	redundant := make([]float64, len(c.total)) // Σ_j Σ_q a_iq·a_jq/most_j
	for t := range triangles {
		u, v, w := t.Places[0], t.Places[1], t.Places[2]
		uv, uw, vw := c.weight(t.Arcs[0]), c.weight(t.Arcs[1]), c.weight(t.Arcs[2])
		redundant[u] += uw*(vw/most[v]) + uv*(vw/most[w])
		redundant[v] += vw*(uw/most[u]) + uv*(uw/most[w])
		redundant[w] += vw*(uv/most[u]) + uw*(uv/most[v])
	}
	for i := range redundant {
		redundant[i] = float64(c.number(i)) - redundant[i]/c.total[i]
	}
	c.undefined(redundant)
	return redundant, nil
}

// EffectiveSizeBorgatti returns Borgatti's reformulation for ties that are there or
// not: n − 2t/n for n contacts with t ties between them, directions and weights
// ignored (Borgatti 1997). In an undirected graph it equals [EffectiveSize] with
// weights ignored. It is undefined for an isolate.
func EffectiveSizeBorgatti(g *network.Graph) (network.Scores, error) {
	both, err := g.Undirected(network.Weak, network.MergeMax)
	if err != nil {
		return network.Scores{}, err
	}
	c, err := newContacts(both, network.WeightsIgnore)
	if err != nil {
		return network.Scores{}, err
	}
	values, err := c.sizes()
	about := g.About("effective-size", "directions and weights ignored", "Borgatti 1997")
	return network.Scores{About: about, Values: values}, err
}
