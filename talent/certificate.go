package talent

import (
	"context"
	"fmt"
	"maps"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/lifecycle"
	"github.com/renjia-project/renjia/storage"
)

// HoursCertificate says how many approved minutes a person served in a period
// (志愿服务记录证明). It is what was true when it was issued; [Registry.ReverseHours]
// may make it outdated, see [Recount].
type HoursCertificate struct {
	ID        HoursCertificateID `json:"id"`
	Person    PersonID           `json:"person" privacy:"personal,about"`
	Period    renjia.Period      `json:"period"` // of the person's own calendar, bounded
	Certifier renjia.Ref         `json:"certifier" privacy:"personal"`
	Minutes   ByActivity         `json:"minutes"`
	State     CertificateState   `json:"state"`
}

// HoursCertificateID identifies an HoursCertificate.
type HoursCertificateID = renjia.ID[HoursCertificate]

// CertificateState is where a certificate stands.
type CertificateState string

// The states of a certificate.
const (
	CertificateIssued  CertificateState = "issued"
	CertificateRevoked CertificateState = "revoked"
)

var certificateSteps = lifecycle.Table[CertificateState]{CertificateIssued: {"revoke": CertificateRevoked}}

// Validate checks that the certificate is complete and not empty.
func (c *HoursCertificate) Validate() error {
	var p renjia.Problems
	p.Require(!c.ID.IsZero(), "id", "must be given")
	p.Require(!c.Person.IsZero(), "person", "must be given")
	_, bounded := c.Period.Days()
	p.Require(bounded, "period", "must have a first day and a day after the last")
	p.Within("period", c.Period.Validate())
	p.Require(!c.Certifier.IsZero(), "certifier", "must be given: who keeps the records certifies")
	p.Require(c.Minutes.Total() > 0, "minutes", "there is nothing to certify")
	p.Require(certificateSteps.Known(c.State), "state", "%q is unknown", c.State)
	return p.Err("hours certificate")
}

// CertifyHours issues a certificate of the approved hours of a person in a period,
// counted in the same transaction. Without any it is ErrInvalid. The organization
// that keeps the records certifies (Measures on Records and Certificates of
// Voluntary Service, Ministry of Civil Affairs Order 67).
func (r *Registry) CertifyHours(ctx context.Context, act renjia.Act, person PersonID, in renjia.Period, certifier renjia.Ref) (c HoursCertificate, err error) {
	err = r.w.Write(ctx, act.Does("talent.hours.certify", people.Ref(person)), func(tx *storage.Tx) error {
		// Records that appear meanwhile change the guard, and the count is repeated.
		if err := tx.Assert(ctx, guards.Ref(guardOf(person))); err != nil {
			return err
		}
		minutes, err := MinutesOf(ctx, tx, person, in, CountApproved)
		if err != nil {
			return err
		}
		c = HoursCertificate{renjia.NewID[HoursCertificate](tx.Source()), person, in, certifier, minutes, CertificateIssued}
		return certificates.Insert(tx, c)
	})
	return c, err
}

// RevokeCertificate takes a certificate back.
func (r *Registry) RevokeCertificate(ctx context.Context, act renjia.Act, id HoursCertificateID) (HoursCertificate, error) {
	return step(ctx, r.w, act, "talent.hours.revoke-certificate", certificates, id, func(c *HoursCertificate) (err error) {
		c.State, err = certificateSteps.Next("hours certificate", id.String(), c.State, "revoke")
		return err
	})
}

// Recount compares a certificate with what the records say now: whether it still
// stands, and the minutes that would be certified now.
func Recount(ctx context.Context, r storage.Reader, id HoursCertificateID) (stands bool, now ByActivity, err error) {
	doc, err := certificates.Get(ctx, r, id)
	if err != nil {
		return false, nil, err
	}
	c := &doc.Value
	if now, err = MinutesOf(ctx, r, c.Person, c.Period, CountApproved); err != nil {
		return false, nil, fmt.Errorf("certificate %s: %w", id, err)
	}
	return c.State == CertificateIssued && maps.Equal(now, c.Minutes), now, nil
}
