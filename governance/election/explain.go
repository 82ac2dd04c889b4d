package election

import (
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// explain writes the result as steps that can be checked by hand.
func (e Election) explain(r Result) renjia.Explanation {
	verdict := r.Outcome.text()
	x := renjia.Explanation{Title: renjia.Text{EN: e.ID + ": " + verdict.EN, ZH: e.ID + "：" + verdict.ZH}}
	x.Steps = append(x.Steps, r.Boxes.Steps...)
	for _, c := range r.Turnout {
		x.Steps = append(x.Steps, step(c, renjia.Text{EN: "turnout", ZH: "参加投票"}))
	}
	x.Steps = append(x.Steps, r.Ballots.step(e.Regulation))
	for _, p := range r.Posts {
		x.Steps = append(x.Steps, e.postStep(p))
	}
	for _, m := range r.Open {
		x.Steps = append(x.Steps, m.step())
	}
	if r.Outcome == Held && len(r.Open) == 0 && e.Regulation.Women.Seats > 0 {
		x.Steps = append(x.Steps, e.womanStep(r.Posts))
	}
	if r.Next != nil {
		x.Steps = append(x.Steps, r.Next.step())
	}
	return x
}

// step is a threshold with both sides and how far it is from going the other
// way.
func step(c rule.Checked, claim renjia.Text) renjia.Step {
	slack := renjia.Textf("votes to spare: %d", "余 %d 票", c.Margin)
	if c.Margin < 0 {
		slack = renjia.Textf("votes short: %d", "差 %d 票", -c.Margin)
	}
	return renjia.Step{
		Claim: claim, Left: fmt.Sprintf("%d / %d", c.Part, c.Whole), Op: c.Op, Right: c.Fraction.String(), Holds: c.Holds, Source: c.Source,
		Steps: []renjia.Step{renjia.Fact(slack)},
	}
}

func (b BallotCounts) step(g Regulation) renjia.Step {
	s := renjia.Fact(renjia.Textf("%d ballots, of them %d valid", "选票 %d 张，其中有效 %d 张", b.Returned, b.Valid))
	for _, v := range b.Void {
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("void as %s: %d", "无效（%s）：%d 张", v.Response, v.Electors)))
	}
	if len(b.Void) > 0 && g.Ballots.Void == Counted {
		s.Steps = append(s.Steps, renjia.Step{Claim: renjia.Text{EN: "void ballots count in the total", ZH: "无效票计入选票总数"}, Holds: true, Source: g.Ballots.Source})
	}
	return s
}

func (e Election) postStep(p PostResult) renjia.Step {
	title := e.Contest.Posts[e.Contest.post(p.Post)].Title
	if title.IsZero() {
		title = renjia.Both(p.Post)
	}
	elected := strings.Join(p.Elected, ", ")
	if elected == "" {
		elected = "–"
	}
	s := renjia.Fact(renjia.Text{
		EN: fmt.Sprintf("%s (seats: %d): %s", title.In(renjia.English), p.Seats, elected),
		ZH: fmt.Sprintf("%s（%d 名）：%s", title.In(renjia.Chinese), p.Seats, elected),
	})
	for _, x := range p.Standings {
		s.Steps = append(s.Steps, x.step(e.Regulation))
	}
	return s
}

func (x Standing) step(g Regulation) renjia.Step {
	s := renjia.Fact(renjia.Text{
		EN: fmt.Sprintf("%s: %d votes, %s", x.Candidate, x.Votes, x.Reason.EN),
		ZH: fmt.Sprintf("%s：%d 票，%s", x.Candidate, x.Votes, x.Reason.ZH),
	})
	if x.Carried > 0 {
		s.Steps = append(s.Steps, renjia.Step{
			Claim: renjia.Textf("%d of them carried down from a higher post", "其中 %d 票由上一职务下加", x.Carried), Holds: true, Source: g.Seating.Source,
		})
	}
	for _, c := range x.Checked {
		if c.Stage == rule.PassStage {
			s.Steps = append(s.Steps, step(c, renjia.Text{EN: "votes of the ballots", ZH: "得票占比"}))
		}
	}
	return s
}

func (m Matter) step() renjia.Step {
	among := strings.Join(m.Among, ", ")
	s := renjia.Fact(renjia.Text{
		EN: fmt.Sprintf("to be decided by %s: %d of %s for %s", m.By, m.Seats, among, m.Post),
		ZH: fmt.Sprintf("待定（%s）：%s 中选定 %d 名任 %s", m.by(), among, m.Seats, m.Post),
	})
	s.Source = m.Source
	return s
}

func (m Matter) by() string {
	switch m.By {
	case string(Revote), string(ByFurtherVote):
		return "再次投票"
	case string(Lots):
		return "抽签"
	}
	return "会议决定"
}

func (n Next) step() renjia.Step {
	s := renjia.Fact(renjia.Text{EN: "a second election is possible: " + n.Reason.EN, ZH: "可以另行选举：" + n.Reason.ZH})
	if n.Required {
		s.Claim = renjia.Text{EN: "a second election is required: " + n.Reason.EN, ZH: "应当另行选举：" + n.Reason.ZH}
	}
	s.Source = n.Source
	if !n.Latest.IsZero() {
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("by %s", "不迟于 %s", n.Latest)))
	}
	if n.Presides != "" {
		s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("until there is a chair, %s presides", "主任产生前由 %s 主持工作", n.Presides)))
	}
	return s
}
