package credential

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Verdict is the answer to whether a requirement is met.
type Verdict string

// The verdicts. Unknown means that something was not said that would decide.
const (
	Met     Verdict = "met"
	NotMet  Verdict = "not met"
	Unknown Verdict = "unknown"
)

// Proof is the answer of a requirement, with all that is needed to check it.
type Proof struct {
	Requirement string        `json:"requirement"`
	Kind        Kind          `json:"kind"`
	Verdict     Verdict       `json:"verdict"`
	Version     renjia.Period `json:"version,omitzero"` // in force; zero: the rule has one version without dates
	Decides     Deciding      `json:"decides,omitempty"`
	Decided     renjia.Date   `json:"decided_on,omitzero"` // the day that chose the version
	// Values are what the kind computes: "star", "hours", "valid_to", … Their names
	// stand at the kinds.
	Values  map[string]any `json:"values"`
	N       int            `json:"n"` // records that were looked at
	Used    []Used         `json:"used,omitempty"`
	Missing []Shortfall    `json:"missing,omitempty"`
	// Open names what was not said, where the verdict is unknown.
	Open []string `json:"open,omitempty"`
	// By is the last day on which what is missing can still be made up.
	By renjia.Date `json:"by,omitzero"`
	// Earliest is the first day on which it can be met, where only time is missing.
	Earliest     renjia.Date        `json:"earliest,omitzero"`
	Explanation  renjia.Explanation `json:"explanation"`
	Source       string             `json:"source"`
	Verification string             `json:"verification,omitempty"`
}

// Used is a record that was looked at: what it was credited, and why no more.
type Used struct {
	Record string      `json:"record"` // its ID, or its place such as #3
	Credit Quantity    `json:"credit"`
	Why    renjia.Text `json:"why,omitzero"`
}

// Shortfall is something that is missing.
type Shortfall struct {
	What  string   `json:"what"`
	Have  Quantity `json:"have"`
	Need  Quantity `json:"need"`
	Short Quantity `json:"short"`
}

// amount is something that may not be known.
type amount struct {
	Quantity
	known bool
}

// need tests an amount against a minimum and keeps what is short.
func (p *Proof) need(what string, claim renjia.Text, have amount, want Quantity) {
	step := renjia.Step{Claim: claim, Left: have.String(), Op: renjia.AtLeast, Right: want.String(), Holds: have.Quantity >= want, Source: p.Source}
	if !have.known && want > have.Quantity {
		step = renjia.Step{Claim: renjia.Textf("%[1]s: not known; %[2]s are needed", "%[3]s：情况不明，要求%[2]s", claim.EN, want, claim.In(renjia.Chinese)), Source: p.Source}
		p.open(what)
	} else if !step.Holds {
		p.Verdict = NotMet
		p.Missing = append(p.Missing, Shortfall{what, have.Quantity, want, want - have.Quantity})
	}
	p.Explanation.Steps = append(p.Explanation.Steps, step)
}

// test keeps a claim that holds or does not.
func (p *Proof) test(holds bool, left string, op renjia.Op, right string, claim renjia.Text) {
	if !holds {
		p.Verdict = NotMet
	}
	p.Explanation.Steps = append(p.Explanation.Steps, renjia.Step{Claim: claim, Left: left, Op: op, Right: right, Holds: holds, Source: p.Source})
}

// open says that something must be known.
func (p *Proof) open(what string) {
	p.Open = append(p.Open, what)
	if p.Verdict == Met {
		p.Verdict = Unknown
	}
}

func (p *Proof) fact(en, zh string, args ...any) {
	p.Explanation.Steps = append(p.Explanation.Steps, renjia.Fact(renjia.Textf(en, zh, args...)))
}

// met puts the verdict among the values as true, false or, if unknown, nil.
func (p *Proof) met() {
	p.Values["met"] = nil
	if p.Verdict != Unknown {
		p.Values["met"] = p.Verdict == Met
	}
}

func (p *Proof) use(i int, r *Record, credit Quantity, why renjia.Text) {
	name := r.ID
	if name == "" {
		name = fmt.Sprintf("#%d", i+1)
	}
	p.Used = append(p.Used, Used{name, credit, why})
}

func missing(what string, options ...string) error {
	return &renjia.UnspecifiedError{What: "credential requirement", Choices: []renjia.Choice{{Name: what, Options: options}}}
}
