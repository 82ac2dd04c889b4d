package collaboration

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var subjects = storage.Define(SubjectKind, func(s *Subject) SubjectID { return s.ID },
	storage.Index("class", storage.Text(func(s *Subject) string { return s.Class })),
	storage.Unique("registration", storage.Text(func(s *Subject) string { return s.Registration })))

var roles = storage.Define("collaboration_role", func(r *Role) RoleID { return r.ID },
	storage.Index("of", storage.Text(func(r *Role) string { return r.Of.String() })),
	storage.Index("in", storage.Text(func(r *Role) string { return r.In.String() })))

var agreements = storage.Define("collaboration_agreement", func(a *Agreement) AgreementID { return a.ID },
	storage.Index("state", storage.Text(func(a *Agreement) string { return string(a.State) })),
	storage.Index("from", storage.Day(func(a *Agreement) renjia.Date { return a.Term.From })),
	storage.Index("renews", storage.Text(func(a *Agreement) string { return a.Renews.String() })),
	storage.MultiIndex("party", storage.Texts(func(a *Agreement) (refs []string) {
		for _, p := range a.Party {
			refs = append(refs, p.Subject.String())
		}
		return refs
	})))

var referrals = storage.Define("collaboration_referral", func(r *Referral) ReferralID { return r.ID },
	storage.Index("state", storage.Text(func(r *Referral) string { return string(r.State) })),
	storage.Index("sent", storage.Day(func(r *Referral) renjia.Date { return r.Sent })),
	storage.Index("parent", storage.Text(func(r *Referral) string { return r.Parent.String() })),
	storage.Index("from", storage.Text(func(r *Referral) string { return r.From.String() })),
	storage.Index("to", storage.Text(func(r *Referral) string { return r.To.String() })))

var commitments = storage.Define("collaboration_commitment", func(c *Commitment) CommitmentID { return c.ID },
	storage.Index("state", storage.Text(func(c *Commitment) string { return string(c.State) })),
	storage.Index("due", storage.Day(func(c *Commitment) renjia.Date { return c.Due })),
	storage.Index("made", storage.Day(func(c *Commitment) renjia.Date { return c.Made })),
	storage.Index("earliest", storage.Day((*Commitment).earliest)),
	storage.Index("owner", storage.Text(func(c *Commitment) string { return c.Owner.String() })),
	storage.Index("meeting", storage.Text(func(c *Commitment) string { return c.Meeting.String() })))

var mediations = storage.Define("collaboration_mediation", func(m *Mediation) MediationID { return m.ID },
	storage.Index("state", storage.Text(func(m *Mediation) string { return string(m.State) })),
	storage.Index("applied", storage.Day(func(m *Mediation) renjia.Date { return m.Applied })),
	storage.MultiIndex("party", storage.Texts(func(m *Mediation) (refs []string) {
		for _, d := range m.Parties {
			refs = append(refs, d.Subject.String())
		}
		return refs
	})))

// Read-only views of the records.
var (
	Subjects    = subjects.Reader()    // collaboration_subject, by class, registration
	Roles       = roles.Reader()       // collaboration_role, by of, in
	Agreements  = agreements.Reader()  // collaboration_agreement, by state, from, renews, party
	Referrals   = referrals.Reader()   // collaboration_referral, by state, sent, parent, from, to
	Commitments = commitments.Reader() // collaboration_commitment, by state, due, made, earliest, owner, meeting
	Mediations  = mediations.Reader()  // collaboration_mediation, by state, applied, party
)

// Kinds returns the collections of the wing, for Store.Migrate.
func Kinds() []storage.Registration {
	return []storage.Registration{subjects, roles, agreements, referrals, commitments, mediations}
}
