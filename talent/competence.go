package talent

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/competency"
)

// Framework is a competency framework in use.
type Framework struct {
	ID      FrameworkID          `json:"id"`
	Content competency.Framework `json:"content"`
}

// FrameworkID identifies a Framework. It follows from the framework's own
// identifier, so that a newer version takes the place of the older.
type FrameworkID = renjia.ID[Framework]

// Validate checks the framework itself.
func (f *Framework) Validate() error {
	var p renjia.Problems
	p.Require(!f.ID.IsZero(), "id", "must be given")
	p.Within("content", f.Content.Validate())
	return p.Err("framework")
}

func frameworkID(space, id string) FrameworkID {
	return renjia.ImportedID[Framework](space, frameworks.Kind(), id)
}

// PersonRef is the reference to a person, as assessments hold it.
func PersonRef(id PersonID) renjia.Ref { return people.Ref(id) }

// Adopt puts a framework into use. One with the same identifier is replaced; the
// journal keeps it, and its assessments stay.
func (r *Registry) Adopt(ctx context.Context, act renjia.Act, f competency.Framework) (Framework, error) {
	var v Framework
	err := r.w.Write(ctx, act.Does("talent.framework.adopt", renjia.Ref{}), func(tx *storage.Tx) error {
		v = Framework{ID: frameworkID(tx.Space(), f.ID), Content: f}
		for doc, err := range frameworks.Find(ctx, tx, storage.Query{Where: []storage.Cond{storage.Eq("framework", f.ID)}}) {
			if err != nil {
				return err
			}
			doc.Value = v
			return frameworks.Save(tx, doc)
		}
		return frameworks.Insert(tx, v)
	})
	return v, err
}

// Assess records an assessment of an enrolled person in a competency of a framework
// in use, at a rank at which the competency exists. The assessor of a self-assessment
// is the person; others are enrolled, too.
func (r *Registry) Assess(ctx context.Context, act renjia.Act, a competency.Assessment) (competency.Assessment, error) {
	a.Withdrawn = false
	err := add(ctx, r.w, act, "talent.assessment.record", &a, &a.ID, putAssessment(ctx))
	return a, err
}

func putAssessment(ctx context.Context) func(*storage.Tx, competency.Assessment) (bool, error) {
	return func(tx *storage.Tx, a competency.Assessment) (bool, error) {
		if err := a.Validate(); err != nil {
			return false, err
		}
		for _, ref := range []renjia.Ref{a.Person, a.Assessor} {
			id, err := renjia.As[Person](ref, people.Kind())
			if err == nil {
				err = enrolled(ctx, tx, id)
			}
			if err != nil {
				return false, fmt.Errorf("assessment %s: %w", a.ID, err)
			}
		}
		f, err := frameworks.Get(ctx, tx, frameworkID(tx.Space(), a.Framework))
		if err != nil {
			return false, fmt.Errorf("assessment %s: framework %q: %w", a.ID, a.Framework, err)
		}
		if err := f.Value.Content.Check(a.Competency, a.Rank); err != nil {
			return false, fmt.Errorf("assessment %s: %w", a.ID, err)
		}
		return assessments.Ensure(ctx, tx, a)
	}
}

// WithdrawAssessment takes an assessment back: it counts no more.
func (r *Registry) WithdrawAssessment(ctx context.Context, act renjia.Act, id competency.AssessmentID) (competency.Assessment, error) {
	return step(ctx, r.w, act, "talent.assessment.withdraw", assessments, id, func(a *competency.Assessment) error {
		if a.Withdrawn {
			return &renjia.StateError{Record: "assessment", ID: id.String(), State: "withdrawn", Verb: "withdraw"}
		}
		a.Withdrawn = true
		return nil
	})
}

// AssessmentsIn returns the assessments in a framework, for the engine of
// talent/competency.
func AssessmentsIn(ctx context.Context, r storage.Reader, framework string) (all []competency.Assessment, err error) {
	q := storage.Query{Where: []storage.Cond{storage.Eq("framework", framework)}}
	for doc, err := range assessments.Find(ctx, r, q) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc.Value)
	}
	return all, nil
}

// Gaps compares everybody who is employed on a day with the profile of a post, in
// the order of their references.
func Gaps(ctx context.Context, r storage.Reader, p competency.Profile, on renjia.Date, o competency.Options, fit competency.Fit) ([]competency.Gap, error) {
	all, err := AssessmentsIn(ctx, r, p.Framework)
	if err != nil {
		return nil, err
	}
	held, err := competency.HeldOn(all, p.Framework, on, o)
	if err != nil {
		return nil, err
	}
	team, err := teamOn(ctx, r, on)
	if err != nil {
		return nil, err
	}
	var gaps []competency.Gap
	for _, person := range team {
		g, err := competency.GapOf(p, person, held, fit)
		if err != nil {
			return nil, err
		}
		gaps = append(gaps, g)
	}
	return gaps, nil
}

// TeamCover shows what everybody who is employed on a day can do together in a
// framework in use, where everything rests on one person, and what expires by the
// horizon.
func TeamCover(ctx context.Context, r storage.Reader, framework string, on, horizon renjia.Date, o competency.Options) (competency.Team, error) {
	f, err := frameworks.Get(ctx, r, frameworkID(r.Space(), framework))
	if err != nil {
		return competency.Team{}, fmt.Errorf("framework %q: %w", framework, err)
	}
	all, err := AssessmentsIn(ctx, r, framework)
	if err != nil {
		return competency.Team{}, err
	}
	team, err := teamOn(ctx, r, on)
	if err != nil {
		return competency.Team{}, err
	}
	return competency.TeamOn(f.Value.Content, team, all, on, horizon, o)
}

// SuccessionCover covers critical posts, each with the profile it asks for, with
// distinct people who are employed on a day and have no gap. Who holds one of the
// posts already (by the post of an engagement) succeeds to none of them.
func SuccessionCover(ctx context.Context, r storage.Reader, critical []competency.Profile, on renjia.Date, o competency.Options) (competency.Succession, error) {
	holders, err := staffOn(ctx, r, on, func(e *Engagement) bool { return e.Employed() && isPost(critical, e.Post) })
	if err != nil {
		return competency.Succession{}, err
	}
	var posts []competency.Post
	for _, p := range critical {
		gaps, err := Gaps(ctx, r, p, on, o, competency.Fit{Bar: 1})
		if err != nil {
			return competency.Succession{}, err
		}
		post := competency.Post{Name: p.Post}
		for _, g := range gaps {
			id, err := renjia.As[Person](g.Person, people.Kind())
			if err != nil {
				return competency.Succession{}, err
			}
			if g.Ready && !holders[id] {
				post.Ready = append(post.Ready, g.Person)
			}
		}
		posts = append(posts, post)
	}
	return competency.Succeed(posts)
}

func isPost(critical []competency.Profile, post string) bool {
	for _, p := range critical {
		if p.Post == post {
			return true
		}
	}
	return false
}
