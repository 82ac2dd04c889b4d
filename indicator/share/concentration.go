package share

import (
	"math/big"

	"github.com/renjia-project/renjia/indicator/measured"
)

const (
	idHHI       measured.ID = "hhi"
	idEffective measured.ID = "effective_number"
	idRDI       measured.ID = "rdi"
)

// Scale is a scale of the Herfindahl–Hirschman index.
type Scale string

// The scales of the index: shares as fractions, or as percentage points as in
// competition law.
const (
	UnitScale  Scale = "0-1"     // Σs², from 1/n to 1
	PointScale Scale = "0-10000" // 10,000·Σs²
)

// HHI returns the Herfindahl–Hirschman index (赫芬达尔—赫希曼指数), the sum of the
// squared shares. It is undefined for no amounts, a negative amount and a total of
// zero (Hirschman 1964).
func HHI(x []float64, scale Scale) (measured.Result, error) {
	if err := measured.Choose(idHHI, "variant", "the index is published on two scales", scale, UnitScale, PointScale); err != nil {
		return measured.Result{}, err
	}
	a, err := parts(idHHI, x)
	if err != nil {
		return measured.Result{}, err
	}
	value, exact := a.squares()
	if scale == PointScale {
		value *= 10_000
		if exact != nil {
			exact.Mul(exact, big.NewRat(10_000, 1))
		}
	}
	return either(a.about(idHHI, string(scale), "Hirschman 1964"), value, exact), nil
}

// EffectiveNumber returns 1/Σs²: as concentrated as so many equal shares, from 1 to n.
// It is undefined where [HHI] is (Laakso & Taagepera 1979).
func EffectiveNumber(x []float64) (measured.Result, error) {
	a, err := parts(idEffective, x)
	if err != nil {
		return measured.Result{}, err
	}
	value, exact := a.squares()
	if exact != nil {
		exact.Inv(exact)
	}
	return either(a.about(idEffective, "", "Laakso & Taagepera 1979"), 1/value, exact), nil
}

// Streams says which sources count towards n.
type Streams string

// The ways of counting sources. The value depends on it, and on how finely sources
// are told apart (Chikoto, Ling & Neely 2016).
const (
	DeclaredStreams Streams = "declared-streams" // every amount given, also zero
	NonzeroStreams  Streams = "nonzero-streams"  // only amounts above zero
)

// count returns n.
func (a amounts) count(s Streams) int {
	if s == NonzeroStreams {
		return a.nonzero()
	}
	return len(a.x)
}

// RDI returns the revenue diversification index (1 − Σs²)/(1 − 1/n) (收入多元化指数):
// 0 for a single source, 1 for n equal ones. It is undefined where [HHI] is, and for
// fewer than two sources (Carroll & Stater 2009).
func RDI(x []float64, s Streams) (measured.Result, error) {
	if err := measured.Choose(idRDI, "variant", "n, and with it the value, depends on empty sources", s, DeclaredStreams, NonzeroStreams); err != nil {
		return measured.Result{}, err
	}
	a, err := parts(idRDI, x)
	if err != nil {
		return measured.Result{}, err
	}
	n := int64(a.count(s))
	if n < 2 {
		return measured.Result{}, idRDI.Undefined("there are fewer than two sources", "收入来源不足两个")
	}
	hhi, exact := a.squares()
	about := a.about(idRDI, string(s), "Carroll & Stater 2009; on the count of streams: Chikoto, Ling & Neely 2016").With(measured.Number("hhi", hhi))
	about.N = n
	if exact != nil {
		exact.Sub(one(), exact)
		exact.Quo(exact, big.NewRat(n-1, n))
	}
	return either(about, (1-hhi)/(1-1/float64(n)), exact), nil
}
