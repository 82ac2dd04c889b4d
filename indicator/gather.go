package indicator

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent/credential"
)

// Options says what [Gather] cannot read from the records.
type Options struct {
	// Community is the name in the title; empty takes that of the community
	// in the records.
	Community renjia.Text
	// Synthetic marks data that is made up. The report says so.
	Synthetic bool
	// From is the first day of the period reported. There is no default: a
	// calendar year, a contract year and a term all are used.
	From renjia.Date
	// Position reads the space as it was right after that commit; 0 reads the
	// newest state.
	Position storage.Position
	// Lead is the organization that leads and coordinates. Without it the
	// periphery and the leadership profile are undefined.
	Lead renjia.Ref
	// Edge is the class of organizations that may stand at the edge. Without it
	// there is no periphery profile.
	Edge Edge
	// Need is how much clients need, if that is known. Without it equity by need
	// is undefined.
	Need ClientNeed
	// Place tells the civil date of an instant, such as that of a
	// certification. There is no default.
	Place *time.Location
	// Chart is the chart of accounts of the books; nil is the built-in one.
	Chart *ledger.Chart
	// Credentials are the rules of registrations; nil are the built-in ones.
	Credentials credential.Rules
	// Classes tells persons from organizations; nil is the built-in vocabulary.
	Classes *collaboration.Vocabulary
}

// Edge is a class of organizations under one name: social organizations, for
// example, which the vocabulary knows in several classes.
type Edge struct {
	Name    renjia.Text // may be empty if there is one class
	Classes []string    // identifiers of the vocabulary
}

// ClientNeed is how much clients need, by their reference: a score of need, or an
// income. Clients who have a need and received nothing count with 0 minutes. Names
// do not get into the [Data].
type ClientNeed struct {
	By       renjia.Text // what the values are, such as "income per head, yuan a month"
	Neediest Neediest    // must be given with values
	Values   map[renjia.Ref]float64
}

func (o *Options) check() error {
	var missing []renjia.Choice
	if o.From.IsZero() {
		missing = append(missing, renjia.Choice{Name: "From", Why: "a calendar year, a contract year and a term are all in use"})
	}
	if o.Place == nil {
		missing = append(missing, renjia.Choice{Name: "Place", Why: "an instant has different dates in different places"})
	}
	if len(o.Need.Values) > 0 && o.Need.Neediest == "" {
		missing = append(missing, renjia.Choice{
			Name: "Need.Neediest", Options: []string{string(NeediestHigh), string(NeediestLow)}, Why: "scores of need and incomes run against each other",
		})
	}
	if len(o.Edge.Classes) > 1 && o.Edge.Name.IsZero() {
		missing = append(missing, renjia.Choice{Name: "Edge.Name", Why: "several classes have no name in common"})
	}
	if missing == nil {
		return nil
	}
	return &renjia.UnspecifiedError{What: "gather report data", Choices: missing}
}

// Gather reads the records of a space into the data of a report: states and
// relations as of a day, events from Options.From up to and including it. All
// is read from one consistent state, whose journal position stands in the
// result. Missing choices are a *renjia.UnspecifiedError.
func Gather(ctx context.Context, space *storage.Space, asOf renjia.Date, o Options) (*Data, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	g := gatherer{asOf: asOf, options: o, read: map[string]int64{}}
	err := consistently(ctx, space, o.Position, func(s *storage.Snapshot, stamp storage.Stamp) error {
		g.start(stamp)
		return g.all(ctx, s)
	})
	if err != nil {
		return nil, fmt.Errorf("gather report data of space %s: %w", space.Name(), err)
	}
	g.count()
	if err := g.data.Validate(); err != nil {
		return nil, err
	}
	return &g.data, nil
}

// consistently runs fn on one state and tells it the stamp of its newest
// commit. The newest state is read as such while nobody writes; if somebody
// does, the state is read as of its position, which is slower.
func consistently(ctx context.Context, space *storage.Space, at storage.Position, fn func(*storage.Snapshot, storage.Stamp) error) error {
	stamp, err := stampOf(ctx, space, at)
	if err != nil {
		return err
	}
	if at != 0 {
		return space.AsOf(ctx, at, func(s *storage.Snapshot) error { return fn(s, stamp) })
	}
	if err := space.View(ctx, func(s *storage.Snapshot) error { return fn(s, stamp) }); err != nil {
		return err
	}
	now, err := space.Head(ctx)
	if err != nil || now.Position == stamp.Position {
		return err
	}
	return space.AsOf(ctx, now.Position, func(s *storage.Snapshot) error { return fn(s, now) })
}

// stampOf returns the stamp of a commit, of the newest for position 0.
func stampOf(ctx context.Context, space *storage.Space, at storage.Position) (storage.Stamp, error) {
	if at == 0 {
		return space.Head(ctx)
	}
	for commit, err := range space.Commits(ctx, at-1) {
		if err != nil {
			return storage.Stamp{}, err
		}
		return commit.Stamp, nil
	}
	return storage.Stamp{}, fmt.Errorf("position %d: %w", at, renjia.ErrNotFound)
}

// gatherer fills the data from one state of a space.
type gatherer struct {
	asOf    renjia.Date
	options Options
	data    Data
	read    map[string]int64 // records read, by kind
}

// start begins from nothing, since a state may be read a second time.
func (g *gatherer) start(stamp storage.Stamp) {
	clear(g.read)
	g.data = Data{
		Community: g.options.Community, Synthetic: g.options.Synthetic, AsOf: g.asOf,
		Period: renjia.Period{From: g.options.From, Until: g.asOf.AddDays(1)},
	}
	if stamp.Position > 0 {
		g.data.Journal = Journal{
			Space: stamp.Space, Position: int64(stamp.Position), Hash: fmt.Sprintf("%x", stamp.Hash[:]), Recorded: stamp.Time,
		}
	}
}

// all reads the four wings.
func (g *gatherer) all(ctx context.Context, r storage.Reader) error {
	for _, part := range []func(context.Context, storage.Reader) error{
		g.community, g.decisions, g.service, g.money, g.organizations, g.commitments, g.staff, g.retention,
	} {
		if err := part(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// records yields what a query finds and counts it for the report.
func records[T any](ctx context.Context, g *gatherer, r storage.Reader, view storage.View[T], q storage.Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for doc, err := range view.Find(ctx, r, q) {
			if err == nil {
				g.read[view.Kind()]++
			}
			if !yield(doc.Value, err) {
				return
			}
		}
	}
}

// count lists the kinds read, by name.
func (g *gatherer) count() {
	for kind, n := range g.read {
		g.data.Records = append(g.data.Records, RecordCount{Kind: kind, N: n})
	}
	slices.SortFunc(g.data.Records, func(a, b RecordCount) int {
		if a.Kind < b.Kind {
			return -1
		}
		return 1
	})
}
