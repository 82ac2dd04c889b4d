package exchange

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
)

// xmlDocument is a document of one graph whose root is named for its format.
type xmlDocument struct {
	*xmlReader
	*collector
	found    bool // the graph
	directed bool // what its edges are where they do not say
}

func newXMLDocument(r io.Reader, format string) *xmlDocument {
	return &xmlDocument{xmlReader: newXMLReader(r, format), collector: newCollector()}
}

// read reads the whole document; visit takes the children of the root.
func (d *xmlDocument) read(visit func(child xml.StartElement) error) error {
	if err := d.root(d.format); err != nil {
		return err
	}
	if err := d.children(visit); err != nil {
		return err
	}
	if !d.found {
		return d.fail(fmt.Errorf("there is no graph: %w", renjia.ErrInvalid))
	}
	if err := d.arrived(d.format); err != nil {
		return err
	}
	if err := d.nodePeriods(); err != nil {
		return err
	}
	d.settle(d.directed)
	return nil
}
