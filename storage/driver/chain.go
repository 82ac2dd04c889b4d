package driver

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"github.com/renjia-project/renjia/internal/digest"
)

// The hashes of the journal, from the inside out:
//
//	digest  = SHA-256(salt ‖ content)                     of a payload or of the acts
//	leaf    = SHA-256(0 ‖ header ‖ digest)                of a change
//	root    = Merkle root of the leaves (RFC 6962)
//	hash    = SHA-256(previous ‖ meta ‖ acts digest ‖ root) of a commit
//
// header and meta list their fields with their lengths, so that no two
// different commits write the same bytes.

// NewSeal commits to content under a salt.
func NewSeal(salt [16]byte, content string) Seal {
	b := make([]byte, 0, 1024)
	b = append(append(b, salt[:]...), content...)
	return Seal{Salt: salt, Digest: sha256.Sum256(b)}
}

// Opens reports whether the seal is that of the content.
func (s Seal) Opens(content string) bool { return NewSeal(s.Salt, content).Digest == s.Digest }

// Change returns the journal entry of an operation.
func (o *Op) Change() Change {
	return Change{
		Verb: o.Verb, Key: o.Record.Key, Rev: o.Record.Rev,
		Version: o.Record.Version, Payload: o.Record.Payload, Seal: o.Seal,
	}
}

// Leaf hashes what a change is about together with its digest; it stays the
// same when the content is erased.
func (c *Change) Leaf() digest.Hash {
	b := make([]byte, 0, 192)
	b = append(b, byte(c.Verb))
	b = appendText(b, c.Kind)
	b = appendText(b, c.ID)
	b = binary.BigEndian.AppendUint64(b, uint64(c.Rev))
	b = binary.BigEndian.AppendUint64(b, uint64(c.Version))
	return digest.Leaf(append(b, c.Seal.Digest[:]...))
}

// RootOf returns the Merkle root of the changes of a commit.
func RootOf(changes []Change) digest.Hash {
	if len(changes) == 1 {
		return changes[0].Leaf()
	}
	leaves := make([]digest.Hash, len(changes))
	for i := range changes {
		leaves[i] = changes[i].Leaf()
	}
	return digest.Root(leaves)
}

// Prepare seals the batch under salts drawn by fill and computes its root: all
// hashing that can be done before the head of the journal is locked.
func (b *Batch) Prepare(fill func([]byte)) {
	salts := make([]byte, 16*(len(b.Ops)+1))
	fill(salts)
	b.Seal = NewSeal([16]byte(salts), b.Acts)
	leaves := make([]digest.Hash, len(b.Ops))
	for i := range b.Ops {
		op := &b.Ops[i]
		op.Seal = NewSeal([16]byte(salts[16*(i+1):]), op.Record.Payload)
		change := op.Change()
		leaves[i] = change.Leaf()
	}
	b.Root = digest.Root(leaves)
}

// Next returns the stamp of a batch that follows a head. The time never goes
// back: a clock that does is held at the head's time.
func (b *Batch) Next(head Stamp) Stamp {
	s := Stamp{Space: b.Space, Position: head.Position + 1, Time: b.Time.UTC().Truncate(time.Microsecond)}
	if s.Time.Before(head.Time) {
		s.Time = head.Time
	}
	s.Hash = hashCommit(head.Hash, s, b.ID, len(b.Ops), b.Seal.Digest, b.Root)
	return s
}

// Expected returns the hash that follows from the fields of the commit and its
// Root. Whoever verifies compares Root with RootOf(c.Changes) too.
func (c *Commit) Expected() digest.Hash {
	return hashCommit(c.Prev, c.Stamp, c.Batch, len(c.Changes), c.Seal.Digest, c.Root)
}

func hashCommit(prev digest.Hash, s Stamp, batch [16]byte, changes int, acts, root digest.Hash) digest.Hash {
	b := make([]byte, 0, 256)
	b = append(b, prev[:]...)
	b = appendText(b, s.Space)
	b = binary.BigEndian.AppendUint64(b, uint64(s.Position))
	b = binary.BigEndian.AppendUint64(b, uint64(s.Time.UnixMicro()))
	b = append(b, batch[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(changes))
	b = append(b, acts[:]...)
	b = append(b, root[:]...)
	return sha256.Sum256(b)
}

// Mark is a checksum over the digest of a record's newest change and its index
// entries. Adapters that keep index entries apart from the payload store it
// with the record, so that a flipped bit in an index column shows.
func Mark(d digest.Hash, rev int64, version int, entries []Entry) int64 {
	b := make([]byte, 0, 256)
	b = append(b, d[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(rev))
	b = binary.BigEndian.AppendUint64(b, uint64(version))
	for _, e := range entries {
		b = append(b, byte(e.Slot), byte(e.Value.Type))
		b = binary.BigEndian.AppendUint64(b, uint64(e.Value.Int))
		b = appendText(b, e.Value.Text)
	}
	sum := sha256.Sum256(b)
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

func appendText(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(s))), s...)
}
