package renjia

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// Ref points at any record by space, kind and identifier. An empty space means
// the space of the record that holds the reference. The zero Ref points at
// nothing and its text is empty.
type Ref struct {
	Space string
	Kind  string
	ID    uuid.UUID
}

// RefTo returns the reference to a record of the same space; the zero ID gives
// the zero Ref.
func RefTo[T any](kind string, id ID[T]) Ref {
	if id.IsZero() {
		return Ref{}
	}
	return Ref{Kind: kind, ID: id.uuid}
}

// As returns the typed identifier a reference carries, or an error if it
// points at another kind.
func As[T any](r Ref, kind string) (ID[T], error) {
	if r.Kind != kind {
		return ID[T]{}, fmt.Errorf("reference %q: want kind %s: %w", r, kind, ErrInvalid)
	}
	return ID[T]{r.ID}, nil
}

// In returns the reference with its space filled in, if it has none.
func (r Ref) In(space string) Ref {
	if r.Space == "" && !r.IsZero() {
		r.Space = space
	}
	return r
}

// IsZero reports whether the reference points at nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// String returns "space/kind/id", or "" for the zero Ref.
func (r Ref) String() string {
	if r.IsZero() {
		return ""
	}
	return r.Space + "/" + r.Kind + "/" + r.ID.String()
}

// MarshalText implements encoding.TextMarshaler.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. Empty text is the zero Ref.
func (r *Ref) UnmarshalText(b []byte) error {
	ref, err := ParseRef(string(b))
	if err == nil {
		*r = ref
	}
	return err
}

// ParseRef reads "space/kind/id". Empty text is the zero Ref.
func ParseRef(s string) (Ref, error) {
	if s == "" {
		return Ref{}, nil
	}
	bad := func(why string) (Ref, error) {
		return Ref{}, fmt.Errorf("reference %q: %s: %w", s, why, ErrInvalid)
	}
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return bad("want space/kind/id")
	}
	id, err := parseUUID(parts[2])
	if err != nil || id == uuid.Nil {
		return bad("the id is not a UUID")
	}
	r := Ref{Space: parts[0], Kind: parts[1], ID: id}
	if r.Space != "" {
		if err := CheckSpace(r.Space); err != nil {
			return bad("the space name is not allowed")
		}
	}
	if CheckKind(r.Kind) != nil {
		return bad("the kind is not a name such as governance_motion")
	}
	return r, nil
}

// CheckKind reports whether a kind of record may carry this name: lower-case
// letters, digits and single underscores, at most 48 characters, such as
// "governance_motion".
func CheckKind(name string) error {
	if !kindName.MatchString(name) || len(name) > 48 {
		return fmt.Errorf("kind %q: want lower-case words joined by _, at most 48 characters: %w", name, ErrInvalid)
	}
	return nil
}

// CheckSpace reports whether a space may carry this name: 1 to 64 lower-case
// letters, digits, '.', '_' or '-', beginning with a letter or digit.
func CheckSpace(name string) error {
	if !spaceName.MatchString(name) {
		return fmt.Errorf("space %q: want 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit: %w", name, ErrInvalid)
	}
	return nil
}

var (
	kindName  = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	spaceName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)
)
