package stv

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// standing is where a candidate stands in a count.
type standing uint8

const (
	hopeful  standing = iota // continuing
	pending                  // elected, with a surplus still to be transferred
	elected                  // elected, and done with
	excluded                 // defeated
)

// count is what counts of all rules share: who stands where, the stages so far
// and how ties are broken.
type count struct {
	ctx   context.Context
	rule  string
	p     *voting.Profile
	seats int
	valid int64 // papers that list somebody
	ties  voting.Ties
	paths *paths // if every way of breaking ties is asked for

	state   []standing
	winners []int
	broken  []voting.BrokenTie
	answers []voting.BrokenTie // to ties that were decided when the count was last begun
	rounds  []voting.Round
	stage   voting.Round // the one being counted
}

func newCount(ctx context.Context, rule string, p *voting.Profile, seats int) *count {
	c := &count{ctx: ctx, rule: rule, p: p, seats: seats}
	c.state = make([]standing, len(p.Candidates))
	for b := range p.Ballots() {
		if len(b.Marks) > 0 {
			c.valid += b.Weight
		}
	}
	return c
}

// counting counts to the end.
type counting func(c *count) error

// run checks what all rules want and counts once, or in every way.
func run(ctx context.Context, rule string, p *voting.Profile, seats int, o voting.Options, f counting) (*voting.Result, error) {
	if err := p.RequireSeats(rule, seats, voting.Ranked); err != nil {
		return nil, err
	}
	if o.All > 0 {
		return explore(ctx, rule, p, seats, o, f)
	}
	c := newCount(ctx, rule, p, seats)
	c.ties = o.Ties
	if err := f(c); err != nil {
		return nil, err
	}
	return &voting.Result{Rule: rule, Winners: c.winners, Broken: c.broken, Rounds: c.rounds}, nil
}

// strict refuses equal ranks, for rules whose text knows none.
func strict(f counting) counting {
	return func(c *count) error {
		if !c.p.Strict() {
			return fmt.Errorf("%s: some ballots rank candidates equal: use a Meek or Warren rule that shares votes between them: %w", c.rule, renjia.ErrUnsupported)
		}
		return f(c)
	}
}

// left is the number of seats still to be filled.
func (c *count) left() int { return c.seats - len(c.winners) }

// in lists the candidates in a state, ascending.
func (c *count) in(s standing) []int {
	var all []int
	for i, t := range c.state {
		if t == s {
			all = append(all, i)
		}
	}
	return all
}

// complete reports whether every seat is filled, or those left are as many as
// the seats.
func (c *count) complete() bool {
	left := c.left()
	return left <= 0 || len(c.in(hopeful)) <= left
}

func (c *count) elect(s standing, who ...int) {
	for _, i := range who {
		c.state[i] = s
		c.winners = append(c.winners, i)
		c.stage.Elected = append(c.stage.Elected, i)
	}
}

func (c *count) exclude(who ...int) {
	for _, i := range who {
		c.state[i] = excluded
		c.stage.Excluded = append(c.stage.Excluded, i)
	}
}

// close ends a stage and starts the next.
func (c *count) close(note renjia.Text, scores []voting.Standing) {
	c.stage.Note, c.stage.Scores = note, scores
	c.rounds = append(c.rounds, c.stage)
	c.stage = voting.Round{}
}

// finish elects those left if there are seats for them, and excludes them
// otherwise.
func (c *count) finish() {
	for _, i := range c.in(pending) {
		c.state[i] = elected
	}
	left := c.in(hopeful)
	if len(left) <= c.left() {
		c.elect(elected, left...)
		return
	}
	c.exclude(left...)
}

// conclude finishes as part of the stage that was closed last.
func (c *count) conclude() {
	c.finish()
	if n := len(c.rounds); n > 0 {
		last := &c.rounds[n-1]
		last.Elected = append(last.Elected, c.stage.Elected...)
		last.Excluded = append(last.Excluded, c.stage.Excluded...)
	}
}

// draw breaks a tie by lot: whoever comes first in the order of the policy is
// taken, be it to be elected, to be transferred or to be excluded, as the texts
// say of the candidate who is drawn. digest identifies the state of the count.
func (c *count) draw(round int, purpose voting.Purpose, among []int, digest func() digest) (int, error) {
	if len(among) == 1 {
		return among[0], nil
	}
	if c.paths != nil {
		return c.paths.choose(among, digest)
	}
	if n := len(c.broken); n < len(c.answers) {
		c.broken = append(c.broken, c.answers[n])
		return c.answers[n].Chosen, nil
	}
	b, err := c.ties.Draw(c.rule, voting.Tie{Round: round, For: purpose, Among: among})
	if err != nil {
		return 0, err
	}
	c.broken = append(c.broken, b)
	return b.Chosen, nil
}

// note is the text of a stage.
func note(what renjia.Text, lost, quota string) renjia.Text {
	if lost != "" {
		what.EN += "; not transferable " + lost
		what.ZH += "；不可转移" + lost
	}
	return renjia.Text{EN: what.EN + "; quota " + quota, ZH: what.ZH + "；当选票额" + quota}
}

// names joins the names of candidates.
func (c *count) names(who []int) (en, zh string) {
	for i, n := range c.p.Names(who) {
		if i > 0 {
			en, zh = en+", ", zh+"、"
		}
		en, zh = en+n, zh+n
	}
	return en, zh
}

// byVotes sorts candidates by descending votes, then by index.
func byVotes(who []int, cmp func(a, b int) int) {
	slices.SortStableFunc(who, func(a, b int) int { return cmp(b, a) })
}
