package exchange

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Format is a format of one file that holds a whole network.
type Format string

// The formats, named for their usual extension.
const (
	CSV          Format = "csv" // a list of ties; see [WriteCSV] for both lists
	GraphML      Format = "graphml"
	GEXF         Format = "gexf"
	Pajek        Format = "net"
	PajekProject Format = "paj"
	DOT          Format = "dot"
	JSON         Format = "json"
	DL           Format = "dl"
)

// Formats lists the formats.
func Formats() []Format {
	return []Format{CSV, GraphML, GEXF, Pajek, PajekProject, DOT, JSON, DL}
}

// FormatOf returns the format of a file by the extension of its name: ErrUnsupported
// if it has another one.
func FormatOf(name string) (Format, error) {
	ext := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	switch ext {
	case "gv":
		return DOT, nil
	case "xml":
		return "", fmt.Errorf("%s: may be GraphML or GEXF: name it .graphml or .gexf: %w", name, renjia.ErrUnsupported)
	}
	if f := Format(ext); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("%s: extension %q: want one of %v: %w", name, ext, Formats(), renjia.ErrUnsupported)
}

// Loses returns the parts of a network that a format cannot hold. Besides, an
// attribute without a text is one that is missing, in every format.
func Loses(f Format) []Part {
	switch f {
	case CSV:
		return []Part{Name, Direction, Isolates, Labels, NodeAttributes, NodePeriods}
	case Pajek:
		return []Part{Labels, NodeAttributes, NodePeriods, Periods, Records, TieAttributes}
	case PajekProject:
		return []Part{Labels, NodePeriods, Periods, Records, TieAttributes}
	case DL:
		return []Part{Name, Direction, Labels, NodeAttributes, NodePeriods, Periods, Records, TieAttributes}
	}
	return nil
}

// Lost returns the parts that a network would lose in a format.
func Lost(f Format, n *network.Network) []Part {
	has := partsOf(n)
	has[Isolates] = hasIsolates(n)
	return slices.DeleteFunc(Loses(f), func(p Part) bool { return !has[p] })
}

// Read reads a file by the extension of its name. A format that does not say
// whether ties have a direction (CSV without a column Type, DL, JSON without
// directed) gives a *renjia.UnspecifiedError: use [ReadCSV], [ReadDL] or [ReadJSON].
func Read(name string, r io.Reader) (*network.Network, error) {
	f, err := FormatOf(name)
	if err != nil {
		return nil, err
	}
	return ReadFormat(f, r, "")
}

// ReadFormat reads a file of a format. If the file does not say whether ties have
// a direction, d does.
func ReadFormat(f Format, r io.Reader, d network.Direction) (*network.Network, error) {
	switch f {
	case CSV:
		return Tables{Direction: d}.Read(r, nil)
	case GraphML:
		return ReadGraphML(r)
	case GEXF:
		return ReadGEXF(r)
	case Pajek, PajekProject:
		return ReadPajek(r)
	case DOT:
		return ReadDOT(r)
	case JSON:
		return ReadJSON(r, d)
	case DL:
		return ReadDL(r, d)
	}
	return nil, fmt.Errorf("format %q: want one of %v: %w", f, Formats(), renjia.ErrUnsupported)
}

// Write writes a file by the extension of its name; [Lost] says what is lost. As
// CSV it writes the list of ties alone.
func Write(name string, w io.Writer, n *network.Network) error {
	f, err := FormatOf(name)
	if err != nil {
		return err
	}
	return WriteFormat(f, w, n)
}

// WriteFormat writes a file of a format.
func WriteFormat(f Format, w io.Writer, n *network.Network) error {
	switch f {
	case CSV:
		return WriteTies(w, n)
	case GraphML:
		return WriteGraphML(w, n)
	case GEXF:
		return WriteGEXF(w, n)
	case Pajek:
		return WritePajek(w, n)
	case PajekProject:
		return WritePajekProject(w, n)
	case DOT:
		return WriteDOT(w, n)
	case JSON:
		return WriteJSON(w, n)
	case DL:
		return WriteDL(w, n)
	}
	return fmt.Errorf("format %q: want one of %v: %w", f, Formats(), renjia.ErrUnsupported)
}
