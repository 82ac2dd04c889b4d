package main

import (
	"encoding/json"
	"io"
	"math"
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// line is an outcome in JSON. Candidates are names, or numbers if they have none.
type line struct {
	File        string   `json:"file"`
	ID          string   `json:"id,omitempty"`
	Rule        string   `json:"rule"`
	Seats       int      `json:"seats"`
	Winners     []any    `json:"winners"`
	Elected     []any    `json:"elected,omitempty"`
	Outcomes    [][]any  `json:"outcomes,omitempty"`
	More        bool     `json:"more,omitempty"`
	Ties        []tie    `json:"ties"`
	Value       string   `json:"value,omitempty"`
	Bound       string   `json:"bound,omitempty"`
	Scale       int64    `json:"scale,omitempty"`
	Cut         int64    `json:"cut,omitempty"` // papers counted up to their first equal ranks
	ReadSeconds *float64 `json:"read_seconds,omitempty"`
	Seconds     *float64 `json:"seconds,omitempty"`
	Rounds      []round  `json:"rounds,omitzero"` // nil unless asked for
}

type tie struct {
	Round  int            `json:"round"`
	For    voting.Purpose `json:"for"`
	Among  []any          `json:"among"`
	Chosen any            `json:"chosen"`
	How    string         `json:"how"`
}

type round struct {
	Note     renjia.Text `json:"note,omitzero"`
	Scores   []score     `json:"scores,omitempty"`
	Elected  []any       `json:"elected,omitempty"`
	Excluded []any       `json:"excluded,omitempty"`
}

type score struct {
	Candidate any    `json:"candidate"`
	Value     string `json:"value"` // exact
}

func (o outcome) write(w io.Writer) error {
	if o.json {
		return o.writeJSON(w)
	}
	return o.writeText(w)
}

func (o outcome) writeJSON(w io.Writer) error {
	r := o.result
	l := line{
		File: o.file, ID: o.election.id, Rule: o.method.Name, Seats: o.filled, More: r.More, Scale: o.scale, Cut: o.cut,
		Winners: o.names(o.winners()), Ties: []tie{}, Value: number(r.Value), Bound: number(r.Bound),
	}
	if ordered(o.method, r) {
		l.Elected = o.names(r.Winners)
	}
	for _, set := range r.Outcomes {
		l.Outcomes = append(l.Outcomes, o.names(set))
	}
	for _, b := range r.Broken {
		l.Ties = append(l.Ties, tie{b.Round, b.For, o.names(b.Among), o.name(b.Chosen), b.How})
	}
	if o.time {
		l.ReadSeconds, l.Seconds = seconds(o.election.seconds), seconds(o.seconds)
	}
	if o.rounds {
		l.Rounds = o.told()
	}
	to := json.NewEncoder(w)
	to.SetEscapeHTML(false)
	return to.Encode(l)
}

// seconds rounds to millionths, which is what clocks tell.
func seconds(s float64) *float64 {
	s = math.Round(s*1e6) / 1e6
	return &s
}

func (o outcome) told() []round {
	all := make([]round, 0, len(o.result.Rounds))
	for _, r := range o.result.Rounds {
		t := round{Note: r.Note, Elected: o.names(r.Elected), Excluded: o.names(r.Excluded)}
		for _, s := range r.Scores {
			t.Scores = append(t.Scores, score{o.name(s.Candidate), number(s.Value)})
		}
		all = append(all, t)
	}
	return all
}

func (o outcome) name(c int) any {
	if name := o.profile.Candidates[c].Name; name != "" {
		return name
	}
	return c
}

func (o outcome) names(candidates []int) []any {
	names := make([]any, len(candidates))
	for i, c := range candidates {
		names[i] = o.name(c)
	}
	return names
}

// longest is how many decimals are still easier to read than a fraction.
const longest = 30

// number writes a value exactly: as a decimal if it has an end, else as a fraction.
func number(v *big.Rat) string {
	if v == nil {
		return ""
	}
	if decimals, exact := v.FloatPrec(); exact && decimals <= longest {
		return v.FloatString(decimals)
	}
	return v.RatString()
}
