package procedure

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Ending says whether the cases of a log are over. A step that is missing from
// a case that has ended was skipped; in a running one it may still come.
type Ending string

// The endings. There is no default.
const (
	CasesEnded   Ending = "ended"
	CasesRunning Ending = "running"
)

// Options are what a check needs to know besides the record.
type Options struct {
	Ending   Ending
	AsOf     renjia.Date     // the day of the question; needed for running cases
	Calendar renjia.Calendar // working days, for clocks that count them
}

// Conformance is how one case fits its template.
type Conformance struct {
	Case     string            `json:"case"`
	Template string            `json:"template"`
	Chosen   map[string]string `json:"chosen,omitempty"`
	Findings []Finding         `json:"findings,omitempty"` // none: the case conforms
	Verdicts []Verdict         `json:"verdicts,omitempty"` // of every gate of the steps that happened
	Tokens   Tokens            `json:"tokens"`
	Fitness  renjia.Fraction   `json:"fitness"`  // token replay
	InOrder  int64             `json:"in_order"` // gates passed by steps in their order
	Required int64             `json:"required"` // gates of the steps that happened or should have, of alternatives the first
	title    renjia.Text
}

// Conforms reports whether there are no findings.
func (c Conformance) Conforms() bool { return len(c.Findings) == 0 }

// GateShare is the share of required gates passed in order: the simpler
// measure beside the fitness. It is false without any gates.
func (c Conformance) GateShare() (renjia.Fraction, bool) {
	f, err := renjia.NewFraction(c.InOrder, c.Required)
	return f, err == nil
}

// Explain returns the findings in English and Chinese, each with its reasons.
func (c Conformance) Explain() renjia.Explanation {
	e := renjia.Explanation{Title: join(renjia.Text{EN: c.title.In(renjia.English) + " " + c.Case, ZH: c.title.In(renjia.Chinese) + " " + c.Case}, c.verdict())}
	for _, f := range c.Findings {
		e.Steps = append(e.Steps, f.Explain())
	}
	t := c.Tokens
	e.Steps = append(e.Steps, renjia.Fact(renjia.Textf(
		"fitness %s (tokens: %d produced, %d consumed, %d missing, %d remaining)",
		"拟合度 %s（令牌：产生 %d，消耗 %d，缺失 %d，剩余 %d）", c.Fitness, t.Produced, t.Consumed, t.Missing, t.Remaining)))
	return e
}

func (c Conformance) verdict() renjia.Text {
	if c.Conforms() {
		return renjia.Text{EN: "conforms", ZH: "符合程序"}
	}
	if len(c.Findings) == 1 {
		return renjia.Text{EN: "1 finding", ZH: "发现 1 项问题"}
	}
	return renjia.Textf("%d findings", "发现 %d 项问题", len(c.Findings))
}

// Checker checks cases against one template. It is not safe for use by several
// goroutines; make one for each.
type Checker struct {
	template Template
	options  Options
	index    map[string]int
	clocked  []clocked
	gates    []gateAt
	first    []int // of each step, the number of its first gate
	*replay

	events  []Event
	happens []occurrence
	at      []int  // of each step, its last occurrence, or -1
	from    []int  // of each step, its first occurrence, or -1
	wrong   []bool // steps that are out of order
	later   []bool // nodes behind which something happened
	result  Conformance
	delays  []delay
}

type clocked struct {
	*Clock
	step, after int
}

type gateAt struct {
	*Gate
	step int
}

// occurrence is a step of an entry; an entry with merges has several.
type occurrence struct {
	step, event int
}

// delay is the time on a clock of one case.
type delay struct {
	clock int
	days  int
}

// NewChecker returns a checker. A template that leaves something open, an
// ending that is not named, and running cases without a day are
// *renjia.UnspecifiedError.
func NewChecker(t Template, o Options) (*Checker, error) {
	if err := t.ready(); err != nil {
		return nil, err
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	n := len(t.Steps)
	c := &Checker{
		template: t, options: o, index: make(map[string]int, n), first: make([]int, n), replay: newReplay(t),
		at: make([]int, n), from: make([]int, n), wrong: make([]bool, n),
	}
	c.later = make([]bool, len(c.nodes))
	for i := range t.Steps {
		s := &t.Steps[i]
		c.index[s.ID], c.first[i] = i, len(c.gates)
		for j := range s.Gates {
			c.gates = append(c.gates, gateAt{&s.Gates[j], i})
		}
		for j := range s.Clocks {
			c.clocked = append(c.clocked, clocked{&s.Clocks[j], i, t.index(s.Clocks[j].After)})
		}
	}
	return c, nil
}

func (o Options) check() error {
	open := &renjia.UnspecifiedError{What: "conformance check"}
	switch {
	case o.Ending != CasesEnded && o.Ending != CasesRunning:
		open.Choices = append(open.Choices, renjia.Choice{
			Name: "Ending", Options: []string{string(CasesEnded), string(CasesRunning)}, Why: "a missing step was skipped, or is still to come",
		})
	case o.Ending == CasesRunning && o.AsOf.IsZero():
		open.Choices = append(open.Choices, renjia.Choice{Name: "AsOf", Why: "what is overdue depends on the day"})
	}
	if len(open.Choices) > 0 {
		return open
	}
	return o.Calendar.Validate()
}

// Check returns how a case fits the template. The entries are taken in the
// order of their days, those of one day as they stand; corrections are applied.
func (c *Checker) Check(k Case) Conformance {
	c.check(k)
	r := c.result
	r.Findings, r.Verdicts = slices.Clone(r.Findings), slices.Clone(r.Verdicts)
	for i := range r.Findings {
		if v := r.Findings[i].Verdict; v != nil {
			copied := *v
			r.Findings[i].Verdict = &copied
		}
	}
	return r
}

// check leaves its result, of which the slices are used again, in c.result.
func (c *Checker) check(k Case) {
	c.result = Conformance{
		Case: k.ID, Template: c.template.ID, Chosen: c.template.Chosen, title: c.template.Title,
		Findings: c.result.Findings[:0], Verdicts: c.result.Verdicts[:0],
	}
	c.delays = c.delays[:0]
	c.events = effective(c.events[:0], k.Events)
	c.play()
	c.sequence()
	c.skips()
	c.judgeGates()
	c.clocks()
}

// effective appends the entries that count to buf, corrections applied, in the
// order of their days. Entries keep their numbers in Corrects.
func effective(buf, events []Event) []Event {
	sorted := true
	for n := range events {
		if k := events[n].Corrects; k > 0 && k <= n {
			continue
		}
		buf = append(buf, events[n])
		e := &buf[len(buf)-1]
		e.Corrects = n + 1
		sorted = sorted && (len(buf) == 1 || !e.On.Before(buf[len(buf)-2].On))
	}
	if len(buf) < len(events) {
		correct(buf, events)
		sorted = false
	}
	if !sorted {
		slices.SortStableFunc(buf, func(a, b Event) int { return a.On.Compare(b.On) })
	}
	return buf
}

// correct puts the latest correction in the place of each entry; a correction
// of a correction is one of the entry.
func correct(buf, events []Event) {
	at := make(map[int]int, len(events))
	for i := range buf {
		at[buf[i].Corrects] = i
	}
	for n, e := range events {
		if e.Corrects <= 0 || e.Corrects > n {
			continue
		}
		i := at[e.Corrects]
		at[n+1] = i
		e.Corrects = buf[i].Corrects
		buf[i] = e
	}
}

// play replays the entries and notes where each step happened.
func (c *Checker) play() {
	c.reset()
	c.happens = c.happens[:0]
	clear(c.wrong)
	for i := range c.at {
		c.at[i], c.from[i] = -1, -1
	}
	for i := range c.events {
		e := &c.events[i]
		for _, m := range e.Merges {
			c.happen(m, i)
			c.mayMerge(e, m)
		}
		c.happen(e.Step, i)
	}
	c.finish()
	c.result.Tokens = c.tokens
	c.result.Fitness, _ = c.tokens.Fitness() // a net has a place, so there are tokens
}

func (c *Checker) happen(step string, event int) {
	s, known := c.index[step]
	if !known {
		c.find(Finding{Kind: UnknownActivity, Step: step, Entry: c.events[event].Corrects})
		return
	}
	c.step(s)
	here := len(c.happens)
	if c.at[s] >= 0 && !c.repeatable[s] {
		c.find(Finding{Kind: Repeated, Step: step, Title: c.template.Steps[s].Title, Entry: c.events[event].Corrects})
	}
	if c.from[s] < 0 {
		c.from[s] = here
	}
	c.at[s] = here
	c.happens = append(c.happens, occurrence{step: s, event: event})
}

func (c *Checker) mayMerge(e *Event, with string) {
	s, known := c.index[e.Step]
	if _, other := c.index[with]; !known || !other {
		return // found as an unknown activity
	}
	step := &c.template.Steps[s]
	if !slices.ContainsFunc(step.Merges, func(m Merge) bool { return m.Step == with }) {
		c.find(Finding{Kind: WrongMerge, Step: e.Step, Title: step.Title, Other: with, Entry: e.Corrects})
	}
}

func (c *Checker) find(f Finding) { c.result.Findings = append(c.result.Findings, f) }

// begun returns where a node first happened, or -1.
func (c *Checker) begun(n int) int {
	begun := -1
	for _, s := range c.nodes[n].steps {
		if p := c.from[s]; p >= 0 && (begun < 0 || p < begun) {
			begun = p
		}
	}
	return begun
}

// sequence finds steps that happened before one they come after.
func (c *Checker) sequence() {
	for n, x := range c.nodes {
		here := c.begun(n)
		if here < 0 {
			continue
		}
		s := c.happens[here].step
		for _, m := range x.before {
			if there := c.begun(m); there > here {
				c.wrong[s] = true
				c.find(Finding{
					Kind: OutOfOrder, Step: c.template.Steps[s].ID, Title: c.template.Steps[s].Title,
					Other: c.template.Steps[c.happens[there].step].ID, Entry: c.entry(s),
				})
			}
		}
		for _, other := range x.steps {
			if other != s && c.from[other] >= 0 {
				c.find(Finding{
					Kind: BothHappened, Step: c.template.Steps[other].ID, Title: c.template.Steps[other].Title,
					Other: c.template.Steps[s].ID, Entry: c.entry(other),
				})
			}
		}
	}
}

// entry returns the number of the entry in which a step last happened.
func (c *Checker) entry(s int) int { return c.events[c.happens[c.at[s]].event].Corrects }

// skips finds steps that never happened though something behind them did, or
// though the case has ended.
func (c *Checker) skips() {
	clear(c.later)
	for i := len(c.nodes) - 1; i >= 0; i-- {
		n := c.order[i]
		for _, m := range c.nodes[n].after {
			if c.begun(m) >= 0 || c.later[m] {
				c.later[n] = true
			}
		}
	}
	for n, x := range c.nodes {
		s := &c.template.Steps[x.steps[0]]
		if c.begun(n) >= 0 || c.optional[n] || !c.later[n] && c.options.Ending == CasesRunning {
			continue
		}
		c.result.Required += int64(len(s.Gates))
		c.find(Finding{Kind: Skipped, Step: s.ID, Title: s.Title, Source: s.source()})
	}
}

// source is the article a step rests on: that of its first gate.
func (s *Step) source() string {
	if len(s.Gates) > 0 {
		return s.Gates[0].Source
	}
	return ""
}

// judgeGates judges the gates of every step on its last evidence.
func (c *Checker) judgeGates() {
	c.result.Verdicts = slices.Grow(c.result.Verdicts, len(c.gates)) // so that findings may point into it
	for _, g := range c.gates {
		if c.at[g.step] < 0 {
			continue
		}
		c.result.Required++
		c.result.Verdicts = append(c.result.Verdicts, Verdict{Step: c.template.Steps[g.step].ID, Gate: *g.Gate, Status: Unknown})
		v := &c.result.Verdicts[len(c.result.Verdicts)-1]
		g.judge(&c.events[c.happens[c.at[g.step]].event].Evidence, c.options.AsOf, v)
		if v.Status == Passed && !c.wrong[g.step] {
			c.result.InOrder++
		}
		if kind, found := v.deviation(); found {
			c.find(Finding{Kind: kind, Step: v.Step, Title: c.template.Steps[g.step].Title, Entry: c.entry(g.step), Verdict: v, Source: g.Source})
		}
	}
}

// deviation says what a verdict amounts to.
func (v *Verdict) deviation() (Deviation, bool) {
	switch {
	case v.Status == Unknown:
		return EvidenceMissing, true
	case v.Status == Failed && (v.Gate.Kind == Attendance || v.Result == "no-quorum"):
		return ShortOfQuorum, true
	case v.Status == Failed:
		return GateFailed, true
	}
	return "", false
}
