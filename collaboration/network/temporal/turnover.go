package temporal

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// Change is what became of the ties between two windows. Shares that have nothing
// to divide by are nil, null in JSON.
type Change struct {
	network.About
	Kept        int64            `json:"kept"`
	Formed      int64            `json:"formed"`
	Dissolved   int64            `json:"dissolved"`
	Hamming     int64            `json:"hamming"`     // formed and dissolved
	Jaccard     *renjia.Fraction `json:"jaccard"`     // kept of all that were there at any time
	Persistence *renjia.Fraction `json:"persistence"` // kept of those there before
}

const turnoverSource = "Snijders, van de Bunt & Steglich 2010, 4.1"

// Turnover compares the ties of two windows, weights left aside. The graphs must be
// of the same parties: a *permute.RosterError if not. A Jaccard below .3 means that
// so much changes at a time that a model of gradual change will not hold.
func Turnover(before, after *network.Graph) (Change, error) {
	o, err := permute.Common(before, after)
	if err != nil {
		return Change{}, err
	}
	c := Change{
		About: before.About("turnover", fmt.Sprintf("after: %d ties", after.Edges()), turnoverSource),
		Kept:  o.Both, Formed: o.OnlySecond, Dissolved: o.OnlyFirst, Hamming: o.OnlyFirst + o.OnlySecond,
	}
	c.Jaccard = share(c.Kept, c.Kept+c.Hamming)
	c.Persistence = share(c.Kept, c.Kept+c.Dissolved)
	return c, nil
}

// Turnovers compares each window with the one before it.
func Turnovers(windows []*network.Graph) ([]Change, error) {
	var all []Change
	for k := 1; k < len(windows); k++ {
		c, err := Turnover(windows[k-1], windows[k])
		if err != nil {
			return nil, fmt.Errorf("window %d: %w", k+1, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// share returns a fraction, nil if there is nothing to divide by.
func share(num, den int64) *renjia.Fraction {
	if den == 0 {
		return nil
	}
	f, err := renjia.NewFraction(num, den)
	if err != nil {
		return nil
	}
	return &f
}

// PartyChange is what became of the ties of one party, at either end.
type PartyChange struct {
	ID        string           `json:"id"`
	Kept      int64            `json:"kept"`
	Formed    int64            `json:"formed"`
	Dissolved int64            `json:"dissolved"`
	Jaccard   *renjia.Fraction `json:"jaccard"` // nil for a party without a tie at both times
}

// TurnoverByParty compares the ties of each party in two windows, in the order of
// the first graph. Every tie counts for both its parties, in a directed network
// each direction by itself.
func TurnoverByParty(before, after *network.Graph) ([]PartyChange, error) {
	at, err := permute.Match(before, after)
	if err != nil {
		return nil, err
	}
	all := make([]PartyChange, before.Len())
	place := make([]int, before.Len())
	for j, i := range at {
		place[i] = j
		all[i].ID = before.ID(int(i))
	}
	for pair := range before.Ties() {
		kept := after.Tied(place[pair[0]], place[pair[1]])
		for _, i := range pair {
			if kept {
				all[i].Kept++
			} else {
				all[i].Dissolved++
			}
		}
	}
	for pair := range after.Ties() {
		i, j := at[pair[0]], at[pair[1]]
		if !before.Tied(int(i), int(j)) {
			all[i].Formed++
			all[j].Formed++
		}
	}
	for i := range all {
		c := &all[i]
		c.Jaccard = share(c.Kept, c.Kept+c.Formed+c.Dissolved)
	}
	return all, nil
}

// Stable is a turnover with a test of whether more is kept than by chance.
type Stable struct {
	Change
	Test permute.QAPResult `json:"test"` // p_ge: of as many ties kept or more
}

// Stability tests whether two windows have more ties in common than if the
// parties of one had been mixed up. That both have the same structure does not count
// then, only that the same parties are tied. Because the numbers of ties stay, p is
// that of the ties kept, of Jaccard's coefficient and of persistence alike.
func Stability(before, after *network.Graph, o permute.Options) (Stable, error) {
	c, err := Turnover(before, after)
	if err != nil {
		return Stable{}, err
	}
	q, err := permute.QAP(before.Unweighted(), after.Unweighted(), o)
	return Stable{c, q}, err
}
