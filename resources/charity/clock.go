package charity

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Clocks are duties with a term, as dated data.
type Clocks struct {
	Clocks []Clock `json:"clocks"`
}

// Clock is a duty that falls due some time after something begins or ends.
type Clock struct {
	ID       string        `json:"id"`
	Title    renjia.Text   `json:"title"`
	Start    renjia.Text   `json:"start"` // what the term runs from
	Source   string        `json:"source"`
	Article  string        `json:"article"`
	TextDate renjia.Date   `json:"text_date"`
	Valid    renjia.Period `json:"valid"`
	// Unverified says what was not checked against the text.
	Unverified string `json:"unverified,omitempty"`
	// Every repeats the term until what started has ended; otherwise the duty
	// falls due once.
	Every bool `json:"every,omitempty"`
	// LongerThan frees what lasts so many months or fewer.
	LongerThan int `json:"longer_than_months,omitempty"`
	Days       int `json:"days,omitempty"`
	Months     int `json:"months,omitempty"`
	// AtLeast marks a term that must have run, such as a public notice, rather
	// than one by which something must be done.
	AtLeast bool `json:"at_least,omitempty"`
}

// ReadClocks reads clocks from JSON of the form of the built-in ones.
func ReadClocks(r io.Reader, file string) (Clocks, error) {
	var all Clocks
	err := strict.Read(r, file, 1<<20, &all)
	return all, err
}

//go:embed rules/clocks.json
var clocksJSON []byte

var clocks = sync.OnceValues(func() (Clocks, error) { return ReadClocks(bytes.NewReader(clocksJSON), "clocks.json") })

// ChinaClocks returns the built-in clocks: publication under the Charity Law,
// and the terms of Guangzhou's regulations of 2021.
func ChinaClocks() (Clocks, error) { return clocks() }

// Validate reports every problem of the clocks.
func (c Clocks) Validate() error {
	var p renjia.Problems
	for i, x := range c.Clocks {
		path := fmt.Sprintf("clocks[%d]", i)
		p.Require(x.ID != "", path+".id", "must be given")
		p.Require(!x.Title.IsZero(), path+".title", "must be given")
		p.Require(!x.Start.IsZero(), path+".start", "must be given")
		p.Require(x.Source != "" && x.Article != "", path, "needs source and article")
		p.Require(!x.TextDate.IsZero(), path+".text_date", "must be given")
		p.Within(path+".valid", x.Valid.Validate())
		p.Require((x.Days > 0) != (x.Months > 0) && x.Days >= 0 && x.Months >= 0, path, "needs days or months, more than zero")
		p.Require(x.LongerThan >= 0, path+".longer_than_months", "must not be negative")
		p.Require(x.LongerThan == 0 || x.Every, path+".longer_than_months", "is for terms that repeat")
		for _, y := range c.Clocks[:i] {
			p.Require(x.ID != y.ID || !x.Valid.Overlaps(y.Valid), path+".valid", "%s is in force twice", x.ID)
		}
	}
	return p.Err("clocks")
}

// At returns the clock with an identifier in force on a day.
func (c Clocks) At(id string, d renjia.Date) (Clock, error) {
	for _, x := range c.Clocks {
		if x.ID == id && x.Valid.Contains(d) {
			return x, nil
		}
	}
	return Clock{}, fmt.Errorf("clock %s on %s: %w", id, d, renjia.ErrNotFound)
}

// Due returns the last day of each term: one day for a duty that falls due
// once; for one that repeats, every term that ends by the day on which what
// began ends. A term in days does not count the day it starts; one in months
// ends on the corresponding day, or the last of a shorter month (Civil Code
// arts 201, 202). Rest days move nothing: whether art. 203 applies to duties
// of public law is not settled here.
//
// A repeating duty needs ends: a *renjia.UnspecifiedError says so. What lasts
// no longer than LongerThan months has no such duty.
func (c Clock) Due(start, ends renjia.Date) ([]renjia.Date, error) {
	if start.IsZero() {
		return nil, &renjia.UnspecifiedError{What: c.ID, Choices: []renjia.Choice{{Name: "start", Why: "the term runs from " + c.Start.In(renjia.English)}}}
	}
	if !c.Every {
		return []renjia.Date{c.term(start, 1)}, nil
	}
	if ends.IsZero() {
		return nil, &renjia.UnspecifiedError{What: c.ID, Choices: []renjia.Choice{{Name: "ends", Why: "the duty repeats until then"}}}
	}
	if c.LongerThan > 0 && !start.AddMonths(c.LongerThan).Before(ends) {
		return nil, nil
	}
	var due []renjia.Date
	for n := 1; ; n++ {
		d := c.term(start, n)
		if ends.Before(d) {
			return due, nil
		}
		due = append(due, d)
	}
}

func (c Clock) term(start renjia.Date, n int) renjia.Date {
	if c.Days > 0 {
		return start.AddDays(n * c.Days)
	}
	return start.AddMonths(n * c.Months)
}
