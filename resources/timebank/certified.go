package timebank

import (
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
)

// CertifiedID identifies certified time.
type CertifiedID = renjia.ID[Certified]

// Certified is one stretch of a person's service that an organization certifies
// (志愿服务时长认定). Who organizes records and who records certifies (志愿服务记录与证明出具办法（试行）,
// Ministry of Civil Affairs Order 67, in force from 2021-02-01). The raw
// interval is kept for good; what it is worth in credit is a matter of policy.
type Certified struct {
	ID       CertifiedID     `json:"id"`
	Bank     BankID          `json:"bank"`
	Person   renjia.Ref      `json:"person" privacy:"personal,about"` // of the register of parties
	Interval renjia.Interval `json:"interval" privacy:"personal"`     // of service alone; travel is left out by whoever records
	Day      renjia.Date     `json:"day" privacy:"personal"`          // civil day of the start at the place of service: caps and expiry count by it
	Activity string          `json:"activity" privacy:"personal"`     // open vocabulary
	Issuer   renjia.Ref      `json:"issuer"`                          // who organized the service and certifies it
	Source   renjia.Ref      `json:"source,omitzero"`                 // the record of hours it rests on
	Event    renjia.Ref      `json:"event,omitzero"`                  // the session or service at which it was given
	Credit   Credit          `json:"credit"`                          // filled in when it is certified
	Transfer TransferID      `json:"transfer,omitzero"`               // that credited it; empty if it came to nothing
	Voided   renjia.Date     `json:"voided,omitzero"`                 // when it was found to be wrong
}

// Longest is the longest stretch that can be certified. A longer one is a
// forgotten check-out.
const Longest = 24 * time.Hour

// Raw returns the whole minutes of the interval, elapsed time whatever clocks
// were changed meanwhile. Seconds beyond the last whole minute do not count.
func (c *Certified) Raw() Minutes { return Minutes(c.Interval.Duration() / time.Minute) }

// Validate reports every problem of the certified time on its own.
func (c *Certified) Validate() error {
	var p renjia.Problems
	p.Require(!c.ID.IsZero(), "id", "must be given")
	p.Require(!c.Bank.IsZero(), "bank", "must be given")
	p.Require(!c.Person.IsZero(), "person", "must be given")
	p.Require(!c.Issuer.IsZero(), "issuer", "must be given")
	p.Require(c.Activity != "", "activity", "must be given")
	p.Require(!c.Day.IsZero(), "day", "must be given")
	if err := c.Interval.Validate(); err != nil {
		p.Within("interval", err)
	} else {
		p.Require(c.Raw() >= 1, "interval", "is shorter than a minute")
		p.Require(c.Interval.Duration() <= Longest, "interval", "is longer than %v: was the check-out forgotten?", Longest)
		off := c.Day.Sub(renjia.DateIn(c.Interval.From, time.UTC))
		p.Require(c.Day.IsZero() || (off >= -1 && off <= 1), "day", "%s is nowhere the day of %s", c.Day, c.Interval.From.UTC().Format(time.RFC3339))
	}
	return p.Err("certified time")
}

// Same reports whether two certificates say the same, whatever was filled in
// when they were certified.
func (c Certified) Same(d Certified) bool {
	c.Interval, d.Interval = instants(c.Interval), instants(d.Interval)
	return c.Interval.From.Equal(d.Interval.From) && c.Interval.Until.Equal(d.Interval.Until) && c.rest() == d.rest()
}

// rest is what a certificate says beside its interval.
type rest struct {
	id                            CertifiedID
	bank                          BankID
	person, issuer, source, event renjia.Ref
	day                           renjia.Date
	activity                      string
}

func (c *Certified) rest() rest {
	return rest{c.ID, c.Bank, c.Person, c.Issuer, c.Source, c.Event, c.Day, c.Activity}
}

func instants(i renjia.Interval) renjia.Interval {
	return renjia.Interval{From: renjia.Instant(i.From), Until: renjia.Instant(i.Until)}
}

// Enter puts the certified time, with its credit, into the months of its person
// that it touches, and counts it towards the stars.
func (c *Certified) Enter(to *Standing, all ...*Month) error {
	earned, err := to.Earned.Add(c.Credit.Minutes)
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := m.Take(*c); err != nil {
			return err
		}
	}
	to.Earned = earned
	return nil
}

// Leave takes the certified time out of where Enter put it.
func (c *Certified) Leave(from *Standing, all ...*Month) {
	from.Earned -= c.Credit.Minutes
	for _, m := range all {
		m.Release(c.ID)
	}
}

// Void marks the certified time as found to be wrong on a day.
func (c *Certified) Void(on renjia.Date) error {
	if !c.Voided.IsZero() {
		return &renjia.StateError{Record: "certified time", ID: c.ID.String(), State: "voided", Verb: "void"}
	}
	if on.IsZero() {
		return fmt.Errorf("certified time %s: the day on which it is voided must be given: %w", c.ID, renjia.ErrInvalid)
	}
	c.Voided = on
	return nil
}
