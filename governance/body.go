package governance

import (
	"context"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// BodyID identifies a body.
type BodyID = renjia.ID[Body]

// BodyKind is what a body is under the law.
type BodyKind string

// The kinds of bodies.
const (
	PartyOrganization      BodyKind = "party-organization"      // 社区党组织
	ResidentsCommittee     BodyKind = "residents-committee"     // 居民委员会
	ResidentsMeeting       BodyKind = "residents-meeting"       // 居民会议
	RepresentativesMeeting BodyKind = "representatives-meeting" // 居民代表会议
	SupervisionCommittee   BodyKind = "supervision-committee"   // 居务监督委员会
	OwnersAssembly         BodyKind = "owners-assembly"         // 业主大会
	OwnersCommittee        BodyKind = "owners-committee"        // 业主委员会
	Council                BodyKind = "council"                 // 理事会 of a social organization
	JointMeeting           BodyKind = "joint-meeting"           // 联席会议
	WorkingGroup           BodyKind = "working-group"
)

// Valid reports whether the kind is one of the constants.
func (k BodyKind) Valid() bool {
	switch k {
	case PartyOrganization, ResidentsCommittee, ResidentsMeeting, RepresentativesMeeting, SupervisionCommittee,
		OwnersAssembly, OwnersCommittee, Council, JointMeeting, WorkingGroup:
		return true
	}
	return false
}

// Body is a body of a community that decides.
type Body struct {
	ID        BodyID        `json:"id"`
	Community CommunityID   `json:"community"`
	Kind      BodyKind      `json:"kind"`
	Name      renjia.Text   `json:"name"`
	Subject   renjia.Ref    `json:"subject,omitzero"` // its entry in the register of parties
	Period    renjia.Period `json:"period,omitzero"`  // in which it exists
	// Composition names the rules of who may sit in it, such as
	// "cn/residents-committee-2025/committee".
	Composition string `json:"composition,omitempty"`
}

// Validate reports every problem of the body on its own.
func (b Body) Validate() error {
	var p renjia.Problems
	p.Require(!b.ID.IsZero(), "id", "must be given")
	p.Require(!b.Community.IsZero(), "community", "must be given")
	p.Require(b.Kind.Valid(), "kind", "%q: is no kind of body", b.Kind)
	p.Require(!b.Name.IsZero(), "name", "must be given")
	p.Within("period", b.Period.Validate())
	return p.Err("body")
}

// Establish adds a body of a community that is there.
func (r *Registry) Establish(ctx context.Context, act renjia.Act, b Body) error {
	return r.w.Write(ctx, act.Does("governance.body.establish", bodies.Ref(b.ID)), func(tx *storage.Tx) error {
		if _, err := communities.Get(ctx, tx, b.Community); err != nil {
			return err
		}
		return bodies.Insert(tx, b)
	})
}
