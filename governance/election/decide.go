package election

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

func unspecified(err error) bool { return errors.Is(err, renjia.ErrUnspecified) }

// Decide decides an election from a tally of the ballots in the boxes that
// count. The steps are CheckBoxes, Turnout, the votes of each candidate for each
// post, seats from the highest post down, near relatives, the women's seat, and
// what follows. The tally must agree with the boxes.
func Decide(e Election, t *Tally) (Result, error) {
	if err := e.Validate(); err != nil {
		return Result{}, err
	}
	if g := e.Regulation; !t.samePaper(t.lines, e.Contest.Posts) || !slices.Equal(t.lines[:t.paper], e.Contest.Lines()) || t.overVote != g.Ballots.OverVote || t.carry != g.Seating.CarryDown {
		return Result{}, fmt.Errorf("the tally is not of this election's ballot paper: %w", renjia.ErrInvalid)
	}
	r, err := e.round()
	if err != nil {
		return Result{}, err
	}
	res := Result{Election: e.ID, Rule: r.ID, Regulation: e.Regulation.ID, Ballots: t.ballots()}
	if res.Boxes, err = CheckBoxes(e.Regulation, e.Boxes); err != nil {
		return Result{}, err
	}
	if err := e.agrees(t, res.Boxes); err != nil {
		return Result{}, err
	}
	if res.Outcome, res.Turnout, err = e.outcome(r, t, res.Boxes); err != nil {
		return Result{}, err
	}
	if res.Outcome == Held {
		if err := e.seat(r, t, &res); err != nil {
			return Result{}, err
		}
	}
	res.Explanation = e.explain(res)
	return res, nil
}

func (t *Tally) ballots() BallotCounts {
	b := BallotCounts{Returned: t.returned, Valid: t.returned}
	for _, r := range spoilings {
		if n := t.spoiled[r]; n > 0 {
			b.Void = append(b.Void, rule.ResponseCount{Response: r, Electors: n})
			b.Valid -= n
		}
	}
	return b
}

// spoilings are the reasons for which nothing on a ballot counts.
var spoilings = [...]rule.Response{rule.Blank, rule.OverVote, rule.Illegible, rule.Illegal}

// agrees compares the ballots counted with those the boxes report.
func (e Election) agrees(t *Tally, r BoxReport) error {
	var p renjia.Problems
	known := map[string]bool{}
	for i, b := range e.Boxes {
		known[b.ID] = true
		want, err := e.Regulation.returned(b)
		if err != nil {
			return err
		}
		if slices.Contains(r.Void, b.ID) {
			want = 0
		}
		var got int64
		if n := t.boxes[b.ID]; n != nil {
			got = *n
		}
		p.Require(got == want, fmt.Sprintf("boxes[%d]", i), "box %s: %d ballots were counted, %d count as returned", b.ID, got, want)
	}
	for box := range t.boxes {
		p.Require(known[box], "boxes", "ballots were counted of box %q, which is not among the boxes", box)
	}
	slices.SortFunc(p, func(a, b renjia.Problem) int { return strings.Compare(a.Path+a.Message, b.Path+b.Message) })
	return p.Err("ballots of election " + e.ID)
}

func (e Election) outcome(r rule.Rule, t *Tally, boxes BoxReport) (Outcome, []rule.Checked, error) {
	if !boxes.Sound {
		return BoxesVoid, nil, nil
	}
	turnout, err := Turnout(r, e.Electors, t.ballots())
	if err != nil {
		return "", nil, err
	}
	if turnout.Outcome == rule.NoQuorum || turnout.Outcome == rule.Void {
		return NoQuorum, quorum(turnout), nil
	}
	return Held, quorum(turnout), nil
}

func quorum(r rule.Result) (checked []rule.Checked) {
	for _, c := range r.Thresholds {
		if c.Stage == rule.QuorumStage {
			checked = append(checked, c)
		}
	}
	return checked
}

// Turnout tests the quorum of a rule on the ballots returned: void ones count
// as the rule maps them. More ballots than electors are ErrInvalid.
func Turnout(r rule.Rule, electors int64, b BallotCounts) (rule.Result, error) {
	if b.Returned > electors {
		return rule.Result{}, fmt.Errorf("%d ballots count, but only %d electors are on the roll: %w", b.Returned, electors, renjia.ErrInvalid)
	}
	sums := []rule.ResponseCount{{Response: rule.Yes, Electors: b.Valid}, {Response: rule.Absent, Electors: electors - b.Returned}}
	return evaluate(r, append(sums, b.Void...))
}

// evaluate decides by a rule from sums, each added as one elector of that
// weight in heads.
func evaluate(r rule.Rule, sums []rule.ResponseCount) (rule.Result, error) {
	t, err := rule.NewTally(r)
	if err != nil {
		return rule.Result{}, err
	}
	for _, s := range sums {
		if s.Electors == 0 {
			continue
		}
		if err := t.Add([]int64{s.Electors}, s.Response); err != nil {
			return rule.Result{}, err
		}
	}
	return t.Result()
}

// votes tests the votes for one candidate against the threshold of the rule.
// Every ballot is in exactly one sum; who made no mark on the line abstained.
func (s *seating) votes(c lineCount, carried bool, post int) (rule.Result, error) {
	yes, over := c.yes, s.tally.postVoid[post]
	if carried {
		yes, over = c.carried, over-c.overVoid
		c.no, c.illegible = c.no-c.overNo, c.illegible-c.overIllegible
	}
	sums := []rule.ResponseCount{
		{Response: rule.Yes, Electors: yes},
		{Response: rule.No, Electors: c.no},
		{Response: rule.Illegible, Electors: c.illegible},
		{Response: rule.Abstain, Electors: s.ballots.Valid - over - yes - c.no - c.illegible},
		{Response: rule.Absent, Electors: s.Electors - s.ballots.Returned},
	}
	void := append([]rule.ResponseCount{{Response: rule.OverVote, Electors: over}}, s.ballots.Void...)
	for _, v := range void {
		counted, err := s.countsVoid(v)
		if err != nil {
			return rule.Result{}, err
		}
		sums = append(sums, counted)
	}
	return evaluate(s.rule, sums)
}

// countsVoid leaves void ballots out of the base if the regulation does.
func (s *seating) countsVoid(v rule.ResponseCount) (rule.ResponseCount, error) {
	switch {
	case v.Electors == 0 || s.Regulation.Ballots.Void == Counted:
		return v, nil
	case s.Regulation.Ballots.Void == LeftOut:
		return rule.ResponseCount{Response: rule.Absent, Electors: v.Electors}, nil
	}
	why := fmt.Sprintf("%d ballots are void (%s)", v.Electors, v.Response)
	return v, s.Regulation.open("ballots.void", why, string(Counted), string(LeftOut))
}
