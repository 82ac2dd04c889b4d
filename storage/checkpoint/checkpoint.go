package checkpoint

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Checkpoint is what the journal of a space was at one moment.
type Checkpoint struct {
	storage.Stamp          // of the newest commit
	Digests       []Digest // by further algorithms, over the journal up to the stamp
}

// Digest is the digest of a journal by an algorithm other than SHA-256.
type Digest struct {
	Algorithm string // "SM3"
	Sum       []byte
}

// Take verifies the whole journal of a space and states its head, with further
// digests if wanted. It fails with ErrCorrupt if the journal does not verify,
// with ErrNotFound if nothing has been recorded yet.
func Take(ctx context.Context, sp *storage.Space, further ...Algorithm) (Checkpoint, error) {
	head, err := sp.Verify(ctx, 0)
	if err != nil {
		return Checkpoint{}, err
	}
	if head.Position == 0 {
		return Checkpoint{}, fmt.Errorf("space %s: nothing has been recorded yet: %w", sp.Name(), renjia.ErrNotFound)
	}
	c := Checkpoint{Stamp: head}
	c.Digests, err = digests(ctx, sp, head.Position, further)
	return c, err
}

// Sign writes the checkpoint and signs it. At least one signer is needed.
func Sign(c Checkpoint, signers ...note.Signer) ([]byte, error) {
	if len(signers) == 0 {
		return nil, &renjia.UnspecifiedError{What: "checkpoint", Choices: []renjia.Choice{{
			Name: "signers", Options: []string{"note.NewSigner", "sm.NewSigner"}, Why: "an unsigned statement proves nothing",
		}}}
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: c.text()}, signers...)
	if err != nil {
		return nil, fmt.Errorf("sign checkpoint: %w", err)
	}
	return signed, nil
}

// Open reads a signed checkpoint and returns by whom it is signed, of those that
// are known. It fails with ErrForbidden if none of them has signed, or if a
// signature in the name of one of them is false.
func Open(signed []byte, known note.Verifiers) (c Checkpoint, by []string, err error) {
	n, err := note.Open(signed, known)
	if err != nil {
		return Checkpoint{}, nil, fmt.Errorf("checkpoint: %w: %w", err, renjia.ErrForbidden)
	}
	for _, s := range n.Sigs {
		by = append(by, s.Name)
	}
	c, err = parse(n.Text)
	return c, by, err
}

// Validate checks that the checkpoint can be written.
func (c Checkpoint) Validate() error {
	var p renjia.Problems
	p.Within("space", renjia.CheckSpace(c.Space))
	p.Require(c.Position > 0, "position", "must be 1 or more")
	p.Require(renjia.Instant(c.Time).Equal(c.Time) && c.Time.Year() >= 0 && c.Time.Year() < 10_000, "time", "must be in whole microseconds")
	for i, d := range c.Digests {
		p.Require(name.MatchString(d.Algorithm) && len(d.Sum) > 0, fmt.Sprintf("digests[%d]", i), "want a name in letters, digits and -, and a sum")
	}
	return p.Err("checkpoint")
}

const (
	title      = "renjia-checkpoint/1"
	timeLayout = "2006-01-02T15:04:05.000000Z"
)

// text is what is signed.
func (c Checkpoint) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nspace %s\nposition %d\ntime %s\nsha256 %x\n",
		title, c.Space, c.Position, c.Time.UTC().Format(timeLayout), c.Hash)
	for _, d := range c.Digests {
		fmt.Fprintf(&b, "%s %x\n", d.Algorithm, d.Sum)
	}
	return b.String()
}

// parse reads what text writes, and nothing else: each checkpoint has one text.
func parse(text string) (c Checkpoint, err error) {
	bad := fmt.Errorf("checkpoint: the text is not that of a %s: %w", title, renjia.ErrInvalid)
	lines := strings.Split(text, "\n")
	if len(lines) < 6 || lines[0] != title {
		return Checkpoint{}, bad
	}
	values := make([]string, 4)
	for i, key := range []string{"space ", "position ", "time ", "sha256 "} {
		values[i] = strings.TrimPrefix(lines[i+1], key)
	}
	c.Space = values[0]
	position, errPosition := strconv.ParseInt(values[1], 10, 64)
	at, errTime := time.Parse(timeLayout, values[2])
	sum, errSum := hex.DecodeString(values[3])
	if errPosition != nil || errTime != nil || errSum != nil || len(sum) != len(c.Hash) {
		return Checkpoint{}, bad
	}
	c.Position, c.Time, c.Hash = storage.Position(position), at, [32]byte(sum)
	for _, line := range lines[5 : len(lines)-1] {
		algorithm, value, _ := strings.Cut(line, " ")
		sum, err := hex.DecodeString(value)
		if err != nil {
			return Checkpoint{}, bad
		}
		c.Digests = append(c.Digests, Digest{algorithm, sum})
	}
	if c.Validate() != nil || c.text() != text {
		return Checkpoint{}, bad
	}
	return c, nil
}
