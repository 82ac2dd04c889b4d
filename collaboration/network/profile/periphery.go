package profile

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// PeripheryProfile is where a class of parties stands, aspect by aspect. There is
// no sum of it.
type PeripheryProfile struct {
	network.About
	Class   string `json:"class"`
	Members int    `json:"n_class"`

	Components []Component `json:"-"` // in JSON each stands under its name
	Core       Core        `json:"-"` // in JSON discrete_core_ and the name of the pattern
	Voice      *VoiceGap   `json:"voice,omitempty"`
	Dependence *Dependence `json:"dependence,omitempty"`
	EI         *EI         `json:"ei,omitempty"` // nil if the class has no tie
	Answering  *Answering  `json:"answering,omitempty"`
	Guard      Guard       `json:"guard"`

	Warnings []renjia.Text `json:"warnings,omitempty"`

	Alpha      float64    `json:"alpha"`
	Correction Correction `json:"correction"`

	pattern string
}

// Component returns a component by its name.
func (p *PeripheryProfile) Component(name string) (Component, error) {
	for _, c := range p.Components {
		if c.Name == name {
			return c, nil
		}
	}
	return Component{}, fmt.Errorf("component %q: not in the profile: %w", name, renjia.ErrNotFound)
}

// Periphery returns the profile of a class: Cliff's delta of each component of
// position with exact or sampled p over permuted labels, its place in the core, and
// what else the input allows. Components that are undefined for some party, such as
// constraint where there are isolates, stay in the profile with the reason.
//
// An answer-rate guard that fails is no error: the numbers are there, and
// [PeripheryProfile.Verdict] refuses.
func Periphery(in PeripheryInput, o PeripheryOptions) (PeripheryProfile, error) {
	all, err := peripheries(in, []string{in.Of}, o)
	if err != nil {
		return PeripheryProfile{}, err
	}
	return all[0], nil
}

// Peripheries returns the profiles of several classes. Scores and the core are
// worked out once for all of them. Of the input is ignored.
func Peripheries(in PeripheryInput, classes []string, o PeripheryOptions) ([]PeripheryProfile, error) {
	return peripheries(in, classes, o)
}

func peripheries(in PeripheryInput, classes []string, o PeripheryOptions) ([]PeripheryProfile, error) {
	if err := o.check(in); err != nil {
		return nil, err
	}
	var base *ground
	all := make([]PeripheryProfile, len(classes))
	for i, class := range classes {
		in.Of = class
		if err := in.check(); err != nil {
			return nil, err
		}
		if base == nil {
			var err error
			if base, err = newGround(in, o); err != nil {
				return nil, err
			}
		}
		p, err := base.profile(class)
		if err != nil {
			return nil, err
		}
		all[i] = p
	}
	return all, nil
}

// ground is what the profiles of all classes have in common.
type ground struct {
	in     PeripheryInput // of the parties that count
	o      PeripheryOptions
	views  views
	scores []measured
	cores  coreFinder
}

func newGround(in PeripheryInput, o PeripheryOptions) (*ground, error) {
	in, tied, err := counted(in, o)
	if err != nil {
		return nil, err
	}
	b := &ground{in: in, o: o, views: views{tied, in.standing()}}
	if b.scores, err = measureAll(b.views, kinds(o.Eigenvector)); err != nil {
		return nil, err
	}
	b.cores, err = findCores(tied, o.Pattern, o.Permute.Seed)
	return b, err
}

// standing is the directed graph that says who turns to whom, in the order of the
// position graph; nil if there is none.
func (in PeripheryInput) standing() *network.Graph {
	switch {
	case in.Standing != nil:
		return in.Standing
	case in.Graph.Directed():
		return in.Graph
	}
	return nil
}

// tiedView is who works with whom without directions and weights.
func tiedView(g *network.Graph, s network.Symmetry) (*network.Graph, error) {
	return g.Unweighted().Undirected(s, network.MergeMax)
}

// counted leaves out the isolates of the position graph if they do not count.
func counted(in PeripheryInput, o PeripheryOptions) (PeripheryInput, *network.Graph, error) {
	if in.Standing != nil {
		standing, err := aligned(in.Standing, in.Graph, "standing")
		if err != nil {
			return in, nil, err
		}
		in.Standing = standing
	}
	if in.Resources != nil {
		resources, err := aligned(in.Resources, in.Graph, "resources")
		if err != nil {
			return in, nil, err
		}
		in.Resources = resources
	}
	tied, err := tiedView(in.Graph, o.Symmetry)
	if err != nil || o.Isolates == network.IsolatesIncluded {
		return in, unweighted(tied), err
	}
	var keep []int
	for i := range tied.Len() {
		if len(tied.Row(i)) > 0 {
			keep = append(keep, i)
		}
	}
	if tied, err = tied.Sub(keep); err != nil {
		return in, nil, err
	}
	in, err = in.sub(keep)
	return in, unweighted(tied), err
}

func unweighted(g *network.Graph) *network.Graph {
	if g == nil {
		return nil
	}
	return g.Unweighted()
}

// sub is the input of some places.
func (in PeripheryInput) sub(keep []int) (PeripheryInput, error) {
	for _, g := range []**network.Graph{&in.Graph, &in.Standing, &in.Resources} {
		if *g == nil {
			continue
		}
		sub, err := (*g).Sub(keep)
		if err != nil {
			return in, err
		}
		*g = sub
	}
	in.Class, in.Strata = pick(in.Class, keep), pick(in.Strata, keep)
	if in.Voice != nil {
		in.Voice = &Voice{pick(in.Voice.Delivered, keep), pick(in.Voice.Decided, keep)}
	}
	return in, in.checkCounted()
}

// checkCounted fails if leaving out isolates leaves nobody to compare.
func (in PeripheryInput) checkCounted() error {
	if len(in.Class) < 2 {
		return fmt.Errorf("periphery profile: %d parties have a tie, want 2 or more: %w", len(in.Class), renjia.ErrInvalid)
	}
	return nil
}

func pick[T any](all []T, keep []int) []T {
	if all == nil {
		return nil
	}
	some := make([]T, len(keep))
	for k, i := range keep {
		some[k] = all[i]
	}
	return some
}

// aligned returns another layer in the order of the parties of a graph. Parties
// that are only in the layer are an error; those without a tie in it may be absent.
func aligned(layer, g *network.Graph, name string) (*network.Graph, error) {
	ids := make([]string, g.Len())
	for i := range ids {
		ids[i] = g.ID(i)
	}
	for i := range layer.Len() {
		if g.Index(layer.ID(i)) < 0 {
			return nil, fmt.Errorf("%s: %s is not in the graph: %w", name, layer.ID(i), renjia.ErrInvalid)
		}
	}
	return network.Build(ids, func(yield func(network.Tie, error) bool) {
		for pair, weight := range layer.Ties() {
			if !yield(network.Tie{From: layer.ID(pair[0]), To: layer.ID(pair[1]), Weight: weight}, nil) {
				return
			}
		}
	}, layer.Options())
}

// profile is that of one class.
func (b *ground) profile(class string) (p PeripheryProfile, err error) {
	b.in.Of = class
	if err := b.in.checkClass(); err != nil {
		return p, err
	}
	member := members(b.in.Class, class)
	options := b.o.Permute
	options.Strata = b.in.Strata
	p = PeripheryProfile{
		About: b.views.tied.About("periphery", b.variant(), "Cliff 1993; Phipson & Smyth 2010"),
		Class: class, Alpha: b.o.Alpha, Correction: b.o.Correction, pattern: string(b.o.Pattern),
	}
	for _, m := range member {
		if m {
			p.Members++
		}
	}
	if p.Components, err = components(b.scores, member, options); err != nil {
		return p, err
	}
	if p.Core, err = b.cores.of(b.in.Class, class); err != nil {
		return p, err
	}
	if err := b.gaps(&p, member); err != nil {
		return p, err
	}
	p.Guard = guard(b.in.Answers, class, b.o)
	if b.o.Resamples > 0 {
		resample(p.Components, b.scores, member, b.o)
	}
	if b.o.Rewirings > 0 {
		if err := b.rewire(p.Components, member); err != nil {
			return p, err
		}
	}
	p.Warnings = p.warn(len(member), b.in.Strata != nil)
	return p, nil
}

func (b *ground) variant() string {
	strata := "none"
	if b.in.Strata != nil {
		strata = "given"
	}
	return fmt.Sprintf("ties: %s, %s, weights ignored, isolates: %s, core: %s, strata: %s", b.o.Ties, b.o.Symmetry, b.o.Isolates, b.o.Pattern, strata)
}

func members(class []string, of string) []bool {
	member := make([]bool, len(class))
	for i, c := range class {
		member[i] = c == of
	}
	return member
}
