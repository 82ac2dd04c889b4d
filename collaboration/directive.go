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
	Convenes   DirectiveKind = "convenes"   // calls it to a meeting
	Assigns    DirectiveKind = "assigns"    // gives it a task of a project
	Mandates   DirectiveKind = "mandates"   // gives it a power
	Approves   DirectiveKind = "approves"   // decides on what it wants to do
	Supervises DirectiveKind = "supervises" // is its supervising unit
	Delegates  DirectiveKind = "delegates"  // hands a task down
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

// directiveTies yields supervision, then delegated tasks, then what the caller
// gives; each says its kind.
func directiveTies(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for _, part := range []iter.Seq2[network.Tie, error]{supervision(ctx, r, s), delegated(ctx, r, s), directed(r.Space(), s)} {
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

// supervision lasts, and weighs 1 while it does.
func supervision(ctx context.Context, r storage.Reader, s Selection) iter.Seq2[network.Tie, error] {
	return func(yield func(network.Tie, error) bool) {
		for doc, err := range subjects.Find(ctx, r, storage.Query{}) {
			if err != nil {
				yield(network.Tie{}, err)
				return
			}
			x := &doc.Value
			if x.Supervisor.IsZero() || !s.lasts(x.Period) {
				continue
			}
			if !yield(directiveTie(x.Supervisor, x.Ref(), Supervises, 1, x.Period, x.Ref()), nil) {
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
			if !yield(directiveTie(d.From, d.To, Delegates, s.weigh(day, 2), renjia.Period{From: day}, delegations.Ref(d.ID)), nil) {
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
