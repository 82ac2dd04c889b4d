package voting

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// Purpose is what a tied candidate is wanted for.
type Purpose string

// The purposes.
const (
	ToElect   Purpose = "elect"   // the first of the tied is taken
	ToExclude Purpose = "exclude" // the last of the tied is taken, the first where lots are drawn
	ToOrder   Purpose = "order"   // a surplus, a pair or a comparison goes first
)

// Tie is candidates a rule cannot tell apart at some point of the count.
type Tie struct {
	Round int     `json:"round"` // counting from 1
	For   Purpose `json:"for"`
	Among []int   `json:"among"` // candidates, ascending; at least two
}

// BrokenTie is a tie and how the policy decided it.
type BrokenTie struct {
	Tie
	Chosen int    `json:"chosen"`
	How    string `json:"how"` // the name of the policy, or an earlier stage of the count
}

// TieError is a tie that nobody was named to break. It matches
// renjia.ErrUnspecified.
type TieError struct {
	Rule string
	Tie
}

// Error names the tie and the choice that is missing.
func (e *TieError) Error() string {
	return fmt.Sprintf("%s: round %d: candidates %v are tied (to %s): choose how ties are broken", e.Rule, e.Round, e.Among, e.For)
}

// Is reports whether target is renjia.ErrUnspecified.
func (e *TieError) Is(target error) bool { return target == renjia.ErrUnspecified }

// Ties is how ties are broken: an order of the candidates, or somebody who is
// asked. The zero value refuses to break any.
type Ties struct {
	name string
	rank func(candidate int) int // smaller goes first
	ask  func(Tie) (int, error)
}

// Name returns the name of the policy; empty for the one that refuses.
func (t Ties) Name() string { return t.name }

// Asks reports whether the policy is somebody who is asked, not an order.
func (t Ties) Asks() bool { return t.ask != nil }

// ByIndex prefers candidates in the order of the profile.
func ByIndex() Ties {
	return Ties{name: "index", rank: func(c int) int { return c }}
}

// ByName prefers candidates in the order of their names as text, by code point:
// "10" goes before "2".
func ByName(p *Profile) Ties {
	order := make([]int, len(p.Candidates))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(p.Name(a), p.Name(b)) })
	return ordered("name", order)
}

// ByOrder prefers candidates in an order fixed before the count, best first. It
// must list every candidate of the profile once.
func ByOrder(p *Profile, order []int) (Ties, error) {
	if err := permutation(order, len(p.Candidates)); err != nil {
		return Ties{}, fmt.Errorf("order for ties: %w", err)
	}
	return ordered("order", order), nil
}

// InOrder is ByOrder for whatever is numbered from 0, under a name of its own.
func InOrder(name string, order []int) (Ties, error) {
	if err := permutation(order, len(order)); err != nil {
		return Ties{}, fmt.Errorf("order for ties: %w", err)
	}
	return ordered(name, order), nil
}

// ByLot prefers candidates in the order of the SHA-256 digests, as hexadecimal
// text, of seed, a line feed and the candidate's name. Anybody can draw the same
// lots with a seed that was published before, or committed to.
func ByLot(p *Profile, seed string) Ties {
	order := make([]int, len(p.Candidates))
	lot := make([][32]byte, len(order))
	for i := range order {
		order[i] = i
		lot[i] = sha256.Sum256([]byte(seed + "\n" + p.Name(i)))
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(slices.Compare(lot[a][:], lot[b][:]), cmp.Compare(a, b))
	})
	return ordered("lot", order)
}

// ByChair asks somebody, who returns one of the tied. Asked to exclude, the one
// returned is excluded. Nobody, nil, breaks no tie.
func ByChair(ask func(Tie) (int, error)) Ties {
	if ask == nil {
		return Ties{}
	}
	return Ties{name: "chair", ask: ask}
}

func ordered(name string, order []int) Ties {
	rank := make([]int, len(order))
	for i, c := range order {
		rank[c] = i
	}
	return Ties{name: name, rank: func(c int) int { return rank[c] }}
}

// Break decides a tie of a rule: for ToExclude the last in the order of the
// policy, else the first. It does not keep tie.Among.
func (t Ties) Break(rule string, tie Tie) (BrokenTie, error) {
	return t.decide(rule, tie, tie.For == ToExclude)
}

// Draw decides a tie by lot, as texts of the single transferable vote say it:
// whoever of the tied is drawn first, which is first in the order of the policy,
// is taken, be it to be excluded. Somebody who is asked is told the purpose and
// chooses as in [Ties.Break].
func (t Ties) Draw(rule string, tie Tie) (BrokenTie, error) { return t.decide(rule, tie, false) }

// decide takes the last of an order or the first.
func (t Ties) decide(rule string, tie Tie, last bool) (BrokenTie, error) {
	tie.Among = slices.Clone(tie.Among)
	slices.Sort(tie.Among)
	b := BrokenTie{Tie: tie, How: t.name}
	switch {
	case t.ask != nil:
		chosen, err := t.ask(tie)
		if err != nil {
			return b, fmt.Errorf("%s: round %d: asking the chair: %w", rule, tie.Round, err)
		}
		if !slices.Contains(tie.Among, chosen) {
			return b, fmt.Errorf("%s: round %d: the chair chose %d, which is not among %v: %w", rule, tie.Round, chosen, tie.Among, renjia.ErrInvalid)
		}
		b.Chosen = chosen
	case t.rank == nil:
		return b, &TieError{Rule: rule, Tie: tie}
	case last:
		b.Chosen = slices.MaxFunc(tie.Among, t.compare)
	default:
		b.Chosen = slices.MinFunc(tie.Among, t.compare)
	}
	return b, nil
}

func (t Ties) compare(a, b int) int { return cmp.Compare(t.rank(a), t.rank(b)) }
