package profile

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/cohesion"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// LeadershipInput is the two layers that must not be mixed, and who leads by
// mandate.
type LeadershipInput struct {
	// Directive has who convenes, assigns to, approves or supervises whom, weighted
	// by the number of acts. An undirected one has reach but no acts.
	Directive *network.Graph
	// Coordination has who works with whom; weights are ignored. It has all parties;
	// those without a directive may be absent from the other layer.
	Coordination *network.Graph
	Class        []string // for each place of Coordination; "" if unknown
	Leaders      []string // by mandate, not by rank: one or more
}

// LeadershipOptions are the choices of a profile; those down to Rest must be made.
type LeadershipOptions struct {
	Symmetry network.Symmetry      // when reports of a directed coordination layer make a tie
	Isolates network.Isolates      // whether parties with no tie in either layer count
	Pattern  coreperiphery.Pattern // of the core whose evenness is told
	Alpha    float64               // level, such as .05
	Rest     float64               // of the layer's density that the rest must keep to count as coordinated; .5 is suggested

	Permute permute.Options // how labels are permuted; Permutations also draws G(n,m)
}

// SuggestedRest is the suggestion for LeadershipOptions.Rest. It is ours: in seven
// networks of emergency response the rest kept .82 or more.
const SuggestedRest = .5

func (o LeadershipOptions) check() error {
	missing := &renjia.UnspecifiedError{What: "leadership profile"}
	ask := func(unset bool, name, why string, options ...string) {
		if unset {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: name, Options: options, Why: why})
		}
	}
	ask(o.Symmetry == "", "symmetry", "silence of one side hides its ties", string(network.Weak), string(network.Strong))
	ask(o.Isolates == "", "isolates", "they change density and centralization", string(network.IsolatesIncluded), string(network.IsolatesExcluded))
	ask(o.Pattern == "", "pattern", "patterns choose different cores", string(coreperiphery.Max), string(coreperiphery.Product), string(coreperiphery.Missing))
	ask(o.Alpha == 0, "alpha", "", "0.05", "0.01")
	ask(o.Rest == 0, "rest", "from which density on the others coordinate is a matter of convention", "0.5")
	if len(missing.Choices) > 0 {
		return missing
	}
	for _, err := range []error{
		network.Choose("symmetry", string(o.Symmetry), "", string(network.Weak), string(network.Strong)), o.Isolates.Check(), o.Pattern.Check(),
	} {
		if err != nil {
			return err
		}
	}
	var p renjia.Problems
	p.Require(o.Alpha > 0 && o.Alpha < 1, "alpha", "must lie between 0 and 1")
	p.Require(o.Rest > 0 && o.Rest <= 1, "rest", "must lie above 0 and be at most 1")
	p.Require(o.Permute.Strata == nil, "permute.strata", "are not supported here")
	return p.Err("leadership options")
}

// LeadershipProfile is how one leads and how many coordinate, on two layers. Every
// share is null where it is undefined.
type LeadershipProfile struct {
	network.About
	Leaders []string `json:"leaders"`

	// The directive layer.
	LeaderDegree []float64  `json:"leader_degree"` // partners of each
	LeaderReach  []Share    `json:"leader_reach"`  // L: of all others
	Unity        *float64   `json:"unity"`         // share of directive acts by the leaders; nil if there is no act
	Acts         float64    `json:"acts"`
	Order        Share      `json:"order"`      // Krackhardt hierarchy: pairs in which one reaches the other and not back
	Uniqueness   Share      `json:"uniqueness"` // (largest − second degree)/(n−1)
	ByRecord     RecordLead `json:"by_record"`

	// The coordination layer.
	Density        Share            `json:"density"`
	Centralization float64          `json:"centralization_degree"`
	Rest           Share            `json:"density_without_leaders"`             // K
	Across         Share            `json:"cross_class_density_without_leaders"` // Kx
	Robustness     Share            `json:"reachable_pairs_without_leaders"`     // R
	MostTied       string           `json:"max_degree_node"`
	MostReach      Share            `json:"max_degree_reach"`
	RestOfMost     Share            `json:"density_without_max_degree_node"`
	Plurality      *float64         `json:"plurality"` // B: 1 − the leaders' share of brokerage, all five roles; nil if nobody brokers
	Evenness       *float64         `json:"evenness"`  // E: Pielou evenness in the core, over the classes of the network: 0 for a core of one class; nil if the network has one class or no core
	Identity       Identity         `json:"identity"`
	Chance         permute.NullTest `json:"centralization_by_chance"` // of networks of as many parties and ties

	Quadrant Quadrant `json:"quadrant"`
	Alpha    float64  `json:"alpha"`
}

// RecordLead is the party that leads by what was recorded, beside the mandate.
type RecordLead struct {
	Lead     string  `json:"lead"`            // the first of those with the most acts, with the most ties if there are no acts
	Equal    int     `json:"equal"`           // parties with as many, itself included
	Share    float64 `json:"share"`           // of acts, or of ties
	Mandated bool    `json:"mandated"`        // it is one of the leaders by mandate
	Gap      float64 `json:"gap_to_mandated"` // its share less that of the leader by mandate who has most, 0 or more
}

// Leadership returns the profile of who leads and who coordinates. The leaders are
// those of the mandate; who leads by the record stands beside them. A party of the
// directive layer that is not in the coordination layer is an error, and so is a
// leader that is in neither.
func Leadership(in LeadershipInput, o LeadershipOptions) (LeadershipProfile, error) {
	if err := o.check(); err != nil {
		return LeadershipProfile{}, err
	}
	t, err := newTable(in, o)
	if err != nil {
		return LeadershipProfile{}, err
	}
	p := LeadershipProfile{
		About: t.work.About("leadership", fmt.Sprintf("%s, isolates: %s, leaders by mandate, core: %s", o.Symmetry, o.Isolates, o.Pattern),
			"Freeman 1979; Krackhardt 1994; Gould & Fernandez 1989"),
		Leaders: in.Leaders, Alpha: o.Alpha,
	}
	for _, fill := range []func(*LeadershipProfile) error{t.directive, t.coordination, t.brokers, t.core, t.quadrant} {
		if err := fill(&p); err != nil {
			return LeadershipProfile{}, err
		}
	}
	return p, nil
}

// sides is both layers in one order.
type sides struct {
	o        LeadershipOptions
	orders   *network.Graph // as given
	ordered  *network.Graph // undirected
	work     *network.Graph // undirected
	rest     *network.Graph // without the leaders
	class    []string
	leaders  []int
	isLeader []bool
}

func newTable(in LeadershipInput, o LeadershipOptions) (*sides, error) {
	if in.Directive == nil || in.Coordination == nil {
		return nil, fmt.Errorf("leadership profile: wants a directive and a coordination layer: %w", renjia.ErrInvalid)
	}
	if len(in.Class) != in.Coordination.Len() {
		return nil, fmt.Errorf("leadership profile: %d classes for %d parties: %w", len(in.Class), in.Coordination.Len(), renjia.ErrInvalid)
	}
	t := &sides{o: o, class: in.Class}
	var err error
	if t.orders, err = aligned(in.Directive, in.Coordination, "directive layer"); err != nil {
		return nil, err
	}
	if t.work, err = tiedView(in.Coordination, o.Symmetry); err != nil {
		return nil, err
	}
	if t.ordered, err = tiedView(t.orders, network.Weak); err != nil {
		return nil, err
	}
	if err := t.count(); err != nil {
		return nil, err
	}
	return t, t.name(in.Leaders)
}

// count leaves out parties without a tie in either layer if they do not count.
func (t *sides) count() error {
	if t.o.Isolates == network.IsolatesExcluded {
		var keep []int
		for i := range t.work.Len() {
			if len(t.work.Row(i))+len(t.ordered.Row(i)) > 0 {
				keep = append(keep, i)
			}
		}
		for _, g := range []**network.Graph{&t.orders, &t.ordered, &t.work} {
			sub, err := (*g).Sub(keep)
			if err != nil {
				return err
			}
			*g = sub
		}
		t.class = pick(t.class, keep)
	}
	if t.work.Len() < 3 {
		return t.work.About("leadership", "", "").Undefined("there are fewer than three parties")
	}
	return nil
}

func (t *sides) name(leaders []string) error {
	t.isLeader = make([]bool, t.work.Len())
	for _, id := range leaders {
		i := t.work.Index(id)
		switch {
		case i < 0:
			return fmt.Errorf("leader %s: not among the parties that count: %w", id, renjia.ErrNotFound)
		case t.isLeader[i]:
			return fmt.Errorf("leader %s: named twice: %w", id, renjia.ErrInvalid)
		}
		t.isLeader[i] = true
		t.leaders = append(t.leaders, i)
	}
	if len(leaders) == 0 {
		return &renjia.UnspecifiedError{What: "leadership profile", Choices: []renjia.Choice{
			{Name: "leaders", Why: "who leads is named by mandate, not by rank"}}}
	}
	t.rest = t.work.Without(t.leaders...)
	return nil
}

// directive fills what the layer of directives shows.
func (t *sides) directive(p *LeadershipProfile) error {
	n := int64(t.work.Len())
	for _, i := range t.leaders {
		d := len(t.ordered.Row(i))
		p.LeaderDegree = append(p.LeaderDegree, float64(d))
		p.LeaderReach = append(p.LeaderReach, Share{int64(d), n - 1})
	}
	first, second := 0, 0
	for i := range t.ordered.Len() {
		d := len(t.ordered.Row(i))
		first, second = max(first, d), max(second, min(first, d))
	}
	p.Uniqueness = Share{int64(first - second), n - 1}
	return t.acts(p)
}

// acts tells the share of acts of the leaders and who has most.
func (t *sides) acts(p *LeadershipProfile) error {
	acts, err := t.orders.Strength(network.Out)
	if err != nil {
		return err
	}
	sum, own, most := 0.0, 0.0, 0.0
	best := 0
	for i, a := range acts.Values {
		sum += a
		if t.isLeader[i] {
			own += a
			most = max(most, a)
		}
		switch {
		case a > acts.Values[best] || i == 0:
			best, p.ByRecord.Equal = i, 1
		case a == acts.Values[best]:
			p.ByRecord.Equal++
		}
	}
	p.ByRecord.Lead, p.ByRecord.Mandated = t.orders.ID(best), t.isLeader[best]
	if sum > 0 {
		p.ByRecord.Share, p.ByRecord.Gap = acts.Values[best]/sum, (acts.Values[best]-most)/sum
	}
	if !t.orders.Directed() || sum == 0 {
		return nil
	}
	unity := own / sum
	p.Unity, p.Acts = &unity, sum
	return t.order(p)
}

// order fills Krackhardt's hierarchy of the directives.
func (t *sides) order(p *LeadershipProfile) error {
	h, err := cohesion.Hierarchy(t.orders, cohesion.HierarchyReachability)
	if errors.Is(err, renjia.ErrInvalid) {
		return nil // nobody reaches anybody
	}
	p.Order = Share{h.Value.Num(), h.Value.Den()}
	return err
}

// coordination fills what the layer of common work shows.
func (t *sides) coordination(p *LeadershipProfile) (err error) {
	n := int64(t.work.Len())
	p.Density = Share{int64(t.work.Edges()), n * (n - 1) / 2}
	if p.Identity, err = IdentityOf(t.work); err != nil {
		return err
	}
	p.Centralization = p.Identity.Centralization.Float64()
	p.MostTied, p.MostReach, p.RestOfMost = p.Identity.Lead, p.Identity.Reach, p.Identity.Rest
	k := int64(t.rest.Len())
	p.Rest = Share{int64(t.rest.Edges()), k * (k - 1) / 2}
	p.Across = t.across()
	p.Robustness = reachable(t.rest)
	p.Chance, err = permute.Against(t.work, func(g *network.Graph) (float64, error) {
		c, err := IdentityOf(g)
		return c.Centralization.Float64(), err
	}, permute.NullOptions{Null: permute.NullTies, Draws: t.o.Permute.Permutations, Seed: t.o.Permute.Seed, Workers: t.o.Permute.Workers})
	return err
}

// across counts the pairs of the rest whose classes are known and differ.
func (t *sides) across() (s Share) {
	class := t.restClass()
	for i := range class {
		for j := range i {
			if crosses(class[i], class[j]) {
				s.Whole++
			}
		}
	}
	for pair := range t.rest.Ties() {
		if crosses(class[pair[0]], class[pair[1]]) {
			s.Part++
		}
	}
	return s
}

func crosses(a, b string) bool { return a != "" && b != "" && a != b }

// restClass is the class of each place of the rest.
func (t *sides) restClass() []string {
	class := make([]string, 0, t.rest.Len())
	for i, c := range t.class {
		if !t.isLeader[i] {
			class = append(class, c)
		}
	}
	return class
}

// reachable is the share of pairs that a path joins.
func reachable(g *network.Graph) Share {
	n := int64(g.Len())
	s := Share{0, n * (n - 1) / 2}
	of, count := g.Components()
	sizes := make([]int64, count)
	for _, c := range of {
		sizes[c]++
	}
	for _, k := range sizes {
		s.Part += k * (k - 1) / 2
	}
	return s
}
