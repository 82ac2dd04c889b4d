package governance

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/internal/strict"
)

// Precedence is the order of motions in a debate, highest first: while one is
// pending, only those above it are in order.
type Precedence struct {
	ID           string               `json:"id"`
	Title        renjia.Text          `json:"title"`
	Source       string               `json:"source"`
	Verification statute.Verification `json:"verification"`
	Motions      []RankedMotion       `json:"motions"` // highest first
}

// RankedMotion is one kind of motion in the order.
type RankedMotion struct {
	ID        string      `json:"id"`
	Title     renjia.Text `json:"title"`
	TwoThirds bool        `json:"two_thirds,omitempty"` // it limits rights: two thirds must agree
	Source    string      `json:"source,omitempty"`
}

// Validate reports every problem of the order.
func (x Precedence) Validate() error {
	var p renjia.Problems
	p.Require(x.ID != "", "id", "must be given")
	p.Require(!x.Title.IsZero(), "title", "must be given")
	p.Require(x.Source != "", "source", "must be given")
	p.Require(x.Verification.Valid(), "verification", "%q: want full-text, secondary, unverified or own", x.Verification)
	p.Require(len(x.Motions) > 0, "motions", "must not be empty")
	for i, m := range x.Motions {
		path := fmt.Sprintf("motions[%d]", i)
		p.Require(m.ID != "" && x.rank(m.ID) == i, path+".id", "%q: must be given, once", m.ID)
		p.Require(!m.Title.IsZero(), path+".title", "must be given")
	}
	return p.Err("precedence")
}

func (x Precedence) rank(id string) int {
	return slices.IndexFunc(x.Motions, func(m RankedMotion) bool { return m.ID == id })
}

// InOrder returns nil if a motion may be made while others are pending, or why
// not: one that ranks as high or higher is pending (ErrConflict), or the order
// does not know it (ErrNotFound). An amendment is in order while an amendment
// is pending: of the second degree, see [Registry.Amend].
func (x Precedence) InOrder(next string, pending ...string) error {
	rank := x.rank(next)
	if rank < 0 {
		return fmt.Errorf("%s knows no motion %q: %w", x.ID, next, renjia.ErrNotFound)
	}
	for _, id := range pending {
		other := x.rank(id)
		if other < 0 {
			return fmt.Errorf("%s knows no motion %q: %w", x.ID, id, renjia.ErrNotFound)
		}
		if other < rank || other == rank && id != "amend" {
			return fmt.Errorf("motion to %s is out of order while %s is pending: %w", next, id, renjia.ErrConflict)
		}
	}
	return nil
}

// maxPrecedence bounds what ReadPrecedence takes into memory.
const maxPrecedence = 1 << 16

// ReadPrecedence reads an order from JSON of at most 64 KiB, strictly.
func ReadPrecedence(r io.Reader, file string) (Precedence, error) {
	var x Precedence
	if err := strict.Read(r, file, maxPrecedence, &x); err != nil {
		return Precedence{}, err
	}
	return x, nil
}

//go:embed precedence.json
var builtinPrecedence []byte

// RobertsPrecedence returns the order of Robert's Rules as the library ships
// it, as a new value.
func RobertsPrecedence() (Precedence, error) {
	return ReadPrecedence(bytes.NewReader(builtinPrecedence), "precedence.json")
}
