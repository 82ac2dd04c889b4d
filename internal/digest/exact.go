package digest

import (
	"bytes"
	"encoding/json"
	"fmt"

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
