package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

// report is the result about rows for programs.
type report struct {
	Before disclosure.Assessment `json:"before"`
	After  disclosure.Assessment `json:"after"`
	Loss   disclosure.Loss       `json:"loss"`
	Why    renjia.Explanation    `json:"why"`
}

// rows measures the table, makes it coarser, and measures it again.
func (j job) rows(ctx context.Context, p plan, t *disclosure.Table, stdout io.Writer) (err error) {
	var r report
	if r.Before, err = disclosure.Assess(t); err != nil {
		return err
	}
	release, err := disclosure.Mondrian(ctx, t, p.Requirement, p.Cut)
	if err != nil {
		return err
	}
	r.Loss = release.Loss
	if r.After, err = disclosure.Assess(release.Table); err != nil {
		return err
	}
	if r.Why, err = disclosure.Check(release.Table, p.Requirement); err != nil {
		return err
	}
	if j.out != "" {
		if err := write(j.out, release.Table.WriteCSV); err != nil {
			return err
		}
	}
	if j.json {
		return printJSON(stdout, r)
	}
	return j.print(stdout, r)
}

func (j job) print(w io.Writer, r report) error {
	say := func(t renjia.Text) { fmt.Fprintln(w, t.In(j.lang)) }
	say(renjia.Text{EN: "\tbefore\tafter", ZH: "\t处理前\t处理后"})
	say(renjia.Textf("classes\t%d\t%d", "等价类数\t%d\t%d", r.Before.Classes, r.After.Classes))
	say(renjia.Textf("smallest class (k)\t%d\t%d", "最小等价类（k）\t%d\t%d", r.Before.K, r.After.K))
	say(renjia.Textf("rows alone in their class\t%d\t%d", "独一无二的行数\t%d\t%d", r.Before.Unique, r.After.Unique))
	say(renjia.Textf("expected share of rows found\t%s\t%s", "预期可被识别的行占比\t%s\t%s", r.Before.Marketer, r.After.Marketer))
	for i, a := range r.Before.Levels {
		b := r.After.Levels[i]
		say(renjia.Textf("%s: fewest different values\t%d\t%d", "%s：最少取值数\t%d\t%d", a.Column, a.Distinct, b.Distinct))
		say(renjia.Textf("%s: entropy ℓ\t%.3f\t%.3f", "%s：熵多样性 ℓ\t%.3f\t%.3f", a.Column, a.Entropy, b.Entropy))
		say(renjia.Textf("%s: greatest distance t, equal\t%s\t%s", "%s：最大距离 t（等距）\t%s\t%s", a.Column, decimal(a.Equal), decimal(b.Equal)))
	}
	say(renjia.Textf("information lost (GCP)\t0\t%.3f", "信息损失（GCP）\t0\t%.3f", r.Loss.GCP))
	return r.Why.WriteText(w, j.lang)
}

func decimal(r *big.Rat) string { return r.FloatString(4) }

// write makes a file whole or not at all.
func write(path string, content func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".release-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone once it was renamed
	if err := content(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
