package exchange

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// maxUnlisted is how many vertices a file may declare that it does not list.
const maxUnlisted = 100_000

// ReadPajek reads a network of Pajek (.net), or a project (.paj) of one network
// with partitions and vectors, which become attributes. It reads *Arcs, *Edges,
// *Arcslist, *Edgeslist and *Matrix, relations such as *Arcs :1 "agreement" and
// 1: 2 3 as layers, and two modes (*Vertices n n1) as the attribute [ModeColumn].
//
// A vertex is named by its label if all labels differ, else by its number. The
// parameter l of a line is the attribute label, times in brackets are the attribute
// time; positions, shapes and colours are not kept. With both arcs and edges the
// network is directed, and each edge becomes two ties. Weights must be above 0; in a
// matrix 0 is no tie. The file must be UTF-8. A file may declare 100,000 vertices more
// than it lists. An error names the line.
func ReadPajek(r io.Reader) (*network.Network, error) {
	p := &pajekReader{collector: newCollector(), lines: newLines(r)}
	for p.lines.next() {
		if err := p.readLine(); err != nil {
			return nil, &placedError{"pajek", p.lines.at(), err}
		}
	}
	if err := p.lines.err; err != nil {
		return nil, &placedError{"pajek", p.lines.at(), err}
	}
	if err := p.finish(); err != nil {
		return nil, &placedError{"pajek", p.lines.at(), err}
	}
	return &p.net, nil
}

// lines reads text line by line.
type lines struct {
	*bufio.Scanner
	number int
	text   string
	err    error
}

func newLines(r io.Reader) *lines {
	l := &lines{Scanner: bufio.NewScanner(r)}
	l.Buffer(make([]byte, 1<<16), 1<<26)
	return l
}

// next reads the next line that is neither empty nor a comment.
func (l *lines) next() bool {
	for l.err == nil && l.Scan() {
		l.number++
		text := l.Bytes()
		if l.number == 1 {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		if !utf8.Valid(text) {
			l.err = fmt.Errorf("is not text in UTF-8: save the file as UTF-8: %w", renjia.ErrInvalid)
			return false
		}
		if l.text = strings.TrimSpace(string(text)); l.text != "" {
			return true
		}
	}
	if l.err == nil {
		l.err = l.Err()
	}
	return false
}

func (l *lines) at() renjia.Place { return renjia.Place{Line: l.number} }

// pajekWords splits a line into words; what stands in double quotes is one.
func pajekWords(line string) ([]string, error) {
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		if line[0] == '"' {
			end := strings.IndexByte(line[1:], '"')
			if end < 0 {
				return nil, fmt.Errorf("a quotation mark is not closed: %w", renjia.ErrInvalid)
			}
			words = append(words, line[1:end+1])
			line = line[end+2:]
			continue
		}
		end := strings.IndexAny(line, " \t")
		if end < 0 {
			end = len(line)
		}
		words = append(words, line[:end])
		line = line[end:]
	}
	return words, nil
}

type pajekReader struct {
	*collector
	lines *lines

	found    bool
	arrows   bool   // there is a section of arcs
	section  string // in lower case, without the asterisk
	layer    string
	layers   map[string]string // by number of relation
	declared int
	first    int // vertices of the first mode; 0 if there is one mode
	listed   map[int]*pajekVertex
	arcs     []pajekArc
	row      int // of a matrix
	vector   pajekVector
}

type pajekVertex struct{ label, time string }

type pajekArc struct {
	from, to int
	tie      network.Tie
	directed bool
}

// pajekVector is a partition or a vector while it is read.
type pajekVector struct {
	name   string
	words  map[string]string // what the numbers of classes stand for
	at     int
	values []pajekValue
}

type pajekValue struct {
	name, value string
	vertex      int
}

func (p *pajekReader) readLine() error {
	line := p.lines.text
	if line[0] == '%' {
		p.comment(line[1:])
		return nil
	}
	if strings.HasPrefix(line, "/*") {
		return nil
	}
	words, err := pajekWords(line)
	if err != nil {
		return err
	}
	if line[0] == '*' {
		return p.header(words, line)
	}
	switch p.section {
	case "vertices":
		return p.vertex(words)
	case "arcs", "edges":
		return p.arc(words)
	case "arcslist", "edgeslist":
		return p.list(words)
	case "matrix":
		return p.matrixRow(words)
	case "values":
		return p.value(words)
	}
	return fmt.Errorf("a line before any section: want *Vertices: %w", renjia.ErrInvalid)
}

// comment reads what WritePajekProject says of the classes of a partition.
func (p *pajekReader) comment(text string) {
	number, word, ok := strings.Cut(strings.TrimSpace(text), " = ")
	if _, err := strconv.Atoi(number); ok && err == nil && p.vector.words != nil {
		p.vector.words[number] = word
	}
}

func (p *pajekReader) header(words []string, line string) error {
	section := strings.ToLower(strings.TrimPrefix(words[0], "*"))
	section, relation, glued := strings.Cut(section, ":")
	rest := words[1:]
	if glued && relation != "" {
		rest = append([]string{":" + relation}, rest...)
	}
	if section == "network" {
		if p.found || p.net.Name != "" {
			return unsupported("a second network")
		}
		p.net.Name = strings.TrimSpace(line[len(words[0]):])
		if len(rest) == 1 {
			p.net.Name = rest[0]
		}
		return nil
	}
	if section == "vertices" && p.section == "vector" {
		p.section = "values"
		return nil
	}
	if section == "vertices" {
		return p.vertices(rest)
	}
	return p.open(section, rest)
}

// open begins a section of ties or of values, which come after the vertices.
func (p *pajekReader) open(section string, words []string) error {
	if !p.found {
		return fmt.Errorf("*%s: before *Vertices: %w", section, renjia.ErrInvalid)
	}
	switch section {
	case "arcs", "edges", "arcslist", "edgeslist", "matrix":
		p.section, p.row = section, 0
		p.arrows = p.arrows || strings.HasPrefix(section, "arcs") || section == "matrix"
		p.relation(words)
	case "partition", "vector", "permutation", "cluster":
		name := section
		if len(words) > 0 {
			name = p.text(strings.Join(words, " "))
		}
		if !isNodeField(name) {
			p.column(name)
		}
		p.section, p.vector = "vector", pajekVector{name: name, words: map[string]string{}, values: p.vector.values}
	default:
		return unsupported("section *" + section)
	}
	return nil
}

func (p *pajekReader) vertices(words []string) error {
	if p.found {
		return unsupported("a second network")
	}
	p.found, p.section = true, "vertices"
	p.listed, p.layers = map[int]*pajekVertex{}, map[string]string{}
	if len(words) == 0 {
		return fmt.Errorf("*Vertices: want the number of vertices: %w", renjia.ErrInvalid)
	}
	numbers := make([]int, min(2, len(words)))
	for i := range numbers {
		n, err := strconv.Atoi(words[i])
		if err != nil || n < 0 || i > 0 && n > numbers[0] {
			return fmt.Errorf("*Vertices %s: want the number of vertices: %w", words[i], renjia.ErrInvalid)
		}
		numbers[i] = n
	}
	p.declared = numbers[0]
	if len(numbers) > 1 && numbers[1] < numbers[0] {
		p.first = numbers[1]
	}
	return nil
}

// relation reads ":1" and the label of a relation.
func (p *pajekReader) relation(words []string) {
	p.layer = ""
	if len(words) == 0 || !strings.HasPrefix(words[0], ":") {
		return
	}
	number := words[0][1:]
	words = words[1:]
	if number == "" && len(words) > 0 {
		number, words = words[0], words[1:]
	}
	if len(words) > 0 {
		p.layers[number] = p.text(words[0])
	}
	p.layer = p.layerOf(number)
}

func (p *pajekReader) layerOf(number string) string {
	if label, ok := p.layers[number]; ok {
		return label
	}
	return p.text(number)
}

// vertexNumber reads the number of a vertex.
func (p *pajekReader) vertexNumber(word string) (int, error) {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > p.declared {
		return 0, fmt.Errorf("vertex %q: want a number from 1 to %d: %w", word, p.declared, renjia.ErrInvalid)
	}
	return n, nil
}

func (p *pajekReader) vertex(words []string) error {
	n, err := p.vertexNumber(words[0])
	if err != nil {
		return err
	}
	if p.listed[n] != nil {
		return fmt.Errorf("vertex %d: is there twice: %w", n, renjia.ErrInvalid)
	}
	v := &pajekVertex{}
	if len(words) > 1 {
		v.label = strings.Clone(words[1])
	}
	for i, word := range words {
		if i > 1 && word[0:min(1, len(word))] == "[" {
			v.time = strings.Clone(word)
		}
	}
	p.listed[n] = v
	return nil
}

func (p *pajekReader) arc(words []string) (err error) {
	layer := p.layer
	if number, ok := strings.CutSuffix(words[0], ":"); ok {
		layer, words = p.layerOf(number), words[1:]
	}
	if len(words) < 2 {
		return fmt.Errorf("want two vertices: %w", renjia.ErrInvalid)
	}
	a := pajekArc{directed: p.section == "arcs", tie: network.Tie{Weight: 1, Layer: layer}}
	if a.from, err = p.vertexNumber(words[0]); err != nil {
		return err
	}
	if a.to, err = p.vertexNumber(words[1]); err != nil {
		return err
	}
	words = words[2:]
	if len(words) > 0 && strings.ContainsAny(words[0][:min(1, len(words[0]))], "0123456789.+-") {
		if a.tie.Weight, err = parseWeight(words[0]); err != nil {
			return err
		}
		words = words[1:]
	}
	for i, word := range words {
		switch {
		case strings.HasPrefix(word, "["):
			a.tie.Attr = with(a.tie.Attr, "time", p.text(word))
		case word == "l" && i+1 < len(words) && words[i+1] != "":
			a.tie.Attr = with(a.tie.Attr, fieldLabel, p.text(words[i+1]))
		}
	}
	p.arcs = append(p.arcs, a)
	return nil
}

func (p *pajekReader) list(words []string) error {
	from, err := p.vertexNumber(words[0])
	if err != nil {
		return err
	}
	for _, word := range words[1:] {
		to, err := p.vertexNumber(word)
		if err != nil {
			return err
		}
		p.arcs = append(p.arcs, pajekArc{from, to, network.Tie{Weight: 1, Layer: p.layer}, p.section == "arcslist"})
	}
	return nil
}

// matrixRow reads a row of a matrix, which is that of the vertices of the second
// mode if there are two.
func (p *pajekReader) matrixRow(words []string) error {
	p.row++
	rows, columns, shift := p.declared, p.declared, 0
	if p.first > 0 {
		rows, columns, shift = p.first, p.declared-p.first, p.first
	}
	if p.row > rows || len(words) != columns {
		return fmt.Errorf("row %d of %d cells: want %d rows of %d: %w", p.row, len(words), rows, columns, renjia.ErrInvalid)
	}
	for i, word := range words {
		if w, err := strconv.ParseFloat(word, 64); err == nil && w == 0 {
			continue
		}
		w, err := parseWeight(word)
		if err != nil {
			return fmt.Errorf("cell %d: %w", i+1, err)
		}
		p.arcs = append(p.arcs, pajekArc{p.row, shift + i + 1, network.Tie{Weight: w, Layer: p.layer}, p.first == 0})
	}
	return nil
}

func (p *pajekReader) value(words []string) error {
	p.vector.at++
	if p.vector.at > p.declared || len(words) != 1 {
		return fmt.Errorf("%s: want %d lines of one value: %w", p.vector.name, p.declared, renjia.ErrInvalid)
	}
	value := words[0]
	missing := value == pajekMissing
	if word, ok := p.vector.words[value]; ok {
		value = word
	}
	if !missing {
		p.vector.values = append(p.vector.values, pajekValue{p.text(p.vector.name), p.text(value), p.vector.at})
	}
	return nil
}

// pajekMissing is how Pajek writes a value that is missing.
const pajekMissing = "999999998"
