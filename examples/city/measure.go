package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/indicator"
)

// measured is what a stage came to.
type measured struct {
	communities   int
	records       int64 // changes in the journals, of all communities so far
	added         int64
	took          time.Duration
	votes, scores []time.Duration // ascending
	bytes         int64
}

// stage adds communities and times the store as it is then.
func (j *job) stage(ctx context.Context, c *city, at place, from, to int) (m measured, err error) {
	m.communities = to
	started := time.Now()
	if !j.full {
		if m.added, err = j.fill(ctx, c, from, to); err != nil {
			return m, err
		}
	}
	m.took = time.Since(started)
	r := rand.New(rand.NewPCG(j.seed, uint64(to)))
	if m.votes, err = timed(j.votes, func(n int) error { return j.cast(ctx, c.community(r.IntN(to)), n) }); err != nil {
		return m, err
	}
	if m.scores, err = timed(j.scores, func(int) error { return score(ctx, c.community(r.IntN(to))) }); err != nil {
		return m, err
	}
	m.bytes, err = at.size(ctx)
	return m, err
}

// fill lets so many communities at a time write their years.
func (j *job) fill(ctx context.Context, c *city, from, to int) (added int64, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var wait sync.WaitGroup
	var mu sync.Mutex
	for range j.writers {
		wait.Go(func() {
			for n := range next {
				k := c.community(n)
				changes, err := k.grow(ctx)
				if err != nil {
					cancel(err)
				}
				mu.Lock()
				added += changes
				mu.Unlock()
			}
		})
	}
	for n := from; n < to && ctx.Err() == nil; n++ {
		next <- n
	}
	close(next)
	wait.Wait()
	return added, context.Cause(ctx)
}

// grow fills the community and returns how many changes its journal has gained.
func (c *community) grow(ctx context.Context) (changes int64, err error) {
	head, err := c.space.Head(ctx)
	if err != nil {
		return 0, err
	}
	if err := c.fill(ctx); err != nil {
		return 0, err
	}
	for commit, err := range c.space.Commits(ctx, head.Position) {
		if err != nil {
			return changes, err
		}
		changes += int64(len(commit.Changes))
	}
	return changes, nil
}

// cast casts a vote nobody has cast yet, as a resident would.
func (j *job) cast(ctx context.Context, c *community, n int) error {
	r := governance.NewRegistry(c.space)
	for i := ballots + n%(residents-ballots); i < residents; i++ {
		_, err := r.Cast(ctx, act(), c.last(), governance.Vote{Voter: voter(i), Response: rule.No})
		if !errors.Is(err, renjia.ErrExists) { // by an earlier run
			return err
		}
	}
	return nil
}

// score reads a community's scorecard.
func score(ctx context.Context, c *community) error {
	d, err := indicator.Gather(ctx, c.space, day(lastYear, 12, 31), indicator.Options{From: day(lastYear, 1, 1), Place: time.UTC})
	if err != nil {
		return err
	}
	_, err = d.Scorecard()
	return err
}

// timed runs something so many times, one after the other.
func timed(n int, run func(n int) error) ([]time.Duration, error) {
	all := make([]time.Duration, n)
	for i := range all {
		started := time.Now()
		if err := run(i); err != nil {
			return nil, fmt.Errorf("measuring: %w", err)
		}
		all[i] = time.Since(started)
	}
	slices.Sort(all)
	return all, nil
}

// percentile of durations in ascending order (nearest rank).
func percentile(all []time.Duration, percent int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	return all[(len(all)*percent+99)/100-1]
}
