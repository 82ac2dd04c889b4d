package centrality

import "github.com/renjia-project/renjia/collaboration/network"

// reachesOf sums up the distances from every place along the arcs that leave it.
// It also says how the paths were compared.
func reachesOf(g *network.Graph, l network.Lengths, workers int) (reaches, string, error) {
	n := g.Len()
	if bySteps(g, l) {
		return reachesBySteps(g, workers), "", nil
	}
	m, err := metricOf(g, l)
	if err != nil {
		return reaches{}, "", err
	}
	whole := reaches{of: make([]reach, n)}
	blocks[*dijkstra, *float64]{
		worker: func() *dijkstra { return newDijkstra(g, &m, false) },
		part:   func() *float64 { return new(float64) },
		work: func(d *dijkstra, largest *float64, from, upTo int) {
			for i := from; i < upTo; i++ {
				whole.of[i] = d.reach(int32(i), m.unit, largest)
			}
		},
		add: func(largest *float64) { whole.largest = max(whole.largest, *largest) },
	}.run(n, workers)
	return whole, ", " + m.String(), nil
}

func reachesBySteps(g *network.Graph, workers int) reaches {
	n := g.Len()
	out, in := bothRows(g)
	whole := reaches{of: make([]reach, n)}
	blocks[*flood, *reaches]{
		worker: func() *flood { return newFlood(out, in) },
		part:   func() *reaches { return &reaches{of: make([]reach, n)} },
		work: func(f *flood, part *reaches, from, upTo int) {
			for b := from; b < upTo; b++ {
				f.batch(b*laneBits, min(n, (b+1)*laneBits), part)
			}
		},
		add: whole.drain,
	}.run((n+laneBits-1)/laneBits, workers)
	return whole
}

// drain adds a part and empties it.
func (r *reaches) drain(part *reaches) {
	for i, p := range part.of {
		r.of[i].parties += p.parties
		r.of[i].total += p.total
		r.of[i].harmonic += p.harmonic
		part.of[i] = reach{}
	}
	r.largest = max(r.largest, part.largest)
}

// reach sums up the distances from one source.
func (d *dijkstra) reach(source int32, unit float64, largest *float64) (r reach) {
	d.from(source)
	r.parties = int64(len(d.order) - 1)
	for _, w := range d.order[1:] {
		r.total += d.far[w]
		r.harmonic += 1 / (d.far[w] * unit)
	}
	*largest = max(*largest, d.far[d.order[len(d.order)-1]]*unit)
	r.total *= unit
	return r
}
