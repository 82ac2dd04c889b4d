package rule

import (
	"errors"

	"github.com/renjia-project/renjia"
)

// Diagnosis says how firm a result is.
type Diagnosis struct {
	Outcome Outcome `json:"outcome"`
	// Further is the fewest absent electors whose yes makes the vote adopted;
	// nil if the question is not computed for the rule (see FewestFurtherYes).
	Further *Further `json:"further,omitempty"`
	// Open is how many electors are absent and could still vote.
	Open int64 `json:"open"`
	// Decided: whatever the absent still do, the vote stays adopted or stays
	// not adopted. For a rule that a yes can harm or whose pass test a no can
	// help it is true only if nobody is absent.
	Decided bool `json:"decided"`
	// ExtraNoHelps: one more no would make a vote adopted that is not, because
	// it makes the quorum (the no-show paradox). ExtraNo names an elector whose
	// no would.
	ExtraNoHelps bool   `json:"extra_no_helps"`
	ExtraNo      string `json:"extra_no,omitempty"`
	// LostYesHelps: one yes taken back would make the vote adopted.
	LostYesHelps bool   `json:"lost_yes_helps"`
	LostYes      string `json:"lost_yes,omitempty"`
	// Pivotal are the electors, in the order of the roll, of whom each alone
	// could turn adopted into not adopted or the other way by voting yes or no
	// or by staying away instead of what they did.
	Pivotal []string `json:"pivotal,omitempty"`
}

// Diagnose says how firm the result of a vote is. It takes O(n log n) time.
func Diagnose(r Rule, electors []Elector, ballots []Ballot) (Diagnosis, error) {
	g, err := tallied(r, electors, ballots)
	if err != nil {
		return Diagnosis{}, err
	}
	return g.diagnose()
}

// Diagnose decides a vote of the whole register and says how firm the result
// is.
func (g *Register) Diagnose(ballots []Ballot) (Diagnosis, error) {
	if _, err := g.count(ballots); err != nil {
		return Diagnosis{}, err
	}
	return g.diagnose()
}

func (g *Register) diagnose() (Diagnosis, error) {
	t := g.tally
	d := Diagnosis{Outcome: t.outcome(), Open: t.count[Absent.index()]}
	further, err := g.fewest(Yes)
	switch {
	case err == nil:
		d.Further = &further
	case !errors.Is(err, renjia.ErrUnsupported):
		return Diagnosis{}, err
	}
	d.Decided = g.decided()
	for i := range g.electors {
		g.swing(i, &d)
	}
	return d, nil
}

// decided compares the best and the worst the absent can do to the vote: that
// all say yes, and that all say no. The two bound everything between them as
// long as, in every threshold, a yes never harms and, in the pass test, a no
// never helps; for another rule only a vote in which nobody is absent is
// decided.
func (g *Register) decided() bool {
	now := g.tally.outcome() == Adopted
	if g.tally.count[Absent.index()] == 0 {
		return true
	}
	return g.tally.monotone() && g.ifAll(Yes) == now && g.ifAll(No) == now
}

// ifAll tells whether the vote is adopted if all the absent respond alike.
func (g *Register) ifAll(alike Response) bool {
	absent := g.absent()
	for _, weights := range absent {
		g.tally.turn(weights, Absent, alike)
	}
	adopted := g.tally.outcome() == Adopted
	for _, weights := range absent {
		g.tally.turn(weights, alike, Absent)
	}
	return adopted
}

// monotone reports whether in every threshold an absent elector's yes helps or
// is neutral, and in the pass test its no harms or is neutral.
func (t *Tally) monotone() bool {
	if t.rule.Silence == JoinMajority {
		return false
	}
	for _, x := range t.tests {
		if t.effect(x, Absent, Yes) < 0 || (x.stage == PassStage && t.effect(x, Absent, No) > 0) {
			return false
		}
	}
	return true
}

// swing looks at what one elector could have done instead.
func (g *Register) swing(i int, d *Diagnosis) {
	adopted, was := d.Outcome == Adopted, responses[g.given[i]]
	pivotal := false
	for _, is := range []Response{Yes, No, Absent} {
		if is == was || g.with(i, is) == adopted {
			continue
		}
		pivotal = true
		if !adopted && is == No && was == Absent && !d.ExtraNoHelps {
			d.ExtraNoHelps, d.ExtraNo = true, g.electors[i].ID
		}
		if !adopted && was == Yes && !d.LostYesHelps {
			d.LostYesHelps, d.LostYes = true, g.electors[i].ID
		}
	}
	if pivotal {
		d.Pivotal = append(d.Pivotal, g.electors[i].ID)
	}
}

// with tells whether the vote is adopted if one elector does something else.
func (g *Register) with(i int, is Response) bool {
	weights, was := g.electors[i].Weights, responses[g.given[i]]
	g.tally.turn(weights, was, is)
	adopted := g.tally.outcome() == Adopted
	g.tally.turn(weights, is, was)
	return adopted
}
