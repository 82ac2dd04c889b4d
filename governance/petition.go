package governance

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// PetitionID identifies a petition.
type PetitionID = renjia.ID[Petition]

// PetitionKind is what a petition asks for.
type PetitionKind string

// The kinds.
const (
	RecallPetition  PetitionKind = "recall"  // 罢免
	MeetingPetition PetitionKind = "meeting" // 提议召开会议
	AuditPetition   PetitionKind = "audit"   // 审计
)

// PetitionState is where a petition stands.
type PetitionState string

// The states of a petition.
const (
	PetitionOpen         PetitionState = "open"         // signatures are collected
	PetitionReceived     PetitionState = "received"     // 已提交: the clock runs
	PetitionSufficient   PetitionState = "sufficient"   // enough signatures
	PetitionInsufficient PetitionState = "insufficient" // signatures may be added, and it handed in again
	PetitionAnswered     PetitionState = "answered"     // the meeting was called, the vote taken, the audit made
	PetitionWithdrawn    PetitionState = "withdrawn"
)

var petitionSteps = lifecycle[PetitionState]{
	PetitionOpen:         {"sign": PetitionOpen, "unsign": PetitionOpen, "receive": PetitionReceived, "withdraw": PetitionWithdrawn},
	PetitionReceived:     {"unsign": PetitionReceived, "judge-sufficient": PetitionSufficient, "judge-insufficient": PetitionInsufficient, "withdraw": PetitionWithdrawn},
	PetitionSufficient:   {"answer": PetitionAnswered},
	PetitionInsufficient: {"sign": PetitionInsufficient, "unsign": PetitionInsufficient, "receive": PetitionReceived, "withdraw": PetitionWithdrawn},
}

// Petition is a demand by many (联名): for a recall, a meeting, an audit.
type Petition struct {
	ID      PetitionID    `json:"id"`
	Body    BodyID        `json:"body"` // whom it concerns
	Kind    PetitionKind  `json:"kind"`
	Target  renjia.Ref    `json:"target,omitzero"` // the seat to be recalled
	Title   renjia.Text   `json:"title"`
	Reasons string        `json:"reasons"` // a recall states its reasons
	State   PetitionState `json:"state"`

	Received renjia.Date `json:"received,omitzero"`
	Due      renjia.Date `json:"due,omitzero"` // the last day for the answer; none: the text sets none
	Judged   *Judgement  `json:"judged,omitempty"`
	Answer   renjia.Ref  `json:"answer,omitzero"` // the meeting, the decision, the audit
	Answered renjia.Date `json:"answered,omitzero"`
}

// Judgement is the count of a petition's signatures.
type Judgement struct {
	On    renjia.Date `json:"on"`
	Rules []string    `json:"rules"` // the alternatives that were counted
	// Results are by alternative: any of them that is adopted is enough.
	Results    []rule.Result `json:"results"`
	Sufficient bool          `json:"sufficient"`
	Strangers  int64         `json:"strangers"` // signatures of nobody on a roll
}

// Validate reports every problem of the petition on its own.
func (x Petition) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	p.Require(!x.Body.IsZero(), "body", "must be given")
	p.Require(x.Kind == RecallPetition || x.Kind == MeetingPetition || x.Kind == AuditPetition, "kind", "%q: want %s, %s or %s", x.Kind, RecallPetition, MeetingPetition, AuditPetition)
	p.Require(x.Kind != RecallPetition || !x.Target.IsZero(), "target", "must name the seat to be recalled")
	p.Require(!x.Title.IsZero(), "title", "must be given")
	p.Require(x.Kind != RecallPetition || x.Reasons != "", "reasons", "must be given")
	p.Require(petitionSteps.known(x.State), "state", "%q: is no state of a petition", x.State)
	p.Require(x.Due.IsZero() || !x.Due.Before(x.Received), "due", "%s: must not be before %s", x.Due, x.Received)
	return p.Err("petition")
}

// Late reports whether the answer was late, or is on a day without one.
func (x Petition) Late(on renjia.Date) bool {
	if x.Due.IsZero() || x.State == PetitionWithdrawn || x.State == PetitionInsufficient {
		return false
	}
	if !x.Answered.IsZero() {
		on = x.Answered
	}
	return x.Due.Before(on)
}

// SignatureID identifies a signature.
type SignatureID = renjia.ID[Signature]

// Signature is one support of a petition, by the key or digest under which the
// signer is on a roll.
type Signature struct {
	ID        SignatureID `json:"id"`
	Petition  PetitionID  `json:"petition"`
	Signer    string      `json:"signer" privacy:"personal"`
	Signed    renjia.Date `json:"signed"`
	Withdrawn renjia.Date `json:"withdrawn,omitzero"`
}

func signatureID(space string, p PetitionID, signer string) SignatureID {
	return renjia.ImportedID[Signature](space, "governance_signature", p.String()+" "+signer)
}

// Validate reports every problem of the signature on its own.
func (s Signature) Validate() error {
	var p renjia.Problems
	p.Require(!s.ID.IsZero(), "id", "must be given")
	p.Require(!s.Petition.IsZero(), "petition", "must be given")
	p.Require(s.Signer != "", "signer", "must be given")
	p.Require(!s.Signed.IsZero(), "signed", "must be given")
	p.Require(s.Withdrawn.IsZero() || !s.Withdrawn.Before(s.Signed), "withdrawn", "%s: must not be before %s", s.Withdrawn, s.Signed)
	return p.Err("signature")
}

// Stands reports whether the signature counts on a day.
func (s Signature) Stands(on renjia.Date) bool {
	return s.Signed.Compare(on) <= 0 && (s.Withdrawn.IsZero() || on.Before(s.Withdrawn))
}

// Start adds a petition; signatures follow.
func (r *Registry) Start(ctx context.Context, act renjia.Act, x Petition) error {
	return r.w.Write(ctx, act.Does("governance.petition.start", petitions.Ref(x.ID)), func(tx *storage.Tx) error {
		if _, err := bodies.Get(ctx, tx, x.Body); err != nil {
			return err
		}
		x.State, x.Target = PetitionOpen, localRef(x.Target, tx.Space())
		if !x.Received.IsZero() || x.Judged != nil {
			return fmt.Errorf("petition %s: has not been received yet: %w", x.ID, renjia.ErrInvalid)
		}
		return petitions.Insert(tx, x)
	})
}

// Sign adds a signature. A second one of the same signer is ErrExists, unless
// the first was withdrawn.
func (r *Registry) Sign(ctx context.Context, act renjia.Act, id PetitionID, signer string, on renjia.Date) error {
	return r.signing(ctx, act, "sign", id, func(tx *storage.Tx) error {
		doc, err := signatures.Get(ctx, tx, signatureID(tx.Space(), id, signer))
		s := Signature{ID: signatureID(tx.Space(), id, signer), Petition: id, Signer: signer, Signed: on}
		if errors.Is(err, renjia.ErrNotFound) {
			return signatures.Insert(tx, s)
		}
		if err != nil {
			return err
		}
		if doc.Value.Withdrawn.IsZero() {
			return fmt.Errorf("%s has signed petition %s: %w", signer, id, renjia.ErrExists)
		}
		doc.Value = s
		return signatures.Save(tx, doc)
	})
}

// Unsign records that a signer takes the signature back. It stays on record and
// counts until the day before.
func (r *Registry) Unsign(ctx context.Context, act renjia.Act, id PetitionID, signer string, on renjia.Date) error {
	return r.signing(ctx, act, "unsign", id, func(tx *storage.Tx) error {
		doc, err := signatures.Get(ctx, tx, signatureID(tx.Space(), id, signer))
		if err != nil {
			return err
		}
		if !doc.Value.Withdrawn.IsZero() {
			return &renjia.StateError{Record: "signature", ID: doc.Value.ID.String(), State: "withdrawn", Verb: "unsign", Allowed: []string{"sign"}}
		}
		doc.Value.Withdrawn = on
		return signatures.Save(tx, doc)
	})
}

// signing changes signatures of a petition in a state that allows it.
func (r *Registry) signing(ctx context.Context, act renjia.Act, verb string, id PetitionID, fn func(*storage.Tx) error) error {
	return r.w.Write(ctx, act.Does("governance.petition."+verb, petitions.Ref(id)), func(tx *storage.Tx) error {
		doc, err := petitions.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := petitionSteps.next("petition", id.String(), doc.Value.State, verb); err != nil {
			return err
		}
		return fn(tx)
	})
}

func (r *Registry) stepPetition(ctx context.Context, act renjia.Act, verb string, id PetitionID, fn func(*storage.Tx, *Petition) error) (Petition, error) {
	return change(ctx, r, act, "governance.petition."+verb, petitions, id, func(tx *storage.Tx, x *Petition) (err error) {
		if x.State, err = petitionSteps.next("petition", id.String(), x.State, verb); err != nil {
			return err
		}
		return fn(tx, x)
	})
}

// Receive records that a petition was handed in. The answer is due within so
// many days (such as 30 for a recall in Hainan); 0: the text sets none.
func (r *Registry) Receive(ctx context.Context, act renjia.Act, id PetitionID, on renjia.Date, days int) (Petition, error) {
	return r.stepPetition(ctx, act, "receive", id, func(_ *storage.Tx, x *Petition) error {
		if days < 0 {
			return fmt.Errorf("petition %s: %d days: must not be negative: %w", id, days, renjia.ErrInvalid)
		}
		x.Received, x.Due, x.Judged = on, renjia.Date{}, nil
		if days > 0 {
			x.Due = on.AddDays(days)
		}
		return nil
	})
}

// WithdrawPetition ends a petition that nobody has found sufficient yet.
func (r *Registry) WithdrawPetition(ctx context.Context, act renjia.Act, id PetitionID) (Petition, error) {
	return r.stepPetition(ctx, act, "withdraw", id, func(*storage.Tx, *Petition) error { return nil })
}

// AnswerPetition records what came of a petition with enough signatures.
func (r *Registry) AnswerPetition(ctx context.Context, act renjia.Act, id PetitionID, on renjia.Date, answer renjia.Ref) (Petition, error) {
	return r.stepPetition(ctx, act, "answer", id, func(tx *storage.Tx, x *Petition) error {
		if answer.IsZero() {
			return fmt.Errorf("petition %s: name the meeting, decision or audit: %w", id, renjia.ErrInvalid)
		}
		x.Answered, x.Answer = on, localRef(answer, tx.Space())
		return nil
	})
}

// JudgePetition counts the signatures that stand on a day against the
// alternatives of a rule ([rule.Rule].Convening): each that goes by a kind of
// electorate whose frozen roll is given. Enough under any is enough. Signatures
// of nobody on a roll are counted apart. An alternative without its roll can
// not be told: if none of the others is enough, that is a
// *renjia.UnspecifiedError naming the rolls.
//
// It holds signatures and rolls in memory and reads them in the transaction, so
// that none is added or taken back meanwhile: at most some 9,000 together.
func (r *Registry) JudgePetition(ctx context.Context, act renjia.Act, id PetitionID, law rule.Rule, rollOf map[rule.Kind]RollID, on renjia.Date) (Petition, error) {
	return change(ctx, r, act, "governance.petition.judge", petitions, id, func(tx *storage.Tx, x *Petition) error {
		j, err := judge(ctx, tx, id, law, rollOf, on)
		if err != nil {
			return err
		}
		verb := "judge-insufficient"
		if j.Sufficient {
			verb = "judge-sufficient"
		}
		if x.State, err = petitionSteps.next("petition", id.String(), x.State, verb); err != nil {
			return err
		}
		x.Judged = &j
		return nil
	})
}

func judge(ctx context.Context, tx *storage.Tx, id PetitionID, law rule.Rule, rollOf map[rule.Kind]RollID, on renjia.Date) (Judgement, error) {
	all, err := find(ctx, tx, signatures, storage.Eq("petition", id))
	if err != nil {
		return Judgement{}, err
	}
	all = slices.DeleteFunc(all, func(s Signature) bool { return !s.Stands(on) })
	j := Judgement{On: on}
	known := map[string]bool{}
	missing := &renjia.UnspecifiedError{What: "petition " + id.String()}
	for _, p := range law.Convening.Petitions {
		roll, given := rollOf[p.Of]
		if !given {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: "roll of " + string(p.Of), Why: "alternative " + p.ID + " goes by it"})
			continue
		}
		result, err := supported(ctx, tx, law, p, roll, all, known)
		if err != nil {
			return Judgement{}, err
		}
		j.Rules, j.Results = append(j.Rules, p.ID), append(j.Results, result)
		j.Sufficient = j.Sufficient || result.Outcome == rule.Adopted
	}
	if len(law.Convening.Petitions) == 0 {
		return j, fmt.Errorf("rule %s provides for no petition: %w", law.ID, renjia.ErrUnsupported)
	}
	if !j.Sufficient && len(missing.Choices) > 0 {
		return j, missing
	}
	for _, s := range all {
		if !known[s.Signer] {
			j.Strangers++
		}
	}
	return j, nil
}

// supported evaluates one alternative over its roll: who signed counts as yes.
func supported(ctx context.Context, r storage.Reader, law rule.Rule, p rule.Petition, id RollID, signed []Signature, known map[string]bool) (rule.Result, error) {
	test, err := law.Petition(p.ID)
	if err != nil {
		return rule.Result{}, err
	}
	voters, err := find(ctx, r, electors, storage.Eq("roll", id))
	if err != nil {
		return rule.Result{}, err
	}
	onRoll := make([]rule.Elector, len(voters))
	here := map[string]bool{}
	for i, e := range voters {
		weights, err := e.Voter.Weights(test.Measures...)
		if err != nil {
			return rule.Result{}, err
		}
		onRoll[i], here[e.Voter.ID], known[e.Voter.ID] = rule.Elector{ID: e.Voter.ID, Weights: weights}, true, true
	}
	var yes []rule.Ballot
	for _, s := range signed {
		if here[s.Signer] {
			yes = append(yes, rule.Ballot{Elector: s.Signer, Response: rule.Yes})
		}
	}
	return rule.Evaluate(test, onRoll, yes)
}
