package competency

import (
	"fmt"
	"math/big"

	"github.com/renjia-project/renjia"
)

// Profile is what a post asks for.
type Profile struct {
	Post         string        `json:"post"`
	Framework    string        `json:"framework"`
	Requirements []Requirement `json:"requirements"`
}

// Requirement is a rank that a post asks for in one competency.
type Requirement struct {
	Competency string `json:"competency"`
	Rank       int    `json:"rank"`
	Weight     int64  `json:"weight"`              // of the squared gap, at least 1
	Essential  bool   `json:"essential,omitempty"` // a gap may bar from the post
}

// Validate checks that every competency is asked for once, at some rank.
func (p *Profile) Validate() error {
	var probs renjia.Problems
	probs.Require(p.Post != "", "post", "must be given")
	probs.Require(p.Framework != "", "framework", "must be given")
	probs.Require(len(p.Requirements) > 0, "requirements", "must not be empty")
	seen := map[string]bool{}
	for i, r := range p.Requirements {
		path := fmt.Sprintf("requirements[%d]", i)
		probs.Require(r.Competency != "" && !seen[r.Competency], path+".competency", "%q is empty or there twice", r.Competency)
		probs.Require(r.Rank > 0, path+".rank", "must be positive")
		probs.Require(r.Weight > 0, path+".weight", "must be positive")
		seen[r.Competency] = true
	}
	return probs.Err("profile " + p.Post)
}

// Fit names what of a comparison with a profile counts.
type Fit struct {
	// Bar is the smallest gap in an essential competency that bars from the post:
	// 1 for any gap at all.
	Bar int
	// Over is the weight of a rank held above what is asked, against the weights
	// of the profile; zero: it does not count.
	Over renjia.Fraction
}

// Line is one competency of a post against what a person holds.
type Line struct {
	Requirement
	Held int  `json:"held"`
	Gap  int  `json:"gap"`  // max(0, asked − held)
	Over int  `json:"over"` // max(0, held − asked)
	Bars bool `json:"bars,omitempty"`
}

// Gap is a person against a profile.
type Gap struct {
	Post   string     `json:"post"`
	Person renjia.Ref `json:"person"`
	Lines  []Line     `json:"lines"`
	// Distance is Σ weight·gap² + Σ Over·over: 0 for a person who fits exactly.
	Distance    renjia.Fraction    `json:"distance"`
	Barred      bool               `json:"barred"`
	Ready       bool               `json:"ready"` // no gap at all
	Explanation renjia.Explanation `json:"explanation"`
	About       About              `json:"about"`
}

// GapOf compares what a person holds with what a post asks for, one line and one
// step of the explanation a requirement. What was never assessed is held at rank
// 0.
func GapOf(p Profile, person renjia.Ref, held Held, fit Fit) (Gap, error) {
	if err := p.Validate(); err != nil {
		return Gap{}, err
	}
	if fit.Bar < 1 || fit.Over.Sign() < 0 {
		return Gap{}, &renjia.UnspecifiedError{What: "competency gap", Choices: []renjia.Choice{{
			Name: "bar", Options: []string{"1 or more"}, Why: "how large a gap in an essential competency bars from a post is the employer's to say",
		}}}
	}
	g := Gap{Post: p.Post, Person: person, Ready: true, Explanation: renjia.Explanation{Title: renjia.Textf("fit for %s", "%s胜任情况", p.Post)}}
	g.About = About{"competency gap", len(p.Requirements), fmt.Sprintf("bar at %d, over-qualification ×%s", fit.Bar, fit.Over), "Σ weight·max(0, asked − held)²"}
	distance := new(big.Rat)
	for _, r := range p.Requirements {
		l := Line{Requirement: r, Held: held[person][r.Competency]}
		l.Gap, l.Over = max(0, r.Rank-l.Held), max(0, l.Held-r.Rank)
		l.Bars = r.Essential && l.Gap >= fit.Bar
		g.Barred, g.Ready = g.Barred || l.Bars, g.Ready && l.Gap == 0
		distance.Add(distance, l.distance(fit.Over))
		g.Lines = append(g.Lines, l)
		g.Explanation.Steps = append(g.Explanation.Steps, l.step())
	}
	if !distance.Num().IsInt64() || !distance.Denom().IsInt64() {
		return Gap{}, fmt.Errorf("competency gap for %s: the distance does not fit 64 bits: %w", p.Post, renjia.ErrUnsupported)
	}
	var err error
	g.Distance, err = renjia.NewFraction(distance.Num().Int64(), distance.Denom().Int64())
	return g, err
}

func (l Line) distance(over renjia.Fraction) *big.Rat {
	short := big.NewInt(int64(l.Gap))
	short.Mul(short, short).Mul(short, big.NewInt(l.Weight))
	above := new(big.Rat).Mul(over.Rat(), new(big.Rat).SetInt64(int64(l.Over)))
	return above.Add(above, new(big.Rat).SetInt(short))
}

func (l Line) step() renjia.Step {
	claim := renjia.Both(l.Competency)
	if l.Essential {
		claim = renjia.Textf("%s, essential", "%s(必备)", l.Competency)
	}
	return renjia.Step{Claim: claim, Left: fmt.Sprint(l.Held), Op: renjia.AtLeast, Right: fmt.Sprint(l.Rank), Holds: l.Gap == 0}
}
