package governance

import (
	"context"
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// ChallengeID identifies a challenge.
type ChallengeID = renjia.ID[Challenge]

// ChallengeState is where a challenge stands.
type ChallengeState string

// The states of a challenge.
const (
	ChallengeFiled     ChallengeState = "filed"
	ChallengeUpheld    ChallengeState = "upheld" // there is a Revocation
	ChallengeDismissed ChallengeState = "dismissed"
	ChallengeWithdrawn ChallengeState = "withdrawn"
)

var challengeSteps = lifecycle.Table[ChallengeState]{
	ChallengeFiled: {"uphold": ChallengeUpheld, "dismiss": ChallengeDismissed, "withdraw": ChallengeWithdrawn},
}

// Challenge is an action to have a decision, or the certified result of a poll
// or budget, revoked (撤销之诉; Civil Code art. 280).
type Challenge struct {
	ID          ChallengeID    `json:"id"`
	Decision    DecisionID     `json:"decision,omitzero"`
	Certificate CertificateID  `json:"certificate,omitzero"` // either of the two
	By          renjia.Ref     `json:"by" privacy:"personal"`
	Known       renjia.Date    `json:"known"` // when the challenger knew or should have known of the decision
	Filed       renjia.Date    `json:"filed"`
	LastDay     renjia.Date    `json:"last_day,omitzero"` // of the period; none: the rule sets none
	Late        bool           `json:"late,omitempty"`    // filed after it; whether it is heard is for the court
	Court       string         `json:"court"`
	Case        string         `json:"case,omitempty" privacy:"personal"` // 案号
	Grounds     string         `json:"grounds,omitempty" privacy:"personal"`
	State       ChallengeState `json:"state"`
	Ended       renjia.Date    `json:"ended,omitzero"`
}

// Validate reports every problem of the challenge on its own.
func (c Challenge) Validate() error {
	var p renjia.Problems
	p.Require(!c.ID.IsZero(), "id", "must be given")
	p.Require(c.Decision.IsZero() != c.Certificate.IsZero(), "decision", "must be given, or else certificate")
	p.Require(!c.By.IsZero(), "by", "must be given")
	p.Require(!c.Known.IsZero(), "known", "must be given")
	p.Require(!c.Filed.IsZero(), "filed", "must be given")
	p.Require(!c.Filed.Before(c.Known), "filed", "%s: must not be before %s", c.Filed, c.Known)
	p.Require(c.Court != "", "court", "must be given")
	p.Require(challengeSteps.Known(c.State), "state", "%q: is no state of a challenge", c.State)
	p.Require(c.Ended.IsZero() || !c.Ended.Before(c.Filed), "ended", "%s: must not be before %s", c.Ended, c.Filed)
	return p.Err("challenge")
}

func (c Challenge) of() string { return c.Decision.String() + c.Certificate.String() }

// RevocationID identifies a revocation.
type RevocationID = renjia.ID[Revocation]

// Revocation is the record that a court revoked a decision or certificate, which
// stays as it is.
type Revocation struct {
	ID          RevocationID  `json:"id"`
	Decision    DecisionID    `json:"decision,omitzero"`    // one revocation each
	Certificate CertificateID `json:"certificate,omitzero"` // either of the two
	Challenge   ChallengeID   `json:"challenge"`
	Court       string        `json:"court"`
	Judgment    string        `json:"judgment"`        // number of the judgment
	On          renjia.Date   `json:"on"`              // when it took effect
	Extent      renjia.Text   `json:"extent,omitzero"` // what is revoked; empty: all of it
}

// Validate reports every problem of the revocation on its own.
func (v Revocation) Validate() error {
	var p renjia.Problems
	p.Require(!v.ID.IsZero(), "id", "must be given")
	p.Require(v.Decision.IsZero() != v.Certificate.IsZero(), "decision", "must be given, or else certificate")
	p.Require(!v.Challenge.IsZero(), "challenge", "must be given")
	p.Require(v.Court != "", "court", "must be given")
	p.Require(v.Judgment != "", "judgment", "must be given")
	p.Require(!v.On.IsZero(), "on", "must be given")
	return p.Err("revocation")
}

func (v Revocation) of() string { return v.Decision.String() + v.Certificate.String() }

// RevocableUntil returns the last day on which who knew of the decision on a
// day can ask the court to revoke it, as the rule's Publication says: one year
// for owners (Supreme People's Court interpretation 2020, art. 12). The period
// begins the day after and ends on the corresponding day (Civil Code arts
// 201–202). A rule that sets no period is a *renjia.UnspecifiedError: the
// library does not guess one.
func (d Decision) RevocableUntil(known renjia.Date) (renjia.Date, error) {
	return revocableUntil(d.Rule.Publication, known, "decision "+d.ID.String(), "rule "+d.Rule.ID)
}

// Challenge records that somebody asks the court to revoke a decision. A late
// one is recorded as late. Where the rule sets no period, the caller may give
// c.LastDay; otherwise it is filled in.
func (r *Registry) Challenge(ctx context.Context, act renjia.Act, c Challenge) error {
	verb := "governance.decision.challenge"
	if !c.Certificate.IsZero() {
		verb = "governance.certificate.challenge"
	}
	return r.w.Write(ctx, act.Does(verb, contested(c.Decision, c.Certificate)), func(tx *storage.Tx) error {
		last, err := c.lastDay(ctx, tx)
		if err != nil {
			return err
		}
		c.State, c.By = ChallengeFiled, localRef(c.By, tx.Space())
		if !last.IsZero() {
			c.LastDay = last
		}
		c.Late = !c.LastDay.IsZero() && c.LastDay.Before(c.Filed)
		return challenges.Insert(tx, c)
	})
}

// contested is what a challenge or revocation is of.
func contested(d DecisionID, c CertificateID) renjia.Ref {
	if !c.IsZero() {
		return certificates.Ref(c)
	}
	return decisions.Ref(d)
}

// lastDay is the last day of the period, or none if no period is set.
func (c Challenge) lastDay(ctx context.Context, r storage.Reader) (last renjia.Date, err error) {
	if c.Certificate.IsZero() {
		var d Decision
		if err = get(ctx, r, decisions, c.Decision, &d); err == nil {
			last, err = d.RevocableUntil(c.Known)
		}
	} else {
		var x Certificate
		if err = get(ctx, r, certificates, c.Certificate, &x); err == nil {
			last, err = x.RevocableUntil(c.Known)
		}
	}
	if errors.Is(err, renjia.ErrUnspecified) {
		return renjia.Date{}, nil
	}
	return last, err
}

// DropChallenge records that a challenge was dismissed or withdrawn.
func (r *Registry) DropChallenge(ctx context.Context, act renjia.Act, id ChallengeID, on renjia.Date, dismissed bool) (Challenge, error) {
	verb := "withdraw"
	if dismissed {
		verb = "dismiss"
	}
	return r.endChallenge(ctx, act, verb, id, on, func(*storage.Tx, *Challenge) error { return nil })
}

// RevokeDecision records that the court upheld a challenge. The decision is not
// changed; a second revocation of it is ErrUnique.
func (r *Registry) RevokeDecision(ctx context.Context, act renjia.Act, v Revocation) (Challenge, error) {
	return r.endChallenge(ctx, act, "uphold", v.Challenge, v.On, func(tx *storage.Tx, c *Challenge) error {
		if c.Decision != v.Decision || c.Certificate != v.Certificate {
			return fmt.Errorf("revocation %s: challenge %s is of %s: %w", v.ID, v.Challenge, contested(c.Decision, c.Certificate), renjia.ErrInvalid)
		}
		return revocations.Insert(tx, v)
	})
}

func (r *Registry) endChallenge(ctx context.Context, act renjia.Act, verb string, id ChallengeID, on renjia.Date, fn func(*storage.Tx, *Challenge) error) (Challenge, error) {
	return change(ctx, r, act, "governance.challenge."+verb, challenges, id, func(tx *storage.Tx, c *Challenge) (err error) {
		if c.State, err = challengeSteps.Next("challenge", id.String(), c.State, verb); err != nil {
			return err
		}
		c.Ended = on
		return fn(tx, c)
	})
}

// RevocationOf returns the revocation of a decision; ErrNotFound: it stands.
func RevocationOf(ctx context.Context, r storage.Reader, id DecisionID) (Revocation, error) {
	return revocationOf(ctx, r, decisions.Ref(id))
}

// CertificateRevocationOf returns the revocation of a certificate; ErrNotFound:
// it stands.
func CertificateRevocationOf(ctx context.Context, r storage.Reader, id CertificateID) (Revocation, error) {
	return revocationOf(ctx, r, certificates.Ref(id))
}

func revocationOf(ctx context.Context, r storage.Reader, of renjia.Ref) (Revocation, error) {
	all, err := find(ctx, r, revocations, storage.Eq("decision", of.ID.String()))
	if err != nil {
		return Revocation{}, err
	}
	if len(all) == 0 {
		return Revocation{}, fmt.Errorf("revocation of %s: %w", of, renjia.ErrNotFound)
	}
	return all[0], nil
}
