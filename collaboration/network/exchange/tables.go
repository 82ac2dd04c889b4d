package exchange

import (
	"io"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Unlisted says what becomes of an end of a tie that the list of nodes lacks.
type Unlisted string

// The ways to treat ends that are not listed.
const (
	UnlistedAdd    Unlisted = "add"    // a node after the listed ones, in order of appearance
	UnlistedRefuse Unlisted = "refuse" // a problem with its place
)

// ModeColumn is the attribute of nodes that holds the mode of a party in a
// two-mode network.
const ModeColumn = "mode"

// Tables reads a list of ties and a list of nodes, each as CSV with a header.
//
// The list of ties has the columns source and target, or from and to as Kumu
// writes them; it may have weight (1 if missing), layer, from and until (beside
// source and target) and record. Every other column is an attribute, except that
// one without a name (the row numbers of R) is left out. Gephi's Type (Directed,
// Undirected) and Kumu's Direction (directed, undirected, mutual) say the direction
// of a row, Kumu's Type its layer. The list of nodes has the column id, or label
// alone, and may have label, from and until; every other column is an attribute.
//
// Headers are compared without regard to case and may be Chinese. Spaces around
// cells are not kept, an empty cell says nothing, NA is a text like any other. A
// file is UTF-8 with or without a byte order mark, or GB18030; quotes are those of
// RFC 4180. Until is the first day no longer in a period.
type Tables struct {
	// Direction of the ties. Empty, the list of ties must say it in every row.
	Direction network.Direction
	Unlisted  Unlisted // must be chosen if there is a list of nodes
	// TwoMode says that sources and targets are of two kinds: a party is not
	// both, and the attribute [ModeColumn] is 1 or 2 where the nodes have none.
	TwoMode bool
	// Names of the files in problems; edges and nodes if empty.
	EdgesFile, NodesFile string
}

// ReadCSV reads a list of ties and, if nodes is not nil, a list of nodes, as
// [Tables] says; ends that are not listed are added. It reports all problems at
// their lines and columns in a *renjia.ValidationError and takes O(n + m) time.
func ReadCSV(edges, nodes io.Reader, directed bool) (*network.Network, error) {
	t := Tables{Direction: network.Undirected, Unlisted: UnlistedAdd}
	if directed {
		t.Direction = network.Directed
	}
	return t.Read(edges, nodes)
}

// Read reads a list of ties and, if nodes is not nil, a list of nodes.
func (t Tables) Read(edges, nodes io.Reader) (*network.Network, error) {
	if err := t.check(nodes != nil); err != nil {
		return nil, err
	}
	r := &tablesReader{Tables: t, collector: newCollector(), report: tabular.NewReport()}
	if nodes != nil {
		r.readNodes(nodes)
		r.listed = len(r.net.Nodes)
	}
	if err := r.readTies(edges); err != nil {
		return nil, err
	}
	if t.TwoMode {
		r.setModes()
	}
	if err := r.report.Err(); err != nil {
		return nil, err
	}
	return &r.net, nil
}

func (t *Tables) check(nodes bool) error {
	if t.EdgesFile == "" {
		t.EdgesFile = "edges"
	}
	if t.NodesFile == "" {
		t.NodesFile = "nodes"
	}
	if t.Direction != "" {
		if err := network.Choose("direction", string(t.Direction), "", string(network.Directed), string(network.Undirected)); err != nil {
			return err
		}
	}
	if !nodes {
		return nil
	}
	return network.Choose("unlisted", string(t.Unlisted), "a misspelt name makes a party that does not exist",
		string(UnlistedAdd), string(UnlistedRefuse))
}

type tablesReader struct {
	Tables
	*collector
	report *tabular.Report
	listed int // nodes that were listed
	modes  []int8
}

func (r *tablesReader) readNodes(in io.Reader) {
	var h header
	rows := tabular.ReadBy(in, r.NodesFile, func(names []string) []tabular.Column {
		h = nodeHeader(names)
		for _, c := range h {
			if c.role == asAttribute {
				r.column(c.name)
			}
		}
		return h.columns(asID)
	}, r.report)
	for row := range rows {
		r.nodeRow(row, h)
	}
}

func (r *tablesReader) nodeRow(row *tabular.Row, h header) {
	var v network.Node
	for _, c := range h {
		switch c.role {
		case asID:
			v.ID = row.Text(c.name)
		case asField, asAttribute:
			if err := setNode(&v, c.field, r.text(row.Text(c.name))); err != nil {
				row.Problem(c.name, "%s", reason(err))
			}
		}
	}
	if err := v.Period.Validate(); err != nil {
		row.Problem("", "%v", err)
	}
	if !row.OK() {
		return
	}
	own, err := r.node(v.ID)
	if err != nil {
		row.Problem(h.named(asID), "%q is there twice", v.ID)
		return
	}
	v.ID = own.ID
	*own = v
}

func (r *tablesReader) readTies(in io.Reader) error {
	var h header
	rows := tabular.ReadBy(in, r.EdgesFile, func(names []string) []tabular.Column {
		h = tieHeader(names)
		return h.columns(asSource, asTarget)
	}, r.report)
	r.net.Directed = r.Direction == network.Directed
	for row := range rows {
		if err := r.tieRow(row, h); err != nil {
			return err
		}
	}
	return nil
}

func (r *tablesReader) tieRow(row *tabular.Row, h header) error {
	t := network.Tie{Weight: 1}
	var said string // Gephi's and Kumu's word for the direction
	var source, target string
	for _, c := range h {
		switch c.role {
		case asSource:
			source = row.Text(c.name)
		case asTarget:
			target = row.Text(c.name)
		case asDirection:
			said = row.Text(c.name)
		case asField, asAttribute:
			if err := setTie(&t, c.field, r.text(row.Text(c.name))); err != nil {
				row.Problem(c.name, "%s", reason(err))
			}
		}
	}
	bothWays, err := r.direction(row, h, said, &t)
	if err != nil || !row.OK() {
		return err
	}
	t.From, t.To = r.tieEnd(row, h, asSource, source), r.tieEnd(row, h, asTarget, target)
	if err := r.tie(t, bothWays); err != nil {
		row.Problem("", "%s", reason(err))
	}
	return nil
}

// direction reads what a row says of its direction: of a directed network, that
// it goes both ways.
func (r *tablesReader) direction(row *tabular.Row, h header, said string, t *network.Tie) (bothWays bool, err error) {
	switch strings.ToLower(said) {
	case "directed":
		if r.Direction == "" {
			r.Direction, r.net.Directed = network.Directed, true
		}
		if r.Direction == network.Undirected {
			row.Problem(h.named(asDirection), "says directed, the ties are read as undirected")
		}
		return false, nil
	case "undirected", "mutual":
		if r.Direction == "" {
			r.Direction = network.Undirected
		}
		return true, nil
	}
	if r.Direction == "" {
		return false, &renjia.UnspecifiedError{What: r.EdgesFile, Choices: []renjia.Choice{{
			Name: "direction", Options: []string{string(network.Directed), string(network.Undirected)},
			Why: "a list of ties does not say whether from A to B is another tie than from B to A",
		}}}
	}
	if said != "" {
		t.Attr = with(t.Attr, h.named(asDirection), r.text(said))
	}
	return false, nil
}

func isDirectionWord(s string) bool {
	switch strings.ToLower(s) {
	case "directed", "undirected", "mutual":
		return true
	}
	return false
}

// tieEnd returns the identifier of an end as the node holds it.
func (r *tablesReader) tieEnd(row *tabular.Row, h header, role role, id string) string {
	place := r.place(id)
	if place >= r.listed && r.Unlisted == UnlistedRefuse {
		row.Problem(h.named(role), "%q is not in the list of nodes", id)
	}
	if !r.TwoMode {
		return r.net.Nodes[place].ID
	}
	mode := int8(1)
	if role == asTarget {
		mode = 2
	}
	if more := len(r.net.Nodes) - len(r.modes); more > 0 {
		r.modes = append(r.modes, make([]int8, more)...)
	}
	if r.modes[place] == 3-mode {
		row.Problem(h.named(role), "%q is both a source and a target of a two-mode network", id)
	}
	r.modes[place] = mode
	return r.net.Nodes[place].ID
}

// setModes writes the modes of parties that have none.
func (r *tablesReader) setModes() {
	for i := range r.net.Nodes {
		v := &r.net.Nodes[i]
		if _, ok := v.Attr[ModeColumn]; !ok && i < len(r.modes) && r.modes[i] > 0 {
			v.Attr = with(v.Attr, ModeColumn, []string{"", "1", "2"}[r.modes[i]])
			r.column(ModeColumn)
		}
	}
}

// reason is the text of an error for a problem, which is invalid anyway.
func reason(err error) string {
	return strings.TrimSuffix(err.Error(), ": "+renjia.ErrInvalid.Error())
}
