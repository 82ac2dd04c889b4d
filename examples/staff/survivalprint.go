package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// page collects lines.
type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// print writes the result for people: a row for each group, then what was compared.
func (r *survivalResult) print(w io.Writer, j *survivalJob) error {
	var p page
	p.line("%-16s %6s %6s %10s %21s %10s %12s", "group", "n", "left", "median", fmt.Sprintf("%g%% %s", 100*j.options.Level, j.options.Interval), "mean to", "rate")
	for _, name := range r.names {
		g := r.Groups[name]
		mean, rate := "-", "-"
		if g.Mean != nil {
			mean = fmt.Sprintf("%.4g", g.Mean.Value)
		}
		if g.Rate != nil {
			rate = fmt.Sprintf("%.4g", g.Rate.Value)
		}
		p.line("%-16s %6d %6d %10s %21s %10s %12s", name, g.N, g.LeftN, short(g.Median), short(g.MedianLower)+" … "+short(g.MedianUpper), mean, rate)
		for _, warning := range g.Warnings {
			p.line("  ! %s", warning.Text.In(j.lang))
		}
	}
	p.line("median: %s; mean up to the last time seen; rate per unit of time at risk", j.median)
	r.printTest(&p)
	r.printCox(&p)
	r.printReasons(&p)
	_, err := io.WriteString(w, p.String())
	return err
}

// short is a number, or – where none was reached.
func short(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.5g", *v)
}

func (r *survivalResult) printTest(p *page) {
	switch {
	case r.Test == nil:
	case r.Test.Test == nil:
		p.line("test: %s", r.Test.Undefined)
	default:
		p.line("%s: chi-squared %.4g on %d, p = %.3g", r.Test.Variant, r.Test.Statistic, r.Test.DF, r.Test.P)
		if r.Test.Dropped > 0 {
			p.line("  %d rows without stratum were left out", r.Test.Dropped)
		}
	}
}

func (r *survivalResult) printCox(p *page) {
	m := r.Cox
	if m == nil {
		return
	}
	p.line("cox regression (%s ties): %d rows, %d left out, %d events, concordance %.3f", m.Variant.Ties, m.N, m.Dropped, m.Events, m.Concordance)
	for _, c := range m.Coefficients {
		if c.Infinite {
			p.line("  %-16s has no finite estimate: it puts those who leave in order without fail", c.Name)
			continue
		}
		p.line("  %-16s ratio %8.4g (%.4g … %.4g), coef %.5g, se %.4g, p = %.3g", c.Name, c.Ratio, c.Lower, c.Upper, c.Estimate, c.StdErr, c.P)
	}
	p.line("  likelihood ratio %.4g, score %.4g on %d, p = %.3g", m.Ratio.Statistic, m.Score.Statistic, m.Ratio.DF, m.Ratio.P)
}

func (r *survivalResult) printReasons(p *page) {
	for _, name := range slices.Sorted(maps.Keys(r.Incidence)) {
		one := r.Incidence[name]
		for _, reason := range slices.Sorted(maps.Keys(one.Reasons)) {
			v := one.Reasons[reason]
			last := len(v.Share) - 1
			line := fmt.Sprintf("%s: %.3f left for %s by %g (se %.3f)", name, v.Share[last], reason, one.Time[last], v.StdErr[last])
			if v.Gray != nil {
				line += fmt.Sprintf("; between groups p = %.3g (Gray)", v.Gray.P)
			}
			p.line("%s", line)
		}
	}
}
