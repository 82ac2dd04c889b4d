package rule

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// Choice is something a text leaves to a covenant, to rules of procedure or to
// local law. There is no default: until it is made, what depends on it is
// ErrUnspecified.
type Choice struct {
	ID       string      `json:"id"` // for example "receipt-only"
	Question renjia.Text `json:"question"`
	Options  []Option    `json:"options"`
	Source   string      `json:"source,omitempty"` // who leaves it open
}

// Option is one way of making a choice and what it puts into the rule. An
// option of a choice that concerns only the roll (whether parking counts) puts
// nothing.
type Option struct {
	ID            string             `json:"id"`
	Title         renjia.Text        `json:"title,omitzero"`
	Measures      []Measure          `json:"measures,omitempty"`      // instead of the rule's
	Participation map[Response]Class `json:"participation,omitempty"` // added to the rule's
	Quorum        *Test              `json:"quorum,omitempty"`        // instead of the rule's
	Pass          *Test              `json:"pass,omitempty"`          // instead of the rule's
	Silence       Silence            `json:"silence,omitempty"`
	Proxy         *ProxyPolicy       `json:"proxy,omitempty"`
}

// Silence says whether the votes of those who do not take part follow the
// majority of those who do (未参与表决的业主，其投票权数计入已表决的多数票).
type Silence string

// JoinMajority adds the weight of the absent to yes, if in every measure of the
// pass test more say yes than no; to no, if in every one more say no. They do
// not make a quorum. After the Civil Code its validity is doubtful.
const JoinMajority Silence = "join-majority"

// Choose makes choices of the rule, by choice and option.
func (r Rule) Choose(made map[string]string) (Rule, error) {
	var p renjia.Problems
	r.Participation, r.Chosen = maps.Clone(r.Participation), maps.Clone(r.Chosen)
	for _, id := range slices.Sorted(maps.Keys(made)) {
		option, err := r.option(id, made[id])
		if err != nil {
			p.Within("choices."+id, err)
			continue
		}
		r = r.with(option)
		if r.Chosen == nil {
			r.Chosen = map[string]string{}
		}
		r.Chosen[id] = made[id]
	}
	return r, p.Err("rule " + r.ID)
}

func (r Rule) option(choice, option string) (Option, error) {
	i := slices.IndexFunc(r.Choices, func(c Choice) bool { return c.ID == choice })
	if i < 0 {
		return Option{}, fmt.Errorf("the rule leaves no such choice, only %v: %w", r.choiceNames(), renjia.ErrInvalid)
	}
	c := r.Choices[i]
	if j := slices.IndexFunc(c.Options, func(o Option) bool { return o.ID == option }); j >= 0 {
		return c.Options[j], nil
	}
	return Option{}, fmt.Errorf("%q: want one of %v: %w", option, c.optionNames(), renjia.ErrInvalid)
}

func (r Rule) with(o Option) Rule {
	if len(o.Participation) > 0 && r.Participation == nil {
		r.Participation = map[Response]Class{}
	}
	maps.Copy(r.Participation, o.Participation)
	if o.Measures != nil {
		r.Measures = o.Measures
	}
	if o.Quorum != nil {
		r.Quorum = *o.Quorum
	}
	if o.Pass != nil {
		r.Pass = *o.Pass
	}
	if o.Proxy != nil {
		r.Proxy = o.Proxy
	}
	if o.Silence != "" {
		r.Silence = o.Silence
	}
	return r
}

// Unmade returns the choices that are still to be made.
func (r Rule) Unmade() (open []Choice) {
	for _, c := range r.Choices {
		if r.Chosen[c.ID] == "" {
			open = append(open, c)
		}
	}
	return open
}

func (r Rule) choiceNames() (names []string) {
	for _, c := range r.Choices {
		names = append(names, c.ID)
	}
	return names
}

func (c Choice) optionNames() (names []string) {
	for _, o := range c.Options {
		names = append(names, o.ID)
	}
	return names
}

// unspecified is the error for what depends on choices nobody made.
func (r Rule) unspecified(open []Choice) error {
	return &renjia.UnspecifiedError{What: "rule " + r.ID, Choices: choicesOf(open)}
}

func choicesOf(open []Choice) (choices []renjia.Choice) {
	for _, c := range open {
		choices = append(choices, renjia.Choice{Name: c.ID, Options: c.optionNames(), Why: c.Question.In(renjia.English)})
	}
	return choices
}

// mapping returns the unmade choices that would say what a response counts as.
func (r Rule) mapping(response Response) (open []Choice) {
	for _, c := range r.Unmade() {
		if slices.ContainsFunc(c.Options, func(o Option) bool { _, ok := o.Participation[response]; return ok }) {
			open = append(open, c)
		}
	}
	return open
}

func (r Rule) checkChoices(p *renjia.Problems) {
	seen := map[string]bool{}
	for i, c := range r.Choices {
		path := fmt.Sprintf("choices[%d]", i)
		p.Require(c.ID != "" && !seen[c.ID], path+".id", "%q: must be given, once", c.ID)
		seen[c.ID] = true
		p.Require(!c.Question.IsZero(), path+".question", "must be given")
		p.Require(len(c.Options) > 1, path+".options", "must be two or more")
		for j, o := range c.Options {
			o.check(p, fmt.Sprintf("%s.options[%d]", path, j), r.Measures)
		}
	}
	for id, option := range r.Chosen {
		_, err := r.option(id, option)
		p.Within("chosen."+id, err)
	}
}

func (o Option) check(p *renjia.Problems, path string, measures []Measure) {
	p.Require(o.ID != "", path+".id", "must be given")
	checkParticipation(p, path+".participation", o.Participation)
	if o.Measures != nil {
		measures = o.Measures
	}
	if o.Quorum != nil {
		o.Quorum.check(p, path+".quorum", measures)
	}
	if o.Pass != nil {
		o.Pass.check(p, path+".pass", measures)
	}
	p.Require(o.Silence == "" || o.Silence == JoinMajority, path+".silence", "%q: want %s or nothing", o.Silence, JoinMajority)
}
