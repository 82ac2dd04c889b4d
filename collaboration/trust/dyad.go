package trust

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Missing says what a pair is worth whose items were not all answered.
type Missing string

// The ways to treat missing answers.
const (
	MissingComplete Missing = "complete" // the pair counts only if every item was answered
	MissingAnswered Missing = "answered" // the mean of the items answered, if they are at least so many
)

// Options are the choices of a measure of a survey.
type Options struct {
	Missing  Missing `json:"missing"`
	Answered int     `json:"answered,omitempty"` // of MissingAnswered: items at least, 1 or more
	Raters   int     `json:"raters"`             // what fewer raters say of a party is withheld: 3 or more
}

// LeastRaters is the fewest raters whose mean may be shown.
const LeastRaters = 3

func (o Options) check(items int) error {
	err := choose("trust measure", "missing", string(o.Missing),
		"a pair with one answer of three may be worth that answer or nothing", string(MissingComplete), string(MissingAnswered))
	if err != nil {
		return err
	}
	if o.Raters == 0 {
		return &renjia.UnspecifiedError{What: "trust measure", Choices: []renjia.Choice{
			{Name: "raters", Options: []string{"3", "5"}, Why: "the mean of very few raters shows what one of them said"}}}
	}
	var p renjia.Problems
	p.Require(o.Raters >= LeastRaters, "raters", "%d: want %d or more", o.Raters, LeastRaters)
	answered := o.Missing == MissingAnswered
	p.Require(!answered || o.Answered >= 1 && o.Answered <= items, "answered", "%d: want 1 to %d items", o.Answered, items)
	p.Require(answered || o.Answered == 0, "answered", "is for missing: %s", MissingAnswered)
	return p.Err("trust options")
}

func (o Options) variant() string {
	if o.Missing == MissingComplete {
		return "complete pairs only"
	}
	return fmt.Sprintf("mean of the items answered, at least %d", o.Answered)
}

// Dyad is what one party says of another: the mean of the items, rescaled from
// Least..Most to 0..1 exactly.
type Dyad struct {
	Rater    string          `json:"rater"`
	About    string          `json:"about"`
	Answered int             `json:"answered"` // items
	Score    renjia.Fraction `json:"score"`    // 0 to 1
}

// dyads returns the scores of the pairs that count, in the order of the roster,
// and how many pairs with some answer did not.
func (s *Survey) dyads(t Topic, o Options) (all []scored, left int, err error) {
	if err := s.Validate(); err != nil {
		return nil, 0, err
	}
	items, err := s.Instrument.of(t)
	if err != nil {
		return nil, 0, err
	}
	if err := o.check(len(items)); err != nil {
		return nil, 0, err
	}
	sh, span := s.sheet(), int64(s.Instrument.Most-s.Instrument.Least)
	for _, at := range sh.pairs {
		above, answered := int64(0), 0
		for _, k := range items {
			if score := sh.scores[at][k]; score != 0 {
				above += int64(score - s.Instrument.Least)
				answered++
			}
		}
		switch {
		case answered == 0:
		case answered < o.least(len(items)):
			left++
		default:
			f, err := renjia.NewFraction(above, span*int64(answered))
			if err != nil {
				return nil, 0, err
			}
			all = append(all, scored{at, Dyad{s.Roster[at.rater].ID, s.Roster[at.about].ID, answered, f}})
		}
	}
	return all, left, nil
}

type scored struct {
	pair
	dyad Dyad
}

// least returns how many items of a pair must have been answered.
func (o Options) least(items int) int {
	if o.Missing == MissingComplete {
		return items
	}
	return o.Answered
}
