package faulty

import (
	"errors"
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// Fault is what happens to one call.
type Fault uint8

// The faults. "Unknown" means a reply that matches renjia.ErrUnknown, "again" one
// that is a driver.TransientError. Calls that read know no unknown outcome: for
// them Unsent is a failure before the first record, Lost one after a few, both
// with "again"; Late, Twice and Echoed do nothing.
const (
	None    Fault = iota
	Refused       // nothing happens; the reply says again
	Failed        // nothing happens; the reply is an [*Error] alone
	Unsent        // nothing happens; the reply says unknown
	Lost          // it happens; the reply says unknown
	Late          // the reply says unknown; it happens afterwards
	Twice         // it is sent twice at once, and the second reply counts
	Echoed        // it happens and is answered, and is sent once more later
	Slow          // it is held back while others go ahead
	CutOff        // this call and up to 24 more of this client are Unsent
	faults        // how many there are
)

var names = [faults]string{"nothing", "refused", "failed", "unsent", "lost", "late", "twice", "echoed", "slow", "cut off"}

// String returns the name of the fault in lower case.
func (f Fault) String() string { return names[min(f, faults-1)] }

// Plan says what goes wrong, and how often.
type Plan struct {
	// Seed decides everything that is left to chance.
	Seed uint64
	// Rates gives the probability of faults for each call; their sum is at
	// most 1. None left out means that the rest goes well.
	Rates map[Fault]float64
	// Script gives the faults of the first commits, whoever makes them, before
	// Rates decide.
	Script []Fault
	// Turns, if given, moves the clients one at a time.
	Turns *Turns
}

func (p *Plan) check() error {
	sum := 0.0
	for f, rate := range p.Rates {
		if f >= faults || math.IsNaN(rate) || rate < 0 {
			return fmt.Errorf("faulty: rate %v of fault %d: want a known fault and 0 to 1: %w", rate, f, renjia.ErrInvalid)
		}
		sum += rate
	}
	for _, f := range p.Script {
		if f >= faults {
			return fmt.Errorf("faulty: script: fault %d is not known: %w", f, renjia.ErrInvalid)
		}
	}
	if sum > 1+1e-9 {
		return fmt.Errorf("faulty: rates sum to %v: want at most 1: %w", sum, renjia.ErrInvalid)
	}
	return nil
}

// Event is a fault with the call it hit.
type Event struct {
	Client int    // who called
	Call   int    // its how many-th call, from 1
	Method string // "commit", "redact", "snapshot", "get", "query", "commits"
	Fault  Fault
}

// String describes the event in a line.
func (e Event) String() string {
	return fmt.Sprintf("client %d, call %d, %s: %s", e.Client, e.Call, e.Method, e.Fault)
}

// Error is a failure made on purpose.
type Error struct{ Event }

// Error describes the event.
func (e *Error) Error() string { return "fault on purpose: " + e.Event.String() }

func (e Event) refused() error { return &driver.TransientError{Err: &Error{e}} }
func (e Event) failed() error  { return &Error{e} }
func (e Event) unknown() error { return errors.Join(&Error{e}, renjia.ErrUnknown) }
