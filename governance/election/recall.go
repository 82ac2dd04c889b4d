package election

import (
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// RecallState is how far a recall has come.
type RecallState string

// The states of a recall.
const (
	PetitionRefused RecallState = "refused"  // too little support, no reasons, or barred
	Petitioned      RecallState = "admitted" // the petition has enough support
	Called          RecallState = "called"   // the day of the vote is known
	Recalled        RecallState = "recalled"
	Kept            RecallState = "kept" // the vote failed
)

// recallVerbs are what each state allows.
var recallVerbs = map[RecallState][]string{
	Petitioned: {"call", "defend"},
	Called:     {"defend", "vote"},
}

// RecallPetition is a demand that somebody be recalled (罢免要求).
type RecallPetition struct {
	Target   string      `json:"target"`
	Filed    renjia.Date `json:"filed"`
	Petition string      `json:"petition"` // which of the rule's, by identifier, for example "persons"
	Signed   int64       `json:"signed"`   // signatures found good
	Of       int64       `json:"of"`       // on the roll whose signatures these are
	// Facts and reasons, as stated. Repeated ones must be written alike: they bar
	// a further petition.
	Facts []string `json:"facts" privacy:"personal"`
}

// Defence is the statement of the person to be recalled (申辩). The right to it
// must be offered; it may be waived.
type Defence struct {
	Day    renjia.Date `json:"day"`
	Waived bool        `json:"waived,omitempty"`
}

// Recall is a recall on its way: a value, changed by nobody. Every verb returns
// the next one.
type Recall struct {
	ID       string         `json:"id"`
	State    RecallState    `json:"state"`
	Rule     rule.Rule      `json:"rule"`
	Terms    RecallTerms    `json:"terms"`
	Petition RecallPetition `json:"petition"`
	Support  []rule.Checked `json:"support"`
	Refusal  renjia.Text    `json:"refusal,omitzero"`
	Notice   renjia.Date    `json:"notice,omitzero"`
	Vote     renjia.Date    `json:"vote,omitzero"`
	Defence  *Defence       `json:"defence,omitempty"`
	Result   *rule.Result   `json:"result,omitempty"`
	// Findings are clocks that were not kept.
	Findings []Finding `json:"findings,omitempty"`
}

// FileRecall tests a petition. electedBy is who elected the target: a recall is
// voted on in the same mode (art. 20), so the rule must be of that electorate.
// earlier are the recalls of the past. A petition that fails is a Recall in the
// state refused, with its reason.
func FileRecall(id string, r rule.Rule, electedBy rule.Kind, g Regulation, p RecallPetition, earlier []Recall) (Recall, error) {
	if err := p.validate(); err != nil {
		return Recall{}, err
	}
	if r.Electorate.Kind != electedBy {
		return Recall{}, fmt.Errorf("recall by %s of who was elected by %s: the vote is in the mode of the election: %w", r.Electorate.Kind, electedBy, renjia.ErrInvalid)
	}
	support, err := r.Petition(p.Petition)
	if err != nil {
		return Recall{}, err
	}
	res, err := evaluate(support, []rule.ResponseCount{{Response: rule.Yes, Electors: p.Signed}, {Response: rule.Absent, Electors: p.Of - p.Signed}})
	if err != nil {
		return Recall{}, err
	}
	x := Recall{ID: id, State: Petitioned, Rule: r, Terms: g.Recall, Petition: p, Support: res.Thresholds}
	if res.Outcome != rule.Adopted {
		x.State, x.Refusal = PetitionRefused, renjia.Textf("%d of %d signed, which is not enough", "%d 人联名（共 %d 人），未达法定人数", p.Signed, p.Of)
	}
	if until := BarredUntil(g, p, earlier); p.Filed.Before(until) {
		x.State, x.Refusal = PetitionRefused, renjia.Textf("a recall on the same facts failed; barred until %s", "以同一事实和理由提出的罢免未获通过，%s 前不得再次提出", until)
	}
	return x, nil
}

func (p RecallPetition) validate() error {
	var problems renjia.Problems
	problems.Require(p.Target != "", "target", "must be given")
	problems.Require(!p.Filed.IsZero(), "filed", "must be given")
	problems.Require(p.Of > 0, "of", "%d: must be a roll", p.Of)
	problems.Require(p.Signed >= 0 && p.Signed <= p.Of, "signed", "%d: must be among the %d on the roll", p.Signed, p.Of)
	problems.Require(len(p.Facts) > 0 && !slices.Contains(p.Facts, ""), "facts", "reasons must be stated")
	return problems.Err("petition to recall " + p.Target)
}

// BarredUntil is the first day on which a petition with no facts beyond those of
// a recall that failed may be filed again; the zero date if none bars it. The
// bar is that of the regulation: 0 months bar nothing.
func BarredUntil(g Regulation, p RecallPetition, earlier []Recall) (until renjia.Date) {
	for _, x := range earlier {
		same := x.State == Kept && x.Petition.Target == p.Target && subset(p.Facts, x.Petition.Facts)
		if end := x.Vote.AddMonths(g.Recall.BarMonths); same && g.Recall.BarMonths > 0 && until.Before(end) {
			until = end
		}
	}
	return until
}

func subset(some, of []string) bool {
	for _, s := range some {
		if !slices.Contains(of, s) {
			return false
		}
	}
	return true
}

func (x Recall) refuses(verb string) error {
	if slices.Contains(recallVerbs[x.State], verb) {
		return nil
	}
	return &renjia.StateError{Record: "recall", ID: x.ID, State: string(x.State), Verb: verb, Allowed: recallVerbs[x.State]}
}

// Call calls the vote: notice is the day it is made known. Clocks that are not
// kept are findings; whether the vote stands is for the authority to say.
func (x Recall) Call(notice, vote renjia.Date) (Recall, error) {
	if err := x.refuses("call"); err != nil {
		return x, err
	}
	if notice.IsZero() || vote.Before(notice) || notice.Before(x.Petition.Filed) {
		return x, fmt.Errorf("recall %s: filed %s, notice %s, vote %s: must follow each other: %w", x.ID, x.Petition.Filed, notice, vote, renjia.ErrInvalid)
	}
	x.State, x.Notice, x.Vote = Called, notice, vote
	x.Findings = slices.Clone(x.Findings)
	for _, due := range x.latest() {
		x.find("vote", due, vote, vote.Sub(due))
	}
	if x.Terms.NoticeDays > 0 {
		due := vote.AddDays(-x.Terms.NoticeDays)
		x.find("notice", due, notice, notice.Sub(due))
	}
	return x, nil
}

func (x Recall) latest() (days []renjia.Date) {
	if n := x.Terms.WithinDays; n > 0 {
		days = append(days, x.Petition.Filed.AddDays(n))
	}
	if n := x.Terms.WithinMonths; n > 0 {
		days = append(days, x.Petition.Filed.AddMonths(n))
	}
	return days
}

func (x *Recall) find(stage string, due, actual renjia.Date, late int) {
	if late <= 0 {
		return
	}
	text := renjia.Textf("%s: on %s, %d days late", "%s：%s，迟 %d 日", stage, actual, late)
	x.Findings = append(x.Findings, Finding{Stage: stage, Due: due, Actual: actual, Late: late, Text: text, Source: x.Terms.Source})
}

// Defend records that the target was heard, or waived it.
func (x Recall) Defend(d Defence) (Recall, error) {
	if err := x.refuses("defend"); err != nil {
		return x, err
	}
	if d.Day.IsZero() || d.Day.Before(x.Petition.Filed) || !x.Vote.IsZero() && x.Vote.Before(d.Day) {
		return x, fmt.Errorf("recall %s: defence on %q: must be between petition and vote: %w", x.ID, d.Day, renjia.ErrInvalid)
	}
	x.Defence = &d
	return x, nil
}

// Decide ends the recall by its vote: for how many electors each response was
// counted; those on the roll beyond them are absent. Without a defence, heard or
// waived, there is no vote (right of defence, art. 20).
func (x Recall) Decide(electors int64, votes []rule.ResponseCount) (Recall, error) {
	if err := x.refuses("vote"); err != nil {
		return x, err
	}
	if x.Defence == nil {
		return x, &renjia.StateError{Record: "recall", ID: x.ID, State: "called, the defence not heard", Verb: "vote", Allowed: []string{"defend"}}
	}
	absent := electors
	for _, v := range votes {
		if v.Electors < 0 || v.Electors > absent {
			return x, fmt.Errorf("recall %s: more votes than the %d electors, or fewer than none: %w", x.ID, electors, renjia.ErrInvalid)
		}
		absent -= v.Electors
	}
	res, err := evaluate(x.Rule, append(slices.Clone(votes), rule.ResponseCount{Response: rule.Absent, Electors: absent}))
	if err != nil {
		return x, err
	}
	x.State, x.Result = Kept, &res
	if res.Outcome == rule.Adopted {
		x.State = Recalled
	}
	return x, nil
}
