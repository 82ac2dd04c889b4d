package procedure

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Deviation is a way in which a case can depart from its template.
type Deviation string

// The deviations.
const (
	Skipped         Deviation = "skipped"           // 缺环节: it never happened, though a later step did or the case has ended
	OutOfOrder      Deviation = "out-of-order"      // 顺序颠倒: before a step it should have come after
	Late            Deviation = "late"              // 逾期
	Early           Deviation = "early"             // 未满期限
	ShortOfQuorum   Deviation = "short-of-quorum"   // 未达法定人数
	GateFailed      Deviation = "gate-failed"       // 未通过
	EvidenceMissing Deviation = "evidence-missing"  // 记录不全: the record does not show whether the gate was passed
	UnknownActivity Deviation = "unknown-activity"  // 未知环节: no step of the template
	Repeated        Deviation = "repeated"          // 重复: done again though it is not repeatable
	BothHappened    Deviation = "both-alternatives" // 并行择一环节均发生: more than one of the alternatives
	WrongMerge      Deviation = "wrong-merge"       // 不得合并: taken together though the template does not allow it
)

// Deviations lists all of them, in the order of the constants.
func Deviations() []Deviation {
	return []Deviation{Skipped, OutOfOrder, Late, Early, ShortOfQuorum, GateFailed, EvidenceMissing, UnknownActivity, Repeated, BothHappened, WrongMerge}
}

// Finding is one departure of a case from its template.
type Finding struct {
	Kind    Deviation   `json:"kind"`
	Step    string      `json:"step"`
	Title   renjia.Text `json:"title,omitzero"`  // of the step
	Other   string      `json:"other,omitempty"` // the step it should have come after, runs a clock from, or was taken together with
	Clock   string      `json:"clock,omitempty"`
	Entry   int         `json:"entry,omitempty"` // number of the entry of the record, from 1
	Days    int         `json:"days,omitempty"`  // how many too early or too late, in Unit
	Unit    Unit        `json:"unit,omitempty"`
	Verdict *Verdict    `json:"verdict,omitempty"` // of a gate
	Source  string      `json:"source,omitempty"`  // the article
}

// Explain returns the finding as a step of an explanation, in English and
// Chinese.
func (f Finding) Explain() renjia.Step {
	s := renjia.Step{Claim: join(f.title(), f.claim()), Source: f.Source}
	if f.Verdict != nil {
		s.Steps = []renjia.Step{f.Verdict.Explain()}
	}
	return s
}

func (f Finding) title() renjia.Text {
	if f.Title.IsZero() {
		return renjia.Both(f.Step)
	}
	return f.Title
}

func (f Finding) claim() renjia.Text {
	switch f.Kind {
	case Skipped:
		return renjia.Text{EN: "skipped", ZH: "缺少该环节"}
	case OutOfOrder:
		return renjia.Textf("out of order: before %s", "顺序颠倒：早于 %s", f.Other)
	case Late:
		return renjia.Text{EN: fmt.Sprintf("late by %s (counted from %s)", f.Unit.en(f.Days), f.Other), ZH: fmt.Sprintf("逾期 %d %s（自 %s 起算）", f.Days, f.Unit.zh(), f.Other)}
	case Early:
		return renjia.Text{EN: fmt.Sprintf("early by %s (counted from %s)", f.Unit.en(f.Days), f.Other), ZH: fmt.Sprintf("提前 %d %s（自 %s 起算）", f.Days, f.Unit.zh(), f.Other)}
	case ShortOfQuorum:
		return renjia.Text{EN: "short of its quorum", ZH: "未达法定人数"}
	case GateFailed:
		return renjia.Text{EN: "gate failed", ZH: "未通过"}
	case EvidenceMissing:
		return renjia.Text{EN: "the record is incomplete", ZH: "记录不全"}
	case UnknownActivity:
		return renjia.Text{EN: "no step of the procedure", ZH: "不属于该程序的环节"}
	case Repeated:
		return renjia.Text{EN: "done again", ZH: "重复进行"}
	case BothHappened:
		return renjia.Textf("happened beside its alternative %s", "与择一环节 %s 均发生", f.Other)
	case WrongMerge:
		return renjia.Textf("may not be taken together with %s", "不得与 %s 合并进行", f.Other)
	}
	return renjia.Both(string(f.Kind))
}

func (u Unit) en(n int) string {
	name := "day"
	if u == WorkingDays {
		name = "working day"
	}
	if n != 1 {
		name += "s"
	}
	return fmt.Sprintf("%d %s", n, name)
}

func (u Unit) zh() string {
	if u == WorkingDays {
		return "个工作日"
	}
	return "日"
}
