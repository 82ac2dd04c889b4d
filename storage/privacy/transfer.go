package privacy

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Transfer is data that went to another handler: from the agency to the street
// office, the evaluator, the foundation (Personal Information Protection Law
// art. 23). Each person was told who gets it, how to reach them, what for, how
// and which data, and agreed separately.
type Transfer struct {
	ID         TransferID   `json:"id"`
	Of         []renjia.Ref `json:"of" privacy:"personal"`      // the people
	To         renjia.Ref   `json:"to" privacy:"none"`          // the recipient
	Contact    string       `json:"contact" privacy:"personal"` // how people reach the recipient
	Purpose    string       `json:"purpose" privacy:"none"`     // one that people have consented to
	Notice     string       `json:"notice" privacy:"none"`      // version of the text they were shown
	Method     string       `json:"method" privacy:"none"`      // file, interface, paper…
	Categories []string     `json:"categories" privacy:"none"`  // of data
	At         time.Time    `json:"at" privacy:"none"`          // zero when given to Provide: the act's time
	Assessment AssessmentID `json:"assessment"`                 // made before
}

// TransferID identifies a Transfer.
type TransferID = renjia.ID[Transfer]

// Validate checks that the transfer says what people must be told.
func (t *Transfer) Validate() error {
	var p renjia.Problems
	p.Require(!t.ID.IsZero(), "id", "must be given")
	p.Require(len(t.Of) > 0 && !slices.Contains(t.Of, renjia.Ref{}), "of", "must name the people")
	p.Require(!t.To.IsZero(), "to", "must be given")
	p.Require(len(t.Categories) > 0, "categories", "must name one at least")
	p.Require(!t.At.IsZero(), "at", "must be given")
	for path, text := range map[string]string{"contact": t.Contact, "purpose": t.Purpose, "notice": t.Notice, "method": t.Method} {
		p.Require(text != "", path, "must be given (art. 23)")
	}
	return p.Err("transfer")
}

var transfers = storage.Define("privacy_transfer", func(t *Transfer) TransferID { return t.ID },
	storage.MultiIndex("of", storage.Texts(func(t *Transfer) (refs []string) {
		for _, of := range t.Of {
			refs = append(refs, of.String())
		}
		return refs
	})),
	storage.Index("to", storage.Text(func(t *Transfer) string { return t.To.String() })))

// Provide records a transfer, in the same transaction as the check that every
// person's separate consent to this recipient and purpose holds and that an
// assessment was made. One consent that is missing refuses it whole.
func (r *Registry) Provide(ctx context.Context, act renjia.Act, t Transfer) (Transfer, error) {
	err := add(ctx, r, act, "privacy.transfer.provide", transfers, &t, &t.ID, func(tx *storage.Tx) error {
		if t.At.IsZero() {
			t.At = tx.Time()
		}
		for _, of := range t.Of {
			use := Use{Of: of, To: t.To, Purpose: t.Purpose, At: t.At, Notice: t.Notice, Separate: true}
			if err := MayUse(ctx, tx, use); err != nil {
				return err
			}
		}
		return assessed(ctx, tx, t.Assessment, Provided)
	})
	return t, err
}

// Processor is somebody who processes data on another's behalf (受托人, art. 21):
// a payroll bureau, a cloud, a survey firm. The agreement settles purpose,
// period, method, categories and protection; afterwards the data goes back or
// is deleted.
type Processor struct {
	ID         ProcessorID   `json:"id"`
	Handler    renjia.Ref    `json:"handler" privacy:"none"`
	Processor  renjia.Ref    `json:"processor" privacy:"none"`
	Agreement  renjia.Ref    `json:"agreement,omitzero" privacy:"none"`
	Purpose    string        `json:"purpose" privacy:"none"`
	Method     string        `json:"method" privacy:"none"`
	Categories []string      `json:"categories" privacy:"none"`
	Measures   string        `json:"measures" privacy:"none"`
	Period     renjia.Period `json:"period" privacy:"none"`
	Assessment AssessmentID  `json:"assessment"`
	// For is the processor that passes the work on, with the handler's consent;
	// zero if it is the handler's own.
	For      ProcessorID `json:"for,omitzero"`
	Returned renjia.Date `json:"returned,omitzero" privacy:"none"` // when the data came back or was deleted
}

// ProcessorID identifies a Processor.
type ProcessorID = renjia.ID[Processor]

// Validate checks that the agreement settles what art. 21 asks.
func (x *Processor) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	p.Require(!x.Handler.IsZero(), "handler", "must be given")
	p.Require(!x.Processor.IsZero() && x.Processor != x.Handler, "processor", "must be given and be another than the handler")
	p.Require(len(x.Categories) > 0, "categories", "must name one at least")
	p.Require(!x.Period.From.IsZero() && !x.Period.Until.IsZero(), "period", "must have both ends")
	p.Within("period", x.Period.Validate())
	for path, text := range map[string]string{"purpose": x.Purpose, "method": x.Method, "measures": x.Measures} {
		p.Require(text != "", path, "must be given (art. 21)")
	}
	p.Require(x.For != x.ID || x.ID.IsZero(), "for", "must be another processor")
	p.Require(x.Returned.IsZero() || !x.Returned.Before(x.Period.From), "returned", "must not be before the period")
	return p.Err("processor")
}

// Overdue reports whether the period is over on a day and the data has neither
// come back nor been deleted.
func (x *Processor) Overdue(day renjia.Date) bool {
	return x.Returned.IsZero() && !day.Before(x.Period.Until)
}

var processors = storage.Define("privacy_processor", func(x *Processor) ProcessorID { return x.ID },
	storage.Index("processor", storage.Text(func(x *Processor) string { return x.Processor.String() })))

// Entrust records a processor. An assessment must have been made; one who is
// entrusted by another must be so within the other's period.
func (r *Registry) Entrust(ctx context.Context, act renjia.Act, x Processor) (Processor, error) {
	err := add(ctx, r, act, "privacy.processor.entrust", processors, &x, &x.ID, func(tx *storage.Tx) error {
		if err := assessed(ctx, tx, x.Assessment, Entrusted); err != nil {
			return err
		}
		if x.For.IsZero() {
			return nil
		}
		above, err := processors.Get(ctx, tx, x.For)
		if err != nil {
			return err
		}
		if outer := above.Value.Period; x.Period.From.Before(outer.From) || outer.Until.Before(x.Period.Until) {
			return fmt.Errorf("processor: period: is not within that of processor %s: %w", x.For, renjia.ErrInvalid)
		}
		return nil
	})
	return x, err
}

// Return records that the data came back or was deleted.
func (r *Registry) Return(ctx context.Context, act renjia.Act, id ProcessorID, day renjia.Date) (Processor, error) {
	return step(ctx, r, act, "privacy.processor.return", processors, id, func(_ *storage.Tx, x *Processor) error {
		if !x.Returned.IsZero() {
			return &renjia.StateError{Record: "processor", ID: id.String(), State: "returned on " + x.Returned.String(), Verb: "return"}
		}
		x.Returned = day
		if day.IsZero() {
			return fmt.Errorf("processor %s: return: needs a day: %w", id, renjia.ErrInvalid)
		}
		return nil
	})
}
