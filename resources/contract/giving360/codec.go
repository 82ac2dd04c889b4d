package giving360

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/shape"
)

// Largest is the largest file that is read, in bytes.
const Largest = 512 << 20

// Read reads a file of grants and judges it as the official schema of version
// 1.4.3 does, formats included. Every fault is a problem of one
// *renjia.ValidationError, with its place, its path such as grants/0/awardDate, and a
// message that begins with the keyword of the schema. What the schema does not
// ask for is not judged; see [Package.Advise]. Members beside those of the
// standard are kept with the package and with each grant, elsewhere they are
// dropped; null is read like an absent member.
func Read(r io.Reader, file string) (*Package, error) {
	n, err := shape.Read(r, file, Largest)
	if err != nil {
		return nil, err
	}
	if err := shape.Problems(packageShape.Check(n)).Err(""); err != nil {
		return nil, err
	}
	return decode(n)
}

// decode makes a package of a document that has its shape.
func decode(n *shape.Node) (*Package, error) {
	p := &Package{Extra: extra(n, packageShape)}
	if err := json.Unmarshal(n.Known(packageShape), p); err != nil {
		return nil, err
	}
	for i, g := range n.Member("grants").Items {
		p.Grants[i].Extra = extra(g, grant)
	}
	return p, nil
}

func extra(n *shape.Node, s *shape.Shape) Extra {
	var all Extra
	for _, m := range n.Members {
		if s.Members[m.Name] != nil {
			continue
		}
		if all == nil {
			all = Extra{}
		}
		all[m.Name] = m.Value.JSON()
	}
	return all
}

// Write writes a file of grants, after judging it as Read does: what it writes is
// valid. Amounts are written as they are in the package. The same package is the
// same bytes.
func Write(w io.Writer, p *Package) error {
	for i, g := range p.Grants {
		if g.AmountAwarded == "" { // which the encoder would write as 0
			return fmt.Errorf("360Giving: grants/%d/amountAwarded: must be given: %w", i, renjia.ErrInvalid)
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return err
	}
	n, err := shape.Parse("", b.Bytes())
	if err != nil {
		return err
	}
	for _, f := range packageShape.Check(n) {
		err = errors.Join(err, fmt.Errorf("360Giving: %s: %s: %s: %w", f.Path, f.Keyword, f.Text, renjia.ErrInvalid))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// MarshalJSON writes the members of the standard, then the others by name.
func (p Package) MarshalJSON() ([]byte, error) {
	type plain Package
	return withExtra(plain(p), p.Extra)
}

// MarshalJSON writes the members of the standard, then the others by name.
func (g Grant) MarshalJSON() ([]byte, error) {
	type plain Grant
	return withExtra(plain(g), g.Extra)
}

func withExtra(v any, more Extra) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil || len(more) == 0 {
		return b.Bytes(), err
	}
	b.Truncate(len(bytes.TrimRight(b.Bytes(), "}\n")))
	for _, name := range slices.Sorted(maps.Keys(more)) {
		key, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		b.WriteByte(',')
		b.Write(append(append(key, ':'), more[name]...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
