package profile

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/permute"
)

// PeripheryInput is what a profile is made of. Only Graph, Class and Of must be
// given. All lists have one value for each place of the graph.
type PeripheryInput struct {
	Graph *network.Graph // who works with whom; weights are ignored
	Class []string       // 政府, 社会组织…; "" for a party whose class is unknown, which counts as another one
	Of    string         // the class looked at

	Standing  *network.Graph // directed: who turns to whom; nil for Graph itself if it is directed
	Resources *network.Graph // directed, weighted: who gives whom how much
	Voice     *Voice
	Answers   []Answers // who answered, by class, if ties were reported
	Strata    []string  // size band, age, area: labels move only within a stratum
}

// Voice is what parties delivered and where they had a say, as counts or weights.
type Voice struct {
	Delivered []float64 // commitments kept
	Decided   []float64 // decisions taken part in
}

// Answers is how much of what a class was asked it answered.
type Answers struct {
	Class    string `json:"class"`
	Asked    int64  `json:"asked"`
	Answered int64  `json:"answered"`
}

// Rate returns the share answered, 0 to 1.
func (a Answers) Rate() float64 { return float64(a.Answered) / float64(a.Asked) }

// AnswersOf counts by class which parties answered.
func AnswersOf(class []string, answered []bool) ([]Answers, error) {
	if len(class) != len(answered) {
		return nil, fmt.Errorf("answers: %d parties, %d classes: %w", len(answered), len(class), renjia.ErrInvalid)
	}
	var all []Answers
	for i, c := range class {
		at := slices.IndexFunc(all, func(a Answers) bool { return a.Class == c })
		if at < 0 {
			at, all = len(all), append(all, Answers{Class: c})
		}
		all[at].Asked++
		if answered[i] {
			all[at].Answered++
		}
	}
	return all, nil
}

// Ties says where the ties of a graph come from.
type Ties string

// The sources of ties.
const (
	TiesReported Ties = "reported" // somebody was asked: silence hides ties, rates of answers are needed
	TiesRecorded Ties = "recorded" // from a record that does not depend on anybody's answer
)

// Correction says which p-value is compared with the level where several
// components are tested.
type Correction string

// The corrections.
const (
	CorrectNone Correction = "none"  // of each component by itself
	CorrectHolm Correction = "holm"  // Holm 1979
	CorrectMaxT Correction = "max-t" // step-down maximum over the same permutations, Westfall & Young 1993
)

// SuggestedPoints is by how many points rates of answers may differ: in networks
// of 14 to 21 parties the silence of one class moved its delta by .15 to .56.
const SuggestedPoints = 20

// PeripheryOptions are the choices of a profile. Those down to Correction must be
// made.
type PeripheryOptions struct {
	Symmetry   network.Symmetry      // when reports of a directed graph make a tie
	Isolates   network.Isolates      // whether parties without a tie count
	Pattern    coreperiphery.Pattern // of the core
	Ties       Ties
	Points     int     // of TiesReported: percentage points by which rates may differ, such as SuggestedPoints
	Alpha      float64 // level of a verdict, such as .05
	Correction Correction

	Eigenvector bool            // also test eigenvector centrality, if it is defined
	Permute     permute.Options // how labels are permuted; strata are those of the input
	Resamples   int             // bootstrap for the interval of each delta; 0 for none
	Level       float64         // of that interval, such as .95
	Rewirings   int             // random networks of the same degrees for the second null; 0 for none
}

func (o PeripheryOptions) check(in PeripheryInput) error {
	missing := &renjia.UnspecifiedError{What: "periphery profile"}
	ask := func(unset bool, name, why string, options ...string) {
		if unset {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: name, Options: options, Why: why})
		}
	}
	ask(o.Symmetry == "", "symmetry", "silence of one side hides its ties", string(network.Weak), string(network.Strong))
	ask(o.Isolates == "", "isolates", "who was counted as a party decides who is at the edge", string(network.IsolatesIncluded), string(network.IsolatesExcluded))
	ask(o.Pattern == "", "pattern", "patterns choose different cores", string(coreperiphery.Max), string(coreperiphery.Product), string(coreperiphery.Missing))
	ask(o.Ties == "", "ties", "a class that does not answer looks peripheral", string(TiesReported), string(TiesRecorded))
	ask(o.Ties == TiesReported && o.Points == 0, "points", "rates of answers that differ make a difference of position", "20")
	ask(o.Alpha == 0, "alpha", "", "0.05", "0.01")
	ask(o.Correction == "", "correction", "several components are tested", string(CorrectNone), string(CorrectHolm), string(CorrectMaxT))
	ask(o.Resamples > 0 && o.Level == 0, "level", "", "0.90", "0.95")
	ask(o.Ties == TiesReported && len(in.Answers) == 0, "answers", "without rates of answers silence cannot be told from the edge", "rates by class")
	if len(missing.Choices) > 0 {
		return missing
	}
	return o.valid()
}

func (o PeripheryOptions) valid() error {
	for _, err := range []error{
		network.Choose("symmetry", string(o.Symmetry), "", string(network.Weak), string(network.Strong)),
		o.Isolates.Check(), o.Pattern.Check(),
		network.Choose("ties", string(o.Ties), "", string(TiesReported), string(TiesRecorded)),
		network.Choose("correction", string(o.Correction), "", string(CorrectNone), string(CorrectHolm), string(CorrectMaxT)),
	} {
		if err != nil {
			return err
		}
	}
	var p renjia.Problems
	p.Require(o.Points >= 0 && o.Points <= 100, "points", "%d: want 1 to 100", o.Points)
	p.Require(o.Alpha > 0 && o.Alpha < 1, "alpha", "must lie between 0 and 1")
	p.Require(o.Level >= 0 && o.Level < 1, "level", "must lie between 0 and 1")
	p.Require(o.Resamples == 0 || o.Resamples >= 99, "resamples", "%d: want 99 or more, or 0 for none", o.Resamples)
	p.Require(o.Rewirings == 0 || o.Rewirings >= 19, "rewirings", "%d: want 19 or more, or 0 for none", o.Rewirings)
	p.Require(o.Permute.Strata == nil, "permute.strata", "belong to the input")
	return p.Err("periphery options")
}

func (in PeripheryInput) check() error {
	if in.Graph == nil {
		return fmt.Errorf("periphery profile: no graph: %w", renjia.ErrInvalid)
	}
	var p renjia.Problems
	n := in.Graph.Len()
	p.Require(in.Of != "", "of", "must name a class")
	p.Require(len(in.Class) == n, "class", "%d for %d parties", len(in.Class), n)
	p.Require(in.Strata == nil || len(in.Strata) == n, "strata", "%d for %d parties", len(in.Strata), n)
	p.Require(in.Standing == nil || in.Standing.Directed(), "standing", "must be directed")
	p.Require(in.Resources == nil || in.Resources.Directed(), "resources", "must be directed")
	if in.Voice != nil {
		p.Require(len(in.Voice.Delivered) == n, "voice.delivered", "%d for %d parties", len(in.Voice.Delivered), n)
		p.Require(len(in.Voice.Decided) == n, "voice.decided", "%d for %d parties", len(in.Voice.Decided), n)
	}
	for i, a := range in.Answers {
		p.Require(a.Asked > 0 && a.Answered >= 0 && a.Answered <= a.Asked, fmt.Sprintf("answers[%d]", i), "%d of %d: want 0 to all, of 1 or more", a.Answered, a.Asked)
	}
	if err := p.Err("periphery input"); err != nil {
		return err
	}
	return in.checkClass()
}

func (in PeripheryInput) checkClass() error {
	members := 0
	for _, c := range in.Class {
		if c == in.Of {
			members++
		}
	}
	switch {
	case members == 0:
		return fmt.Errorf("class %q: no party has it: %w", in.Of, renjia.ErrNotFound)
	case members == len(in.Class):
		return fmt.Errorf("class %q: all %d parties have it, there is nobody to compare with: %w", in.Of, members, renjia.ErrInvalid)
	}
	return nil
}
