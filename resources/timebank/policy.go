package timebank

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Policy is the rules of a time bank (时间银行管理办法), as data. What its source does not
// say is left out, and using it is an *renjia.UnspecifiedError until
// [Policy.Complete] fills it in.
type Policy struct {
	ID           string        `json:"id"` // such as "cn/guangzhou-2019"
	Version      string        `json:"version"`
	Title        renjia.Text   `json:"title"`
	Period       renjia.Period `json:"period"` // in which it is in force
	Rounding     *Rounding     `json:"rounding,omitempty"`
	Caps         *Caps         `json:"caps,omitempty"`
	Limits       *Limits       `json:"limits,omitempty"`
	Stars        *Stars        `json:"stars,omitempty"`
	Spending     *Spending     `json:"spending,omitempty"`
	Expiry       *Expiry       `json:"expiry,omitempty"`
	Source       string        `json:"source"`
	Verification string        `json:"verification"` // how far the text was read
}

// Caps bound what one person is credited in a civil day, month and year; an
// absent one does not.
type Caps struct {
	Day    *Minutes `json:"day_minutes,omitempty"`
	Month  *Minutes `json:"month_minutes,omitempty"`
	Year   *Minutes `json:"year_minutes,omitempty"`
	Source string   `json:"source,omitempty"`
}

// Beyond says what happens beyond a limit.
type Beyond string

// What happens beyond a limit.
const (
	Refuse Beyond = "refuse" // the transfer is refused
	Mark   Beyond = "flag"   // it is done, and marked
	Pool   Beyond = "pool"   // of certified time above a ceiling: the excess goes to the bank's pool
)

// Limit is one end of what a member's account may hold.
type Limit struct {
	Minutes Minutes `json:"minutes"`
	Beyond  Beyond  `json:"beyond"`
}

// Limits are those of member accounts. The accounts of groups and pools never
// fall below zero; clearing accounts have the limit agreed between the banks.
type Limits struct {
	Floor   Limit  `json:"floor"`
	Ceiling *Limit `json:"ceiling,omitempty"` // absent: none
	// Reversal says what happens if taking a transfer back would leave a member
	// below the floor, because what was received is spent: refuse, or flag.
	Reversal Beyond `json:"reversal,omitempty"`
	Source   string `json:"source,omitempty"`
}

// Stars is a ladder of honours (星级) by certified minutes.
type Stars struct {
	Levels []Minutes `json:"levels_minutes"` // rising; the first is one star
	Source string    `json:"source,omitempty"`
}

// Order names which credits are given first.
type Order string

// The orders. Both put credits received earlier first where they are equal.
const (
	FirstEarned   Order = "first-earned"   // 先得先用
	FirstExpiring Order = "first-expiring" // 先到期先用
)

// Spending is who may spend, and what goes first.
type Spending struct {
	FromStar *int   `json:"from_star,omitempty"` // exchange and redeem only from so many stars; 0: anyone
	Order    Order  `json:"order,omitempty"`
	Source   string `json:"source,omitempty"`
}

// Received names what becomes of the expiry of credits that change hands.
type Received string

// What becomes of it.
const (
	Keep  Received = "keep"  // they expire when they would have
	Renew Received = "renew" // they count as new
)

// Expiry is how long credits last.
type Expiry struct {
	Months   *int     `json:"months,omitempty"`   // they expire on the same day so many months later; 0: never
	Received Received `json:"received,omitempty"` // not needed if they never expire
	Source   string   `json:"source,omitempty"`
}

// Validate reports every problem of the policy. Open choices are none.
func (p *Policy) Validate() error {
	var all renjia.Problems
	all.Require(p.ID != "", "id", "must be given")
	all.Require(p.Version != "", "version", "must be given")
	all.Require(!p.Title.IsZero(), "title", "must be given")
	all.Require(p.Source != "", "source", "must be given")
	all.Require(p.Verification != "", "verification", "must be given")
	all.Within("period", p.Period.Validate())
	if p.Rounding != nil {
		all.Within("rounding", p.Rounding.Validate())
	}
	p.checkCaps(&all)
	p.checkLimits(&all)
	p.checkStars(&all)
	p.checkUse(&all)
	return all.Err("time bank policy " + p.ID)
}

func (p *Policy) checkCaps(all *renjia.Problems) {
	if p.Caps == nil {
		return
	}
	for _, c := range p.Caps.named() {
		all.Require(c.cap == nil || *c.cap >= 0, "caps."+c.member, "must not be negative")
	}
}

// namedCap is a cap with its names and what counts towards it.
type namedCap struct {
	member string
	name   renjia.Text
	cap    *Minutes
	of     func(Prior) Minutes
}

func (c *Caps) named() []namedCap {
	return []namedCap{
		{"day_minutes", renjia.Text{EN: "daily", ZH: "每日"}, c.Day, func(p Prior) Minutes { return p.Day }},
		{"month_minutes", renjia.Text{EN: "monthly", ZH: "每月"}, c.Month, func(p Prior) Minutes { return p.Month }},
		{"year_minutes", renjia.Text{EN: "yearly", ZH: "每年"}, c.Year, func(p Prior) Minutes { return p.Year }},
	}
}

func (p *Policy) checkLimits(all *renjia.Problems) {
	l := p.Limits
	if l == nil {
		return
	}
	oneOf(all, "limits.floor.beyond", l.Floor.Beyond, Refuse, Mark)
	if l.Reversal != "" {
		oneOf(all, "limits.reversal", l.Reversal, Refuse, Mark)
	}
	if l.Ceiling != nil {
		oneOf(all, "limits.ceiling.beyond", l.Ceiling.Beyond, Refuse, Mark, Pool)
		all.Require(l.Ceiling.Minutes >= l.Floor.Minutes, "limits.ceiling.minutes", "%v is below the floor of %v", l.Ceiling.Minutes, l.Floor.Minutes)
	}
}

func oneOf[T ~string](all *renjia.Problems, path string, got T, want ...T) {
	words := make([]string, len(want))
	for i, w := range want {
		words[i] = string(w)
	}
	all.Require(slices.Contains(want, got), path, "%q: want %s", got, strings.Join(words, " or "))
}

func (p *Policy) checkStars(all *renjia.Problems) {
	if p.Stars == nil {
		return
	}
	all.Require(len(p.Stars.Levels) > 0, "stars.levels_minutes", "must be given")
	last := Minutes(0)
	for i, m := range p.Stars.Levels {
		all.Require(m > last, fmt.Sprintf("stars.levels_minutes[%d]", i), "%d: want more than %d", m, last)
		last = m
	}
}

func (p *Policy) checkUse(all *renjia.Problems) {
	if s := p.Spending; s != nil {
		if s.FromStar != nil {
			all.Require(*s.FromStar >= 0, "spending.from_star", "%d: want 0 or more", *s.FromStar)
			all.Require(*s.FromStar == 0 || (p.Stars != nil && *s.FromStar <= len(p.Stars.Levels)), "spending.from_star", "%d: there is no such star", *s.FromStar)
		}
		if s.Order != "" {
			oneOf(all, "spending.order", s.Order, FirstEarned, FirstExpiring)
		}
	}
	if e := p.Expiry; e != nil {
		all.Require(e.Months == nil || (*e.Months >= 0 && *e.Months <= 1200), "expiry.months", "want 0 to 1200")
		if e.Received != "" {
			oneOf(all, "expiry.received", e.Received, Keep, Renew)
		}
	}
}

// Complete returns the policy with what it leaves open taken from another one,
// member by member. The sources of what is taken come along.
func (p Policy) Complete(by Policy) Policy {
	p.Rounding, p.Caps, p.Stars = cmp.Or(p.Rounding, by.Rounding), cmp.Or(p.Caps, by.Caps), cmp.Or(p.Stars, by.Stars)
	if p.Limits == nil {
		p.Limits = by.Limits
	} else if by.Limits != nil {
		l := *p.Limits
		l.Reversal = cmp.Or(l.Reversal, by.Limits.Reversal)
		p.Limits = &l
	}
	if p.Spending == nil {
		p.Spending = by.Spending
	} else if by.Spending != nil {
		s := *p.Spending
		s.FromStar, s.Order = cmp.Or(s.FromStar, by.Spending.FromStar), cmp.Or(s.Order, by.Spending.Order)
		p.Spending = &s
	}
	if p.Expiry == nil {
		p.Expiry = by.Expiry
	} else if by.Expiry != nil {
		e := *p.Expiry
		e.Months, e.Received = cmp.Or(e.Months, by.Expiry.Months), cmp.Or(e.Received, by.Expiry.Received)
		p.Expiry = &e
	}
	return p
}

// String returns identifier and version, as results record them.
func (p *Policy) String() string { return p.ID + "@" + p.Version }

// Policies are policies by identifier.
type Policies map[string]Policy

//go:embed policies.json
var builtin []byte

// Builtin returns the local policies that ship with the package, each with its
// source and how far it was verified.
func Builtin() (Policies, error) { return decode(strings.NewReader(string(builtin)), "policies.json") }

// policyFile is the form of a file of policies.
type policyFile struct {
	Policies []Policy `json:"policies"`
}

// Validate reports every problem of every policy.
func (f *policyFile) Validate() error {
	var p renjia.Problems
	seen := map[string]bool{}
	for i := range f.Policies {
		path, v := fmt.Sprintf("policies[%d]", i), &f.Policies[i]
		p.Within(path, v.Validate())
		p.Require(!seen[v.ID], path+".id", "%q is there twice", v.ID)
		seen[v.ID] = true
	}
	return p.Err("policies")
}

// mostPolicies bounds a file of policies, in bytes.
const mostPolicies = 1 << 20

// ReadPolicies reads a file of policies like the built-in one: strictly, with
// every problem at its line.
func ReadPolicies(r io.Reader, file string) (Policies, error) { return decode(r, file) }

func decode(r io.Reader, file string) (Policies, error) {
	var f policyFile
	if err := strict.Read(r, file, mostPolicies, &f); err != nil {
		return nil, err
	}
	all := Policies{}
	for _, v := range f.Policies {
		all[v.ID] = v
	}
	return all, nil
}
