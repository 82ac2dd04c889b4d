package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/storage"
)

// summary is one screen about the year, and the report in full.
type summary struct {
	job
	*folder
	*loader
	changed bool
	head    storage.Stamp
}

func (s *summary) write(ctx context.Context, space *storage.Space, stdout io.Writer) error {
	took := time.Since(s.started)
	o := indicator.Options{
		Community: s.folder.community.Name, Synthetic: s.folder.community.Synthetic, From: s.folder.community.From, Place: s.folder.zone,
	}
	if s.folder.community.Lead != "" {
		o.Lead = s.folder.subjectRef(s.folder.community.Lead)
	}
	data, err := indicator.Gather(ctx, space, s.folder.last(), o)
	if err != nil {
		return err
	}
	report, err := indicator.NewReport(data)
	if err != nil {
		return err
	}
	files := map[string]func(io.Writer, renjia.Lang) error{"report.md": report.WriteMarkdown, "report.html": report.WriteHTML}
	for name, write := range files {
		if err := s.save(name, write); err != nil {
			return err
		}
	}
	s.print(stdout, data, took)
	return nil
}

// save replaces a file of the report as a whole.
func (s *summary) save(name string, write func(io.Writer, renjia.Lang) error) error {
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
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

func (s *summary) print(w io.Writer, d *indicator.Data, took time.Duration) {
	say := func(en, zh string, args ...any) { fmt.Fprintln(w, renjia.Textf(en, zh, args...).In(s.lang)) }
	say("%[1]s, %[3]s to %[4]s", "%[2]s，%[3]s至%[4]s", s.folder.community.Name.In(renjia.English), s.folder.community.Name.In(renjia.Chinese),
		s.folder.community.From, s.folder.last())
	if s.folder.community.Synthetic {
		say("SYNTHETIC DATA: made up, about nobody", "合成数据：虚构，不涉及任何真实主体")
	}
	for _, r := range s.results {
		verdict := renjia.Text{EN: "adopted ", ZH: "通过"}
		switch {
		case r.decision.Result.Outcome == "no-quorum":
			verdict = renjia.Text{EN: "no quorum", ZH: "未达到表决人数"}
		case !r.adopted:
			verdict = renjia.Text{EN: "rejected", ZH: "未通过"}
		}
		fmt.Fprintf(w, "  %-9s %s %s\n", verdict.In(s.lang), r.key, r.title.In(s.lang))
	}
	for _, c := range d.Contracts {
		say("contract: %d of %d hours", "合同：已完成%d小时，应完成%d小时", c.Done/60, c.Minimum/60)
	}
	say("%d funds, %d organizations, %d people counted as clients", "%d个基金，%d个组织，%d名服务对象", len(d.Funds), len(d.Organizations), len(d.Clients))
	if s.changed {
		say("%d rows stored in %.1f s (%.0f rows/s), journal at %d", "%d行，用时%.1f秒（每秒%.0f行），日志位置%d", s.rows, took.Seconds(), float64(s.rows)/took.Seconds(), s.head.Position)
	} else {
		say("nothing changed: all %d rows were stored before, journal at %d", "没有改变：%d行均已入库，日志位置%d", s.rows, s.head.Position)
	}
	say("report: %s", "报告：%s", filepath.Join(s.out, "report.html"))
}
