package privacy

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"

	"github.com/renjia-project/renjia"
)

// Pseudonyms replaces references to people by names that mean nothing without
// the key. The same person has the same name for one purpose and one key, and
// names of different purposes or keys cannot be brought together. Whoever holds
// the key can find the people again, and whoever sees enough about a name may:
// the data stays personal (de-identified, 去标识化, Personal Information
// Protection Law art. 73). Keep the key apart from the data, and take a new one
// when a project ends; destroying it is what makes names useless.
type Pseudonyms struct{ key []byte }

// NewPseudonyms derives the key of a purpose, such as "evaluation 2026", from a
// secret of at least 32 bytes that is kept outside the store. version counts the
// keys of the purpose: a higher one gives other names.
func NewPseudonyms(secret []byte, purpose string, version int) (*Pseudonyms, error) {
	if len(secret) < 32 || purpose == "" || version < 1 {
		return nil, fmt.Errorf("pseudonyms: want a secret of 32 bytes or more, a purpose, and a version from 1: %w", renjia.ErrInvalid)
	}
	key, err := hkdf.Key(sha256.New, secret, nil, fmt.Sprintf("renjia pseudonym %d %s", version, purpose), sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("pseudonyms: %w", err)
	}
	return &Pseudonyms{key}, nil
}

// Of returns the name of a person in a space: 26 characters from 130 bits of
// HMAC-SHA-256, so that two of a billion people share one with a chance below
// 2⁻⁷⁰. The reference must name its space.
func (p *Pseudonyms) Of(person renjia.Ref) (string, error) {
	if person.IsZero() || person.Space == "" {
		return "", fmt.Errorf("pseudonym of %q: want a reference with its space: %w", person, renjia.ErrInvalid)
	}
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(person.String()))
	return base32.StdEncoding.EncodeToString(mac.Sum(nil))[:26], nil
}
