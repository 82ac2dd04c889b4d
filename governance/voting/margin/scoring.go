package margin

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Scoring is a rule that elects who has most points, every paper giving points
// by itself: the margins and manipulations of such rules are exact and quick.
type Scoring struct {
	Name string
	kind voting.Kind
	// points adds what a ballot gives, times its weight; false says that the rule
	// does not take the ballot.
	points func(b voting.Ballot, scores []int64) bool
	// places are the points of the places of a complete strict order, best first,
	// never ascending; nil if each candidate is marked by itself.
	places    func(candidates int) []int64
	low, high int32 // of marks by themselves
	lone      bool  // the stock of points goes to one candidate
	shared    bool  // those not listed share what the places left are worth
}

// Plurality elects who is first on most ballots; an empty ballot abstains.
func Plurality() Scoring {
	return Scoring{Name: "plurality", kind: voting.Ranked,
		places: func(m int) []int64 { return append([]int64{1}, make([]int64, m-1)...) },
		points: func(b voting.Ballot, scores []int64) bool {
			if len(b.Marks) > 0 {
				scores[b.Marks[0]] += b.Weight
			}
			return b.Levels == nil
		}}
}

// AntiPlurality elects who is last on fewest ballots; every ballot is strict and
// leaves out at most one candidate.
func AntiPlurality() Scoring {
	return Scoring{Name: "anti_plurality", kind: voting.Ranked,
		places: func(m int) []int64 { return append(make([]int64, m-1), -1) },
		points: func(b voting.Ballot, scores []int64) bool {
			if !complete(b, len(scores)) {
				return false
			}
			scores[lastOf(b, len(scores))] -= b.Weight
			return true
		}}
}

// Borda gives the first of m candidates m-1 points, the last none; every ballot
// is strict and leaves out at most one candidate.
func Borda() Scoring {
	return Scoring{Name: "borda", kind: voting.Ranked, places: bordaPlaces,
		points: func(b voting.Ballot, scores []int64) bool {
			for i, c := range b.Marks {
				scores[c] += b.Weight * int64(len(scores)-1-i)
			}
			return complete(b, len(scores))
		}}
}

// BordaTournament gives a point for each candidate a ballot puts below and takes
// one for each it puts above; those not listed are equal, below all others.
func BordaTournament() Scoring {
	return Scoring{Name: "borda_tournament", kind: voting.Ranked, shared: true,
		places: func(m int) []int64 {
			places := bordaPlaces(m)
			for i := range places {
				places[i] = 2*places[i] - int64(m-1)
			}
			return places
		},
		points: func(b voting.Ballot, scores []int64) bool {
			m, above := int64(len(scores)), int64(0)
			for c := range scores { // as if not listed
				scores[c] -= b.Weight * int64(len(b.Marks))
			}
			for tier := range b.Tiers() {
				below := m - above - int64(len(tier))
				for _, c := range tier {
					scores[c] += b.Weight * (below - above + int64(len(b.Marks)))
				}
				above += int64(len(tier))
			}
			return true
		}}
}

func bordaPlaces(m int) []int64 {
	places := make([]int64, m)
	for i := range places {
		places[i] = int64(m - 1 - i)
	}
	return places
}

// Approvals elects who is approved of by most.
func Approvals() Scoring {
	return Scoring{Name: "approval", kind: voting.Approval, high: 1,
		points: func(b voting.Ballot, scores []int64) bool {
			for _, c := range b.Marks {
				scores[c] += b.Weight
			}
			return true
		}}
}

// Points elects who gets most points on score ballots whose marks are from low to
// high; a candidate that is not marked gets none, so zero must be in the range.
func Points(low, high int32) (Scoring, error) {
	if low > 0 || high < 0 || low == high || low < -voting.MaxPoints || high > voting.MaxPoints {
		return Scoring{}, fmt.Errorf("points from %d to %d: want a range around zero: %w", low, high, renjia.ErrInvalid)
	}
	return Scoring{Name: "score", kind: voting.Score, low: low, high: high, points: marked(low, high)}, nil
}

// Cumulated elects who gets most points on cumulative ballots with a stock of so
// many points each.
func Cumulated(stock int32) (Scoring, error) {
	if stock < 1 || stock > voting.MaxPoints {
		return Scoring{}, fmt.Errorf("a stock of %d points: %w", stock, renjia.ErrInvalid)
	}
	return Scoring{Name: "cumulative", kind: voting.Cumulative, high: stock, lone: true, points: marked(0, stock)}, nil
}

func marked(low, high int32) func(b voting.Ballot, scores []int64) bool {
	return func(b voting.Ballot, scores []int64) bool {
		for i, c := range b.Marks {
			if b.Levels[i] < low || b.Levels[i] > high {
				return false
			}
			scores[c] += b.Weight * int64(b.Levels[i])
		}
		return true
	}
}

func complete(b voting.Ballot, m int) bool { return b.Levels == nil && len(b.Marks) >= m-1 }

// lastOf returns who is last on a complete ballot.
func lastOf(b voting.Ballot, m int) int {
	if len(b.Marks) == m {
		return int(b.Marks[m-1])
	}
	left := m * (m - 1) / 2
	for _, c := range b.Marks {
		left -= int(c)
	}
	return left
}

// scores counts a profile.
func (s Scoring) scores(p *voting.Profile) ([]int64, error) {
	if err := p.Require(s.Name, s.kind); err != nil {
		return nil, err
	}
	scores := make([]int64, len(p.Candidates))
	for i := range p.Len() {
		if !s.points(p.Ballot(i), scores) {
			return nil, fmt.Errorf("%s: does not take ballot %d: %w", s.Name, i+1, renjia.ErrUnsupported)
		}
	}
	return scores, nil
}

// swing returns the paper that gives one candidate most above another, and by how
// much.
func (s Scoring) swing(over, under, candidates int) (Paper, int64) {
	if s.places != nil {
		order := make([]int32, 0, candidates)
		order = append(order, int32(over))
		for c := range candidates {
			if c != over && c != under {
				order = append(order, int32(c))
			}
		}
		places := s.places(candidates)
		return Paper{Marks: append(order, int32(under))}, places[0] - places[candidates-1]
	}
	x := Paper{Marks: []int32{int32(over)}}
	if s.kind != voting.Approval {
		x.Levels = []int32{s.high}
	}
	if s.low < 0 {
		x.Marks, x.Levels = append(x.Marks, int32(under)), append(x.Levels, s.low)
	}
	if s.high == 0 { // marks only take away
		x.Marks, x.Levels = x.Marks[1:], x.Levels[1:]
	}
	return x, int64(s.high) - int64(s.low)
}

// Margin computes the margin of a winner exactly. It takes, for each challenger,
// the papers that support the winner most against it, which is best because only
// the difference of the two counts: O(m·B·(m + log B)) time for m candidates and
// B distinct ballots.
//
// Source: Xia, "Computing the margin of victory for various voting rules", 2012,
// theorem 1 (positional rules).
func (s Scoring) Margin(p *voting.Profile, winner int, o Options) (*Margin, error) {
	scores, err := s.scores(p)
	if err != nil {
		return nil, err
	}
	if err := o.check(s.Name, p, winner); err != nil {
		return nil, err
	}
	best := o.margin(s.Name, winner)
	best.Never = true
	for c := range scores {
		if c == winner {
			continue
		}
		changes, papers, ok := s.overtake(p, winner, c, scores[winner]-scores[c], o)
		if ok && (best.Never || papers < best.Upper) {
			best.Never, best.Found = false, true
			best.Lower, best.Upper, best.Challenger, best.Changes = papers, papers, c, changes
		}
	}
	return best, nil
}

// overtake finds the fewest papers that bring a lead down to zero, or below it.
func (s Scoring) overtake(p *voting.Profile, winner, c int, lead int64, o Options) (changes []Change, papers int64, ok bool) {
	if o.Goal == MustLose {
		lead++
	}
	paper, swing := s.swing(c, winner, len(p.Candidates))
	if o.Variant == Add {
		if lead > 0 {
			papers = (lead + swing - 1) / swing
			changes = []Change{{From: -1, Papers: papers, To: &paper}}
		}
		return changes, papers, true
	}
	for _, x := range s.leads(p, winner, c) {
		if lead <= 0 {
			break
		}
		gain := x.lead
		var to *Paper
		if o.Variant == Alter {
			gain, to = gain+swing, &paper
		}
		if gain <= 0 {
			break
		}
		n := min(x.papers, (lead+gain-1)/gain)
		lead -= n * gain
		papers += n
		changes = append(changes, Change{From: x.ballot, Papers: n, To: to})
	}
	left := o.Variant != Remove || papers == 0 || papers < p.Voters() // an election is left
	return changes, papers, lead <= 0 && left
}

// led is by how much each paper of a ballot puts the winner above a challenger.
type led struct {
	ballot int
	papers int64
	lead   int64
}

// leads lists the ballots, the best for the winner first.
func (s Scoring) leads(p *voting.Profile, winner, c int) []led {
	all := make([]led, p.Len())
	scores := make([]int64, len(p.Candidates))
	for i := range all {
		b := p.Ballot(i)
		all[i] = led{ballot: i, papers: b.Weight}
		b.Weight = 1
		clear(scores)
		s.points(b, scores)
		all[i].lead = scores[winner] - scores[c]
	}
	slices.SortStableFunc(all, func(x, y led) int { return -compare(x.lead, y.lead) })
	return all
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
