package network

// Density returns the share of possible ties that exist: m/(n(n−1)) if directed,
// twice that if not (Wasserman & Faust 1994, 4.1 and 5.1). It is undefined for
// fewer than two parties.
func (g *Graph) Density(x Isolates) (Result, error) {
	if err := x.Check(); err != nil {
		return Result{}, err
	}
	n := int64(g.Counted(x))
	about := g.About("density", "isolates: "+string(x), "Wasserman & Faust 1994, 4.1, 5.1").Of(int(n))
	return about.Share(int64(len(g.targets)), n*(n-1))
}

// Degree returns each party's number of ties.
func (g *Graph) Degree(s Side) (Counts, error) {
	if err := s.Check(); err != nil {
		return Counts{}, err
	}
	degree := make([]int64, g.Len())
	g.eachArc(s, func(i int32, _ float64) { degree[i]++ })
	return Counts{g.About("degree", "side: "+string(s), "Wasserman & Faust 1994, 5.2"), degree}, nil
}

// Strength returns the sum of the weights of each party's ties (Barrat et al.
// 2004).
func (g *Graph) Strength(s Side) (Scores, error) {
	if err := s.Check(); err != nil {
		return Scores{}, err
	}
	sums := make([]float64, g.Len())
	g.eachArc(s, func(i int32, w float64) { sums[i] += w })
	return Scores{g.About("strength", "side: "+string(s), "Barrat et al. 2004"), sums}, nil
}

// eachArc visits every arc at the ends that a side looks at.
func (g *Graph) eachArc(s Side, visit func(i int32, weight float64)) {
	for i := range int32(g.Len()) {
		for k := g.offsets[i]; k < g.offsets[i+1]; k++ {
			w := 1.0
			if g.weights != nil {
				w = g.weights[k]
			}
			if s != In || !g.Directed() {
				visit(i, w)
			}
			if s != Out && g.Directed() {
				visit(g.targets[k], w)
			}
		}
	}
}

// Counted returns how many parties count.
func (g *Graph) Counted(x Isolates) int {
	if x == IsolatesIncluded {
		return g.Len()
	}
	n := 0
	for _, d := range g.Neighbours() {
		if d > 0 {
			n++
		}
	}
	return n
}

// Neighbours returns for each party with how many others it has any tie.
func (g *Graph) Neighbours() []int {
	degree := make([]int, g.Len())
	for i := range degree {
		for _, j := range g.Row(i) {
			degree[i]++
			if g.Directed() && !g.Tied(int(j), i) {
				degree[j]++
			}
		}
	}
	return degree
}
