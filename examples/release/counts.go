package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/renjia-project/renjia/indicator/disclosure"
)

// published is the result about counts for programs.
type published struct {
	Cells  []cell              `json:"cells"`
	Exact  bool                `json:"exact"`
	Bounds []disclosure.Bounds `json:"bounds"` // for the publisher only
}

type cell struct {
	Name  string `json:"name"`
	Value *int64 `json:"value"` // null: withheld
}

// counts tabulates the table, withholds small cells and shows between which
// bounds a reader can place each.
func (j job) counts(ctx context.Context, t *disclosure.Table, stdout io.Writer) error {
	counts, err := disclosure.Count(t, strings.Split(j.count, ",")...)
	if err != nil {
		return err
	}
	o := disclosure.Options{Zeros: disclosure.Zeros(j.zeros), Method: disclosure.LinearProgram}
	if j.threshold != 0 {
		o.Rules = []disclosure.Rule{{Kind: disclosure.Threshold, N: j.threshold}}
	}
	p, err := counts.Protect(ctx, o)
	if err != nil {
		return err
	}
	out := published{Exact: p.Exact}
	if out.Bounds, err = p.Audit(ctx); err != nil {
		return err
	}
	if j.out != "" {
		if err := write(j.out, p.WriteCSV); err != nil {
			return err
		}
	}
	if j.json {
		for i, c := range counts.Cells {
			x := cell{Name: c.Name}
			if !p.Withheld(i) {
				x.Value = &c.Value
			}
			out.Cells = append(out.Cells, x)
		}
		return printJSON(stdout, out)
	}
	if err := p.WriteCSV(stdout); err != nil {
		return err
	}
	for _, b := range out.Bounds {
		if _, err := fmt.Fprintf(stdout, "# withheld, a reader knows: %s from %d%s\n", b.Name, b.Low, upTo(b)); err != nil {
			return err
		}
	}
	return nil
}

func upTo(b disclosure.Bounds) string {
	if b.Open {
		return " on"
	}
	return fmt.Sprintf(" to %d", b.High)
}
