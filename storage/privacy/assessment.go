package privacy

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Ground is why an impact assessment is needed.
type Ground string

// The grounds of Personal Information Protection Law art. 55.
const (
	SensitiveData Ground = "sensitive"   // (1) sensitive data is processed
	Automated     Ground = "automated"   // (2) decisions are automated
	Entrusted     Ground = "entrusted"   // (3) somebody else processes it
	Provided      Ground = "provided"    // (3) it goes to another handler
	Published     Ground = "published"   // (3) it is made public
	Abroad        Ground = "abroad"      // (4) it leaves the country
	OtherImpact   Ground = "substantial" // (5) the impact is great otherwise
)

var groundsOfAssessment = []Ground{SensitiveData, Automated, Entrusted, Provided, Published, Abroad, OtherImpact}

// Assessment is a personal information protection impact assessment
// (个人信息保护影响评估), made before the processing begins and kept for three
// years at least (arts 55 and 56).
type Assessment struct {
	ID       AssessmentID `json:"id"`
	Subject  string       `json:"subject" privacy:"none"` // what processing it is of
	Grounds  []Ground     `json:"grounds" privacy:"none"`
	Purpose  string       `json:"purpose" privacy:"none"`  // whether purpose and means are lawful, proper and necessary
	Impact   string       `json:"impact" privacy:"none"`   // on people's rights, and the risks
	Measures string       `json:"measures" privacy:"none"` // whether protection is lawful, effective and fits the risk
	By       renjia.Ref   `json:"by" privacy:"personal"`   // who assessed
	Day      renjia.Date  `json:"day" privacy:"none"`
	Keep     renjia.Date  `json:"keep" privacy:"none"` // first day on which it need not be kept; zero: three years after Day
}

// AssessmentID identifies an Assessment.
type AssessmentID = renjia.ID[Assessment]

// Validate checks that the assessment is complete and kept long enough.
func (a *Assessment) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	for path, text := range map[string]string{"subject": a.Subject, "purpose": a.Purpose, "impact": a.Impact, "measures": a.Measures} {
		p.Require(text != "", path, "must be given (art. 56)")
	}
	p.Require(len(a.Grounds) > 0, "grounds", "must name one at least")
	for i, g := range a.Grounds {
		p.Require(slices.Contains(groundsOfAssessment, g), fmt.Sprintf("grounds[%d]", i), "%q is no ground of art. 55", g)
	}
	p.Require(!a.By.IsZero(), "by", "must be given")
	p.Require(!a.Day.IsZero(), "day", "must be given")
	p.Require(a.Day.IsZero() || !a.Keep.Before(a.Day.AddYears(3)), "keep", "must be three years after the day at least (art. 56)")
	return p.Err("assessment")
}

var assessments = storage.Define("privacy_assessment", func(a *Assessment) AssessmentID { return a.ID },
	storage.Index("keep", storage.Day(func(a *Assessment) renjia.Date { return a.Keep })))

// Assess records an impact assessment. There is no verb that removes one.
func (r *Registry) Assess(ctx context.Context, act renjia.Act, a Assessment) (Assessment, error) {
	if a.Keep.IsZero() && !a.Day.IsZero() {
		a.Keep = a.Day.AddYears(3)
	}
	err := add(ctx, r, act, "privacy.assessment.record", assessments, &a, &a.ID, func(*storage.Tx) error { return nil })
	return a, err
}

// assessed checks that an assessment was made for a ground.
func assessed(ctx context.Context, tx *storage.Tx, id AssessmentID, g Ground) error {
	if id.IsZero() {
		return fmt.Errorf("assessment: must be made before data is %s (art. 55): %w", g, renjia.ErrInvalid)
	}
	doc, err := assessments.Get(ctx, tx, id)
	if err != nil {
		return err
	}
	if !slices.Contains(doc.Value.Grounds, g) {
		return fmt.Errorf("assessment %s: is not about data that is %s (art. 55): %w", id, g, renjia.ErrInvalid)
	}
	return nil
}
