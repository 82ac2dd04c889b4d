package indicator

import (
	"cmp"
	"context"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

// organizations reads the organizations of the day and the agreements between
// them. Those with most partners come first.
func (g *gatherer) organizations(ctx context.Context, r storage.Reader) error {
	all, err := g.registered(ctx, r)
	if err != nil {
		return err
	}
	partners, err := g.partners(ctx, r, all)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b Organization) int {
		return cmp.Or(
			cmp.Compare(len(partners[b.Ref]), len(partners[a.Ref])),
			cmp.Compare(a.Name.In(renjia.English), b.Name.In(renjia.English)), cmp.Compare(a.Ref.String(), b.Ref.String()))
	})
	place := make(map[renjia.Ref]int, len(all))
	for i, o := range all {
		place[o.Ref] = i
	}
	for i := range all {
		for ref := range partners[all[i].Ref] {
			all[i].Partners = append(all[i].Partners, place[ref])
		}
		slices.Sort(all[i].Partners)
	}
	g.data.Organizations = all
	return g.directives(ctx, r, place)
}

// directives counts the acts of the period between organizations. Those of and to
// others, such as persons, are left out.
func (g *gatherer) directives(ctx context.Context, r storage.Reader, place map[renjia.Ref]int) error {
	acts := map[[2]int]int64{}
	layer := collaboration.Selection{Layer: collaboration.LayerDirective, In: g.data.Period, Weight: collaboration.WeightOne}
	for tie, err := range layer.Ties(ctx, r) {
		if err != nil {
			return err
		}
		from, to, err := ends(tie, r.Space())
		if err != nil {
			return err
		}
		i, known := place[from]
		j, too := place[to]
		if known && too && i != j {
			acts[[2]int{i, j}]++
		}
	}
	for pair, n := range acts {
		g.data.Directives = append(g.data.Directives, Directive{From: pair[0], To: pair[1], Acts: n})
	}
	slices.SortFunc(g.data.Directives, func(a, b Directive) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return nil
}

// ends returns the references of both ends of a tie.
func ends(tie network.Tie, space string) (from, to renjia.Ref, err error) {
	if from, err = renjia.ParseRef(tie.From); err == nil {
		to, err = renjia.ParseRef(tie.To)
	}
	return from.In(space), to.In(space), err
}

// registered returns the subjects that are no persons and exist on the day.
func (g *gatherer) registered(ctx context.Context, r storage.Reader) (all []Organization, err error) {
	vocabulary := g.options.Classes
	if vocabulary == nil {
		if vocabulary, err = collaboration.BuiltinClasses(); err != nil {
			return nil, err
		}
	}
	if err := g.edge(vocabulary); err != nil {
		return nil, err
	}
	for _, class := range vocabulary.Classes() {
		if class.Person {
			continue
		}
		q := storage.Query{Where: []storage.Cond{storage.Eq("class", class.ID)}}
		for s, err := range records(ctx, g, r, collaboration.Subjects, q) {
			if err != nil {
				return nil, err
			}
			if !s.Period.Contains(g.asOf) {
				continue
			}
			ref := s.Ref().In(r.Space())
			lead := !g.options.Lead.IsZero() && ref == g.options.Lead.In(r.Space())
			all = append(all, Organization{Ref: ref, Name: s.Name, Class: class.Name, Lead: lead, Edge: slices.Contains(g.options.Edge.Classes, class.ID)})
		}
	}
	return all, nil
}

// edge names the class at the edge.
func (g *gatherer) edge(vocabulary *collaboration.Vocabulary) error {
	g.data.Edge = g.options.Edge.Name
	for _, id := range g.options.Edge.Classes {
		class, err := vocabulary.Class(id)
		if err != nil {
			return err
		}
		if g.data.Edge.IsZero() {
			g.data.Edge = class.Name
		}
	}
	return nil
}

// partners returns with whom each of these organizations has an agreement in
// force. Agreements with others, such as persons, are left out.
func (g *gatherer) partners(ctx context.Context, r storage.Reader, all []Organization) (map[renjia.Ref]map[renjia.Ref]bool, error) {
	partners := make(map[renjia.Ref]map[renjia.Ref]bool, len(all))
	for _, o := range all {
		partners[o.Ref] = map[renjia.Ref]bool{}
	}
	for tie, err := range collaboration.Ties(ctx, r, collaboration.LayerAgreement, g.asOf) {
		if err != nil {
			return nil, err
		}
		a, b, err := ends(tie, r.Space())
		if err != nil {
			return nil, err
		}
		if partners[a] == nil || partners[b] == nil || a == b {
			continue
		}
		partners[a][b], partners[b][a] = true, true
	}
	return partners, nil
}

// commitments reads the promises that fell due in the period.
func (g *gatherer) commitments(ctx context.Context, r storage.Reader) error {
	q := storage.Query{Where: []storage.Cond{storage.Between("due", g.options.From, g.asOf.AddDays(1))}, Order: "due"}
	for c, err := range records(ctx, g, r, collaboration.Commitments, q) {
		if err != nil {
			return err
		}
		if !c.Counts() || c.State == collaboration.CommitmentReleased || c.State == collaboration.CommitmentCancelled {
			continue // never accepted, or no longer owed
		}
		g.data.Commitments.Due++
		done := c.State == collaboration.CommitmentKept || c.State == collaboration.CommitmentLate
		if done && !g.asOf.Before(c.Settled) {
			g.data.Commitments.Kept++
		}
	}
	return nil
}
