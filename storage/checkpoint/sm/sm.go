package sm

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"
	"golang.org/x/mod/sumdb/note"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/checkpoint"
)

// SM3 is the algorithm for digests of a journal.
func SM3() checkpoint.Algorithm { return checkpoint.Algorithm{Name: "SM3", New: sm3.New} }

// NewSigner returns a signer with an SM2 key, under a name such as that of a
// host or an organization: without spaces and plus signs.
func NewSigner(name string, key crypto.Signer) (note.Signer, error) {
	public, ok := key.Public().(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("signer %s: %T is no SM2 key: %w", name, key, renjia.ErrInvalid)
	}
	v, err := newVerifier(name, public)
	if err != nil {
		return nil, err
	}
	return &signer{v, key}, nil
}

// NewVerifier returns the verifier of signatures by the key's owner.
func NewVerifier(name string, key *ecdsa.PublicKey) (note.Verifier, error) {
	return newVerifier(name, key)
}

type verifier struct {
	name   string
	hash   uint32
	public *ecdsa.PublicKey
}

func newVerifier(name string, key *ecdsa.PublicKey) (*verifier, error) {
	if name == "" || strings.ContainsFunc(name, unicode.IsSpace) || strings.Contains(name, "+") {
		return nil, fmt.Errorf("signer %q: want a name without spaces and plus signs: %w", name, renjia.ErrInvalid)
	}
	if key.Curve != sm2.P256() {
		return nil, fmt.Errorf("signer %s: the key is on another curve than that of SM2: %w", name, renjia.ErrInvalid)
	}
	encoded, err := smx509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil, fmt.Errorf("signer %s: %w: %w", name, err, renjia.ErrInvalid)
	}
	// c2sp.org/signed-note: 0xff introduces types that it does not number.
	id := sha256.Sum256(append([]byte(name+"\n\xffrenjia-sm2\n"), encoded...))
	return &verifier{name, binary.BigEndian.Uint32(id[:]), key}, nil
}

func (v *verifier) Name() string    { return v.name }
func (v *verifier) KeyHash() uint32 { return v.hash }

func (v *verifier) Verify(msg, sig []byte) bool {
	return sm2.VerifyASN1WithSM2(v.public, nil, msg, sig)
}

type signer struct {
	*verifier
	key crypto.Signer
}

func (s *signer) Sign(msg []byte) ([]byte, error) {
	return s.key.Sign(rand.Reader, msg, sm2.NewSM2SignerOption(true, nil))
}
