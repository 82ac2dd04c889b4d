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
	// not adopted. Under a rule that a yes can harm, whose pass test a no can
	// help, or under which silence joins the majority it may be false of a
	// decided vote, never true of an open one.
	Decided bool `json:"decided"`
	// ExtraNoHelps: one more no would make a vote adopted that is not, because
	// it makes the quorum (the no-show paradox). ExtraNo names an elector whose
	// no would.
	ExtraNoHelps bool   `json:"extra_no_helps"`
	ExtraNo      string `json:"extra_no,omitempty"`
	// LostYesHelps: one yes taken back would make the vote adopted.
	LostYesHelps bool   `json:"lost_yes_helps"`
	LostYes      string `json:"lost_yes,omitempty"`
	// ExtraYesHarms: one more yes, of an absent elector or in the place of
	// another response, would make an adopted vote fail. ExtraYes names an
	// elector whose yes would.
	ExtraYesHarms bool   `json:"extra_yes_harms"`
	ExtraYes      string `json:"extra_yes,omitempty"`
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

// decided compares an adopted vote with the worst that the absent can do to it,
// that all say no, and another with the best, that all say yes. Where these are
// not the worst and the best under the rule, only a vote in which nobody is
// absent is decided.
func (g *Register) decided() bool {
	t := g.tally
	switch {
	case t.count[Absent.index()] == 0:
		return true
	case t.rule.Silence == JoinMajority:
		return false
	case t.outcome() == Adopted:
		return t.noIsWorst() && g.ifAll(No)
	}
	return t.yesIsBest() && !g.ifAll(Yes)
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

// yesIsBest reports whether nothing the absent can do helps a threshold more
// than a yes.
func (t *Tally) yesIsBest() bool {
	return t.always(func(x test, r Response) bool {
		return t.effect(x, r, Yes) >= 0 && (t.lasts(x) || t.baseGain(x, r, Yes) >= 0)
	})
}

// noIsWorst reports whether nothing the absent can do harms the pass test more
// than a no, and nothing harms the quorum at all.
func (t *Tally) noIsWorst() bool {
	return t.always(func(x test, r Response) bool {
		if x.stage == QuorumStage {
			return t.effect(x, Absent, r) >= 0 && (t.lasts(x) || t.baseGain(x, Absent, r) >= 0)
		}
		return t.effect(x, r, No) <= 0 && (t.lasts(x) || t.baseGain(x, r, No) <= 0)
	})
}

// always tests every threshold with every response that the rule maps.
func (t *Tally) always(holds func(x test, r Response) bool) bool {
	for _, x := range t.tests {
		for i, r := range responses {
			if t.classOf[i] >= 0 && !holds(x, r) {
				return false
			}
		}
	}
	return true
}

// lasts reports whether the base of a threshold has weight whatever the absent
// do. A base without any satisfies no threshold, which breaks the order that
// effect tells.
func (t *Tally) lasts(x test) bool {
	if x.one {
		return true
	}
	open := classSet(1) << t.classOf[Absent.index()]
	return t.sum(x.base&^open, x.measure) > 0
}

func (t *Tally) baseGain(x test, was, is Response) int64 {
	if x.one {
		return 0
	}
	return gain(x.base, int(t.classOf[was.index()]), int(t.classOf[is.index()]))
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
		d.note(g.electors[i].ID, adopted, was, is)
	}
	if pivotal {
		d.Pivotal = append(d.Pivotal, g.electors[i].ID)
	}
}

// note keeps the first elector with whom a paradox shows: what the elector did,
// and what would have turned the result.
func (d *Diagnosis) note(elector string, adopted bool, was, is Response) {
	switch {
	case !adopted && is == No && was == Absent && !d.ExtraNoHelps:
		d.ExtraNoHelps, d.ExtraNo = true, elector
	case !adopted && was == Yes && !d.LostYesHelps:
		d.LostYesHelps, d.LostYes = true, elector
	case adopted && is == Yes && !d.ExtraYesHarms:
		d.ExtraYesHarms, d.ExtraYes = true, elector
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
