package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// writeText prints the explanation and how firm the result is.
func (d decision) writeText(w io.Writer, l renjia.Lang) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", d.Result.Explanation.Text(l))
	for _, s := range d.sentences() {
		fmt.Fprintln(&b, s.In(l))
	}
	for _, p := range d.power {
		fmt.Fprintln(&b, powerOf(p, d.Vote.Rule).In(l))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func text(en, zh string, args ...any) renjia.Text {
	return renjia.Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}
}

// sentences say how firm the result is and what it rests on.
func (d decision) sentences() []renjia.Text {
	var s []renjia.Text
	switch f := d.Diagnosis.Further; {
	case f == nil:
	case f.Possible && f.Votes == 1:
		s = append(s, text("One further yes vote would adopt it.", "再有 1 票同意即可通过。"))
	case f.Possible && f.Votes > 1:
		s = append(s, text("%d further yes votes would adopt it.", "再有 %d 票同意即可通过。", f.Votes))
	case !f.Possible:
		s = append(s, text("No number of further yes votes would adopt it.", "即使其余全部同意也不能通过。"))
	}
	switch {
	case d.Diagnosis.Open == 0:
		s = append(s, text("Everybody has voted.", "全体均已表决。"))
	case d.Diagnosis.Decided:
		s = append(s, text("Whatever those who have not voted (%d) still do, that stays so.", "未表决的 %d 人无论如何表决，结果不变。", d.Diagnosis.Open))
	default:
		s = append(s, text("Those who have not voted (%d) could still change that.", "未表决的 %d 人仍可改变结果。", d.Diagnosis.Open))
	}
	if d.Diagnosis.ExtraNoHelps {
		s = append(s, text("Mind: one more no would adopt it, because it makes the quorum.", "注意：再多一票反对反而会使其通过（达到法定参与比例）。"))
	}
	if d.Delegated != nil {
		s = append(s, text("Standing proxies that count: %d.", "计入的长期委托：%d 份。", len(d.Delegated.Counted)))
		for _, r := range d.Delegated.Lapsed {
			s = append(s, renjia.Text{EN: "One does not count: " + r.Reason.EN + ".", ZH: "一份委托不计：" + r.Reason.ZH + "。"})
		}
	}
	for _, r := range d.Result.Refused {
		s = append(s, renjia.Text{EN: "A ballot by proxy does not count: " + r.Reason.EN + ".", ZH: "一张委托投票不计：" + r.Reason.ZH + "。"})
	}
	s = append(s, text("Roll: %d heads, %s m², SHA-256 %s.", "名册：%d 人，%s 平方米，SHA-256 %s。", d.Vote.Roll.Heads(), d.Vote.Roll.Area, d.RollDigest))
	s = append(s, text("Rule: %s (%s).", "规则：%s（%s）。", d.Vote.Rule.ID, d.Vote.Rule.Source))
	return append(s, text("Record: SHA-256 %s.", "决定记录：SHA-256 %s。", d.Digest))
}

func powerOf(p rule.Power, r rule.Rule) renjia.Text {
	weights := make([]string, len(p.Weights))
	for i, w := range p.Weights {
		weights[i] = string(r.Measures[i]) + " " + r.Measures[i].Format(w)
	}
	return text("%d electors with %s: Banzhaf %.6f ± %.6f, Shapley–Shubik %.6f ± %.6f", "%d 名表决人（%s）：Banzhaf %.6f ± %.6f，Shapley–Shubik %.6f ± %.6f",
		len(p.Electors), strings.Join(weights, ", "), p.Banzhaf.Value, p.Banzhaf.Error, p.ShapleyShubik.Value, p.ShapleyShubik.Error)
}

// The JSON object of -json. Exact values are decimal strings in the measure's
// unit: votes, square metres.
type (
	document struct {
		Outcome    rule.Outcome `json:"outcome"`
		Thresholds []threshold  `json:"thresholds"`
		Diagnosis  diagnosis    `json:"diagnosis"`
		Rule       named        `json:"rule"`
		Roll       frozen       `json:"roll"`
		Responses  []responded  `json:"responses"`
		Refused    []refused    `json:"refused,omitempty"`
		Record     string       `json:"record"` // SHA-256 of the decision record
		Power      []rule.Power `json:"power,omitempty"`
	}
	threshold struct {
		ID          string          `json:"id"`
		Stage       rule.Stage      `json:"stage"`
		Measure     rule.Measure    `json:"measure"`
		Numerator   rule.Group      `json:"numerator"`
		Base        rule.Group      `json:"base"`
		Op          renjia.Op       `json:"op"`
		Required    renjia.Fraction `json:"required"`
		Part        string          `json:"numeratorValue"`
		Whole       string          `json:"baseValue"`
		Share       renjia.Fraction `json:"share"`
		Holds       bool            `json:"holds"`
		Margin      string          `json:"margin"`
		MarginVotes *int64          `json:"marginVotes"`
		Article     string          `json:"article"`
	}
	diagnosis struct {
		// FewestFurtherYes is null if no number of yes votes would do.
		FewestFurtherYes *int64   `json:"fewestFurtherYes"`
		Open             int64    `json:"open"`
		Decided          bool     `json:"decided"`
		ExtraNoHelps     bool     `json:"extraNoHelps"`
		LostYesHelps     bool     `json:"lostYesHelps"`
		ExtraYesHarms    bool     `json:"extraYesHarms"`
		PivotalVoters    int      `json:"pivotalVoters"`
		Pivotal          []string `json:"pivotal"`
	}
	named struct {
		ID           string            `json:"id"`
		Title        renjia.Text       `json:"title"`
		Jurisdiction string            `json:"jurisdiction"`
		Source       string            `json:"source"`
		ValidFrom    renjia.Date       `json:"validFrom,omitzero"`
		ValidUntil   renjia.Date       `json:"validUntil,omitzero"`
		Overlay      string            `json:"overlay,omitempty"`
		Chosen       map[string]string `json:"chosen,omitempty"`
	}
	frozen struct {
		Heads  int64  `json:"heads"`
		Area   string `json:"area"`
		Units  int64  `json:"units"`
		Digest string `json:"digest"`
	}
	responded struct {
		Response rule.Response `json:"response"`
		Electors int64         `json:"electors"`
	}
	refused struct {
		Elector string      `json:"elector"`
		Proxy   string      `json:"proxy"`
		Reason  renjia.Text `json:"reason"`
	}
)

func (d decision) writeJSON(w io.Writer) error {
	doc := document{
		Outcome: d.Result.Outcome, Thresholds: thresholdsOf(d.Result.Thresholds), Power: d.power, Record: d.Digest,
		Rule: namedRule(d.Vote.Rule),
		Roll: frozen{d.Vote.Roll.Heads(), d.Vote.Roll.Area.String(), d.Vote.Roll.Units, d.RollDigest},
		Diagnosis: diagnosis{
			Open: d.Diagnosis.Open, Decided: d.Diagnosis.Decided, ExtraNoHelps: d.Diagnosis.ExtraNoHelps, LostYesHelps: d.Diagnosis.LostYesHelps,
			ExtraYesHarms: d.Diagnosis.ExtraYesHarms,
			PivotalVoters: len(d.Diagnosis.Pivotal), Pivotal: append([]string{}, d.Diagnosis.Pivotal...),
		},
	}
	if f := d.Diagnosis.Further; f != nil && f.Possible {
		doc.Diagnosis.FewestFurtherYes = &f.Votes
	}
	for _, r := range d.Result.Responses {
		doc.Responses = append(doc.Responses, responded(r))
	}
	for _, r := range d.Result.Refused {
		doc.Refused = append(doc.Refused, refused(r))
	}
	if d.Delegated != nil {
		for _, r := range d.Delegated.Lapsed {
			doc.Refused = append(doc.Refused, refused(r))
		}
	}
	return encode(w, doc)
}

func thresholdsOf(all []rule.Checked) []threshold {
	list := []threshold{}
	for _, c := range all {
		list = append(list, threshold{c.ID, c.Stage, c.Measure, c.Numerator, c.Base, c.Op, c.Fraction,
			plain(c.Measure, c.Part), plain(c.Measure, c.Whole), c.Share, c.Holds, plain(c.Measure, c.Margin), c.MarginVotes, c.Source})
	}
	return list
}

func namedRule(r rule.Rule) named {
	return named{r.ID, r.Title, r.Jurisdiction, r.Source, r.Valid.From, r.Valid.Until, r.Overlay, r.Chosen}
}

// plain writes a sum as a decimal without its unit.
func plain(m rule.Measure, sum int64) string { return strings.TrimSuffix(m.Format(sum), " m²") }

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// writeList lists the rules of the library.
func (j job) writeList(w io.Writer) error {
	lib, err := j.library(&files{})
	if err != nil {
		return err
	}
	if j.rule != "" {
		r, err := lib.At(j.rule, j.on)
		if err != nil {
			return err
		}
		return encode(w, r)
	}
	list := lib.List()
	if j.json {
		return encode(w, list)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", e.ID, e.Valid, e.Verification, e.Title.In(j.lang))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(e statute.Entry) bool { return e.Verification == statute.Unverified }) {
		_, err = fmt.Fprintln(w, text("Unverified packs are from memory: check the text before use.", "unverified 的规则包凭记忆写成，使用前请核对文本。").In(j.lang))
	}
	return err
}
