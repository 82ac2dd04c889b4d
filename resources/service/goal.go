package service

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Level is how far a goal was attained: −2 to +2, 0 as expected.
type Level int

// The levels of goal attainment scaling.
const (
	MuchLess Level = -2 // 远低于预期
	Less     Level = -1 // 低于预期
	Expected Level = 0  // 达到预期
	More     Level = 1  // 高于预期
	MuchMore Level = 2  // 远高于预期
)

// Valid reports whether the level is −2 to +2.
func (l Level) Valid() bool { return l >= MuchLess && l <= MuchMore }

// Goal is one goal of a client with its five levels in words.
type Goal struct {
	Code     string    `json:"code"`
	Text     string    `json:"text" privacy:"sensitive"`
	Weight   int64     `json:"weight"`                     // relative importance, 1 to 1,000,000
	Baseline Level     `json:"baseline"`                   // −1, or −2 if it cannot get worse
	Levels   [5]string `json:"levels" privacy:"sensitive"` // what −2, −1, 0, +1, +2 look like
}

const maxWeight = 1_000_000

// Scoring is one follow-up: the level of every goal on a day.
type Scoring struct {
	On     renjia.Date      `json:"on"`
	By     renjia.Ref       `json:"by" privacy:"personal"`
	Levels map[string]Level `json:"levels" privacy:"sensitive"` // by goal code
}

// Scale is a set of goals as they were agreed at one time. Once frozen it does
// not change; goals that no longer fit make a new version, and scores of
// different versions do not compare.
type Scale struct {
	Version  int         `json:"version"` // 1, 2, 3…
	Goals    []Goal      `json:"goals"`
	Frozen   renjia.Date `json:"frozen,omitzero"`
	Scorings []Scoring   `json:"scorings,omitempty"`
}

// FreezeError says that goals were scored before they were frozen, or changed
// afterwards. It matches renjia.ErrState.
type FreezeError struct {
	Verb    string
	Version int
	Frozen  renjia.Date // zero: not yet
}

// Error says what must be done first.
func (e *FreezeError) Error() string {
	if e.Frozen.IsZero() {
		return fmt.Sprintf("goals, version %d: cannot %s: they are not frozen yet", e.Version, e.Verb)
	}
	return fmt.Sprintf("goals, version %d: cannot %s: they were frozen on %s; begin a new version", e.Version, e.Verb, e.Frozen)
}

// Is reports whether target is renjia.ErrState.
func (e *FreezeError) Is(target error) bool { return target == renjia.ErrState }

// Validate reports every problem of the scale.
func (s Scale) Validate() error {
	var p renjia.Problems
	p.Require(s.Version >= 1, "version", "%d: want 1 or more", s.Version)
	p.Require(len(s.Goals) > 0 && len(s.Goals) <= 100, "goals", "%d: want 1 to 100", len(s.Goals))
	for i, g := range s.Goals {
		path := index("goals", i)
		twice := slices.ContainsFunc(s.Goals[:i], func(h Goal) bool { return h.Code == g.Code })
		p.Require(g.Code != "" && !twice, path+".code", "%q is empty or used twice", g.Code)
		p.Require(g.Text != "", path+".text", "must be given")
		p.Require(g.Weight >= 1 && g.Weight <= maxWeight, path+".weight", "%d: want 1 to %d", g.Weight, maxWeight)
		p.Require(g.Baseline == Less || g.Baseline == MuchLess, path+".baseline", "%d: want -1 or -2", g.Baseline)
		p.Require(s.Frozen.IsZero() || !slices.Contains(g.Levels[:], ""), path+".levels", "all five must be described before the goals are frozen")
	}
	p.Require(!s.Frozen.IsZero() || len(s.Scorings) == 0, "scorings", "are of goals that are not frozen")
	last := s.Frozen
	for i, f := range s.Scorings {
		s.checkScoring(&p, index("scorings", i), f, last)
		last = f.On
	}
	return p.Err("goals")
}

func (s Scale) checkScoring(p *renjia.Problems, path string, f Scoring, after renjia.Date) {
	p.Require(!f.On.IsZero() && !f.On.Before(after), path+".on", "%q: want a day, not before %q", f.On, after)
	p.Require(!f.By.IsZero(), path+".by", "must be given")
	p.Require(len(f.Levels) == len(s.Goals), path+".levels", "%d for %d goals", len(f.Levels), len(s.Goals))
	for _, g := range s.Goals {
		l, ok := f.Levels[g.Code]
		p.Require(ok && l.Valid(), path+".levels."+g.Code, "want a level from -2 to 2")
	}
}

// scale returns the present goals.
func (c Case) scale() (Scale, error) {
	if len(c.Scales) == 0 {
		return Scale{}, fmt.Errorf("case %s: goals: %w", c.ID, renjia.ErrNotFound)
	}
	return c.Scales[len(c.Scales)-1], nil
}

// SetGoals sets the goals of a case that are not frozen yet; those that are
// make a *FreezeError.
func (c *Case) SetGoals(goals ...Goal) error {
	s, err := c.scale()
	if err != nil {
		return c.putScale("set goals", Scale{Version: 1, Goals: goals}, true)
	}
	if !s.Frozen.IsZero() {
		return &FreezeError{Verb: "change them", Version: s.Version, Frozen: s.Frozen}
	}
	s.Goals = goals
	return c.putScale("set goals", s, false)
}

// RenewGoals begins a new version of the goals.
func (c *Case) RenewGoals(goals ...Goal) error {
	s, err := c.scale()
	if err != nil {
		return err
	}
	return c.putScale("renew goals", Scale{Version: s.Version + 1, Goals: goals}, true)
}

// FreezeGoals fixes the goals, before the first follow-up.
func (c *Case) FreezeGoals(on renjia.Date) error {
	s, err := c.scale()
	if err != nil {
		return err
	}
	if !s.Frozen.IsZero() {
		return &FreezeError{Verb: "freeze them", Version: s.Version, Frozen: s.Frozen}
	}
	s.Frozen = on
	return c.putScale("freeze goals", s, false)
}

// ScoreGoals adds a follow-up of all goals; goals that are not frozen yet make a
// *FreezeError.
func (c *Case) ScoreGoals(f Scoring) error {
	s, err := c.scale()
	if err != nil {
		return err
	}
	if s.Frozen.IsZero() {
		return &FreezeError{Verb: "score them", Version: s.Version}
	}
	s.Scorings = append(slices.Clip(s.Scorings), f)
	return c.putScale("score goals", s, false)
}

// putScale puts a scale behind or in the place of the last one. A case that is
// over has no new goals, but goals may be scored after it (跟进).
func (c *Case) putScale(verb string, s Scale, behind bool) error {
	over := c.State == CaseClosed || c.State == CaseReferred
	if c.State == CaseInError || over && verb != "score goals" {
		return &renjia.StateError{Record: "case", ID: c.ID.String(), State: string(c.State), Verb: verb}
	}
	next := *c
	next.Scales = slices.Clone(c.Scales)
	if behind {
		next.Scales = append(next.Scales, s)
	} else {
		next.Scales[len(next.Scales)-1] = s
	}
	if err := next.Validate(); err != nil {
		return err
	}
	*c = next
	return nil
}
