package checkpoint

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash"
	"regexp"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Algorithm is a hash function with the name under which its digests are
// written, such as "SM3".
type Algorithm struct {
	Name string
	New  func() hash.Hash
}

var name = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}$`)

// digests walks the journal up to a position once and returns the digest by
// each algorithm.
func digests(ctx context.Context, sp *storage.Space, until storage.Position, by []Algorithm) ([]Digest, error) {
	if len(by) == 0 {
		return nil, nil
	}
	chains := make([]chain, len(by))
	for i, a := range by {
		if !name.MatchString(a.Name) || a.Name == "sha256" || a.New == nil {
			return nil, fmt.Errorf("algorithm %q: want a name in letters, digits and - other than sha256, and a hash: %w", a.Name, renjia.ErrInvalid)
		}
		h := a.New()
		chains[i] = chain{h, make([]byte, h.Size())}
	}
	var body []byte
	for commit, err := range sp.Commits(ctx, 0) {
		if err != nil {
			return nil, err
		}
		if commit.Position > until {
			break
		}
		body = appendCommit(body[:0], commit)
		for i := range chains {
			chains[i].add(body)
		}
	}
	all := make([]Digest, len(by))
	for i, a := range by {
		all[i] = Digest{a.Name, chains[i].sum}
	}
	return all, nil
}

// chain is a chain of digests: each covers the one before and a body.
type chain struct {
	hash hash.Hash
	sum  []byte
}

func (c *chain) add(body []byte) {
	c.hash.Reset()
	_, _ = c.hash.Write(c.sum) // documented never to fail
	_, _ = c.hash.Write(body)
	c.sum = c.hash.Sum(c.sum[:0])
}

// appendCommit lists the fields of a commit so that no two different commits
// write the same bytes. Erasing a content changes none of them.
func appendCommit(b []byte, c *storage.Commit) []byte {
	b = appendText(b, c.Space)
	b = appendNumber(b, int64(c.Position))
	b = appendNumber(b, c.Time.UnixMicro())
	b = append(b, c.Batch[:]...)
	b = append(b, c.Seal.Digest[:]...)
	b = appendNumber(b, int64(len(c.Changes)))
	for i := range c.Changes {
		x := &c.Changes[i]
		b = appendNumber(b, int64(x.Verb))
		b = appendText(b, x.Kind)
		b = appendText(b, x.ID)
		b = appendNumber(b, x.Rev)
		b = appendNumber(b, int64(x.Version))
		b = append(b, x.Seal.Digest[:]...)
	}
	return b
}

func appendText(b []byte, s string) []byte { return append(appendNumber(b, int64(len(s))), s...) }

func appendNumber(b []byte, n int64) []byte { return binary.BigEndian.AppendUint64(b, uint64(n)) }
