package profile

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Mode is a mode of network governance (Provan & Kenis 2008).
type Mode string

// The modes. Mixed is what none of the rules finds.
const (
	ModeShared Mode = "shared governance"           // 共享治理
	ModeLead   Mode = "lead organization"           // 领导组织
	ModeNAO    Mode = "administrative organization" // 网络管理组织: serves the network and delivers nothing itself
	ModeMixed  Mode = "mixed"                       // 混合
)

var modeNames = map[Mode]renjia.Text{
	ModeShared: {EN: "shared governance", ZH: "共享治理"},
	ModeLead:   {EN: "lead organization", ZH: "领导组织"},
	ModeNAO:    {EN: "network administrative organization", ZH: "网络管理组织"},
	ModeMixed:  {EN: "mixed", ZH: "混合"},
}

// Text returns the name of the mode.
func (m Mode) Text() renjia.Text { return modeNames[m] }

// ModeInput is the acts a mode is told from.
type ModeInput struct {
	Parties   []string           // members of the network
	Acts      []string           // who did each directive act: convened, assigned, decided
	Delivered map[string]float64 // tasks delivered by each party
	// Administrators are the parties whose mandate names the administration of the
	// network.
	Administrators []string
}

// Thresholds of the rule. A review of 224 papers finds no agreed ones (Wegner,
// Teixeira & Verschoore 2019): these are ours, must be given and are in the result.
type Thresholds struct {
	Even    float64 `json:"even"`    // shared: the largest share of acts is below this many times 1/n…
	Spread  float64 `json:"spread"`  // …and the normalized Herfindahl index of acts below this
	Leads   float64 `json:"leads"`   // lead and administration: the largest share is this or more
	Deliver float64 `json:"deliver"` // lead: that party delivers this share of an even share or more
	Aside   float64 `json:"aside"`   // administration: it delivers less than this
	Acts    int     `json:"acts"`    // at least so many; LeastActs or more
}

// LeastActs is the fewest directive acts that a mode is told from.
const LeastActs = 20

// SuggestedThresholds returns the thresholds of the rule as we suggest them.
func SuggestedThresholds() Thresholds {
	return Thresholds{Even: 2, Spread: .25, Leads: .5, Deliver: .5, Aside: .1, Acts: LeastActs}
}

// ModeOptions are the choices of a mode.
type ModeOptions struct {
	Thresholds Thresholds
	Resamples  int // of acts, for the stability; 0 for none
	Seed       uint64
}

// Evidence is the four numbers that the rule looks at.
type Evidence struct {
	Top     string   `json:"top"`           // the first of those with the most acts
	Largest float64  `json:"largest_share"` // S1: its share of acts
	H       float64  `json:"herfindahl"`    // (Σ share² − 1/n)/(1 − 1/n), 0 even, 1 all with one
	D       *float64 `json:"delivery"`      // d: its share of delivered tasks times n, 1 for an even share; nil if nothing was delivered
	Q       bool     `json:"administers"`   // q: its mandate names administration and it delivers nothing
}

// ObservedMode is the mode that acts show, with its evidence. Records
// over-represent whoever keeps the minutes.
type ObservedMode struct {
	network.About
	Mode Mode `json:"mode"`
	Evidence
	Acts       int              `json:"acts"`
	Stability  map[Mode]float64 `json:"stability,omitempty"` // share of resamples of acts in which each mode came out
	Resamples  int              `json:"resamples"`
	Thresholds Thresholds       `json:"thresholds"`
}

// FewActsError says that there are too few acts to tell a mode. It matches
// renjia.ErrUnsupported.
type FewActsError struct{ Acts, Want int }

// Error says how many acts there are and are wanted.
func (e *FewActsError) Error() string {
	return fmt.Sprintf("mode of governance: %d directive acts, want %d or more: take a longer period", e.Acts, e.Want)
}

// Is reports whether target is renjia.ErrUnsupported.
func (e *FewActsError) Is(target error) bool { return target == renjia.ErrUnsupported }

func (t Thresholds) check() error {
	if t == (Thresholds{}) {
		return &renjia.UnspecifiedError{What: "mode of governance", Choices: []renjia.Choice{
			{Name: "thresholds", Options: []string{"SuggestedThresholds()"}, Why: "the literature has no agreed ones"}}}
	}
	var p renjia.Problems
	p.Require(t.Even > 0, "even", "must be above 0")
	p.Require(t.Spread > 0 && t.Spread <= 1, "spread", "must lie above 0 and be at most 1")
	p.Require(t.Leads > 0 && t.Leads <= 1, "leads", "must lie above 0 and be at most 1")
	p.Require(t.Aside >= 0 && t.Aside <= t.Deliver, "aside", "must lie between 0 and deliver")
	p.Require(t.Acts >= LeastActs, "acts", "%d: want %d or more", t.Acts, LeastActs)
	return p.Err("thresholds")
}

// ModeOf tells the mode of governance from directive acts:
//
//	S1 < even/n and H < spread            shared governance
//	S1 ≥ leads and d ≥ deliver            lead organization
//	S1 ≥ leads and (q or d < aside)       administrative organization
//	otherwise                             mixed
//
// With fewer acts than the thresholds want it is a *FewActsError.
func ModeOf(in ModeInput, o ModeOptions) (ObservedMode, error) {
	if err := o.Thresholds.check(); err != nil {
		return ObservedMode{}, err
	}
	m, err := newActs(in)
	if err != nil {
		return ObservedMode{}, err
	}
	if len(in.Acts) < o.Thresholds.Acts {
		return ObservedMode{}, &FewActsError{len(in.Acts), o.Thresholds.Acts}
	}
	counts := m.count(func(i int) int { return i })
	r := ObservedMode{
		About:    network.About{Measure: "mode of governance", N: len(in.Parties), Variant: "thresholds are ours", Source: "Provan & Kenis 2008"},
		Evidence: m.evidence(counts), Acts: len(in.Acts), Thresholds: o.Thresholds, Resamples: o.Resamples,
	}
	r.Mode = r.Evidence.mode(len(in.Parties), o.Thresholds)
	if o.Resamples > 0 {
		r.Stability = m.stability(o)
	}
	return r, nil
}

// acts are the acts by place of the party.
type acts struct {
	in    ModeInput
	by    []int
	total float64 // delivered
}

func newActs(in ModeInput) (*acts, error) {
	places := make(map[string]int, len(in.Parties))
	var p renjia.Problems
	for i, id := range in.Parties {
		_, twice := places[id]
		p.Require(id != "" && !twice, fmt.Sprintf("parties[%d]", i), "%q: want a name, once", id)
		places[id] = i
	}
	p.Require(len(in.Parties) >= 2, "parties", "want two or more")
	m := &acts{in: in, by: make([]int, len(in.Acts))}
	for i, who := range in.Acts {
		at, ok := places[who]
		p.Require(ok, fmt.Sprintf("acts[%d]", i), "%q is not a party", who)
		m.by[i] = at
	}
	for _, id := range in.Parties {
		d := in.Delivered[id]
		p.Require(d >= 0, "delivered."+id, "%v: want 0 or more", d)
		m.total += d
	}
	for _, id := range slices.Sorted(maps.Keys(in.Delivered)) {
		_, ok := places[id]
		p.Require(ok, "delivered", "%q is not a party", id)
	}
	return m, p.Err("mode of governance")
}

// count counts acts by party; act i stands for act of(i).
func (m *acts) count(of func(i int) int) []int {
	counts := make([]int, len(m.in.Parties))
	for i := range m.by {
		counts[m.by[of(i)]]++
	}
	return counts
}

func (m *acts) evidence(counts []int) Evidence {
	top, squares := 0, 0.0
	all, n := float64(len(m.by)), float64(len(counts))
	for i, c := range counts {
		if c > counts[top] {
			top = i
		}
		squares += float64(c) / all * float64(c) / all
	}
	e := Evidence{Top: m.in.Parties[top], Largest: float64(counts[top]) / all, H: (squares - 1/n) / (1 - 1/n)}
	own := m.in.Delivered[e.Top]
	if m.total > 0 {
		d := own / m.total * n
		e.D = &d
	}
	for _, id := range m.in.Administrators {
		e.Q = e.Q || id == e.Top && own == 0
	}
	return e
}

func (e Evidence) mode(n int, t Thresholds) Mode {
	switch {
	case e.Largest < t.Even/float64(n) && e.H < t.Spread:
		return ModeShared
	case e.Largest < t.Leads:
		return ModeMixed
	case e.D != nil && *e.D >= t.Deliver:
		return ModeLead
	case e.Q || e.D != nil && *e.D < t.Aside:
		return ModeNAO
	}
	return ModeMixed
}

// stability draws the acts again with replacement.
func (m *acts) stability(o ModeOptions) map[Mode]float64 {
	rng := rand.New(rand.NewPCG(o.Seed, 0x6d6f6465))
	seen := map[Mode]float64{}
	for range o.Resamples {
		counts := m.count(func(int) int { return rng.IntN(len(m.by)) })
		seen[m.evidence(counts).mode(len(counts), o.Thresholds)] += 1 / float64(o.Resamples)
	}
	return seen
}
