package survival

import (
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Columns names the columns of a file; Time and one of Event and Reason must be named.
type Columns struct {
	Time   string // the length of a spell, or the time at which it was last seen
	Event  string // 1 is the event; anything else is censored
	Reason string // why it ended; the words in Censored and an empty cell are censored
	Entry  string // empty cells: seen from the beginning
	Group  string
	Strata string // empty and NA: missing

	// Covariates are numbers, or words. A column of words becomes one covariate for
	// each word but the first in order, named column=word, which is 1 for that word and
	// 0 for others. Empty and NA are missing.
	Covariates []string

	Censored []string // reasons that are none, such as "active"
}

func (c Columns) validate() error {
	var p renjia.Problems
	p.Require(c.Time != "", "time", "name the column")
	p.Require((c.Event == "") != (c.Reason == ""), "event", "name the column of the event or that of the reason")
	for i, name := range c.Covariates {
		p.Require(name != "" && !slices.Contains(c.Covariates[:i], name), "covariates", "%q is empty or there twice", name)
	}
	return p.Err("columns")
}

// Table is what a file holds.
type Table struct {
	Records    []Record
	Reasons    []string // of each record; nil without Columns.Reason
	Covariates []string // of each record's Covariates
	HasStrata  bool     // an empty Stratum is then a missing one
}

// Exits returns the records with their reasons.
func (t *Table) Exits() []Exit {
	exits := make([]Exit, len(t.Records))
	for i, r := range t.Records {
		exits[i] = Exit{Length: r.Length, Entry: r.Entry, Group: r.Group}
		if r.Event {
			exits[i].Reason = t.Reasons[i]
		}
	}
	return exits
}

// Spells returns the spells of a group, or with all those of everybody.
func (t *Table) Spells(group string, all bool) (spells []Spell) {
	for _, r := range t.Records {
		if all || r.Group == group {
			spells = append(spells, r.Spell)
		}
	}
	return spells
}

// Comparable returns the records whose stratum is known.
func (t *Table) Comparable() []Record {
	if !t.HasStrata {
		return t.Records
	}
	return slices.DeleteFunc(slices.Clone(t.Records), func(r Record) bool { return r.Stratum == "" })
}

// Read reads a CSV file with a header: UTF-8 or GBK, columns by name, others left
// alone. Every problem is reported with line and column in one
// *renjia.ValidationError. file names the file in it.
func Read(r io.Reader, file string, c Columns) (Table, error) {
	if err := c.validate(); err != nil {
		return Table{}, err
	}
	in := reader{Columns: c, kinds: make([]kind, len(c.Covariates))}
	report := tabular.NewReport()
	t := Table{HasStrata: c.Strata != ""}
	for row := range tabular.ReadBy(r, file, in.columns, report) {
		t.Records = append(t.Records, in.record(row))
		if c.Reason != "" {
			t.Reasons = append(t.Reasons, row.Text(c.Reason))
		}
	}
	if report.Len() == 0 && len(t.Records) == 0 {
		report.Add(renjia.Place{File: file}, "", "has no rows")
	}
	if err := report.Err(); err != nil {
		return Table{}, err
	}
	in.cover(&t)
	return t, nil
}

// reader holds what is known of the covariates so far.
type reader struct {
	Columns
	kinds []kind
}

// columns declares what the file has and what it must have.
func (in *reader) columns(header []string) (all []tabular.Column) {
	must := append([]string{in.Time, in.Event, in.Reason, in.Entry, in.Group, in.Strata}, in.Covariates...)
	there := func(name string) bool {
		return slices.ContainsFunc(header, func(h string) bool { return strings.EqualFold(h, name) })
	}
	add := func(name string, optional bool) {
		if name != "" && !slices.ContainsFunc(all, func(c tabular.Column) bool { return strings.EqualFold(c.Name, name) }) {
			all = append(all, tabular.Column{Name: name, Optional: optional})
		}
	}
	for _, name := range must {
		add(name, there(name)) // cells may be empty, the column may not be absent
	}
	for _, name := range header {
		add(name, true)
	}
	return all
}

func missing(s string) bool { return s == "" || s == "NA" }

func (in *reader) record(row *tabular.Row) Record {
	var r Record
	r.Length = in.number(row, in.Time)
	if in.Entry != "" && row.Has(in.Entry) {
		r.Entry = in.number(row, in.Entry)
		if row.OK() && r.Entry != 0 && r.Entry >= r.Length {
			row.Problem(in.Entry, "%v is not before the end at %v", r.Entry, r.Length)
		}
	}
	switch reason := row.Text(in.ending()); {
	case in.Reason != "":
		r.Event = reason != "" && !slices.Contains(in.Censored, reason)
	case missing(reason):
		row.Problem(in.Event, "must say whether this is the event: 1, or anything else")
	default:
		r.Event = one(reason)
	}
	if in.Group != "" {
		if r.Group = row.Text(in.Group); missing(r.Group) {
			row.Problem(in.Group, "must name a group")
		}
	}
	if in.Strata != "" {
		if r.Stratum = row.Text(in.Strata); missing(r.Stratum) {
			r.Stratum = ""
		}
	}
	for j, name := range in.Covariates {
		r.Covariates = append(r.Covariates, in.covariate(row, j, name))
	}
	return r
}

func (in *reader) ending() string {
	if in.Reason != "" {
		return in.Reason
	}
	return in.Event
}

// one reads 1, also as programs of statistics write it.
func one(s string) bool {
	v, err := strconv.ParseFloat(s, 64)
	return err == nil && v == 1
}

func (in *reader) number(row *tabular.Row, column string) float64 {
	s := row.Text(column)
	v, err := strconv.ParseFloat(s, 64)
	switch {
	case missing(s):
		row.Problem(column, "must not be empty")
	case err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(v):
		row.Problem(column, "%q: want a number", s)
	case v < 0 || math.IsInf(v, 0):
		row.Problem(column, "%q: want a number that is neither negative nor infinite", s)
	default:
		return v
	}
	return 0
}

// covariate reads a cell. The first that is there decides whether a column holds
// numbers or words; words are kept until all are known.
func (in *reader) covariate(row *tabular.Row, j int, column string) float64 {
	s, c := row.Text(column), &in.kinds[j]
	if missing(s) {
		c.words = append(c.words, "")
		return math.NaN()
	}
	v, err := strconv.ParseFloat(s, 64)
	number := err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
	if !c.decided {
		c.decided, c.worded = true, !number
	}
	if !c.worded && !number {
		row.Problem(column, "%q: want a number, as in the rows before", s)
	}
	c.words = append(c.words, s)
	return v
}

// cover names the covariates and gives words their numbers.
func (in *reader) cover(t *Table) {
	for j, name := range in.Covariates {
		if in.kinds[j].worded {
			t.Covariates = append(t.Covariates, in.kinds[j].levels(name)...)
			continue
		}
		t.Covariates = append(t.Covariates, name)
	}
	if !slices.ContainsFunc(in.kinds, func(k kind) bool { return k.worded }) {
		return
	}
	for i := range t.Records {
		var all []float64
		for j, v := range t.Records[i].Covariates {
			if in.kinds[j].worded {
				all = append(all, in.kinds[j].indicators(i)...)
				continue
			}
			all = append(all, v)
		}
		t.Records[i].Covariates = all
	}
}

// kind is what the cells of a covariate are.
type kind struct {
	decided, worded bool
	words           []string // of each row; "" is missing
	order           []string // the words but the first, for worded ones
}

// levels returns the names of the indicators of words.
func (k *kind) levels(column string) (names []string) {
	all := slices.DeleteFunc(slices.Clone(k.words), func(w string) bool { return w == "" })
	slices.Sort(all)
	k.order = slices.Compact(all)[1:]
	for _, word := range k.order {
		names = append(names, column+"="+word)
	}
	return names
}

func (k *kind) indicators(row int) []float64 {
	found := make([]float64, len(k.order))
	for i, word := range k.order {
		switch k.words[row] {
		case "":
			found[i] = math.NaN()
		case word:
			found[i] = 1
		}
	}
	return found
}
