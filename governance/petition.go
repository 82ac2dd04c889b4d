package governance

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/lifecycle"
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

// petitionSteps is the whole lifecycle. Judging leads to insufficient as well.
var petitionSteps = lifecycle.Table[PetitionState]{
	PetitionOpen:         {"sign": PetitionOpen, "unsign": PetitionOpen, "receive": PetitionReceived, "withdraw": PetitionWithdrawn},
	PetitionReceived:     {"unsign": PetitionReceived, "judge": PetitionSufficient, "withdraw": PetitionWithdrawn},
	PetitionSufficient:   {"answer": PetitionAnswered},
	PetitionInsufficient: {"sign": PetitionInsufficient, "unsign": PetitionInsufficient, "receive": PetitionReceived, "withdraw": PetitionWithdrawn},
}

// Petition is a demand by many (联名): for a recall, a meeting, an audit.
type Petition struct {
	ID      PetitionID    `json:"id"`
	Body    BodyID        `json:"body"` // whom it concerns
	Kind    PetitionKind  `json:"kind"`
	Target  renjia.Ref    `json:"target,omitzero" privacy:"personal"` // the seat to be recalled
	Title   renjia.Text   `json:"title"`
	Reasons string        `json:"reasons" privacy:"personal"` // a recall states its reasons
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
	p.Require(petitionSteps.Known(x.State), "state", "%q: is no state of a petition", x.State)
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
		if _, err := petitionSteps.Next("petition", id.String(), doc.Value.State, verb); err != nil {
			return err
		}
		return fn(tx)
	})
}

func (r *Registry) stepPetition(ctx context.Context, act renjia.Act, verb string, id PetitionID, fn func(*storage.Tx, *Petition) error) (Petition, error) {
	return change(ctx, r, act, "governance.petition."+verb, petitions, id, func(tx *storage.Tx, x *Petition) (err error) {
		if x.State, err = petitionSteps.Next("petition", id.String(), x.State, verb); err != nil {
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
// Rolls are frozen and read before the act; signatures are read in it, so that
// none is added or taken back meanwhile. A transaction reads 10,000 records.
func (r *Registry) JudgePetition(ctx context.Context, act renjia.Act, id PetitionID, law rule.Rule, rollOf map[rule.Kind]RollID, on renjia.Date) (Petition, error) {
	var alternatives []alternative
	err := r.read(ctx, func(rd storage.Reader) (err error) {
		alternatives, err = alternativesOf(ctx, rd, law, rollOf)
		return err
	})
	if err != nil {
		return Petition{}, err
	}
	return change(ctx, r, act, "governance.petition.judge", petitions, id, func(tx *storage.Tx, x *Petition) error {
		signed, err := find(ctx, tx, signatures, storage.Eq("petition", id))
		if err != nil {
			return err
		}
		j, err := judge(id, alternatives, signed, on)
		if err != nil {
			return err
		}
		if x.State, err = petitionSteps.Next("petition", id.String(), x.State, "judge"); err != nil {
			return err
		}
		if !j.Sufficient {
			x.State = PetitionInsufficient
		}
		x.Judged = &j
		return nil
	})
}

// alternative is one way to have enough support, with those who may give it.
type alternative struct {
	id       string
	of       rule.Kind
	test     rule.Rule
	electors []rule.Elector
	known    bool // the roll is given
}

func alternativesOf(ctx context.Context, r storage.Reader, law rule.Rule, rollOf map[rule.Kind]RollID) (all []alternative, err error) {
	if len(law.Convening.Petitions) == 0 {
		return nil, fmt.Errorf("rule %s provides for no petition: %w", law.ID, renjia.ErrUnsupported)
	}
	for _, p := range law.Convening.Petitions {
		a := alternative{id: p.ID, of: p.Of}
		if a.test, err = law.Petition(p.ID); err != nil {
			return nil, err
		}
		var roll RollID
		if roll, a.known = rollOf[p.Of]; a.known {
			if a.electors, err = frozen(ctx, r, roll, a.test.Measures); err != nil {
				return nil, err
			}
		}
		all = append(all, a)
	}
	return all, nil
}

// frozen reads the electors of a roll that is complete.
func frozen(ctx context.Context, r storage.Reader, id RollID, measures []rule.Measure) (all []rule.Elector, err error) {
	if _, err := rolls.Get(ctx, r, id); err != nil {
		return nil, err
	}
	for doc, err := range electors.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("roll", id)}}) {
		if err != nil {
			return nil, err
		}
		weights, err := doc.Value.Voter.Weights(measures...)
		if err != nil {
			return nil, err
		}
		all = append(all, rule.Elector{ID: doc.Value.Voter.ID, Weights: weights})
	}
	return all, nil
}

func judge(id PetitionID, alternatives []alternative, signed []Signature, on renjia.Date) (Judgement, error) {
	j, known := Judgement{On: on}, map[string]bool{}
	missing := &renjia.UnspecifiedError{What: "petition " + id.String()}
	signers := map[string]bool{}
	for _, s := range signed {
		if s.Stands(on) {
			signers[s.Signer] = true
		}
	}
	for _, a := range alternatives {
		if !a.known {
			missing.Choices = append(missing.Choices, renjia.Choice{Name: "roll of " + string(a.of), Why: "alternative " + a.id + " goes by it"})
			continue
		}
		result, err := a.count(signers, known)
		if err != nil {
			return j, err
		}
		j.Rules, j.Results = append(j.Rules, a.id), append(j.Results, result)
		j.Sufficient = j.Sufficient || result.Outcome == rule.Adopted
	}
	if !j.Sufficient && len(missing.Choices) > 0 {
		return j, missing
	}
	j.Strangers = int64(len(signers) - len(known))
	return j, nil
}

// count evaluates the alternative: who signed counts as yes. It notes the
// signers it found.
func (a alternative) count(signers, known map[string]bool) (rule.Result, error) {
	var yes []rule.Ballot
	for _, e := range a.electors {
		if signers[e.ID] {
			known[e.ID] = true
			yes = append(yes, rule.Ballot{Elector: e.ID, Response: rule.Yes})
		}
	}
	return rule.Evaluate(a.test, a.electors, yes)
}
