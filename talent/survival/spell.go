package survival

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Spell is one observation of a stay, measured from its beginning.
//
// A stay that was already running when it came under observation has an Entry: how
// long it had run by then. It is at risk at the times t with Entry < t ≤ Length.
// Without this, whoever left before could not be seen, and those who were seen
// look too loyal. With Entry 0 it was seen from its beginning, time 0 included.
type Spell struct {
	Length float64 // ≥ 0, in any unit
	Event  bool    // true if it ended with the event, false if it was censored
	Entry  float64 // ≥ 0, and less than Length unless 0
}

// Record is a spell with what else is known of it.
type Record struct {
	Spell
	Group      string
	Stratum    string    // only spells of one stratum are compared with each other
	Covariates []float64 // NaN where missing
}

func check(spells []Spell) error {
	var p renjia.Problems
	p.Require(len(spells) > 0, "spells", "there are none")
	for i := range spells {
		spells[i].problems(&p, "spells", i)
	}
	return p.Err("survival")
}

func checkRecords(records []Record) error {
	var p renjia.Problems
	p.Require(len(records) > 0, "records", "there are none")
	for i := range records {
		records[i].Spell.problems(&p, "records", i)
	}
	return p.Err("survival")
}

// problems makes paths only for what is wrong: there may be a million spells.
func (s *Spell) problems(p *renjia.Problems, list string, i int) {
	if !(s.Length >= 0) || math.IsInf(s.Length, 1) {
		p.Add(fmt.Sprintf("%s[%d].length", list, i), "must be a number, not negative")
		return
	}
	switch {
	case s.Entry == 0:
	case !(s.Entry > 0):
		p.Add(fmt.Sprintf("%s[%d].entry", list, i), "must be a number, not negative")
	case s.Entry >= s.Length:
		p.Add(fmt.Sprintf("%s[%d].entry", list, i), "must come before the end: %v is not less than %v", s.Entry, s.Length)
	}
}
