package rule

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
)

// Convening says how a meeting or a vote comes about.
type Convening struct {
	// Petitions are alternatives: the support of any of them forces it.
	Petitions []Petition `json:"petitions,omitempty"`
	// NoticeDays is how many days before its agenda is made known; 0: the text
	// sets none.
	NoticeDays   int    `json:"notice_days,omitempty"`
	AgendaClosed bool   `json:"agenda_closed,omitempty"` // nothing is decided that was not announced
	ReportDays   int    `json:"report_days,omitempty"`   // days before, for the report to the street or town
	EveryMonths  int    `json:"every_months,omitempty"`  // it meets at least once in so many months
	Source       string `json:"source,omitempty"`
}

// Petition is the support that forces a meeting, a recall or an audit. Those
// who sign are its yes votes.
type Petition struct {
	ID   string `json:"id"`
	Of   Kind   `json:"of"` // whose signatures count
	Test Test   `json:"test"`
}

// Petition returns the rule that tells whether a petition has enough support:
// who signs counts as yes, everybody else as absent.
func (r Rule) Petition(id string) (Rule, error) {
	i := slices.IndexFunc(r.Convening.Petitions, func(p Petition) bool { return p.ID == id })
	if i < 0 {
		return Rule{}, fmt.Errorf("rule %s has no petition %q, only %v: %w", r.ID, id, r.petitions(), renjia.ErrNotFound)
	}
	p := r.Convening.Petitions[i]
	return Rule{
		ID: r.ID + "#" + id, Jurisdiction: r.Jurisdiction, Source: r.Source, Valid: r.Valid,
		Title:      renjia.Text{EN: r.Title.In(renjia.English) + ": petition", ZH: r.Title.In(renjia.Chinese) + "：联名"},
		Electorate: Electorate{Kind: p.Of}, Measures: r.Measures, Pass: p.Test,
	}, nil
}

func (r Rule) petitions() (ids []string) {
	for _, p := range r.Convening.Petitions {
		ids = append(ids, p.ID)
	}
	return ids
}

func (c Convening) check(p *renjia.Problems, measures []Measure) {
	seen := map[string]bool{}
	for i, x := range c.Petitions {
		path := fmt.Sprintf("convening.petitions[%d]", i)
		p.Require(x.ID != "" && !seen[x.ID], path+".id", "%q: must be given, once", x.ID)
		seen[x.ID] = true
		p.Require(x.Of.Valid(), path+".of", "%q: want one of %v", x.Of, kinds)
		p.Require(!x.Test.IsZero(), path+".test", "must have a threshold")
		x.Test.check(p, path+".test", measures)
	}
	p.Require(c.NoticeDays >= 0 && c.ReportDays >= 0 && c.EveryMonths >= 0, "convening", "days and months must not be negative")
}

// Moment is when a quorum must exist.
type Moment string

// The moments.
const (
	AtOpening Moment = "opening" // those present at the opening; who leaves later still counts
	AtVote    Moment = "vote"    // when the vote is taken
)

// Round is a further meeting, or a further vote, after one that failed: the
// adjourned meeting with a smaller quorum, the second election. What it leaves
// out stays as in the rule.
type Round struct {
	ID            string             `json:"id"`
	Title         renjia.Text        `json:"title"`
	NoQuorum      bool               `json:"no_quorum,omitempty"` // none is needed this time
	Quorum        Test               `json:"quorum,omitzero"`
	Pass          Test               `json:"pass,omitzero"`
	Participation map[Response]Class `json:"participation,omitempty"`
	WithinDays    int                `json:"within_days,omitempty"` // after the one before
	SameAgenda    bool               `json:"same_agenda,omitempty"`
	Source        string             `json:"source,omitempty"`
}

// Reconvene returns the rule for a further round.
func (r Rule) Reconvene(id string) (Rule, error) {
	i := slices.IndexFunc(r.Rounds, func(x Round) bool { return x.ID == id })
	if i < 0 {
		return Rule{}, fmt.Errorf("rule %s has no round %q: %w", r.ID, id, renjia.ErrNotFound)
	}
	round := r.Rounds[i]
	r.ID += "#" + id
	r.Title = round.Title
	r.Rounds = r.Rounds[i+1:]
	if round.NoQuorum || !round.Quorum.IsZero() {
		r.Quorum = round.Quorum
		r.Open = slices.DeleteFunc(slices.Clone(r.Open), func(part string) bool { return part == "quorum" })
		r.Choices = slices.DeleteFunc(slices.Clone(r.Choices), func(c Choice) bool {
			return slices.ContainsFunc(c.Options, func(o Option) bool { return o.Quorum != nil && o.Pass == nil })
		})
	}
	if !round.Pass.IsZero() {
		r.Pass = round.Pass
	}
	if round.Participation != nil {
		r.Participation = round.Participation
	}
	return r, nil
}

func (r Rule) checkRounds(p *renjia.Problems) {
	for i, x := range r.Rounds {
		path := fmt.Sprintf("rounds[%d]", i)
		p.Require(x.ID != "", path+".id", "must be given")
		p.Require(!x.Title.IsZero(), path+".title", "must be given")
		p.Require(!x.NoQuorum || x.Quorum.IsZero(), path+".quorum", "must be empty where none is needed")
		x.Quorum.check(p, path+".quorum", r.Measures)
		x.Pass.check(p, path+".pass", r.Measures)
		checkParticipation(p, path+".participation", x.Participation)
	}
}

// Publication says what follows a decision.
type Publication struct {
	WithinDays      int    `json:"within_days,omitempty"`      // the result is published so soon
	DisplayDays     int    `json:"display_days,omitempty"`     // and stays so long
	FileDays        int    `json:"file_days,omitempty"`        // the filing with the authority
	ChallengeMonths int    `json:"challenge_months,omitempty"` // for who wants it revoked, from when it is known
	Source          string `json:"source,omitempty"`
}

func (x Publication) check(p *renjia.Problems) {
	p.Require(x.WithinDays >= 0 && x.DisplayDays >= 0 && x.FileDays >= 0 && x.ChallengeMonths >= 0, "publication", "days and months must not be negative")
}
