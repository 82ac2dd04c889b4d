package collaboration

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// ChangeEvent is a change in who there is (org:ChangeEvent of W3C ORG): a merger,
// a split, a succession. Originals that are not among the results end with it.
type ChangeEvent struct {
	ID        ChangeID     `json:"id"`
	Kind      ChangeKind   `json:"kind"`
	On        renjia.Date  `json:"on"` // first day of what results
	Originals []renjia.Ref `json:"originals"`
	Results   []renjia.Ref `json:"results"`
	Basis     renjia.Ref   `json:"basis,omitzero"` // the decision
	Note      renjia.Text  `json:"note,omitzero"`
}

// ChangeID identifies a ChangeEvent.
type ChangeID = renjia.ID[ChangeEvent]

// ChangeKind is what happens to the originals.
type ChangeKind string

// The kinds of changes.
const (
	Merger     ChangeKind = "merger"     // 新设合并: two or more become another one
	Absorption ChangeKind = "absorption" // 吸收合并: one of them goes on
	Division   ChangeKind = "division"   // 解散分立: one becomes two or more others
	SpinOff    ChangeKind = "spin-off"   // 存续分立: one goes on beside new ones
	Succession ChangeKind = "succession" // 承继: another takes one's place
)

// shapes says how many originals and results a kind has at least and at most (0:
// any number), and how many of the originals go on.
var shapes = map[ChangeKind]struct{ minFrom, maxFrom, minTo, maxTo, on int }{
	Merger:     {2, 0, 1, 1, 0},
	Absorption: {2, 0, 1, 1, 1},
	Division:   {1, 1, 2, 0, 0},
	SpinOff:    {1, 1, 2, 0, 1},
	Succession: {1, 1, 1, 1, 0},
}

// Validate checks that originals and results fit the kind.
func (x *ChangeEvent) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	p.Require(!x.On.IsZero(), "on", "must be given")
	checkDistinct(&p, "originals", x.Originals)
	checkDistinct(&p, "results", x.Results)
	shape, known := shapes[x.Kind]
	p.Require(known, "kind", "%q is unknown", x.Kind)
	if known {
		from, to, on := len(x.Originals), len(x.Results), len(x.Originals)-len(x.ending())
		p.Require(from >= shape.minFrom && (shape.maxFrom == 0 || from <= shape.maxFrom), "originals", "%d: too few or too many for a %s", from, x.Kind)
		p.Require(to >= shape.minTo && (shape.maxTo == 0 || to <= shape.maxTo), "results", "%d: too few or too many for a %s", to, x.Kind)
		p.Require(on == shape.on, "results", "%d of the originals go on, want %d for a %s", on, shape.on, x.Kind)
	}
	return p.Err("change")
}

func checkDistinct(p *renjia.Problems, path string, refs []renjia.Ref) {
	for i, ref := range refs {
		at := fmt.Sprintf("%s[%d]", path, i)
		requireSubject(p, at, ref)
		p.Require(slices.Index(refs, ref) == i, at, "is there twice")
	}
}

// ending returns the originals that end with the change.
func (x *ChangeEvent) ending() (all []renjia.Ref) {
	for _, ref := range x.Originals {
		if !slices.Contains(x.Results, ref) {
			all = append(all, ref)
		}
	}
	return all
}

// within brings the references of a change into the form of a space.
func (x ChangeEvent) within(space string) ChangeEvent {
	x.Originals, x.Results, x.Basis = slices.Clone(x.Originals), slices.Clone(x.Results), within(space, x.Basis)
	for _, refs := range [...][]renjia.Ref{x.Originals, x.Results} {
		for i := range refs {
			refs[i] = within(space, refs[i])
		}
	}
	return x
}

// RecordChange records a merger, division or succession of registered subjects
// and ends the originals that do not go on. Originals must exist until its day
// and results from it on, so that nobody succeeds itself.
func (r *Registry) RecordChange(ctx context.Context, act renjia.Act, x ChangeEvent) (ChangeEvent, error) {
	err := r.w.Write(ctx, act.Does("collaboration.subject.change", renjia.Ref{}), func(tx *storage.Tx) error {
		if x.ID.IsZero() {
			x.ID = renjia.NewID[ChangeEvent](tx.Source())
		}
		x = x.within(tx.Space())
		if err := x.Validate(); err != nil {
			return err
		}
		if err := resultsExist(ctx, tx, &x); err != nil {
			return err
		}
		for _, ref := range x.ending() {
			if err := endOriginal(ctx, tx, ref, x.On, x.Basis); err != nil {
				return err
			}
		}
		return changes.Insert(tx, x)
	})
	return x, err
}

func resultsExist(ctx context.Context, tx *storage.Tx, x *ChangeEvent) error {
	for _, ref := range x.Results {
		id, err := renjia.As[Subject](ref, SubjectKind)
		if err != nil || ref.Space != "" {
			return fmt.Errorf("change %s: result %s: want a subject of this space: %w", x.ID, ref, renjia.ErrInvalid)
		}
		doc, err := subjects.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if !doc.Value.Period.Contains(x.On) {
			return fmt.Errorf("change %s: result %s does not exist on %s: %w", x.ID, ref, x.On, renjia.ErrInvalid)
		}
	}
	return nil
}

func endOriginal(ctx context.Context, tx *storage.Tx, ref renjia.Ref, on renjia.Date, basis renjia.Ref) error {
	id, err := renjia.As[Subject](ref, SubjectKind)
	if err != nil {
		return err
	}
	doc, err := subjects.Get(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := doc.Value.end(on, basis); err != nil {
		return err
	}
	return subjects.Save(tx, doc)
}

// ImportChanges stores a stream of changes as they are, in chunks that can be
// repeated. The periods of the subjects are theirs: nothing is ended.
func (r *Registry) ImportChanges(ctx context.Context, act renjia.Act, all iter.Seq2[ChangeEvent, error]) (storage.Imported, error) {
	return storage.Import(ctx, r.w, act.Does("collaboration.subject.import-change", renjia.Ref{}), all, func(tx *storage.Tx, x ChangeEvent) (bool, error) {
		x = x.within(tx.Space())
		return ensure(ctx, tx, changes, x, slices.Concat(x.Originals, x.Results)...)
	})
}

// Successors returns who stands in the place of a subject on a day: itself while
// it goes on, else the results of the changes by which it ended, and theirs,
// ordered by reference. One that ended without a change has none.
func Successors(ctx context.Context, r storage.Reader, subject renjia.Ref, on renjia.Date) ([]renjia.Ref, error) {
	now := []renjia.Ref{within(r.Space(), subject)}
	var heirs []renjia.Ref
	for seen := map[renjia.Ref]bool{}; len(now) > 0; now = now[1:] {
		if seen[now[0]] {
			continue
		}
		seen[now[0]] = true
		next, ended, err := successors(ctx, r, now[0], on)
		if err != nil {
			return nil, err
		}
		now = append(now, next...)
		if !ended {
			heirs = append(heirs, now[0])
		}
	}
	slices.SortFunc(heirs, compareRefs)
	return heirs, nil
}

// successors returns the results of the changes of a subject by a day, and
// whether it has ended by then. Of one in another space nothing is known.
func successors(ctx context.Context, r storage.Reader, subject renjia.Ref, on renjia.Date) (next []renjia.Ref, ended bool, err error) {
	if subject.Space != "" {
		return nil, false, nil
	}
	id, err := renjia.As[Subject](subject, SubjectKind)
	if err != nil {
		return nil, false, err
	}
	doc, err := subjects.Get(ctx, r, id)
	if err != nil {
		return nil, false, err
	}
	until := doc.Value.Period.Until
	ended = !until.IsZero() && !on.Before(until)
	for change, err := range changes.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("original", subject)}}) {
		if err != nil {
			return nil, false, err
		}
		if x := change.Value; slices.Contains(x.ending(), subject) && !on.Before(x.On) {
			next = append(next, x.Results...)
		}
	}
	return next, ended, nil
}

// SubjectsOn yields the subjects that exist on a day and are of one of the classes
// on that day, whatever they were before or became since.
func SubjectsOn(ctx context.Context, r storage.Reader, on renjia.Date, classes ...string) iter.Seq2[Subject, error] {
	q := storage.Query{Where: []storage.Cond{storage.In("ever", classes...)}}
	return keep(subjects.Find(ctx, r, q), func(s *Subject) bool {
		class, exists := s.ClassOn(on)
		return exists && slices.Contains(classes, class)
	})
}
