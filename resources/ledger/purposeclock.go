package ledger

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// conditions are what must hold before the change takes effect on a day.
func (c PurposeChange) conditions(on renjia.Date, route PurposeRoute) []renjia.Step {
	last := c.Decided
	for _, d := range [...]renjia.Date{c.Consented, c.Filed, c.Notice.From, c.Ordered} {
		if last.Before(d) {
			last = d
		}
	}
	ready := renjia.Step{
		Claim: renjia.Text{EN: "what it rests on is there", ZH: "变更依据已具备"}, Source: route.Article,
		Left: string(c.State), Holds: c.State != ChangeProposed,
	}
	steps := []renjia.Step{ready, c.after(renjia.Text{EN: "it takes effect after what it rests on", ZH: "生效不早于其依据"}, on, last, route)}
	if route.NoticeDays > 0 && c.Consented.IsZero() && !c.Notice.Until.IsZero() {
		steps = append(steps, c.after(renjia.Text{EN: "it takes effect after the notice", ZH: "公告期满后生效"}, on, c.Notice.Until, route), c.noticeLength(route))
	}
	return steps
}

func (c PurposeChange) after(claim renjia.Text, on, than renjia.Date, route PurposeRoute) renjia.Step {
	return renjia.Step{Claim: claim, Left: on.String(), Op: renjia.AtLeast, Right: than.String(), Holds: !on.Before(than), Source: route.Article}
}

// noticeLength tests the days of the notice after its first one.
func (c PurposeChange) noticeLength(route PurposeRoute) renjia.Step {
	days := c.Notice.Until.Sub(c.Notice.From) - 1
	return renjia.Step{
		Claim: renjia.Text{EN: "full days of notice after the first", ZH: "公告天数（开始的当日不计入）"},
		Left:  fmt.Sprint(days), Op: renjia.AtLeast, Right: fmt.Sprint(route.NoticeDays), Holds: days >= route.NoticeDays, Source: route.Article,
	}
}

// deadline is the last day of a period of days after an event: the day of the
// event does not count (Civil Code art. 201), and a last day of rest moves on to
// the next working day (art. 203).
func deadline(event renjia.Date, days int, cal renjia.Calendar) renjia.Date {
	last := event.AddDays(days)
	if cal.Working(last) {
		return last
	}
	return cal.AddWorking(last, 1)
}

// FilingDue returns the last day on which the change may be filed, and false
// if it is not to be filed or the rules give no number of days.
func (c PurposeChange) FilingDue(rules PurposeRules, cal renjia.Calendar) (renjia.Date, bool, error) {
	route, err := c.under(rules)
	if err != nil || route.FileWithin == 0 {
		return renjia.Date{}, false, err
	}
	return deadline(c.Decided, route.FileWithin, cal), true, nil
}

// Explain says what the change rests on and how its clocks stand on a day. All
// of it holds only if nothing was late or is missing.
func (c PurposeChange) Explain(rules PurposeRules, cal renjia.Calendar, today renjia.Date) (renjia.Explanation, error) {
	route, err := c.under(rules)
	if err != nil {
		return renjia.Explanation{}, err
	}
	why := renjia.Explanation{Title: renjia.Text{
		EN: fmt.Sprintf("Change of purpose: %s → %s (%s)", c.From.Text.In(renjia.English), c.To.Text.In(renjia.English), c.State),
		ZH: fmt.Sprintf("变更捐赠财产用途：%s → %s（%s）", c.From.Text.In(renjia.Chinese), c.To.Text.In(renjia.Chinese), c.State),
	}}
	decided := renjia.Fact(renjia.Textf("decided on %s (%s)", "决策机构%s决定（%s）", c.Decided, c.Authority))
	decided.Source = rules.Origin.cite()
	why.Steps = append(why.Steps, decided)
	if due, has, err := c.FilingDue(rules, cal); err != nil {
		return renjia.Explanation{}, err
	} else if has {
		why.Steps = append(why.Steps, inTime(renjia.Text{EN: "it is filed in time", ZH: "按期备案"}, c.Filed, due, today, route.Article))
	}
	switch c.State {
	case ChangeRefused:
		why.Steps = append(why.Steps, renjia.Fact(renjia.Textf("refused on %s: %s", "%s未获同意：%s", c.Refused, c.Why)))
	case ChangeEffective:
		why.Steps = append(why.Steps, c.conditions(c.Effective, route)...)
	default:
		why.Steps = append(why.Steps, c.conditions(today, route)...)
	}
	return why, nil
}

// inTime tests that something was done by a day, or can still be.
func inTime(claim renjia.Text, done, due, today renjia.Date, article string) renjia.Step {
	if done.IsZero() {
		done = today
	}
	return renjia.Step{Claim: claim, Left: done.String(), Op: renjia.AtMost, Right: due.String(), Holds: !due.Before(done), Source: article}
}

// RequestID identifies a donor's question.
type RequestID = renjia.ID[InformationRequest]

// InformationRequest is a donor's question about the use of a gift (捐赠人查询).
type InformationRequest struct {
	ID       RequestID   `json:"id"`
	Fund     FundID      `json:"fund"`
	Donor    renjia.Ref  `json:"donor" privacy:"personal,about"`
	Question renjia.Text `json:"question" privacy:"personal"`
	Asked    renjia.Date `json:"asked"`
	Answered renjia.Date `json:"answered,omitzero"`
	Answer   renjia.Ref  `json:"answer,omitzero" privacy:"personal"` // the document sent
}

// Validate reports every problem of the request.
func (r InformationRequest) Validate() error {
	var p renjia.Problems
	p.Require(!r.Fund.IsZero(), "fund", "must be given")
	p.Require(!r.Donor.IsZero(), "donor", "must be given")
	p.Require(!r.Question.IsZero(), "question", "must be given")
	p.Require(!r.Asked.IsZero(), "asked", "must be given")
	p.Require(r.Answered.IsZero() || !r.Answered.Before(r.Asked), "answered", "%s: is before the question of %s", r.Answered, r.Asked)
	return p.Err("information request")
}

// Reply records the answer, once.
func (r *InformationRequest) Reply(on renjia.Date, answer renjia.Ref) error {
	if !r.Answered.IsZero() {
		return &renjia.StateError{Record: "information request", ID: r.ID.String(), State: "answered", Verb: "reply"}
	}
	if on.IsZero() {
		return fmt.Errorf("information request %s: the day must be given: %w", r.ID, renjia.ErrInvalid)
	}
	after := *r
	after.Answered, after.Answer = on, answer
	if err := after.Validate(); err != nil {
		return err
	}
	*r = after
	return nil
}

// Explain says by when the question is to be answered, and whether it was. It
// fails with ErrNotFound if the rules give no number of days.
func (r InformationRequest) Explain(rules PurposeRules, cal renjia.Calendar, today renjia.Date) (renjia.Explanation, error) {
	if rules.AnswerWithin == 0 || !rules.Origin.Valid.Contains(r.Asked) {
		return renjia.Explanation{}, fmt.Errorf("%s on %s: a number of days to answer donors: %w", rules.Origin.Name.In(renjia.English), r.Asked, renjia.ErrNotFound)
	}
	due := deadline(r.Asked, rules.AnswerWithin, cal)
	return renjia.Explanation{
		Title: renjia.Textf("Question of a donor, asked on %s", "%s捐赠人查询", r.Asked),
		Steps: []renjia.Step{inTime(renjia.Text{EN: "it is answered in time", ZH: "按期答复"}, r.Answered, due, today, rules.AnswerArticle)},
	}, nil
}
