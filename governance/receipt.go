package governance

import (
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
)

// Receipt is what a voter keeps of a ballot: its leaf in the Merkle tree whose
// root the decision publishes. It shows that the ballot was counted. Who
// also gives away the ballot can show how they voted: no receipt-freeness is
// claimed.
type Receipt struct {
	Motion MotionID   `json:"motion,omitzero"`
	On     renjia.Ref `json:"on,omitzero"` // the poll or budget, if there is no motion
	Leaf   string     `json:"leaf"`        // SHA-256, hexadecimal
}

// Proof shows that a receipt is among the ballots of a decision, to whoever
// has the published root and not the record (RFC 9162, section 2.1.3).
type Proof struct {
	Index int64    `json:"index"` // from 0
	Of    int64    `json:"of"`    // ballots
	Path  []string `json:"path"`  // hexadecimal, the lowest first
}

// Proof returns the proof that the receipt is among the record's ballots, or
// ErrNotFound. It takes time in proportion to the ballots.
func (r Record) Proof(receipt Receipt) (Proof, error) {
	leaves, err := r.held().leaves()
	if err != nil {
		return Proof{}, err
	}
	return proofOf(receipt, onMotion(r.Decision.Motion), leaves)
}

// proofOf proves that a receipt is of one of the leaves on a subject.
func proofOf(receipt Receipt, on subject, leaves []digest.Hash) (Proof, error) {
	leaf, err := hashOf(receipt.Leaf)
	if err != nil {
		return Proof{}, err
	}
	at := slices.Index(leaves, leaf)
	if at < 0 || (subject{receipt.Motion, receipt.On}) != on {
		return Proof{}, fmt.Errorf("receipt %s: not among the ballots on %s: %w", receipt.Leaf, on, renjia.ErrNotFound)
	}
	path, err := digest.Prove(leaves, at)
	p := Proof{Index: int64(at), Of: int64(len(leaves)), Path: []string{}}
	for _, h := range path {
		p.Path = append(p.Path, hex.EncodeToString(h[:]))
	}
	return p, err
}

// VerifyReceipt checks a receipt against the root that a decision published
// (Decision.BallotRoot). The error matches ErrCorrupt if it is not among the
// ballots under that root.
func VerifyReceipt(receipt Receipt, proof Proof, root string) error {
	var p renjia.Problems
	top, err := hashOf(root)
	p.Within("root", err)
	leaf, err := hashOf(receipt.Leaf)
	p.Within("receipt.leaf", err)
	path := make([]digest.Hash, len(proof.Path))
	for i, s := range proof.Path {
		path[i], err = hashOf(s)
		p.Within(fmt.Sprintf("proof.path[%d]", i), err)
	}
	if err := p.Err("receipt"); err != nil {
		return err
	}
	if !digest.Verify(top, leaf, int(proof.Index), int(proof.Of), path) {
		return fmt.Errorf("receipt %s: not among the ballots under root %s: %w", receipt.Leaf, root, renjia.ErrCorrupt)
	}
	return nil
}

func hashOf(s string) (h digest.Hash, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(h) || hex.EncodeToString(b) != s {
		return h, fmt.Errorf("%q: want a SHA-256 in small hexadecimal letters: %w", s, renjia.ErrInvalid)
	}
	copy(h[:], b)
	return h, nil
}

// leafy is a record that is a leaf of a Merkle tree.
type leafy interface{ leaf() (digest.Hash, error) }

func receiptOf(s subject, b leafy) (Receipt, error) {
	leaf, err := b.leaf()
	return Receipt{s.motion, s.on, hex.EncodeToString(leaf[:])}, err
}

func leafOf(what string, v any) (digest.Hash, error) {
	content, err := digest.Canonical(v)
	if err != nil {
		return digest.Hash{}, fmt.Errorf("%s: %w", what, err)
	}
	return digest.Leaf(content), nil
}

// leavesOf are the leaves of records in their order.
func leavesOf[T leafy](records []T) ([]digest.Hash, error) {
	leaves := make([]digest.Hash, len(records))
	for i, r := range records {
		leaf, err := r.leaf()
		if err != nil {
			return nil, err
		}
		leaves[i] = leaf
	}
	return leaves, nil
}

// rootOver is the Merkle root over records in their order, hexadecimal.
func rootOver[T leafy](records []T) (string, error) {
	leaves, err := leavesOf(records)
	return rootOf(leaves), err
}

// rootOf sorts nothing: the leaves are in the order of the records' ids, which
// tells nothing about the order of casting.
func rootOf(leaves []digest.Hash) string {
	root := digest.Root(leaves)
	return hex.EncodeToString(root[:])
}
