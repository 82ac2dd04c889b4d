package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/indicator/study"
)

func (j *job) print(stdout io.Writer, found *outcome) error {
	if j.json {
		e := json.NewEncoder(stdout)
		e.SetIndent("", "  ")
		return e.Encode(found)
	}
	report, err := found.report()
	if err != nil {
		return err
	}
	if found.Effect != nil {
		report.Sections = append(report.Sections, effectSection(j, found.Effect))
	}
	if j.out == "" {
		return report.WriteMarkdown(stdout, j.lang)
	}
	return j.write(report)
}

// report is that of one community over time, or of several side by side.
func (o *outcome) report() (*indicator.Report, error) {
	if len(o.Comparison.Courses) == 1 {
		return indicator.NewCourseReport(&o.Comparison.Courses[0])
	}
	if o.Ranking == nil {
		return indicator.NewComparisonReport(o.Comparison)
	}
	return indicator.NewComparisonReport(o.Comparison, o.Ranking)
}

// write fills a file next to the place and then puts it there.
func (j *job) write(report *indicator.Report) error {
	f, err := os.Create(j.out + ".part")
	if err != nil {
		return err
	}
	if strings.HasSuffix(j.out, ".md") {
		err = report.WriteMarkdown(f, j.lang)
	} else {
		err = report.WriteHTML(f, j.lang)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), j.out)
}

func effectSection(j *job, d *study.Differences) indicator.Section {
	p := "–"
	if d.P != nil {
		p = fmt.Sprintf("%.3f", *d.P)
	}
	term := func(en, zh, format string, args ...any) indicator.Term {
		return indicator.Term{Label: renjia.Text{EN: en, ZH: zh}, Text: renjia.Both(fmt.Sprintf(format, args...))}
	}
	return indicator.Section{
		Anchor: "effect", Title: renjia.Text{EN: "Difference in differences", ZH: "双重差分"},
		Blocks: []indicator.Block{{Entry: &indicator.Entry{
			Anchor: "effect-figures", Title: renjia.Textf("%s, programme from %s", "%s，项目自%s起", j.effect, j.programme.Begins),
			Terms: []indicator.Term{
				term("Effect", "效应", "%+.4f (%.4f – %.4f, %.0f%%)", d.Value, d.Limits.Lower, d.Limits.Upper, 100*d.Limits.Level),
				term("Standard error", "标准误", "%.4f; p = %s; df = %.4g", d.SE, p, d.DF),
				term("Variant", "口径", "%s", d.Variant),
				term("With the programme", "实验组", "%.4f → %.4f, n = %d", d.Means[1][0], d.Means[1][1], d.Communities[1]),
				term("Without it", "对照组", "%.4f → %.4f, n = %d", d.Means[0][0], d.Means[0][1], d.Communities[0]),
				term("Source", "来源", "%s", d.Source),
			},
		}}},
	}
}
