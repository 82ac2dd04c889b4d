package indicator

import (
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
)

// Data is everything a report is made of: plain numbers, names and
// explanations as of a date, in no language or in both. [Gather] fills it from
// a store; it can as well be filled by hand or read from JSON.
type Data struct {
	Community renjia.Text   `json:"community"`
	Synthetic bool          `json:"synthetic,omitempty"` // the report says that the data is made up
	AsOf      renjia.Date   `json:"as_of"`               // states and relations are those of this day
	Period    renjia.Period `json:"period"`              // events are counted from From up to and including AsOf
	Journal   Journal       `json:"journal,omitzero"`
	Records   []RecordCount `json:"records,omitempty"`

	Decided         int64      `json:"decided"`                    // motions with a result of the period, certified or not
	Decisions       []Decision `json:"decisions,omitempty"`        // the certified ones, oldest first
	DisclosureKnown bool       `json:"disclosure_known,omitempty"` // whether publications are recorded at all

	Contracts []Contract `json:"contracts,omitempty"`
	Clients   []int64    `json:"clients,omitempty"` // minutes of service received by each client, ascending, without names
	Need      Need       `json:"need,omitzero"`
	Funds     []Fund     `json:"funds,omitempty"`
	Income    []Stream   `json:"income,omitempty"`

	Commitments   Commitments    `json:"commitments"`
	Organizations []Organization `json:"organizations,omitempty"`
	Edge          renjia.Text    `json:"edge,omitzero"`        // the name of the class whose place is looked at
	Directives    []Directive    `json:"directives,omitempty"` // of the period

	Staff     Staff     `json:"staff"`
	Retention Retention `json:"retention"`

	Course     *Course     `json:"course,omitempty"`     // of this community over time
	Comparison *Comparison `json:"comparison,omitempty"` // with other communities, on each of its days
	Rankings   []*Ranking  `json:"rankings,omitempty"`   // composite indices of these communities
}

// Journal is the state of the store that was read.
type Journal struct {
	Space    string    `json:"space"`
	Position int64     `json:"position"` // the newest commit that was read
	Hash     string    `json:"hash"`     // of that commit, hexadecimal
	Recorded time.Time `json:"recorded"` // when it was recorded
}

// RecordCount is how many records of a kind were read.
type RecordCount struct {
	Kind string `json:"kind"`
	N    int64  `json:"n"`
}

// Decision is a certified decision.
type Decision struct {
	Ref         renjia.Ref         `json:"ref,omitzero"`
	Title       renjia.Text        `json:"title"`
	Body        renjia.Text        `json:"body,omitzero"`  // whose decision it is
	Rule        string             `json:"rule,omitempty"` // the rule it was taken under
	Clock       rule.Publication   `json:"clock,omitzero"` // what that rule asks of its publication
	Certified   renjia.Date        `json:"certified"`
	Published   renjia.Date        `json:"published,omitzero"` // no date: not published by AsOf, or not known
	Displayed   renjia.Period      `json:"displayed,omitzero"` // its longest unbroken display; no end while it is up, empty if not known
	Adopted     bool               `json:"adopted"`
	Outcome     renjia.Text        `json:"outcome"`  // in words: adopted, rejected, no quorum
	Entitled    int64              `json:"entitled"` // heads on the frozen roll
	TookPart    int64              `json:"took_part"`
	Explanation renjia.Explanation `json:"explanation"`
}

// Contract is a contract that asks for hours of service.
type Contract struct {
	Title   renjia.Text   `json:"title"`
	Period  renjia.Period `json:"period"`  // the contract year that contains AsOf
	Minimum int64         `json:"minimum"` // minutes asked for in it
	Done    int64         `json:"done"`    // minutes done in it by AsOf
	Months  []Month       `json:"months,omitempty"`
}

// Month is the service of a month of the contract year.
type Month struct {
	From   renjia.Date `json:"from"`
	Done   int64       `json:"done"`   // minutes done in the month
	Target int64       `json:"target"` // minutes to be done by the end of the month since the year began
}

// Fund is the account of one fund in the period.
type Fund struct {
	Name        renjia.Text  `json:"name"`
	Restriction renjia.Text  `json:"restriction,omitzero"`
	In          renjia.Money `json:"in"`
	Out         renjia.Money `json:"out"`
	Balance     renjia.Money `json:"balance"`
}

// Stream is the income of the period from one kind of source.
type Stream struct {
	Name   renjia.Text  `json:"name"`
	Amount renjia.Money `json:"amount"`
}

// Commitments counts promises that were due by AsOf.
type Commitments struct {
	Due  int64 `json:"due"`
	Kept int64 `json:"kept"`
}

// Organization is an organization of the register and those it has an
// agreement in force with.
type Organization struct {
	Ref      renjia.Ref  `json:"ref"`
	Name     renjia.Text `json:"name"`
	Class    renjia.Text `json:"class,omitzero"`
	Lead     bool        `json:"lead,omitempty"`     // the one that leads and coordinates
	Edge     bool        `json:"edge,omitempty"`     // one of the class of Data.Edge
	Partners []int       `json:"partners,omitempty"` // indexes in Data.Organizations, ascending
}

// Directive counts the acts by which one organization directs another: convenes,
// assigns to, approves or supervises it.
type Directive struct {
	From int   `json:"from"` // index in Data.Organizations
	To   int   `json:"to"`
	Acts int64 `json:"acts"`
}

// Need is what clients received beside how much they need, without names.
type Need struct {
	By       renjia.Text `json:"by"` // what need is told by: "income per head, yuan a month"
	Neediest Neediest    `json:"neediest"`
	Clients  []Needs     `json:"clients"`           // by need, then minutes, ascending; those who received nothing too
	Unknown  int64       `json:"unknown,omitempty"` // clients served whose need is not known
}

// Needs is the need of a client and the minutes of service received.
type Needs struct {
	Need    float64 `json:"need"`
	Minutes int64   `json:"minutes"`
}

// Neediest says at which end of a scale of need the neediest stand.
type Neediest string

// The ends. There is no default: a score of need and an income run against each
// other.
const (
	NeediestHigh Neediest = "highest" // a score of need: the more the needier
	NeediestLow  Neediest = "lowest"  // an income, or a rank in which 1 is the neediest
)

// Staff counts employed people. Volunteers do not count.
type Staff struct {
	Opening      int64 `json:"opening"`      // employed on the first day of the period
	Closing      int64 `json:"closing"`      // employed on AsOf
	Left         int64 `json:"left"`         // spells that ended in between
	Professional int64 `json:"professional"` // people in professional posts on AsOf
	Certified    int64 `json:"certified"`    // of these, with a registration that stands
	Supervised   int64 `json:"supervised"`   // workers under supervision on AsOf
	Supervisors  int64 `json:"supervisors"`  // their supervisors
}

// Retention is a survival curve of employment.
type Retention struct {
	Spells int64           `json:"spells"`
	Last   int64           `json:"last"` // days of the longest spell observed
	Steps  []RetentionStep `json:"steps,omitempty"`
}

// RetentionStep is a point at which people left: from Day on the share Stays
// is estimated to remain.
type RetentionStep struct {
	Day    int64   `json:"day"`
	AtRisk int64   `json:"at_risk"`
	Left   int64   `json:"left"`
	Stays  float64 `json:"stays"`
}
