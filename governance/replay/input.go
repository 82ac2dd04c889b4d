package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"github.com/renjia-project/renjia"
)

// Input is a file the vote was taken from.
type Input struct {
	Role   string `json:"role"` // what it is: roll, ballots, overlay, …
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hexadecimal
}

// Reader describes a file while somebody reads it.
type Reader struct {
	input Input
	from  io.Reader
	sum   hash.Hash
}

// NewReader returns a reader of a file in its role.
func NewReader(role, name string, r io.Reader) *Reader {
	return &Reader{input: Input{Role: role, Name: name}, from: r, sum: sha256.New()}
}

// Read reads from the file.
func (r *Reader) Read(b []byte) (int, error) {
	n, err := r.from.Read(b)
	r.input.Size += int64(n)
	r.sum.Write(b[:n])
	return n, err
}

// Input reads what is left of the file and describes all of it.
func (r *Reader) Input() (Input, error) {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return Input{}, fmt.Errorf("read %s: %w", r.input.Name, err)
	}
	r.input.SHA256 = hex.EncodeToString(r.sum.Sum(nil))
	return r.input, nil
}

// Sum reads a file to its end and describes it.
func Sum(role, name string, r io.Reader) (Input, error) { return NewReader(role, name, r).Input() }

// Matches reads a file to its end and returns nil if it is the one described,
// else an error that matches ErrCorrupt.
func (i Input) Matches(r io.Reader) error {
	other, err := Sum(i.Role, i.Name, r)
	if err != nil {
		return err
	}
	if other != i {
		return fmt.Errorf("%s is not the file of the record: it has %d bytes with SHA-256 %s, that one %d with %s: %w", i.Name, other.Size, other.SHA256, i.Size, i.SHA256, renjia.ErrCorrupt)
	}
	return nil
}

func (i Input) check(p *renjia.Problems, path string) {
	p.Require(i.Role != "", path+".role", "must be given")
	p.Require(i.Name != "", path+".name", "must be given")
	p.Require(i.Size >= 0, path+".size", "%d: must not be negative", i.Size)
	sum, err := hex.DecodeString(i.SHA256)
	p.Require(err == nil && len(sum) == sha256.Size, path+".sha256", "%q: want a SHA-256 in hexadecimal", i.SHA256)
}
