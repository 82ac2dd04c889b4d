package governance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// CertificateID identifies a certificate.
type CertificateID = renjia.ID[Certificate]

// Certificate is the certified result of a poll or a participatory budget, as a
// [Decision] is that of a motion. No verb changes it. It names people by
// reference or salted digest only, so that names stay erasable.
type Certificate struct {
	ID     CertificateID `json:"id"`
	Poll   PollID        `json:"poll,omitzero"`
	Budget BudgetID      `json:"budget,omitzero"` // either of the two
	Body   BodyID        `json:"body"`
	Number string        `json:"number,omitempty"`
	Title  renjia.Text   `json:"title"`
	Text   renjia.Text   `json:"text,omitzero"`

	Vote       Voting `json:"vote"`        // slate and terms as they were frozen
	Options    int64  `json:"options"`     // that were proposed, those refused and withdrawn included
	OptionRoot string `json:"option_root"` // Merkle root over them, hexadecimal
	RollDigest string `json:"roll_digest"`
	Heads      int64  `json:"heads"` // on the roll

	PollRule    *PollRule       `json:"poll_rule,omitempty"`
	PollCount   *PollCount      `json:"poll_count,omitempty"`
	Amount      renjia.Money    `json:"amount,omitzero"` // of the budget
	BudgetRule  *budgeting.Rule `json:"budget_rule,omitempty"`
	Resolved    *TieRule        `json:"resolved,omitempty"`
	BudgetCount *BudgetCount    `json:"budget_count,omitempty"`

	Variant    Variant     `json:"variant"`                                 // how the ballots were kept
	Secrecy    renjia.Text `json:"secrecy"`                                 // who can find out how somebody voted
	Candidates []string    `json:"candidates,omitempty" privacy:"personal"` // as proxies are named
	Contents   Contents    `json:"contents"`                                // of the box, beside the ballots

	Certified time.Time    `json:"certified"`
	By        renjia.Actor `json:"by"`                 // who certified
	Authority renjia.Ref   `json:"authority,omitzero"` // on which mandate or decision
	Digest    string       `json:"digest"`             // of all the above; publish it
}

// Validate reports every problem of the certificate on its own, a digest that is
// not its own included.
func (c Certificate) Validate() error {
	var p renjia.Problems
	p.Require(!c.ID.IsZero(), "id", "must be given")
	p.Require(c.Poll.IsZero() != c.Budget.IsZero(), "poll", "must be given, or else budget")
	p.Require(!c.Title.IsZero(), "title", "must be given")
	p.Within("vote", c.Vote.Validate())
	p.Require(c.Variant.Valid(), "variant", "%q: is no way to keep ballots", c.Variant)
	p.Require(!c.Certified.IsZero(), "certified", "must be given")
	p.Within("by", c.By.Validate())
	c.checkRule(&p)
	own, err := c.digest()
	p.Within("digest", err)
	p.Require(err != nil || c.Digest == own, "digest", "is not that of the certificate: it was changed after certification")
	return p.Err("certificate")
}

func (c Certificate) checkRule(p *renjia.Problems) {
	if !c.Poll.IsZero() {
		p.Require(c.PollRule != nil && c.PollCount != nil, "poll_rule", "must be given with the count")
		p.Require(c.BudgetRule == nil && c.BudgetCount == nil && c.Resolved == nil && c.Amount.IsZero(), "budget_rule", "is for budgets")
		if c.PollRule != nil {
			p.Within("poll_rule", c.PollRule.Validate())
		}
		return
	}
	p.Require(c.BudgetRule != nil && c.BudgetCount != nil, "budget_rule", "must be given with the count")
	p.Require(c.PollRule == nil && c.PollCount == nil, "poll_rule", "is for polls")
	if c.BudgetRule != nil {
		p.Within("budget_rule", c.BudgetRule.Validate())
	}
}

// Chosen are the keys of the options that were chosen, in the order chosen
// where the rule has one: none if fewer took part than the terms want.
func (c Certificate) Chosen() []string {
	if !c.returns().Enough {
		return nil
	}
	if c.PollCount != nil {
		return c.PollCount.Winners
	}
	var keys []string
	for _, x := range c.BudgetCount.Selected {
		keys = append(keys, x.Key)
	}
	return keys
}

func (c Certificate) returns() Returns {
	switch {
	case c.PollCount != nil:
		return c.PollCount.Returns
	case c.BudgetCount != nil:
		return c.BudgetCount.Returns
	}
	return Returns{}
}

func (c Certificate) subject() subject {
	if !c.Poll.IsZero() {
		return subject{on: renjia.RefTo(kindPoll, c.Poll)}
	}
	return subject{on: renjia.RefTo(kindBudget, c.Budget)}
}

func (c Certificate) digest() (string, error) {
	c.Digest = ""
	b, err := digest.Canonical(c)
	if err != nil {
		return "", fmt.Errorf("certificate %s: %w", c.ID, err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// RevocableUntil returns the last day on which who knew of the certificate on a
// day can ask for its revocation, as [Decision.RevocableUntil] does. Terms that
// set no period are a *renjia.UnspecifiedError.
func (c Certificate) RevocableUntil(known renjia.Date) (renjia.Date, error) {
	return revocableUntil(c.Vote.Terms.Publication, known, "certificate "+c.ID.String(), "its terms")
}

func revocableUntil(x rule.Publication, known renjia.Date, what, whose string) (renjia.Date, error) {
	if x.ChallengeMonths == 0 {
		return renjia.Date{}, &renjia.UnspecifiedError{
			What:    "last day to challenge " + what,
			Choices: []renjia.Choice{{Name: "publication.challenge_months", Why: whose + " sets no period"}},
		}
	}
	return known.AddMonths(x.ChallengeMonths), nil
}

// CertifyPoll makes the certificate of a counted poll. It is certified by the
// act's actor, under the act's authority, and never changes.
func (r *Registry) CertifyPoll(ctx context.Context, act renjia.Act, id PollID) (Certificate, error) {
	var c Certificate
	x, err := r.advancePoll(ctx, act, "certify", id, func(tx *storage.Tx, x *Poll) (err error) {
		c = Certificate{Poll: id, PollRule: x.Rule, PollCount: x.Count}
		x.Certificate, err = c.certify(ctx, tx, act, x.Call)
		return err
	})
	return r.certified(ctx, c, x.Certificate, err)
}

// CertifyBudget makes the certificate of a counted budget, as CertifyPoll does.
func (r *Registry) CertifyBudget(ctx context.Context, act renjia.Act, id BudgetID) (Certificate, error) {
	var c Certificate
	x, err := r.advanceBudget(ctx, act, "certify", id, func(tx *storage.Tx, x *Budget) (err error) {
		c = Certificate{Budget: id, Amount: x.Amount, BudgetRule: x.Rule, Resolved: x.Resolved, BudgetCount: x.Count}
		x.Certificate, err = c.certify(ctx, tx, act, x.Call)
		return err
	})
	return r.certified(ctx, c, x.Certificate, err)
}

// certified returns the certificate; an act repeated by its key is not performed
// again, but has one.
func (r *Registry) certified(ctx context.Context, c Certificate, id CertificateID, err error) (Certificate, error) {
	if err != nil {
		return Certificate{}, err
	}
	if c.ID.IsZero() {
		err = r.read(ctx, func(rd storage.Reader) error { return get(ctx, rd, certificates, id, &c) })
	}
	return c, err
}

// certify fills in what does not depend on what was voted on, and stores it.
func (c *Certificate) certify(ctx context.Context, tx *storage.Tx, act renjia.Act, of Call) (CertificateID, error) {
	frozen, err := rolls.Get(ctx, tx, of.Vote.Roll)
	if err != nil {
		return CertificateID{}, err
	}
	box, err := boxes.Get(ctx, tx, boxID(tx.Space(), c.subject().id()))
	if err != nil {
		return CertificateID{}, err
	}
	proposed, err := optionsOf(ctx, tx, c.subject().ref())
	if err != nil {
		return CertificateID{}, err
	}
	c.ID = renjia.NewID[Certificate](tx.Source())
	c.Body, c.Number, c.Title, c.Text, c.Vote = of.Body, of.Number, of.Title, of.Text, *of.Vote
	c.Options, c.RollDigest, c.Heads = int64(len(proposed)), frozen.Value.Digest, frozen.Value.Heads
	c.Variant, c.Secrecy = box.Value.Variant, box.Value.Variant.Secrecy()
	c.Candidates, c.Contents = box.Value.Candidates, *box.Value.Contents
	c.Certified, c.By, c.Authority = tx.Time(), act.By, act.Authority
	if c.OptionRoot, err = rootOver(proposed); err != nil {
		return CertificateID{}, err
	}
	if c.Digest, err = c.digest(); err != nil {
		return CertificateID{}, err
	}
	return c.ID, certificates.Insert(tx, *c)
}
