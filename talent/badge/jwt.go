package badge

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// Why a signed credential is not accepted. Each matches renjia.ErrInvalid, too.
var (
	ErrSignature = fmt.Errorf("badge: the signature does not hold: %w", renjia.ErrInvalid)
	ErrIssuer    = fmt.Errorf("badge: the issuer is not trusted: %w", renjia.ErrInvalid)
	ErrValidity  = fmt.Errorf("badge: not valid at that instant: %w", renjia.ErrInvalid)
)

// maxToken bounds what Verify takes apart.
const maxToken = 1 << 20

// header is the JOSE header of a token.
type header struct {
	Alg  string          `json:"alg"`
	Typ  string          `json:"typ,omitempty"`
	Kid  string          `json:"kid,omitempty"`
	Crit json.RawMessage `json:"crit,omitempty"`
}

// Key is an issuer's public key by the name that tokens use for it.
type Key struct {
	ID     string // kid
	Public ed25519.PublicKey
}

// Issuers are the issuers whose word is taken, with their keys, by the URI of their
// profile.
type Issuers map[string][]Key

// Sign returns a credential as a VC-JWT in compact form, signed with an Ed25519
// key whose name is kid. The same credential and key give the same token.
func Sign(c Credential, key ed25519.PrivateKey, kid string) (string, error) {
	if err := c.Validate(); err != nil {
		return "", err
	}
	if len(key) != ed25519.PrivateKeySize || kid == "" {
		return "", fmt.Errorf("badge: sign: want an Ed25519 key and its name: %w", renjia.ErrInvalid)
	}
	body, err := payload(&c)
	if err != nil {
		return "", err
	}
	head, err := json.Marshal(header{Alg: "EdDSA", Typ: "JWT", Kid: kid})
	signed := encode(head) + "." + encode(body)
	return signed + "." + encode(ed25519.Sign(key, []byte(signed))), err
}

// payload is the credential's members and beside them the registered claims (Open
// Badges 3.0, section 8.2.4). No member has the name of a claim.
func payload(c *Credential) ([]byte, error) {
	raw, err := json.Marshal(c.wire())
	if err != nil {
		return nil, err
	}
	members := map[string]any{}
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	members["iss"], members["jti"], members["nbf"] = c.Issuer.ID, c.ID, c.ValidFrom.Unix()
	if !c.ValidUntil.IsZero() {
		members["exp"] = c.ValidUntil.Unix()
	}
	if c.Subject.ID != "" {
		members["sub"] = c.Subject.ID
	}
	return json.Marshal(members)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Verify checks a VC-JWT and returns the credential in it: the issuer must be one
// of those trusted and the signature by one of its keys, the claims must say what
// the credential says, and it must hold at the instant. Whether it was revoked is
// not known here; see [Credential.Status].
func Verify(token string, trusted Issuers, at time.Time) (Credential, error) {
	head, body, err := open(token)
	if err != nil {
		return Credential{}, err
	}
	// The issuer is read before the signature is checked, only to find the key.
	var w wireCredential
	var reg registered
	if json.Unmarshal(body, &w) != nil || json.Unmarshal(body, &reg) != nil {
		return Credential{}, fmt.Errorf("badge: the token holds no credential: %w", renjia.ErrInvalid)
	}
	if err := checkSignature(token, head, trusted[w.Issuer.ID]); err != nil {
		return Credential{}, fmt.Errorf("issuer %q: %w", w.Issuer.ID, err)
	}
	c, err := w.credential()
	if err != nil {
		return Credential{}, err
	}
	if err := reg.match(&c); err != nil {
		return Credential{}, err
	}
	if c.Expired(at) {
		return Credential{}, fmt.Errorf("%w: %s, valid from %s until %s", ErrValidity, stamp(at), stamp(c.ValidFrom), stamp(c.ValidUntil))
	}
	return c, nil
}

// open takes a token apart.
func open(token string) (h header, body []byte, err error) {
	p := strings.Split(token, ".")
	if len(token) > maxToken || len(p) != 3 {
		return h, nil, fmt.Errorf("badge: not a JWT in compact form of at most %d bytes: %w", maxToken, renjia.ErrInvalid)
	}
	first, err := base64.RawURLEncoding.Strict().DecodeString(p[0])
	if err == nil {
		err = json.Unmarshal(first, &h)
	}
	if err == nil {
		body, err = base64.RawURLEncoding.Strict().DecodeString(p[1])
	}
	if err != nil {
		return h, nil, fmt.Errorf("badge: not a JWT: %w: %w", err, renjia.ErrInvalid)
	}
	if h.Alg != "EdDSA" || h.Crit != nil {
		return h, nil, fmt.Errorf("badge: algorithm %q: only EdDSA without critical extensions: %w", h.Alg, renjia.ErrUnsupported)
	}
	return h, body, nil
}

// checkSignature tries the keys of the name that the token gives, or all where it
// gives none.
func checkSignature(token string, h header, keys []Key) error {
	if len(keys) == 0 {
		return ErrIssuer
	}
	cut := strings.LastIndexByte(token, '.')
	signature, err := base64.RawURLEncoding.Strict().DecodeString(token[cut+1:])
	if err != nil {
		return ErrSignature
	}
	for _, k := range keys {
		fits := h.Kid == "" || h.Kid == k.ID
		if fits && len(k.Public) == ed25519.PublicKeySize && ed25519.Verify(k.Public, []byte(token[:cut]), signature) {
			return nil
		}
	}
	return ErrSignature
}

// registered are the claims outside the credential.
type registered struct {
	Issuer    string       `json:"iss"`
	ID        string       `json:"jti"`
	NotBefore *json.Number `json:"nbf"`
	Expires   *json.Number `json:"exp"`
	Subject   *string      `json:"sub"`
}

// match checks that the claims say what the credential says, so that a reader of
// either is told the same.
func (r *registered) match(c *Credential) error {
	switch {
	case r.Issuer != c.Issuer.ID:
		return differs("iss", r.Issuer, c.Issuer.ID)
	case r.ID != c.ID:
		return differs("jti", r.ID, c.ID)
	case r.Subject != nil && *r.Subject != c.Subject.ID:
		return differs("sub", *r.Subject, c.Subject.ID)
	}
	return errors.Join(sameInstant("nbf", r.NotBefore, c.ValidFrom), sameInstant("exp", r.Expires, c.ValidUntil))
}

func sameInstant(name string, claim *json.Number, t time.Time) error {
	if t.IsZero() && claim == nil {
		return nil
	}
	if claim == nil {
		return differs(name, "nothing", stamp(t))
	}
	if n, err := claim.Int64(); err != nil || t.IsZero() || n != t.Unix() {
		return differs(name, claim.String(), stamp(t))
	}
	return nil
}

func differs(name, claim, inside string) error {
	return fmt.Errorf("badge: claim %s is %q, the credential says %q: %w", name, claim, inside, renjia.ErrInvalid)
}
