package collaboration

import "github.com/renjia-project/renjia"

// Commitment is what a subject promised, usually at a meeting, by a day.
type Commitment struct {
	ID      CommitmentID    `json:"id"`
	Owner   renjia.Ref      `json:"owner"`
	What    string          `json:"what"`
	Made    renjia.Date     `json:"made"`
	Due     renjia.Date     `json:"due"` // last day on which it is on time
	Meeting renjia.Ref      `json:"meeting,omitzero"`
	State   CommitmentState `json:"state"`
	Settled renjia.Date     `json:"settled,omitzero"`
}

// CommitmentID identifies a Commitment.
type CommitmentID = renjia.ID[Commitment]

// CommitmentState is where a commitment stands.
type CommitmentState string

// The states of a commitment.
const (
	CommitmentOpen   CommitmentState = "open"
	CommitmentKept   CommitmentState = "kept"
	CommitmentLate   CommitmentState = "late" // done after the due day
	CommitmentBroken CommitmentState = "broken"
)

var commitmentSteps = steps[CommitmentState]{
	CommitmentOpen: {"keep": CommitmentKept, "break": CommitmentBroken},
}

// Validate checks completeness, and that the state fits the dates.
func (c *Commitment) Validate() error {
	var p renjia.Problems
	p.Require(!c.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "owner", c.Owner)
	p.Require(c.What != "", "what", "must be given")
	p.Require(!c.Made.IsZero(), "made", "must be given")
	p.Require(!c.Due.IsZero() && !c.Due.Before(c.Made), "due", "must be given and not before %s", c.Made)
	switch c.State {
	case CommitmentOpen:
		p.Require(c.Settled.IsZero(), "settled", "must be empty while the commitment is open")
	case CommitmentKept, CommitmentLate, CommitmentBroken:
		p.Require(!c.Settled.IsZero() && !c.Settled.Before(c.Made), "settled", "must be given and not before %s", c.Made)
		p.Require(c.State != CommitmentKept || !c.Due.Before(c.Settled), "state", "is late: settled after %s", c.Due)
		p.Require(c.State != CommitmentLate || c.Due.Before(c.Settled), "state", "is kept: settled by %s", c.Due)
	default:
		p.Add("state", "%q is unknown", c.State)
	}
	return p.Err("commitment")
}

// within brings the references of a commitment into the form of a space.
func (c Commitment) within(space string) Commitment {
	c.Owner, c.Meeting = within(space, c.Owner), within(space, c.Meeting)
	return c
}
