package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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

// Sum reads a file to its end and describes it.
func Sum(role, name string, r io.Reader) (Input, error) {
	h := sha256.New()
	n, err := io.Copy(h, r)
	if err != nil {
		return Input{}, fmt.Errorf("read %s: %w", name, err)
	}
	return Input{Role: role, Name: name, Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}

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
