package collaboration

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Claim says which subject an identifier of a known scheme belongs to: the guard
// that no two subjects have the same one.
type Claim struct {
	ID         ClaimID    `json:"id"`
	Identifier Identifier `json:"identifier" privacy:"personal"`
	Subject    SubjectID  `json:"subject" privacy:"personal,about"`
}

// ClaimID identifies a Claim; it is made from the identifier.
type ClaimID = renjia.ID[Claim]

const claimKind = "collaboration_claim"

// claim takes the identifiers whose values are unique in the world for a subject.
// A claim is never given back: such numbers are not issued twice.
func claim(ctx context.Context, tx *storage.Tx, id SubjectID, all []Identifier) error {
	for _, x := range all {
		if x.Scheme != SchemeUSCC {
			continue
		}
		c := Claim{ID: renjia.ImportedID[Claim](tx.Space(), claimKind, x.Scheme+" "+x.Value), Identifier: x, Subject: id}
		if _, err := claims.Ensure(ctx, tx, c); err != nil {
			return fmt.Errorf("subject %s: identifier %s %s belongs to another: %w", id, x.Scheme, x.Value, err)
		}
	}
	return nil
}
