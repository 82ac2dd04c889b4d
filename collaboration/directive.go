package collaboration

import (
	"context"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

// DirectiveKind is what one subject does to direct another.
type DirectiveKind string

// The kinds.
const (
	DirectiveConvenes   DirectiveKind = "convenes"   // calls it to a meeting
	DirectiveAssigns    DirectiveKind = "assigns"    // gives it work, such as a deliverable of a project
	DirectiveMandates   DirectiveKind = "mandates"   // delegates a power to it
	DirectiveApproves   DirectiveKind = "approves"   // decides on what it wants to do
	DirectiveSupervises DirectiveKind = "supervises" // is its supervising unit
	DirectiveDelegates  DirectiveKind = "delegates"  // hands a task down
)

// Directive is one act by which a subject directs another, as the caller knows it:
// meetings, mandates and decisions are records of another wing.
type Directive struct {
	From   renjia.Ref
	To     renjia.Ref
	Kind   DirectiveKind
	On     renjia.Date
	Record renjia.Ref
}

func (d Directive) check() error {
	var p renjia.Problems
	requireSubject(&p, "from", d.From)
	requireSubject(&p, "to", d.To)
	p.Require(d.From != d.To, "to", "must be another subject than from")
	p.Require(d.Kind != "", "kind", "must be given")
	p.Require(!d.On.IsZero(), "on", "must be given")
	return p.Err("directive")
}

// directiveTies yields supervision, assignments in projects, mandates delegated,
// tasks handed down, then what the caller gives; each says its kind.
func directiveTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	parts := []iter.Seq2[network.Tie, error]{
		supervision(ctx, r, s), assigned(ctx, r, s), mandated(ctx, r, s), delegated(ctx, r, s), directed(r.Space(), s),
	}
	return func(yield func(network.Tie, error) bool) {
		for _, part := range parts {
			for t, err := range part {
				if !yield(t, err) || err != nil {
					return
				}
			}
		}
	}
}

func directiveTie(from, to renjia.Ref, kind DirectiveKind, weight float64, period renjia.Period, record renjia.Ref) network.Tie {
	return network.Tie{From: from.String(), To: to.String(), Weight: weight, Period: period, Record: record, Attr: map[string]string{"kind": string(kind)}}
}

// supervision lasts, and weighs 1 while it does. A role that says what the subject
// itself says is not told twice.
func supervision(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		said := map[[2]renjia.Ref]bool{}
		for doc, err := range subjects.Find(ctx, r, storage.Query{Order: "supervisor"}) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			x := &doc.Value
			if x.Supervisor.IsZero() || !s.lasts(x.Period) {
				continue
			}
			said[[2]renjia.Ref{x.Supervisor, x.Ref()}] = true
			if !yield(directiveTie(x.Supervisor, x.Ref(), DirectiveSupervises, 1, x.Period, x.Ref()), nil) {
				return
			}
		}
		for doc, err := range roles.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("name", supervisedBy)}}) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			role := &doc.Value
			if said[[2]renjia.Ref{role.In, role.Of}] || !s.lasts(role.Period) {
				continue
			}
			if !yield(directiveTie(role.In, role.Of, DirectiveSupervises, 1, role.Period, roles.Ref(role.ID)), nil) {
				return
			}
		}
	}
}

const supervisedBy = "supervised-by" // the relation of the vocabulary

// assigned are those responsible for deliverables, by who is accountable for them,
// on the day on which the project started.
func assigned(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range projects.Find(ctx, r, s.happened("started")) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			x := &doc.Value
			for _, pair := range x.orders() {
				tie := directiveTie(pair[0], pair[1], DirectiveAssigns, s.weigh(x.Started, 2), renjia.Period{From: x.Started}, x.Ref())
				if !yield(tie, nil) {
					return
				}
			}
		}
	}
}

// orders are, for each deliverable, who is accountable and each other one who is
// responsible.
func (x *JointProject) orders() (pairs [][2]renjia.Ref) {
	for _, d := range x.Deliverables {
		for _, a := range d.Assigned {
			for _, b := range d.Assigned {
				if a.As == Accountable && b.As == Responsible && a.Subject != b.Subject {
					pairs = append(pairs, [2]renjia.Ref{a.Subject, b.Subject})
				}
			}
		}
	}
	return pairs
}

// mandated are those to whom the holder of a mandate delegated it or a part of it,
// on the day on which that begins.
func mandated(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range mandates.Find(ctx, r, storage.Query{Order: "parent"}) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			m := &doc.Value
			if m.Parent.IsZero() || !s.happens(m.Period.From) {
				continue
			}
			parent, err := mandates.Get(ctx, r, m.Parent)
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			if parent.Value.Holder == m.Holder {
				continue
			}
			tie := directiveTie(parent.Value.Holder, m.Holder, DirectiveMandates, s.weigh(m.Period.From, 2), renjia.Period{From: m.Period.From}, mandates.Ref(m.ID))
			if !yield(tie, nil) {
				return
			}
		}
	}
}

// delegated tasks were handed down on the day on which they begin to be carried.
func delegated(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range delegations.Find(ctx, r, s.happened("from")) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			d := &doc.Value
			day := d.Period.From
			if !yield(directiveTie(d.From, d.To, DirectiveDelegates, s.weigh(day, 2), renjia.Period{From: day}, delegations.Ref(d.ID)), nil) {
				return
			}
		}
	}
}

func directed(space string, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		if s.Directives == nil {
			return
		}
		n := 0
		for d, err := range s.Directives {
			n++
			if err == nil {
				d.From, d.To = within(space, d.From), within(space, d.To)
				err = d.check()
			}
			if err != nil {
				yield(network.Tie{}, fmt.Errorf("directive %d: %w", n, err))
				return
			}
			if s.happens(d.On) && !yield(directiveTie(d.From, d.To, d.Kind, s.weigh(d.On, 2), renjia.Period{From: d.On}, d.Record), nil) {
				return
			}
		}
	}
}
