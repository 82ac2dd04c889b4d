package disclosure

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// Hierarchy says how the values of a column are made coarser, step by step, up
// to one value that says nothing. It is a tree whose leaves, the values
// themselves, lie equally deep. Make it with [NewHierarchy], [ReadHierarchy] or
// [Masking].
type Hierarchy struct {
	height int
	chains [][]string // in the order of the leaves, which is that of a walk through the tree
	nodes  []node     // level by level, the leaves first, each level in the order of the walk
	level  []int      // for each level, its first node
}

// node is a value of some level. It covers the leaves from first up to last.
type node struct {
	label       string
	parent      int
	first, last int
}

// NewHierarchy builds a hierarchy from chains of equal length, each from a
// value up to the top, such as {"liede", "tianhe", "*"}. A value of a level must
// always have the same one above it, and all must meet at the top.
func NewHierarchy(chains [][]string) (*Hierarchy, error) {
	var p renjia.Problems
	checkChains(chains, func(line int, format string, args ...any) {
		p.Add(fmt.Sprintf("[%d]", line), format, args...)
	})
	if err := p.Err("hierarchy"); err != nil {
		return nil, err
	}
	return build(chains), nil
}

// ReadHierarchy reads chains as CSV without a header, one a line, from the
// value to the top, in UTF-8. Fields are separated by commas, or by semicolons as ARX
// writes them if the first line has no comma.
func ReadHierarchy(r io.Reader, file string) (*Hierarchy, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxHierarchy+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(b) > maxHierarchy {
		return nil, fmt.Errorf("%s: is larger than %d bytes: %w", file, maxHierarchy, renjia.ErrInvalid)
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	if first, _, _ := strings.Cut(text, "\n"); !strings.Contains(first, ",") {
		in.Comma = ';'
	}
	var chains [][]string
	var lines []int
	for {
		chain, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %w", file, err, renjia.ErrInvalid)
		}
		line, _ := in.FieldPos(0)
		chains, lines = append(chains, chain), append(lines, line)
	}
	var p renjia.Problems
	checkChains(chains, func(i int, format string, args ...any) {
		place := renjia.Place{File: file}
		if i < len(lines) {
			place.Line = lines[i]
		}
		p.At(place, "", format, args...)
	})
	if err := p.Err(""); err != nil {
		return nil, err
	}
	return build(chains), nil
}

const maxHierarchy = 64 << 20

// Masking is the hierarchy that replaces characters by stars from the end, one
// more at each level: 510623, 51062*, 5106**, … Values are filled up with stars
// to the length of the longest one. It suits division codes and postcodes.
func Masking(values ...string) (*Hierarchy, error) {
	longest := 0
	for _, v := range values {
		longest = max(longest, len([]rune(v)))
	}
	var chains [][]string
	for _, v := range slices.Compact(slices.Sorted(slices.Values(values))) {
		chain := []string{v}
		for stars := 1; stars <= longest; stars++ {
			keep := []rune(v)
			keep = keep[:min(len(keep), longest-stars)]
			chain = append(chain, string(keep)+strings.Repeat("*", longest-len(keep)))
		}
		chains = append(chains, chain)
	}
	return NewHierarchy(chains)
}

// checkChains reports what keeps chains from being a tree.
func checkChains(chains [][]string, report func(i int, format string, args ...any)) {
	if len(chains) == 0 {
		report(0, "has no value")
		return
	}
	above := map[string]string{}
	seen := map[string]bool{}
	want := len(chains[0])
	for i, chain := range chains {
		if len(chain) != want || want < 2 {
			report(i, "has %d levels, want as many as the first, and two at least", len(chain))
			continue
		}
		if seen[chain[0]] {
			report(i, "%q stands there twice", chain[0])
		}
		seen[chain[0]] = true
		for level, label := range chain[:want-1] {
			if !utf8.ValidString(label) {
				report(i, "is not UTF-8")
			}
			key := fmt.Sprint(level, " ", label)
			if old, known := above[key]; known && old != chain[level+1] {
				report(i, "%q lies below %q here and below %q before", label, chain[level+1], old)
			}
			above[key] = chain[level+1]
		}
		if top := chains[0][want-1]; chain[want-1] != top {
			report(i, "ends at %q, not at %q as the first", chain[want-1], top)
		}
	}
}

// build numbers the nodes of checked chains. Sorting by the way from the top
// makes the leaves of every node neighbours.
func build(chains [][]string) *Hierarchy {
	sorted := slices.Clone(chains)
	slices.SortFunc(sorted, func(a, b []string) int {
		for level := len(a) - 1; level >= 0; level-- {
			if c := strings.Compare(a[level], b[level]); c != 0 {
				return c
			}
		}
		return 0
	})
	h := &Hierarchy{height: len(chains[0]) - 1, chains: sorted}
	for level := 0; level <= h.height; level++ {
		h.level = append(h.level, len(h.nodes))
		for leaf, chain := range sorted {
			if last := len(h.nodes) - 1; last >= h.level[level] && h.nodes[last].label == chain[level] {
				h.nodes[last].last = leaf + 1
				continue
			}
			h.nodes = append(h.nodes, node{label: chain[level], first: leaf, last: leaf + 1})
		}
	}
	for n := range h.nodes {
		h.nodes[n].parent = h.over(h.nodes[n].first, h.levelOf(n)+1)
	}
	return h
}

// Height returns how many times a value can be made coarser.
func (h *Hierarchy) Height() int { return h.height }

// At returns a value at a level: 0 is itself, Height the top. It is false for
// an unknown value or level.
func (h *Hierarchy) At(value string, level int) (string, bool) {
	i := slices.IndexFunc(h.chains, func(chain []string) bool { return chain[0] == value })
	if i < 0 || level < 0 || level > h.height {
		return "", false
	}
	return h.chains[i][level], true
}

// MarshalJSON writes the chains.
func (h *Hierarchy) MarshalJSON() ([]byte, error) { return json.Marshal(h.chains) }

// UnmarshalJSON reads chains as [NewHierarchy] takes them.
func (h *Hierarchy) UnmarshalJSON(b []byte) error {
	var chains [][]string
	if err := json.Unmarshal(b, &chains); err != nil {
		return err
	}
	read, err := NewHierarchy(chains)
	if err != nil {
		return err
	}
	*h = *read
	return nil
}

func (h *Hierarchy) leaves() []string {
	all := make([]string, len(h.chains))
	for i, chain := range h.chains {
		all[i] = chain[0]
	}
	return all
}

func (h *Hierarchy) levelOf(n int) int {
	level := h.height
	for h.level[level] > n {
		level--
	}
	return level
}

// over returns the node of a level that covers a leaf, the top above the top.
func (h *Hierarchy) over(leaf, level int) int {
	if level > h.height {
		return len(h.nodes) - 1
	}
	begin, end := h.level[level], len(h.nodes)
	if level < h.height {
		end = h.level[level+1]
	}
	i, _ := slices.BinarySearchFunc(h.nodes[begin:end], leaf, func(n node, leaf int) int {
		switch {
		case n.last <= leaf:
			return -1
		case n.first > leaf:
			return 1
		}
		return 0
	})
	return begin + i
}

// lowest returns the lowest node that covers the leaves from first to last,
// both included.
func (h *Hierarchy) lowest(first, last int) int {
	n := first
	for h.nodes[n].last <= last {
		n = h.nodes[n].parent
	}
	return n
}

// below yields where the children of a node begin, and its end.
func (h *Hierarchy) below(n int) []int {
	level := h.levelOf(n)
	if level == 0 {
		return nil
	}
	var bounds []int
	for leaf := h.nodes[n].first; leaf < h.nodes[n].last; {
		bounds = append(bounds, leaf)
		leaf = h.nodes[h.over(leaf, level-1)].last
	}
	return append(bounds, h.nodes[n].last)
}
