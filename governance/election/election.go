package election

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Election is everything a result depends on.
type Election struct {
	ID   string      `json:"id"`
	Day  renjia.Date `json:"day"`  // 选举日
	Rule rule.Rule   `json:"rule"` // thresholds; from package statute, in force on the day
	// Round is the round of the rule that is voted: empty the first, else for
	// example "second-election".
	Round      string     `json:"round,omitempty"`
	Regulation Regulation `json:"regulation"`
	Electors   int64      `json:"electors"`              // on the roll: persons, household representatives or representatives
	RollDigest string     `json:"roll_digest,omitempty"` // of the roll's snapshot
	Contest    Contest    `json:"contest"`
	Boxes      []Box      `json:"boxes"`
	// Seated are the members elected in earlier rounds. They count for the
	// women's seat and against their relatives.
	Seated []Member `json:"seated,omitempty"`
	// Settlements are what people decided where votes decide nothing.
	Settlements []Settlement `json:"settlements,omitempty"`
}

// Member is somebody elected in an earlier round.
type Member struct {
	ID   string `json:"id"`
	Post string `json:"post"`
	Sex  Sex    `json:"sex,omitempty" privacy:"personal"`
}

// Validate reports every problem of the election, its parts included.
func (e Election) Validate() error {
	var p renjia.Problems
	p.Require(e.ID != "", "id", "must be given")
	p.Require(!e.Day.IsZero(), "day", "must be given")
	p.Within("rule", e.Rule.Validate())
	p.Require(e.Rule.Valid.Contains(e.Day), "day", "%s: rule %s is in force %s", e.Day, e.Rule.ID, e.Rule.Valid)
	p.Require(slices.Equal(e.Rule.Measures, []rule.Measure{rule.Heads}), "rule.measures", "%v: an election counts heads", e.Rule.Measures)
	p.Within("regulation", e.Regulation.Validate())
	p.Require(e.Regulation.Valid.Contains(e.Day), "day", "%s: regulation %s is in force %s", e.Day, e.Regulation.ID, e.Regulation.Valid)
	p.Require(e.Electors > 0 && e.Electors <= 1<<40, "electors", "%d: must be a count", e.Electors)
	p.Within("contest", e.Contest.Validate())
	p.Require(len(e.Boxes) > 0, "boxes", "must not be empty")
	e.checkSettlements(&p)
	return p.Err("election " + e.ID)
}

// round returns the rule of the round that is voted.
func (e Election) round() (rule.Rule, error) {
	if e.Round == "" {
		return e.Rule, nil
	}
	return e.Rule.Reconvene(e.Round)
}

// Outcome is how an election ends.
type Outcome string

// The outcomes.
const (
	Held      Outcome = "held"       // valid; who is elected, the posts say
	BoxesVoid Outcome = "boxes-void" // more ballots returned than issued (选举无效)
	NoQuorum  Outcome = "no-quorum"  // too few voted (选举无效)
)

func (o Outcome) text() renjia.Text {
	switch o {
	case Held:
		return renjia.Text{EN: "the election is valid", ZH: "选举有效"}
	case BoxesVoid:
		return renjia.Text{EN: "the election is void: more ballots were returned than issued", ZH: "选举无效：收回票多于发出票"}
	}
	return renjia.Text{EN: "the election is void: too few voted", ZH: "选举无效：参加投票人数未达法定比例"}
}

// Result is a decided election with everything needed to check it by hand.
type Result struct {
	Election   string    `json:"election"`
	Rule       string    `json:"rule"` // with its round
	Regulation string    `json:"regulation"`
	Outcome    Outcome   `json:"outcome"`
	Boxes      BoxReport `json:"boxes"`
	// Turnout are the tested thresholds of the quorum.
	Turnout []rule.Checked `json:"turnout,omitempty"`
	Ballots BallotCounts   `json:"ballots"`
	Posts   []PostResult   `json:"posts,omitempty"` // the highest first
	// Open is what somebody has to decide before the result is complete.
	Open []Matter `json:"open,omitempty"`
	// Next is what follows for seats that stay vacant.
	Next        *Next              `json:"next,omitempty"`
	Explanation renjia.Explanation `json:"explanation"`
}

// BallotCounts are the ballots by what they are worth.
type BallotCounts struct {
	Returned int64                `json:"returned"` // of boxes that count
	Valid    int64                `json:"valid"`    // at least in part
	Void     []rule.ResponseCount `json:"void,omitempty"`
}

// PostResult is who is elected to a post.
type PostResult struct {
	Post      string     `json:"post"`
	Seats     int        `json:"seats"`
	Elected   []string   `json:"elected,omitempty"` // most votes first
	Vacant    int        `json:"vacant"`
	ForWomen  int        `json:"for_women,omitempty"` // of the vacant seats, those reserved
	Standings []Standing `json:"standings"`           // most votes first; equal ones in the order of the contest
}

// Status is what became of a candidate for a post.
type Status string

// The statuses.
const (
	Elected  Status = "elected"
	Short    Status = "short"    // too few votes
	Outvoted Status = "outvoted" // enough votes, but others have more and the seats are taken
	Tied     Status = "tied"     // at the last seat, with others
	GaveWay  Status = "gave-way" // to a near relative
	Waiting  Status = "waiting"  // for a decision about a higher post
)

// Standing is a candidate's votes for a post and what became of them.
type Standing struct {
	Candidate string         `json:"candidate"`
	Votes     int64          `json:"votes"`             // that count for this post
	Carried   int64          `json:"carried,omitempty"` // of them, those given for a higher post only
	Against   int64          `json:"against,omitempty"`
	Abstain   int64          `json:"abstain,omitempty"`
	Checked   []rule.Checked `json:"checked"` // the inequalities
	Enough    bool           `json:"enough"`  // they hold
	Status    Status         `json:"status"`
	Reason    renjia.Text    `json:"reason"`
}

// Elected returns everybody elected, post by post.
func (r Result) Elected() (members []Member) {
	for _, p := range r.Posts {
		for _, id := range p.Elected {
			members = append(members, Member{ID: id, Post: p.Post})
		}
	}
	return members
}

// Vacant returns the vacant seats of all posts.
func (r Result) Vacant() (n int) {
	for _, p := range r.Posts {
		n += p.Vacant
	}
	return n
}

// Count counts ballots and decides the election: Judge and Tally, then Decide.
func Count(e Election, piles []Pile) (Result, error) {
	if err := e.Validate(); err != nil {
		return Result{}, err
	}
	boxes, err := CheckBoxes(e.Regulation, e.Boxes)
	if err != nil {
		return Result{}, err
	}
	t, err := NewTally(e.Regulation, e.Contest)
	if err != nil {
		return Result{}, err
	}
	var p renjia.Problems
	for i, pile := range piles {
		if slices.Contains(boxes.Void, pile.Box) {
			continue
		}
		if err := t.AddPile(pile); err != nil {
			if unspecified(err) {
				return Result{}, err
			}
			p.Within(fmt.Sprintf("ballots[%d]", i), err)
		}
	}
	if err := p.Err("ballots"); err != nil {
		return Result{}, err
	}
	return Decide(e, t)
}
