package cohesion

import (
	"math"

	"github.com/renjia-project/renjia/collaboration/network"
)

// Blau returns the heterogeneity of a group, given the class of each member: the
// chance that two drawn with replacement are of different classes, 1 − Σ p²
// (Blau 1977). It lies in [0, 1−1/k] for k classes. It is undefined for nobody.
func Blau(class []string) (network.Result, error) {
	n := int64(len(class))
	about := network.About{Measure: "blau", N: len(class), Variant: "drawn with replacement", Source: "Blau 1977"}
	alike := int64(0)
	for _, k := range tally(class) {
		alike += k * k
	}
	return about.Share(n*n-alike, n*n)
}

// Evenness returns how evenly a group is spread over the classes that occur in it:
// Shannon's entropy over its largest value, in (0, 1], 1 if all are equally many
// (Pielou 1966). It is undefined for fewer than two classes.
func Evenness(class []string) (network.Estimate, error) {
	about := network.About{Measure: "evenness", N: len(class), Variant: "over the classes that occur", Source: "Pielou 1966"}
	counts := tally(class)
	if len(counts) < 2 {
		return network.Estimate{}, about.Undefined("it takes two classes")
	}
	return network.Estimate{About: about, Value: entropy(counts, int64(len(class))) / math.Log(float64(len(counts)))}, nil
}

// tally counts the classes in the order in which they occur.
func tally(class []string) (counts []int64) {
	number := map[string]int{}
	for _, c := range class {
		at, known := number[c]
		if !known {
			at = len(counts)
			number[c] = at
			counts = append(counts, 0)
		}
		counts[at]++
	}
	return counts
}

func entropy(counts []int64, n int64) (h float64) {
	for _, k := range counts {
		p := float64(k) / float64(n)
		h -= p * math.Log(p)
	}
	return h
}

// Heterogeneity returns for each party the Blau index of its contacts on a side,
// given the class of each place. In Total somebody who is tied both ways counts
// twice. It is undefined for a party without one.
func Heterogeneity(g *network.Graph, class []string, s network.Side) (network.Scores, error) {
	names, of, err := g.Classes(class)
	if err != nil {
		return network.Scores{}, err
	}
	if err := s.Check(); err != nil {
		return network.Scores{}, err
	}
	looks := looking(g, s)
	values, counts := make([]float64, g.Len()), make([]int64, len(names))
	for i := range int32(g.Len()) {
		var n, alike int64
		for _, r := range looks {
			for _, j := range r.row(i) {
				k := counts[of[j]]
				counts[of[j]]++
				alike += 2*k + 1 // (k+1)² − k²
				n++
			}
		}
		for _, r := range looks {
			for _, j := range r.row(i) {
				counts[of[j]] = 0
			}
		}
		values[i] = FewUndefined.share(float64(n*n-alike), float64(n*n))
	}
	return network.Scores{About: g.About("heterogeneity", "side: "+string(s), "Blau 1977"), Values: values}, nil
}

// looking returns the rows in which a party finds its ties on a side.
func looking(g *network.Graph, s network.Side) []rows {
	switch {
	case s == network.Out || !g.Directed():
		return []rows{rowsOf(g)}
	case s == network.In:
		return []rows{rowsOf(g.Reversed())}
	}
	return []rows{rowsOf(g), rowsOf(g.Reversed())}
}
