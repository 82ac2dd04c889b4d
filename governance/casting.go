package governance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
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
	return r.cast(ctx, act, motions.Ref(id), v)
}

func (r *Registry) cast(ctx context.Context, act renjia.Act, ref renjia.Ref, v Vote) (Receipt, error) {
	on := subjectOf(ref)
	var receipt Receipt
	err := r.w.Write(ctx, act.Does(on.verb("cast"), ref), func(tx *storage.Tx) error {
		c, box, err := contestOn(ctx, tx, ref, v.Voter)
		if err != nil {
			return err
		}
		var fresh bool
		receipt, fresh, err = cast(ctx, tx, c, box, v)
		if err == nil && !fresh {
			err = doubled(on, v)
		}
		return err
	})
	if err != nil {
		return Receipt{}, r.keep(ctx, act, on, err)
	}
	if receipt.Leaf == "" {
		return r.given(ctx, act, on, v)
	}
	return receipt, nil
}

// given is the receipt of an act that was performed before.
func (r *Registry) given(ctx context.Context, act renjia.Act, on subject, v Vote) (receipt Receipt, err error) {
	err = r.read(ctx, func(rd storage.Reader) error {
		b, err := ballots.Get(ctx, rd, v.id(rd.Space(), on.id()))
		if errors.Is(err, renjia.ErrNotFound) {
			return fmt.Errorf("%s: the act of key %s has sealed its ballot and given the receipt: %w", on, act.Key, renjia.ErrExists)
		}
		if err == nil {
			receipt, err = receiptOf(on, b.Value)
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
	return r.castAll(ctx, act, motions.Ref(id), votes)
}

func (r *Registry) castAll(ctx context.Context, act renjia.Act, ref renjia.Ref, votes iter.Seq2[Vote, error]) (int64, error) {
	if act.Key != "" {
		return 0, fmt.Errorf("cast on %s: a bulk act cannot have a key: %w", subjectOf(ref), renjia.ErrInvalid)
	}
	var added int64
	err := inChunks(votes, func(chunk []Vote) error {
		n, err := r.castChunk(ctx, act, ref, chunk)
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

func (r *Registry) castChunk(ctx context.Context, act renjia.Act, ref renjia.Ref, chunk []Vote) (int64, error) {
	var added int64
	on := subjectOf(ref)
	err := r.w.Write(ctx, act.Does(on.verb("cast"), ref), func(tx *storage.Tx) error {
		added = 0 // the function may run again
		c, box, err := contestOn(ctx, tx, ref, chunk[0].Voter)
		if err != nil {
			return err
		}
		for _, v := range chunk {
			_, fresh, err := cast(ctx, tx, c, box, v)
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
		return 0, r.keep(ctx, act, on, err)
	}
	return added, nil
}

func (v Vote) at(tx *storage.Tx) time.Time {
	if v.At.IsZero() {
		return tx.Time()
	}
	return renjia.Instant(v.At)
}

// cast adds a ballot, or finds the same one there.
func cast(ctx context.Context, tx *storage.Tx, c contest, box Box, v Vote) (receipt Receipt, fresh bool, err error) {
	switch box.Variant {
	case Open:
		return castOpen(ctx, tx, c, box, v)
	case Sealed:
		receipt, err = seal(ctx, tx, c, box, v, v.at(tx))
		return receipt, err == nil, err
	}
	return Receipt{}, false, fmt.Errorf("%s: ballots come under tokens: issue one and drop the ballot with it: %w", c, renjia.ErrUnsupported)
}

func castOpen(ctx context.Context, tx *storage.Tx, c contest, box Box, v Vote) (Receipt, bool, error) {
	b := Ballot{
		ID: v.id(tx.Space(), c.id()), Motion: c.motion, On: c.on, Voter: v.Voter, Proxy: v.Proxy,
		Response: v.Response, Preference: v.Preference.normal(), Channel: v.Channel, Cast: v.at(tx),
	}
	stored, err := ballots.Get(ctx, tx, b.ID)
	if err == nil && (!stored.Value.content().same(b.content()) || stored.Value.Proxy != v.Proxy) {
		err = refused(Double, v.Voter, renjia.ErrExists, "voter %s has voted %s on %s, now %s", v.Voter, stored.Value.content(), c, b.content())
	}
	if !errors.Is(err, renjia.ErrNotFound) {
		return Receipt{}, false, err
	}
	if err := c.accepts(b.Cast, v.Voter); err != nil {
		return Receipt{}, false, err
	}
	if err := c.provides(v.Voter, b.content()); err != nil {
		return Receipt{}, false, err
	}
	if _, err := entitled(ctx, tx, c, v.Voter); err != nil {
		return Receipt{}, false, err
	}
	if err := displace(ctx, tx, c, b); err != nil {
		return Receipt{}, false, err
	}
	if v.Proxy != "" {
		if b.Grant, err = granted(ctx, tx, c, box, v, b.Cast); err != nil {
			return Receipt{}, false, err
		}
	}
	receipt, err := receiptOf(c.subject, b)
	if err == nil {
		err = ballots.Insert(tx, b)
	}
	return receipt, true, err
}

// displace makes room for a ballot of which the other kind, of the voter or of
// a proxy, may be there: the voter's displaces the proxy's if the rule says so.
func displace(ctx context.Context, tx *storage.Tx, c contest, b Ballot) error {
	if c.proxy == nil || !c.proxy.Allowed {
		return nil
	}
	id := proxyBallotID(tx.Space(), c.id(), b.Voter)
	if b.Proxy != "" {
		id = ballotID(tx.Space(), c.id(), b.Voter)
	}
	other, err := ballots.Get(ctx, tx, id)
	if errors.Is(err, renjia.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if b.Proxy != "" || !c.proxy.DirectOverride {
		return doubled(c.subject, Vote{Voter: b.Voter})
	}
	other.Value.Displaced = b.Cast
	if _, err := count(ctx, tx, c.subject, "proxy/"+other.Value.Proxy, -1); err != nil {
		return err
	}
	return ballots.Save(tx, other)
}

func doubled(on subject, v Vote) error {
	return refused(Double, v.Voter, renjia.ErrExists, "voter %s has voted on %s", v.Voter, on)
}

// entitled finds the voter on the roll.
func entitled(ctx context.Context, r storage.Reader, c contest, voter string) (Elector, error) {
	e, err := electors.Get(ctx, r, electorID(r.Space(), c.roll, voter))
	if errors.Is(err, renjia.ErrNotFound) {
		err = refused(Unentitled, voter, renjia.ErrNotFound, "voter %s is not on the roll of %s", voter, c)
	}
	return e.Value, err
}
