package governance

import (
	"encoding/hex"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
)

// RollID identifies a frozen roll.
type RollID = renjia.ID[Roll]

// Roll is a roll frozen in the store. Its voters are electors, records of
// their own, so that a roll may have any size.
type Roll struct {
	ID      RollID        `json:"id"`
	Summary roll.Snapshot `json:"summary"` // without its voters
	Heads   int64         `json:"heads"`
	Digest  string        `json:"digest"` // of the snapshot with its voters
}

// Validate reports every problem of the roll on its own.
func (r Roll) Validate() error {
	var p renjia.Problems
	p.Require(!r.ID.IsZero(), "id", "must be given")
	p.Require(len(r.Summary.Voters) == 0, "summary.voters", "must be empty: voters are electors")
	p.Require(r.Heads > 0, "heads", "%d: must be positive", r.Heads)
	p.Require(r.Digest != "", "digest", "must be given")
	return p.Err("roll")
}

// ElectorID identifies an elector.
type ElectorID = renjia.ID[Elector]

// Elector is one voter of a frozen roll.
type Elector struct {
	ID    ElectorID  `json:"id"` // of roll and voter
	Roll  RollID     `json:"roll"`
	Voter roll.Voter `json:"voter"`
}

// Validate reports every problem of the elector on its own.
func (e Elector) Validate() error {
	var p renjia.Problems
	p.Require(!e.ID.IsZero(), "id", "must be given")
	p.Require(!e.Roll.IsZero(), "roll", "must be given")
	p.Require(e.Voter.ID != "", "voter.id", "must be given")
	return p.Err("elector")
}

func rollID(space, digest string) RollID {
	return renjia.ImportedID[Roll](space, "governance_roll", digest)
}

func electorID(space string, roll RollID, voter string) ElectorID {
	return renjia.ImportedID[Elector](space, "governance_elector", roll.String()+"/"+voter)
}

// BallotID identifies a ballot.
type BallotID = renjia.ID[Ballot]

// Vote is a ballot as it is handed in.
type Vote struct {
	Voter    string        // as the roll names the voter
	Response rule.Response // anything but absent
	Channel  string        // how it came in, such as "paper" or "app"
	At       time.Time     // when; zero: when the act happens
}

// Ballot is one voter's ballot on one motion. Its identifier is made of both,
// so that there is never a second one.
type Ballot struct {
	ID       BallotID      `json:"id"`
	Motion   MotionID      `json:"motion"`
	Voter    string        `json:"voter" privacy:"personal"` // as the roll names the voter: a key or a salted digest
	Response rule.Response `json:"response" privacy:"personal"`
	Channel  string        `json:"channel,omitempty"`
	Cast     time.Time     `json:"cast"`
}

// Validate reports every problem of the ballot on its own.
func (b Ballot) Validate() error {
	var p renjia.Problems
	p.Require(!b.ID.IsZero(), "id", "must be given")
	p.Require(!b.Motion.IsZero(), "motion", "must be given")
	p.Require(b.Voter != "", "voter", "must be given")
	p.Require(b.Response.Valid() && b.Response != rule.Absent, "response", "%q: is no response of a ballot", b.Response)
	p.Require(!b.Cast.IsZero(), "cast", "must be given")
	return p.Err("ballot")
}

func ballotID(space string, m MotionID, voter string) BallotID {
	return renjia.ImportedID[Ballot](space, "governance_ballot", m.String()+"/"+voter)
}

// Receipt returns the hash of the ballot's canonical JSON, a leaf of the
// Merkle tree whose root the decision publishes, in hexadecimal. The voter
// keeps it and finds it in the exported record.
func (b Ballot) Receipt() (string, error) {
	leaf, err := b.leaf()
	return hex.EncodeToString(leaf[:]), err
}

func (b Ballot) leaf() (digest.Hash, error) {
	content, err := digest.Canonical(b)
	if err != nil {
		return digest.Hash{}, fmt.Errorf("ballot %s: %w", b.ID, err)
	}
	return digest.Leaf(content), nil
}
