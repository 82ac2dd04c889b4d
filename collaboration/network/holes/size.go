package holes

import "github.com/renjia-project/renjia/collaboration/network"

// EffectiveSize returns Burt's effective size: the number of a party's contacts
// less the redundancy among them, Σ_j (1 − Σ_q p_iq·m_jq), where m_jq is the tie
// of j to q relative to j's strongest tie (Burt 1992, 2.2). It is undefined for
// an isolate. It takes O(m·√m) time.
func EffectiveSize(g *network.Graph, w network.Weights) (network.Scores, error) {
	return scores(g, w, "effective-size", "contacts only", (*contacts).sizes)
}

// Efficiency returns effective size over the number of contacts, in (0, 1]: 1 if no
// two contacts are tied. It is undefined for an isolate.
func Efficiency(g *network.Graph, w network.Weights) (network.Scores, error) {
	return scores(g, w, "efficiency", "contacts only", func(c *contacts) []float64 {
		values := c.sizes()
		for i := range values {
			values[i] /= float64(c.number(i))
		}
		return values
	})
}

// sizes returns the effective sizes.
func (c *contacts) sizes() []float64 {
	most := c.strongest()
	redundant := make([]float64, len(c.total)) // Σ_j Σ_q a_iq·a_jq/most_j
	for t := range c.triangles {
		u, v, w := t.Places[0], t.Places[1], t.Places[2]
		uv, uw, vw := c.weight(t.Arcs[0]), c.weight(t.Arcs[1]), c.weight(t.Arcs[2])
		redundant[u] += uw*(vw/most[v]) + uv*(vw/most[w])
		redundant[v] += vw*(uw/most[u]) + uv*(uw/most[w])
		redundant[w] += vw*(uv/most[u]) + uw*(uv/most[v])
	}
	for i := range redundant {
		redundant[i] = float64(c.number(i)) - redundant[i]/c.total[i]
	}
	return redundant
}

// strongest returns the weight of each party's strongest tie.
func (c *contacts) strongest() []float64 {
	most := make([]float64, len(c.total))
	for i := range most {
		for k := c.offsets[i]; k < c.offsets[i+1]; k++ {
			most[i] = max(most[i], c.weight(k))
		}
	}
	return most
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
	sizes, err := EffectiveSize(both, network.WeightsIgnore)
	sizes.About = g.About("effective-size", "directions and weights ignored", "Borgatti 1997")
	return sizes, err
}
