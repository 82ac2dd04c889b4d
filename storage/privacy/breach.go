package privacy

import (
	"context"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Breach is data that leaked, was altered or was lost, or may have been
// (Personal Information Protection Law art. 57). Authority and people are told
// at once; people need not be if measures avert the harm.
type Breach struct {
	ID         BreachID     `json:"id"`
	Found      time.Time    `json:"found" privacy:"none"`
	Happened   time.Time    `json:"happened,omitzero" privacy:"none"` // zero: not known
	Categories []string     `json:"categories" privacy:"none"`        // of data
	Of         []renjia.Ref `json:"of,omitempty" privacy:"personal"`  // the people, as far as known
	Cause      string       `json:"cause" privacy:"sensitive"`
	Harm       string       `json:"harm" privacy:"sensitive"`     // possible harm
	Measures   string       `json:"measures" privacy:"sensitive"` // taken, and what people can do themselves
	Contact    string       `json:"contact" privacy:"personal"`   // of the handler

	AuthorityTold time.Time `json:"authority_told,omitzero" privacy:"none"`
	PeopleTold    time.Time `json:"people_told,omitzero" privacy:"none"`
	// Averted says why people need not be told.
	Averted string `json:"averted,omitempty" privacy:"sensitive"`
}

// BreachID identifies a Breach.
type BreachID = renjia.ID[Breach]

// Validate checks that the breach says what a notice must say.
func (b *Breach) Validate() error {
	var p renjia.Problems
	p.Require(!b.ID.IsZero(), "id", "must be given")
	p.Require(!b.Found.IsZero(), "found", "must be given")
	p.Require(b.Happened.IsZero() || !b.Found.Before(b.Happened), "happened", "must not be after it was found")
	p.Require(len(b.Categories) > 0, "categories", "must name one at least")
	for path, text := range map[string]string{"cause": b.Cause, "harm": b.Harm, "measures": b.Measures, "contact": b.Contact} {
		p.Require(text != "", path, "must be given (art. 57)")
	}
	for path, told := range map[string]time.Time{"authority_told": b.AuthorityTold, "people_told": b.PeopleTold} {
		p.Require(told.IsZero() || !told.Before(b.Found), path, "must not be before it was found")
	}
	return p.Err("breach")
}

// Untold returns whom the notice still has to reach at an instant, if the given
// time has passed since the breach was found. The law says "at once"; 72 hours
// is the limit of the GDPR's art. 33.
func (b *Breach) Untold(at time.Time, within time.Duration) (authority, people bool) {
	late := !at.Before(b.Found.Add(within))
	return late && b.AuthorityTold.IsZero(), late && b.PeopleTold.IsZero() && b.Averted == ""
}

var breaches = storage.Define("privacy_breach", func(b *Breach) BreachID { return b.ID }, storage.Guarded[Breach]())

// Report records a breach.
func (r *Registry) Report(ctx context.Context, act renjia.Act, b Breach) (Breach, error) {
	err := add(ctx, r, act, "privacy.breach.report", breaches, &b, &b.ID, func(*storage.Tx) error { return nil })
	return b, err
}

// Told says who was told of a breach.
type Told string

// Who is told.
const (
	ToldAuthority Told = "authority"
	ToldPeople    Told = "people"
)

// Tell records that authority or people were told, when the act happened. Each
// is recorded once.
func (r *Registry) Tell(ctx context.Context, act renjia.Act, id BreachID, who Told) (Breach, error) {
	return step(ctx, r, act, "privacy.breach.tell", breaches, id, func(tx *storage.Tx, b *Breach) error {
		at := map[Told]*time.Time{ToldAuthority: &b.AuthorityTold, ToldPeople: &b.PeopleTold}[who]
		if at == nil {
			return fmt.Errorf("breach %s: %q: want authority or people: %w", id, who, renjia.ErrInvalid)
		}
		if !at.IsZero() {
			return &renjia.StateError{Record: "breach", ID: id.String(), State: string(who) + " told", Verb: "tell"}
		}
		*at = tx.Time()
		return nil
	})
}
