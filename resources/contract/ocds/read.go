package ocds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
)

// MaxDocument bounds what Read takes into memory, in bytes.
const MaxDocument = 256 << 20

// Document is a package of releases or of records, or a single release or
// record, as it was read. It keeps everything, the fields of extensions
// included.
type Document struct {
	root     *node
	releases []*node // all, also those embedded in records
}

// Read reads a document and validates it as the official schema of OCDS 1.1.5
// asks: required members, types, date-times, closed code lists, no empty ids.
// Every problem is reported with file, line, column and path, its message
// beginning with the keyword of JSON Schema that was not satisfied. URIs are
// not judged, nor are members that the standard does not name.
func Read(r io.Reader, file string) (*Document, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(data) > MaxDocument {
		return nil, fmt.Errorf("read %s: more than %d bytes: %w", file, MaxDocument, renjia.ErrInvalid)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	c := checker{file: file, data: data}
	root, at, err := parse(data)
	if err != nil {
		c.problems.At(place(file, data, at), "", "not JSON: %v", err)
		return nil, c.problems.Err(file)
	}
	d := &Document{root: root}
	c.document(d)
	if err := c.problems.Err(file); err != nil {
		return nil, err
	}
	return d, nil
}

// document judges the root by what it is, and collects the releases.
func (c *checker) document(d *Document) {
	switch n := d.root; {
	case n.kind != object:
		c.report(n, "", "type: is %s, want an object", n.kind)
	case n.member("records") != nil:
		c.object(n, "RecordPackage", "")
		for _, r := range n.member("records").elements() {
			d.embedded(r)
		}
	case n.member("releases") != nil && n.member("ocid") != nil:
		c.object(n, "Record", "")
		d.embedded(n)
	case n.member("ocid") != nil:
		c.object(n, "Release", "")
		d.releases = []*node{n}
	default:
		c.object(n, "Package", "")
		d.releases = n.member("releases").elements()
	}
}

func (d *Document) embedded(record *node) {
	if list := record.member("releases"); list != nil && list.kind == array && !linked(list) {
		d.releases = append(d.releases, list.items...)
	}
}

// Releases returns the releases of the document in its order, also those
// embedded in records.
func (d *Document) Releases() ([]Release, error) {
	all := make([]Release, len(d.releases))
	for i, n := range d.releases {
		if err := n.into(&all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// into decodes a validated value into a type of this package.
func (n *node) into(v any) error {
	if err := json.Unmarshal(n.append(nil), v); err != nil {
		return fmt.Errorf("%v: %w", err, renjia.ErrInvalid)
	}
	return nil
}

// Compiled is a contracting process as its releases leave it.
type Compiled struct {
	OCID    string
	Release Release         // the compiled release, what this package knows of it
	JSON    json.RawMessage // the compiled release with everything
	History json.RawMessage // the versioned release: every value each field had
}

// Compile merges the releases of each process by date, as the merge rules of
// OCDS 1.1 say, in the order in which the processes first appear. A record
// without embedded releases gives the compiled release it brings.
func (d *Document) Compile() ([]Compiled, error) {
	var order []string
	by := map[string][]*node{}
	for _, r := range d.releases {
		id := r.str("ocid")
		if by[id] == nil {
			order = append(order, id)
		}
		by[id] = append(by[id], r)
	}
	var all []Compiled
	for _, id := range order {
		one, err := compiled(by[id])
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return d.brought(all)
}

func compiled(releases []*node) (c Compiled, err error) {
	c.OCID = releases[0].str("ocid")
	now, err := compile(releases)
	if err != nil {
		return c, err
	}
	past, err := versions(releases)
	if err != nil {
		return c, err
	}
	c.JSON, c.History = now.append(nil), past.append(nil)
	return c, now.into(&c.Release)
}

// brought adds the compiled releases of records that bring nothing to merge.
func (d *Document) brought(all []Compiled) ([]Compiled, error) {
	records := d.root.member("records").elements()
	if d.root.member("records") == nil && d.root.member("compiledRelease") != nil {
		records = []*node{d.root}
	}
	for _, r := range records {
		now := r.member("compiledRelease")
		known := slices.ContainsFunc(all, func(c Compiled) bool { return c.OCID == r.str("ocid") })
		if now == nil || known {
			continue
		}
		c := Compiled{OCID: r.str("ocid"), JSON: now.append(nil)}
		if past := r.member("versionedRelease"); past != nil {
			c.History = past.append(nil)
		}
		if err := now.into(&c.Release); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}
