package procedure

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Explain returns the verdict as a step that can be checked by hand, with its
// margin below it.
func (v Verdict) Explain() renjia.Step {
	s := renjia.Step{Claim: v.Gate.Title, Holds: v.Status == Passed || v.Status == Pending, Source: v.Gate.Source}
	if v.Status == Unknown {
		s.Claim = join(s.Claim, renjia.Text{EN: "not shown by the record", ZH: "记录未载明"})
		return s
	}
	switch v.Gate.Kind {
	case Attendance, Vote:
		s.Left, s.Op, s.Right = v.Part.String()+" / "+v.Whole.String(), v.Gate.Op, v.Gate.Fraction.String()
		s.Steps = []renjia.Step{renjia.Fact(v.slack("person", "人"))}
	case Notice, Display:
		v.explainDays(&s)
	case Consultation:
		s.Left, s.Op, s.Right = v.Part.String(), renjia.AtLeast, v.Whole.String()
		s.Steps = []renjia.Step{renjia.Fact(v.slack("person", "人"))}
		if v.Status == Failed && v.Margin >= 0 {
			s.Op, s.Claim = "", join(s.Claim, renjia.Text{EN: "in another form than is allowed", ZH: "形式不符合要求"})
		}
	case Decided:
		s.Claim = join(s.Claim, v.Result.Text())
	default:
		s.Claim = join(s.Claim, renjia.Text{EN: "on record", ZH: "已载明"})
	}
	return s
}

func (v Verdict) explainDays(s *renjia.Step) {
	if v.Gate.Days == 0 {
		s.Claim = join(s.Claim, renjia.Text{EN: "published", ZH: "已公告"})
		return
	}
	if v.Status == Pending {
		s.Claim = join(s.Claim, renjia.Textf("day %s of %d so far", "已满%s日，须满%d日", v.Part, v.Gate.Days))
		return
	}
	s.Left, s.Op, s.Right = v.Part.String(), renjia.AtLeast, fmt.Sprint(v.Gate.Days)
	s.Steps = []renjia.Step{renjia.Fact(v.slack("day", "日"))}
}

// slack says how far the gate is from going the other way.
func (v Verdict) slack(en, zh string) renjia.Text {
	way, far := renjia.Text{EN: "to spare", ZH: "余"}, v.Margin
	if far < 0 {
		way, far = renjia.Text{EN: "short", ZH: "差"}, -far
	}
	if far != 1 {
		en += "s"
	}
	return renjia.Text{EN: fmt.Sprintf("%d %s %s", far, en, way.EN), ZH: fmt.Sprintf("%s%d%s", way.ZH, far, zh)}
}

func join(a, b renjia.Text) renjia.Text {
	return renjia.Text{EN: a.In(renjia.English) + ": " + b.EN, ZH: a.In(renjia.Chinese) + "：" + b.ZH}
}
