package governance

import (
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var communities = storage.Define("governance_community", func(c *Community) CommunityID { return c.ID },
	storage.Unique("code", storage.Text(func(c *Community) string { return c.Code })))

var bodies = storage.Define("governance_body", func(b *Body) BodyID { return b.ID },
	storage.Index("community", storage.Text(func(b *Body) string { return b.Community.String() })),
	storage.Index("body_kind", storage.Text(func(b *Body) string { return string(b.Kind) })))

var mandates = storage.Define("governance_mandate", func(m *Mandate) MandateID { return m.ID },
	storage.Index("holder", storage.Text(func(m *Mandate) string { return m.Holder.String() })),
	storage.MultiIndex("verb", storage.Texts(func(m *Mandate) []string { return m.Verbs })))

var drawings = storage.Define("governance_drawing", func(d *Drawing) DrawingID { return d.ID },
	storage.Index("mandate", storage.Text(func(d *Drawing) string { return d.Mandate.String() })),
	storage.Unique("use", storage.Text(func(d *Drawing) string { return d.use() })))

var motions = storage.Define("governance_motion", func(m *Motion) MotionID { return m.ID },
	storage.Index("state", storage.Text(func(m *Motion) string { return string(m.State) })),
	storage.Index("body", storage.Text(func(m *Motion) string { return m.Body.String() })),
	storage.Index("opened", storage.Instant(func(m *Motion) time.Time { return m.Opened })),
	storage.Unique("number", storage.Text(func(m *Motion) string { return m.Number })))

var rolls = storage.Define("governance_roll", func(r *Roll) RollID { return r.ID },
	storage.Index("digest", storage.Text(func(r *Roll) string { return r.Digest })))

var electors = storage.Define("governance_elector", func(e *Elector) ElectorID { return e.ID },
	storage.Index("roll", storage.Text(func(e *Elector) string { return e.Roll.String() })))

var ballots = storage.Define("governance_ballot", func(b *Ballot) BallotID { return b.ID },
	storage.Index("motion", storage.Text(func(b *Ballot) string { return b.subject().id().String() })))

var decisions = storage.Define("governance_decision", func(d *Decision) DecisionID { return d.ID },
	storage.Unique("motion", storage.Text(func(d *Decision) string { return d.Motion.String() })),
	storage.Index("body", storage.Text(func(d *Decision) string { return d.Body.String() })),
	storage.Index("outcome", storage.Text(func(d *Decision) string { return string(d.Result.Outcome) })),
	storage.Index("certified", storage.Instant(func(d *Decision) time.Time { return d.Certified })))

var terms = storage.Define("governance_term", func(t *Term) TermID { return t.ID },
	storage.Index("body", storage.Text(func(t *Term) string { return t.Body.String() })))

var seats = storage.Define("governance_seat", func(s *Seat) SeatID { return s.ID },
	storage.Index("body", storage.Text(func(s *Seat) string { return s.Body.String() })),
	storage.Index("holder", storage.Text(func(s *Seat) string { return s.Holder.String() })),
	storage.Index("state", storage.Text(func(s *Seat) string { return string(s.State) })))

var seatings = storage.Define("governance_seating", func(g *seating) renjia.ID[seating] { return g.ID })

var kinships = storage.Define("governance_kinship", func(k *Kinship) KinshipID { return k.ID },
	storage.Guarded[Kinship]())

var matters = storage.Define("governance_matter", func(m *Matter) MatterID { return m.ID },
	storage.Unique("number", storage.Text(func(m *Matter) string { return m.Number })),
	storage.Index("community", storage.Text(func(m *Matter) string { return m.Community.String() })),
	storage.Index("state", storage.Text(func(m *Matter) string { return string(m.State) })))

var amendments = storage.Define("governance_amendment", func(a *Amendment) AmendmentID { return a.ID },
	storage.Index("motion", storage.Text(func(a *Amendment) string { return a.Motion.String() })))

var meetings = storage.Define("governance_meeting", func(m *Meeting) MeetingID { return m.ID },
	storage.Unique("number", storage.Text(func(m *Meeting) string { return m.Number })),
	storage.Index("body", storage.Text(func(m *Meeting) string { return m.Body.String() })),
	storage.Index("day", storage.Day(func(m *Meeting) renjia.Date { return m.Day })))

var attendances = storage.Define("governance_attendance", func(a *Attendance) AttendanceID { return a.ID },
	storage.Index("meeting", storage.Text(func(a *Attendance) string { return a.Meeting.String() })))

var turns = storage.Define("governance_turn", func(t *Turn) TurnID { return t.ID },
	storage.Unique("place", storage.Text(func(t *Turn) string { return t.place() })),
	storage.Index("motion", storage.Text(func(t *Turn) string { return t.Motion.String() })),
	storage.Index("meeting", storage.Text(func(t *Turn) string { return t.Meeting.String() })))

var disclosures = storage.Define("governance_disclosure", func(d *Disclosure) DisclosureID { return d.ID },
	storage.Index("community", storage.Text(func(d *Disclosure) string { return d.Community.String() })),
	storage.Index("from", storage.Day(func(d *Disclosure) renjia.Date { return d.From })))

var tasks = storage.Define("governance_task", func(t *TaskDelegation) TaskDelegationID { return t.ID },
	storage.Index("community", storage.Text(func(t *TaskDelegation) string { return t.Community.String() })),
	storage.Index("state", storage.Text(func(t *TaskDelegation) string { return string(t.State) })))

var petitions = storage.Define("governance_petition", func(p *Petition) PetitionID { return p.ID },
	storage.Index("body", storage.Text(func(p *Petition) string { return p.Body.String() })),
	storage.Index("state", storage.Text(func(p *Petition) string { return string(p.State) })))

var signatures = storage.Define("governance_signature", func(s *Signature) SignatureID { return s.ID },
	storage.Index("petition", storage.Text(func(s *Signature) string { return s.Petition.String() })),
	storage.Guarded[Signature]())

var challenges = storage.Define("governance_challenge", func(c *Challenge) ChallengeID { return c.ID },
	storage.Index("decision", storage.Text(func(c *Challenge) string { return c.of() })))

var revocations = storage.Define("governance_revocation", func(v *Revocation) RevocationID { return v.ID },
	storage.Unique("decision", storage.Text(func(v *Revocation) string { return v.of() })))

// Read-only views of the records, for reports and other programs.
var (
	Communities = communities.Reader() // governance_community, by code
	Bodies      = bodies.Reader()      // governance_body, by community, body_kind
	Mandates    = mandates.Reader()    // governance_mandate, by holder, verb
	Drawings    = drawings.Reader()    // governance_drawing, by mandate, use
	Motions     = motions.Reader()     // governance_motion, by state, body, opened, number
	Rolls       = rolls.Reader()       // governance_roll, by digest
	Electors    = electors.Reader()    // governance_elector, by roll
	Ballots     = ballots.Reader()     // governance_ballot, by motion
	Matters     = matters.Reader()     // governance_matter, by number, community, state
	Amendments  = amendments.Reader()  // governance_amendment, by motion
	Meetings    = meetings.Reader()    // governance_meeting, by number, body, day
	Attendances = attendances.Reader() // governance_attendance, by meeting
	Turns       = turns.Reader()       // governance_turn, by place, motion, meeting
	Disclosures = disclosures.Reader() // governance_disclosure, by community, from
	Tasks       = tasks.Reader()       // governance_task, by community, state
	Petitions   = petitions.Reader()   // governance_petition, by body, state
	Signatures  = signatures.Reader()  // governance_signature, guarded, by petition
	Challenges  = challenges.Reader()  // governance_challenge, by decision (or certificate)
	Revocations = revocations.Reader() // governance_revocation, by decision (or certificate)
	Terms       = terms.Reader()       // governance_term, by body
	Seats       = seats.Reader()       // governance_seat, by body, holder, state
	Kinships    = kinships.Reader()    // governance_kinship, guarded
	Decisions   = decisions.Reader()   // governance_decision, by motion, body, outcome, certified
)

// Kinds lists the collections for storage.Store.Migrate.
func Kinds() []storage.Registration {
	return append(append(boxKinds(), callKinds()...), []storage.Registration{communities, bodies, mandates, motions, rolls, electors, ballots, decisions,
		drawings, terms, seats, seatings, kinships, matters, amendments, meetings, attendances,
		turns, disclosures, tasks, petitions, signatures, challenges, revocations}...)
}
