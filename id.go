package renjia

import (
	crand "crypto/rand"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
)

// ID identifies a record of type T. The type parameter keeps the identifiers
// of different records apart: an ID[Person] does not fit where an ID[Motion]
// is wanted. The zero ID means "none" and its text is empty.
type ID[T any] struct{ uuid uuid.UUID }

// IDFrom wraps a UUID that came from elsewhere.
func IDFrom[T any](u uuid.UUID) ID[T] { return ID[T]{u} }

// ParseID reads the canonical text form (36 characters, lower case) of an ID.
func ParseID[T any](s string) (ID[T], error) {
	u, err := parseUUID(s)
	return ID[T]{u}, err
}

// NewID makes a new identifier in time order (UUID version 7).
func NewID[T any](s *Source) ID[T] { return ID[T]{s.UUID()} }

// ImportedID derives the identifier of a record that has its own key in the
// files it comes from (UUID version 5 of space, kind and key), so that
// importing the same record twice gives the same identifier.
func ImportedID[T any](space, kind, key string) ID[T] {
	var b []byte
	for _, part := range [...]string{space, kind, key} {
		b = strconv.AppendInt(b, int64(len(part)), 10)
		b = append(b, ':')
		b = append(b, part...)
	}
	return ID[T]{uuid.NewSHA1(importNamespace, b)}
}

// importNamespace is the version 5 UUID of the module path in the URL
// namespace of RFC 9562.
var importNamespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://github.com/renjia-project/renjia"))

// UUID returns the identifier without its type.
func (id ID[T]) UUID() uuid.UUID { return id.uuid }

// IsZero reports whether the ID names nothing.
func (id ID[T]) IsZero() bool { return id.uuid == uuid.Nil }

// String returns the canonical text form, or "" for the zero ID.
func (id ID[T]) String() string {
	if id.IsZero() {
		return ""
	}
	return id.uuid.String()
}

// MarshalText implements encoding.TextMarshaler.
func (id ID[T]) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return []byte{}, nil
	}
	return id.uuid.MarshalText()
}

// UnmarshalText implements encoding.TextUnmarshaler. Empty text is the zero ID.
func (id *ID[T]) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*id = ID[T]{}
		return nil
	}
	id.uuid, err = parseUUID(string(b))
	return err
}

// Value implements driver.Valuer; the zero ID is NULL.
func (id ID[T]) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id.String(), nil
}

// Scan implements sql.Scanner for text columns; NULL is the zero ID.
func (id *ID[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		return id.UnmarshalText(nil)
	case string:
		return id.UnmarshalText([]byte(v))
	case []byte:
		return id.UnmarshalText(v)
	}
	return fmt.Errorf("id: cannot scan %T: %w", src, ErrInvalid)
}

// parseUUID accepts the canonical form alone: one identifier, one text, so
// that texts can be compared where identifiers are stored. The text of no
// identifier is empty, not a row of zeros.
func parseUUID(s string) (uuid.UUID, error) {
	u, err := uuid.Parse(s)
	if err != nil || u.String() != s || u == uuid.Nil {
		return uuid.Nil, fmt.Errorf("id %q: want a UUID in lower case with hyphens, not all zero: %w", s, ErrInvalid)
	}
	return u, nil
}

// Source makes identifiers in time order (UUID version 7, RFC 9562). The same
// clock and the same seed give the same identifiers. The zero value uses the
// system's clock and cryptographic randomness. A Source is safe for use by
// several goroutines and must not be copied.
type Source struct {
	Clock func() time.Time // nil: time.Now
	Rand  rand.Source      // nil: crypto/rand

	mu   sync.Mutex
	last uint64 // milliseconds << 12 | counter of the newest identifier
}

// UUID returns the next identifier; each is greater than the one before.
func (s *Source) UUID() uuid.UUID {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now
	if s.Clock != nil {
		now = s.Clock
	}
	t := now()
	stamp := uint64(t.UnixMilli())<<12 | uint64(t.Nanosecond()%1e6)>>8
	if stamp <= s.last {
		stamp = s.last + 1
	}
	s.last = stamp

	var u uuid.UUID
	s.fill(u[8:])
	binary.BigEndian.PutUint64(u[:8], stamp>>12<<16|0x7000|stamp&0xfff)
	u[8] = u[8]&0x3f | 0x80
	return u
}

func (s *Source) fill(b []byte) {
	if s.Rand == nil {
		_, _ = crand.Read(b) // documented never to fail
		return
	}
	binary.BigEndian.PutUint64(b, s.Rand.Uint64())
}
