package indicator

// HHIVariant is a scale of the Herfindahl–Hirschman index.
type HHIVariant string

// The scales of the index: shares as fractions, or as percentage points as in
// competition law.
const (
	UnitScale  HHIVariant = "0-1"     // Σs², from 1/n to 1
	PointScale HHIVariant = "0-10000" // 10,000·Σs²
)

// HHI returns the Herfindahl–Hirschman index (赫芬达尔指数), the sum of the squared
// shares of amounts that are not negative. It is undefined for no amounts, for
// a total of zero and for negative or non-finite amounts.
func HHI(x []float64, v HHIVariant) (Result, error) {
	if v != UnitScale && v != PointScale {
		return unspecified(MeasureHHI, "the index is published on two scales", string(UnitScale), string(PointScale))
	}
	total, err := totalOf(MeasureHHI, x)
	if err != nil {
		return Result{}, err
	}
	h := squaredShares(x, total)
	if v == PointScale {
		h *= 10000
	}
	return result(MeasureHHI, h, int64(len(x)), string(v), input("total", total))
}

func squaredShares(x []float64, total float64) float64 {
	var s compensated
	for _, v := range x {
		s.add((v / total) * (v / total))
	}
	return s.sum()
}

// RDIVariant says which revenue streams count towards n.
type RDIVariant string

// The ways of counting streams. The value depends on it, and on how finely
// streams are told apart (Chikoto, Ling and Neely 2016).
const (
	DeclaredStreams RDIVariant = "declared-streams" // every amount given, also zero
	NonzeroStreams  RDIVariant = "nonzero-streams"  // only amounts above zero
)

// RDI returns the revenue diversification index (1 − HHI)/(1 − 1/n): 0 for a
// single source, 1 for n equal ones. It is undefined where [HHI] is, and for
// fewer than two streams.
func RDI(x []float64, v RDIVariant) (Result, error) {
	if v != DeclaredStreams && v != NonzeroStreams {
		return unspecified(MeasureRDI, "n, and with it the value, depends on empty streams",
			string(DeclaredStreams), string(NonzeroStreams))
	}
	total, err := totalOf(MeasureRDI, x)
	if err != nil {
		return Result{}, err
	}
	n := len(x)
	if v == NonzeroStreams {
		n = positive(x)
	}
	if n < 2 {
		return undefined(MeasureRDI, "there are fewer than two streams", "收入来源不足两个")
	}
	h := squaredShares(x, total)
	return result(MeasureRDI, (1-h)/(1-1/float64(n)), int64(n), string(v), input("total", total), input("hhi", h))
}

func positive(x []float64) (n int) {
	for _, v := range x {
		if v > 0 {
			n++
		}
	}
	return n
}
