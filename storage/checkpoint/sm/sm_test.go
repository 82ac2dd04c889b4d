package sm_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/note"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/checkpoint"
	"github.com/renjia-project/renjia/storage/checkpoint/sm"
	"github.com/renjia-project/renjia/storage/memory"
)

var (
	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test"), Verb: "test.look"}
)

func space(t *testing.T) *storage.Space {
	sp := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll}).Space("liede")
	_, err := sp.Record(ctx, act)
	require.NoError(t, err)
	return sp
}

// The examples of GB/T 32905-2016, appendix A.
func TestSM3HasItsPublishedDigests(t *testing.T) {
	for text, want := range map[string]string{
		"abc":                      "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
		strings.Repeat("abcd", 16): "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
	} {
		h := sm.SM3().New()
		h.Write([]byte(text))
		require.Equal(t, want, hex.EncodeToString(h.Sum(nil)))
	}
}

func TestACheckpointInNationalAlgorithms(t *testing.T) {
	sp := space(t)
	key, err := sm2.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := sm.NewSigner("street.example", key)
	require.NoError(t, err)
	verifier, err := sm.NewVerifier("street.example", &key.PublicKey)
	require.NoError(t, err)

	made, err := checkpoint.Take(ctx, sp, sm.SM3())
	require.NoError(t, err)
	require.Equal(t, "SM3", made.Digests[0].Algorithm)
	signed, err := checkpoint.Sign(made, signer)
	require.NoError(t, err)
	opened, by, err := checkpoint.Open(signed, note.VerifierList(verifier))
	require.NoError(t, err)
	require.Equal(t, []string{"street.example"}, by)
	require.NoError(t, checkpoint.Verify(ctx, sp, opened, sm.SM3()))
	require.ErrorIs(t, checkpoint.Verify(ctx, sp, opened), renjia.ErrUnspecified)
	for i := range signed {
		forged := bytes.Clone(signed)
		forged[i] ^= 1
		c, _, err := checkpoint.Open(forged, note.VerifierList(verifier))
		if err == nil { // bits of base64 that carry nothing
			require.Equal(t, made, c, i)
			require.Greater(t, i, bytes.LastIndexByte(signed, ' '))
		}
	}

	other, err := sm2.GenerateKey(rand.Reader)
	require.NoError(t, err)
	stranger, err := sm.NewVerifier("street.example", &other.PublicKey)
	require.NoError(t, err)
	_, _, err = checkpoint.Open(signed, note.VerifierList(stranger))
	require.ErrorIs(t, err, renjia.ErrForbidden)
}

// One statement may carry both a national and an international signature.
func TestBothMaySign(t *testing.T) {
	key, err := sm2.GenerateKey(rand.Reader)
	require.NoError(t, err)
	national, err := sm.NewSigner("street.example", key)
	require.NoError(t, err)
	secret, public, err := note.GenerateKey(rand.Reader, "station.example")
	require.NoError(t, err)
	other, err := note.NewSigner(secret)
	require.NoError(t, err)
	made, err := checkpoint.Take(ctx, space(t))
	require.NoError(t, err)
	signed, err := checkpoint.Sign(made, national, other)
	require.NoError(t, err)
	first, err := sm.NewVerifier("street.example", &key.PublicKey)
	require.NoError(t, err)
	second, err := note.NewVerifier(public)
	require.NoError(t, err)
	_, by, err := checkpoint.Open(signed, note.VerifierList(first, second))
	require.NoError(t, err)
	require.Equal(t, []string{"street.example", "station.example"}, by)
}

func TestKeysAndNamesThatCannotSign(t *testing.T) {
	key, err := sm2.GenerateKey(rand.Reader)
	require.NoError(t, err)
	for _, name := range []string{"", "a b", "a+b"} {
		_, err = sm.NewSigner(name, key)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	_, err = sm.NewSigner("x", edwards)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	nist, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, err = sm.NewSigner("x", nist)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
