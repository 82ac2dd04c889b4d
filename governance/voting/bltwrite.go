package voting

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// WriteBLT writes ranked ballots as [ReadBLT] reads them. Equal ranks are
// joined by =, which not every program reads. Line feeds in names become
// spaces.
func WriteBLT(w io.Writer, p *Profile) error {
	if p.Kind != Ranked {
		return fmt.Errorf("write BLT: wants ranked ballots, not %s: %w", p.Kind, renjia.ErrUnsupported)
	}
	if p.Seats < 1 {
		return fmt.Errorf("write BLT: set the Seats of the profile, which the format must say: %w", renjia.ErrUnspecified)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprintf(out, "%d %d\n", len(p.Candidates), p.Seats)
	for i, c := range p.Candidates {
		if c.Withdrawn {
			fmt.Fprintf(out, "-%d\n", i+1)
		}
	}
	if len(p.Order) > 0 {
		_, _ = out.WriteString("[tie")
		for _, c := range p.Order {
			fmt.Fprintf(out, " %d", c+1)
		}
		_, _ = out.WriteString("]\n")
	}
	var line []byte
	for b := range p.Ballots() {
		line = appendBLT(line[:0], b)
		_, _ = out.Write(line)
	}
	_, _ = out.WriteString("0\n")
	named := slices.ContainsFunc(p.Candidates, func(c Candidate) bool { return c.Name != "" })
	if named || p.Title != "" {
		for _, c := range p.Candidates {
			fmt.Fprintf(out, "%s\n", bltQuoted(c.Name))
		}
		fmt.Fprintf(out, "%s\n", bltQuoted(p.Title))
	}
	return out.Flush()
}

func appendBLT(line []byte, b Ballot) []byte {
	line = strconv.AppendInt(line, b.Weight, 10)
	for tier := range b.Tiers() {
		mark := byte(' ')
		for _, c := range tier {
			line = strconv.AppendInt(append(line, mark), int64(c)+1, 10)
			mark = '='
		}
	}
	return append(line, " 0\n"...)
}

var bltEscapes = strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", " ")

func bltQuoted(s string) string { return `"` + bltEscapes.Replace(s) + `"` }
