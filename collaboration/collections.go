package collaboration

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var subjects = storage.Define(SubjectKind, func(s *Subject) SubjectID { return s.ID },
	storage.Index("class", storage.Text(func(s *Subject) string { return s.Class })),
	storage.MultiIndex("ever", storage.Texts(func(s *Subject) []string {
		ever := []string{s.Class}
		for _, f := range s.Former {
			ever = append(ever, f.Class)
		}
		return ever
	})),
	storage.Index("state", storage.Text(func(s *Subject) string { return string(s.State()) })),
	storage.Index("parent", storage.Text(func(s *Subject) string { return s.Parent.String() })),
	storage.Index("supervisor", storage.Text(func(s *Subject) string { return s.Supervisor.String() })),
	storage.Unique("registration", storage.Text(func(s *Subject) string { return s.Registration })))

var roles = storage.Define("collaboration_role", func(r *Role) RoleID { return r.ID },
	storage.Index("of", storage.Text(func(r *Role) string { return r.Of.String() })),
	storage.Index("in", storage.Text(func(r *Role) string { return r.In.String() })),
	storage.Index("name", storage.Text(func(r *Role) string { return r.Name })),
	storage.Index("post", storage.Text(func(r *Role) string { return r.Post.String() })))

var posts = storage.Define(PostKind, func(x *Post) PostID { return x.ID },
	storage.Index("organization", storage.Text(func(x *Post) string { return x.Organization.String() })))

var claims = storage.Define(claimKind, func(c *Claim) ClaimID { return c.ID })

var agreements = storage.Define("collaboration_agreement", func(a *Agreement) AgreementID { return a.ID },
	storage.Index("state", storage.Text(func(a *Agreement) string { return string(a.State) })),
	storage.Index("from", storage.Day(func(a *Agreement) renjia.Date { return a.Term.From })),
	storage.Index("until", storage.Day(func(a *Agreement) renjia.Date { return a.Term.Until })),
	storage.Index("due", storage.Day((*Agreement).nextDue)),
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

var surveys = storage.Define("collaboration_survey", func(s *TrustSurvey) SurveyID { return s.ID },
	storage.Index("from", storage.Day(func(s *TrustSurvey) renjia.Date { return s.Period.From })),
	storage.Unique("wave", storage.Text(func(s *TrustSurvey) string { return s.Instrument + " " + s.Wave })))

var responses = storage.Define("collaboration_response", func(t *TrustResponse) ResponseID { return t.ID },
	storage.Index("survey", storage.Text(func(t *TrustResponse) string { return t.Survey.String() })))

var delegations = storage.Define("collaboration_delegation", func(d *Delegation) DelegationID { return d.ID },
	storage.Index("from", storage.Day(func(d *Delegation) renjia.Date { return d.Period.From })),
	storage.Index("to", storage.Text(func(d *Delegation) string { return d.To.String() })))

// Read-only views of the records.
var (
	Subjects    = subjects.Reader()    // collaboration_subject, by class, ever (all classes it ever had), state, parent, supervisor, registration
	Roles       = roles.Reader()       // collaboration_role, by of, in, name, post
	Posts       = posts.Reader()       // collaboration_post, by organization
	Agreements  = agreements.Reader()  // collaboration_agreement, by state, from, until, due (its first open duty), renews, party
	Projects    = projects.Reader()    // collaboration_project, by state, started, agreement, partner (with the lead)
	Mandates    = mandates.Reader()    // collaboration_mandate, by holder, parent, power
	Changes     = changes.Reader()     // collaboration_change, by day, original, result
	Referrals   = referrals.Reader()   // collaboration_referral, by state, sent, parent, from, to
	Commitments = commitments.Reader() // collaboration_commitment, by state, due, made, earliest, owner, meeting
	Mediations  = mediations.Reader()  // collaboration_mediation, by state, applied, party
	Surveys     = surveys.Reader()     // collaboration_survey, by from, wave
	Delegations = delegations.Reader() // collaboration_delegation, by from, to
)

// Kinds returns the collections of the wing, for Store.Migrate.
func Kinds() []storage.Registration {
	return []storage.Registration{
		subjects, claims, roles, posts, changes, mandates, agreements, projects,
		referrals, commitments, mediations, surveys, responses, delegations,
	}
}
