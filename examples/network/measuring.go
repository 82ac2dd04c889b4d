package main

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/catalogue"
)

// measured is one measure of the result.
type measured struct {
	name    string
	measure catalogue.Measure
	answer  catalogue.Answer
	without string // why there is no value
}

// measureAll computes the measures asked for. One that is asked for by name and
// does not fit the graph is an error; of all measures those that fit are taken.
func (l *loaded) measureAll() ([]measured, error) {
	var all []measured
	in := l.input()
	for _, name := range l.job.measures {
		if name == "all" {
			some, err := l.fitting(in)
			if err != nil {
				return nil, err
			}
			all = append(all, some...)
			continue
		}
		m, err := catalogue.Find(name)
		if err != nil {
			return nil, err
		}
		if err := m.Fits(in); err != nil {
			return nil, err
		}
		one, err := compute(name, m, in)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (l *loaded) fitting(in catalogue.Input) (all []measured, err error) {
	measures, err := catalogue.All()
	if err != nil {
		return nil, err
	}
	for _, m := range measures {
		if m.Fits(in) != nil || !l.wanted(m) {
			continue
		}
		if limit := m.Costly(); limit > 0 && in.Graph.Len() > limit {
			why := fmt.Sprintf("takes long above %d parties: ask for it by name", limit)
			all = append(all, measured{name: l.named(m), measure: m, without: why})
			continue
		}
		one, err := compute(l.named(m), m, in)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// wanted reports whether "all" means a measure, too: weights are only used if they
// are asked for, and estimates only where exact values take long.
func (l *loaded) wanted(m catalogue.Measure) bool {
	if m.Weighted() && l.job.weights == "ignore" {
		return false
	}
	above := m.StandsInAbove()
	return above == 0 || l.graph.Len() > above
}

// compute computes one measure; that it is undefined is a result too.
func compute(name string, m catalogue.Measure, in catalogue.Input) (measured, error) {
	answer, err := m.Compute(in)
	switch {
	case errors.Is(err, renjia.ErrInvalid), errors.Is(err, renjia.ErrUnsupported):
		return measured{name: name, measure: m, without: err.Error()}, nil
	case err != nil:
		return measured{}, err
	}
	return measured{name: name, measure: m, answer: answer}, nil
}

// json is the form of a measure in the document.
func (m measured) json(ids []string) object {
	var o object
	o.set("variant", m.measure.Variant)
	if m.without != "" {
		o.set("value", nil)
		o.set("undefined", m.without)
		return o
	}
	o.set("choices", m.answer.Variant)
	o.set("source", m.measure.Source)
	switch rows := m.answer.ByNode.(type) {
	case []float64:
		var by object
		for i, v := range finite(rows) {
			by.set(ids[i], v)
		}
		o.set("byNode", by)
	case [][]float64:
		var by object
		for i, row := range rows {
			by.set(ids[i], finite(row))
		}
		o.set("byNode", by)
	default:
		o.set("value", m.answer.Value)
	}
	return o
}
