package main

import (
	"fmt"
	"io"

	"github.com/renjia-project/renjia/collaboration/network/catalogue"
)

// run does what the flags ask for.
func (j *job) run(stdout io.Writer) error {
	if j.list {
		return j.writeList(stdout)
	}
	l, err := j.load()
	if err != nil {
		return err
	}
	r := result{loaded: l}
	if r.measures, err = l.measureAll(); err != nil {
		return err
	}
	if r.profile, err = l.profiled(); err != nil {
		return err
	}
	if r.comparison, err = l.compared(); err != nil {
		return err
	}
	if err := l.files(r.measures); err != nil {
		return err
	}
	if j.json {
		return writeJSON(stdout, r.document())
	}
	return r.print(stdout)
}

// result is what a run found.
type result struct {
	*loaded
	measures   []measured
	profile    findings   // nil without -profile
	comparison comparison // nil without -compare
}

// document is the result for programs.
func (r *result) document() object {
	var o object
	o.set("nodes", r.graph.Len())
	o.set("edges", r.graph.Edges())
	o.set("choices", r.choices())
	measures := object{}
	ids := r.ids()
	for _, m := range r.measures {
		measures.set(m.name, m.json(ids))
	}
	o.set("measures", measures)
	if r.profile != nil {
		o.set("profile", r.profile.document())
	}
	if r.comparison != nil {
		o.set("comparison", r.comparison)
	}
	return o
}

// choices are what the flags left or made of the file.
func (r *result) choices() object {
	var o object
	o.set("graph", r.graph.Options().String())
	o.set("isolates", "included")
	o.set("weights", r.job.weights)
	layer := r.job.layer
	if layer == "" {
		layer = "all together"
	}
	o.set("layer", layer)
	if r.job.symmetrize != "" {
		o.set("symmetrize", r.job.symmetrize)
	}
	if r.job.project != "" {
		o.set("project", r.job.project)
	}
	o.set("seed", r.job.seed)
	return o
}

// writeList lists the measures.
func (j *job) writeList(w io.Writer) error {
	all, err := catalogue.All()
	if err != nil {
		return err
	}
	if j.json {
		return writeJSON(w, all)
	}
	for _, m := range all {
		_, err := fmt.Fprintf(w, "%s\n  %s: %s\n  variant: %s\n  source: %s\n", m.ID, m.Name.In(j.lang), m.Definition.In(j.lang), m.Variant, m.Source)
		if err != nil {
			return err
		}
	}
	return nil
}
