package indicator

import (
	"fmt"
	"math"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/study"
)

// Programme is work that some communities had and others had not.
type Programme struct {
	Begins  renjia.Date // its first day: scorecards as of this day or later are after it
	Treated []string    // the spaces that had it; all others are compared with them
}

// Observations makes the panel of an indicator for a difference in differences
// (双重差分): one observation for each community and day, before or after the
// programme began. An indicator without a value is NaN, which package study
// leaves out and counts. A space that is not in the comparison and an unknown
// indicator are ErrNotFound. A day on both sides of the beginning is ErrInvalid:
// one whose window opens before the programme and closes after its first day,
// since its events are of both times; choose other days or another [Window]. So
// is a panel without a day before or without one after.
func (c *Comparison) Observations(id ID, p Programme) ([]study.Observation, error) {
	for _, name := range p.Treated {
		if !slices.ContainsFunc(c.Courses, func(x Course) bool { return x.Space == name }) {
			return nil, fmt.Errorf("space %s: treated, but not in the comparison: %w", name, renjia.ErrNotFound)
		}
	}
	if err := c.sides(p.Begins); err != nil {
		return nil, err
	}
	var all []study.Observation
	for _, x := range c.Courses {
		for _, d := range x.Days {
			score, ok := d.Scorecard.Score(id)
			if !ok {
				return nil, fmt.Errorf("indicator %q: not on the scorecard of space %s: %w", id, x.Space, renjia.ErrNotFound)
			}
			o := study.Observation{
				Community: x.Space, Treated: slices.Contains(p.Treated, x.Space), After: !d.Scorecard.AsOf.Before(p.Begins), Value: math.NaN(),
			}
			if score.Result != nil {
				o.Value = score.Result.Value
			}
			all = append(all, o)
		}
	}
	return all, nil
}

// sides checks that every day lies on one side of the beginning, and that both
// sides have one.
func (c *Comparison) sides(begins renjia.Date) error {
	if begins.IsZero() {
		return study.DiD.Unspecified("Begins", "it tells days before the programme from days after it")
	}
	var before, after bool
	for _, x := range c.Courses {
		for _, d := range x.Days {
			card := d.Scorecard
			if card.AsOf.Before(begins) {
				before = true
				continue
			}
			after = true
			if card.Period.From.Before(begins) {
				return study.DiD.Invalid("the scorecard as of %s counts events from %s, before the programme began on %s: choose another window or later days", card.AsOf, card.Period.From, begins)
			}
		}
	}
	if !before || !after {
		return study.DiD.Invalid("want days before and from %s on", begins)
	}
	return nil
}
