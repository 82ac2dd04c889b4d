package ledger

import (
	"fmt"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
)

// PurposeChangeID identifies a change of purpose.
type PurposeChangeID = renjia.ID[PurposeChange]

// ChangeState is how far a change of purpose has come.
type ChangeState string

// The states.
const (
	ChangeProposed  ChangeState = "proposed"  // decided by the governing body
	ChangeConsented ChangeState = "consented" // by the donor
	ChangeFiled     ChangeState = "filed"     // with the registration office (备案)
	ChangeNoticed   ChangeState = "noticed"   // published (公告)
	ChangeOrdered   ChangeState = "ordered"   // by a court
	ChangeEffective ChangeState = "effective"
	ChangeRefused   ChangeState = "refused"
)

// changeSteps is where each verb leads from each state. A donor who is reached
// during the notice may consent or refuse.
var changeSteps = map[ChangeState]map[string]ChangeState{
	ChangeProposed:  {"consent": ChangeConsented, "file": ChangeFiled, "publish": ChangeNoticed, "order": ChangeOrdered, "refuse": ChangeRefused},
	ChangeNoticed:   {"consent": ChangeConsented, "take effect": ChangeEffective, "refuse": ChangeRefused},
	ChangeConsented: {"take effect": ChangeEffective, "refuse": ChangeRefused},
	ChangeFiled:     {"take effect": ChangeEffective, "refuse": ChangeRefused},
	ChangeOrdered:   {"take effect": ChangeEffective},
}

// PurposeChange is a change of what a fund is for (变更捐赠财产用途), from the
// decision of the governing body until it takes effect or is refused. Its
// verbs keep the order and the clocks of its rules.
type PurposeChange struct {
	ID        PurposeChangeID `json:"id"`
	Fund      FundID          `json:"fund"`
	State     ChangeState     `json:"state"`
	From      Purpose         `json:"from"`
	To        Purpose         `json:"to"`
	Basis     PurposeBasis    `json:"basis"`
	Rules     string          `json:"rules"`     // the ID of the rules, as of Decided
	Decided   renjia.Date     `json:"decided"`   // by the governing body
	Authority renjia.Ref      `json:"authority"` // its decision
	Consented renjia.Date     `json:"consented,omitzero"`
	Filed     renjia.Date     `json:"filed,omitzero"`
	Notice    renjia.Period   `json:"notice,omitzero"` // of the publication, Until exclusive
	Ordered   renjia.Date     `json:"ordered,omitzero"`
	Evidence  renjia.Ref      `json:"evidence,omitzero"` // the consent, filing, publication or judgment
	Effective renjia.Date     `json:"effective,omitzero"`
	Refused   renjia.Date     `json:"refused,omitzero"`
	Why       string          `json:"why,omitempty"` // it was refused
}

// ProposePurpose starts a change of the purpose of a fund on the decision of
// its governing body. It fails with ErrInvalid for problems of the change,
// ErrForbidden if the rules know no such basis, and ErrUnspecified without one.
func ProposePurpose(f Fund, c PurposeChange, rules PurposeRules) (PurposeChange, error) {
	if c.Basis == "" {
		missing := renjia.Choice{Name: "Basis", Why: "who must agree depends on it"}
		for _, r := range rules.Routes {
			missing.Options = append(missing.Options, string(r.Basis))
		}
		return c, &renjia.UnspecifiedError{What: "change of purpose", Choices: []renjia.Choice{missing}}
	}
	c.Fund, c.State, c.Rules = f.ID, ChangeProposed, rules.Origin.ID
	c.From, _ = f.latest()
	if !f.purposed() {
		return c, fmt.Errorf("fund %s: is not restricted by purpose: %w", f.ID, renjia.ErrInvalid)
	}
	if err := c.Validate(); err != nil {
		return c, err
	}
	_, err := c.under(rules)
	return c, err
}

// Validate reports every problem of the change.
func (c PurposeChange) Validate() error {
	var p renjia.Problems
	p.Require(!c.Fund.IsZero(), "fund", "must be given")
	p.Require(changeSteps[c.State] != nil || c.State == ChangeEffective || c.State == ChangeRefused, "state", "%q: unknown", c.State)
	p.Within("from", c.From.Validate())
	p.Within("to", c.To.Validate())
	p.Require(!c.From.equal(c.To), "to", "is what the purpose is already")
	p.Require(c.Basis.valid(), "basis", "%q: want donor-consent, plan-filed, public-notice, similar-purpose or court", c.Basis)
	p.Require(c.Rules != "", "rules", "must be given")
	p.Require(!c.Decided.IsZero(), "decided", "must be given")
	p.Require(!c.Authority.IsZero(), "authority", "must name the decision of the governing body")
	p.Within("notice", c.Notice.Validate())
	for _, s := range [...]struct {
		path string
		on   renjia.Date
	}{{"consented", c.Consented}, {"filed", c.Filed}, {"notice.from", c.Notice.From}, {"effective", c.Effective}, {"refused", c.Refused}} {
		p.Require(s.on.IsZero() || !s.on.Before(c.Decided), s.path, "%s: is before the decision of %s", s.on, c.Decided)
	}
	return p.Err("purpose change")
}

// under returns the route of the change in the rules it names, as of the day of
// the decision.
func (c PurposeChange) under(rules PurposeRules) (PurposeRoute, error) {
	if rules.Origin.ID != c.Rules || !rules.Origin.Valid.Contains(c.Decided) {
		return PurposeRoute{}, fmt.Errorf("purpose change %s: is under %s as of %s, not under %s of %s: %w",
			c.ID, c.Rules, c.Decided, rules.Origin.ID, rules.Origin.Valid, renjia.ErrInvalid)
	}
	return rules.route(c.Basis)
}

// refuse says that a verb is not allowed now.
func (c PurposeChange) refuse(verb string) error {
	return &renjia.StateError{Record: "purpose change", ID: c.ID.String(), State: string(c.State), Verb: verb,
		Allowed: slices.Sorted(maps.Keys(changeSteps[c.State]))}
}

// step moves the change by a verb, if its state, its basis and its dates allow.
// On an error nothing changes.
func (c *PurposeChange) step(verb string, set func(*PurposeChange)) error {
	next, ok := changeSteps[c.State][verb]
	if !ok {
		return c.refuse(verb)
	}
	if needed := c.Basis.verb(); verb != needed && verb != "refuse" && verb != "take effect" && (c.Basis != PublicNotice || verb != "consent") {
		return fmt.Errorf("purpose change %s: rests on %s, which needs %q, not %q: %w", c.ID, c.Basis, needed, verb, renjia.ErrForbidden)
	}
	after := *c
	after.State = next
	set(&after)
	if err := after.Validate(); err != nil {
		return err
	}
	*c = after
	return nil
}

// Consent records that the donor agreed.
func (c *PurposeChange) Consent(on renjia.Date, evidence renjia.Ref) error {
	return c.dated("consent", on, evidence, func(c *PurposeChange) { c.Consented = on })
}

// File records that the change was filed with the registration office. Filing
// late is recorded as it was; [PurposeChange.Explain] says so.
func (c *PurposeChange) File(on renjia.Date, evidence renjia.Ref) error {
	return c.dated("file", on, evidence, func(c *PurposeChange) { c.Filed = on })
}

// Order records the judgment of a court.
func (c *PurposeChange) Order(on renjia.Date, evidence renjia.Ref) error {
	return c.dated("order", on, evidence, func(c *PurposeChange) { c.Ordered = on })
}

func (c *PurposeChange) dated(verb string, on renjia.Date, evidence renjia.Ref, set func(*PurposeChange)) error {
	if on.IsZero() || evidence.IsZero() {
		return fmt.Errorf("purpose change %s: %s: day and evidence must be given: %w", c.ID, verb, renjia.ErrInvalid)
	}
	return c.step(verb, func(c *PurposeChange) { set(c); c.Evidence = evidence })
}

// Publish records a public notice; both days must be given.
func (c *PurposeChange) Publish(notice renjia.Period, evidence renjia.Ref) error {
	if notice.Until.IsZero() {
		return fmt.Errorf("purpose change %s: the end of the notice must be given: %w", c.ID, renjia.ErrInvalid)
	}
	return c.dated("publish", notice.From, evidence, func(c *PurposeChange) { c.Notice = notice })
}

// Refuse ends the change: the donor or the office says no, or it is given up.
func (c *PurposeChange) Refuse(on renjia.Date, why string) error {
	if on.IsZero() || why == "" {
		return fmt.Errorf("purpose change %s: refuse: day and reason must be given: %w", c.ID, renjia.ErrInvalid)
	}
	return c.step("refuse", func(c *PurposeChange) { c.Refused, c.Why = on, why })
}

// TakeEffect ends the change with a new purpose from a day on. It fails with
// ErrState while a step or a clock of the rules is missing, naming it.
func (c *PurposeChange) TakeEffect(on renjia.Date, rules PurposeRules) error {
	route, err := c.under(rules)
	if err != nil {
		return err
	}
	if on.IsZero() {
		return fmt.Errorf("purpose change %s: the day must be given: %w", c.ID, renjia.ErrInvalid)
	}
	if _, ok := changeSteps[c.State]["take effect"]; !ok {
		return c.refuse("take effect")
	}
	for _, s := range c.conditions(on, route) {
		if !s.Holds {
			return fmt.Errorf("purpose change %s: not so: %s (%s %s %s): %w", c.ID, s.Claim.EN, s.Left, s.Op.Symbol(), s.Right, renjia.ErrState)
		}
	}
	return c.step("take effect", func(c *PurposeChange) { c.Effective = on })
}
