package network

// Dyads counts the pairs of parties by how they are tied.
type Dyads struct {
	Mutual     int64 `json:"mutual"`     // in both directions
	Asymmetric int64 `json:"asymmetric"` // in one
	Null       int64 `json:"null"`       // not at all
}

// Dyads returns the census of pairs (Wasserman & Faust 1994, 13.2). In an
// undirected graph every tie is mutual.
func (g *Graph) Dyads() Dyads {
	var d Dyads
	for i := range g.ids {
		for _, j := range g.Row(i) {
			switch {
			case !g.Tied(int(j), i):
				d.Asymmetric++
			case int(j) > i:
				d.Mutual++
			}
		}
	}
	n := int64(g.Len())
	d.Null = n*(n-1)/2 - d.Mutual - d.Asymmetric
	return d
}

const dyadSource = "Wasserman & Faust 1994, 13.2–13.3"

// ArcReciprocity returns the share of arcs that are answered.
func (g *Graph) ArcReciprocity() (Result, error) {
	return g.About("arc-reciprocity", "", dyadSource).Share(2*g.Dyads().Mutual, int64(len(g.targets)))
}

// DyadReciprocity returns the share of connected pairs that are connected in
// both directions.
func (g *Graph) DyadReciprocity() (Result, error) {
	d := g.Dyads()
	return g.About("dyad-reciprocity", "", dyadSource).Share(d.Mutual, d.Mutual+d.Asymmetric)
}

// DyadSymmetry returns the share of all pairs that are alike in both directions:
// connected in both or in neither.
func (g *Graph) DyadSymmetry() (Result, error) {
	d := g.Dyads()
	return g.About("dyad-symmetry", "", dyadSource).Share(d.Mutual+d.Null, d.Mutual+d.Asymmetric+d.Null)
}
