package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/abcyaml"
)

// election is what is counted.
type election struct {
	file, id   string
	profile    *voting.Profile
	scale      int64   // what weights were multiplied by; 0 if they were not
	undeclared []int   // write-in candidates
	seconds    float64 // of processor time, for reading the file
}

// called names the election in errors.
func (e election) called() string {
	if e.id == "" {
		return e.file
	}
	return e.file + ": " + e.id
}

// read reads the elections of a file, or the one that -id selects.
func (j job) read(ctx context.Context, file string, stderr io.Writer) ([]election, error) {
	if j.lenient {
		j.options.Warn = func(p renjia.Problem) { fmt.Fprintln(stderr, "elect: warning:", p) }
	}
	r, name, err := j.open(file)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	before := cpuSeconds()
	all, err := readAs(interruptible{ctx, r}, name, j.options)
	if err != nil {
		return nil, j.readable(ctx, file, err)
	}
	for i := range all {
		all[i].file, all[i].seconds = file, cpuSeconds()-before
		if len(all) > 1 && all[i].id == "" {
			all[i].id = strconv.Itoa(i + 1)
		}
	}
	if j.id == "" {
		return all, nil
	}
	for _, e := range all {
		if e.id == j.id {
			return []election{e}, nil
		}
	}
	return nil, fmt.Errorf("%s: no election is called %q; there %s", file, j.id, thereAre(all))
}

// readable adds to an error that lenient reading would do, if that is so.
func (j job) readable(ctx context.Context, file string, err error) error {
	var invalid *renjia.ValidationError
	if !errors.As(err, &invalid) || j.lenient || file == "-" {
		return err
	}
	r, name, failed := j.open(file)
	if failed != nil {
		return err
	}
	defer r.Close()
	j.options.Warn = func(renjia.Problem) {}
	if _, failed := readAs(interruptible{ctx, r}, name, j.options); failed != nil {
		return err
	}
	invalid.Problems = append(invalid.Problems, renjia.Problem{
		Place: renjia.Place{File: file}, Message: "all of this can be read in one way only: -lenient reads it so, with a warning",
	})
	return err
}

func thereAre(all []election) string {
	ids := make([]string, 0, len(all))
	for _, e := range all {
		if e.id != "" {
			ids = append(ids, e.id)
		}
	}
	switch {
	case len(ids) == 0:
		return "are no ids in it"
	case len(ids) > 20:
		return fmt.Sprintf("are %d, such as %s", len(ids), strings.Join(ids[:20], ", "))
	}
	return "are: " + strings.Join(ids, ", ")
}

// open opens a file, and gives the name by which its format is known.
func (j job) open(file string) (io.ReadCloser, string, error) {
	if file == "-" {
		return io.NopCloser(os.Stdin), "stdin." + strings.TrimPrefix(j.format, "."), nil
	}
	f, err := os.Open(file)
	return f, file, err
}

// readAs reads by the ending of a name.
func readAs(r io.Reader, name string, o voting.ReadOptions) ([]election, error) {
	switch ending := strings.ToLower(name); {
	case strings.HasSuffix(ending, ".blt"):
		b, err := voting.ReadBLT(r, name, o)
		if err != nil {
			return nil, err
		}
		e := election{profile: b.Profile, undeclared: b.Undeclared}
		if b.Scale > 1 {
			e.scale = b.Scale
		}
		return []election{e}, nil
	case strings.HasSuffix(ending, ".abc.yaml"), strings.HasSuffix(ending, ".abc.yml"):
		f, err := abcyaml.Read(r, name)
		if err != nil {
			return nil, err
		}
		return []election{{profile: f.Profile}}, nil
	}
	read, err := voting.Read(r, name, o)
	all := make([]election, len(read))
	for i, e := range read {
		all[i] = election{id: e.ID, profile: e.Profile, scale: e.Scale}
	}
	return all, err
}

// struckOff returns the profile with some more candidates withdrawn.
func struckOff(p *voting.Profile, who []int) *voting.Profile {
	q := *p
	q.Candidates = slices.Clone(p.Candidates)
	for _, c := range who {
		q.Candidates[c].Withdrawn = true
	}
	return &q
}

// interruptible ends reading when the context does.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i interruptible) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.r.Read(p)
}
