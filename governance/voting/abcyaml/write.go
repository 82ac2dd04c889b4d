package abcyaml

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// Write writes a file as [Read] reads it. Ballots of a weight above 1 stand once,
// with voter_weights. Names of candidates are lost: the format has none.
func Write(w io.Writer, f *File) error {
	p := f.Profile
	if p.Kind != voting.Approval {
		return fmt.Errorf("write .abc.yaml: wants approval ballots, not %s: %w", p.Kind, renjia.ErrUnsupported)
	}
	out := bufio.NewWriter(w)
	if f.Description != "" {
		fmt.Fprintf(out, "description: %s\n", quoted(f.Description))
	}
	var sets, weights []string
	for b := range p.Ballots() {
		sets = append(sets, numbers(b.Marks))
		weights = append(weights, strconv.FormatInt(b.Weight, 10))
	}
	fmt.Fprintf(out, "profile: [%s]\n", strings.Join(sets, ", "))
	if p.Voters() != int64(p.Len()) {
		fmt.Fprintf(out, "voter_weights: [%s]\n", strings.Join(weights, ", "))
	}
	fmt.Fprintf(out, "num_cand: %d\n", len(p.Candidates))
	if p.Seats > 0 {
		fmt.Fprintf(out, "committeesize: %d\n", p.Seats)
	}
	if len(f.Expected) > 0 {
		fmt.Fprintln(out, "compute:")
	}
	for _, x := range f.Expected {
		x.write(out)
	}
	return out.Flush()
}

func (x Expected) write(out *bufio.Writer) {
	fmt.Fprintf(out, "- rule_id: %s\n", quoted(x.Rule))
	if x.Known {
		all := make([]string, len(x.Committees))
		for i, c := range x.Committees {
			all[i] = numbers(c)
		}
		fmt.Fprintf(out, "  result: [%s]\n", strings.Join(all, ", "))
	} else {
		fmt.Fprintln(out, "  result: null")
	}
	fmt.Fprintf(out, "  resolute: %t\n", x.Resolute)
	for _, key := range slices.Sorted(maps.Keys(x.Parameters)) {
		fmt.Fprintf(out, "  %s: %s\n", quoted(key), quoted(x.Parameters[key]))
	}
}

// quoted writes a text in double quotation marks, whose escapes YAML shares
// with Go, except that \x and \u of YAML name characters.
func quoted(s string) string { return strconv.QuoteToASCII(strings.ToValidUTF8(s, "\ufffd")) }

func numbers[T int | int32](all []T) string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = strconv.Itoa(int(n))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
