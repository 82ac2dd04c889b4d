package privacy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// AnswerState is what a person has said to a use of data about them.
type AnswerState string

// The states of an answer.
const (
	Given     AnswerState = "given"
	Refused   AnswerState = "refused"
	Withdrawn AnswerState = "withdrawn"
)

// Answer is what one person says to the use of data about them by one user for
// one purpose. There is one record for each such triple, and its past stays in
// the journal: what was agreed to, in which version, through which channel, when,
// and when it was taken back (Personal Information Protection Law arts 13–17).
type Answer struct {
	ID      AnswerID       `json:"id"`
	Of      renjia.Ref     `json:"of" privacy:"personal,about"`
	Consent renjia.Consent `json:"consent" privacy:"personal"` // of a refusal: Of, To, Purpose, Channel and when it was made
	State   AnswerState    `json:"state" privacy:"personal"`
	// Notice is the version of the text that the person was shown (art. 17).
	Notice string `json:"notice" privacy:"none"`
	// Separate says that this was agreed to alone, not along with other things
	// (单独同意, arts 23, 25, 26, 29, 39).
	Separate bool `json:"separate,omitempty"`
}

// AnswerID identifies an Answer.
type AnswerID = renjia.ID[Answer]

// Validate checks that the answer is complete.
func (a *Answer) Validate() error {
	var p renjia.Problems
	p.Require(!a.ID.IsZero(), "id", "must be given")
	p.Within("consent", a.Consent.Validate())
	p.Require(a.Of == a.Consent.Of, "of", "must be the person of the consent")
	p.Require(a.Notice != "" || a.State == Refused, "notice", "must name the version of the text that was shown")
	p.Require(a.State == Given || a.State == Refused || a.State == Withdrawn, "state", "%q is none of given, refused, withdrawn", a.State)
	p.Require((a.State == Withdrawn) == !a.Consent.Withdrawn.IsZero(), "consent.withdrawn", "must be given exactly if it was withdrawn")
	return p.Err("answer")
}

var answers = storage.Define("privacy_answer", func(a *Answer) AnswerID { return a.ID },
	storage.Index("of", storage.Text(func(a *Answer) string { return a.Of.String() })),
	storage.Index("purpose", storage.Text(func(a *Answer) string { return a.Consent.Purpose })))

// Age says on which side of the fourteenth birthday a person stands. There is
// no default: consent of a younger child is a guardian's (art. 31).
type Age string

// The ages that matter to consent.
const (
	Under14 Age = "under-14"
	From14  Age = "from-14"
)

// Initiative says who began to speak of consent.
type Initiative string

// Who began.
const (
	Asked Initiative = "asked" // the user of the data asked
	Came  Initiative = "came"  // the person came of their own accord
)

// Giving is what there is to record when somebody consents.
type Giving struct {
	Consent    renjia.Consent
	Notice     string // version of the text shown
	Separate   bool   // agreed to alone
	Sensitive  bool   // covers sensitive data (art. 28)
	Age        Age
	Initiative Initiative
}

func (g Giving) check() error {
	var open []renjia.Choice
	if g.Age == "" {
		open = append(open, renjia.Choice{Name: "age", Options: []string{string(Under14), string(From14)}, Why: "a guardian consents for a child under 14"})
	}
	if g.Initiative == "" {
		open = append(open, renjia.Choice{Name: "initiative", Options: []string{string(Asked), string(Came)}, Why: "whoever has refused must not be asked again"})
	}
	if len(open) > 0 {
		return &renjia.UnspecifiedError{What: "consent", Choices: open}
	}
	var p renjia.Problems
	p.Require(g.Age == From14 || g.Age == Under14, "age", "%q is neither under-14 nor from-14", g.Age)
	p.Require(g.Initiative == Asked || g.Initiative == Came, "initiative", "%q is neither asked nor came", g.Initiative)
	p.Require(g.Age != Under14 || !g.Consent.Guardian.IsZero(), "guardian", "must be given for a child under 14 (art. 31)")
	p.Require(g.Separate || !g.Sensitive && g.Age != Under14, "separate", "sensitive data, which all data of children under 14 is, needs separate consent (art. 29)")
	return p.Err("consent")
}

// answerTo is the identifier of the one answer of a person to a user and purpose.
func answerTo(space string, of, to renjia.Ref, purpose string) AnswerID {
	return renjia.ImportedID[Answer](space, answers.Kind(), of.In(space).String()+"\x00"+to.In(space).String()+"\x00"+purpose)
}

// Give records consent. If the person has refused or withdrawn it before, they
// must have come of their own accord, else it is a *renjia.StateError: nobody
// is asked again (Network Data Security Management Regulation 2024, art. 22).
// Consent that was given before is replaced, as is right when the notice
// changes; its past stays in the journal. A new purpose is a new answer.
func (r *Registry) Give(ctx context.Context, act renjia.Act, g Giving) (Answer, error) {
	if err := g.check(); err != nil {
		return Answer{}, err
	}
	return r.answer(ctx, act, "privacy.answer.give", g.Consent, func(a *Answer) error {
		if a.State != "" && a.State != Given && g.Initiative != Came {
			return &renjia.StateError{Record: "answer", ID: a.ID.String(), State: string(a.State), Verb: "ask", Allowed: []string{"give, if the person comes of their own accord"}}
		}
		a.Consent, a.State, a.Notice, a.Separate = g.Consent, Given, g.Notice, g.Separate
		return nil
	})
}

// Refuse records that a person does not consent. Of the consent, Of, To,
// Purpose and Given (when they said so) are needed.
func (r *Registry) Refuse(ctx context.Context, act renjia.Act, c renjia.Consent) (Answer, error) {
	return r.answer(ctx, act, "privacy.answer.refuse", c, func(a *Answer) error {
		if a.State == Given {
			return &renjia.StateError{Record: "answer", ID: a.ID.String(), State: string(a.State), Verb: "refuse", Allowed: []string{"withdraw"}}
		}
		a.Consent, a.State, a.Notice, a.Separate = c, Refused, "", false
		return nil
	})
}

// Withdraw takes consent back, for any reason or none (art. 15). It takes what
// giving took and nothing more: person, user, purpose. What was done before
// stays lawful.
func (r *Registry) Withdraw(ctx context.Context, act renjia.Act, of, to renjia.Ref, purpose string) (Answer, error) {
	c := renjia.Consent{Of: of, To: to, Purpose: purpose}
	var at time.Time
	return r.answerAt(ctx, act, "privacy.answer.withdraw", c, &at, func(a *Answer) error {
		if a.State != Given {
			return &renjia.StateError{Record: "answer", ID: a.ID.String(), State: stateOr(a.State, "not given"), Verb: "withdraw", Allowed: []string{"give"}}
		}
		a.State, a.Consent.Withdrawn = Withdrawn, at
		return nil
	})
}

func stateOr(s AnswerState, other string) string {
	if s == "" {
		return other
	}
	return string(s)
}

func (r *Registry) answer(ctx context.Context, act renjia.Act, verb string, c renjia.Consent, change func(*Answer) error) (Answer, error) {
	var at time.Time
	return r.answerAt(ctx, act, verb, c, &at, change)
}

// answerAt changes the answer of a triple, which may not be there yet. at is
// set to when the act happens.
func (r *Registry) answerAt(ctx context.Context, act renjia.Act, verb string, c renjia.Consent, at *time.Time, change func(*Answer) error) (a Answer, err error) {
	err = r.w.Write(ctx, act.Does(verb, c.Of), func(tx *storage.Tx) error {
		*at = tx.Time()
		doc, err := answers.Get(ctx, tx, answerTo(tx.Space(), c.Of, c.To, c.Purpose))
		if errors.Is(err, renjia.ErrNotFound) {
			doc.Value = Answer{ID: answerTo(tx.Space(), c.Of, c.To, c.Purpose), Of: c.Of}
		} else if err != nil {
			return err
		}
		if err := change(&doc.Value); err != nil {
			return err
		}
		a = doc.Value
		if doc.Rev == 0 {
			return answers.Insert(tx, a)
		}
		return answers.Save(tx, doc)
	})
	return a, err
}

// Use is a use of data that consent is asked about.
type Use struct {
	Of, To   renjia.Ref
	Purpose  string
	At       time.Time
	Notice   string // the version now in force; consent to another one does not count
	Separate bool   // the use needs separate consent
	Scope    string // a field or kind; "" for what the purpose needs
}

// MayUse returns nil if the person's consent covers the use, else an error that
// matches ErrForbidden and says what is missing. Uses on another legal basis
// than consent (art. 13: contract, duty, emergency…) are not its business.
func MayUse(ctx context.Context, r storage.Reader, u Use) error {
	doc, err := answers.Get(ctx, r, answerTo(r.Space(), u.Of, u.To, u.Purpose))
	if err != nil && !errors.Is(err, renjia.ErrNotFound) {
		return err
	}
	if missing := doc.Value.lacks(u); missing != "" {
		return fmt.Errorf("use of data about %s for %q: %s: %w", u.Of, u.Purpose, missing, renjia.ErrForbidden)
	}
	return nil
}

func (a *Answer) lacks(u Use) string {
	switch {
	case a.State == "":
		return "consent was not asked for"
	case a.State != Given:
		return "consent was " + string(a.State)
	case !a.Consent.Covers(a.Consent.To, u.Purpose, u.At):
		return "consent does not hold at that time"
	case a.Notice != u.Notice:
		return fmt.Sprintf("consent was to version %q of the notice, in force is %q", a.Notice, u.Notice)
	case u.Separate && !a.Separate:
		return "consent was not given separately"
	case u.Scope != "" && len(a.Consent.Scope) > 0 && !slices.Contains(a.Consent.Scope, u.Scope):
		return fmt.Sprintf("consent does not cover %q", u.Scope)
	}
	return ""
}
