package governance

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/storage"
)

// Cast records one ballot and returns it; its Receipt is the voter's. It
// refuses a motion that is not open at that time (*renjia.StateError), a voter
// who is not on the roll (ErrNotFound), a second ballot (ErrExists) and a
// response the rule does not provide for (ErrUnspecified).
//
// Every cast reads the motion in its transaction, so that none slips in after
// the vote was closed.
func (r *Registry) Cast(ctx context.Context, act renjia.Act, id MotionID, v Vote) (Ballot, error) {
	var b Ballot
	err := r.w.Write(ctx, act.Does("governance.motion.cast", motions.Ref(id)), func(tx *storage.Tx) error {
		motion, err := motions.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		var added bool
		b, added, err = cast(ctx, tx, motion.Value, v)
		if err == nil && !added {
			err = fmt.Errorf("voter %s has voted on motion %s: %w", v.Voter, id, renjia.ErrExists)
		}
		return err
	})
	if err != nil || !b.ID.IsZero() {
		return b, err
	}
	// an act repeated by its key is not performed again
	err = r.read(ctx, func(rd storage.Reader) error {
		return get(ctx, rd, ballots, ballotID(rd.Space(), id, v.Voter), &b)
	})
	return b, err
}

// castChunk is how many ballots CastAll commits at a time. Each reads two
// records; a transaction may read 10,000.
const castChunk = 1000

// CastAll records many ballots, such as those of a count on paper or of
// another system, and returns how many were new. Each is checked as by Cast,
// but a ballot that is there with the same response is passed over, even after
// the vote was closed, so that an import can be run again; another response is
// ErrExists. The ballots are committed in chunks; the act must therefore have
// no key.
func (r *Registry) CastAll(ctx context.Context, act renjia.Act, id MotionID, votes iter.Seq2[Vote, error]) (int64, error) {
	if act.Key != "" {
		return 0, fmt.Errorf("cast on motion %s: a bulk act cannot have a key: %w", id, renjia.ErrInvalid)
	}
	var added int64
	var chunk []Vote
	for v, err := range votes {
		if err != nil {
			return added, err
		}
		if chunk = append(chunk, v); len(chunk) < castChunk {
			continue
		}
		n, err := r.castChunk(ctx, act, id, chunk)
		if added += n; err != nil {
			return added, err
		}
		chunk = chunk[:0]
	}
	if len(chunk) == 0 {
		return added, nil
	}
	n, err := r.castChunk(ctx, act, id, chunk)
	return added + n, err
}

func (r *Registry) castChunk(ctx context.Context, act renjia.Act, id MotionID, chunk []Vote) (int64, error) {
	var added int64
	err := r.w.Write(ctx, act.Does("governance.motion.cast", motions.Ref(id)), func(tx *storage.Tx) error {
		added = 0 // the function may run again
		motion, err := motions.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, v := range chunk {
			b, fresh, err := cast(ctx, tx, motion.Value, v)
			if err != nil {
				return err
			}
			if fresh {
				added++
			} else if b.Response != v.Response {
				return fmt.Errorf("voter %s has voted %s on motion %s, now %s: %w", v.Voter, b.Response, id, v.Response, renjia.ErrExists)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// cast adds a ballot, or returns the one that is there.
func cast(ctx context.Context, tx *storage.Tx, m Motion, v Vote) (Ballot, bool, error) {
	b := Ballot{ID: ballotID(tx.Space(), m.ID, v.Voter), Motion: m.ID, Voter: v.Voter, Response: v.Response, Channel: v.Channel, Cast: tx.Time()}
	if !v.At.IsZero() {
		b.Cast = renjia.Instant(v.At)
	}
	stored, err := ballots.Get(ctx, tx, b.ID)
	if !errors.Is(err, renjia.ErrNotFound) {
		return stored.Value, false, err
	}
	if err := m.voting(b.Cast); err != nil {
		return b, false, err
	}
	if err := admits(ctx, tx, m, v); err != nil {
		return b, false, err
	}
	return b, true, ballots.Insert(tx, b)
}

// admits refuses voters who are not on the roll and responses that the rule
// does not provide for, lest the count stop at them.
func admits(ctx context.Context, r storage.Reader, m Motion, v Vote) error {
	if v.Response == rule.Absent {
		return fmt.Errorf("voter %s: who is absent casts no ballot: %w", v.Voter, renjia.ErrInvalid)
	}
	if _, err := m.Rule.Class(v.Response); err != nil {
		return err
	}
	_, err := electors.Get(ctx, r, electorID(r.Space(), m.Roll, v.Voter))
	if errors.Is(err, renjia.ErrNotFound) {
		return fmt.Errorf("voter %s is not on the roll of motion %s: %w", v.Voter, m.ID, renjia.ErrNotFound)
	}
	return err
}
