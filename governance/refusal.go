package governance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// RefusalReason is why a ballot was refused.
type RefusalReason string

// The reasons.
const (
	NotOpen       RefusalReason = "not-open"        // before the opening
	Late          RefusalReason = "late"            // after the end of voting
	PostClose     RefusalReason = "post-close"      // after the vote was closed
	Double        RefusalReason = "double"          // a second ballot
	Unentitled    RefusalReason = "unentitled"      // not on the roll
	WrongToken    RefusalReason = "wrong-token"     // not a token of this box
	SpentToken    RefusalReason = "spent-token"     // used before
	NoProxy       RefusalReason = "no-proxy"        // no grant to this proxy in force at the time
	RevokedProxy  RefusalReason = "revoked-proxy"   // the grant was revoked
	OverCap       RefusalReason = "over-cap"        // the proxy acts for as many as it may
	ProxyUnfit    RefusalReason = "proxy-unfit"     // the rule does not admit the proxy
	ProxyInSealed RefusalReason = "proxy-in-sealed" // could not be displaced by a ballot of one's own
)

var refusalTexts = [...]struct {
	reason RefusalReason
	text   renjia.Text
}{
	{NotOpen, renjia.Text{EN: "voting has not begun", ZH: "表决尚未开始"}},
	{Late, renjia.Text{EN: "the time of voting is over", ZH: "已过表决期限"}},
	{PostClose, renjia.Text{EN: "the vote is closed", ZH: "表决已结束"}},
	{Double, renjia.Text{EN: "the voter has voted", ZH: "已投票，不得重复投票"}},
	{Unentitled, renjia.Text{EN: "the voter is not on the roll", ZH: "不在名册内，无表决权"}},
	{WrongToken, renjia.Text{EN: "the token is not of this box", ZH: "凭证不属于本票箱"}},
	{SpentToken, renjia.Text{EN: "the token was used before", ZH: "凭证已使用"}},
	{NoProxy, renjia.Text{EN: "no proxy in force", ZH: "没有有效的委托"}},
	{RevokedProxy, renjia.Text{EN: "the proxy was revoked", ZH: "委托已撤销"}},
	{OverCap, renjia.Text{EN: "the proxy acts for as many as it may already", ZH: "受委托人数已达上限"}},
	{ProxyUnfit, renjia.Text{EN: "the rule does not admit the proxy", ZH: "规则不允许该受托人代为投票"}},
	{ProxyInSealed, renjia.Text{EN: "a proxy's ballot could not be taken back out of a closed box", ZH: "封存票箱内的代投票无法由本人投票替换"}},
}

// Text names the reason.
func (r RefusalReason) Text() renjia.Text {
	for _, t := range refusalTexts {
		if t.reason == r {
			return t.text
		}
	}
	return renjia.Text{}
}

// RefusedError is a ballot that was refused. It matches the sentinel of its
// cause: ErrState, ErrExists, ErrNotFound, ErrForbidden.
type RefusedError struct {
	Reason RefusalReason
	Err    error

	attempt string // the voter's key, or the token, that was tried
}

// Error is the cause's message.
func (e *RefusedError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *RefusedError) Unwrap() error { return e.Err }

func refused(reason RefusalReason, attempt string, sentinel error, format string, args ...any) error {
	return &RefusedError{reason, fmt.Errorf(format+": %w", append(args, sentinel)...), attempt}
}

// RefusalID identifies a refusal.
type RefusalID = renjia.ID[Refusal]

// Refusal is a ballot that was refused, kept without its content. It is an act
// of its own (governance.motion.refuse), after the one that failed.
type Refusal struct {
	ID     RefusalID     `json:"id"` // of motion and number
	Motion MotionID      `json:"motion,omitzero"`
	On     renjia.Ref    `json:"on,omitzero"` // the poll or budget, if there is no motion
	Number int64         `json:"number"`      // 1, 2, 3… without gaps within the motion
	Reason RefusalReason `json:"reason"`
	// Attempt is the SHA-256 of motion and voter key, or of the token, in
	// hexadecimal. Who knows the key can confirm it.
	Attempt string       `json:"attempt"`
	By      renjia.Actor `json:"by"`
	At      time.Time    `json:"at"`
}

// Validate reports every problem of the refusal on its own.
func (r Refusal) Validate() error {
	var p renjia.Problems
	p.Require(!r.ID.IsZero(), "id", "must be given")
	r.subject().check(&p)
	p.Require(r.Number > 0, "number", "%d: must be positive", r.Number)
	p.Require(!r.Reason.Text().IsZero(), "reason", "%q: is no reason to refuse a ballot", r.Reason)
	p.Require(len(r.Attempt) == 2*sha256.Size, "attempt", "must be a SHA-256 in hexadecimal")
	p.Within("by", r.By.Validate())
	p.Require(!r.At.IsZero(), "at", "must be given")
	return p.Err("refusal")
}

func (r Refusal) leaf() (digest.Hash, error) { return leafOf("refusal", r) }

func (r Refusal) subject() subject { return subject{r.Motion, r.On} }

func attemptDigest(of uuid.UUID, attempt string) string {
	sum := sha256.Sum256([]byte(of.String() + "/" + attempt))
	return hex.EncodeToString(sum[:])
}

// keep records a refusal and returns the error it is of. Any other error
// passes unrecorded. On a transaction the refusal stands if the transaction is
// committed all the same.
func (r *Registry) keep(ctx context.Context, act renjia.Act, on subject, err error) error {
	var why *RefusedError
	if !errors.As(err, &why) {
		return err
	}
	act.Key = "" // the failed act may be tried again by it
	kept := r.w.Write(ctx, act.Does(on.verb("refuse"), on.ref()), func(tx *storage.Tx) error {
		n, err := count(ctx, tx, on, "refusals", 1)
		if err != nil {
			return err
		}
		return refusals.Insert(tx, Refusal{
			ID:     renjia.ImportedID[Refusal](tx.Space(), "governance_refusal", fmt.Sprintf("%s/%d", on.id(), n)),
			Motion: on.motion, On: on.on, Number: n, Reason: why.Reason, Attempt: attemptDigest(on.id(), why.attempt), By: tx.Actor(), At: tx.Time(),
		})
	})
	if kept != nil {
		return errors.Join(err, fmt.Errorf("the refusal could not be kept: %w", kept))
	}
	return err
}

// counter is a guard: the number of things of one sort on a motion. Whoever
// adds one reads and saves it, so that two at once are a conflict.
type counter struct {
	ID     renjia.ID[counter] `json:"id"`
	Motion MotionID           `json:"motion,omitzero"`
	On     renjia.Ref         `json:"on,omitzero"`
	N      int64              `json:"n"`
}

// counted returns a counter of a motion.
func counted(ctx context.Context, r storage.Reader, on subject, of string) (int64, error) {
	doc, err := counters.Get(ctx, r, counterID(r.Space(), on.id(), of))
	if errors.Is(err, renjia.ErrNotFound) {
		return 0, nil
	}
	return doc.Value.N, err
}

func counterID(space string, on uuid.UUID, of string) renjia.ID[counter] {
	return renjia.ImportedID[counter](space, "governance_counter", on.String()+"/"+of)
}

// count changes a counter of a motion and returns its new value.
func count(ctx context.Context, tx *storage.Tx, on subject, of string, by int64) (int64, error) {
	c := counter{ID: counterID(tx.Space(), on.id(), of), Motion: on.motion, On: on.on, N: by}
	doc, err := counters.Get(ctx, tx, c.ID)
	if errors.Is(err, renjia.ErrNotFound) {
		return by, counters.Insert(tx, c)
	}
	if err != nil {
		return 0, err
	}
	doc.Value.N += by
	return doc.Value.N, counters.Save(tx, doc)
}
