package governance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// Cast records one ballot, open or sealed, and returns the voter's receipt. It
// refuses, with a *RefusedError that is kept as a [Refusal], a motion that is
// not open at that time (*renjia.StateError), a voter who is not on the roll
// (ErrNotFound), a second ballot (ErrExists) and a proxy who may not vote
// (ErrForbidden; ErrUnsupported where a ballot in a sealed box could not be
// displaced). A response the rule does not provide for is ErrUnspecified.
//
// Every cast reads the motion in its transaction, so that none slips in after
// the vote was closed. The receipt of a sealed ballot is given once: the act
// repeated by its key is ErrExists.
func (r *Registry) Cast(ctx context.Context, act renjia.Act, id MotionID, v Vote) (Receipt, error) {
	var receipt Receipt
	err := r.w.Write(ctx, act.Does("governance.motion.cast", motions.Ref(id)), func(tx *storage.Tx) error {
		m, box, err := poll(ctx, tx, id, v.Voter)
		if err != nil {
			return err
		}
		var fresh bool
		receipt, fresh, err = cast(ctx, tx, m, box, v)
		if err == nil && !fresh {
			err = doubled(id, v)
		}
		return err
	})
	if err != nil {
		return Receipt{}, r.keep(ctx, act, id, err)
	}
	if receipt.Leaf == "" {
		return r.given(ctx, act, id, v)
	}
	return receipt, nil
}

// given is the receipt of an act that was performed before.
func (r *Registry) given(ctx context.Context, act renjia.Act, id MotionID, v Vote) (receipt Receipt, err error) {
	err = r.read(ctx, func(rd storage.Reader) error {
		b, err := ballots.Get(ctx, rd, v.id(rd.Space(), id))
		if errors.Is(err, renjia.ErrNotFound) {
			return fmt.Errorf("motion %s: the act of key %s has sealed its ballot and given the receipt: %w", id, act.Key, renjia.ErrExists)
		}
		if err == nil {
			receipt, err = receiptOf(id, b.Value)
		}
		return err
	})
	return receipt, err
}

// castChunk is how many ballots CastAll commits at a time. Each reads up to
// eight records; a transaction may read 10,000.
const castChunk = 1000

// CastAll records many ballots, such as those of a count on paper or of
// another system, and returns how many were new. Each is checked as by Cast,
// but an open ballot that is there with the same response is passed over, even
// after the vote was closed, so that an import can be run again; another
// response is ErrExists. In a sealed box nobody can tell the same response from
// another, so that every second ballot is. The ballots are committed in chunks,
// a chunk with a refused ballot not at all; the act must have no key.
func (r *Registry) CastAll(ctx context.Context, act renjia.Act, id MotionID, votes iter.Seq2[Vote, error]) (int64, error) {
	if act.Key != "" {
		return 0, fmt.Errorf("cast on motion %s: a bulk act cannot have a key: %w", id, renjia.ErrInvalid)
	}
	var added int64
	err := inChunks(votes, func(chunk []Vote) error {
		n, err := r.castChunk(ctx, act, id, chunk)
		added += n
		return err
	})
	return added, err
}

// inChunks hands a stream on in chunks, all of the same memory.
func inChunks[T any](all iter.Seq2[T, error], do func([]T) error) error {
	var chunk []T
	for v, err := range all {
		if err != nil {
			return err
		}
		if chunk = append(chunk, v); len(chunk) < castChunk {
			continue
		}
		if err := do(chunk); err != nil {
			return err
		}
		chunk = chunk[:0]
	}
	if len(chunk) == 0 {
		return nil
	}
	return do(chunk)
}

func (r *Registry) castChunk(ctx context.Context, act renjia.Act, id MotionID, chunk []Vote) (int64, error) {
	var added int64
	err := r.w.Write(ctx, act.Does("governance.motion.cast", motions.Ref(id)), func(tx *storage.Tx) error {
		added = 0 // the function may run again
		m, box, err := poll(ctx, tx, id, chunk[0].Voter)
		if err != nil {
			return err
		}
		for _, v := range chunk {
			_, fresh, err := cast(ctx, tx, m, box, v)
			if err != nil {
				return err
			}
			if fresh {
				added++
			}
		}
		return nil
	})
	if err != nil {
		return 0, r.keep(ctx, act, id, err)
	}
	return added, nil
}

// poll reads a motion and its box. One that was never opened has no box and
// refuses the attempt.
func poll(ctx context.Context, tx *storage.Tx, id MotionID, attempt string) (Motion, Box, error) {
	m, err := motions.Get(ctx, tx, id)
	if err != nil {
		return Motion{}, Box{}, err
	}
	box, err := boxes.Get(ctx, tx, boxID(tx.Space(), id))
	if errors.Is(err, renjia.ErrNotFound) {
		if refusal := m.Value.accepts(tx.Time(), attempt); refusal != nil {
			err = refusal
		}
	}
	return m.Value, box.Value, err
}

func (v Vote) at(tx *storage.Tx) time.Time {
	if v.At.IsZero() {
		return tx.Time()
	}
	return renjia.Instant(v.At)
}

// cast adds a ballot, or finds the same one there.
func cast(ctx context.Context, tx *storage.Tx, m Motion, box Box, v Vote) (receipt Receipt, fresh bool, err error) {
	switch box.Variant {
	case Open:
		return castOpen(ctx, tx, m, box, v)
	case Sealed:
		receipt, err = seal(ctx, tx, m, box, v, v.at(tx))
		return receipt, err == nil, err
	}
	return Receipt{}, false, fmt.Errorf("motion %s: ballots come under tokens: issue one and drop the ballot with it: %w", m.ID, renjia.ErrUnsupported)
}

func castOpen(ctx context.Context, tx *storage.Tx, m Motion, box Box, v Vote) (Receipt, bool, error) {
	b := Ballot{
		ID: v.id(tx.Space(), m.ID), Motion: m.ID, Voter: v.Voter, Proxy: v.Proxy,
		Response: v.Response, Channel: v.Channel, Cast: v.at(tx),
	}
	stored, err := ballots.Get(ctx, tx, b.ID)
	if err == nil && (stored.Value.Response != v.Response || stored.Value.Proxy != v.Proxy) {
		err = refused(Double, v.Voter, renjia.ErrExists, "voter %s has voted %s on motion %s, now %s", v.Voter, stored.Value.Response, m.ID, v.Response)
	}
	if !errors.Is(err, renjia.ErrNotFound) {
		return Receipt{}, false, err
	}
	if err := m.accepts(b.Cast, v.Voter); err != nil {
		return Receipt{}, false, err
	}
	if err := m.provides(v.Voter, v.Response); err != nil {
		return Receipt{}, false, err
	}
	if _, err := entitled(ctx, tx, m, v.Voter); err != nil {
		return Receipt{}, false, err
	}
	if err := displace(ctx, tx, m, b); err != nil {
		return Receipt{}, false, err
	}
	if v.Proxy != "" {
		if b.Grant, err = granted(ctx, tx, m, box, v, b.Cast); err != nil {
			return Receipt{}, false, err
		}
	}
	receipt, err := receiptOf(m.ID, b)
	if err == nil {
		err = ballots.Insert(tx, b)
	}
	return receipt, true, err
}

// displace makes room for a ballot of which the other kind, of the voter or of
// a proxy, may be there: the voter's displaces the proxy's if the rule says so.
func displace(ctx context.Context, tx *storage.Tx, m Motion, b Ballot) error {
	if m.Rule.Proxy == nil || !m.Rule.Proxy.Allowed {
		return nil
	}
	id := proxyBallotID(tx.Space(), m.ID, b.Voter)
	if b.Proxy != "" {
		id = ballotID(tx.Space(), m.ID, b.Voter)
	}
	other, err := ballots.Get(ctx, tx, id)
	if errors.Is(err, renjia.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if b.Proxy != "" || !m.Rule.Proxy.DirectOverride {
		return doubled(m.ID, Vote{Voter: b.Voter})
	}
	other.Value.Displaced = b.Cast
	if _, err := count(ctx, tx, m.ID, "proxy/"+other.Value.Proxy, -1); err != nil {
		return err
	}
	return ballots.Save(tx, other)
}

func doubled(m MotionID, v Vote) error {
	return refused(Double, v.Voter, renjia.ErrExists, "voter %s has voted on motion %s", v.Voter, m)
}

// accepts refuses an attempt at a time at which the motion is not open.
func (m Motion) accepts(at time.Time, attempt string) error {
	state := m.State
	err := m.voting(at)
	switch {
	case err == nil:
		return nil
	case state == Drafted, state == Opened && at.Before(m.Opened):
		return &RefusedError{NotOpen, err, attempt}
	case state == Opened:
		return &RefusedError{Late, err, attempt}
	}
	return &RefusedError{PostClose, err, attempt}
}

// provides refuses responses that the rule does not provide for, lest the count
// stop at them.
func (m Motion) provides(voter string, response rule.Response) error {
	if response == rule.Absent {
		return fmt.Errorf("voter %s: who is absent casts no ballot: %w", voter, renjia.ErrInvalid)
	}
	_, err := m.Rule.Class(response)
	return err
}

// entitled finds the voter on the roll.
func entitled(ctx context.Context, r storage.Reader, m Motion, voter string) (Elector, error) {
	e, err := electors.Get(ctx, r, electorID(r.Space(), m.Roll, voter))
	if errors.Is(err, renjia.ErrNotFound) {
		err = refused(Unentitled, voter, renjia.ErrNotFound, "voter %s is not on the roll of motion %s", voter, m.ID)
	}
	return e.Value, err
}
