package election

import (
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Tally counts ballots one by one (计票). Adding allocates nothing for a ballot
// of a known box. A Tally is used by one goroutine; tallies made in parallel
// are joined with Merge.
type Tally struct {
	posts    []Post
	paper    int    // lines of the ballot paper
	lines    []Line // of the paper, then those that votes are only carried down to
	order    []int  // of the lines, from the highest post down
	higher   []int  // the candidate's line for the next higher post, or -1
	overVote Scope
	carry    CarryDown
	open     error // what an over-vote is, if the regulation leaves it open
	counts
	votes []int  // scratch: votes of the ballot at hand by post
	named []bool // scratch: by line, a vote on it or on a higher one of the person
}

// counts are the sums of a tally.
type counts struct {
	returned int64
	spoiled  map[rule.Response]int64 // ballots of which nothing counts, by reason
	postVoid []int64                 // by post: otherwise valid ballots whose marks for it do not count
	marks    []lineCount
	boxes    map[string]*int64
}

// lineCount are the marks on a line of the ballots that count for its post.
type lineCount struct {
	yes, no, abstain, illegible int64
	// carried are the ballots with a vote on the line or on a higher one of the
	// person; of those without one on the line itself, the over marks say what
	// they have on it, so that no ballot counts twice.
	carried                                      int64
	overNo, overAbstain, overIllegible, overVoid int64
}

// NewTally returns an empty tally of a contest under a regulation.
func NewTally(g Regulation, c Contest) (*Tally, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	lines := c.Lines()
	paper := len(lines)
	if g.Seating.CarryDown == CarryAny {
		lines = append(lines, c.lowerLines(lines)...)
	}
	order := downwards(lines)
	t := &Tally{
		posts: c.Posts, paper: paper, lines: lines, order: order, higher: higherLines(lines, order), overVote: g.Ballots.OverVote, carry: g.Seating.CarryDown, open: g.overVoteOpen(),
		votes: make([]int, len(c.Posts)), named: make([]bool, len(lines)),
	}
	t.counts = counts{
		spoiled: map[rule.Response]int64{}, postVoid: make([]int64, len(c.Posts)),
		marks: make([]lineCount, len(lines)), boxes: map[string]*int64{},
	}
	return t, nil
}

// lowerLines are the lines that votes can be carried down to and that are not on
// the paper.
func (c Contest) lowerLines(lines []Line) (lower []Line) {
	for k := range c.Candidates {
		highest := len(c.Posts)
		for _, l := range lines {
			if l.Candidate == k {
				highest = min(highest, l.Post)
			}
		}
		for p := highest + 1; p < len(c.Posts); p++ {
			if !slices.Contains(lines, Line{p, k}) {
				lower = append(lower, Line{p, k})
			}
		}
	}
	return lower
}

// downwards returns the lines from the highest post to the lowest.
func downwards(lines []Line) []int {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return lines[a].Post - lines[b].Post })
	return order
}

// higherLines links every line to that for the next higher post of the same
// person.
func higherLines(lines []Line, order []int) []int {
	higher, last := make([]int, len(lines)), map[int]int{}
	for _, i := range order {
		higher[i] = -1
		if j, ok := last[lines[i].Candidate]; ok {
			higher[i] = j
		}
		last[lines[i].Candidate] = i
	}
	return higher
}

// Add counts one ballot. It fails, changing nothing, on marks that fit no line
// (ErrInvalid) and on an over-vote the regulation does not judge
// (ErrUnspecified).
func (t *Tally) Add(b Ballot) error { return t.add(b, 1) }

// AddPile counts a number of equal ballots.
func (t *Tally) AddPile(p Pile) error {
	if p.Number < 1 || p.Number > 1<<40 {
		return fmt.Errorf("pile of %d ballots: want at least one: %w", p.Number, renjia.ErrInvalid)
	}
	return t.add(p.Ballot, p.Number)
}

func (t *Tally) add(b Ballot, n int64) error {
	if err := b.check(t.paper); err != nil {
		return err
	}
	spoiled, over := b.spoiledAs(), false
	if spoiled == "" {
		over = t.overVoted(b.Marks)
	}
	if over && t.overVote == "" {
		return t.open
	}
	if over && (t.overVote == WholeBallot || t.allOver()) {
		spoiled = rule.OverVote
	}
	t.returned += n
	t.inBox(b.Box, n)
	if spoiled != "" {
		t.spoiled[spoiled] += n
		return nil
	}
	t.count(b.Marks, n)
	return nil
}

// overVoted counts the votes of a ballot by post and reports whether any post
// has more than seats.
func (t *Tally) overVoted(marks string) (over bool) {
	clear(t.votes)
	for i := range len(marks) {
		if marks[i] == For {
			p := t.lines[i].Post
			t.votes[p]++
			over = over || t.votes[p] > t.posts[p].Seats
		}
	}
	return over
}

func (t *Tally) allOver() bool {
	for p, n := range t.votes {
		if n <= t.posts[p].Seats {
			return false
		}
	}
	return true
}

func (t *Tally) inBox(box string, n int64) {
	if sum, ok := t.boxes[box]; ok {
		*sum += n
		return
	}
	sum := new(int64) // not &n, which would be on the heap for every ballot
	*sum = n
	t.boxes[strings.Clone(box)] = sum
}

// count adds the marks of a valid ballot. The votes by post are those
// overVoted left.
func (t *Tally) count(marks string, n int64) {
	for p, votes := range t.votes {
		if votes > t.posts[p].Seats {
			t.postVoid[p] += n
		}
	}
	for _, i := range t.order {
		p, mark := t.lines[i].Post, byte(Unmarked)
		void := t.votes[p] > t.posts[p].Seats
		if i < len(marks) && !void {
			mark = marks[i]
		}
		above := t.higher[i] >= 0 && t.named[t.higher[i]]
		t.named[i] = mark == For || above
		t.marks[i].add(mark, n)
		if above {
			t.marks[i].carry(mark, void, n)
		}
	}
}

func (c *lineCount) add(mark byte, n int64) {
	switch mark {
	case For:
		c.yes, c.carried = c.yes+n, c.carried+n
	case Against:
		c.no += n
	case Abstain:
		c.abstain += n
	case Illegible:
		c.illegible += n
	}
}

// carry counts a vote on a higher line of the person.
func (c *lineCount) carry(mark byte, void bool, n int64) {
	if mark == For {
		return // counted on the line itself
	}
	c.carried += n
	switch {
	case void:
		c.overVoid += n
	case mark == Against:
		c.overNo += n
	case mark == Abstain:
		c.overAbstain += n
	case mark == Illegible:
		c.overIllegible += n
	}
}

func (c *lineCount) merge(o lineCount) {
	c.yes, c.no, c.abstain, c.illegible = c.yes+o.yes, c.no+o.no, c.abstain+o.abstain, c.illegible+o.illegible
	c.carried += o.carried
	c.overNo, c.overAbstain = c.overNo+o.overNo, c.overAbstain+o.overAbstain
	c.overIllegible, c.overVoid = c.overIllegible+o.overIllegible, c.overVoid+o.overVoid
}

// Merge adds the ballots of another tally of the same contest, such as that of
// another counting table. It fails if the papers differ.
func (t *Tally) Merge(other *Tally) error {
	if !t.samePaper(other.lines, other.posts) || t.overVote != other.overVote {
		return fmt.Errorf("tallies of different ballot papers cannot be joined: %w", renjia.ErrInvalid)
	}
	t.returned += other.returned
	for r, n := range other.spoiled {
		t.spoiled[r] += n
	}
	for p, n := range other.postVoid {
		t.postVoid[p] += n
	}
	for box, n := range other.boxes {
		t.inBox(box, *n)
	}
	for i, c := range other.marks {
		t.marks[i].merge(c)
	}
	return nil
}

func (t *Tally) samePaper(lines []Line, posts []Post) bool {
	return slices.Equal(t.lines, lines) && slices.EqualFunc(t.posts, posts, func(a, b Post) bool { return a.ID == b.ID && a.Seats == b.Seats })
}

// Returned is the number of ballots counted so far.
func (t *Tally) Returned() int64 { return t.returned }

// PileUp sorts ballots into piles of equal ones, in the order of their box,
// marks and fault.
func PileUp(ballots []Ballot) []Pile {
	sum := map[Ballot]int64{}
	for _, b := range ballots {
		b.Marks = strings.TrimRight(b.Marks, string(rune(Unmarked)))
		sum[b]++
	}
	piles := make([]Pile, 0, len(sum))
	for b, n := range sum {
		piles = append(piles, Pile{b, n})
	}
	slices.SortFunc(piles, func(a, b Pile) int {
		return strings.Compare(a.Box+"\x00"+a.Marks+"\x00"+string(a.Spoiled), b.Box+"\x00"+b.Marks+"\x00"+string(b.Spoiled))
	})
	return piles
}
