package governance

import (
	"context"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// Returns is what the ballots on options came to before any rule is applied to
// them.
type Returns struct {
	Ballots int64     `json:"ballots"`
	Root    string    `json:"root"`              // Merkle root over the ballots, hexadecimal
	Part    int64     `json:"part"`              // what those who took part weigh together
	Whole   int64     `json:"whole"`             // what the roll weighs
	Invalid int64     `json:"invalid,omitempty"` // what those weigh who cast invalid ballots
	Enough  bool      `json:"enough"`            // whether anybody took part, and as many as the terms want
	At      time.Time `json:"at"`
	// Standing are the keys of the options that could be chosen; numbers in what
	// the rule says are places in it, from 0.
	Standing []string `json:"standing"`
}

// chooser counts ballots on options. Electors come first, then ballots, or
// marks and papers, then finish.
type chooser struct {
	v       Voting
	variant Variant
	builder *voting.Builder
	place   map[string]int32 // of an option on the slate

	electors map[string]int64 // what they weigh, until they have voted
	classes  map[int64]*class
	returns  Returns
}

// class is the voters who weigh the same, when papers do not name them.
type class struct{ marks, papers int64 }

func newChooser(v Voting, variant Variant) *chooser {
	c := &chooser{v: v, variant: variant, place: map[string]int32{}, electors: map[string]int64{}, classes: map[int64]*class{}}
	c.builder = voting.NewBuilder(v.Terms.Ballots.Kind, v.Slate.candidates())
	for i, e := range v.Slate {
		c.place[e.Key] = int32(i)
	}
	return c
}

func (c *chooser) elector(voter string, weights []int64) {
	c.electors[voter] = weights[0]
	c.returns.Whole += weights[0]
}

// votes takes a voter off the list of who has not voted.
func (c *chooser) votes(voter string) (weight int64, err error) {
	weight, ok := c.electors[voter]
	if !ok {
		return 0, fmt.Errorf("voter %s is not on the roll, or is there twice: %w", voter, renjia.ErrCorrupt)
	}
	delete(c.electors, voter)
	return weight, nil
}

func (c *chooser) ballot(b Ballot) error {
	if !b.Displaced.IsZero() {
		return nil
	}
	weight, err := c.votes(b.Voter)
	if err != nil {
		return err
	}
	return c.add(weight, b.Preference)
}

func (c *chooser) mark(m Mark) error {
	weight, err := c.votes(m.Voter)
	if err == nil {
		c.class(weight).marks++
	}
	return err
}

func (c *chooser) paper(b Paper) error {
	if len(b.Weights) != 1 {
		return fmt.Errorf("paper %s: has %d weights, want one: %w", b.ID, len(b.Weights), renjia.ErrCorrupt)
	}
	c.class(b.Weights[0]).papers++
	return c.add(b.Weights[0], b.Preference)
}

func (c *chooser) class(weight int64) *class {
	if c.classes[weight] == nil {
		c.classes[weight] = &class{}
	}
	return c.classes[weight]
}

// add counts a ballot. One of no weight, as of an owner without area, takes part
// in nothing.
func (c *chooser) add(weight int64, b *Preference) error {
	if b == nil {
		return fmt.Errorf("a ballot says nothing: %w", renjia.ErrCorrupt)
	}
	if err := c.v.Terms.Ballots.check(b, c.v.Slate); err != nil {
		return fmt.Errorf("%w: %w", renjia.ErrCorrupt, err)
	}
	c.returns.Part += weight
	switch {
	case weight == 0:
		return nil
	case b.Invalid:
		c.returns.Invalid += weight
		return nil
	}
	marks, levels := c.marks(b)
	c.builder.Put(weight, marks, levels)
	return c.builder.Err()
}

// marks are a ballot in the form of a voting.Ballot.
func (c *chooser) marks(b *Preference) (marks, levels []int32) {
	kind := c.v.Terms.Ballots.Kind
	for tier, options := range b.Rank {
		for _, option := range options {
			marks, levels = append(marks, c.place[option]), append(levels, int32(tier))
		}
	}
	for _, option := range b.Approve {
		marks = append(marks, c.place[option])
	}
	for _, x := range b.Points {
		marks, levels = append(marks, c.place[x.Option]), append(levels, x.Points)
	}
	if kind == voting.Approval {
		return marks, nil
	}
	return marks, levels
}

// finish returns the profile of the options that still stand. There must be as
// many papers in each class as marks, or, with tokens, no more.
func (c *chooser) finish(into *Contents) (*voting.Profile, error) {
	for weight, x := range c.classes {
		left := x.marks - x.papers
		if left < 0 || left > 0 && c.variant != Token {
			return nil, fmt.Errorf("weight %d: %d voters are marked, %d papers were cast: %w", weight, x.marks, x.papers, renjia.ErrCorrupt)
		}
		into.Unspent += left
		if into.SmallestClass == 0 || x.marks < into.SmallestClass {
			into.SmallestClass = x.marks
		}
	}
	c.returns.Enough = c.returns.Part > 0 && c.v.Terms.Turnout.CompareShare(c.returns.Part, c.returns.Whole) >= 0
	profile, err := c.builder.Profile()
	if err != nil {
		return nil, err
	}
	standing, _, err := profile.Standing()
	if err != nil {
		return nil, err
	}
	for i := range standing.Candidates {
		c.returns.Standing = append(c.returns.Standing, standing.Name(i))
	}
	return standing, nil
}

// countBox counts what is in the box of a poll or budget that is closed.
func countBox(ctx context.Context, r storage.Reader, on called, box Box, c *Contents) (*chooser, *voting.Profile, error) {
	if err := refusalsInto(ctx, r, on.subject, c); err != nil {
		return nil, nil, err
	}
	x := newChooser(*on.Vote, box.Variant)
	for doc, err := range electors.Find(ctx, r, onRoll(on.Vote.Roll)) {
		if err != nil {
			return nil, nil, err
		}
		weights, err := doc.Value.Voter.Weights(on.Vote.measures()...)
		if err != nil {
			return nil, nil, err
		}
		x.elector(doc.Value.Voter.ID, weights)
	}
	grants, err := x.read(ctx, r, on.subject, c)
	if err != nil {
		return nil, nil, err
	}
	if err := grantsInto(ctx, r, on.Vote.Closed, grants, c); err != nil {
		return nil, nil, err
	}
	profile, err := x.finish(c)
	return x, profile, err
}

// read streams ballots, or marks and papers, and returns the grants they were
// cast under.
func (c *chooser) read(ctx context.Context, r storage.Reader, on subject, into *Contents) (map[ProxyGrantID]bool, error) {
	grants := map[ProxyGrantID]bool{}
	var leaves, marked []digest.Hash
	var err error
	if c.variant == Open {
		leaves, err = each(ballots.Find(ctx, r, on.found()), func(b Ballot) error {
			grants[b.Grant] = true
			return c.ballot(b)
		})
	} else {
		marked, err = each(marks.Find(ctx, r, on.found()), func(m Mark) error {
			grants[m.Grant] = true
			return c.mark(m)
		})
		if err == nil {
			leaves, err = each(papers.Find(ctx, r, on.found()), c.paper)
		}
	}
	delete(grants, ProxyGrantID{})
	into.Marks, into.MarkRoot = int64(len(marked)), rootOf(marked)
	c.returns.Ballots, c.returns.Root = int64(len(leaves)), rootOf(leaves)
	return grants, err
}

// each hands on what a query yields and returns the leaves.
func each[T leafy](docs func(func(storage.Doc[T], error) bool), do func(T) error) (leaves []digest.Hash, err error) {
	for doc, err := range docs {
		if err != nil {
			return nil, err
		}
		leaf, err := doc.Value.leaf()
		if err == nil {
			err = do(doc.Value)
		}
		if err != nil {
			return nil, err
		}
		leaves = append(leaves, leaf)
	}
	return leaves, nil
}
