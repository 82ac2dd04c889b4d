package instance

import (
	"math"

	"github.com/renjia-project/renjia"
)

// Spec describes a generated instance of N people and M posts.
type Spec struct {
	Family string  `json:"family"` // uint, low, geom, station, machol or const
	N      int     `json:"n"`
	M      int     `json:"m"`
	Seed   uint64  `json:"seed"`
	A      int64   `json:"a"`      // least cost of uint and low
	B      int64   `json:"b"`      // largest cost of uint
	K      uint64  `json:"k"`      // distinct costs of low
	R      uint64  `json:"R"`      // side of the square of geom
	S      int     `json:"S"`      // skills of station
	C      int64   `json:"c"`      // the cost of const
	Forbid float64 `json:"forbid"` // share of pairs that are forbidden
	Diag   int     `json:"diag"`   // 1: pairs (i, i) stay allowed

	CapLow     int64 `json:"caplo"`
	CapHigh    int64 `json:"caphi"`
	DemandLow  int64 `json:"demlo"`
	DemandHigh int64 `json:"demhi"`
	PairLimit  int   `json:"ub"`  // 0: none
	Vacancy    int64 `json:"vac"` // largest weight of an unfilled unit, 0: none
	MinLoad    int   `json:"minload"`
}

func (s Spec) stream(tag uint64) Stream { return Stream(s.Seed ^ tag) }

// maxCells keeps a mistyped size from asking for all memory.
const maxCells = 100_000_000

// Validate reports everything that cannot be generated.
func (s Spec) Validate() error {
	var p renjia.Problems
	p.Require(s.N >= 0 && s.M >= 0 && (s.M == 0 || s.N <= maxCells/s.M), "n", "want n and m of at most %d pairs, not %d × %d", maxCells, s.N, s.M)
	p.Require(s.Forbid >= 0 && s.Forbid <= 1, "forbid", "want a share of 0 to 1, not %v", s.Forbid)
	p.Require(s.CapLow <= s.CapHigh && s.CapLow >= 0, "caplo", "want 0 ≤ caplo ≤ caphi, not %d and %d", s.CapLow, s.CapHigh)
	p.Require(s.DemandLow <= s.DemandHigh && s.DemandLow >= 0, "demlo", "want 0 ≤ demlo ≤ demhi, not %d and %d", s.DemandLow, s.DemandHigh)
	p.Require(s.Vacancy >= 0, "vac", "want no negative weight, not %d", s.Vacancy)
	switch s.Family {
	case "uint":
		p.Require(s.A <= s.B, "a", "want a ≤ b, not %d and %d", s.A, s.B)
	case "low":
		p.Require(s.K > 0, "k", "want at least one cost")
	case "geom":
		p.Require(s.R > 0, "R", "want a side of at least 1")
	case "station":
		p.Require(s.S > 0 && s.S <= 1000, "S", "want 1 to 1000 skills, not %d", s.S)
	case "machol", "const":
	default:
		p.Add("family", "want uint, low, geom, station, machol or const, not %q", s.Family)
	}
	return p.Err("spec")
}

// Matrix returns the costs of people (rows) at posts, and which pairs are forbidden:
// nil if none is.
func (s Spec) Matrix() (cost [][]int64, forbidden [][]bool, err error) {
	if err := s.Validate(); err != nil {
		return nil, nil, err
	}
	at := s.costs()
	cost = make([][]int64, s.N)
	if s.Forbid > 0 || s.Family == "station" {
		forbidden = make([][]bool, s.N)
	}
	for i := range cost {
		cost[i] = make([]int64, s.M)
		if forbidden != nil {
			forbidden[i] = make([]bool, s.M)
		}
		for j := range cost[i] {
			c, barred := at(i, j)
			cost[i][j] = c
			if forbidden != nil {
				forbidden[i][j] = barred || s.forbids(i, j)
			}
		}
	}
	return cost, forbidden, nil
}

func (s Spec) forbids(i, j int) bool {
	return s.Forbid > 0 && (s.Diag == 0 || i != j) && s.stream(forbidTag).below(i*s.M+j, s.Forbid)
}

func (s Spec) costs() func(i, j int) (cost int64, forbidden bool) {
	x, row, column := s.stream(costTag), s.stream(rowTag), s.stream(columnTag)
	switch s.Family {
	case "uint":
		return func(i, j int) (int64, bool) { return x.Between(i*s.M+j, s.A, s.B), false }
	case "low":
		return func(i, j int) (int64, bool) { return s.A + int64(x.At(i*s.M+j)%s.K), false }
	case "geom":
		return func(i, j int) (int64, bool) {
			dx := int64(row.At(2*i)%s.R) - int64(column.At(2*j)%s.R)
			dy := int64(row.At(2*i+1)%s.R) - int64(column.At(2*j+1)%s.R)
			return root(dx*dx + dy*dy), false
		}
	case "machol":
		return func(i, j int) (int64, bool) { return int64(i+1) * int64(j+1), false }
	case "const":
		return func(i, j int) (int64, bool) { return s.C, false }
	}
	return func(i, j int) (int64, bool) { return s.station(row, column, i, j) }
}

// station compares skills 0 … 4 with what a post asks for and adds the way there.
func (s Spec) station(row, column Stream, i, j int) (cost int64, forbidden bool) {
	person, post := i*(s.S+2), j*(s.S+2)
	for k := range s.S {
		level := int64(row.At(person+k) % 5)
		asked := max(0, int64(column.At(post+k)%10)-5) // 0 to 5 of 10 ask nothing
		short := max(0, asked-level)
		cost += 10 * short * short
		if asked > 0 {
			cost += max(0, level-asked)
		}
		forbidden = forbidden || short >= 3
	}
	for k := s.S; k < s.S+2; k++ {
		way := int64(row.At(person+k)%100) - int64(column.At(post+k)%100)
		cost += max(way, -way)
	}
	return cost, forbidden
}

// root is the whole part of a square root.
func root(x int64) int64 {
	r := int64(math.Sqrt(float64(x)))
	for r*r > x {
		r--
	}
	for (r+1)*(r+1) <= x {
		r++
	}
	return r
}

// Capacities returns what each person supplies and each post asks for.
func (s Spec) Capacities() (supply, demand []int) {
	supply, demand = make([]int, s.N), make([]int, s.M)
	for i := range supply {
		supply[i] = int(s.stream(capTag).Between(i, s.CapLow, s.CapHigh))
	}
	for j := range demand {
		demand[j] = int(s.stream(demandTag).Between(j, s.DemandLow, s.DemandHigh))
	}
	return supply, demand
}

// Weights returns what an unfilled unit of each post costs, nil if the most units
// are to be filled.
func (s Spec) Weights() []int64 {
	if s.Vacancy == 0 {
		return nil
	}
	w := make([]int64, s.M)
	for j := range w {
		w[j] = s.stream(vacantTag).Between(j, 1, s.Vacancy)
	}
	return w
}

// Checksum returns the sum and a hash of a matrix, row by row, to compare with other
// programs.
func Checksum(cost [][]int64) (sum, hash uint64) {
	for _, row := range cost {
		for _, c := range row {
			sum += uint64(c)
			hash ^= uint64(c) * gamma
			hash = hash<<7 | hash>>57
		}
	}
	return sum, hash
}
