package governance

import (
	"context"
	"fmt"
	"io"

	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// Record is a decision with everything it was computed from, for checking
// without a store. Open ballots are in Ballots; sealed ones and those by token
// are in Papers, apart from the Marks on the roll.
type Record struct {
	Decision Decision      `json:"decision"`
	Roll     roll.Snapshot `json:"roll"`
	Ballots  []Ballot      `json:"ballots"`  // ascending by ID, the order of the Merkle tree
	Marks    []Mark        `json:"marks"`    // as well
	Papers   []Paper       `json:"papers"`   // as well
	Proxies  []ProxyGrant  `json:"proxies"`  // those under which ballots were cast, as well; revocations after the close are left out
	Refusals []Refusal     `json:"refusals"` // those before the count, by number
}

// Export reads the record of a decision. Where the ballots are not open, marks
// and papers are guarded: use a snapshot of Space.Read.
func Export(ctx context.Context, r storage.Reader, id DecisionID) (Record, error) {
	decision, err := decisions.Get(ctx, r, id)
	if err != nil {
		return Record{}, err
	}
	motion, err := motions.Get(ctx, r, decision.Value.Motion)
	if err != nil {
		return Record{}, err
	}
	frozen, err := snapshotOf(ctx, r, motion.Value.Roll)
	if err != nil {
		return Record{}, err
	}
	record := Record{Decision: decision.Value, Roll: frozen}
	return record, record.fill(ctx, r)
}

// fill reads what was in the box.
func (r *Record) fill(ctx context.Context, rd storage.Reader) error {
	h := r.held()
	err := h.fill(ctx, rd, r.Decision.Contents.Refusals)
	r.Ballots, r.Marks, r.Papers, r.Proxies, r.Refusals = h.ballots, h.marks, h.papers, h.proxies, h.refusals
	return err
}

func (r *Record) held() *held {
	return &held{
		subject: onMotion(r.Decision.Motion), variant: r.Decision.Variant, closed: r.Decision.Closed, policy: r.Decision.Rule.Proxy,
		ballots: r.Ballots, marks: r.Marks, papers: r.Papers, proxies: r.Proxies, refusals: r.Refusals,
	}
}

// Write writes the record as one JSON document in canonical form, and a line
// end.
func (r Record) Write(w io.Writer) error { return digest.Write(w, r) }

// ReadRecord reads what Write wrote, of at most 1 GiB, whatever its white space
// and the order of its keys. A document that holds anything else, such as
// unknown or misspelt names, is ErrInvalid. It does not verify: see [Verify].
func ReadRecord(r io.Reader) (Record, error) {
	var record Record
	if err := digest.Read(r, &record); err != nil {
		return Record{}, fmt.Errorf("record: %w", err)
	}
	return record, nil
}
