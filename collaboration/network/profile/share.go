package profile

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/renjia-project/renjia"
)

// Share is a part of a whole, exactly. A share of nothing is undefined: NaN as a
// number, null in JSON.
type Share struct{ Part, Whole int64 }

// Value returns the share as a number.
func (s Share) Value() float64 {
	if s.Whole == 0 {
		return math.NaN()
	}
	return float64(s.Part) / float64(s.Whole)
}

// Defined reports whether there is something to share.
func (s Share) Defined() bool { return s.Whole != 0 }

// Fraction returns the share exactly, 0 if it is undefined.
func (s Share) Fraction() renjia.Fraction { return renjia.Frac(s.Part, s.Whole) }

// MarshalJSON writes the number, or null.
func (s Share) MarshalJSON() ([]byte, error) {
	if s.Whole == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(s.Value())
}

// String returns the share as a table shows it.
func (s Share) String() string {
	if s.Whole == 0 {
		return "–"
	}
	return strconv.FormatFloat(s.Value(), 'f', 2, 64)
}
