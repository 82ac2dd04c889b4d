package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/catalogue"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
	"github.com/renjia-project/renjia/collaboration/network/twomode"
)

// loaded is a network and the graph that is measured.
type loaded struct {
	job   *job
	net   *network.Network
	raw   *network.Graph // with the directions of the file
	graph *network.Graph // as it is measured
	class []string       // of each place; nil without -class
	mode  []string       // of each place; nil without -twomode
}

// load reads the files and makes the graph the flags ask for.
func (j *job) load() (*loaded, error) {
	net, err := j.read()
	if err != nil {
		return nil, err
	}
	l := &loaded{job: j, net: net}
	if l.raw, err = l.layer(j.layer); err != nil {
		return nil, err
	}
	if l.graph, err = l.symmetrized(l.raw); err != nil {
		return nil, err
	}
	if j.mode != "" {
		if l.mode, err = net.Column(l.graph, j.mode); err != nil {
			return nil, fmt.Errorf("-twomode: %w", err)
		}
	}
	if j.project != "" {
		if err := l.projected(); err != nil {
			return nil, err
		}
	}
	if j.class != "" {
		if l.class, err = net.Column(l.graph, j.class); err != nil {
			return nil, fmt.Errorf("-class: %w", err)
		}
	}
	return l, nil
}

func (j *job) read() (*network.Network, error) {
	if ext := strings.ToLower(filepath.Ext(j.edges)); ext != ".csv" && ext != ".txt" && ext != "" {
		if j.nodes != "" {
			return nil, fmt.Errorf("-nodes: %s holds nodes itself", j.edges)
		}
		text, err := os.ReadFile(j.edges)
		if err != nil {
			return nil, err
		}
		net, err := exchange.Read(j.edges, bytes.NewReader(text))
		return net, located(j.edges, err)
	}
	edges, err := os.ReadFile(j.edges)
	if err != nil {
		return nil, err
	}
	var nodes []byte
	if j.nodes != "" {
		if nodes, err = os.ReadFile(j.nodes); err != nil {
			return nil, err
		}
	}
	return j.readCSV(edges, nodes)
}

func (j *job) readCSV(edges, nodes []byte) (*network.Network, error) {
	t := exchange.Tables{Direction: network.Undirected, Unlisted: exchange.UnlistedAdd, EdgesFile: j.edges, NodesFile: j.nodes}
	if j.directed {
		t.Direction = network.Directed
	}
	if nodes == nil {
		return t.Read(bytes.NewReader(edges), nil)
	}
	return t.Read(bytes.NewReader(edges), bytes.NewReader(nodes))
}

// layer builds the graph of a layer, as the file directs it.
func (l *loaded) layer(name string) (*network.Graph, error) {
	o := network.Options{Direction: network.Undirected, Merge: network.MergeSum, Loops: network.LoopsDrop}
	if l.net.Directed {
		o.Direction = network.Directed
	}
	g, err := l.net.Graph(name, o)
	if err != nil {
		return nil, fmt.Errorf("-layer: %w", err)
	}
	return g, nil
}

func (l *loaded) symmetrized(g *network.Graph) (*network.Graph, error) {
	if l.job.symmetrize == "" {
		return g, nil
	}
	return g.Undirected(network.Symmetry(l.job.symmetrize), network.MergeSum)
}

func (l *loaded) symmetrizedLayer(name string) (*network.Graph, error) {
	g, err := l.layer(name)
	if err != nil {
		return nil, err
	}
	return l.symmetrized(g)
}

// projected replaces a network of two modes by one of its first mode. Weights are
// how much is shared.
func (l *loaded) projected() error {
	t, err := twomode.New(l.graph.Unweighted(), l.mode)
	if err != nil {
		return fmt.Errorf("-project: %w", err)
	}
	g, err := t.Project(t.Modes()[0], twomode.Projection(l.job.project))
	if err != nil {
		return fmt.Errorf("-project: %w", err)
	}
	l.graph, l.raw, l.mode = g, g, nil
	return nil
}

// input is what the catalogue measures.
func (l *loaded) input() catalogue.Input {
	return catalogue.Input{
		Graph: l.graph, Class: l.class, Mode: l.mode,
		Weights: l.job.strengths(), Lengths: l.job.lengths(), Seed: l.job.seed, Workers: l.job.workers,
	}
}

// named is the name of a measure in this network: a projection bears the name of
// its mode.
func (l *loaded) named(m catalogue.Measure) string {
	if l.mode == nil || !strings.HasSuffix(m.ID, "_projection") {
		return m.ID
	}
	return m.ID + "_" + plural(l.mode[0])
}

// plural is the English plural of a mode such as "woman" or "event".
func plural(mode string) string {
	if stem, ok := strings.CutSuffix(mode, "man"); ok {
		return stem + "men"
	}
	return strings.TrimSuffix(mode, "s") + "s"
}

func (l *loaded) ids() []string {
	ids := make([]string, l.graph.Len())
	for i := range ids {
		ids[i] = l.graph.ID(i)
	}
	return ids
}

// numeric reads a cell as a number; true and yes are 1.
func numeric(text string) (float64, bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes":
		return 1, true
	case "false", "no":
		return 0, true
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return x, err == nil && !math.IsNaN(x)
}

func located(file string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", file, err)
}

// leads are the places that lead by mandate and how they are named.
func (l *loaded) leads() (ids []string, by string, err error) {
	switch {
	case len(l.job.lead) > 0:
		return l.job.lead, "-lead", nil
	case l.job.leadBy != "":
		ids, err := l.largest(l.job.leadBy)
		return ids, "-leadby " + l.job.leadBy, err
	}
	for _, column := range []string{"lead", "mandate", "influence", "decision_rank"} {
		if slices.Contains(l.net.Columns, column) {
			ids, err := l.largest(column)
			return ids, "column " + column + ", since neither -lead nor -leadby is given", err
		}
	}
	return nil, "", &renjia.UnspecifiedError{What: "leadership", Choices: []renjia.Choice{{
		Name: "lead", Why: "who leads is named by mandate, not by the number of ties",
	}}}
}

// largest returns the parties with the largest number in a column.
func (l *loaded) largest(column string) (ids []string, err error) {
	values, err := l.net.Column(l.graph, column)
	if err != nil {
		return nil, fmt.Errorf("-leadby: %w", err)
	}
	most := 0.0
	for i, text := range values {
		x, ok := numeric(text)
		switch {
		case !ok:
		case len(ids) == 0 || cmp.Compare(x, most) > 0:
			ids, most = []string{l.graph.ID(i)}, x
		case x == most:
			ids = append(ids, l.graph.ID(i))
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("-leadby %s: holds no number", column)
	}
	return ids, nil
}
