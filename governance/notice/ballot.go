package notice

import (
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Ballot is a ballot paper (表决票) for matters decided under one rule.
type Ballot struct {
	Heading
	Rule    rule.Rule `json:"rule"`
	Matters []Matter  `json:"matters"`
	// Voter is whose paper it is; nil prints lines to be filled in.
	Voter *Voter `json:"voter,omitempty"`
	// Secret: the paper does not show whose it is (无记名). It has no voter, and
	// the serial number stands on the receipt alone.
	Secret bool   `json:"secret,omitempty"`
	Serial string `json:"serial,omitempty"`
	// Receipt prints a slip that is signed when the paper is handed out. What a
	// paper that was signed for and not returned counts as must then be chosen.
	Receipt bool        `json:"receipt,omitempty"`
	Until   renjia.Date `json:"until"` // last day for returning it
	Where   renjia.Text `json:"where,omitzero"`
}

// Matter is what is voted on (表决事项).
type Matter struct {
	Title  renjia.Text `json:"title"`
	Detail renjia.Text `json:"detail,omitzero"`
}

// Voter is what a paper shows of an elector: as much as the caller hands over.
type Voter struct {
	Name    string   `json:"name,omitempty" privacy:"personal"`
	Units   []string `json:"units,omitempty" privacy:"personal"`
	Weights []int64  `json:"weights"` // in the order of the rule's measures
}

func (d Ballot) check(p *renjia.Problems) {
	p.Within("rule", d.Rule.Validate())
	p.Require(len(d.Matters) > 0, "matters", "must not be empty")
	for i, m := range d.Matters {
		p.Require(!m.Title.IsZero(), at("matters", i)+".title", "must be given")
	}
	p.Require(!d.Until.IsZero(), "until", "must be given: the last day for returning the paper")
	p.Require(d.Until.IsZero() || !d.Until.Before(d.Date), "until", "lies before the date of the paper")
	if d.Voter == nil {
		return
	}
	p.Require(!d.Secret, "voter", "must not be given on a secret ballot")
	p.Require(len(d.Voter.Weights) == len(d.Rule.Measures), "voter.weights", "has %d weights for the rule's %d measures", len(d.Voter.Weights), len(d.Rule.Measures))
	for i, w := range d.Voter.Weights {
		p.Require(w >= 0, at("voter.weights", i), "must not be negative")
	}
}

func (d Ballot) compose(p *page) {
	p.begin("ballot", "Ballot paper", "表决票")
	answers := []rule.Response{rule.Yes, rule.No, rule.Abstain}
	if _, err := d.Rule.Class(rule.Abstain); p.failed(err) {
		return
	}
	p.add(block{Facts: d.whose(p)})
	t := table{Caption: p.t("Mark one box for each matter.", "每一事项只选一项，在方框内作标记。"), Columns: columns(p.t("Matter", "表决事项"))}
	for _, a := range answers {
		t.Columns = append(t.Columns, column{Name: responseText(a).In(p.lang), Mark: true})
	}
	for i, m := range d.Matters {
		row := []cell{{Text: strconv.Itoa(i+1) + ". " + m.Title.In(p.lang), Detail: m.Detail.In(p.lang)}}
		t.add(append(row, p.boxes(answers)...)...)
	}
	b := block{Tables: []table{t}}
	if !d.Secret {
		b.Signs = []string{p.t("Signature", "签名"), p.t("Date", "日期")}
	}
	p.add(b)
	d.instruct(p)
	p.decides(d.Rule)
	if d.Receipt {
		p.receipt(d.Serial, d.Voter)
	}
}

// boxes returns a box for each answer.
func (p *page) boxes(answers []rule.Response) (row []cell) {
	for _, a := range answers {
		row = append(row, cell{Box: p.t("empty box: %s", "空白方框：%s", responseText(a))})
	}
	return row
}

func (d Ballot) whose(p *page) (facts []fact) {
	if d.Serial != "" && !d.Secret {
		facts = append(facts, fact{Term: p.t("Serial number", "编号"), Value: d.Serial})
	}
	facts = append(facts, p.on(p.t("Return it until, and including", "交回截止日（含当日）"), d.Until))
	if !d.Where.IsZero() {
		facts = append(facts, fact{Term: p.t("Where", "交回地点"), Value: d.Where.In(p.lang)})
	}
	if d.Secret {
		return facts
	}
	if d.Voter == nil {
		d.Voter = &Voter{Weights: make([]int64, len(d.Rule.Measures))}
		return append(facts, d.Voter.facts(p, d.Rule.Measures, true)...)
	}
	return append(facts, d.Voter.facts(p, d.Rule.Measures, false)...)
}

// facts says who votes with which weight; blank leaves lines to be filled in.
// What weighs in heads alone has no units.
func (v Voter) facts(p *page, measures []rule.Measure, blank bool) (facts []fact) {
	if v.Name != "" || blank {
		facts = append(facts, fact{Term: p.t("Voter", "投票人"), Value: v.Name})
	}
	for i, m := range measures {
		if m == rule.Heads {
			continue
		}
		if len(facts) < 2 && (len(v.Units) > 0 || blank) {
			facts = append(facts, fact{Term: p.t("Units", "专有部分（房号）"), Value: p.join(v.Units)})
		}
		f := fact{Term: measureText(m).In(p.lang)}
		if !blank && i < len(v.Weights) {
			f.Value = m.Format(v.Weights[i])
		}
		facts = append(facts, f)
	}
	return facts
}

func (d Ballot) instruct(p *page) {
	responses := []rule.Response{rule.Blank, rule.OverVote, rule.Illegible, rule.Absent}
	if d.Receipt {
		responses = append(responses, rule.ReceiptOnly)
	}
	p.add(block{Heading: p.t("How ballots count", "计票说明"), List: p.counts(d.Rule, responses...)})
}

// receipt prints the slip that stays with whoever hands the paper out.
func (p *page) receipt(serial string, v *Voter) {
	p.StubHead = p.t("Receipt: to be signed, cut off and kept apart from the ballot", "签收联：签收后裁下，与选票分开保存")
	p.Stub = []fact{{Term: p.t("Serial number", "编号"), Value: serial}}
	name := ""
	if v != nil {
		name = v.Name
	}
	p.Stub = append(p.Stub,
		fact{Term: p.t("Received by", "领票人"), Value: name},
		fact{Term: p.t("Signature", "签名")}, fact{Term: p.t("Date", "日期")}, fact{Term: p.t("Handed out by", "发票人")})
}
