package abcyaml

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// File is what a file says.
type File struct {
	Description string
	// Profile holds approval ballots; its Seats are the size of the committee, 0
	// if the file does not give one.
	Profile  *voting.Profile
	Expected []Expected // of compute, in the order of the file
}

// Expected is what a rule elects.
type Expected struct {
	Rule string // abcvoting's name of the rule, such as "seqphragmen"
	// Resolute says that the rule returns one committee; it is then any one of
	// Committees. Else it returns all of them.
	Resolute bool
	// Known says that a result is recorded; rules that draw lots have none.
	Known      bool
	Committees [][]int           // in the order of the file, each ascending
	Parameters map[string]string // others of the rule, such as algorithm
}

// maxProblems is how many problems are reported.
const maxProblems = 100

// Read reads a file. All problems are reported together, with line and column.
func Read(r io.Reader, file string) (*File, error) {
	d := decoder{file: file}
	var root yaml.Node
	switch err := yaml.NewDecoder(r).Decode(&root); {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s: is empty: %w", file, renjia.ErrInvalid)
	case err != nil:
		return nil, fmt.Errorf("%s: %v: %w", file, err, renjia.ErrInvalid)
	}
	f := d.document(root.Content[0])
	if err := d.problems.Err(file); err != nil {
		return nil, err
	}
	return f, nil
}

type decoder struct {
	file     string
	problems renjia.Problems
}

func (d *decoder) at(n *yaml.Node, format string, args ...any) {
	if len(d.problems) < maxProblems {
		d.problems.At(renjia.Place{File: d.file, Line: n.Line, Column: n.Column}, "", format, args...)
	}
}

// members are the values of a mapping by key, and the keys in order.
func (d *decoder) members(n *yaml.Node) (keys []string, of map[string]*yaml.Node) {
	of = map[string]*yaml.Node{}
	if n.Kind != yaml.MappingNode {
		d.at(n, "want a mapping")
		return nil, of
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if of[key] != nil {
			d.at(n.Content[i], "%s is given twice", key)
			continue
		}
		keys = append(keys, key)
		of[key] = n.Content[i+1]
	}
	return keys, of
}

func (d *decoder) document(n *yaml.Node) *File {
	f := &File{}
	keys, of := d.members(n)
	for _, key := range keys {
		switch key {
		case "profile", "num_cand", "committeesize", "voter_weights", "compute":
		case "description":
			f.Description = of[key].Value
		default:
			d.at(of[key], "%s is not known here", key)
		}
	}
	if of["profile"] == nil {
		d.at(n, "profile must be given")
		return f
	}
	f.Profile = d.profile(of)
	if of["compute"] != nil {
		for _, x := range d.list(of["compute"], "compute") {
			f.Expected = append(f.Expected, d.expected(x, f.candidates()))
		}
	}
	return f
}

func (f *File) candidates() int {
	if f.Profile == nil {
		return voting.MaxCandidates
	}
	return len(f.Profile.Candidates)
}

func (d *decoder) profile(of map[string]*yaml.Node) *voting.Profile {
	ballots := d.list(of["profile"], "profile")
	sets, most := make([][]int, len(ballots)), -1
	for i, x := range ballots {
		sets[i] = d.set(x, voting.MaxCandidates)
		for _, c := range sets[i] {
			most = max(most, c)
		}
	}
	n := most + 1
	if x := of["num_cand"]; x != nil {
		n = d.whole(x)
		if n <= most {
			d.at(x, "num_cand is %d, but candidate %d is on a ballot: they count from 0", n, most)
		}
	}
	if len(d.problems) > 0 || n > voting.MaxCandidates {
		return nil
	}
	b := voting.NewBuilder(voting.Approval, voting.Numbered(n))
	if x := of["committeesize"]; x != nil {
		b.Seats = d.whole(x)
	}
	weights := d.weights(of["voter_weights"], len(sets))
	for i, set := range sets {
		b.Approve(weights[i], set...)
		if b.Err() != nil {
			d.at(ballots[i], "%v", b.Err())
			return nil
		}
	}
	p, err := b.Profile()
	if err != nil {
		d.at(of["profile"], "%v", err)
	}
	return p
}

func (d *decoder) weights(n *yaml.Node, voters int) []int64 {
	all := make([]int64, voters)
	for i := range all {
		all[i] = 1
	}
	if n == nil {
		return all
	}
	given := d.list(n, "voter_weights")
	if len(given) != voters {
		d.at(n, "%d weights for %d ballots", len(given), voters)
		return all
	}
	for i, x := range given {
		all[i] = int64(d.whole(x))
	}
	return all
}

func (d *decoder) expected(n *yaml.Node, candidates int) Expected {
	x := Expected{}
	keys, of := d.members(n)
	for _, key := range keys {
		v := of[key]
		switch key {
		case "rule_id":
			x.Rule = v.Value
		case "resolute":
			x.Resolute = d.truth(v)
		case "result":
			x.Known = v.Tag != "!!null"
			if x.Known {
				for _, committee := range d.list(v, key) {
					set := d.set(committee, candidates)
					slices.Sort(set) // some are written as Python orders its sets: [8, 1, 3]
					x.Committees = append(x.Committees, set)
				}
			}
		default:
			if x.Parameters == nil {
				x.Parameters = map[string]string{}
			}
			x.Parameters[key] = v.Value
		}
	}
	if x.Rule == "" {
		d.at(n, "rule_id must be given")
	}
	return x
}

func (d *decoder) list(n *yaml.Node, what string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		d.at(n, "%s: want a list", what)
		return nil
	}
	return n.Content
}

// set reads a list of different candidates, or a set of YAML.
func (d *decoder) set(n *yaml.Node, candidates int) []int {
	items := n.Content
	switch {
	case n.Kind == yaml.MappingNode:
		items = nil
		for i := 0; i+1 < len(n.Content); i += 2 {
			items = append(items, n.Content[i])
			if v := n.Content[i+1]; v.Tag != "!!null" {
				d.at(v, "want a list of candidates")
			}
		}
	case n.Kind != yaml.SequenceNode:
		d.at(n, "want a list of candidates")
		return nil
	}
	all, seen := make([]int, 0, len(items)), make(map[int]bool, len(items))
	for _, x := range items {
		c := d.whole(x)
		if c >= candidates || seen[c] {
			d.at(x, "candidate %d is unknown or listed twice", c)
			continue
		}
		seen[c] = true
		all = append(all, c)
	}
	return all
}

// whole reads a whole number from 0, which may be written 2.0.
func (d *decoder) whole(n *yaml.Node) int {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!int" {
		if v, err := strconv.ParseInt(n.Value, 10, 32); err == nil && v >= 0 {
			return int(v)
		}
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!float" {
		if v, err := strconv.ParseFloat(n.Value, 64); err == nil && v >= 0 && v < 1<<31 && v == float64(int(v)) {
			return int(v)
		}
	}
	d.at(n, "%s: want a whole number from 0", n.Value)
	return 0
}

func (d *decoder) truth(n *yaml.Node) bool {
	if n.Tag != "!!bool" {
		d.at(n, "%s: want true or false", n.Value)
	}
	return n.Value == "true" || n.Value == "True" || n.Value == "TRUE"
}
