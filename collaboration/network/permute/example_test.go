package permute_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// must stops an example that cannot go on.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// fataler is what building graphs asks for.
type fataler struct{}

func (fataler) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (fataler) FailNow()                          {}

// Are the three volunteer teams of a street further from the middle than the other
// seven organizations, by the number of their partners?
func ExampleLabels() {
	partners := []float64{7, 8, 6, 6, 8, 3, 9, 6, 2, 3}
	team := []bool{false, false, false, false, false, true, false, false, true, true}
	t := must(permute.Labels(partners, team, permute.Options{}))
	fmt.Printf("delta %.2f: ahead in %d of %d pairs\n", t.Delta, t.Numerator, t.Pairs)
	fmt.Printf("p = %d/%d = %.4f\n", t.CountGE, t.Permutations, t.PGE)
	fmt.Println(t.Rule.In(renjia.English))
	// Output:
	// delta 1.00: ahead in 21 of 21 pairs
	// p = 1/120 = 0.0083
	// share of all relabellings, the observed one among them, whose statistic is as large (small) as the observed; two-sided: twice the smaller, at most 1
}

// Several measures of position, over the same relabellings. Higher must mean less
// peripheral: the constraint is turned round.
func ExampleLabelsAll() {
	team := []bool{false, false, false, false, false, true, false, false, true, true}
	all := must(permute.LabelsAll([]permute.Component{
		{Name: "degree", Values: []float64{7, 8, 6, 6, 8, 3, 9, 6, 2, 3}},
		{Name: "betweenness", Values: []float64{.9, 1.6, 1.9, .45, 1.6, .25, 4.3, .2, 1.7, .2}},
		{Name: "constraint, reversed", Values: []float64{-.42, -.41, -.39, -.42, -.41, -.47, -.38, -.45, -.39, -.44}},
	}, team, permute.Options{}))
	for _, t := range all {
		fmt.Printf("%s: delta %.2f, p %.3f, Holm %.3f, max-T %.3f\n", t.Measure, t.Delta, t.PGE, t.PHolm, t.PMaxT)
	}
	// Output:
	// cliffs-delta: degree: delta 1.00, p 0.008, Holm 0.025, max-T 0.008
	// cliffs-delta: betweenness: delta 0.38, p 0.200, Holm 0.400, max-T 0.250
	// cliffs-delta: constraint, reversed: delta 0.38, p 0.200, Holm 0.400, max-T 0.250
}

// Do marriages and business go together among the families of Florence?
func ExampleQAP() {
	marriage := networktest.Florentine(fataler{}, false)
	business := networktest.Build(fataler{}, network.Undirected, []string{
		"Acciaiuoli", "Albizzi", "Guadagni", "Ridolfi", "Strozzi",
	}, "Barbadori-Castellani", "Barbadori-Ginori", "Barbadori-Medici", "Barbadori-Peruzzi", "Bischeri-Guadagni", "Bischeri-Lamberteschi",
		"Bischeri-Peruzzi", "Castellani-Lamberteschi", "Castellani-Peruzzi", "Ginori-Medici", "Guadagni-Lamberteschi",
		"Lamberteschi-Peruzzi", "Medici-Pazzi", "Medici-Salviati", "Medici-Tornabuoni")
	q := must(permute.QAP(marriage, business, permute.Options{Permutations: 9_999, Seed: 1}))
	fmt.Printf("r = %.3f: %v ties in common where %.1f would be by chance\n", q.Correlation, q.Overlap, q.MeanOverlap)
	fmt.Println("p below .002:", q.PGE < .002)
	// Output:
	// r = 0.356: 8 ties in common where 2.9 would be by chance
	// p below .002: true
}

// Is information passed on within a sector, or between the old and the young?
func ExampleMRQAP() {
	information := networktest.Knoke(fataler{})
	sector := []string{"GOV", "VOL", "GOV", "PVT", "GOV", "VOL", "PVT", "VOL", "GOV", "VOL"}
	m := must(permute.MRQAP(information, []permute.Covariate{
		permute.SameClass("same sector", sector),
		permute.Difference("age", []float64{30, 12, 25, 40, 50, 8, 60, 35, 20, 10}),
	}, permute.Options{Permutations: 4_999, Seed: 1}))
	for _, t := range m.Terms {
		fmt.Printf("%-12s %7.4f  t %5.2f\n", t.Name, t.Coef, t.T)
	}
	fmt.Println("significant at .05:", m.Terms[1].PTwo < .05, m.Terms[2].PTwo < .05)
	// Output:
	// (intercept)   0.5095  t  4.45
	// same sector  -0.0932  t -0.77
	// age           0.0030  t  0.72
	// significant at .05: false false
}

// Is the share of ties between classes larger than it would be if classes were
// spread over the parties at random?
func ExampleLabelStatistic() {
	g := networktest.Kite(fataler{})
	class := []int{0, 0, 0, 0, 0, 0, 0, 1, 1, 1}
	between := func(class []int) float64 {
		n := 0.
		for pair := range g.Ties() {
			if class[pair[0]] != class[pair[1]] {
				n++
			}
		}
		return n / float64(g.Edges())
	}
	t := must(permute.LabelStatistic(class, between, permute.Options{}))
	fmt.Printf("%.3f, by chance %.3f, p of so few %.3f of %d arrangements\n", t.Observed, t.Mean, t.PLE, t.Permutations)
	// Output:
	// 0.111, by chance 0.467, p of so few 0.008 of 120 arrangements
}

// A star of seven is as centralized as can be. Is that because of its degrees?
func ExampleAgainst() {
	star := networktest.Build(fataler{}, network.Undirected, nil, "L-a", "L-b", "L-c", "L-d", "L-e", "L-f")
	ties := must(permute.Against(star, centralization, permute.NullOptions{Null: permute.NullTies, Draws: 999}))
	degrees := must(permute.Against(star, centralization, permute.NullOptions{Null: permute.NullDegrees, Draws: 99}))
	fmt.Printf("for 7 parties and 6 ties: p %.3f\n", ties.PGE)
	fmt.Printf("for these degrees: p %.0f\n", degrees.PGE)
	// Output:
	// for 7 parties and 6 ties: p 0.001
	// for these degrees: p 1
}

// Are the three at the kite's tail more peripheral than their numbers of ties
// explain? The measure is how many others a party reaches in two steps.
func ExampleDelta() {
	kite := networktest.Kite(fataler{})
	tail := make([]bool, kite.Len())
	for _, id := range []string{"Heather", "Ike", "Jane"} {
		tail[kite.Index(id)] = true
	}
	delta := func(g *network.Graph) (float64, error) {
		reach := make([]float64, g.Len())
		for i := range reach {
			near := map[int32]bool{}
			for _, j := range g.Row(i) {
				near[j] = true
				for _, k := range g.Row(int(j)) {
					near[k] = true
				}
			}
			delete(near, int32(i))
			reach[i] = float64(len(near))
		}
		numerator, pairs, err := permute.Delta(reach, tail)
		return float64(numerator) / float64(pairs), err
	}
	t := must(permute.Against(kite, delta, permute.NullOptions{Null: permute.NullDegrees, Draws: 999, Seed: 1}))
	fmt.Printf("delta %.2f, with the same degrees %.1f on average\n", t.Observed, t.Mean)
	// Output:
	// delta 0.33, with the same degrees 0.7 on average
}

// How sure is a density, if other organizations might as well have been in the
// network?
func ExampleBootstrap() {
	r := must(permute.Bootstrap(networktest.Knoke(fataler{}), func(g *network.Graph, _ []int) (float64, error) {
		d, err := g.Density(network.IsolatesIncluded)
		return d.Value.Float64(), err
	}, permute.ResampleOptions{Draws: 999, Seed: 1}))
	fmt.Printf("%.2f, between %.1f and %.1f\n", r.Observed, r.Lower, r.Upper)
	// Output:
	// 0.54, between 0.3 and 0.8
}

// Networks with the degrees of the kite and otherwise random ties.
func ExampleRewire() {
	r := must(permute.Rewire(networktest.Kite(fataler{}), 0, 1))
	before := must(networktest.Kite(fataler{}).Degree(network.Total))
	after := must(r.Graph.Degree(network.Total))
	fmt.Println(before.Values)
	fmt.Println(after.Values)
	fmt.Println(r.Attempted, "swaps tried")
	// Output:
	// [4 4 3 6 5 3 5 3 2 1]
	// [4 4 3 6 5 3 5 3 2 1]
	// 1800 swaps tried
}
