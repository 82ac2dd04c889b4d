package voting

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/renjia-project/renjia"
)

// WriteJSON writes one election, or a list of several, as [ReadJSON] reads
// them, one ballot a line. Ballots call candidates by index; points stand
// beside names, which must then be distinct.
func WriteJSON(w io.Writer, elections ...Election) error {
	out := jsonWriter{Writer: bufio.NewWriterSize(w, 1<<16)}
	if len(elections) != 1 {
		out.put("[")
	}
	for i, e := range elections {
		if i > 0 {
			out.put(",\n")
		}
		if err := out.election(e); err != nil {
			return err
		}
	}
	if len(elections) != 1 {
		out.put("]")
	}
	out.put("\n")
	return out.Flush()
}

type jsonWriter struct {
	*bufio.Writer
	digits []byte
}

// put writes; a bufio.Writer keeps its first error for Flush.
func (w *jsonWriter) put(s string) { _, _ = w.WriteString(s) }

func (w *jsonWriter) number(n int64) {
	w.digits = strconv.AppendInt(w.digits[:0], n, 10)
	_, _ = w.Write(w.digits)
}

// value writes anything else; texts do not fail.
func (w *jsonWriter) value(key string, v any) {
	text, _ := json.Marshal(v)
	w.put(`"` + key + `": `)
	_, _ = w.Write(text)
	w.put(",\n ")
}

func (w *jsonWriter) election(e Election) error {
	p := e.Profile
	w.put("{")
	if e.ID != "" {
		w.value("id", e.ID)
	}
	if p.Title != "" {
		w.value("title", p.Title)
	}
	w.value("kind", p.Kind)
	if p.Seats > 0 {
		w.value("seats", p.Seats)
	}
	w.value("candidates", jsonCandidates(p.Candidates))
	if len(p.Order) > 0 {
		w.value("order", p.Order)
	}
	keys, err := scoreKeys(p)
	if err != nil {
		return err
	}
	w.put(`"ballots": [`)
	for i := range p.Len() {
		if i > 0 {
			w.put(",")
		}
		w.ballot(p.Kind, p.Ballot(i), keys)
	}
	w.put("]}")
	return nil
}

// jsonCandidates are a number if none has a name, texts, and objects for those
// who withdrew.
func jsonCandidates(candidates []Candidate) any {
	all, plain := make([]any, len(candidates)), true
	for i, c := range candidates {
		all[i] = c.Name
		if c.Withdrawn {
			all[i] = c
		}
		plain = plain && c == Candidate{}
	}
	if plain {
		return len(candidates)
	}
	return all
}

// scoreKeys are the names of candidates as JSON texts, for ballots with points.
func scoreKeys(p *Profile) ([]string, error) {
	if p.Kind != Score && p.Kind != Cumulative {
		return nil, nil
	}
	keys, of := make([]string, len(p.Candidates)), map[string]bool{}
	for i := range keys {
		if of[p.Name(i)] {
			return nil, fmt.Errorf("write JSON: several candidates are called %q: give them distinct names: %w", p.Name(i), renjia.ErrUnsupported)
		}
		of[p.Name(i)] = true
		text, _ := json.Marshal(p.Name(i))
		keys[i] = string(text)
	}
	return keys, nil
}

func (w *jsonWriter) ballot(k Kind, b Ballot, keys []string) {
	w.put("\n  {\"count\": ")
	w.number(b.Weight)
	switch {
	case k == Approval:
		w.put(`, "approve": `)
		w.indices(b.Marks)
	case k != Ranked:
		w.scores(b, keys)
	case b.Levels == nil:
		w.put(`, "order": `)
		w.indices(b.Marks)
	default:
		w.tiers(b)
	}
	w.put("}")
}

func (w *jsonWriter) indices(marks []int32) {
	w.put("[")
	for i, c := range marks {
		if i > 0 {
			w.put(", ")
		}
		w.number(int64(c))
	}
	w.put("]")
}

func (w *jsonWriter) tiers(b Ballot) {
	comma := `, "tiers": [`
	for tier := range b.Tiers() {
		w.put(comma)
		w.indices(tier)
		comma = ", "
	}
	if len(b.Marks) == 0 {
		w.put(comma)
	}
	w.put("]")
}

func (w *jsonWriter) scores(b Ballot, keys []string) {
	w.put(`, "scores": {`)
	for i, c := range b.Marks {
		if i > 0 {
			w.put(", ")
		}
		w.put(keys[c] + ": ")
		w.number(int64(b.Levels[i]))
	}
	w.put("}")
}
