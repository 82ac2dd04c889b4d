package talent

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/credential"
	"github.com/renjia-project/renjia/talent/ladder"
)

// Appraisal is the result of one person's yearly appraisal (年度考核).
type Appraisal struct {
	ID     AppraisalID `json:"id"`
	Person PersonID    `json:"person" privacy:"personal,about"`
	Year   int         `json:"year"`
	Result string      `json:"result" privacy:"personal"` // in the words of the ladder
}

// AppraisalID identifies an Appraisal. It follows from person and year: there is one
// a year.
type AppraisalID = renjia.ID[Appraisal]

// Validate checks that the appraisal is complete.
func (a *Appraisal) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Require(!a.Person.IsZero(), "person", "must be given")
	p.Require(a.Year > 0 && a.Year < 10000, "year", "must be from 1 to 9999")
	p.Require(a.Result != "", "result", "must be given")
	return p.Err("appraisal")
}

// Appraise records the appraisal of a year. A second one with another result is
// ErrExists; correct it with [Registry.Reappraise].
func (r *Registry) Appraise(ctx context.Context, act renjia.Act, a Appraisal) (Appraisal, error) {
	err := r.w.Write(ctx, act.Does("talent.appraisal.record", renjia.Ref{}), func(tx *storage.Tx) error {
		a.ID = renjia.ImportedID[Appraisal](tx.Space(), appraisals.Kind(), fmt.Sprintf("%s %d", a.Person, a.Year))
		if err := enrolled(ctx, tx, a.Person); err != nil {
			return err
		}
		_, err := appraisals.Ensure(ctx, tx, a)
		return err
	})
	return a, err
}

// Reappraise corrects the result of an appraisal; the journal keeps the old one.
func (r *Registry) Reappraise(ctx context.Context, act renjia.Act, id AppraisalID, result string) (Appraisal, error) {
	return step(ctx, r.w, act, "talent.appraisal.correct", appraisals, id, func(a *Appraisal) error {
		a.Result = result
		return nil
	})
}

// GradeOf places a person on a ladder on a day: service is all paid engagements
// (overlapping ones count once), certificates are the registrations that stand,
// appraisals are those recorded. Which post of the ladder the person holds and which
// education was completed is the caller's to say: it is not kept here.
func GradeOf(ctx context.Context, r storage.Reader, l ladder.Ladder, rules credential.Rules, id PersonID, post string, education []string, on renjia.Date) (ladder.Placement, error) {
	if _, err := people.Get(ctx, r, id); err != nil {
		return ladder.Placement{}, err
	}
	c := ladder.Career{Post: post, Education: education, Appraisals: map[int]string{}}
	var err error
	if c.Service, err = serviceOf(ctx, r, id); err != nil {
		return ladder.Placement{}, err
	}
	byPerson := storage.Query{Where: []storage.Cond{storage.Eq("person", id.String())}}
	for doc, err := range registrations.Find(ctx, r, byPerson) {
		if err != nil {
			return ladder.Placement{}, err
		}
		rule, ok := rules[doc.Value.Rule]
		if !ok {
			return ladder.Placement{}, fmt.Errorf("registration %s: rule %q: %w", doc.Value.ID, doc.Value.Rule, renjia.ErrNotFound)
		}
		if rule.Status(doc.Value.Facts(), on).Stands() {
			c.Certificates = append(c.Certificates, doc.Value.Rule)
		}
	}
	for doc, err := range appraisals.Find(ctx, r, byPerson) {
		if err != nil {
			return ladder.Placement{}, err
		}
		c.Appraisals[doc.Value.Year] = doc.Value.Result
	}
	return l.Place(c, on)
}

// serviceOf merges the paid engagements of a person into disjoint spells in order.
func serviceOf(ctx context.Context, r storage.Reader, id PersonID) (spells []renjia.Period, err error) {
	for doc, err := range engagements.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("person", id.String())}}) {
		if err != nil {
			return nil, err
		}
		if doc.Value.Employed() {
			spells = append(spells, doc.Value.Period)
		}
	}
	slices.SortFunc(spells, func(a, b renjia.Period) int { return a.From.Compare(b.From) })
	var merged []renjia.Period
	for _, s := range spells {
		last := len(merged) - 1
		switch {
		case last < 0 || !merged[last].Until.IsZero() && merged[last].Until.Before(s.From):
			merged = append(merged, s)
		case merged[last].Until.IsZero():
		case s.Until.IsZero() || merged[last].Until.Before(s.Until):
			merged[last].Until = s.Until
		}
	}
	return merged, nil
}
