package migrate

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Options are the choices of a copy.
type Options struct {
	// Progress is told how far a space has been copied, in commits, each time
	// some have landed. It is never called twice at the same time.
	Progress func(space string, done, total int64)
	// Quick leaves out what takes time in proportion to the whole space: the
	// audit of the target and the counts. For a copy that another one follows.
	Quick bool
	// Parallel is how many spaces [Spaces] copies at the same time; 0 means 1.
	Parallel int
}

// Copy copies a space as far as the target lacks it, up to the head that the
// source has when reading begins, and checks the result. The report is exact
// even if an error comes with it.
//
// It fails with ErrConflict if the target is no beginning of the source (a
// [ForkError] or an [AheadError]) or is written to by others, with ErrInvalid
// if the target lacks a kind, with ErrNotFound if the source does not hold the
// space, with ErrCorrupt if the source or the result is
// damaged, and with what either policy says about the act.
func Copy(ctx context.Context, from, to *storage.Space, act renjia.Act, o Options) (Report, error) {
	c := &copying{from: from, to: to, act: act, options: o, report: Report{Space: from.Name()}}
	begun := time.Now()
	err := c.run(ctx)
	c.report.Took = time.Since(begun)
	return c.report, err
}

// copying is a copy under way.
type copying struct {
	from, to *storage.Space
	act      renjia.Act
	options  Options
	report   Report
	tally    tally
}

func (c *copying) run(ctx context.Context) error {
	// Before the act is journaled at the source: that would part the journals
	// if the target were ahead.
	standing, err := Compare(ctx, c.from, c.to)
	if err != nil {
		return err
	}
	if standing.Source.Position == 0 {
		return fmt.Errorf("space %s: the source holds no such space: %w", c.from.Name(), renjia.ErrNotFound)
	}
	if lag := standing.Lag(); lag < 0 {
		return &AheadError{Space: c.from.Name(), Commits: -lag}
	}
	c.report.Start, c.report.Target = standing.Target, standing.Target
	for head, err := range c.to.Replay(ctx, c.act, c.commits(ctx)) {
		if err != nil {
			return err
		}
		c.tally.landed(head, &c.report)
		if c.options.Progress != nil {
			c.options.Progress(c.from.Name(), int64(head.Position), int64(c.report.Source.Position))
		}
	}
	return c.check(ctx)
}

// commits journals the act at the source and yields the commits up to the head
// it then has, beginning with the target's head, so that the two are compared.
func (c *copying) commits(ctx context.Context) func(func(*storage.Commit, error) bool) {
	return func(yield func(*storage.Commit, error) bool) {
		if err := c.open(ctx); err != nil {
			yield(nil, fmt.Errorf("source: %w", err))
			return
		}
		for commit, err := range c.from.Commits(ctx, max(c.report.Start.Position-1, 0)) {
			if err == nil && commit.Position > c.report.Start.Position {
				c.tally.add(commit)
			}
			if !yield(commit, err) || err != nil || commit.Position == c.report.Source.Position {
				return
			}
		}
	}
}

func (c *copying) open(ctx context.Context) (err error) {
	if _, err = c.from.Record(ctx, c.act); err == nil {
		c.report.Source, err = c.from.Head(ctx)
	}
	return err
}

// check compares the result with the source.
func (c *copying) check(ctx context.Context) error {
	head, err := c.to.Head(ctx)
	if err != nil {
		return fmt.Errorf("target: %w", err)
	}
	if head.Hash != c.report.Source.Hash {
		return fmt.Errorf("space %s: the target is at commit %d, the source was at %d: somebody else writes to it: %w",
			c.from.Name(), head.Position, c.report.Source.Position, renjia.ErrConflict)
	}
	if c.options.Quick {
		return nil
	}
	if _, err := c.to.Verify(ctx, 0); err != nil {
		return fmt.Errorf("target: %w", err)
	}
	c.report.Verified = true
	return c.count(ctx)
}

// count compares the numbers of records, unless the source has moved on.
func (c *copying) count(ctx context.Context) error {
	source, err := c.from.Count(ctx)
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	head, err := c.from.Head(ctx)
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	target, err := c.to.Count(ctx)
	if err != nil {
		return fmt.Errorf("target: %w", err)
	}
	c.report.Records = maps.Clone(target)
	maps.DeleteFunc(c.report.Records, func(_ string, n int64) bool { return n == 0 })
	if head != c.report.Source {
		return nil
	}
	for kind, n := range source {
		if have, known := target[kind]; known && have != n {
			return fmt.Errorf("space %s: the source holds %d records of kind %s, the target %d; verify the source: %w",
				c.from.Name(), n, kind, have, renjia.ErrCorrupt)
		}
	}
	c.report.Counted = true
	return nil
}
