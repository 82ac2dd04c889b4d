package collaboration

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// TrustSurvey is one wave of asking the subjects of a network about each other,
// in the manner of PARTNER: items of value and trust, each scored 1 to 4. The
// answers are records of their own, [TrustResponse]. Scales and indices are the
// work of collaboration/trust.
type TrustSurvey struct {
	ID         SurveyID      `json:"id"`
	Title      renjia.Text   `json:"title"`
	Wave       string        `json:"wave"`       // "2026-1"; unique with the instrument
	Instrument string        `json:"instrument"` // id of the instrument, whose wording lies with it
	Items      []string      `json:"items"`      // codes of its items that are asked
	Period     renjia.Period `json:"period"`     // when answers are taken
	Roster     []Rostered    `json:"roster"`     // who is asked, about all others on it
	MinRaters  int           `json:"min_raters"` // fewer raters of a subject than this, and nothing about it is published
	State      SurveyState   `json:"state"`
	Closed     renjia.Date   `json:"closed,omitzero"`
}

// SurveyID identifies a TrustSurvey.
type SurveyID = renjia.ID[TrustSurvey]

// Rostered is one subject on the roster of a survey.
type Rostered struct {
	Subject renjia.Ref `json:"subject" privacy:"personal"`
	Silent  string     `json:"silent,omitempty" privacy:"personal"` // why it did not answer: "refused", "not reached"; known at the close
}

// SurveyState is where a survey stands.
type SurveyState string

// The states of a survey.
const (
	SurveyOpen   SurveyState = "open"
	SurveyClosed SurveyState = "closed"
)

var surveySteps = lifecycle.Table[SurveyState]{
	SurveyOpen: {"respond": SurveyOpen, "correct": SurveyOpen, "excuse": SurveyOpen, "close": SurveyClosed},
}

// Validate reports every problem of the survey on its own.
func (s *TrustSurvey) Validate() error {
	var p renjia.Problems
	p.Require(!s.ID.IsZero(), "id", "must be given")
	p.Require(!s.Title.IsZero(), "title", "must be given")
	p.Require(s.Wave != "", "wave", "must be given")
	p.Require(s.Instrument != "", "instrument", "must be given")
	p.Require(len(s.Items) > 0, "items", "must be one or more")
	for i, item := range s.Items {
		p.Require(item != "" && slices.Index(s.Items, item) == i, fmt.Sprintf("items[%d]", i), "must be given once")
	}
	p.Require(!s.Period.From.IsZero(), "period.from", "must be given")
	p.Within("period", s.Period.Validate())
	p.Require(len(s.Roster) >= 2, "roster", "must be two or more")
	for i, x := range s.Roster {
		path := fmt.Sprintf("roster[%d].subject", i)
		requireSubject(&p, path, x.Subject)
		p.Require(s.rostered(x.Subject) == i, path, "is there twice")
	}
	p.Require(s.MinRaters >= 1, "min_raters", "must be 1 or more: who publishes says how many raters hide one (3 is usual)")
	p.Require(surveySteps.Known(s.State), "state", "%q is unknown", s.State)
	p.Require((s.State == SurveyClosed) == !s.Closed.IsZero(), "closed", "must be given when the survey is closed, and only then")
	p.Require(s.Closed.IsZero() || !s.Closed.Before(s.Period.From), "closed", "must not be before %s", s.Period.From)
	return p.Err("trust survey")
}

func (s *TrustSurvey) rostered(ref renjia.Ref) int {
	return slices.IndexFunc(s.Roster, func(x Rostered) bool { return x.Subject == ref })
}

// within brings the references of a survey into the form of a space.
func (s TrustSurvey) within(space string) TrustSurvey {
	s.Roster = slices.Clone(s.Roster)
	for i := range s.Roster {
		s.Roster[i].Subject = within(space, s.Roster[i].Subject)
	}
	return s
}

// TrustResponse is what one subject says of another on one item. There is one for
// each rater, about and item of a survey; a correction keeps what was said before.
type TrustResponse struct {
	ID        ResponseID     `json:"id"`
	Survey    SurveyID       `json:"survey"`
	Rater     renjia.Ref     `json:"rater" privacy:"sensitive,about"`
	About     renjia.Ref     `json:"about" privacy:"sensitive"`
	Item      string         `json:"item"`
	Score     int            `json:"score,omitempty" privacy:"sensitive"` // 1 to 4; 0: asked, and not answered
	On        renjia.Date    `json:"on"`
	Corrected []FormerAnswer `json:"corrected,omitempty"` // in order
}

// ResponseID identifies a TrustResponse.
type ResponseID = renjia.ID[TrustResponse]

// FormerAnswer is an answer that was corrected.
type FormerAnswer struct {
	Score int         `json:"score,omitempty" privacy:"sensitive"`
	On    renjia.Date `json:"on"`
	Until renjia.Date `json:"until"` // when it was corrected
	Why   string      `json:"why" privacy:"sensitive"`
}

// ResponseOf returns the identifier of the response of a rater about another on an
// item: there can be one.
func ResponseOf(space string, survey SurveyID, rater, about renjia.Ref, item string) ResponseID {
	key := survey.String() + " " + within(space, rater).String() + " " + within(space, about).String() + " " + item
	return renjia.ImportedID[TrustResponse](space, "collaboration_response", key)
}

// Validate reports every problem of the response on its own.
func (t *TrustResponse) Validate() error {
	var p renjia.Problems
	p.Require(!t.ID.IsZero(), "id", "must be given")
	p.Require(!t.Survey.IsZero(), "survey", "must be given")
	requireSubject(&p, "rater", t.Rater)
	requireSubject(&p, "about", t.About)
	p.Require(t.Rater != t.About, "about", "must be another subject than the rater")
	p.Require(t.Item != "", "item", "must be given")
	p.Require(t.Score >= 0 && t.Score <= 4, "score", "%d: want 1 to 4, or 0 for none", t.Score)
	p.Require(!t.On.IsZero(), "on", "must be given")
	for i, f := range t.Corrected {
		path := fmt.Sprintf("corrected[%d]", i)
		p.Require(f.Score >= 0 && f.Score <= 4, path+".score", "%d: want 1 to 4, or 0 for none", f.Score)
		p.Require(!f.On.IsZero() && !f.Until.Before(f.On), path+".until", "must not be before %s", f.On)
		p.Require(f.Why != "", path+".why", "must be given")
	}
	return p.Err("trust response")
}

// ScoreOn returns the score as it stood on a day, and false if there was none yet.
func (t *TrustResponse) ScoreOn(day renjia.Date) (int, bool) {
	for _, f := range t.Corrected {
		if day.Before(f.On) {
			return 0, false
		}
		if day.Before(f.Until) {
			return f.Score, true
		}
	}
	return t.Score, !day.Before(t.On)
}
