package exchange

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// ReadDL reads a text file of UCINET (DL): the formats fullmatrix, edgelist1 and
// nodelist1, and their two-mode kin edgelist2 and nodelist2; several matrices (nm)
// as layers; labels in lists or embedded in lists of edges and nodes. Weights are
// above 0; in a matrix 0 is no tie. With nr and nc the network has two modes, no
// directions, and the attribute [ModeColumn].
//
// A matrix of UCINET always has a direction: if d is undirected it must be
// symmetric. d must be given.
func ReadDL(r io.Reader, d network.Direction) (*network.Network, error) {
	if err := network.Choose("direction", string(d), "a matrix may be symmetric by chance",
		string(network.Directed), string(network.Undirected)); err != nil {
		return nil, err
	}
	l := &dlReader{collector: newCollector(), lines: newLines(r), nm: 1, format: "fullmatrix", labels: map[string][]string{}}
	err := l.header()
	if err == nil {
		err = l.data()
	}
	if err != nil {
		return nil, &placedError{"dl", l.lines.at(), err}
	}
	switch {
	case l.twoMode:
		l.setModes()
	case d == network.Undirected:
		err = l.halve()
	default:
		l.net.Directed = true
	}
	return &l.net, err
}

type dlReader struct {
	*collector
	lines         *lines
	format        string
	rows, columns int // parties of both modes; columns is 0 if there is one
	nm            int
	twoMode       bool
	embedded      bool
	labels        map[string][]string // by what is labelled: "", row, column, matrix
	matrix, cell  int                 // where the data is at
	second        map[string]bool     // names of the second mode
}

// header reads up to the data.
func (l *dlReader) header() error {
	section, labels := "", false
	for first := true; l.lines.next(); first = false {
		line := l.lines.text
		lower := strings.ToLower(line)
		if first {
			if !strings.HasPrefix(lower, "dl") {
				return fmt.Errorf("%q: want dl first: %w", line, renjia.ErrInvalid)
			}
			line, lower = line[2:], lower[2:]
		}
		name, _, _ := strings.Cut(lower, ":")
		name = strings.TrimSpace(name)
		switch {
		case name == "data":
			return l.start()
		case name == "labels embedded":
			l.embedded, labels = true, false
			continue
		case strings.HasSuffix(name, "labels") && strings.Contains(lower, ":"):
			section, labels = strings.TrimSpace(strings.TrimSuffix(name, "labels")), true
			line = line[strings.IndexByte(line, ':')+1:]
		}
		if !labels {
			if err := l.settings(lower); err != nil {
				return err
			}
			continue
		}
		words, err := pajekWords(outsideQuotes(line, ',', ' '))
		if err != nil {
			return err
		}
		for _, word := range words {
			l.labels[section] = append(l.labels[section], l.text(word))
		}
	}
	if l.lines.err != nil {
		return l.lines.err
	}
	return fmt.Errorf("there is no data: %w", renjia.ErrInvalid)
}

// outsideQuotes replaces a byte of a text that does not stand in quotes.
func outsideQuotes(s string, old, new byte) string {
	b, inside := []byte(s), false
	for i := range b {
		inside = inside != (b[i] == '"')
		if !inside && b[i] == old {
			b[i] = new
		}
	}
	return string(b)
}

func (l *dlReader) settings(line string) error {
	words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t,=", r) })
	for len(words) > 0 {
		if len(words) == 1 {
			return fmt.Errorf("%q: want a value: %w", words[0], renjia.ErrInvalid)
		}
		name, value := words[0], words[1]
		words = words[2:]
		if name == "format" {
			l.format = strings.Clone(value)
			continue
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return fmt.Errorf("%s = %q: want a number, or is not known: %w", name, value, renjia.ErrUnsupported)
		}
		switch name {
		case "n":
			l.rows = n
		case "nr":
			l.rows = n
		case "nc":
			l.columns, l.twoMode = n, true
		case "nm":
			l.nm = n
		default:
			return fmt.Errorf("%s: is not known: %w", name, renjia.ErrUnsupported)
		}
	}
	return nil
}

// start adds the nodes that are known before the data.
func (l *dlReader) start() error {
	switch l.format {
	case "fullmatrix", "edgelist1", "nodelist1":
	case "edgelist2", "nodelist2":
		if !l.twoMode {
			return fmt.Errorf("format %s: want nr and nc: %w", l.format, renjia.ErrInvalid)
		}
	default:
		return fmt.Errorf("format %s: want fullmatrix, edgelist1, nodelist1, edgelist2 or nodelist2: %w", l.format, renjia.ErrUnsupported)
	}
	if l.embedded && l.format == "fullmatrix" {
		return fmt.Errorf("labels embedded in a matrix: list them: %w", renjia.ErrUnsupported)
	}
	if l.embedded {
		return nil
	}
	rowLabels := append(l.labels[""], l.labels["row"]...)
	if err := l.addNodes("row", l.rows, rowLabels); err != nil {
		return err
	}
	return l.addNodes("column", l.columns, l.labels["column"])
}

func (l *dlReader) addNodes(what string, n int, labels []string) error {
	if len(labels) > n || n-len(labels) > maxUnlisted {
		return fmt.Errorf("%d labels for %d %ss: %w", len(labels), n, what, renjia.ErrInvalid)
	}
	for i := range n {
		id := strconv.Itoa(i + 1)
		if what == "column" {
			id = "column " + id
		}
		if i < len(labels) {
			id = labels[i]
		}
		if _, err := l.node(id); err != nil {
			return err
		}
	}
	return nil
}

func (l *dlReader) data() error {
	for l.lines.next() {
		if l.lines.text == "!" && l.format != "fullmatrix" {
			l.matrix++
			continue
		}
		words, err := pajekWords(outsideQuotes(l.lines.text, ',', ' '))
		if err != nil {
			return err
		}
		switch {
		case l.format == "fullmatrix":
			err = l.matrixCells(words)
		case l.matrix >= l.nm:
			err = fmt.Errorf("there are more than %d matrices: %w", l.nm, renjia.ErrInvalid)
		case strings.HasPrefix(l.format, "edge"):
			err = l.edge(words)
		default:
			for _, word := range words[min(1, len(words)):] {
				if err = l.add(words[0], word, 1); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
	}
	if l.lines.err != nil {
		return l.lines.err
	}
	return l.whole()
}

// whole refuses a file with fewer cells or names than it says.
func (l *dlReader) whole() error {
	if width := l.width(); l.format == "fullmatrix" && (l.matrix != l.nm || l.cell != 0) && width*l.rows > 0 {
		return fmt.Errorf("the data ends in matrix %d, want %d of %d rows and %d columns: %w", l.matrix+1, l.nm, l.rows, width, renjia.ErrInvalid)
	}
	if l.embedded && len(l.net.Nodes) != l.rows+l.columns {
		return fmt.Errorf("%d names, want %d: list the labels: %w", len(l.net.Nodes), l.rows+l.columns, renjia.ErrInvalid)
	}
	return nil
}

func (l *dlReader) width() int {
	if l.twoMode {
		return l.columns
	}
	return l.rows
}

func (l *dlReader) layer() string {
	if labels := l.labels["matrix"]; l.matrix < len(labels) {
		return labels[l.matrix]
	}
	if l.nm > 1 {
		return l.text(strconv.Itoa(l.matrix + 1))
	}
	return ""
}

// matrixCells reads cells of a matrix, which may run over several lines.
func (l *dlReader) matrixCells(words []string) error {
	width, shift := l.width(), 0
	if l.twoMode {
		shift = l.rows
	}
	for _, word := range words {
		if l.matrix >= l.nm || width*l.rows == 0 {
			return fmt.Errorf("there are more than %d matrices of %d rows and %d columns: %w", l.nm, l.rows, width, renjia.ErrInvalid)
		}
		weight, err := matrixCell(word)
		if err != nil {
			return err
		}
		if weight != 0 {
			from, to := l.net.Nodes[l.cell/width].ID, l.net.Nodes[shift+l.cell%width].ID
			l.net.Ties = append(l.net.Ties, network.Tie{From: from, To: to, Weight: weight, Layer: l.layer()})
		}
		if l.cell++; l.cell == width*l.rows {
			l.cell, l.matrix = 0, l.matrix+1
		}
	}
	return nil
}

func (l *dlReader) edge(words []string) error {
	if len(words) < 2 || len(words) > 3 {
		return fmt.Errorf("%d words: want both ends and perhaps a weight: %w", len(words), renjia.ErrInvalid)
	}
	weight := 1.0
	if len(words) == 3 {
		var err error
		if weight, err = matrixCell(words[2]); err != nil {
			return err
		}
	}
	return l.add(words[0], words[1], weight)
}

// add adds a tie; one of weight 0 names its ends only.
func (l *dlReader) add(from, to string, weight float64) error {
	i, err := l.endOf(from, false)
	if err != nil {
		return err
	}
	j, err := l.endOf(to, l.twoMode)
	if err != nil || weight == 0 {
		return err
	}
	l.net.Ties = append(l.net.Ties, network.Tie{From: l.net.Nodes[i].ID, To: l.net.Nodes[j].ID, Weight: weight, Layer: l.layer()})
	return nil
}

// endOf returns the place of an end: a number, or a name if they are embedded.
func (l *dlReader) endOf(word string, second bool) (int, error) {
	if l.embedded {
		if _, known := l.number[word]; !known && len(l.net.Nodes) >= l.rows+l.columns {
			return 0, fmt.Errorf("%q: is more than the %d parties there are: %w", word, l.rows+l.columns, renjia.ErrInvalid)
		}
		if word == "" {
			return 0, fmt.Errorf("an empty name: %w", renjia.ErrInvalid)
		}
		if second {
			if l.second == nil {
				l.second = map[string]bool{}
			}
			l.second[l.text(word)] = true
		}
		return l.place(word), nil
	}
	most, shift := l.rows, 0
	if second {
		most, shift = l.columns, l.rows
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%q: want a number from 1 to %d: %w", word, most, renjia.ErrInvalid)
	}
	return shift + n - 1, nil
}

func (l *dlReader) setModes() {
	l.column(ModeColumn)
	for i := range l.net.Nodes {
		v, mode := &l.net.Nodes[i], "1"
		if l.second[v.ID] || !l.embedded && i >= l.rows {
			mode = "2"
		}
		v.Attr = map[string]string{ModeColumn: mode}
	}
}
