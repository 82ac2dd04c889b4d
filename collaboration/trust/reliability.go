package trust

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mathext"

	"github.com/renjia-project/renjia"
)

// Reliability is how far a party kept what it promised.
type Reliability struct {
	Who      string  `json:"who"`
	Kind     Kind    `json:"kind,omitempty"` // empty: of all kinds together
	Kept     int     `json:"kept"`
	Late     int     `json:"late"`
	Broken   int     `json:"broken"`
	Censored int     `json:"censored"` // not yet due: neither kept nor broken
	Released int     `json:"released"`
	WeightIn float64 `json:"weight_kept"` // Σ w over what counts as kept
	Weight   float64 `json:"weight_due"`  // Σ w over what was due
	Mean     float64 `json:"mean"`        // (1 + Σ w kept)/(2 + Σ w due), 1/2 if nothing was due
	Lower    float64 `json:"lower"`       // of the interval of Beta(1 + Σ w kept, 1 + Σ w broken)
	Upper    float64 `json:"upper"`
}

// Due returns how many promises were due.
func (r Reliability) Due() int { return r.Kept + r.Late + r.Broken }

// ReliabilityTable has one row for each party and kind that has a record, and one
// for each party over all kinds, by name.
type ReliabilityTable struct {
	About
	Rows []Reliability `json:"rows"`
}

// Of returns the row of a party and kind, "" for all kinds together.
func (t ReliabilityTable) Of(who string, k Kind) (Reliability, error) {
	for _, r := range t.Rows {
		if r.Who == who && r.Kind == k {
			return r, nil
		}
	}
	return Reliability{}, fmt.Errorf("reliability of %s: has no record of kind %q: %w", who, k, renjia.ErrNotFound)
}

// Reliabilities returns how far each party kept what it promised: the mean of a
// Beta distribution that starts even and learns from each promise that was due,
// with weight w = 2^(−age/half-life), the age counted from the day it was due; and
// its equal-tailed interval. A party without a promise that was due has 1/2 and
// the widest interval: nothing is known. It takes O(records) time.
func Reliabilities(records []Record, o ReliabilityOptions) (ReliabilityTable, error) {
	if err := o.check(); err != nil {
		return ReliabilityTable{}, err
	}
	type key struct {
		who  string
		kind Kind
	}
	rows := map[key]*Reliability{}
	row := func(who string, kind Kind) *Reliability {
		k := key{who, kind}
		if rows[k] == nil {
			rows[k] = &Reliability{Who: who, Kind: kind}
		}
		return rows[k]
	}
	var p renjia.Problems
	for n, r := range records {
		if err := r.Validate(); err != nil {
			p.Within(fmt.Sprintf("records[%d]", n), err)
			continue
		}
		row(r.Who, "").learn(r, o)
		row(r.Who, r.Kind).learn(r, o)
	}
	if err := p.Err("records"); err != nil {
		return ReliabilityTable{}, err
	}
	t := ReliabilityTable{About: About{"reliability", len(records), o.variant(), "beta reputation: Jøsang & Ismail 2002"}}
	for _, r := range rows {
		r.finish(o.Level)
		t.Rows = append(t.Rows, *r)
	}
	slices.SortFunc(t.Rows, func(a, b Reliability) int {
		if c := strings.Compare(a.Who, b.Who); c != 0 {
			return c
		}
		return strings.Compare(string(a.Kind), string(b.Kind))
	})
	return t, nil
}

// learn counts one record.
func (r *Reliability) learn(rec Record, o ReliabilityOptions) {
	kept := false
	switch rec.On(o.On, o.DueBy) {
	case Void:
		r.Released++
		return
	case Censored:
		r.Censored++
		return
	case Kept:
		r.Kept++
		kept = true
	case DoneLate:
		r.Late++
		kept = o.Late == LateKept
	case Broken:
		r.Broken++
	}
	w := o.weight(rec)
	r.Weight += w
	if kept {
		r.WeightIn += w
	}
}

func (o ReliabilityOptions) weight(rec Record) float64 {
	if o.HalfLife == Forever {
		return 1
	}
	due := rec.Due
	if o.DueBy == DueFirst && !rec.FirstDue.IsZero() {
		due = rec.FirstDue
	}
	return math.Exp2(-float64(o.On.Sub(due)) / float64(o.HalfLife))
}

func (r *Reliability) finish(level float64) {
	a, b := 1+r.WeightIn, 1+max(0, r.Weight-r.WeightIn)
	r.Mean = a / (a + b)
	r.Lower = mathext.InvRegIncBeta(a, b, (1-level)/2)
	r.Upper = mathext.InvRegIncBeta(a, b, (1+level)/2)
}
