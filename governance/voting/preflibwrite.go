package voting

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// WritePrefLib writes a profile as [ReadPrefLib] reads it, in the format that
// the ending of the file's name says: approval ballots as .cat with the
// categories Approved and Not approved, ranked ballots as the others. Ballots
// that the format does not allow are renjia.ErrUnsupported. Withdrawals, seats
// and the order for ties are lost, line feeds in names become spaces.
func WritePrefLib(w io.Writer, file string, p *Profile) error {
	kind := strings.TrimPrefix(strings.ToLower(path.Ext(file)), ".")
	if why := unfit(kind, p); why != "" {
		return fmt.Errorf("write %s: %s: %w", file, why, renjia.ErrUnsupported)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	writeHead(out, file, p.Title, kind)
	unique := "ORDERS"
	if kind == "cat" {
		unique = "PREFERENCES"
	}
	fmt.Fprintf(out, "# NUMBER ALTERNATIVES: %d\n# NUMBER VOTERS: %d\n# NUMBER UNIQUE %s: %d\n", len(p.Candidates), p.Voters(), unique, p.Len())
	if kind == "cat" {
		fmt.Fprint(out, "# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Approved\n# CATEGORY NAME 2: Not approved\n")
	}
	writeAlternatives(out, p.Candidates)
	line := preflibLine{approved: make([]bool, len(p.Candidates))}
	for b := range p.Ballots() {
		_, _ = out.Write(line.of(p.Kind, b))
	}
	return out.Flush()
}

// unfit says why a profile cannot be written as a kind of file.
func unfit(kind string, p *Profile) string {
	switch {
	case kind == "cat" && p.Kind != Approval:
		return "wants approval ballots, not " + string(p.Kind)
	case kind == "cat":
		return ""
	case kind != "soc" && kind != "soi" && kind != "toc" && kind != "toi":
		return "the name must end in .soc, .soi, .toc, .toi or .cat"
	case p.Kind != Ranked:
		return "wants ranked ballots, not " + string(p.Kind)
	case kind[0] == 's' && !p.Strict():
		return "there are equals: write .toc or .toi"
	case kind[2] == 'c' && !p.Complete():
		return "some orders are not complete: write .soi or .toi"
	}
	return ""
}

func writeHead(out *bufio.Writer, file, title, kind string) {
	fmt.Fprintf(out, "# FILE NAME: %s\n# TITLE: %s\n# DESCRIPTION: \n# DATA TYPE: %s\n", oneLine(path.Base(file)), oneLine(title), kind)
}

func writeAlternatives(out *bufio.Writer, all []Candidate) {
	for i, c := range all {
		fmt.Fprintf(out, "# ALTERNATIVE NAME %d: %s\n", i+1, oneLine(c.Name))
	}
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " ") }

type preflibLine struct {
	text     []byte
	approved []bool
}

func (l *preflibLine) of(kind Kind, b Ballot) []byte {
	l.text = append(strconv.AppendInt(l.text[:0], b.Weight, 10), ": "...)
	switch {
	case kind == Approval:
		l.set(b.Marks)
		l.text = append(l.text, ", "...)
		l.set(l.others(b.Marks))
	case len(b.Marks) == 0:
		l.set(nil)
	default:
		first := true
		for tier := range b.Tiers() {
			if !first {
				l.text = append(l.text, ", "...)
			}
			l.set(tier)
			first = false
		}
	}
	l.text = append(l.text, '\n')
	return l.text
}

// others are the candidates that a ballot does not approve.
func (l *preflibLine) others(marks []int32) (all []int32) {
	clear(l.approved)
	for _, c := range marks {
		l.approved[c] = true
	}
	for c, yes := range l.approved {
		if !yes {
			all = append(all, int32(c))
		}
	}
	return all
}

// set writes one alternative, or several or none in braces.
func (l *preflibLine) set(marks []int32) {
	if len(marks) == 1 {
		l.text = strconv.AppendInt(l.text, int64(marks[0])+1, 10)
		return
	}
	l.text = append(l.text, '{')
	for i, c := range marks {
		if i > 0 {
			l.text = append(l.text, ',')
		}
		l.text = strconv.AppendInt(l.text, int64(c)+1, 10)
	}
	l.text = append(l.text, '}')
}
