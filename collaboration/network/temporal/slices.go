package temporal

import (
	"fmt"
	"iter"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Alive says when a tie is in a window.
type Alive string

// The rules.
const (
	AliveFirstDay Alive = "first day"    // on the first day of the window
	AliveAnyDay   Alive = "any day"      // on any day of it
	AliveWhole    Alive = "whole window" // on every day of it
	// AliveDecayed counts every tie that began before the end of the window, with a
	// weight that halves with every half-life since its last day.
	AliveDecayed Alive = "decayed"
)

// Check fails if no choice was made or it is unknown.
func (a Alive) Check() error {
	return network.Choose("alive", string(a), "short ties are in every window or in none",
		string(AliveFirstDay), string(AliveAnyDay), string(AliveWhole), string(AliveDecayed))
}

// Roster says which parties are in the graphs of all windows.
type Roster string

// The rosters.
const (
	RosterUnion  Roster = "union"  // those present in any window; who is absent is an isolate
	RosterCommon Roster = "common" // those present in every window; ties of others are left out
)

// Check fails if no choice was made or it is unknown.
func (r Roster) Check() error {
	return network.Choose("roster", string(r), "ties of those who come and go are change of ties or are left out",
		string(RosterUnion), string(RosterCommon))
}

// Party is somebody who is present in a period, tied or not.
type Party struct {
	ID     string
	Period renjia.Period
}

// Options are the choices under which ties are cut into windows.
type Options struct {
	Alive    Alive
	Roster   Roster
	HalfLife float64         // days, of AliveDecayed
	Least    float64         // AliveDecayed leaves out ties of less weight, several between the same parties merged; above 0
	Parties  []Party         // who is present besides those who have a tie in the window
	Graph    network.Options // of the graph of each window
}

// Window is the network of a window.
type Window struct {
	Period   renjia.Period  `json:"period"`
	Graph    *network.Graph `json:"-"`
	Ties     int            `json:"ties"`
	Present  int            `json:"present"`            // parties who have a tie in the window or are said to be present
	Entrants []string       `json:"entrants,omitempty"` // who were not present in the window before
	Leavers  []string       `json:"leavers,omitempty"`  // who were, and are no more
	LeftOut  int            `json:"left_out,omitempty"` // ties of parties that are not in the common roster
}

// Series is the networks of several windows, in order, all of the same parties in
// the same order.
type Series struct {
	Variant string   `json:"variant"`
	Parties []string `json:"parties"`
	Windows []Window `json:"windows"`
}

// Graphs returns the graph of each window.
func (s Series) Graphs() []*network.Graph {
	all := make([]*network.Graph, len(s.Windows))
	for i, w := range s.Windows {
		all[i] = w.Graph
	}
	return all
}

// Slices cuts dated ties into one network a window. Parties come in the order of
// Options.Parties, then as they occur in ties. Windows must be in order and must not
// overlap. It takes O(w·m log m) time for w windows.
func Slices(ties iter.Seq2[network.Tie, error], windows []renjia.Period, o Options) (Series, error) {
	if err := o.check(windows); err != nil {
		return Series{}, err
	}
	var all []network.Tie
	for t, err := range ties {
		if err != nil {
			return Series{}, err
		}
		all = append(all, t)
	}
	ids := o.everybody(all)
	s := Series{Variant: o.String(), Windows: make([]Window, len(windows))}
	present := make([][]bool, len(windows))
	for k, w := range windows {
		g, err := o.window(ids, all, w)
		if err != nil {
			return Series{}, fmt.Errorf("window %s: %w", w, err)
		}
		present[k] = o.present(g, w)
		s.Windows[k] = Window{Period: w, Graph: g}
		s.Windows[k].compare(present, k)
	}
	return s, s.restrict(o.Roster, present)
}

func (o Options) check(windows []renjia.Period) error {
	if err := o.Alive.Check(); err != nil {
		return err
	}
	if err := o.Roster.Check(); err != nil {
		return err
	}
	var p renjia.Problems
	decayed := o.Alive == AliveDecayed
	p.Require(!decayed || o.HalfLife > 0 && !math.IsInf(o.HalfLife, 0), "half-life", "%v days, want a finite number above 0", o.HalfLife)
	p.Require(!decayed || o.Least > 0 && !math.IsInf(o.Least, 0), "least", "weight %v, want a finite number above 0", o.Least)
	p.Require(decayed || o.HalfLife == 0 && o.Least == 0, "half-life", "only ties that decay have one")
	p.Require(len(windows) > 0, "windows", "there are none")
	for k, w := range windows {
		path := fmt.Sprintf("windows[%d]", k)
		p.Within(path, w.Validate())
		p.Require(o.Alive != AliveFirstDay || !w.From.IsZero(), path, "has no first day")
		p.Require(!decayed || !w.Until.IsZero(), path, "has no end, since which ties would decay")
		ordered := k == 0 || !windows[k-1].Until.IsZero() && !w.From.IsZero() && !w.From.Before(windows[k-1].Until)
		p.Require(ordered, path, "begins before the window before it ends")
	}
	for k, party := range o.Parties {
		p.Require(party.ID != "", fmt.Sprintf("parties[%d].id", k), "must be given")
		p.Within(fmt.Sprintf("parties[%d].period", k), party.Period.Validate())
	}
	return p.Err("slices")
}

// String names the choices, for results.
func (o Options) String() string {
	alive := string(o.Alive)
	if o.Alive == AliveDecayed {
		alive += fmt.Sprintf(" by half in %v days, from %v", o.HalfLife, o.Least)
	}
	return fmt.Sprintf("%s; alive: %s; roster: %s", o.Graph, alive, o.Roster)
}

// everybody returns who occurs anywhere.
func (o Options) everybody(ties []network.Tie) []string {
	var ids []string
	seen := map[string]bool{"": true}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, p := range o.Parties {
		add(p.ID)
	}
	for _, t := range ties {
		add(t.From)
		add(t.To)
	}
	return ids
}

// window builds the network of one window, of everybody.
func (o Options) window(ids []string, ties []network.Tie, w renjia.Period) (*network.Graph, error) {
	g, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
		for _, t := range ties {
			if weight, alive := o.weight(t, w); alive {
				t.Weight = weight
				if !yield(t, nil) {
					return
				}
			}
		}
	}, o.Graph)
	if err != nil || o.Alive != AliveDecayed {
		return g, err
	}
	return g.Retied(func(yield func([2]int, float64) bool) {
		for pair, weight := range g.Ties() {
			if weight >= o.Least && !yield(pair, weight) {
				return
			}
		}
	})
}

// weight returns what a tie weighs in a window and whether it is in it.
func (o Options) weight(t network.Tie, w renjia.Period) (float64, bool) {
	switch o.Alive {
	case AliveFirstDay:
		return t.Weight, t.Period.Contains(w.From)
	case AliveAnyDay:
		return t.Weight, t.Period.Overlaps(w)
	case AliveWhole:
		both, overlap := t.Period.Intersect(w)
		return t.Weight, overlap && both == w
	}
	if !t.Period.From.IsZero() && !t.Period.From.Before(w.Until) {
		return 0, false
	}
	age := 0
	if !t.Period.Until.IsZero() {
		age = max(0, w.Until.Sub(t.Period.Until))
	}
	weight := t.Weight * math.Exp2(-float64(age)/o.HalfLife)
	return weight, weight != 0
}

// present returns who is in a window.
func (o Options) present(g *network.Graph, w renjia.Period) []bool {
	in := make([]bool, g.Len())
	for i, d := range g.Neighbours() {
		in[i] = d > 0
	}
	for _, p := range o.Parties {
		if p.Period.Overlaps(w) {
			in[g.Index(p.ID)] = true
		}
	}
	return in
}

// compare notes who came and who left.
func (w *Window) compare(present [][]bool, k int) {
	for i, now := range present[k] {
		if now {
			w.Present++
		}
		switch {
		case k == 0 || now == present[k-1][i]:
		case now:
			w.Entrants = append(w.Entrants, w.Graph.ID(i))
		default:
			w.Leavers = append(w.Leavers, w.Graph.ID(i))
		}
	}
}

// restrict takes the graphs down to the roster.
func (s *Series) restrict(r Roster, present [][]bool) error {
	var places []int
	everybody := s.Windows[0].Graph
	for i := range everybody.Len() {
		in := 0
		for k := range present {
			if present[k][i] {
				in++
			}
		}
		if in == len(present) || r == RosterUnion && in > 0 {
			places = append(places, i)
			s.Parties = append(s.Parties, everybody.ID(i))
		}
	}
	for k := range s.Windows {
		w := &s.Windows[k]
		before := w.Graph.Edges()
		g, err := w.Graph.Sub(places)
		if err != nil {
			return err
		}
		w.Graph, w.Ties, w.LeftOut = g, g.Edges(), before-g.Edges()
	}
	return nil
}

// Every cuts a period into windows of so many months, the last one shorter if need
// be. The period must have both ends.
func Every(p renjia.Period, months int) ([]renjia.Period, error) {
	if _, closed := p.Days(); !closed || p.Validate() != nil || months < 1 {
		return nil, fmt.Errorf("windows of %d months in %s: want a period with both ends and one month at least: %w", months, p, renjia.ErrInvalid)
	}
	var all []renjia.Period
	for k := 0; ; k++ {
		w := renjia.Period{From: p.From.AddMonths(k * months), Until: p.From.AddMonths((k + 1) * months)}
		if !w.Until.Before(p.Until) {
			return append(all, renjia.Period{From: w.From, Until: p.Until}), nil
		}
		all = append(all, w)
	}
}
