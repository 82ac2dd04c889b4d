package governance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// VotingTerms are what options are voted on by. They are stored before the
// first ballot and never change.
type VotingTerms struct {
	Ballots BallotRule `json:"ballots"`
	// Measure is what a voter's ballot weighs: heads, or area in an estate.
	Measure rule.Measure `json:"measure"`
	// Turnout is the least share of the roll, by the measure, that must take part
	// for the result to stand; 0: anybody.
	Turnout     renjia.Fraction   `json:"turnout,omitzero"`
	Proxy       *rule.ProxyPolicy `json:"proxy,omitempty"`      // nil: a proxy's ballot is asked about
	Publication rule.Publication  `json:"publication,omitzero"` // what follows the certificate
	Source      string            `json:"source,omitempty"`     // the by-law or call that lays this down
}

// Voting is the vote on options, from its opening on.
type Voting struct {
	Terms  VotingTerms `json:"terms"`
	Slate  Slate       `json:"slate"`
	Roll   RollID      `json:"roll"` // frozen
	Opened time.Time   `json:"opened"`
	Ends   time.Time   `json:"ends,omitzero"` // exclusive; zero: when it is closed
	Closed time.Time   `json:"closed,omitzero"`
}

// Ballotage is what a poll or a budget is put to the vote with.
type Ballotage struct {
	Roll    RollID // from Freeze
	Terms   VotingTerms
	Variant Variant   // how ballots are kept; must be given
	Ends    time.Time // exclusive end of voting; zero: when it is closed
	// Order is the order of options on the ballot, every admitted one once; empty:
	// of their keys as text.
	Order      []string
	Candidates []string // who stands, as proxies are named, where the terms bar candidates from being proxies
}

// Validate reports every problem of the terms on their own.
func (t VotingTerms) Validate() error {
	var p renjia.Problems
	p.Within("ballots", t.Ballots.Validate())
	p.Require(t.Measure != "", "measure", "must be given")
	p.Require(t.Turnout.Sign() >= 0 && t.Turnout.Compare(renjia.Frac(1, 1)) <= 0, "turnout", "%s: must be a share of the roll", t.Turnout)
	x := t.Publication
	p.Require(x.WithinDays >= 0 && x.DisplayDays >= 0 && x.FileDays >= 0 && x.ChallengeMonths >= 0, "publication", "days and months must not be negative")
	return p.Err("terms")
}

// Validate reports every problem of the vote on its own.
func (v Voting) Validate() error {
	var p renjia.Problems
	p.Within("terms", v.Terms.Validate())
	p.Require(!v.Roll.IsZero(), "roll", "must be given")
	p.Require(!v.Opened.IsZero(), "opened", "must be given")
	p.Require(v.Ends.IsZero() || v.Ends.After(v.Opened), "ends", "must be after the opening")
	seen := map[string]bool{}
	for i, e := range v.Slate {
		p.Require(e.Key != "" && !seen[e.Key], fmt.Sprintf("slate[%d].key", i), "%q: must be given, once", e.Key)
		seen[e.Key] = true
	}
	p.Require(len(v.Slate) > 0, "slate", "must not be empty")
	return p.Err("vote")
}

func (v Voting) measures() []rule.Measure { return []rule.Measure{v.Terms.Measure} }

// provides refuses ballots that are not valid, lest the count stop at them.
func (v Voting) provides(voter string, c content) error {
	if c.response != "" || c.preference == nil {
		return fmt.Errorf("voter %s: want a preference among the options, and no response: %w", voter, renjia.ErrInvalid)
	}
	if err := v.Terms.Ballots.check(c.preference.normal(), v.Slate); err != nil {
		return fmt.Errorf("voter %s: %w", voter, err)
	}
	return nil
}

// open freezes what is voted on and by, and puts up the box.
func (b Ballotage) open(ctx context.Context, tx *storage.Tx, on subject) (*Voting, error) {
	if err := b.missing(on); err != nil {
		return nil, err
	}
	frozen, err := rolls.Get(ctx, tx, b.Roll)
	if err != nil {
		return nil, err
	}
	if has := frozen.Value.Summary.Measures(); !slices.Contains(has, b.Terms.Measure) {
		return nil, fmt.Errorf("roll %s: has %v, the terms want %s: %w", b.Roll, has, b.Terms.Measure, renjia.ErrUnsupported)
	}
	proposed, err := optionsOf(ctx, tx, on.ref())
	if err != nil {
		return nil, err
	}
	v := &Voting{Terms: b.Terms, Roll: b.Roll, Opened: tx.Time()}
	if !b.Ends.IsZero() {
		v.Ends = renjia.Instant(b.Ends)
	}
	if v.Slate, err = slateOf(proposed, b.Order); err != nil {
		return nil, fmt.Errorf("%s: %w", on, err)
	}
	if err := b.Terms.Ballots.suits(v.Slate); err != nil {
		return nil, fmt.Errorf("%s: %w", on, err)
	}
	return v, b.place(tx, on)
}

// missing asks for the choices that have no honest default.
func (b Ballotage) missing(on subject) error {
	missing := &renjia.UnspecifiedError{What: "vote on " + on.String()}
	ask := func(name, why string, choices ...string) {
		missing.Choices = append(missing.Choices, renjia.Choice{Name: name, Options: choices, Why: why})
	}
	if b.Variant == "" {
		ask("Variant", "who may find out how somebody voted is for the assembly to say", string(Open), string(Sealed), string(Token))
	}
	if b.Terms.Measure == "" {
		ask("Terms.Measure", "whether voters or what they own weighs is for the by-law to say", string(rule.Heads), string(rule.Area))
	}
	if b.Terms.Ballots.Kind == "" {
		ask("Terms.Ballots.Kind", "the method wants one kind of ballots", "ranked", "approval", "score", "cumulative")
	}
	if len(missing.Choices) > 0 {
		return missing
	}
	var p renjia.Problems
	p.Require(b.Variant.Valid(), "variant", "%q: want open, sealed or token", b.Variant)
	p.Within("terms", b.Terms.Validate())
	return p.Err("opening")
}

// place puts up the box. Who takes a token and does not use it has not taken
// part.
func (b Ballotage) place(tx *storage.Tx, on subject) error {
	box := Box{ID: boxID(tx.Space(), on.id()), On: on.on, Variant: b.Variant, Candidates: b.Candidates}
	if b.Variant == Token {
		box.Unspent = rule.Absent
		if err := insertKey(tx, on.id()); err != nil {
			return err
		}
	}
	return boxes.Insert(tx, box)
}
