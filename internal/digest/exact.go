package digest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
)

// DecodeExact decodes a JSON document into v and refuses one that holds
// anything v does not keep, such as unknown or misspelt names: written again it
// must be the same, whatever its white space and the order of its names. What
// is wrong matches ErrInvalid.
func DecodeExact(data []byte, v any) error {
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%v: %w", err, renjia.ErrInvalid)
	}
	given, err := CanonicalJSON(data)
	if err != nil {
		return fmt.Errorf("%v: %w", err, renjia.ErrInvalid)
	}
	kept, err := Canonical(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(given, kept) {
		return fmt.Errorf("the document holds something that is not part of a record, or not as it is written: %w", renjia.ErrInvalid)
	}
	return nil
}

// MaxDocument bounds what Read takes into memory, in bytes.
const MaxDocument = 1 << 30

// Write writes v as one JSON document in canonical form, and a line end: the
// same content is the same bytes.
func Write(w io.Writer, v any) error {
	b, err := Canonical(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// Read reads a document of at most [MaxDocument] bytes as [DecodeExact] decodes
// it.
func Read(r io.Reader, v any) error {
	data, err := io.ReadAll(io.LimitReader(r, MaxDocument+1))
	if err != nil {
		return err
	}
	if len(data) > MaxDocument {
		return fmt.Errorf("the document has more than %d bytes: %w", MaxDocument, renjia.ErrInvalid)
	}
	return DecodeExact(data, v)
}

// Equal reports whether two values have the same canonical form.
func Equal(a, b any) (bool, error) {
	x, err := Canonical(a)
	if err != nil {
		return false, err
	}
	y, err := Canonical(b)
	return bytes.Equal(x, y), err
}
