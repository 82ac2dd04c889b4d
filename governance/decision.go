package governance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/digest"
)

// DecisionID identifies a decision.
type DecisionID = renjia.ID[Decision]

// Decision is a certified result. No verb changes it. It names people by
// reference or salted digest only, so that names stay erasable.
type Decision struct {
	ID         DecisionID  `json:"id"`
	Motion     MotionID    `json:"motion"`
	Body       BodyID      `json:"body"`
	Number     string      `json:"number,omitempty"`
	Title      renjia.Text `json:"title"`
	Text       renjia.Text `json:"text,omitzero"`
	Rule       rule.Rule   `json:"rule"`    // as it was frozen
	RuleOn     renjia.Date `json:"rule_on"` // the day whose law applied
	RollDigest string      `json:"roll_digest"`
	Heads      int64       `json:"heads"` // on the roll
	Ballots    int64       `json:"ballots"`
	BallotRoot string      `json:"ballot_root"` // Merkle root, hexadecimal
	Result     rule.Result `json:"result"`      // with its explanation

	Variant    Variant       `json:"variant"`           // how the ballots were kept
	Secrecy    renjia.Text   `json:"secrecy"`           // who can find out how somebody voted
	Unspent    rule.Response `json:"unspent,omitempty"` // what tokens not used counted as
	Candidates []string      `json:"candidates,omitempty" privacy:"personal"`
	Contents   Contents      `json:"contents"` // of the box, beside the ballots

	Opened    time.Time    `json:"opened"`
	Closed    time.Time    `json:"closed"`
	Certified time.Time    `json:"certified"`
	By        renjia.Actor `json:"by"`                 // who certified
	Authority renjia.Ref   `json:"authority,omitzero"` // on which mandate or decision
	Digest    string       `json:"digest"`             // of all the above; publish it
}

// Validate reports every problem of the decision on its own, a digest that is
// not its own included.
func (d Decision) Validate() error {
	var p renjia.Problems
	p.Require(!d.ID.IsZero(), "id", "must be given")
	p.Require(!d.Motion.IsZero(), "motion", "must be given")
	p.Require(!d.Title.IsZero(), "title", "must be given")
	p.Within("rule", d.Rule.Validate())
	p.Require(d.Result.Outcome != "", "result.outcome", "must be given")
	p.Require(d.Variant.Valid(), "variant", "%q: is no way to keep ballots", d.Variant)
	p.Require(!d.Certified.IsZero(), "certified", "must be given")
	p.Within("by", d.By.Validate())
	own, err := d.digest()
	p.Within("digest", err)
	p.Require(err != nil || d.Digest == own, "digest", "is not that of the decision: it was changed after certification")
	return p.Err("decision")
}

// Adopted reports whether the motion was adopted.
func (d Decision) Adopted() bool { return d.Result.Outcome == rule.Adopted }

func (d Decision) digest() (string, error) {
	d.Digest = ""
	b, err := digest.Canonical(d)
	if err != nil {
		return "", fmt.Errorf("decision %s: %w", d.ID, err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}
