package survival

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
)

// Ties names how a Cox regression takes events at the same time.
type Ties string

// The treatments of ties.
const (
	Efron   Ties = "efron"   // close to exact (Efron 1977); the default of R
	Breslow Ties = "breslow" // simpler, and biased towards 0 where ties are many (Breslow 1974); the default of SAS
)

// CoxOptions are the choices of a regression; both must be made.
type CoxOptions struct {
	Ties  Ties    `json:"ties"`
	Level float64 `json:"level"` // of the intervals, such as 0.95
}

func (o CoxOptions) check() error {
	if o.Ties == "" || o.Level == 0 {
		return &renjia.UnspecifiedError{What: "survival.CoxOptions", Choices: []renjia.Choice{
			{Name: "Ties", Options: []string{string(Efron), string(Breslow)}, Why: "programs have different defaults"},
			{Name: "Level", Options: []string{"0.90", "0.95", "0.99"}},
		}}
	}
	var p renjia.Problems
	p.Require(o.Ties == Efron || o.Ties == Breslow, "ties", "%q is unknown", o.Ties)
	p.Require(o.Level > 0 && o.Level < 1, "level", "must lie between 0 and 1")
	return p.Err("cox options")
}

// Cox fits a proportional hazards regression of how soon spells end on the
// covariates that names names, with delayed entry and strata. Records with a
// missing covariate are left out and counted.
//
// Newton's method with step halving runs until the coefficients stand still to about
// 1e-9 of a standard deviation of their covariate, which is further than programs go
// that watch only the likelihood. A coefficient that grows without end while the
// likelihood does not is Infinite: its covariate, maybe together with others, puts
// the events in order without fail (Heinze & Schemper 2001). A covariate that is
// constant, or a sum of others, among those at risk is an ErrInvalid naming it.
//
// An iteration takes O(n·p²) time for p covariates.
func Cox(names []string, records []Record, o CoxOptions) (Model, error) {
	if err := o.check(); err != nil {
		return Model{}, err
	}
	if err := checkRecords(records); err != nil {
		return Model{}, err
	}
	kept, err := complete(names, records)
	if err != nil {
		return Model{}, err
	}
	m := Model{N: len(kept), Dropped: len(records) - len(kept), Variant: o, Source: "Cox 1972; Efron 1977"}
	if o.Ties == Breslow {
		m.Source = "Cox 1972; Breslow 1974"
	}
	for _, r := range kept {
		if r.Event {
			m.Events++
		}
	}
	if m.Events == 0 {
		return Model{}, fmt.Errorf("cox regression: of %d records with all covariates none ended with the event: %w", m.N, renjia.ErrInvalid)
	}
	f, err := newFit(names, kept, o.Ties)
	if err != nil {
		return Model{}, err
	}
	if err := f.start(); err != nil {
		return Model{}, err
	}
	f.climb()
	f.report(&m)
	return m, nil
}

// complete returns the records of which all covariates are known.
func complete(names []string, records []Record) (kept []*Record, err error) {
	var p renjia.Problems
	p.Require(len(names) > 0, "names", "name a covariate")
	for i := range records {
		r := &records[i]
		switch {
		case len(r.Covariates) != len(names):
			p.Add(fmt.Sprintf("records[%d].covariates", i), "are %d, want %d", len(r.Covariates), len(names))
		case slices.ContainsFunc(r.Covariates, func(v float64) bool { return math.IsInf(v, 0) }):
			p.Add(fmt.Sprintf("records[%d].covariates", i), "must be finite, or NaN where missing")
		case !slices.ContainsFunc(r.Covariates, math.IsNaN):
			kept = append(kept, r)
		}
	}
	if len(p) == 0 && len(kept) == 0 {
		p.Add("records", "each misses a covariate")
	}
	return kept, p.Err("cox regression")
}
