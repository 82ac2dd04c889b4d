package governance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/storage"
)

// CountPoll counts the ballots of a closed poll by its method and records the
// result, the Merkle root over the ballots, and what else was in the box. On a
// Space it reads them before the act, as [Registry.Count] does. A tie that the
// rule refuses to break is ErrUnspecified: see [Registry.BreakPollTies].
func (r *Registry) CountPoll(ctx context.Context, act renjia.Act, id PollID) (Poll, error) {
	var x Poll
	var count PollCount
	contents, err := r.countCalled(ctx, act, polls.Ref(id), func(rd storage.Reader, c *chooser, p *voting.Profile) (err error) {
		if err = get(ctx, rd, polls, id, &x); err == nil {
			count, err = x.Rule.count(ctx, *x.Vote, c, p)
		}
		return err
	})
	if err != nil {
		if act.Key != "" && errors.Is(err, renjia.ErrState) { // the act's key tells whether it was performed before
			return r.advancePoll(ctx, act, "count", id, func(*storage.Tx, *Poll) error { return err })
		}
		return Poll{}, err
	}
	return r.advancePoll(ctx, act, "count", id, func(tx *storage.Tx, x *Poll) error {
		count.At = tx.Time()
		x.Count = &count
		return fillBox(ctx, tx, x.called().subject, contents)
	})
}

// countCalled counts the box of a poll or budget that is closed and hands the
// profile on.
func (r *Registry) countCalled(ctx context.Context, act renjia.Act, ref renjia.Ref, do func(storage.Reader, *chooser, *voting.Profile) error) (Contents, error) {
	var on called
	var box Box
	err := r.read(ctx, func(rd storage.Reader) (err error) {
		if on, err = callOf(ctx, rd, ref); err != nil {
			return err
		}
		if err = on.allows("count"); err != nil {
			return err
		}
		return get(ctx, rd, boxes, boxID(rd.Space(), on.id()), &box)
	})
	if err != nil {
		return Contents{}, err
	}
	var contents Contents
	err = r.readBox(ctx, act, on.subject, box, func(rd storage.Reader) error {
		c, profile, err := countBox(ctx, rd, on, box, &contents)
		if err != nil {
			return fmt.Errorf("%s: %w", on, err)
		}
		return do(rd, c, profile)
	})
	return contents, err
}

func fillBox(ctx context.Context, tx *storage.Tx, on subject, c Contents) error {
	return changeIn(ctx, tx, boxes, boxID(tx.Space(), on.id()), func(b *Box) error {
		b.Contents = &c
		return nil
	})
}

// count applies the rule.
func (r PollRule) count(ctx context.Context, v Voting, c *chooser, p *voting.Profile) (PollCount, error) {
	m, err := methodNamed(r.Method)
	if err != nil {
		return PollCount{}, err
	}
	policy := r.Ties
	if r.Resolved != nil {
		policy = *r.Resolved
	}
	ties, err := tiesFor(standing(policy, v.Slate), p)
	if err != nil {
		return PollCount{}, err
	}
	result, err := m.Run(ctx, p, r.Seats, voting.Options{Ties: ties})
	if err != nil {
		return PollCount{}, named(err, p)
	}
	abridge(result)
	return PollCount{Returns: c.returns, Winners: p.Names(result.Winners), Result: *result}, nil
}

// named says who is tied, by key.
func named(err error, p *voting.Profile) error {
	var tie *voting.TieError
	if !errors.As(err, &tie) {
		return err
	}
	return fmt.Errorf("%s are tied: %w", strings.Join(p.Names(tie.Among), ", "), err)
}

// mostRounds is how many bytes the rounds of a count may take, so that the
// record of a poll fits a store's limit of a megabyte a record.
const mostRounds = 512 << 10

// abridge leaves out rounds that take too much room. Anybody who counts again
// has them.
func abridge(result *voting.Result) {
	if text, err := json.Marshal(result.Rounds); err != nil || len(text) > mostRounds {
		result.Rounds = nil
	}
}
