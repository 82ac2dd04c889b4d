package margin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Gain is what voters who cast equal ballots could do to get a winner they
// prefer, by their own ballots: cast another, the same one all, or stay home.
type Gain struct {
	Rule   string `json:"rule"`
	Ballot int    `json:"ballot"` // what they cast
	Papers int64  `json:"papers"` // how many of them act
	Before int    `json:"before"` // the winner as it is
	// Found says that there is a gain: After wins if they cast Instead, or stay
	// home if that is nil.
	Found   bool   `json:"found"`
	After   int    `json:"after"`
	Instead *Paper `json:"instead,omitempty"`
	// Complete says that all was tried: without it, Found is all that is known, and
	// After need not be the best for them.
	Complete bool  `json:"complete"`
	Tried    int64 `json:"tried"` // ballots
}

// Explain puts the gain into words.
func (g *Gain) Explain(p *voting.Profile) renjia.Explanation {
	title := renjia.Textf("%s: what %d papers of ballot %d could gain; %s wins", "%s：第%[3]d种选票的%[2]d张票能获得什么；当选者为%[4]s", g.Rule, g.Papers, g.Ballot, p.Name(g.Before))
	var fact renjia.Text
	switch {
	case g.Found && g.Instead == nil:
		fact = renjia.Textf("had they stayed home, %s, whom they prefer, would win", "若弃票不投，其更偏好的%s将当选", p.Name(g.After))
	case g.Found:
		fact = renjia.Textf("with the ballot %v, %s, whom they prefer, would win", "若改投%v，其更偏好的%s将当选", p.Names(sorted(g.Instead.Marks)), p.Name(g.After))
	case g.Complete:
		fact = renjia.Text{EN: "nothing: no other ballot elects somebody they prefer", ZH: "无：改投任何选票都不能使其更偏好者当选"}
	default:
		fact = renjia.Textf("nothing was found in %d tries", "尝试%d次未发现", g.Tried)
	}
	return renjia.Explanation{Title: title, Steps: []renjia.Step{renjia.Fact(fact)}}
}

func sorted(marks []int32) []int {
	all := make([]int, len(marks))
	for i, c := range marks {
		all[i] = int(c)
	}
	return all
}

// acting refuses voters who are not there.
func acting(rule string, p *voting.Profile, ballot int, papers int64) error {
	if ballot < 0 || ballot >= p.Len() || papers < 1 || papers > p.Ballot(ballot).Weight {
		return fmt.Errorf("%s: %d papers of ballot %d: there are not so many: %w", rule, papers, ballot, renjia.ErrInvalid)
	}
	return nil
}

// opinion grades the candidates by a ballot: more is better.
func opinion(p *voting.Profile, ballot int) []int64 {
	b := p.Ballot(ballot)
	grades := make([]int64, len(p.Candidates))
	if p.Kind == voting.Ranked {
		level := int64(len(b.Marks))
		for tier := range b.Tiers() {
			for _, c := range tier {
				grades[c] = level
			}
			level--
		}
		return grades
	}
	for i, c := range b.Marks {
		grades[c] = 1
		if b.Levels != nil {
			grades[c] = int64(b.Levels[i])
		}
	}
	return grades
}

// Manipulate looks for another ballot that serves the voters of a ballot better,
// exactly and quickly: for each candidate they prefer to the winner, best first,
// it gives that one most points and the others as few as may be. Of ranked ballots
// it tries strict orders, also shorter ones unless all ballots are complete. With a
// policy of ties that refuses, an election that ends in a tie counts as no gain. It
// takes O(m² log m) time after a count, m times as much where those left out share
// points.
//
// Source: Bartholdi, Tovey and Trick, "The computational difficulty of
// manipulating an election", 1989.
func (s Scoring) Manipulate(p *voting.Profile, ballot int, papers int64, ties voting.Ties) (*Gain, error) {
	scores, err := s.scores(p)
	if err != nil {
		return nil, err
	}
	if err := acting(s.Name, p, ballot, papers); err != nil {
		return nil, err
	}
	g := &Gain{Rule: s.Name, Ballot: ballot, Papers: papers, After: -1, Complete: true}
	if g.Before, err = s.winner(scores, ties); err != nil {
		return nil, err
	}
	own := make([]int64, len(scores))
	b := p.Ballot(ballot)
	b.Weight = papers
	s.points(b, own)
	for c := range scores {
		scores[c] -= own[c]
	}
	grades := opinion(p, ballot)
	for _, c := range preferred(grades, g.Before) {
		others := s.byRoom(scores, c, ties)
		for listed := s.shortest(p); listed <= len(others); listed++ {
			g.Tried++
			if paper, ok := s.elect(scores, c, others[:listed], papers, ties); ok {
				g.Found, g.After, g.Instead = true, c, &paper
				return g, nil
			}
		}
	}
	return g, nil
}

// shortest is the fewest others a ballot need list behind its first: all of them,
// unless those left out share what their places are worth, which can keep more of
// them down than any complete order does.
func (s Scoring) shortest(p *voting.Profile) int {
	if s.shared && !p.Complete() {
		return 0
	}
	return len(p.Candidates) - 1
}

// preferred lists whom a voter prefers to a candidate, best first.
func preferred(grades []int64, to int) []int {
	var better []int
	for c := range grades {
		if grades[c] > grades[to] {
			better = append(better, c)
		}
	}
	slices.SortStableFunc(better, func(a, b int) int { return -compare(grades[a], grades[b]) })
	return better
}

func (s Scoring) winner(scores []int64, ties voting.Ties) (int, error) {
	var top []int
	most := slices.Max(scores)
	for c, x := range scores {
		if x == most {
			top = append(top, c)
		}
	}
	if len(top) == 1 {
		return top[0], nil
	}
	b, err := ties.Break(s.Name, voting.Tie{Round: 1, For: voting.ToElect, Among: top})
	return b.Chosen, err
}

// elect finds a ballot that, cast by so many, elects a candidate on top of the
// scores of all others, those listed having most room.
func (s Scoring) elect(scores []int64, c int, listed []int, papers int64, ties voting.Ties) (Paper, bool) {
	paper := s.favour(c, listed)
	after := slices.Clone(scores)
	s.points(voting.Ballot{Weight: papers, Marks: paper.Marks, Levels: paper.Levels}, after)
	w, err := s.winner(after, ties)
	return paper, err == nil && w == c
}

// byRoom lists the others by how far they may rise before they are above a
// candidate: those with most room first.
func (s Scoring) byRoom(scores []int64, c int, ties voting.Ties) []int {
	type other struct {
		candidate int
		room      int64
	}
	var others []other
	for d := range scores {
		if d == c {
			continue
		}
		room := -2 * scores[d]
		b, err := ties.Break(s.Name, voting.Tie{Round: 1, For: voting.ToElect, Among: []int{c, d}})
		if err != nil || b.Chosen != c {
			room--
		}
		others = append(others, other{d, room})
	}
	slices.SortStableFunc(others, func(x, y other) int { return -compare(x.room, y.room) })
	order := make([]int, len(others))
	for i, x := range others {
		order[i] = x.candidate
	}
	return order
}

// favour returns the ballot that gives a candidate most, and the others what must
// be given in this order.
func (s Scoring) favour(c int, others []int) Paper {
	x := Paper{Marks: []int32{int32(c)}}
	if s.places != nil || s.low < 0 {
		for _, d := range others {
			x.Marks = append(x.Marks, int32(d))
		}
	}
	if s.places != nil || s.kind == voting.Approval {
		return x
	}
	x.Levels = []int32{s.high}
	for range len(x.Marks) - 1 {
		x.Levels = append(x.Levels, s.low)
	}
	return x
}

// NoShow asks whether voters of a ballot would have done better to stay home: the
// no-show paradox. It counts twice.
//
// Source: Moulin, "Condorcet's principle implies the no show paradox", 1988.
func NoShow(ctx context.Context, rule voting.Rule, p *voting.Profile, ballot int, papers int64, o voting.Options) (*Gain, error) {
	t, err := newTrial(ctx, rule, p, ballot, papers, o)
	if err != nil {
		return nil, err
	}
	return t.gain, t.try(nil)
}

// Manipulate tries every ballot in the place of one that some voters cast: all
// strict orders, also shorter ones unless all ballots are complete, or all sets
// of an approval ballot. o.Nodes bounds how many; without a bound there are m! of
// them. Elections that end in a tie nobody breaks count as no gain. Score and
// cumulative ballots are renjia.ErrUnsupported: see [Scoring.Manipulate].
func Manipulate(ctx context.Context, rule voting.Rule, p *voting.Profile, ballot int, papers int64, o voting.Options) (*Gain, error) {
	if p.Kind != voting.Ranked && p.Kind != voting.Approval {
		return nil, fmt.Errorf("manipulation: there are too many %s ballots to try: %w", p.Kind, renjia.ErrUnsupported)
	}
	t, err := newTrial(ctx, rule, p, ballot, papers, o)
	if err != nil {
		return nil, err
	}
	shortest := 0
	if p.Kind == voting.Ranked && p.Complete() {
		shortest = len(p.Candidates)
	}
	t.gain.Complete = t.all(nil, make([]bool, len(p.Candidates)), shortest)
	return t.gain, t.err
}

// trial tries ballots in the place of others.
type trial struct {
	ctx    context.Context
	rule   voting.Rule
	p      *voting.Profile
	o      voting.Options
	grades []int64
	gain   *Gain
	err    error
}

func newTrial(ctx context.Context, rule voting.Rule, p *voting.Profile, ballot int, papers int64, o voting.Options) (*trial, error) {
	o.All = 0
	r, err := rule(ctx, p, 1, o)
	if err != nil {
		return nil, err
	}
	if err := acting(r.Rule, p, ballot, papers); err != nil {
		return nil, err
	}
	if len(r.Winners) == 0 {
		return nil, fmt.Errorf("%s: elects nobody: %w", r.Rule, renjia.ErrUnsupported)
	}
	g := &Gain{Rule: r.Rule, Ballot: ballot, Papers: papers, Before: r.Winners[0], After: -1, Complete: true}
	return &trial{ctx: ctx, rule: rule, p: p, o: o, grades: opinion(p, ballot), gain: g}, nil
}

// try counts with another paper; nil stays home.
func (t *trial) try(x *Paper) error {
	t.gain.Tried++
	q, err := Apply(t.p, []Change{{From: t.gain.Ballot, Papers: t.gain.Papers, To: x}})
	if err != nil {
		return err
	}
	if q.Len() == 0 {
		return nil
	}
	r, err := t.rule(t.ctx, q, 1, t.o)
	if errors.Is(err, renjia.ErrUnspecified) {
		return nil // undecided
	}
	if err != nil || len(r.Winners) == 0 {
		return err
	}
	best := t.gain.Before
	if t.gain.Found {
		best = t.gain.After
	}
	if w := r.Winners[0]; t.grades[w] > t.grades[best] {
		t.gain.Found, t.gain.After, t.gain.Instead = true, w, x
	}
	return nil
}

// all tries every ballot that begins with those marked; false if it had to stop.
func (t *trial) all(marks []int32, used []bool, shortest int) bool {
	if len(marks) >= shortest {
		if t.o.Nodes > 0 && t.gain.Tried >= t.o.Nodes {
			return false
		}
		if t.err = t.try(&Paper{Marks: slices.Clone(marks)}); t.err != nil {
			return false
		}
	}
	from := 0
	if t.p.Kind == voting.Approval && len(marks) > 0 {
		from = int(marks[len(marks)-1]) + 1 // sets have no order
	}
	for c := from; c < len(used); c++ {
		if used[c] {
			continue
		}
		used[c] = true
		ok := t.all(append(marks, int32(c)), used, shortest)
		used[c] = false
		if !ok {
			return false
		}
	}
	return true
}
