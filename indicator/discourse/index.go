package discourse

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Speech holds the code of each component; one that does not apply is not there.
type Speech map[string]int

// Adding says how codes make a sum.
type Adding string

// The ways to add. There is no default.
const (
	Codes  Adding = "codes"  // as they are: components with more codes count more
	Scaled Adding = "scaled" // code/highest, and the sum over the number of components: 0 to 1
)

// Options are the choices of the index; both must be made.
type Options struct {
	Components []string // that make the sum
	Adding     Adding
}

// Index is the mean of the sums of speeches, and what stands behind it.
type Index struct {
	measured.Result            // n speeches that have a sum
	Sums            []*big.Rat `json:"sums"`     // of each speech, nil if a component of it is missing
	LeftOut         int        `json:"left_out"` // speeches without a sum
	Components      []Coded    `json:"components"`
}

// Coded is what speeches have of one component.
type Coded struct {
	Component string   `json:"component"`
	Counts    []int    `json:"counts"` // of the codes 0 to the highest
	Mean      *big.Rat `json:"mean"`   // nil if no speech has it
}

// Quality returns the mean Discourse Quality Index of speeches, exactly. A code that
// the scheme does not have is ErrInvalid with the number of the speech. It is
// undefined if no speech has all components of the sum (Steenbergen et al. 2003).
func (s Scheme) Quality(speeches []Speech, o Options) (Index, error) {
	if err := s.Validate(); err != nil {
		return Index{}, err
	}
	if err := s.check(speeches, o); err != nil {
		return Index{}, err
	}
	x := Index{Sums: make([]*big.Rat, len(speeches))}
	total := new(big.Rat)
	for i, speech := range speeches {
		if x.Sums[i] = s.sum(speech, o); x.Sums[i] == nil {
			x.LeftOut++
			continue
		}
		total.Add(total, x.Sums[i])
	}
	n := int64(len(speeches) - x.LeftOut)
	if n == 0 {
		return Index{}, DQI.Undefined("no speech has all components of the sum", "没有一次发言具备求和所需的全部分项")
	}
	for _, c := range s.Components {
		x.Components = append(x.Components, c.coded(speeches))
	}
	x.Result = measured.About{
		ID: DQI, N: n, Variant: string(o.Adding) + " of " + strings.Join(o.Components, ", "), Source: s.Source,
		Missing: "speeches without a component of the sum are left out",
		Inputs:  []measured.Input{measured.Count("speeches", len(speeches)), measured.Count("left out", x.LeftOut)},
	}.Exactly(total.Quo(total, big.NewRat(n, 1)))
	return x, nil
}

func (s Scheme) check(speeches []Speech, o Options) error {
	if len(o.Components) == 0 {
		names := make([]string, len(s.Components))
		for i, c := range s.Components {
			names[i] = c.ID
		}
		return DQI.Unspecified("components", "published sums have different components", names...)
	}
	if err := measured.Choose(DQI, "adding", "codes may be added as they are or each from 0 to 1", o.Adding, Codes, Scaled); err != nil {
		return err
	}
	for i, id := range o.Components {
		if _, ok := s.component(id); !ok || slices.Contains(o.Components[:i], id) {
			return DQI.Invalid("component %q of the sum is not in the scheme or named twice", id)
		}
	}
	for i, speech := range speeches {
		for _, id := range slices.Sorted(maps.Keys(speech)) {
			c, ok := s.component(id)
			if code := speech[id]; !ok || code < 0 || code > c.Highest {
				return DQI.Invalid("speech %d has the code %d of %q: want 0 to %d of a component of the scheme", i+1, code, id, c.Highest)
			}
		}
	}
	return nil
}

// sum is nil if a component is missing.
func (s Scheme) sum(speech Speech, o Options) *big.Rat {
	sum := new(big.Rat)
	for _, id := range o.Components {
		code, ok := speech[id]
		if !ok {
			return nil
		}
		weight := int64(1)
		if c, _ := s.component(id); o.Adding == Scaled {
			weight = int64(c.Highest) * int64(len(o.Components))
		}
		sum.Add(sum, big.NewRat(int64(code), weight))
	}
	return sum
}

func (c Component) coded(speeches []Speech) Coded {
	coded := Coded{Component: c.ID, Counts: make([]int, c.Highest+1)}
	n, total := int64(0), int64(0)
	for _, speech := range speeches {
		if code, ok := speech[c.ID]; ok {
			coded.Counts[code]++
			n++
			total += int64(code)
		}
	}
	if n > 0 {
		coded.Mean = big.NewRat(total, n)
	}
	return coded
}
