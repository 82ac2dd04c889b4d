package credential

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Thresholds is a ladder of levels by a sum: star levels of volunteers (星级). Its
// proof has "star".
type Thresholds struct {
	Unit       string     `json:"unit"`
	Thresholds []Quantity `json:"thresholds"` // of level 1, 2, …
	Compare    renjia.Op  `json:"compare"`    // whether the threshold itself is enough
	// Every begins the ladder anew each time so much was reached; 0: never, the
	// sum is cumulative.
	Every Quantity `json:"every"`
	// AwardedBy names who awards each level, if that is said.
	AwardedBy []string `json:"awarded_by"`
}

// Validate checks that the thresholds rise.
func (t *Thresholds) Validate() error {
	var p renjia.Problems
	p.Require(len(t.Thresholds) > 0, "thresholds", "must be given")
	p.Require(t.Compare == renjia.AtLeast || t.Compare == renjia.MoreThan, "compare", "must say whether a threshold itself is enough: >= or >")
	for i, q := range t.Thresholds {
		p.Require(q > 0 && (i == 0 || q > t.Thresholds[i-1]), fmt.Sprintf("thresholds[%d]", i), "must be above the one before")
	}
	p.Require(t.Every == 0 || len(t.Thresholds) > 0 && t.Every >= t.Thresholds[len(t.Thresholds)-1], "every", "must be at least the highest threshold")
	p.Require(len(t.AwardedBy) == 0 || len(t.AwardedBy) == len(t.Thresholds), "awarded_by", "must name somebody for each level")
	return p.Err("threshold ladder")
}

// Star is where a sum stands on a ladder.
type Star struct {
	Level  int      `json:"level"`             // 0: below the first
	Rounds int64    `json:"rounds,omitempty"`  // how often the ladder was climbed before, where it begins anew
	ToNext Quantity `json:"to_next,omitempty"` // to the next threshold; 0 at the top
}

// Level returns where a sum stands. Where the ladder begins anew, a sum that just
// completes it stands at its top.
func (t *Thresholds) Level(sum Quantity) Star {
	var s Star
	if t.Every > 0 && sum > t.Every {
		s.Rounds = int64((sum - 1) / t.Every)
		sum -= Quantity(s.Rounds) * t.Every
	}
	for s.Level < len(t.Thresholds) && t.reached(sum, t.Thresholds[s.Level]) {
		s.Level++
	}
	if s.Level < len(t.Thresholds) {
		s.ToNext = t.Thresholds[s.Level] - sum
	}
	return s
}

func (t *Thresholds) reached(sum, threshold Quantity) bool {
	return sum > threshold || sum == threshold && t.Compare == renjia.AtLeast
}

func (t *Thresholds) answer(e *Evidence, p *Proof) error {
	sum := e.amount("hours", "total")
	if !sum.known {
		p.Values["star"] = nil
		p.open("hours")
		return nil
	}
	s := t.Level(sum.Quantity)
	p.Values["star"] = s.Level
	if t.Every > 0 {
		p.Values["rounds"] = s.Rounds
	}
	for i, q := range t.Thresholds[:min(s.Level+1, len(t.Thresholds))] {
		if i == s.Level { // not reached: the answer is a level, so that this is no failure
			p.fact("level %[1]d needs %[2]s hours, %[3]s more", "%[1]d星需%[2]s小时，尚差%[3]s", i+1, q, s.ToNext)
			continue
		}
		p.fact("level %[1]d: %[2]s hours are reached", "%[1]d星：已达%[2]s小时", i+1, q)
	}
	if s.Level > 0 && len(t.AwardedBy) > 0 {
		p.fact("awarded by: %s", "由%s评定", t.AwardedBy[s.Level-1])
	}
	return nil
}
