package competency

import (
	"fmt"
	"math"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Pair is two raters' ranks of the same person in the same competency.
type Pair struct{ A, B int }

// Pairs returns the ranks that two perspectives gave the same people in the same
// competencies of a framework, the latest current on a day of each, of one day the
// highest. The order is that of the first mention.
func Pairs(all []Assessment, framework string, a, b Perspective, on renjia.Date) ([]Pair, error) {
	first, err := HeldOn(all, framework, on, Options{From: []Perspective{a}, Basis: Latest})
	if err != nil {
		return nil, err
	}
	second, err := HeldOn(all, framework, on, Options{From: []Perspective{b}, Basis: Latest})
	if err != nil {
		return nil, err
	}
	type key struct {
		person     renjia.Ref
		competency string
	}
	var pairs []Pair
	seen := map[key]bool{}
	for _, x := range all {
		k := key{x.Person, x.Competency}
		ra, okA := first[x.Person][x.Competency]
		rb, okB := second[x.Person][x.Competency]
		if okA && okB && !seen[k] {
			seen[k] = true
			pairs = append(pairs, Pair{ra, rb})
		}
	}
	return pairs, nil
}

// Weights names how much a disagreement between two ranks weighs.
type Weights string

// The weights. With two ranks all are the same.
const (
	Unweighted Weights = "unweighted" // every disagreement the same (Cohen 1960)
	Linear     Weights = "linear"     // |i − j|
	Quadratic  Weights = "quadratic"  // (i − j)² (Cohen 1968)
)

func (w Weights) of(i, j int) (int64, error) {
	d := int64(i - j)
	switch {
	case w == Quadratic:
		return d * d, nil
	case w == Linear:
		return max(d, -d), nil
	case w == Unweighted && d == 0:
		return 0, nil
	case w == Unweighted:
		return 1, nil
	case w == "":
		return 0, &renjia.UnspecifiedError{What: "kappa", Choices: []renjia.Choice{{
			Name: "weights", Options: []string{string(Unweighted), string(Linear), string(Quadratic)}, Why: "they give different values",
		}}}
	}
	return 0, fmt.Errorf("kappa: weights %q: unknown: %w", string(w), renjia.ErrInvalid)
}

// maxRank bounds ranks in statistics, so that a mistake does not become a table
// of gigabytes.
const maxRank = 1000

// Agreed returns the share of pairs in which both ranks are the same. None at all
// is undefined.
func Agreed(pairs []Pair) (renjia.Fraction, About, error) {
	about := About{"percent agreement", len(pairs), "exact", "share of equal ratings"}
	same := 0
	for _, p := range pairs {
		if p.A == p.B {
			same++
		}
	}
	if len(pairs) == 0 {
		return renjia.Fraction{}, about, about.undefined("there are no pairs")
	}
	f, err := renjia.NewFraction(int64(same), int64(len(pairs)))
	return f, about, err
}

// Kappa is agreement beyond chance: 1 is perfect, 0 what chance gives, less is
// worse than chance.
type Kappa struct {
	Value float64 `json:"value"`
	// Exact is the value as a ratio of whole numbers, such as "2/5".
	Exact    string  `json:"exact"`
	Observed float64 `json:"observed"` // mean weight of the disagreements
	Expected float64 `json:"expected"` // the same if the raters were independent
	About    About   `json:"about"`
}

// CohensKappa returns 1 − observed/expected disagreement of two raters, computed
// exactly (Cohen 1960; weighted: Cohen 1968). It is undefined without pairs and
// where both raters gave one and the same rank to everybody: nothing can then be
// expected by chance but agreement.
func CohensKappa(pairs []Pair, w Weights) (Kappa, error) {
	table := map[Pair]int64{}
	for i, p := range pairs {
		if min(p.A, p.B) < 0 || max(p.A, p.B) > maxRank {
			return Kappa{}, fmt.Errorf("kappa: pair %d: ranks %d and %d: want 0 to %d: %w", i, p.A, p.B, maxRank, renjia.ErrInvalid)
		}
		table[p]++
	}
	return kappa(table, w.of, About{"Cohen's kappa", len(pairs), string(w), "Cohen 1960, 1968"})
}

// KappaOfTable returns kappa for a square table of counts (row: first rater,
// column: second) and a table of the same size with whole weights of
// disagreement, such as those of Cohen's own example.
func KappaOfTable(counts, weights [][]int64) (Kappa, error) {
	table, n := map[Pair]int64{}, int64(0)
	for i := range counts {
		if len(counts[i]) != len(counts) || len(weights) != len(counts) || len(weights[i]) != len(counts) || weights[i][i] != 0 {
			return Kappa{}, fmt.Errorf("kappa: row %d: want square tables of one size and no weight on the diagonal: %w", i, renjia.ErrInvalid)
		}
		for j, c := range counts[i] {
			if c < 0 || c > math.MaxInt32 || weights[i][j] < 0 || weights[i][j] > math.MaxInt32 {
				return Kappa{}, fmt.Errorf("kappa: row %d, column %d: want counts and weights from 0 to %d: %w", i, j, math.MaxInt32, renjia.ErrInvalid)
			}
			if c > 0 {
				table[Pair{i, j}] = c
			}
			n += c
		}
	}
	return kappa(table, func(i, j int) (int64, error) { return weights[i][j], nil }, About{"Cohen's kappa", int(n), "own weights", "Cohen 1968"})
}

// kappa is 1 − n·Σ w·n_ij / Σ w·r_i·c_j.
func kappa(table map[Pair]int64, weight func(i, j int) (int64, error), about About) (Kappa, error) {
	if len(table) == 0 {
		return Kappa{}, about.undefined("there are no pairs")
	}
	rows, columns := map[int]int64{}, map[int]int64{}
	observed, expected := new(big.Int), new(big.Int)
	for p, c := range table {
		w, err := weight(p.A, p.B)
		if err != nil {
			return Kappa{}, err
		}
		rows[p.A] += c
		columns[p.B] += c
		addProduct(observed, w, c, 1)
	}
	for i, r := range rows {
		for j, c := range columns {
			w, _ := weight(i, j) // asked above for every sort of pair
			addProduct(expected, w, r, c)
		}
	}
	if expected.Sign() == 0 {
		return Kappa{}, about.undefined("both raters gave everybody the same rank")
	}
	n := big.NewInt(int64(about.N))
	k := new(big.Rat).SetFrac(new(big.Int).Mul(observed, n), expected)
	k.Sub(big.NewRat(1, 1), k)
	out := Kappa{Exact: k.RatString(), About: about}
	out.Value, _ = k.Float64()
	out.Observed, _ = new(big.Rat).SetFrac(observed, n).Float64()
	out.Expected, _ = new(big.Rat).SetFrac(expected, new(big.Int).Mul(n, n)).Float64()
	return out, nil
}

func addProduct(sum *big.Int, a, b, c int64) {
	t := big.NewInt(a)
	sum.Add(sum, t.Mul(t, big.NewInt(b)).Mul(t, big.NewInt(c)))
}
