package voting

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/renjia-project/renjia"
)

// Matching is a weighted graph for problems of matching, such as the exchange
// of kidneys: PrefLib's .wmd files.
type Matching struct {
	Title        string
	Alternatives []Candidate
	Edges        []Edge // in the order of the file
}

// Edge is an arrow between alternatives.
type Edge struct {
	From, To int      // alternatives
	Weight   *big.Rat // a decimal fraction, exact
}

// ReadMatching reads a .wmd file: lines of two alternatives and a weight, such
// as "1,5,1.0". Mistakes are treated as by [ReadPrefLib].
func ReadMatching(r io.Reader, file string, o ReadOptions) (*Matching, error) {
	p, err := newPrefLib(r, file, o)
	if err != nil {
		return nil, err
	}
	p.kind = "wmd"
	p.head()
	p.b = NewBuilder(Ranked, p.candidates) // takes alternatives that the head does not list
	m := &Matching{}
	p.lines(func() { p.edge(m) })
	p.same("ALTERNATIVES", int64(len(p.candidates)))
	p.same("EDGES", int64(len(m.Edges)))
	m.Title, m.Alternatives = p.title, p.candidates
	if err := p.err(); err != nil {
		return nil, err
	}
	return m, nil
}

func (p *prefLib) edge(m *Matching) {
	at := p.pos
	p.marks, p.levels = p.marks[:0], p.levels[:0]
	for range 2 {
		if !p.mark(0) {
			return
		}
		p.blank()
		if p.lineEnds() || p.data[p.pos] != ',' {
			p.wrong(at, "want two alternatives and a weight, such as 1,5,1.0")
			return
		}
		p.pos++
		p.blank()
	}
	weightAt := p.pos
	text := string(bytes.TrimSpace(p.restOfLine()))
	weight, ok := decimal(text)
	if !ok {
		p.wrong(weightAt, "%q: want a decimal number", text)
		return
	}
	m.Edges = append(m.Edges, Edge{int(p.marks[0]), int(p.marks[1]), weight})
}

// decimal reads a number such as -2.50 or 1e-05.
func decimal(text string) (*big.Rat, bool) {
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(text), "e")
	if len(text) > 60 || strings.Trim(strings.TrimPrefix(mantissa, "-"), "0123456789.") != "" {
		return nil, false
	}
	digits := strings.TrimLeft(exponent, "+-")
	if scientific && (len(digits) > 2 || strings.Trim(digits, "0123456789") != "") {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// WriteMatching writes a graph as [ReadMatching] reads it.
func WriteMatching(w io.Writer, file string, m *Matching) error {
	out := bufio.NewWriter(w)
	writeHead(out, file, m.Title, "wmd")
	fmt.Fprintf(out, "# NUMBER ALTERNATIVES: %d\n# NUMBER EDGES: %d\n", len(m.Alternatives), len(m.Edges))
	writeAlternatives(out, m.Alternatives)
	for _, e := range m.Edges {
		digits, exact := e.Weight.FloatPrec()
		if !exact || min(e.From, e.To) < 0 || max(e.From, e.To) >= len(m.Alternatives) {
			return fmt.Errorf("write %s: edge %d,%d,%s: wants alternatives of the graph and a decimal weight: %w", file, e.From, e.To, e.Weight, renjia.ErrInvalid)
		}
		fmt.Fprintf(out, "%d,%d,%s\n", e.From+1, e.To+1, e.Weight.FloatString(max(1, digits)))
	}
	return out.Flush()
}
