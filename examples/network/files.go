package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/catalogue"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/draw"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

// files writes what the flags ask for beside the result: pictures, a page, the
// network in another format.
func (l *loaded) files(measures []measured) error {
	p, err := l.picture()
	if err != nil {
		return err
	}
	ego, egoFile, _ := strings.Cut(l.job.ego, "=")
	for _, f := range []struct {
		file  string
		write func(b *bytes.Buffer) error
	}{
		{l.job.svg, func(b *bytes.Buffer) error { return l.draw(b, p) }},
		{l.job.matrix, func(b *bytes.Buffer) error { return l.drawMatrix(b, p) }},
		{l.job.html, func(b *bytes.Buffer) error { return draw.HTML(b, p, l.columns(measures)) }},
		{egoFile, func(b *bytes.Buffer) error { return draw.Ego(b, p, ego) }},
		{l.job.out, func(b *bytes.Buffer) error { return exchange.Write(l.job.out, b, l.net) }},
	} {
		if f.file == "" {
			continue
		}
		var b bytes.Buffer
		if err := f.write(&b); err != nil {
			return err
		}
		if err := save(f.file, b.Bytes()); err != nil {
			return err
		}
	}
	return l.folders()
}

// folders writes what programs of R read.
func (l *loaded) folders() error {
	name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(l.job.edges), filepath.Ext(l.job.edges)), ".edges")
	if l.job.statnet != "" {
		if err := exchange.WriteStatnet(into(l.job.statnet), name, l.net); err != nil {
			return fmt.Errorf("-statnet: %w", err)
		}
	}
	if l.job.siena == "" {
		return nil
	}
	waves := make([]exchange.Wave, len(l.job.waves))
	for i, layer := range l.job.waves {
		waves[i].Layer = layer
	}
	if err := exchange.WriteSiena(into(l.job.siena), name, l.net, waves...); err != nil {
		return fmt.Errorf("-siena: %w", err)
	}
	return nil
}

// into opens the files of a folder, which is made if it is not there.
func into(folder string) exchange.Create {
	return func(name string) (io.WriteCloser, error) {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return nil, err
		}
		return os.Create(filepath.Join(folder, name))
	}
}

// picture is what pictures show: parties by class, as large as a measure says.
func (l *loaded) picture() (draw.Picture, error) {
	j := l.job
	if j.svg == "" && j.matrix == "" && j.html == "" && j.ego == "" {
		return draw.Picture{}, nil
	}
	name := j.layer
	if name == "" {
		name = strings.TrimSuffix(filepath.Base(j.edges), filepath.Ext(j.edges))
		name = strings.TrimSuffix(name, ".edges")
	}
	p := draw.Picture{Graph: l.graph, Title: renjia.Both(name), Lang: j.lang, Labels: l.net.Labels(l.graph), Class: l.class}
	if j.weights == "ignore" {
		p.Graph = l.graph.Unweighted()
	}
	if leaders, _, err := l.leads(); err == nil && j.profile == "leadership" {
		for _, id := range leaders {
			p.Lead = append(p.Lead, l.graph.Index(id))
		}
	}
	return p, l.sized(&p)
}

// sized makes the areas of parties follow the measure of -size; the number of
// partners if none is named.
func (l *loaded) sized(p *draw.Picture) error {
	if l.job.size == "" {
		p.Size = draw.Size{Name: renjia.Text{EN: "number of partners", ZH: "合作对象数"}, Values: make([]float64, l.graph.Len())}
		for i, d := range l.graph.Neighbours() {
			p.Size.Values[i] = float64(d)
		}
		return nil
	}
	m, err := catalogue.Find(l.job.size)
	if err != nil {
		return fmt.Errorf("-size: %w", err)
	}
	answer, err := m.Compute(l.input())
	if err != nil {
		return fmt.Errorf("-size: %w", err)
	}
	values, ok := answer.ByNode.([]float64)
	if !ok {
		return fmt.Errorf("-size %s: has no value for each party", l.job.size)
	}
	p.Size = draw.Size{Name: m.Name, Values: values}
	return nil
}

func (l *loaded) draw(b *bytes.Buffer, p draw.Picture) error {
	if l.mode != nil && l.job.project == "" {
		return draw.TwoMode(b, p, l.mode)
	}
	return draw.SVG(b, p)
}

// drawMatrix puts the core of the pattern "max" first.
func (l *loaded) drawMatrix(b *bytes.Buffer, p draw.Picture) error {
	d, err := coreperiphery.Discrete(l.graph, coreperiphery.Max, coreperiphery.Options{Weights: network.WeightsIgnore, Seed: l.job.seed})
	if err != nil {
		return fmt.Errorf("-matrix: %w", err)
	}
	return draw.Matrix(b, p, d.Core)
}

// columns are the measures with a number for each party.
func (l *loaded) columns(measures []measured) (all []draw.Measured) {
	for _, m := range measures {
		if values, ok := m.answer.ByNode.([]float64); ok {
			all = append(all, draw.Measured{Name: m.measure.Name, Values: values})
		}
	}
	return all
}

// save writes a whole file or leaves what was there.
func save(file string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // it is gone after the renaming
	if _, err := f.Write(text); err != nil {
		f.Close() //nolint:errcheck // the error of writing counts
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close() //nolint:errcheck // see above
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
