package privacy

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Trigger is why data about a person must be deleted.
type Trigger string

// The triggers of Personal Information Protection Law art. 47.
const (
	PurposeReached   Trigger = "purpose"   // (1) reached, cannot be reached, or data no longer needed for it
	RetentionOver    Trigger = "retention" // (2) the service has ended or the time of keeping is over
	ConsentWithdrawn Trigger = "consent"   // (3) withdrawn
	Unlawful         Trigger = "unlawful"  // (4) against law or agreement
	OtherLaw         Trigger = "law"       // (5) other cases of law
)

var triggers = []string{string(PurposeReached), string(RetentionOver), string(ConsentWithdrawn), string(Unlawful), string(OtherLaw)}

// Decision says what becomes of the records of one kind about a person.
type Decision struct {
	Keep   bool        `json:"keep"`
	Why    string      `json:"why,omitempty" privacy:"none"`    // of keeping: the duty, such as an accounting archive
	Source string      `json:"source,omitempty" privacy:"none"` // its article
	Until  renjia.Date `json:"until,omitzero" privacy:"none"`   // first day on which it need not be kept; zero: not known
}

// Erasure records what was erased and what was kept.
type Erasure struct {
	ID        ErasureID       `json:"id"`
	Of        renjia.Ref      `json:"of" privacy:"personal"` // a bare identifier from then on
	Trigger   Trigger         `json:"trigger" privacy:"none"`
	At        time.Time       `json:"at" privacy:"none"`
	Erased    map[string]int  `json:"erased,omitempty"`    // records by kind
	Kept      map[string]Kept `json:"kept,omitempty"`      // by kind, under a decision
	Mentioned map[string]int  `json:"mentioned,omitempty"` // records of others, or of no person, that hold the bare reference
}

// Kept is how many records of a kind were kept and why.
type Kept struct {
	Count int `json:"count"`
	Decision
}

// ErasureID identifies an Erasure.
type ErasureID = renjia.ID[Erasure]

// Validate checks that the erasure is complete.
func (e *Erasure) Validate() error {
	var p renjia.Problems
	p.Require(!e.ID.IsZero(), "id", "must be given")
	p.Require(!e.Of.IsZero(), "of", "must be given")
	p.Require(slices.Contains(triggers, string(e.Trigger)), "trigger", "%q is none of art. 47", e.Trigger)
	p.Require(!e.At.IsZero(), "at", "must be given")
	for _, kind := range slices.Sorted(maps.Keys(e.Kept)) {
		p.Require(e.Kept[kind].Why != "", "kept."+kind, "must say why")
	}
	return p.Err("erasure")
}

var erasures = storage.Define("privacy_erasure", func(e *Erasure) ErasureID { return e.ID })

// erasePart is how many records one commit erases.
const erasePart = 1000

// Erase erases every record about a person, with all its past, and records that
// it did. For every kind that has records about them the caller decides whether
// to erase or, under a duty, to keep; a kind without a decision is a
// *renjia.UnspecifiedError that names it, and nothing is erased. The journal
// keeps digests and still verifies.
//
// Records of others that mention the person stay and hold the bare reference:
// certified decisions and roll snapshots name people by reference or salted
// digest for this reason. So do acts; where a reason given in free text names
// the person, Collect shows it and Space.RedactActs erases it. Copies outside
// the store (backups, exports, other handlers) are the caller's to follow up.
//
// The policy is asked about the verbs privacy.subject.erase and
// privacy.erasure.record. If Erase is broken off, run it again.
func Erase(ctx context.Context, sp *storage.Space, act renjia.Act, person renjia.Ref, t Trigger, decisions map[string]Decision, kinds ...storage.Registration) (Erasure, error) {
	if t == "" {
		return Erasure{}, &renjia.UnspecifiedError{What: "erasure of " + person.String(), Choices: []renjia.Choice{{
			Name: "trigger", Options: triggers, Why: "the law names the cases (art. 47)",
		}}}
	}
	stamp, err := sp.Record(ctx, act.Does("privacy.subject.erase", person))
	if err != nil {
		return Erasure{}, err
	}
	d, err := collect(ctx, sp, stamp, person, kinds)
	if err != nil {
		return Erasure{}, err
	}
	e := Erasure{Of: person, Trigger: t, Erased: map[string]int{}, Kept: map[string]Kept{}, Mentioned: map[string]int{}}
	refs, err := e.plan(d, decisions)
	if err != nil {
		return Erasure{}, err
	}
	for part := range slices.Chunk(refs, erasePart) {
		a := act.Does("privacy.subject.erase", person)
		a.Key = "" // the first act of this call has it
		if _, err := sp.Redact(ctx, a, part...); err != nil {
			return Erasure{}, err
		}
	}
	act.Key = ""
	err = add(ctx, NewRegistry(sp), act, "privacy.erasure.record", erasures, &e, &e.ID, func(tx *storage.Tx) error {
		e.At = tx.Time()
		return nil
	})
	return e, err
}

// plan sorts the records of a dossier into what goes and what stays.
func (e *Erasure) plan(d *Dossier, decisions map[string]Decision) (refs []renjia.Ref, err error) {
	open := map[string]bool{}
	for _, r := range d.Records {
		kind := r.Ref.Kind
		decision, decided := decisions[kind]
		switch {
		case r.Erased:
		case !r.About:
			e.Mentioned[kind]++
		case !decided:
			open[kind] = true
		case decision.Keep && decision.Why == "":
			return nil, fmt.Errorf("kind %s: is kept, so say why: %w", kind, renjia.ErrInvalid)
		case decision.Keep:
			e.Kept[kind] = Kept{e.Kept[kind].Count + 1, decision}
		default:
			e.Erased[kind]++
			refs = append(refs, r.Ref)
		}
	}
	if len(open) == 0 {
		return refs, nil
	}
	return nil, &renjia.UnspecifiedError{What: "erasure of " + e.Of.String(), Choices: []renjia.Choice{{
		Name: "decisions", Options: slices.Sorted(maps.Keys(open)), Why: "some records must be kept by law, others must not",
	}}}
}
