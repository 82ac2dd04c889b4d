package procedure

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// Kind is the kind of a gate; each asks for its own evidence.
type Kind string

// The kinds of gates and the evidence each reads.
const (
	Attendance   Kind = "attendance"   // 到会人数: Attended / ShouldAttend against a fraction
	Vote         Kind = "vote"         // 表决: Yes / base against a fraction
	Decided      Kind = "decided"      // 依规则计票: Outcome by package rule, where heads are not the only measure
	Notice       Kind = "notice"       // 公告: Shown from a day on, for at least Days if given
	Display      Kind = "display"      // 公示: Shown for at least Days
	Opinion      Kind = "opinion"      // 意见: a paper by By
	Consultation Kind = "consultation" // 协商、征求意见: Form, and at least Least persons Consulted
	Document     Kind = "document"     // 文件: a paper named Paper
	Report       Kind = "report"       // 报告、备案: a paper to To
)

// Base is what a vote is measured against.
type Base string

// The bases of votes. Local wordings differ, so there is no default.
const (
	ShouldAttend Base = "should-attend" // 应到会人数
	Attending    Base = "attending"     // 到会人数
)

// Gate (关口) is a condition that a step must meet, with its article.
type Gate struct {
	ID       string            `json:"id"`
	Kind     Kind              `json:"kind"`
	Title    renjia.Text       `json:"title"`
	Base     Base              `json:"base,omitempty"`             // vote
	Op       renjia.Op         `json:"op,omitempty"`               // attendance, vote: >= (以上) or > (过半、超过)
	Fraction renjia.Fraction   `json:"fraction,omitzero"`          // attendance, vote
	Rules    []string          `json:"rules,omitempty"`            // decided: rules of package statute that may be used
	Days     int               `json:"days,omitempty"`             // notice, display: at least so many
	FirstDay bool              `json:"first_day_counts,omitempty"` // notice, display: count the first day too, unlike Civil Code art. 201
	By       string            `json:"by,omitempty"`               // opinion
	Forms    []string          `json:"forms,omitempty"`            // consultation: forms that will do; empty: any
	Least    int               `json:"least,omitempty"`            // consultation: persons to be heard
	Paper    string            `json:"paper,omitempty"`            // document
	To       string            `json:"to,omitempty"`               // report
	Source   string            `json:"source"`                     // the article
	When     map[string]string `json:"when,omitempty"`             // the choices under which the gate stands
}

func (g Gate) check(probs *renjia.Problems, path string) {
	probs.Require(g.ID != "", path+".id", "must be given")
	probs.Require(!g.Title.IsZero(), path+".title", "must be given")
	probs.Require(g.Source != "", path+".source", "must name the article")
	needs, known := needed[g.Kind]
	if !known {
		probs.Add(path+".kind", "%q: want attendance, vote, decided, notice, display, opinion, consultation, document or report", g.Kind)
		return
	}
	for _, f := range g.fields() {
		probs.Require(f.given || !slices.Contains(needs.must, f.name), path+"."+f.name, "must be given for a gate of kind %s", g.Kind)
		takes := slices.Contains(needs.must, f.name) || slices.Contains(needs.may, f.name)
		probs.Require(!f.given || takes, path+"."+f.name, "means nothing for a gate of kind %s", g.Kind)
	}
	g.checkValues(probs, path)
}

func (g Gate) checkValues(probs *renjia.Problems, path string) {
	if g.Op != "" {
		probs.Require(g.Op == renjia.AtLeast || g.Op == renjia.MoreThan, path+".op", "%q: want >= or >", g.Op)
	}
	if !g.Fraction.IsZero() {
		within := g.Fraction.Sign() > 0 && g.Fraction.Compare(renjia.Frac(1, 1)) <= 0
		probs.Require(within, path+".fraction", "%s: want more than 0 and at most 1", g.Fraction)
		reachable := g.Op != renjia.MoreThan || g.Fraction != renjia.Frac(1, 1)
		probs.Require(reachable, path+".fraction", "more than all can never be reached")
	}
	if g.Base != "" {
		probs.Require(g.Base == ShouldAttend || g.Base == Attending, path+".base", "%q: want should-attend or attending", g.Base)
	}
	probs.Require(g.Days >= 0 && g.Days <= maxDays, path+".days", "%d: want 0 to %d", g.Days, maxDays)
	probs.Require(g.Least >= 0, path+".least", "%d: want 0 or more", g.Least)
}

// needed lists the fields that a gate of each kind must and may have.
var needed = map[Kind]struct{ must, may []string }{
	Attendance:   {must: []string{"op", "fraction"}},
	Vote:         {must: []string{"base", "op", "fraction"}},
	Decided:      {must: []string{"rules"}},
	Notice:       {may: []string{"days", "first_day_counts"}},
	Display:      {must: []string{"days"}, may: []string{"first_day_counts"}},
	Opinion:      {must: []string{"by"}},
	Consultation: {may: []string{"forms", "least"}},
	Document:     {must: []string{"paper"}},
	Report:       {must: []string{"to"}},
}

type given struct {
	name  string
	given bool
}

func (g Gate) fields() []given {
	return []given{
		{"base", g.Base != ""}, {"op", g.Op != ""}, {"fraction", !g.Fraction.IsZero()}, {"rules", len(g.Rules) > 0},
		{"days", g.Days != 0}, {"first_day_counts", g.FirstDay}, {"by", g.By != ""}, {"forms", len(g.Forms) > 0},
		{"least", g.Least != 0}, {"paper", g.Paper != ""}, {"to", g.To != ""},
	}
}
