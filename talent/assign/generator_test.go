package assign_test

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/renjia-project/renjia/talent/assign"
)

// spec describes an instance of the generator of the reference values.
type spec struct {
	Family  string
	N, M    int
	Seed    uint64
	A, B    int64
	K, R    uint64
	C       int64
	S       int
	Forbid  float64
	Diag    int
	Caplo   uint64
	Caphi   uint64
	Demlo   uint64
	Demhi   uint64
	Vac     uint64
	Unknown string `json:"-"`
}

const (
	tagForbid = 0xF0F0F0F0F0F0F0F0
	tagCap    = 0x1111111111111111
	tagDem    = 0x2222222222222222
	tagRow    = 0x3333333333333333
	tagCol    = 0x4444444444444444
)

// output is the i-th output of splitmix64 from a seed.
func output(seed uint64, i int) uint64 {
	z := seed + uint64(i+1)*0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// matrix is the cost matrix before pairs are forbidden; floats of [0,1) are
// given as multiples of 2^-53.
func (s spec) matrix() []int64 {
	c := make([]int64, s.N*s.M)
	for i := range s.N {
		for j := range s.M {
			c[i*s.M+j] = s.cost(i, j)
		}
	}
	return c
}

func (s spec) cost(i, j int) int64 {
	x := output(s.Seed, i*s.M+j)
	switch s.Family {
	case "uint":
		return int64(x%uint64(s.B-s.A+1)) + s.A
	case "low":
		return int64(x%s.K) + s.A
	case "ufloat":
		return int64(x >> 11)
	case "machol":
		return int64(i+1) * int64(j+1)
	case "const":
		return s.C
	case "geom":
		point := func(tag uint64, k int) int64 { return int64(output(s.Seed^tag, k) % s.R) }
		dx, dy := point(tagRow, 2*i)-point(tagCol, 2*j), point(tagRow, 2*i+1)-point(tagCol, 2*j+1)
		return int64(math.Sqrt(float64(dx*dx + dy*dy)))
	case "station":
		cost, _ := s.station(i, j)
		return cost
	}
	panic("family " + s.Family)
}

func (s spec) station(i, j int) (cost int64, forbidden bool) {
	row := func(k int) int64 { return int64(output(s.Seed^tagRow, i*(s.S+2)+k)) }
	col := func(k int) uint64 { return output(s.Seed^tagCol, j*(s.S+2)+k) }
	for k := range s.S {
		level, need := int64(uint64(row(k))%5), int64(col(k)%10)
		need = max(0, need-5)
		if col(k)%10 < 5 {
			need = 0
		}
		short := max(0, need-level)
		cost += 10 * short * short
		if need > 0 {
			cost += max(0, level-need)
		}
		forbidden = forbidden || short >= 3
	}
	for k := s.S; k < s.S+2; k++ {
		d := int64(uint64(row(k))%100) - int64(col(k)%100)
		cost += max(d, -d)
	}
	return cost, forbidden
}

func (s spec) forbidden(i, j int) bool {
	if s.Family == "station" {
		if _, no := s.station(i, j); no {
			return true
		}
	}
	if s.Forbid == 0 || s.Diag != 0 && i == j {
		return false
	}
	return output(s.Seed^tagForbid, i*s.M+j)>>11 < uint64(math.Floor(s.Forbid*(1<<53)))
}

// cells is the matrix with the forbidden pairs marked.
func (s spec) cells() []int64 {
	c := s.matrix()
	for i := range s.N {
		for j := range s.M {
			if s.forbidden(i, j) {
				c[i*s.M+j] = assign.Forbidden
			}
		}
	}
	return c
}

// floats are the cells of the family ufloat as such.
func floats(cells []int64) []float64 {
	f := make([]float64, len(cells))
	for k, c := range cells {
		f[k] = math.Ldexp(float64(c), -53)
		if c == assign.Forbidden {
			f[k] = math.Inf(1)
		}
	}
	return f
}

// checksums are the sum and the hash that the reference values have.
func checksums(cells []int64) (sum, hash string) {
	var total, h uint64
	for _, c := range cells {
		total += uint64(c)
		h = bits.RotateLeft64(h^uint64(c)*0x9E3779B97F4A7C15, 7)
	}
	return strconv.FormatUint(total, 10), strconv.FormatUint(h, 10)
}

func (s spec) String() string {
	return fmt.Sprintf("%s %d×%d seed %d forbid %v", s.Family, s.N, s.M, s.Seed, s.Forbid)
}

// pairsOf lists the allowed pairs of cells, last first, as sparse input may be.
func pairsOf(rows, columns int, cells []int64) []assign.Pair[int64] {
	var pairs []assign.Pair[int64]
	for i := range rows {
		for j := range columns {
			if c := cells[i*columns+j]; c != assign.Forbidden {
				pairs = append(pairs, assign.Pair[int64]{Row: i, Column: j, Cost: c})
			}
		}
	}
	slices.Reverse(pairs)
	return pairs
}
