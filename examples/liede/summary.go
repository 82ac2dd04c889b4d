package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/examples/liede/folder"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/storage"
)

// summary is one screen about the year, and the report in full.
type summary struct {
	job
	*folder.Folder
	done imported
}

func (s *summary) write(ctx context.Context, space *storage.Space, stdout io.Writer) error {
	o := indicator.Options{Community: s.Community.Name, Synthetic: s.Community.Synthetic, From: s.Community.From, Place: s.Zone}
	if s.Community.Lead != "" {
		o.Lead = s.SubjectRef(s.Community.Lead)
	}
	o.Edge = indicator.Edge{Name: s.Community.Edge.Name, Classes: s.Community.Edge.Classes}
	var err error
	if o.Need, err = s.need(); err != nil {
		return err
	}
	data, err := indicator.Gather(ctx, space, s.Last(), o)
	if err != nil {
		return err
	}
	report, err := indicator.NewReport(data)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := s.save("report.md", report.WriteMarkdown); err != nil {
		return err
	}
	if err := s.save("report.html", report.WriteHTML); err != nil {
		return err
	}
	return s.print(stdout, data)
}

// need is the income of the clients, as far as the folder has it.
func (s *summary) need() (indicator.ClientNeed, error) {
	n := indicator.ClientNeed{
		By: renjia.Text{EN: "income per head, yuan a month", ZH: "人均月收入（元）"}, Neediest: indicator.NeediestLow, Values: map[renjia.Ref]float64{},
	}
	for v, err := range s.Scan().Clients() {
		if err != nil {
			return n, err
		}
		if v.Income.Currency() != "" {
			n.Values[v.Client.Person] = v.Income.Decimal().InexactFloat64()
		}
	}
	return n, nil
}

// save replaces a file of the report as a whole.
func (s *summary) save(name string, write func(io.Writer, renjia.Lang) error) error {
	f, err := os.CreateTemp(s.out, "."+name+"-*")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone if all went well
	err = write(f, s.lang)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.out, name))
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// screen is how many motions are listed one by one; with more, only how many came
// out how, so that the summary stays one screen.
const screen = 12

func (s *summary) print(w io.Writer, d *indicator.Data) error {
	p := printer{w: w, lang: s.lang}
	p.say("%[1]s, %[3]s to %[4]s", "%[2]s，%[3]s至%[4]s", s.Community.Name.In(renjia.English), s.Community.Name.In(renjia.Chinese), s.Community.From, s.Last())
	if s.Community.Synthetic {
		p.say("SYNTHETIC DATA: made up, about nobody", "合成数据：虚构，不涉及任何真实主体")
	}
	s.votes(&p)
	for _, c := range d.Contracts {
		p.say("contract: %d of %d hours", "合同：已完成%d小时，应完成%d小时", c.Done/60, c.Minimum/60)
	}
	p.say("clients: %d received services", "服务对象：%d人接受服务", len(d.Clients))
	if err := s.money(&p, d); err != nil {
		return err
	}
	pairs := 0
	for _, o := range d.Organizations {
		pairs += len(o.Partners)
	}
	p.say("organizations: %d, with %d pairs in agreement; %d of %d commitments due were kept", "组织：%d个，有效协议%d对；到期承诺%[4]d项，兑现%[3]d项",
		len(d.Organizations), pairs/2, d.Commitments.Kept, d.Commitments.Due)
	p.say("staff: %d at the end, %d left; %d of %d professionals certified; %d supervised by %d", "员工：期末%d人，离职%d人；专业岗位持证%d人（共%d人）；%d人接受督导，督导%d人",
		d.Staff.Closing, d.Staff.Left, d.Staff.Certified, d.Staff.Professional, d.Staff.Supervised, d.Staff.Supervisors)
	s.journal(&p)
	p.say("report: %s", "报告：%s", filepath.Join(s.out, "report.html"))
	return p.err
}

// money is a line about all funds.
func (s *summary) money(p *printer, d *indicator.Data) error {
	var in, out, left renjia.Money
	for _, f := range d.Funds {
		var err error
		if in, err = in.Add(f.In); err == nil {
			out, err = out.Add(f.Out)
		}
		if err == nil {
			left, err = left.Add(f.Balance)
		}
		if err != nil {
			return fmt.Errorf("sum of the funds: %w", err)
		}
	}
	p.say("funds: %d; received %s, spent %s, left %s; %s released from restrictions", "基金：%d个；收入%s，支出%s，结余%s；解除限定%s",
		len(d.Funds), in, out, left, s.done.released)
	return nil
}

func (s *summary) journal(p *printer) {
	rows, at := s.done.rows, s.done.after.Position
	if s.done.before == s.done.after {
		p.say("nothing changed: all %d rows were stored before, journal at %d", "没有改变：%d行均已入库，日志位置%d", rows, at)
		return
	}
	seconds := s.done.took.Seconds()
	p.say("%d rows stored in %.1f s (%.0f rows/s), journal at %d", "%d行，用时%.1f秒（每秒%.0f行），日志位置%d", rows, seconds, float64(rows)/max(seconds, 1e-9), at)
}

var verdicts = map[rule.Outcome]renjia.Text{
	rule.Adopted: {EN: "adopted", ZH: "通过"}, rule.Rejected: {EN: "rejected", ZH: "未通过"},
	rule.NoQuorum: {EN: "no quorum", ZH: "未达到参与比例"}, rule.Void: {EN: "void", ZH: "无效"},
}

// votes lists the motions, or counts them if they are too many.
func (s *summary) votes(p *printer) {
	if len(s.done.results) <= screen {
		for _, r := range s.done.results {
			p.say("  %[1]s: %[3]s %[4]s", "  %[2]s：%[3]s %[5]s", verdicts[r.result].EN, verdicts[r.result].ZH, r.key, r.title.In(renjia.English), r.title.In(renjia.Chinese))
		}
		return
	}
	count := map[rule.Outcome]int{}
	for _, r := range s.done.results {
		count[r.result]++
	}
	p.say("motions: %d; %d adopted, %d rejected, %d without quorum", "议题：%d项；通过%d项，未通过%d项，未达到参与比例%d项",
		len(s.done.results), count[rule.Adopted], count[rule.Rejected], count[rule.NoQuorum])
}

// printer writes lines in one language.
type printer struct {
	w    io.Writer
	lang renjia.Lang
	err  error
}

func (p *printer) say(en, zh string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, renjia.Textf(en, zh, args...).In(p.lang))
	}
}
