package giving360_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/contract/giving360"
	"github.com/renjia-project/renjia/resources/ledger"
)

func party(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("test", "subject", key))
}

func date(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(s string) renjia.Money {
	m, err := renjia.ParseMoney(s, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return m
}

func granted() contract.Grant {
	return contract.Grant{
		ID: renjia.ImportedID[contract.Grant]("test", "resources_grant", "1"), Title: renjia.Text{ZH: "助餐"}, Description: renjia.Text{ZH: "长者助餐"},
		Funder: party("fund"), Recipient: party("station"), Applied: cny("90000"), Awarded: cny("80000.50"), AppliedOn: date("2025-12-01"), AwardedOn: date("2026-01-15"),
		Planned: renjia.Period{From: date("2026-02-01"), Until: date("2027-02-01")}, Restriction: ledger.ByPurpose, Purpose: renjia.Text{ZH: "长者助餐"},
		State: contract.GrantAwarded, Transactions: []contract.Transaction{{Direction: contract.Disbursed, Date: date("2026-02-01"), Amount: cny("40000.25")}},
	}
}

var publishing = giving360.Publishing{Prefix: "360G-test", Lang: renjia.Chinese, Organization: func(r renjia.Ref) (giving360.Organization, error) {
	return giving360.Organization{ID: r.ID.String(), Name: "组织"}, nil
}}

func TestAGrantIsPublishedAndReadBackAsItWas(t *testing.T) {
	g := granted()
	v, err := publishing.Grant(g)
	require.NoError(t, err)
	require.Equal(t, "80000.50", v.AmountAwarded.String())
	require.Equal(t, "2027-01-31", v.PlannedDates[0].EndDate, "the standard's end is the last day")
	var b bytes.Buffer
	require.NoError(t, giving360.Write(&b, &giving360.Package{Grants: []giving360.Grant{v}}))
	p, err := giving360.Read(&b, "x")
	require.NoError(t, err)
	require.Empty(t, p.Advise())

	r := giving360.Reading{Space: "test", Lang: renjia.Chinese, Organization: func(o giving360.Organization) (renjia.Ref, error) {
		return renjia.ParseRef("/collaboration_subject/" + o.ID)
	}}
	_, _, err = r.Grant(p.Grants[0])
	require.ErrorIs(t, err, renjia.ErrUnspecified, "what restricts it is not said")
	r.Restriction = ledger.ByPurpose
	back, lost, err := r.Grant(p.Grants[0])
	require.NoError(t, err)
	require.Empty(t, lost)
	require.Equal(t, v.ID, back.Number)
	back.ID, back.Number, back.AppliedOn = g.ID, g.Number, g.AppliedOn
	require.Equal(t, g, back)
}

func TestOnlyAwardedGrantsArePublishedAndPersonsOnlyByDecision(t *testing.T) {
	g := granted()
	g.State, g.AwardedOn, g.Transactions = contract.GrantApplied, renjia.Date{}, nil
	_, err := publishing.Grant(g)
	require.Error(t, err)
	g = granted()
	g.Recipient, g.Individual = renjia.Ref{}, party("ann")
	_, err = publishing.Grant(g)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	named := publishing
	named.Person = func(renjia.Ref) (giving360.Person, error) {
		return giving360.Person{ID: "360G-test-p1", Name: "个人"}, nil
	}
	v, err := named.Grant(g)
	require.NoError(t, err)
	require.Equal(t, "个人", v.RecipientIndividual.Name)
	require.Empty(t, v.RecipientOrganization)
}
