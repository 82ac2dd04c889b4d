package survival

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Weight names how much a difference counts at a time. All tests compare the same
// observed and expected numbers; which one is fit depends on when groups differ.
type Weight string

// The weights.
const (
	LogRankWeight    Weight = "logrank"     // 1: Mantel's; best for a constant ratio of hazards
	PetoWeight       Weight = "peto"        // S(t−) of all together: early differences count more (Peto & Peto 1972, rho 1 of R)
	GehanWeight      Weight = "gehan"       // how many are at risk (Gehan 1965, Breslow 1970)
	TaroneWareWeight Weight = "tarone-ware" // the root of how many are at risk (Tarone & Ware 1977)
)

// Weights are all weights.
func Weights() []Weight {
	return []Weight{LogRankWeight, PetoWeight, GehanWeight, TaroneWareWeight}
}

func (w Weight) check() error {
	switch w {
	case LogRankWeight, PetoWeight, GehanWeight, TaroneWareWeight:
		return nil
	case "":
		return &renjia.UnspecifiedError{What: "survival.LogRank", Choices: []renjia.Choice{{
			Name: "weight", Options: names(Weights()), Why: "they answer different questions; peto looks at early leavers",
		}}}
	}
	return fmt.Errorf("weight %q: unknown: %w", string(w), renjia.ErrInvalid)
}

// Compared is one group of a test.
type Compared struct {
	Name     string  `json:"name"`
	N        int     `json:"n"`
	Observed float64 `json:"observed"` // weighted
	Expected float64 `json:"expected"` // weighted; if the groups did not differ
}

// Test is the comparison of groups.
type Test struct {
	N         int         `json:"n"`
	Groups    []Compared  `json:"groups"`    // by name
	Variance  [][]float64 `json:"variance"`  // of Observed − Expected
	Statistic float64     `json:"statistic"` // chi-squared
	DF        int         `json:"df"`
	P         float64     `json:"p"`
	Variant   string      `json:"variant"`
	Source    string      `json:"source"`
}

// LogRank tests whether the groups of records stay equally long. Records of
// different strata are not compared with each other; the strata are added up.
// Spells with delayed entry are at risk from their entry on, which R's survdiff
// refuses; the statistic without weight is the score test of a Cox regression with
// exact ties.
//
// DF is the rank of the variance: one less than there are groups, and less still if
// some of them were never at risk together. A test of groups that never were is
// undefined and an ErrInvalid. It takes O(n log n + k²·m) time for k groups and m
// times of events.
func LogRank(records []Record, w Weight) (Test, error) {
	if err := w.check(); err != nil {
		return Test{}, err
	}
	if err := checkRecords(records); err != nil {
		return Test{}, err
	}
	groups, number := groupsOf(records, func(r *Record) string { return r.Group })
	t := Test{N: len(records), Variant: string(w), Source: "Mantel 1966; Fleming & Harrington 1991, chapter 7"}
	for _, name := range groups {
		t.Groups = append(t.Groups, Compared{Name: name})
		t.Variance = append(t.Variance, make([]float64, len(groups)))
	}
	kept := make([]*Record, len(records))
	for i := range records {
		kept[i] = &records[i]
		t.Groups[number[records[i].Group]].N++
	}
	names, parts := strata(kept)
	if len(names) > 1 {
		t.Variant += fmt.Sprintf("; %d strata", len(names))
	}
	for _, part := range parts {
		columns(part, func(r *Record) int32 { return number[r.Group] }).compare(&t, w)
	}
	return t, t.conclude()
}

// compare adds one stratum to a test.
func (c *table) compare(t *Test, w Weight) {
	k := len(t.Groups)
	risk, died := make([]float64, k), make([]float64, k)
	total, survival := 0.0, 1.0
	change := func(row int, by float64) {
		risk[c.group[row]] += by
		total += by
	}
	for i := range c.time {
		if c.entry[i] == 0 {
			change(i, 1)
		}
	}
	entering := c.byEntry
	for from := 0; from < len(c.time); {
		time := c.time[from]
		for len(entering) > 0 && c.entry[entering[0]] < time {
			change(entering[0], 1)
			entering = entering[1:]
		}
		clear(died)
		events, to := 0.0, from
		for ; to < len(c.time) && c.time[to] == time; to++ {
			if c.event[to] {
				died[c.group[to]]++
				events++
			}
		}
		if events > 0 {
			t.add(risk, died, total, events, w.at(total, survival))
			survival *= (total - events) / total
		}
		for ; from < to; from++ {
			change(from, -1)
		}
	}
}

func (w Weight) at(risk, survival float64) float64 {
	switch w {
	case PetoWeight:
		return survival
	case GehanWeight:
		return risk
	case TaroneWareWeight:
		return math.Sqrt(risk)
	}
	return 1
}

// add adds one time: the events of a group given those of all are hypergeometric.
func (t *Test) add(risk, died []float64, total, events, weight float64) {
	spread := 0.0
	if total > 1 {
		spread = weight * weight * events * (total - events) / (total - 1)
	}
	for i := range risk {
		t.Groups[i].Observed += weight * died[i]
		if risk[i] == 0 {
			continue
		}
		share := risk[i] / total
		t.Groups[i].Expected += weight * events * share
		if spread == 0 {
			continue
		}
		t.Variance[i][i] += spread * share * (1 - share)
		for j := range i {
			covariance := spread * share * risk[j] / total
			t.Variance[i][j] -= covariance
			t.Variance[j][i] -= covariance
		}
	}
}
