package axiom

import (
	"context"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Quota is how many papers deserve a seat.
type Quota string

// The quotas, of n papers and k seats. With Hare l·n/k papers deserve l seats,
// as in the definitions of the literature; with Droop more than l·n/(k+1) do,
// which is stricter for the committee.
const (
	Hare  Quota = "hare"
	Droop Quota = "droop"
)

// Options are how a committee is checked.
type Options struct {
	Seats int   // of the committee when full: the k of the quota
	Quota Quota // must be chosen
	// Nodes bounds the search of checks that are hard: how many partial groups are
	// looked at. 0 means no bound.
	Nodes int64
}

// Outcome is how a check ended.
type Outcome string

// The outcomes.
const (
	Holds    Outcome = "holds"
	Violated Outcome = "violated"
	Unknown  Outcome = "unknown" // the search was stopped by Options.Nodes
)

// Verdict is what a check says of a committee.
type Verdict struct {
	Check     string     `json:"check"`
	Outcome   Outcome    `json:"outcome"`
	Seats     int        `json:"seats"`
	Quota     Quota      `json:"quota,omitempty"`
	Nodes     int64      `json:"nodes,omitempty"` // looked at
	Violation *Violation `json:"violation,omitempty"`
}

// Violation is a group of papers that deserve more than they got.
type Violation struct {
	Group      []Share `json:"group"`
	Papers     int64   `json:"papers"`     // weight of the group
	Need       int64   `json:"need"`       // papers that deserve it
	Candidates []int   `json:"candidates"` // what the group agrees on, or could get instead; ascending
	Level      int     `json:"level"`      // seats they deserve
	Has        int     `json:"has"`        // members they have, in the sense of the check
}

// Share is the papers of one distinct ballot in a group.
type Share struct {
	Ballot int   `json:"ballot"` // index in the profile
	Papers int64 `json:"papers"`
}

// Check says whether a committee of an approval profile satisfies an axiom. The
// committee lists candidates once each, at most o.Seats of them. An unknown
// quota is renjia.ErrUnspecified, other kinds of ballots renjia.ErrUnsupported.
type Check func(ctx context.Context, p *voting.Profile, committee []int, o Options) (*Verdict, error)

// Named is a check with what a program needs to offer it.
type Named struct {
	Name   string
	Title  renjia.Text
	Run    Check
	Source string
	Growth string // n distinct ballots, m candidates, k seats
}

// Checks lists the checks of approval committees: Pareto optimality, then those of
// representation from weak to strong.
func Checks() []Named {
	return []Named{
		{"undominated", renjia.Text{EN: "Pareto optimality", ZH: "帕累托最优"}, Undominated, "Lackner and Skowron 2023", "exponential at worst (coNP-complete)"},
		{"jr", renjia.Text{EN: "justified representation", ZH: "合理代表性"}, JR, "Aziz et al. 2017", "O(marks)"},
		{"pjr", renjia.Text{EN: "proportional justified representation", ZH: "比例合理代表性"}, PJR, "Sánchez-Fernández et al. 2017", "exponential at worst (coNP-complete)"},
		{"ejr", renjia.Text{EN: "extended justified representation", ZH: "扩展合理代表性"}, EJR, "Aziz et al. 2017", "exponential at worst (coNP-complete)"},
		{"ejr+", renjia.Text{EN: "extended justified representation, strengthened", ZH: "强化的扩展合理代表性"}, EJRPlus, "Brill and Peters 2023", "O(marks + m·k)"},
		{"fjr", renjia.Text{EN: "full justified representation", ZH: "完全合理代表性"}, FJR, "Peters, Pierczyński and Skowron 2021", "exponential"},
		{"core", renjia.Text{EN: "core stability", ZH: "核稳定性"}, Core, "Aziz et al. 2017", "exponential"},
	}
}

// inquiry is a committee under a check.
type inquiry struct {
	p       *voting.Profile
	o       Options
	member  []bool
	members []int // ascending
	has     []int // of each distinct ballot: members it approves of
	n       int64
}

func inquire(check string, p *voting.Profile, committee []int, o Options, kinds ...voting.Kind) (*inquiry, error) {
	if err := p.RequireSeats(check, o.Seats, kinds...); err != nil {
		return nil, err
	}
	if o.Quota != Hare && o.Quota != Droop {
		return nil, &renjia.UnspecifiedError{What: check, Choices: []renjia.Choice{{
			Name: "quota", Options: []string{string(Hare), string(Droop)}, Why: "a group may deserve a seat by one and not by the other",
		}}}
	}
	if o.Nodes < 0 {
		return nil, fmt.Errorf("%s: a bound of %d nodes: %w", check, o.Nodes, renjia.ErrInvalid)
	}
	q := &inquiry{p: p, o: o, member: make([]bool, len(p.Candidates)), n: p.Voters()}
	return q, q.seat(check, committee)
}

func (q *inquiry) seat(check string, committee []int) error {
	if len(committee) > q.o.Seats {
		return fmt.Errorf("%s: a committee of %d for %d seats: %w", check, len(committee), q.o.Seats, renjia.ErrInvalid)
	}
	for _, c := range committee {
		if c < 0 || c >= len(q.member) || q.member[c] {
			return fmt.Errorf("%s: member %d is unknown or listed twice: %w", check, c, renjia.ErrInvalid)
		}
		q.member[c] = true
	}
	q.members = slices.Sorted(slices.Values(committee))
	q.has = make([]int, q.p.Len())
	for i := range q.has {
		for _, c := range q.p.Ballot(i).Marks {
			if q.member[c] {
				q.has[i]++
			}
		}
	}
	return nil
}

// need is the fewest papers that deserve l seats; never none.
func (q *inquiry) need(l int) int64 {
	k := int64(q.o.Seats)
	if q.o.Quota == Droop {
		return int64(l)*q.n/(k+1) + 1
	}
	return max(1, (int64(l)*q.n+k-1)/k)
}

// deserves is the most seats that so many papers deserve, at most all.
func (q *inquiry) deserves(papers int64) int {
	l := 0
	for l < q.o.Seats && papers >= q.need(l+1) {
		l++
	}
	return l
}

func (q *inquiry) verdict(check string, v *Violation) *Verdict {
	r := &Verdict{Check: check, Outcome: Holds, Seats: q.o.Seats, Quota: q.o.Quota, Violation: v}
	if v != nil {
		r.Outcome = Violated
	}
	return r
}

// group gathers the ballots that belong.
func (q *inquiry) group(belongs func(i int) bool) ([]Share, int64) {
	var group []Share
	papers := int64(0)
	for i := range q.p.Len() {
		if belongs(i) {
			w := q.p.Ballot(i).Weight
			group, papers = append(group, Share{Ballot: i, Papers: w}), papers+w
		}
	}
	return group, papers
}

func approves(b voting.Ballot, candidate int) bool {
	_, found := slices.BinarySearch(b.Marks, int32(candidate))
	return found
}

func without(marks []int, c int) []int {
	return slices.DeleteFunc(slices.Clone(marks), func(x int) bool { return x == c })
}
