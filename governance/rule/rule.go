package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Rule says when a vote is adopted.
type Rule struct {
	ID           string        `json:"id"` // for example "cn/civil-code-278/ordinary"
	Title        renjia.Text   `json:"title"`
	Jurisdiction string        `json:"jurisdiction,omitempty"` // for example "CN", "CN-51"
	Source       string        `json:"source,omitempty"`       // the text it comes from, with its date
	Valid        renjia.Period `json:"valid,omitzero"`         // when that text is in force
	Electorate   Electorate    `json:"electorate,omitzero"`    // who decides
	// Measures are what electors are weighed by, in the order of their weights.
	Measures  []Measure `json:"measures"`
	Caps      []Cap     `json:"caps,omitempty"`
	Convening Convening `json:"convening,omitzero"`
	// Participation is what responses count as. Yes, no and absent count as
	// themselves unless absent is mapped (silence as assent). Any other
	// response without an entry is ErrUnspecified when it occurs.
	Participation map[Response]Class `json:"participation,omitempty"`
	Silence       Silence            `json:"silence,omitempty"` // empty: silence is what Participation says
	Quorum        Test               `json:"quorum,omitzero"`   // empty: none is needed
	QuorumAt      Moment             `json:"quorum_at,omitempty"`
	Rounds        []Round            `json:"rounds,omitempty"` // further meetings after one that failed, in their order
	Pass          Test               `json:"pass"`
	Proxy         *ProxyPolicy       `json:"proxy,omitempty"` // nil: the text does not say
	Publication   Publication        `json:"publication,omitzero"`
	// Regulation names what else the law says of an election or a recall (posts,
	// nomination, ballots, women's seats, relatives, defence, bar): an
	// election.Regulation, by its identifier.
	Regulation string            `json:"regulation,omitempty"`
	Choices    []Choice          `json:"choices,omitempty"` // what the text leaves open
	Chosen     map[string]string `json:"chosen,omitempty"`  // of them, those made: choice → option
	Overlay    string            `json:"overlay,omitempty"` // the covenant or by-law that made them or added to the rule
	// Open names the parts (pass, quorum, measures) that the text leaves to a
	// covenant altogether. A rule whose pass test is open and empty decides
	// nothing: it is ErrUnspecified.
	Open []string `json:"open,omitempty"`
}

// Test joins thresholds: it holds if all of All hold and, unless Any is empty,
// at least one of Any does.
type Test struct {
	All []Threshold `json:"all,omitempty"`
	Any []Threshold `json:"any,omitempty"`
}

// Threshold compares the share Numerator / Base in one measure with a
// fraction. An empty base satisfies no threshold.
type Threshold struct {
	ID        string          `json:"id"` // unique in the rule, for example "quorum-area"
	Measure   Measure         `json:"measure"`
	Numerator Group           `json:"numerator"`
	Base      Group           `json:"base"`
	Op        renjia.Op       `json:"op"`
	Fraction  renjia.Fraction `json:"fraction"`         // more than 0 and, unless the base is one, at most 1
	Source    string          `json:"source,omitempty"` // article
}

// IsZero reports whether the test tests nothing.
func (t Test) IsZero() bool { return len(t.All) == 0 && len(t.Any) == 0 }

// Class returns what a response counts as. A response the rule does not map is
// a *renjia.UnspecifiedError, an unknown one ErrInvalid.
func (r Rule) Class(response Response) (Class, error) {
	if class, ok := r.class(response); ok {
		return class, nil
	}
	if !response.Valid() {
		return "", fmt.Errorf("response %q: want one of %v: %w", response, responses, renjia.ErrInvalid)
	}
	if open := r.mapping(response); len(open) > 0 {
		return "", r.unspecified(open)
	}
	options := make([]string, len(classes))
	for i, c := range classes {
		options[i] = string(c)
	}
	return "", &renjia.UnspecifiedError{What: "rule " + r.ID, Choices: []renjia.Choice{{
		Name: "participation." + string(response), Options: options, Why: "laws and by-laws differ on what it counts as",
	}}}
}

func (r Rule) class(response Response) (Class, bool) {
	if class, ok := r.Participation[response]; ok {
		return class, true
	}
	switch response {
	case Yes, No, Absent:
		return Class(response), true
	case VoidProxy:
		return r.class(Absent)
	}
	return "", false
}

// Validate reports every problem of the rule.
func (r Rule) Validate() error {
	var p renjia.Problems
	p.Require(r.ID != "" && r.ID == strings.TrimSpace(r.ID), "id", "must be given, without space around it")
	p.Require(!r.Title.IsZero(), "title", "must be given")
	p.Within("valid", r.Valid.Validate())
	p.Require(len(r.Measures) > 0, "measures", "must name at least one measure")
	for i, m := range r.Measures {
		p.Within(fmt.Sprintf("measures[%d]", i), renjia.CheckKind(string(m)))
		p.Require(!slices.Contains(r.Measures[:i], m), fmt.Sprintf("measures[%d]", i), "%q is named twice", m)
	}
	r.Electorate.check(&p)
	for i, c := range r.Caps {
		c.check(&p, fmt.Sprintf("caps[%d]", i), r.Measures)
	}
	r.Convening.check(&p, r.Measures)
	checkParticipation(&p, "participation", r.Participation)
	p.Require(r.Silence == "" || r.Silence == JoinMajority, "silence", "%q: want %s or nothing", r.Silence, JoinMajority)
	p.Require(r.QuorumAt == "" || r.QuorumAt == AtOpening || r.QuorumAt == AtVote, "quorum_at", "%q: want %s or %s", r.QuorumAt, AtOpening, AtVote)
	r.checkTests(&p)
	r.checkRounds(&p)
	r.checkChoices(&p)
	r.Publication.check(&p)
	return p.Err("rule " + r.ID)
}

func (r Rule) checkTests(p *renjia.Problems) {
	for i, part := range r.Open {
		p.Require(slices.Contains(openParts, part), fmt.Sprintf("open[%d]", i), "%q: want one of %v", part, openParts)
	}
	p.Require(!r.Pass.IsZero() || slices.Contains(r.Open, "pass"), "pass", "must have a threshold")
	seen := map[string]bool{}
	for _, t := range r.thresholds() {
		p.Require(!seen[t.ID], t.path+".id", "%q is used twice", t.ID)
		seen[t.ID] = true
		t.check(p, t.path, r.Measures)
	}
}

// openParts are the parts of a rule that a text can leave open.
var openParts = []string{"measures", "participation", "quorum", "pass", "proxy"}

// check reports the problems of a test that stands apart from the rule's own.
func (t Test) check(p *renjia.Problems, path string, measures []Measure) {
	for i, x := range t.All {
		x.check(p, fmt.Sprintf("%s.all[%d]", path, i), measures)
	}
	for i, x := range t.Any {
		x.check(p, fmt.Sprintf("%s.any[%d]", path, i), measures)
	}
}

// checkParticipation goes through the map in the order of its keys, so that
// the same mistakes are always reported in the same order.
func checkParticipation(p *renjia.Problems, path string, m map[Response]Class) {
	for _, response := range sortedResponses(m) {
		class, path := m[response], path+"."+string(response)
		p.Require(response.Valid(), path, "is no response: want one of %v", responses)
		p.Require(class.index() >= 0, path, "%q: want one of %v", class, classes)
		p.Require((response != Yes && response != No) || string(class) == string(response), path, "must count as itself, not as %q", class)
	}
}

func sortedResponses(m map[Response]Class) []Response {
	keys := make([]Response, 0, len(m))
	for r := range m {
		keys = append(keys, r)
	}
	slices.Sort(keys)
	return keys
}

// placed is a threshold with where it stands in the rule.
type placed struct {
	Threshold
	stage Stage
	path  string
}

// thresholds lists quorum, then pass; within each All, then Any.
func (r Rule) thresholds() []placed {
	var list []placed
	add := func(stage Stage, combine string, ts []Threshold) {
		for i, t := range ts {
			list = append(list, placed{t, stage, fmt.Sprintf("%s.%s[%d]", stage, combine, i)})
		}
	}
	add(QuorumStage, "all", r.Quorum.All)
	add(QuorumStage, "any", r.Quorum.Any)
	add(PassStage, "all", r.Pass.All)
	add(PassStage, "any", r.Pass.Any)
	return list
}

func (t Threshold) check(p *renjia.Problems, path string, measures []Measure) {
	p.Require(t.ID != "", path+".id", "must be given")
	p.Require(slices.Contains(measures, t.Measure), path+".measure", "%q is none of the rule's measures %v", t.Measure, measures)
	_, err := t.Numerator.set()
	p.Within(path+".numerator", err)
	_, err = t.Base.set()
	if t.Base != One {
		p.Within(path+".base", err)
	}
	p.Require(t.Op.Valid() && t.Op != renjia.Equal, path+".op", "%q: want >=, >, <= or <", t.Op)
	if t.Base == One {
		p.Require(t.Fraction.Sign() > 0 && t.Fraction.Den() == 1, path+".fraction", "%s: want a whole number for the base one", t.Fraction)
		return
	}
	p.Require(properShare(t.Fraction), path+".fraction", "%s: want more than 0 and at most 1", t.Fraction)
}
