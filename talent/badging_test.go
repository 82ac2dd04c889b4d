package talent_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/badge"
	"github.com/renjia-project/renjia/talent/competency"
)

func badging() talent.Badging {
	return talent.Badging{
		Issuer: badge.Profile{ID: "https://station.example", Name: "Station"}, Achievement: "https://station.example/case",
		Lang: renjia.Chinese, Zone: time.FixedZone("CST", 8*3600), At: at("2026-06-01T08:00:00.5Z"),
	}
}

func TestABadgeEndsWithTheAssessmentInTheIssuersCalendar(t *testing.T) {
	f := framework()
	f.Competencies[0].Title = renjia.Text{ZH: "个案工作"}
	f.Competencies[0].References = []competency.Reference{{Scheme: competency.ESCO, Code: "http://data.europa.eu/esco/skill/1", Relation: competency.Exact}, {Scheme: competency.ONET, Code: "2.B.1", Relation: competency.Related}}
	f.Competencies[0].Descriptors = []competency.Descriptor{{Rank: 2, Evidence: []renjia.Text{{ZH: "独立预估"}, {ZH: "督导他人"}}}}
	people := renjia.NewID[talent.Person](new(renjia.Source))
	a := competency.Assessment{
		ID: renjia.NewID[competency.Assessment](new(renjia.Source)), Person: talent.PersonRef(people), Assessor: subject("boss"), By: competency.Supervisor,
		Framework: "station", Competency: "case", Rank: 2, On: day("2026-01-01"), Until: day("2027-01-01"),
	}
	v, err := talent.CompetencyBadge(a, f, badging())
	require.NoError(t, err)
	require.Equal(t, at("2026-12-31T16:00:00Z"), v.ValidUntil)
	require.Equal(t, at("2026-06-01T08:00:00Z"), v.ValidFrom)
	require.Equal(t, "独立预估; 督导他人", v.Subject.Achievement.Criteria)
	require.Equal(t, "个案工作: expert", v.Name)
	require.Len(t, v.Subject.Achievement.Alignments, 1, "a code that is no URI is no alignment")
	require.Equal(t, "urn:uuid:"+people.String(), v.Subject.ID)

	_, err = talent.CompetencyBadge(a, f, talent.Badging{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, change := range []func(*competency.Assessment){
		func(a *competency.Assessment) { a.By = competency.Self }, func(a *competency.Assessment) { a.Withdrawn = true }, func(a *competency.Assessment) { a.Rank = 0 },
	} {
		bad := a
		change(&bad)
		_, err = talent.CompetencyBadge(bad, f, badging())
		require.ErrorIs(t, err, renjia.ErrForbidden)
	}
	a.Rank = 1
	_, err = talent.CompetencyBadge(a, f, badging())
	require.ErrorIs(t, err, renjia.ErrInvalid, "the competency is not described at that rank")
}

func TestARevokedCertificateGivesNoBadge(t *testing.T) {
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	c := talent.HoursCertificate{
		ID: renjia.NewID[talent.HoursCertificate](new(renjia.Source)), Person: renjia.NewID[talent.Person](new(renjia.Source)),
		Period: year, Certifier: subject("station"), Minutes: talent.ByActivity{"visits": 125}, State: talent.CertificateIssued,
	}
	v, err := talent.HoursBadge(c, badging())
	require.NoError(t, err)
	require.Equal(t, "服务2小时05分钟", v.Name)
	require.Equal(t, "125", v.Subject.Results[0].Value)
	c.State = talent.CertificateRevoked
	_, err = talent.HoursBadge(c, badging())
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = talent.HoursBadge(c, talent.Badging{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}

func ExampleHoursBadge() {
	r, _, people := station("wong")
	h, err := r.RecordHours(ctx, act, stretch(people[0], "2026-05-01T09:00:00+08:00", "2026-05-01T12:30:00+08:00"))
	if err != nil {
		fmt.Println(err)
	}
	if _, err = r.ApproveHours(ctx, act, h.ID); err != nil {
		fmt.Println(err)
	}
	certificate, err := r.CertifyHours(ctx, act, people[0], renjia.Period{From: day("2026-01-01"), Until: day("2027-01-01")}, subject("station"))
	if err != nil {
		fmt.Println(err)
	}
	credential, err := talent.HoursBadge(certificate, talent.Badging{
		Issuer: badge.Profile{ID: "https://station.example", Name: "Station"}, Achievement: "https://station.example/service",
		Lang: renjia.English, Zone: time.UTC, At: at("2027-01-02T00:00:00Z"),
	})
	if err != nil {
		fmt.Println(err)
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)) // in earnest: ed25519.GenerateKey(nil)
	token, err := badge.Sign(credential, key, "2027")
	if err != nil {
		fmt.Println(err)
	}
	trusted := badge.Issuers{"https://station.example": {{ID: "2027", Public: key.Public().(ed25519.PublicKey)}}}
	back, err := badge.Verify(token, trusted, at("2027-06-01T00:00:00Z"))
	fmt.Println(back.Name, err)
	// Output: 3 h 30 min of service <nil>
}
