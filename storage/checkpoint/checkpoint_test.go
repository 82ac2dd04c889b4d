package checkpoint_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/checkpoint"
	"github.com/renjia-project/renjia/storage/memory"
)

type record struct {
	ID   renjia.ID[record] `json:"id"`
	Text string            `json:"text"`
}

var (
	records = storage.Define("test_record", func(r *record) renjia.ID[record] { return r.ID })
	ctx     = context.Background()
	act     = renjia.Act{By: renjia.Program("test"), Verb: "test.change"}
	sha384  = checkpoint.Algorithm{Name: "SHA-384", New: sha512.New384}
	keccak  = checkpoint.Algorithm{Name: "SHA3-256", New: func() hash.Hash { return sha3.New256() }}
)

func id(n int) renjia.ID[record] {
	return renjia.ImportedID[record]("liede", "test_record", fmt.Sprint(n))
}

func space(t require.TestingT) *storage.Space {
	s := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, s.Migrate(ctx, records))
	return s.Space("liede")
}

func insert(t require.TestingT, sp *storage.Space, n int, text string) {
	_, err := sp.Update(ctx, act, func(tx *storage.Tx) error { return records.Insert(tx, record{id(n), text}) })
	require.NoError(t, err)
}

func keyPair(t testing.TB, name string) (note.Signer, note.Verifier) {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, name)
	require.NoError(t, err)
	signer, err := note.NewSigner(secret)
	require.NoError(t, err)
	verifier, err := note.NewVerifier(public)
	require.NoError(t, err)
	return signer, verifier
}

func TestASignedCheckpointOpensAsItWas(t *testing.T) {
	sp := space(t)
	insert(t, sp, 1, "a")
	insert(t, sp, 2, "b")
	made, err := checkpoint.Take(ctx, sp, sha384, keccak)
	require.NoError(t, err)
	head, err := sp.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, head, made.Stamp)
	require.Len(t, made.Digests, 2)

	street, streetKey := keyPair(t, "street.example")
	auditor, auditorKey := keyPair(t, "auditor.example")
	signed, err := checkpoint.Sign(made, street, auditor)
	require.NoError(t, err)
	require.Contains(t, string(signed), fmt.Sprintf("renjia-checkpoint/1\nspace liede\nposition 2\ntime %s\nsha256 %x\nSHA-384 %x\n",
		head.Time.Format("2006-01-02T15:04:05.000000Z"), head.Hash, made.Digests[0].Sum))

	opened, by, err := checkpoint.Open(signed, note.VerifierList(streetKey, auditorKey))
	require.NoError(t, err)
	require.Equal(t, []string{"street.example", "auditor.example"}, by)
	require.Equal(t, made, opened)
	_, by, err = checkpoint.Open(signed, note.VerifierList(auditorKey))
	require.NoError(t, err)
	require.Equal(t, []string{"auditor.example"}, by)
	require.NoError(t, checkpoint.Verify(ctx, sp, opened, keccak, sha384))
}

func TestWhatNobodyKnownHasSignedIsRefused(t *testing.T) {
	sp := space(t)
	insert(t, sp, 1, "a")
	made, err := checkpoint.Take(ctx, sp)
	require.NoError(t, err)
	mine, myKey := keyPair(t, "mine.example")
	_, otherKey := keyPair(t, "mine.example") // the same name, another key
	signed, err := checkpoint.Sign(made, mine)
	require.NoError(t, err)
	_, _, err = checkpoint.Open(signed, note.VerifierList(otherKey))
	require.ErrorIs(t, err, renjia.ErrForbidden)
	for i := range signed {
		forged := bytes.Clone(signed)
		forged[i] ^= 1
		c, _, err := checkpoint.Open(forged, note.VerifierList(myKey))
		if err == nil { // bits of base64 that carry nothing
			require.Equal(t, made, c, "byte %d", i)
			require.Greater(t, i, bytes.LastIndexByte(signed, ' '))
		}
	}
	_, err = checkpoint.Sign(made)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = checkpoint.Sign(checkpoint.Checkpoint{}, mine)
	require.ErrorIs(t, err, renjia.ErrInvalid)

	nonsense, err := note.Sign(&note.Note{Text: "renjia-checkpoint/1\nspace liede\n"}, mine)
	require.NoError(t, err)
	_, _, err = checkpoint.Open(nonsense, note.VerifierList(myKey))
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

// Whoever can write to the whole store makes another journal that verifies. The
// checkpoint shows it.
func TestARewrittenJournalIsFound(t *testing.T) {
	sp := space(t)
	insert(t, sp, 1, "yes")
	insert(t, sp, 2, "no")
	made, err := checkpoint.Take(ctx, sp, keccak)
	require.NoError(t, err)

	forged := space(t)
	insert(t, forged, 1, "no")
	insert(t, forged, 2, "no")
	insert(t, forged, 3, "no")
	_, err = forged.Verify(ctx, 0)
	require.NoError(t, err, "by itself it looks fine")
	err = checkpoint.Verify(ctx, forged, made, keccak)
	require.ErrorIs(t, err, renjia.ErrCorrupt)
	require.ErrorContains(t, err, "commit 2: is not the one of the checkpoint: the journal was rewritten")
}

func TestAJournalThatWasCutOffIsFound(t *testing.T) {
	sp := space(t)
	for n := range 5 {
		insert(t, sp, n, "x")
	}
	made, err := checkpoint.Take(ctx, sp)
	require.NoError(t, err)
	cut := space(t)
	for _, err := range cut.Replay(ctx, act, func(yield func(*storage.Commit, error) bool) {
		for c, err := range sp.Commits(ctx, 0) {
			if c.Position > 4 || !yield(c, err) {
				return
			}
		}
	}) {
		require.NoError(t, err)
	}
	_, err = cut.Verify(ctx, 0)
	require.NoError(t, err, "by itself it looks fine")
	err = checkpoint.Verify(ctx, cut, made)
	require.ErrorIs(t, err, renjia.ErrCorrupt)
	require.ErrorContains(t, err, "commit 5: is missing: the journal was cut off")
}

func TestADigestIsCompared(t *testing.T) {
	sp := space(t)
	insert(t, sp, 1, "a")
	made, err := checkpoint.Take(ctx, sp, keccak, sha384)
	require.NoError(t, err)
	err = checkpoint.Verify(ctx, sp, made, keccak)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	require.ErrorContains(t, err, "SHA-384")
	made.Digests[1].Sum[7] ^= 1
	require.ErrorIs(t, checkpoint.Verify(ctx, sp, made, keccak, sha384), renjia.ErrCorrupt)
}

func TestCheckpointsThatCannotBe(t *testing.T) {
	sp := space(t)
	_, err := checkpoint.Take(ctx, sp)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	insert(t, sp, 1, "a")
	for _, bad := range []checkpoint.Algorithm{{}, {Name: "sha256", New: sha512.New}, {Name: "a b", New: sha512.New}, {Name: "x"}} {
		_, err = checkpoint.Take(ctx, sp, bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	made, err := checkpoint.Take(ctx, sp)
	require.NoError(t, err)
	made.Space = "tianhe"
	require.ErrorIs(t, checkpoint.Verify(ctx, sp, made), renjia.ErrInvalid)
	made.Space, made.Position = "liede", 0
	require.ErrorIs(t, checkpoint.Verify(ctx, sp, made), renjia.ErrInvalid)
	made.Position = 1
	made.Time = made.Time.Add(time.Microsecond)
	require.ErrorIs(t, checkpoint.Verify(ctx, sp, made), renjia.ErrCorrupt)
}

// A checkpoint stays true whatever is recorded, changed and erased afterwards,
// and is true of no other journal.
func TestACheckpointStaysTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sp := space(t)
		live := map[int]bool{}
		step := func(n int) {
			switch k := rapid.IntRange(0, 5).Draw(t, "record"); {
			case rapid.Bool().Draw(t, "erase") && live[k]:
				_, err := sp.Redact(ctx, act, records.Ref(id(k)))
				require.NoError(t, err)
				live[k] = false
			case live[k]:
				_, err := sp.Update(ctx, act, func(tx *storage.Tx) error {
					doc, err := records.Get(ctx, tx, id(k))
					if err != nil {
						return err
					}
					doc.Value.Text = fmt.Sprint(n)
					return records.Save(tx, doc)
				})
				require.NoError(t, err)
			default:
				if _, used := live[k]; !used {
					insert(t, sp, k, "new")
					live[k] = true
				}
			}
		}
		insert(t, sp, 100, "first")
		var made []checkpoint.Checkpoint
		for n := range rapid.IntRange(1, 12).Draw(t, "steps") {
			step(n)
			c, err := checkpoint.Take(ctx, sp, keccak)
			require.NoError(t, err)
			require.Equal(t, slowDigest(t, sp, c.Position), c.Digests[0].Sum)
			made = append(made, c)
		}
		for _, c := range made {
			require.NoError(t, checkpoint.Verify(ctx, sp, c, keccak))
		}
		other := space(t)
		for n := range 20 {
			insert(t, other, n, "other")
		}
		require.ErrorIs(t, checkpoint.Verify(ctx, other, made[0], keccak), renjia.ErrCorrupt)
	})
}

// slowDigest follows the definition in the manual word by word.
func slowDigest(t require.TestingT, sp *storage.Space, until storage.Position) []byte {
	d := make([]byte, 32)
	number := func(n int64) (b [8]byte) { binary.BigEndian.PutUint64(b[:], uint64(n)); return b }
	for c, err := range sp.Commits(ctx, 0) {
		require.NoError(t, err)
		if c.Position > until {
			return d
		}
		h := sha3.New256()
		h.Write(d)
		num := func(n int64) { b := number(n); h.Write(b[:]) }
		text := func(s string) { num(int64(len(s))); h.Write([]byte(s)) }
		text("liede")
		num(int64(c.Position))
		num(c.Time.UnixMicro())
		h.Write(c.Batch[:])
		h.Write(c.Seal.Digest[:])
		num(int64(len(c.Changes)))
		for _, x := range c.Changes {
			num(int64(x.Verb))
			text(x.Kind)
			text(x.ID)
			num(x.Rev)
			num(int64(x.Version))
			h.Write(x.Seal.Digest[:])
		}
		d = h.Sum(nil)
	}
	return d
}

// FuzzOpen: whatever text is signed opens as a checkpoint that signs as the same
// text, or not at all.
func FuzzOpen(f *testing.F) {
	signer, verifier := keyPair(f, "fuzz.example")
	known := note.VerifierList(verifier)
	f.Add("renjia-checkpoint/1\nspace liede\nposition 1\ntime 2026-11-27T02:00:00.000000Z\nsha256 " + strings.Repeat("ab", 32) + "\n")
	f.Add("renjia-checkpoint/1\nspace liede\nposition 1\ntime 2026-11-27T02:00:00.000000Z\nsha256 " + strings.Repeat("ab", 32) + "\nSM3 00ff\n")
	f.Add("renjia-checkpoint/1\nspace liede\nposition +1\ntime 2026-11-27T02:00:00.000000Z\nsha256 " + strings.Repeat("AB", 32) + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			return
		}
		c, _, err := checkpoint.Open(signed, known)
		if err != nil {
			return
		}
		again, err := checkpoint.Sign(c, signer)
		require.NoError(t, err)
		require.Equal(t, signed, again)
	})
}

func BenchmarkTake(b *testing.B) {
	sp := space(b)
	for n := range 10_000 {
		insert(b, sp, n, "x")
	}
	for name, further := range map[string][]checkpoint.Algorithm{"plain": nil, "further": {keccak}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := checkpoint.Take(ctx, sp, further...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
