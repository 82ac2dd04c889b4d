package ledger

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// PurposeBasis is what a change of purpose rests on.
type PurposeBasis string

// The bases.
const (
	DonorConsent   PurposeBasis = "donor-consent"   // 捐赠人同意
	PlanFiled      PurposeBasis = "plan-filed"      // 变更募捐方案并备案
	PublicNotice   PurposeBasis = "public-notice"   // 无法联系捐赠人的，公告
	SimilarPurpose PurposeBasis = "similar-purpose" // 项目终止后剩余财产用于目的相同或者相近的项目
	CourtOrder     PurposeBasis = "court"           // 生效裁判
)

func (b PurposeBasis) valid() bool { return b.verb() != "" }

// verb is the step that a change on this basis needs before it takes effect.
func (b PurposeBasis) verb() string {
	switch b {
	case DonorConsent:
		return "consent"
	case PlanFiled:
		return "file"
	case PublicNotice, SimilarPurpose:
		return "publish"
	case CourtOrder:
		return "order"
	}
	return ""
}

// PurposeRoute is one way in which rules let a purpose change.
type PurposeRoute struct {
	Basis      PurposeBasis `json:"basis"`
	Article    string       `json:"article"`
	FileWithin int          `json:"file_within,omitempty"` // days after the decision; 0: no number
	NoticeDays int          `json:"notice_days,omitempty"` // full days of public notice after the first; 0: no number
}

// PurposeRules are the rules of a law or an organization on changing the use
// of donated property, with their clocks. Days are counted as Civil Code art.
// 201 has it: the day of the event does not count.
type PurposeRules struct {
	Origin        Origin         `json:"origin"`
	Routes        []PurposeRoute `json:"routes"`
	AnswerWithin  int            `json:"answer_within,omitempty"` // days to answer a donor's question; 0: no number
	AnswerArticle string         `json:"answer_article,omitempty"`
}

// maxDays bounds a clock: ten years.
const maxDays = 3653

// Validate reports every problem of the rules.
func (r PurposeRules) Validate() error {
	var p renjia.Problems
	p.Within("origin", r.Origin.Validate())
	p.Require(len(r.Routes) > 0, "routes", "must be given")
	for i, route := range r.Routes {
		path := fmt.Sprintf("routes[%d]", i)
		p.Require(route.Basis.valid(), path+".basis", "%q: want donor-consent, plan-filed, public-notice, similar-purpose or court", route.Basis)
		p.Require(route.Article != "", path+".article", "must be given")
		p.Require(route.FileWithin >= 0 && route.FileWithin <= maxDays && (route.FileWithin == 0 || route.Basis == PlanFiled), path+".file_within", "want a number of days, for what is filed")
		p.Require(route.NoticeDays >= 0 && route.NoticeDays <= maxDays && (route.NoticeDays == 0 || route.Basis.verb() == "publish"), path+".notice_days", "want a number of days, for what is published")
		p.Require(!slices.ContainsFunc(r.Routes[:i], func(x PurposeRoute) bool { return x.Basis == route.Basis }), path+".basis", "%s has a route already", route.Basis)
	}
	p.Require(r.AnswerWithin >= 0 && r.AnswerWithin <= maxDays && (r.AnswerWithin > 0) == (r.AnswerArticle != ""), "answer_within", "days and article must be given together")
	return p.Err("rules on purpose")
}

// route returns the way on a basis.
func (r PurposeRules) route(b PurposeBasis) (PurposeRoute, error) {
	i := slices.IndexFunc(r.Routes, func(x PurposeRoute) bool { return x.Basis == b })
	if i < 0 {
		return PurposeRoute{}, fmt.Errorf("%s: no change of purpose by %s: %w", r.Origin.Name.In(renjia.English), b, renjia.ErrForbidden)
	}
	return r.Routes[i], nil
}

// PurposeRulebook is a list of rules, of several places and times.
type PurposeRulebook struct {
	Rules []PurposeRules `json:"rules"`
}

// Validate reports every problem of every rule, and two of one ID that hold on
// the same day.
func (b PurposeRulebook) Validate() error {
	var p renjia.Problems
	var seen dated
	for i, r := range b.Rules {
		path := fmt.Sprintf("rules[%d]", i)
		p.Within(path, r.Validate())
		seen.add(&p, path, r.Origin)
	}
	return p.Err("rules on purpose")
}

// At returns the rules with an ID that hold on a day, the day of the decision.
func (b PurposeRulebook) At(id string, on renjia.Date) (PurposeRules, error) {
	return at(b.Rules, func(r PurposeRules) Origin { return r.Origin }, id, on)
}

// ReadPurposeRules reads rules from JSON of the form of the built-in ones.
// Every problem is reported with file, line and column.
func ReadPurposeRules(r io.Reader, file string) (PurposeRulebook, error) {
	var b PurposeRulebook
	if err := strict.Read(r, file, maxRules, &b); err != nil {
		return PurposeRulebook{}, err
	}
	return b, nil
}

//go:embed purpose.json
var purposeJSON []byte

var builtinPurpose = sync.OnceValues(func() (b PurposeRulebook, err error) {
	err = strict.Decode("purpose.json", purposeJSON, &b)
	return b, err
})

// BuiltinPurposeRules returns the rules that come with the library: the Charity
// Law of China as of 2016 and 2023 (慈善法), and the regulations of Guangzhou of
// 2021 (广州市慈善促进条例) with their numbers of days.
func BuiltinPurposeRules() (PurposeRulebook, error) {
	b, err := builtinPurpose()
	return PurposeRulebook{slices.Clone(b.Rules)}, err
}
