package trust

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// ICC is the intraclass correlation of ratings in a one-way design.
type ICC struct {
	About
	Groups int     `json:"groups"` // targets with two ratings or more
	Value  float64 `json:"value"`  // of a single rating, ICC(1,1): 1 at full agreement, below 0 at less than chance
	Mean   float64 `json:"mean"`   // of the mean of the average number of ratings, ICC(1,k)
}

// OneWay returns the intraclass correlation of ratings that are grouped by what
// they rate: (MSB − MSW)/(MSB + (k−1)·MSW). Where groups differ in size, k is the
// usual average (Σn − Σn²/Σn)/(groups − 1). Groups of one rating say nothing of
// agreement and are left out. It is undefined for fewer than two groups or if all
// ratings are the same (Shrout & Fleiss 1979, case 1).
func OneWay(groups [][]float64) (ICC, error) {
	i := ICC{About: About{Measure: "intraclass correlation", Variant: "ICC(1,1), one-way random", Source: "Shrout & Fleiss 1979"}}
	var total, squares float64
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		i.Groups++
		i.N += len(g)
		squares += float64(len(g)) * float64(len(g))
		for _, x := range g {
			total += x
		}
	}
	if i.Groups < 2 {
		return ICC{}, i.Undefined("fewer than two parties have two ratings")
	}
	n, a := float64(i.N), float64(i.Groups)
	between, within := spread(groups, total/n)
	between /= a - 1
	within /= n - a
	k := (n - squares/n) / (a - 1)
	if between+(k-1)*within <= 1e-24 {
		return ICC{}, i.Undefined("all ratings are the same")
	}
	i.Value = (between - within) / (between + (k-1)*within)
	i.Mean = k * i.Value / (1 + (k-1)*i.Value)
	return i, nil
}

// spread returns the sums of squares between and within groups of two and more.
func spread(groups [][]float64, grand float64) (between, within float64) {
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		mean := 0.0
		for _, x := range g {
			mean += x / float64(len(g))
		}
		between += float64(len(g)) * (mean - grand) * (mean - grand)
		for _, x := range g {
			within += (x - mean) * (x - mean)
		}
	}
	return between, within
}

// Alpha is Cronbach's alpha of the items of a topic.
type Alpha struct {
	About
	Items int     `json:"items"`
	Value float64 `json:"value"` // 1 if the items always move together; may be below 0
}

// Alpha returns Cronbach's alpha of the items of a topic: k/(k−1)·(1 − Σ variance
// of an item / variance of their sum), over the pairs that answered all of them.
// It is undefined for one item, fewer than two pairs, or sums that do not differ
// (Cronbach 1951).
func (s *Survey) Alpha(t Topic) (Alpha, error) {
	if err := s.Validate(); err != nil {
		return Alpha{}, err
	}
	items, err := s.Instrument.of(t)
	if err != nil {
		return Alpha{}, err
	}
	sh := s.sheet()
	var rows [][]float64
	for _, at := range sh.pairs {
		row := make([]float64, 0, len(items))
		for _, k := range items {
			if score := sh.scores[at][k]; score != 0 {
				row = append(row, float64(score))
			}
		}
		if len(row) == len(items) {
			rows = append(rows, row)
		}
	}
	return Cronbach(rows)
}

// Cronbach returns the alpha of rows of scores, one column an item.
func Cronbach(rows [][]float64) (Alpha, error) {
	a := Alpha{About: About{Measure: "Cronbach's alpha", N: len(rows), Variant: "complete rows", Source: "Cronbach 1951"}}
	if len(rows) < 2 || len(rows[0]) < 2 {
		return Alpha{}, a.Undefined("it takes two rows and two items")
	}
	a.Items = len(rows[0])
	columns := make([][]float64, a.Items)
	sums := make([]float64, len(rows))
	for r, row := range rows {
		if len(row) != a.Items {
			return Alpha{}, fmt.Errorf("row %d: has %d items, want %d: %w", r+1, len(row), a.Items, renjia.ErrInvalid)
		}
		for k, x := range row {
			columns[k] = append(columns[k], x)
			sums[r] += x
		}
	}
	parts, whole := 0.0, variance(sums)
	for _, c := range columns {
		parts += variance(c)
	}
	if whole == 0 {
		return Alpha{}, a.Undefined("all sums are the same")
	}
	k := float64(a.Items)
	a.Value = k / (k - 1) * (1 - parts/whole)
	return a, nil
}

// variance is the sample variance.
func variance(x []float64) float64 {
	mean, squares := 0.0, 0.0
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return squares / float64(len(x)-1)
}
