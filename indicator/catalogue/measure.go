package catalogue

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/bootstrap"
	"github.com/renjia-project/renjia/indicator/measured"
)

// Measure is a measure under a name.
type Measure struct {
	ID         string      `json:"id"`
	Dimension  string      `json:"dimension"` // of the five, A to E, where it is used most
	Name       renjia.Text `json:"name"`
	Formula    string      `json:"formula"`
	Range      string      `json:"range"`
	Variants   []Variant   `json:"variants,omitempty"`
	Columns    []Column    `json:"columns"`
	Parameters []Parameter `json:"parameters,omitempty"`
	gaps       bool        // rows may have cells without a value
}

// Variant is a convention of a measure, with other names it goes by.
type Variant struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
}

// Parameter is a number or a choice that a measure needs besides its columns. One
// that is not given may stand in a column of its name, the same in every row.
type Parameter struct {
	Name    string      `json:"name"`
	Meaning renjia.Text `json:"meaning"`
	Options []string    `json:"options,omitempty"`
}

// Input is what a measure is computed on.
type Input struct {
	Table      *Table
	Variant    string
	Columns    map[string]string // header of a part that is not to be found by its name
	Parameters map[string]string
	Missing    Missing
	Level      float64            // of intervals that a measure has of its own, such as 0.95
	Bootstrap  *bootstrap.Options // nil for none
}

// Answer is a value with what it was made of.
type Answer struct {
	measured.Result
	Detail    any                 `json:"detail,omitempty"`    // what the measure tells besides its value
	Bootstrap *bootstrap.Interval `json:"bootstrap,omitempty"` // if it was asked for
}

//go:embed measures.json
var texts []byte

// file is how the catalogue is written down: columns and parameters once, measures
// by name; "?" ends what is optional.
type file struct {
	Columns    []Column    `json:"columns"`
	Parameters []Parameter `json:"parameters"`
	Measures   []struct {
		ID         string      `json:"id"`
		Dimension  string      `json:"dimension"`
		Name       renjia.Text `json:"name"`
		Formula    string      `json:"formula"`
		Range      string      `json:"range"`
		Variants   []string    `json:"variants"` // "name|other name|…"
		Columns    []string    `json:"columns"`
		Parameters []string    `json:"parameters"`
	} `json:"measures"`
}

var read = sync.OnceValues(func() ([]Measure, error) {
	var f file
	dec := json.NewDecoder(bytes.NewReader(texts))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("measures.json: %w", err)
	}
	all := make([]Measure, len(f.Measures))
	for i, w := range f.Measures {
		m := Measure{ID: w.ID, Dimension: w.Dimension, Name: w.Name, Formula: w.Formula, Range: w.Range, gaps: kernels[w.ID].gaps}
		for _, v := range w.Variants {
			names := strings.Split(v, "|")
			m.Variants = append(m.Variants, Variant{names[0], names[1:]})
		}
		for _, name := range w.Columns {
			c, err := f.column(name)
			if err != nil {
				return nil, fmt.Errorf("measures.json: %s: %w", w.ID, err)
			}
			m.Columns = append(m.Columns, c)
		}
		for _, name := range w.Parameters {
			p, err := f.parameter(name)
			if err != nil {
				return nil, fmt.Errorf("measures.json: %s: %w", w.ID, err)
			}
			m.Parameters = append(m.Parameters, p)
		}
		all[i] = m
	}
	return all, nil
})

func (f *file) column(name string) (Column, error) {
	name, optional := strings.CutSuffix(name, "?")
	i := slices.IndexFunc(f.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, fmt.Errorf("column %q: %w", name, renjia.ErrNotFound)
	}
	c := f.Columns[i]
	c.Optional = optional
	return c, nil
}

func (f *file) parameter(name string) (Parameter, error) {
	i := slices.IndexFunc(f.Parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return Parameter{}, fmt.Errorf("parameter %q: %w", name, renjia.ErrNotFound)
	}
	return f.Parameters[i], nil
}

// All returns the measures in the order of the catalogue.
func All() ([]Measure, error) {
	all, err := read()
	return slices.Clone(all), err
}

// Find returns the measure of a name; case, hyphens and underscores make no
// difference. An unknown name is ErrNotFound.
func Find(name string) (Measure, error) {
	all, err := read()
	if err != nil {
		return Measure{}, err
	}
	for _, m := range all {
		if m.ID == plain(name) {
			return m, nil
		}
	}
	return Measure{}, fmt.Errorf("measure %q: %w", name, renjia.ErrNotFound)
}

// Resampled reports whether the measure can be drawn anew with [Input].Bootstrap.
func (m *Measure) Resampled() bool {
	k := kernels[m.ID]
	return k.resampled || k.limits != nil
}

// Compute computes the measure. A choice that is missing (a variant, a parameter,
// which column plays a part, what becomes of rows without a value) is a
// *renjia.UnspecifiedError; a cell that is no number is ErrInvalid with its place; a
// measure without a value is an *measured.UndefinedError.
func (m *Measure) Compute(in Input) (Answer, error) {
	variant, err := m.variant(in.Variant)
	if err != nil {
		return Answer{}, err
	}
	in.Variant = variant
	q, err := m.open(&in)
	if err != nil {
		return Answer{}, err
	}
	a, err := kernels[m.ID].compute(q)
	if err != nil {
		return Answer{}, m.withVariants(err)
	}
	q.describe(&a.About)
	if in.Bootstrap != nil {
		a.Bootstrap, err = m.draw(q, *in.Bootstrap)
	}
	return a, err
}

// draw computes the measure of rows drawn with replacement.
func (m *Measure) draw(q *query, o bootstrap.Options) (*bootstrap.Interval, error) {
	if !m.Resampled() {
		return nil, fmt.Errorf("measure %s: its rows are not units that can be drawn: %w", m.ID, renjia.ErrUnsupported)
	}
	if limits := kernels[m.ID].limits; limits != nil {
		return limits(q, o)
	}
	i, err := bootstrap.Run(len(q.rows), func(counts []float64) (float64, error) {
		drawn := *q
		drawn.counts = counts
		a, err := kernels[m.ID].compute(&drawn)
		return a.Value, err
	}, o)
	if err != nil {
		return nil, err
	}
	return &i, nil
}

// variant returns the name by which the engine knows it.
func (m *Measure) variant(chosen string) (string, error) {
	if chosen == "" {
		return "", nil // the engine asks if it matters
	}
	for _, v := range m.Variants {
		if plain(v.Name) == plain(chosen) || slices.ContainsFunc(v.Aliases, func(a string) bool { return plain(a) == plain(chosen) }) {
			return v.Name, nil
		}
	}
	if len(m.Variants) == 0 {
		return "", fmt.Errorf("measure %s has no variants: leave %q out: %w", m.ID, chosen, renjia.ErrInvalid)
	}
	return "", fmt.Errorf("measure %s: variant %q: want one of %s: %w", m.ID, chosen, m.VariantNames(), renjia.ErrInvalid)
}

// VariantNames lists the variants.
func (m *Measure) VariantNames() []string {
	names := make([]string, len(m.Variants))
	for i, v := range m.Variants {
		names[i] = v.Name
	}
	return names
}

// withVariants calls a choice of an engine by the name that a caller sets here: what
// is chosen among the variants is the variant.
func (m *Measure) withVariants(err error) error {
	var open *renjia.UnspecifiedError
	if !errors.As(err, &open) || len(m.Variants) == 0 {
		return err
	}
	choices := slices.Clone(open.Choices)
	for i, c := range choices {
		if slices.Equal(c.Options, m.VariantNames()) {
			choices[i].Name = "variant"
		}
	}
	return &renjia.UnspecifiedError{What: open.What, Choices: choices}
}

func (m *Measure) column(name string) (Column, bool) {
	i := slices.IndexFunc(m.Columns, func(c Column) bool { return c.Name == plain(name) })
	if i < 0 {
		return Column{}, false
	}
	return m.Columns[i], true
}

func (m *Measure) parameter(name string) (Parameter, bool) {
	i := slices.IndexFunc(m.Parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return Parameter{}, false
	}
	return m.Parameters[i], true
}

func (m *Measure) parts() string {
	names := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// takes refuses parameters that the measure would not use.
func (m *Measure) takes(given map[string]string) error {
	for name := range given {
		if _, ok := m.parameter(name); !ok {
			return fmt.Errorf("measure %s takes no %s: %w", m.ID, name, renjia.ErrInvalid)
		}
	}
	return nil
}
