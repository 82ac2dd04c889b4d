package voting

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
)

// WriteCVotes writes ranked ballots as [ReadCVotes] reads them. The format has no
// place for withdrawals and the order for ties, the title becomes a comment, and
// names must differ and have none of its signs.
func WriteCVotes(w io.Writer, p *Profile) error {
	if p.Kind != Ranked {
		return fmt.Errorf("write .cvotes: wants ranked ballots, not %s: %w", p.Kind, renjia.ErrUnsupported)
	}
	names, seen := make([]string, len(p.Candidates)), map[string]bool{}
	for i := range names {
		names[i] = p.Name(i)
		if !isCVotesName(names[i]) || seen[names[i]] {
			return fmt.Errorf("write .cvotes: candidate %d cannot be called %q, as another is or for the signs in it: %w", i, names[i], renjia.ErrUnsupported)
		}
		seen[names[i]] = true
	}
	out := bufio.NewWriterSize(w, 1<<16)
	if p.Title != "" {
		fmt.Fprintf(out, "# %s\n", oneLine(p.Title))
	}
	if len(names) > 0 {
		fmt.Fprintf(out, "#/Candidates: %s\n", strings.Join(names, " ; "))
	}
	if p.Seats > 0 {
		fmt.Fprintf(out, "#/Number of Seats: %d\n", p.Seats)
	}
	fmt.Fprint(out, "#/Implicit Ranking: true\n#/Weight Allowed: false\n\n")
	var line []byte
	for b := range p.Ballots() {
		line = appendCVotes(line[:0], b, names)
		_, _ = out.Write(line)
	}
	return out.Flush()
}

func appendCVotes(line []byte, b Ballot, names []string) []byte {
	join := ""
	for tier := range b.Tiers() {
		for _, c := range tier {
			line = append(append(line, join...), names[c]...)
			join = " = "
		}
		join = " > "
	}
	if len(b.Marks) == 0 {
		line = append(line, "/EMPTY/"...)
	}
	if b.Weight > 1 {
		line = strconv.AppendInt(append(line, " * "...), b.Weight, 10)
	}
	return append(line, '\n')
}
