package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/catalogue"
)

// run does what the flags ask for.
func (j *job) run(stdin io.Reader, stdout io.Writer) error {
	if j.list {
		return j.writeList(stdout)
	}
	m, err := catalogue.Find(j.indicator)
	if errors.Is(err, renjia.ErrNotFound) {
		return fmt.Errorf("there is no measure %q; -list shows them", j.indicator)
	}
	if err != nil {
		return err
	}
	if j.input.Table, err = j.read(stdin); err != nil {
		return err
	}
	a, err := m.Compute(j.input)
	if err != nil {
		return err
	}
	if j.json {
		return writeJSON(stdout, a)
	}
	return j.print(stdout, m, a)
}

func (j *job) read(stdin io.Reader) (*catalogue.Table, error) {
	if j.file == "" || j.file == "-" {
		return catalogue.ReadTable(stdin, "stdin")
	}
	f, err := os.Open(j.file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	return catalogue.ReadTable(f, filepath.Base(j.file))
}

func writeJSON(w io.Writer, document any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(document)
}

// print prints the answer for people.
func (j *job) print(w io.Writer, m catalogue.Measure, a catalogue.Answer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s = %v", m.Name.In(j.lang), a.Value)
	if a.Exact != nil && !a.Exact.IsInt() {
		fmt.Fprintf(b, " = %s", a.Exact.RatString())
	}
	fmt.Fprintf(b, "\n  n        %d\n", a.N)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %-8s %s\n", name, value)
		}
	}
	row("variant", a.Variant)
	row("missing", a.Missing)
	row("range", m.Range)
	for _, x := range a.Inputs {
		row("input", x.Name+": "+x.Value)
	}
	if i := a.Bootstrap; i != nil {
		row("interval", fmt.Sprintf("%.6g to %.6g at %v (%s, %d draws, seed %d)", i.Limits.Lower, i.Limits.Upper, i.Limits.Level, i.Limits.Method, i.Draws, i.Seed))
	}
	row("formula", m.Formula)
	row("source", a.Source)
	if a.Detail != nil {
		detail, err := json.Marshal(a.Detail)
		if err != nil {
			return err
		}
		row("detail", string(detail))
	}
	return b.Flush()
}

func (j *job) writeList(w io.Writer) error {
	all, err := catalogue.All()
	if err != nil {
		return err
	}
	if j.json {
		return writeJSON(w, all)
	}
	b := bufio.NewWriter(w)
	for _, m := range all {
		fmt.Fprintf(b, "%s: %s\n  formula     %s\n  columns     %s\n", m.ID, m.Name.In(j.lang), m.Formula, columns(m))
		if len(m.Variants) > 0 {
			fmt.Fprintf(b, "  variants    %s\n", strings.Join(m.VariantNames(), ", "))
		}
		for _, p := range m.Parameters {
			fmt.Fprintf(b, "  -%-10s %s\n", strings.ReplaceAll(p.Name, "_", "-"), p.Meaning.In(j.lang))
		}
	}
	return b.Flush()
}

func columns(m catalogue.Measure) string {
	names := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		names[i] = c.Name
		switch {
		case c.Optional:
			names[i] = "[" + c.Name + "]"
		case c.Rest:
			names[i] += "…"
		}
	}
	return strings.Join(names, ", ")
}
