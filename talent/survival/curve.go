package survival

import (
	"encoding/json"
	"math"
	"sort"
)

// Point is one step of a curve: what holds from Time on. StdErr, Lower and Upper
// are NaN where undefined, after the last of all has left; in JSON they are null.
type Point struct {
	Time     float64 `json:"time"`
	AtRisk   int     `json:"at_risk"` // just before Time
	Events   int     `json:"events"`
	Censored int     `json:"censored"`
	Survival float64 `json:"survival"`
	StdErr   float64 `json:"stderr"` // of Survival, by Greenwood's formula
	Lower    float64 `json:"lower"`
	Upper    float64 `json:"upper"`

	// FlemingHarrington is exp(−H) with the Nelson–Aalen H: close to Survival where
	// many are at risk, and above 0 whatever a handful did.
	FlemingHarrington float64 `json:"fleming_harrington"`
}

// pointJSON is a point with null for what is undefined.
type pointJSON struct {
	plain
	StdErr *float64 `json:"stderr"`
	Lower  *float64 `json:"lower"`
	Upper  *float64 `json:"upper"`
}

type plain Point // without methods

// MarshalJSON writes what is undefined as null, which JSON has instead of NaN.
func (p Point) MarshalJSON() ([]byte, error) {
	defined := func(v float64) *float64 {
		if math.IsNaN(v) {
			return nil
		}
		return &v
	}
	return json.Marshal(pointJSON{plain(p), defined(p.StdErr), defined(p.Lower), defined(p.Upper)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (p *Point) UnmarshalJSON(b []byte) error {
	var read pointJSON
	if err := json.Unmarshal(b, &read); err != nil {
		return err
	}
	*p = Point(read.plain)
	for to, v := range map[*float64]*float64{&p.StdErr: read.StdErr, &p.Lower: read.Lower, &p.Upper: read.Upper} {
		*to = math.NaN()
		if v != nil {
			*to = *v
		}
	}
	return nil
}

// Curve is a Kaplan–Meier estimate.
type Curve struct {
	N        int       `json:"n"`      // spells
	Points   []Point   `json:"points"` // one for each distinct length
	Warnings []Warning `json:"warnings,omitempty"`
	Variant  Options   `json:"variant"`
	Source   string    `json:"source"`
}

// At returns the estimated share that lasts longer than a time, for a curve with a
// start the share of those who have lasted until then. After the last point it is
// level; whether anybody was seen so long is for Last to tell.
func (c *Curve) At(time float64) float64 {
	after := c.firstAfter(time)
	if after == 0 {
		return 1
	}
	return c.Points[after-1].Survival
}

// Last returns the last time at which anybody was seen.
func (c *Curve) Last() float64 { return c.Points[len(c.Points)-1].Time }

// firstAfter returns the number of points up to a time.
func (c *Curve) firstAfter(time float64) int {
	return sort.Search(len(c.Points), func(i int) bool { return c.Points[i].Time > time })
}
