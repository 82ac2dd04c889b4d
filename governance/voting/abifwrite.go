package voting

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// WriteABIF writes a profile as [ReadABIF] reads it with the Kind of the
// profile. Withdrawals and the order for ties are lost.
func WriteABIF(w io.Writer, p *Profile) error {
	out := bufio.NewWriterSize(w, 1<<16)
	if p.Title != "" {
		fmt.Fprintf(out, "{title: %s}\n", jsonText(p.Title))
	}
	if p.Seats > 0 {
		fmt.Fprintf(out, "{seats: %d}\n", p.Seats)
	}
	for i, c := range p.Candidates {
		fmt.Fprintf(out, "=c%d:%s\n", i+1, abifName(c.Name))
	}
	var line []byte
	for b := range p.Ballots() {
		line = appendABIF(line[:0], p.Kind, b)
		_, _ = out.Write(line)
	}
	return out.Flush()
}

func jsonText(s string) []byte {
	text, _ := json.Marshal(s) // texts do not fail
	return text
}

// abifName stands in brackets if that is possible.
func abifName(name string) string {
	if strings.ContainsFunc(name, func(c rune) bool { return c == '[' || c == ']' || unicode.IsControl(c) }) {
		return string(jsonText(name))
	}
	return "[" + name + "]"
}

func appendABIF(line []byte, kind Kind, b Ballot) []byte {
	line = append(strconv.AppendInt(line, b.Weight, 10), ':')
	mark := func(join string, c int32) {
		line = strconv.AppendInt(append(append(line, join...), 'c'), int64(c)+1, 10)
	}
	switch kind {
	case Ranked:
		join := " "
		for tier := range b.Tiers() {
			for _, c := range tier {
				mark(join, c)
				join = "="
			}
			join = ">"
		}
	case Approval:
		join := " "
		for _, c := range b.Marks {
			mark(join, c)
			join = "="
		}
	default:
		join, sign := " ", byte('/')
		if kind == Cumulative {
			sign = '*'
		}
		for i, c := range b.Marks {
			mark(join, c)
			line = strconv.AppendInt(append(line, sign), int64(b.Levels[i]), 10)
			join = ","
		}
	}
	return append(line, '\n')
}
