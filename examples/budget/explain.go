package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/budgeting"
)

// explain finds out why, and what the projects that lost would have needed.
func (d *decided) explain(ctx context.Context) (err error) {
	if d.reasons, err = budgeting.Explain(ctx, d.election, d.outcome); err != nil {
		return err
	}
	d.needs, err = budgeting.Needed(ctx, d.election, d.outcome)
	return err
}

// draw writes a picture: who paid where voters pay, else votes and cost.
func (d decided) draw(ctx context.Context, file string, l renjia.Lang) error {
	if d.outcome.Endowment != nil {
		return write(file, func(w io.Writer) error { return budgeting.WriteSharesSVG(ctx, w, d.election, d.outcome, l) })
	}
	c, err := budgeting.Compare(ctx, d.election, d.outcome.Rule)
	if err != nil {
		return err
	}
	return write(file, func(w io.Writer) error { return c.WriteSVG(w, l) })
}

// compare puts other rules beside the one asked for.
func (j job) compare(ctx context.Context, e *budgeting.Election, first budgeting.Rule, stdout io.Writer) error {
	rules := []budgeting.Rule{first}
	for _, r := range j.compared {
		r.Constraints = first.Constraints
		rules = append(rules, r)
	}
	c, err := budgeting.Compare(ctx, e, rules...)
	if err != nil {
		return err
	}
	if j.svg != "" {
		if err := write(j.svg, func(w io.Writer) error { return c.WriteSVG(w, j.lang) }); err != nil {
			return err
		}
	}
	return c.WriteText(stdout, j.lang)
}

// write replaces a file whole or not at all.
func write(file string, content func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".budget-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := content(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
