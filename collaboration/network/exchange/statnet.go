package exchange

import (
	"fmt"
	"io"
	"regexp"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Create opens a file to be written. Of a folder it is
//
//	func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(folder, name)) }
type Create func(name string) (io.WriteCloser, error)

// fileName is a name that needs no quotation in R nor in a folder.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

func checkFileName(name string) error {
	if !fileName.MatchString(name) {
		return fmt.Errorf("name %q: want letters, digits, points and hyphens: %w", name, renjia.ErrInvalid)
	}
	return nil
}

// write writes one file.
func (create Create) write(name string, write func(io.Writer) error) error {
	w, err := create(name)
	if err != nil {
		return err
	}
	if err := write(w); err != nil {
		_ = w.Close() // the first error says more
		return fmt.Errorf("%s: %w", name, err)
	}
	return w.Close()
}

// WriteStatnet writes a network for statnet (Handcock et al. 2008): the
// lists that [WriteCSV] writes as NAME.edges.csv and NAME.nodes.csv, and NAME.R,
// which makes of them the network net of R's package network with all attributes,
// and the list layers with one network a layer, as ERGMs want them.
func WriteStatnet(create Create, name string, n *network.Network) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	if err := create.write(name+".edges.csv", p.writeTieTable); err != nil {
		return err
	}
	if err := create.write(name+".nodes.csv", p.writeNodeTable); err != nil {
		return err
	}
	return create.write(name+".R", func(w io.Writer) error {
		_, err := fmt.Fprintf(w, statnetScript, name, rBool(p.Directed), rBool(p.hasLoops()), rBool(p.hasParallels()))
		return err
	})
}

func rBool(b bool) string {
	if b {
		return "TRUE"
	}
	return "FALSE"
}

func (p *plan) hasLoops() bool {
	for i := range p.Ties {
		if p.Ties[i].From == p.Ties[i].To {
			return true
		}
	}
	return false
}

// hasParallels reports whether two ties of the network are between the same two
// parties.
func (p *plan) hasParallels() bool {
	seen := make(map[[2]int]bool, len(p.Ties))
	for i := range p.Ties {
		ends := [2]int{p.number[p.Ties[i].From], p.number[p.Ties[i].To]}
		if !p.Directed {
			ends = [2]int{min(ends[0], ends[1]), max(ends[0], ends[1])}
		}
		if seen[ends] {
			return true
		}
		seen[ends] = true
	}
	return false
}

const statnetScript = `# Makes "net" and, if ties have layers, "layers" of the files beside this one.
library(network)
table_of <- function(file, ids) {
  read.csv(file, colClasses = setNames(rep("character", length(ids)), ids), na.strings = c("", "NA"),
           check.names = FALSE, stringsAsFactors = FALSE, fileEncoding = "UTF-8")
}
nodes <- table_of("%[1]s.nodes.csv", "id")
edges <- table_of("%[1]s.edges.csv", c("source", "target"))
network_of <- function(edges, multiple) {
  net <- network.initialize(nrow(nodes), directed = %[2]s, loops = %[3]s, multiple = multiple)
  network.vertex.names(net) <- nodes$id
  for (name in setdiff(names(nodes), "id")) set.vertex.attribute(net, name, nodes[[name]])
  if (nrow(edges) == 0) return(net)
  add.edges(net, match(edges$source, nodes$id), match(edges$target, nodes$id))
  for (name in setdiff(names(edges), c("source", "target"))) set.edge.attribute(net, name, edges[[name]])
  net
}
net <- network_of(edges, multiple = %[4]s)
if ("layer" %%in%% names(edges)) layers <- lapply(split(edges, edges$layer), network_of, multiple = FALSE)
`
