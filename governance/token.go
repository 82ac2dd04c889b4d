package governance

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math/big"
	"time"

	"github.com/google/uuid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// boxKey makes and tells apart the tokens of a box. Who reads it can make
// tokens, never link them: tokens made beyond the marks show in the count.
type boxKey struct {
	ID  renjia.ID[boxKey] `json:"id"` // of the motion
	Key []byte            `json:"key" privacy:"sensitive"`
}

func boxKeyID(space string, of uuid.UUID) renjia.ID[boxKey] {
	return renjia.ImportedID[boxKey](space, "governance_box_key", of.String())
}

// spent is a used token, by its SHA-256: no token is stored, and nothing about
// one before it is used.
type spent struct {
	ID   renjia.ID[spent] `json:"id"` // of the hash
	Hash string           `json:"hash"`
}

func insertKey(tx *storage.Tx, of uuid.UUID) error {
	key := make([]byte, sha256.Size)
	rand.Read(key) // never fails
	return boxKeys.Insert(tx, boxKey{boxKeyID(tx.Space(), of), key})
}

const nonceSize = 16

// make returns a token: a random number, the weights, and the box's seal on
// both. The registry keeps no copy.
func (k boxKey) make(weights []int64) string {
	b := make([]byte, nonceSize, nonceSize+sha256.Size+10*len(weights))
	rand.Read(b) // never fails; cryptographic whatever the seed of the store
	for _, w := range weights {
		b = binary.AppendVarint(b, w)
	}
	return base64.RawURLEncoding.EncodeToString(append(b, k.seal(b)...))
}

func (k boxKey) seal(b []byte) []byte {
	mac := hmac.New(sha256.New, k.Key)
	mac.Write(k.ID.UUID().NodeID())
	mac.Write(b)
	return mac.Sum(nil)
}

// weights reads the weights of a token of this box.
func (k boxKey) weights(token string) ([]int64, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) < nonceSize+sha256.Size || base64.RawURLEncoding.EncodeToString(b) != token {
		return nil, false // the decoder skips line ends: one token must not be two
	}
	b, seal := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if !hmac.Equal(seal, k.seal(b)) {
		return nil, false
	}
	var weights []int64
	for b = b[nonceSize:]; len(b) > 0; {
		w, n := binary.Varint(b)
		if n <= 0 {
			return nil, false
		}
		weights, b = append(weights, w), b[n:]
	}
	return weights, true
}

// Issue marks a voter on the roll of a motion with the variant Token, and
// returns the token under which the ballot is cast. It is given once and
// stored nowhere: a lost token is a lost ballot. The vote must have no
// response. Refusals are those of [Registry.Cast].
func (r *Registry) Issue(ctx context.Context, act renjia.Act, id MotionID, v Vote) (string, error) {
	return r.issue(ctx, act, motions.Ref(id), v)
}

func (r *Registry) issue(ctx context.Context, act renjia.Act, ref renjia.Ref, v Vote) (string, error) {
	on := subjectOf(ref)
	if v.Response != "" || v.Preference != nil {
		return "", fmt.Errorf("issue a token on %s: who takes a token gives no response yet: %w", on, renjia.ErrInvalid)
	}
	var token string
	err := r.w.Write(ctx, act.Does(on.verb("issue"), ref), func(tx *storage.Tx) error {
		c, box, key, err := tokenBox(ctx, tx, ref, v.Voter)
		if err != nil {
			return err
		}
		weights, err := mark(ctx, tx, c, box, v, v.at(tx))
		token = key.make(weights)
		return err
	})
	if err != nil {
		return "", r.keep(ctx, act, on, err)
	}
	if token == "" {
		return "", fmt.Errorf("%s: the act of key %s has issued its token: %w", on, act.Key, renjia.ErrExists)
	}
	return token, nil
}

// tokenBox reads what ballots are cast on under tokens, its box and the key of it.
func tokenBox(ctx context.Context, tx *storage.Tx, ref renjia.Ref, attempt string) (contest, Box, boxKey, error) {
	c, box, err := contestOn(ctx, tx, ref, attempt)
	if err == nil && box.Variant != Token {
		err = fmt.Errorf("%s: its ballots are %s, there are no tokens: %w", c, box.Variant, renjia.ErrUnsupported)
	}
	if err != nil {
		return c, box, boxKey{}, err
	}
	key, err := boxKeys.Get(ctx, tx, boxKeyID(tx.Space(), c.id()))
	return c, box, key.Value, err
}

// Slip is a ballot under a token.
type Slip struct {
	Token      string
	Response   rule.Response // to a motion: anything but absent
	Preference *Preference   // of a poll or budget, instead of a response
}

// Drop puts a ballot into the box of a motion with the variant Token. The act
// is the box's, not the voter's: By should name a program or an office. The
// ballot has a random identifier and the precision of a day; the journal has
// the time, so a box that hands in ballots as they come can be linked by it:
// hand them in together with [Registry.DropAll].
//
// It refuses a token that is not of this box (ErrForbidden), one that was used
// (ErrExists), and a motion that is not open (*renjia.StateError).
func (r *Registry) Drop(ctx context.Context, act renjia.Act, id MotionID, s Slip) (Receipt, error) {
	return r.dropOne(ctx, act, motions.Ref(id), s)
}

func (r *Registry) dropOne(ctx context.Context, act renjia.Act, ref renjia.Ref, s Slip) (Receipt, error) {
	receipts, err := r.drop(ctx, act, ref, []Slip{s})
	if err != nil {
		return Receipt{}, err
	}
	return receipts[0], nil
}

// DropAll is Drop for many ballots. They are mixed, 1,000 at a time, so that
// the journal does not tell their order. The receipts are in the order of the
// slips. Of a chunk with a ballot that is refused, none is accepted; the
// chunks before it stay. The act must have no key.
func (r *Registry) DropAll(ctx context.Context, act renjia.Act, id MotionID, slips iter.Seq2[Slip, error]) ([]Receipt, error) {
	return r.dropAll(ctx, act, motions.Ref(id), slips)
}

func (r *Registry) dropAll(ctx context.Context, act renjia.Act, ref renjia.Ref, slips iter.Seq2[Slip, error]) ([]Receipt, error) {
	if act.Key != "" {
		return nil, fmt.Errorf("drop on %s: a bulk act cannot have a key: %w", subjectOf(ref), renjia.ErrInvalid)
	}
	var all []Receipt
	err := inChunks(slips, func(chunk []Slip) error {
		receipts, err := r.drop(ctx, act, ref, chunk)
		all = append(all, receipts...)
		return err
	})
	return all, err
}

func (r *Registry) drop(ctx context.Context, act renjia.Act, ref renjia.Ref, slips []Slip) ([]Receipt, error) {
	on := subjectOf(ref)
	order, err := mixed(len(slips))
	if err != nil {
		return nil, err
	}
	receipts, done := make([]Receipt, len(slips)), false
	err = r.w.Write(ctx, act.Does(on.verb("drop"), ref), func(tx *storage.Tx) error {
		done = true
		c, _, key, err := tokenBox(ctx, tx, ref, slips[0].Token)
		for _, i := range order {
			if err == nil {
				receipts[i], err = spend(ctx, tx, c, key, slips[i], tx.Time())
			}
		}
		return err
	})
	if err == nil && !done {
		err = fmt.Errorf("%s: the act of key %s has put in its ballot: %w", on, act.Key, renjia.ErrExists)
	}
	if err != nil {
		return nil, r.keep(ctx, act, on, err)
	}
	return receipts, nil
}

// spend uses a token and puts the paper into the box.
func spend(ctx context.Context, tx *storage.Tx, c contest, key boxKey, s Slip, at time.Time) (Receipt, error) {
	if err := c.accepts(at, s.Token); err != nil {
		return Receipt{}, err
	}
	weights, ok := key.weights(s.Token)
	if !ok {
		return Receipt{}, refused(WrongToken, s.Token, renjia.ErrForbidden, "the token is not one of %s", c)
	}
	if err := c.provides("of a token", content{s.Response, s.Preference}); err != nil {
		return Receipt{}, err
	}
	sum := sha256.Sum256([]byte(s.Token))
	used := spent{Hash: hex.EncodeToString(sum[:])}
	used.ID = renjia.ImportedID[spent](tx.Space(), "governance_spent", used.Hash)
	_, err := spents.Get(ctx, tx, used.ID)
	if err == nil {
		return Receipt{}, refused(SpentToken, s.Token, renjia.ErrExists, "the token was used on %s", c)
	}
	if !errors.Is(err, renjia.ErrNotFound) {
		return Receipt{}, err
	}
	if err := spents.Insert(tx, used); err != nil {
		return Receipt{}, err
	}
	return drop(tx, c.subject, content{s.Response, s.Preference}, weights, at)
}

// mixed is a random order of n things.
func mixed(n int) ([]int, error) {
	order := make([]int, n)
	for i := range order {
		j, err := rand.Int(rand.Reader, big.NewInt(int64(i+1)))
		if err != nil {
			return nil, err
		}
		order[i] = order[j.Int64()]
		order[j.Int64()] = i
	}
	return order, nil
}
