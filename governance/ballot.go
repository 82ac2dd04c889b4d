package governance

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
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
	Response rule.Response // to a motion: anything but absent
	// Preference is what the ballot says among the options of a poll or budget,
	// which take no response.
	Preference *Preference
	Proxy      string    // who casts it under a proxy of the voter; empty: the voter
	Channel    string    // how it came in, such as "paper" or "app"
	At         time.Time // when; zero: when the act happens
}

// Ballot is one voter's open ballot on one motion, poll or budget. Its identifier is made of
// both, and of whether a proxy cast it, so that there is never a second one.
type Ballot struct {
	ID       BallotID      `json:"id"`
	Motion   MotionID      `json:"motion,omitzero"`
	On       renjia.Ref    `json:"on,omitzero"`                        // the poll or budget, if there is no motion
	Voter    string        `json:"voter" privacy:"personal"`           // as the roll names the voter: a key or a salted digest
	Proxy    string        `json:"proxy,omitempty" privacy:"personal"` // who cast it, if not the voter
	Grant    ProxyGrantID  `json:"grant,omitzero"`                     // under which
	Response rule.Response `json:"response,omitempty" privacy:"personal"`
	// Preference stands instead of a response on polls and budgets.
	Preference *Preference `json:"preference,omitempty" privacy:"personal"`
	Channel    string      `json:"channel,omitempty"`
	Cast       time.Time   `json:"cast"`
	// Displaced is when the voter cast a ballot in person, from which on the
	// proxy's does not count. It is no part of the receipt.
	Displaced time.Time `json:"displaced,omitzero"`
}

// Validate reports every problem of the ballot on its own.
func (b Ballot) Validate() error {
	var p renjia.Problems
	p.Require(!b.ID.IsZero(), "id", "must be given")
	b.subject().check(&p)
	p.Require(b.Voter != "", "voter", "must be given")
	b.content().check(&p, b.subject())
	p.Require(!b.Cast.IsZero(), "cast", "must be given")
	p.Require((b.Proxy == "") == b.Grant.IsZero(), "grant", "must be given for a proxy, and for nothing else")
	p.Require(b.Displaced.IsZero() || b.Proxy != "", "displaced", "is for ballots of proxies")
	return p.Err("ballot")
}

func ballotID(space string, of uuid.UUID, voter string) BallotID {
	return renjia.ImportedID[Ballot](space, "governance_ballot", of.String()+"/"+voter)
}

func proxyBallotID(space string, of uuid.UUID, voter string) BallotID {
	return renjia.ImportedID[Ballot](space, "governance_ballot", of.String()+"#proxy/"+voter)
}

// ballotOf returns the open ballot that counts for a voter: their own, which
// displaces that of a proxy, or else the proxy's.
func ballotOf(ctx context.Context, r storage.Reader, m MotionID, voter string) (Ballot, error) {
	own, err := ballots.Get(ctx, r, ballotID(r.Space(), m.UUID(), voter))
	if !errors.Is(err, renjia.ErrNotFound) {
		return own.Value, err
	}
	proxys, err := ballots.Get(ctx, r, proxyBallotID(r.Space(), m.UUID(), voter))
	return proxys.Value, err
}

// id is where the ballot of a vote is kept: one the voter cast, one a proxy did.
func (v Vote) id(space string, of uuid.UUID) BallotID {
	if v.Proxy != "" {
		return proxyBallotID(space, of, v.Voter)
	}
	return ballotID(space, of, v.Voter)
}

// Receipt returns the voter's receipt of the ballot.
func (b Ballot) Receipt() (Receipt, error) { return receiptOf(b.subject(), b) }

func (b Ballot) subject() subject { return subject{b.Motion, b.On} }

func (b Ballot) content() content { return content{b.Response, b.Preference} }

func (v Vote) content() content { return content{v.Response, v.Preference} }

func (b Ballot) leaf() (digest.Hash, error) {
	b.Displaced = time.Time{}
	return leafOf("ballot "+b.ID.String(), b)
}
