package procedure

import (
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/strict"
)

// Template is a procedure as a law or a by-law lays it down: its steps, the
// order they need and the gates each must pass. It is data; [Read] reads it.
type Template struct {
	ID           string               `json:"id"`           // for example "cn/owners-assembly-2021"
	Jurisdiction string               `json:"jurisdiction"` // ISO 3166 code such as "CN", or a name for a community
	Title        renjia.Text          `json:"title"`
	Source       string               `json:"source"`    // the text as one would cite it
	TextDate     renjia.Date          `json:"text_date"` // when the version was adopted
	Valid        renjia.Period        `json:"valid"`     // when it is in force
	Verification statute.Verification `json:"verification"`
	Note         renjia.Text          `json:"note,omitzero"`
	Choices      []Choice             `json:"choices,omitempty"` // what law leaves open; settled by [Template.Choose]
	Chosen       map[string]string    `json:"chosen,omitempty"`  // what was chosen
	Steps        []Step               `json:"steps"`
}

// Choice is a question that local wordings answer differently.
type Choice struct {
	Name    string      `json:"name"`
	Title   renjia.Text `json:"title"`
	Options []Option    `json:"options"`
}

// Option is one answer to a choice.
type Option struct {
	ID     string      `json:"id"`
	Title  renjia.Text `json:"title"`
	Source string      `json:"source,omitempty"`
}

// Step (环节) is one activity of a procedure.
type Step struct {
	ID    string      `json:"id"` // the activity's name in event logs
	Title renjia.Text `json:"title"`
	Body  renjia.Text `json:"body"` // who acts
	// After names the steps that must have happened before: a partial order.
	// A step of alternatives stands for whichever of them happens.
	After []string `json:"after,omitempty"`
	// Optional steps may be left out.
	Optional bool `json:"optional,omitempty"`
	// Repeatable steps may happen again, such as a meeting that was short of
	// its quorum; the last time counts.
	Repeatable bool `json:"repeatable,omitempty"`
	// Alternative names a group of steps of which exactly one happens. All of
	// a group have the same After.
	Alternative string `json:"alternative,omitempty"`
	// Merges names steps that one meeting may take together with this one.
	Merges []Merge           `json:"merges,omitempty"`
	Gates  []Gate            `json:"gates,omitempty"`
	Clocks []Clock           `json:"clocks,omitempty"`
	When   map[string]string `json:"when,omitempty"` // the choices under which the step exists
}

// Merge allows a step to be taken together with another one, on the same
// evidence.
type Merge struct {
	Step   string            `json:"step"`
	Source string            `json:"source"`
	When   map[string]string `json:"when,omitempty"`
}

// Unit is what a clock counts.
type Unit string

// The units of clocks.
const (
	Days        Unit = "days"         // 日, calendar days
	WorkingDays Unit = "working-days" // 工作日, of the calendar given
)

// Clock (期限) is the time that may pass between two steps. Days count as in
// Civil Code art. 201: the first day is left out, so 16 March is 15 days after
// 1 March.
type Clock struct {
	ID     string            `json:"id"`
	After  string            `json:"after"`           // the step from whose day it runs
	Least  int               `json:"least,omitempty"` // not before so many days have passed
	Most   *int              `json:"most,omitempty"`  // not after so many days
	Unit   Unit              `json:"unit"`            // what is counted
	Source string            `json:"source"`          // the article
	When   map[string]string `json:"when,omitempty"`  // the choices under which it runs
}

const (
	maxTemplate = 1 << 20 // bytes that Read takes into memory
	maxSteps    = 1000
	maxDays     = 36_600 // a century
)

// Read reads a template from JSON of at most 1 MiB. Unknown and repeated names,
// fractions such as 0.667, and everything [Template.Validate] finds are
// reported together, with file, line, column and path.
func Read(r io.Reader, file string) (Template, error) {
	var t Template
	if err := strict.Read(r, file, maxTemplate, &t); err != nil {
		return Template{}, err
	}
	return t, nil
}

// Validate reports every problem of the template: provenance, references
// between steps, circles in their order, gates and clocks.
func (t Template) Validate() error {
	var probs renjia.Problems
	probs.Require(t.ID != "", "id", "must be given")
	probs.Require(t.Jurisdiction != "", "jurisdiction", "must be given")
	probs.Require(!t.Title.IsZero(), "title", "must be given")
	probs.Require(t.Source != "", "source", "must be given")
	probs.Require(!t.TextDate.IsZero(), "text_date", "must be given")
	probs.Require(!t.Valid.From.IsZero(), "valid.from", "must be given")
	probs.Within("valid", t.Valid.Validate())
	probs.Require(t.Verification.Valid(), "verification", "%q: want full-text, secondary, unverified or own", t.Verification)
	probs.Require(len(t.Steps) > 0, "steps", "must not be empty")
	probs.Require(len(t.Steps) <= maxSteps, "steps", "%d steps: want at most %d", len(t.Steps), maxSteps)
	if len(t.Steps) > maxSteps {
		return probs.Err("template " + t.ID)
	}
	t.checkChoices(&probs)
	for i := range t.Steps {
		t.checkStep(&probs, i)
	}
	if len(probs) == 0 {
		t.checkOrder(&probs)
	}
	return probs.Err("template " + t.ID)
}

func (t Template) checkChoices(probs *renjia.Problems) {
	for i, c := range t.Choices {
		path := fmt.Sprintf("choices[%d]", i)
		probs.Require(c.Name != "", path+".name", "must be given")
		probs.Require(!slices.ContainsFunc(t.Choices[:i], func(x Choice) bool { return x.Name == c.Name }), path+".name", "%q is used twice", c.Name)
		probs.Require(len(c.Options) > 1, path+".options", "want two options or more")
		for j, o := range c.Options {
			at := fmt.Sprintf("%s.options[%d].id", path, j)
			probs.Require(o.ID != "", at, "must be given")
			probs.Require(!slices.ContainsFunc(c.Options[:j], func(x Option) bool { return x.ID == o.ID }), at, "%q is used twice", o.ID)
		}
	}
	for _, name := range sortedKeys(t.Chosen) {
		probs.Require(!t.open(name), "chosen."+name, "is still listed as a choice")
	}
}

func (t Template) open(name string) bool {
	return slices.ContainsFunc(t.Choices, func(c Choice) bool { return c.Name == name })
}

func (t Template) checkStep(probs *renjia.Problems, i int) {
	s, path := t.Steps[i], fmt.Sprintf("steps[%d]", i)
	probs.Require(s.ID != "", path+".id", "must be given")
	probs.Require(!slices.ContainsFunc(t.Steps[:i], func(x Step) bool { return x.ID == s.ID }), path+".id", "%q is used twice", s.ID)
	probs.Require(!s.Title.IsZero(), path+".title", "must be given")
	probs.Require(!s.Body.IsZero(), path+".body", "must be given")
	for j, id := range s.After {
		at := fmt.Sprintf("%s.after[%d]", path, j)
		t.checkRef(probs, at, s.ID, id)
		probs.Require(!slices.Contains(s.After[:j], id), at, "%q is named twice", id)
	}
	for j, m := range s.Merges {
		at := fmt.Sprintf("%s.merges[%d]", path, j)
		t.checkRef(probs, at+".step", s.ID, m.Step)
		probs.Require(m.Source != "", at+".source", "must name the article")
		t.checkWhen(probs, at, m.When)
	}
	for j, g := range s.Gates {
		at := fmt.Sprintf("%s.gates[%d]", path, j)
		g.check(probs, at)
		probs.Require(!slices.ContainsFunc(s.Gates[:j], func(x Gate) bool { return x.ID == g.ID && !excludes(x.When, g.When) }), at+".id", "%q is used twice", g.ID)
		t.checkWhen(probs, at, g.When)
	}
	for j, c := range s.Clocks {
		at := fmt.Sprintf("%s.clocks[%d]", path, j)
		c.check(probs, at)
		t.checkRef(probs, at+".after", s.ID, c.After)
		probs.Require(!slices.ContainsFunc(s.Clocks[:j], func(x Clock) bool { return x.ID == c.ID && !excludes(x.When, c.When) }), at+".id", "%q is used twice", c.ID)
		t.checkWhen(probs, at, c.When)
	}
	t.checkWhen(probs, path, s.When)
}

func (t Template) checkRef(probs *renjia.Problems, path, from, to string) {
	probs.Require(to != from, path, "%q names its own step", to)
	probs.Require(t.index(to) >= 0, path, "%q is no step of the template", to)
}

// checkWhen wants conditions on choices that are open or were made so.
func (t Template) checkWhen(probs *renjia.Problems, path string, when map[string]string) {
	for _, name := range sortedKeys(when) {
		at := path + ".when." + name
		if chosen, done := t.Chosen[name]; done {
			probs.Require(chosen == when[name], at, "%q was not chosen", when[name])
			continue
		}
		i := slices.IndexFunc(t.Choices, func(c Choice) bool { return c.Name == name })
		if i < 0 {
			probs.Add(at, "is no choice of the template")
			continue
		}
		known := slices.ContainsFunc(t.Choices[i].Options, func(o Option) bool { return o.ID == when[name] })
		probs.Require(known, at, "%q is no option of the choice", when[name])
	}
}

func (c Clock) check(probs *renjia.Problems, path string) {
	probs.Require(c.ID != "", path+".id", "must be given")
	probs.Require(c.Unit == Days || c.Unit == WorkingDays, path+".unit", "%q: want days or working-days", c.Unit)
	probs.Require(c.Source != "", path+".source", "must name the article")
	probs.Require(c.Least >= 0 && c.Least <= maxDays, path+".least", "%d: want 0 to %d days", c.Least, maxDays)
	probs.Require(c.Least > 0 || c.Most != nil, path, "want least or most")
	if c.Most != nil {
		probs.Require(*c.Most >= c.Least && *c.Most <= maxDays, path+".most", "%d: want %d to %d days", *c.Most, c.Least, maxDays)
	}
}

// checkOrder wants an order without circles in which alternatives stand at the
// same place.
func (t Template) checkOrder(probs *renjia.Problems) {
	for i, s := range t.Steps {
		if s.Alternative == "" {
			continue
		}
		first := t.Steps[slices.IndexFunc(t.Steps, func(x Step) bool { return x.Alternative == s.Alternative })]
		same := s.Optional == first.Optional && sameSet(s.After, first.After)
		probs.Require(same, fmt.Sprintf("steps[%d].alternative", i), "%q: must have the same after and optional as %q", s.ID, first.ID)
	}
	if len(*probs) > 0 {
		return
	}
	if step, circle := newGraph(t).circle(); circle {
		probs.Add(fmt.Sprintf("steps[%d].after", step), "the order of %q runs in a circle", t.Steps[step].ID)
	}
}

func (t Template) index(id string) int {
	return slices.IndexFunc(t.Steps, func(s Step) bool { return s.ID == id })
}

// Step returns the step of that name.
func (t Template) Step(id string) (Step, bool) {
	if i := t.index(id); i >= 0 {
		return t.Steps[i], true
	}
	return Step{}, false
}

func sameSet(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x string) bool { return !slices.Contains(b, x) })
}
