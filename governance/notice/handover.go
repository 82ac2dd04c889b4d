package notice

import (
	"strconv"

	"github.com/renjia-project/renjia"
)

// Handover lists what an outgoing body hands to its successor (工作移交).
type Handover struct {
	Heading
	From    renjia.Text `json:"from"`
	To      renjia.Text `json:"to"`
	Elected renjia.Date `json:"elected"` // when the new body came about
	// WithinDays is how soon it is handed over; asked for, since texts differ:
	// 10 days in the Urban Residents' Committees Organic Law (2025), art. 25.
	WithinDays int            `json:"within_days"`
	Source     string         `json:"source"`
	Done       renjia.Date    `json:"done,omitzero"` // zero: still to come
	Items      []HandoverItem `json:"items"`
	Witness    renjia.Text    `json:"witness,omitzero"` // who supervises it
}

// HandoverItem is one thing handed over: seal, accounts, archive, equipment.
type HandoverItem struct {
	What     renjia.Text `json:"what"`
	Quantity string      `json:"quantity"`
	Note     renjia.Text `json:"note,omitzero"`
}

func (d Handover) check(p *renjia.Problems) {
	p.Require(!d.From.IsZero(), "from", "must be given")
	p.Require(!d.To.IsZero(), "to", "must be given")
	p.Require(!d.Elected.IsZero(), "elected", "must be given")
	p.Require(d.Done.IsZero() || !d.Done.Before(d.Elected), "done", "lies before the new body came about")
	p.Require(len(d.Items) > 0, "items", "must not be empty")
	for i, x := range d.Items {
		p.Require(!x.What.IsZero(), at("items", i)+".what", "must be given")
	}
}

func (d Handover) compose(p *page) {
	p.begin("handover", "Handover", "工作移交清单")
	p.needs(d.WithinDays > 0, "within_days", "how soon is handed over differs from text to text")
	due := d.Elected.AddDays(d.WithinDays)
	if due.Before(d.Done) {
		p.warn("handed over on %s, but it was due by %s (%s)", "%s移交，迟于期限%s（%s）", d.Done, due, source(d.Source))
	}
	facts := []fact{
		{Term: p.t("From", "移交方"), Value: d.From.In(p.lang)}, {Term: p.t("To", "接收方"), Value: d.To.In(p.lang)},
		p.on(p.t("Successor elected", "新一届产生日期"), d.Elected), p.on(p.t("Due by, and including", "最迟移交日（含当日）"), due),
	}
	if !d.Done.IsZero() {
		facts = append(facts, p.on(p.t("Handed over", "移交日期"), d.Done))
	}
	t := table{Columns: columns(p.t("No.", "序号"), p.t("Item", "移交内容"), p.t("Quantity", "数量"), p.t("Note", "备注"))}
	for i, x := range d.Items {
		t.add(plain(strconv.Itoa(i+1), x.What.In(p.lang), x.Quantity, x.Note.In(p.lang))...)
	}
	p.add(block{Facts: facts, Paras: []string{p.t("The handover is due within %d days%s.", "应当自新一届产生之日起%d日内完成移交%s。", d.WithinDays, p.cited(d.Source))}})
	p.add(block{Heading: p.t("Items", "移交清单"), Tables: []table{t}, Signs: []string{p.t("Handed over by", "移交人"), p.t("Received by", "接收人"), p.t("Witness", "监交人"), p.t("Date", "日期")}})
	if !d.Witness.IsZero() {
		p.add(block{Facts: []fact{{Term: p.t("Supervised by", "监交"), Value: d.Witness.In(p.lang)}}})
	}
}
