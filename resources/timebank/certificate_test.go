package timebank_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/timebank"
)

func TestStatementsAndBalancesAreOfADay(t *testing.T) {
	b := bank(t, builtin(t, "minutes"), "ann", "bo")
	credit(t, b, "1", "ann", "2026-02-01", 60)
	credit(t, b, "2", "ann", "2026-03-01", 30)
	_, _, err := b.Post(pay("3", "2026-03-05", "ann", "bo", 10))
	require.NoError(t, err)
	credit(t, b, "4", "ann", "2026-03-02", 5) // booked later, dated earlier
	march := renjia.Period{From: day("2026-03-01"), Until: day("2026-04-01")}
	s, err := timebank.StatementOf(member("ann"), march, b.Transfers())
	require.NoError(t, err)
	require.Equal(t, timebank.Minutes(60), s.Opening)
	require.Equal(t, timebank.Minutes(85), s.Closing)
	var balances []timebank.Minutes
	for _, l := range s.Lines {
		balances = append(balances, l.Balance)
	}
	require.Equal(t, []timebank.Minutes{90, 95, 85}, balances)
	all, err := timebank.Balances(b.Transfers(), day("2026-03-02"))
	require.NoError(t, err)
	require.Equal(t, timebank.Minutes(95), all[member("ann")])
}

func TestACertificateIsCompleteAndShowsWhenItWasChanged(t *testing.T) {
	b := bank(t, builtin(t, "minutes"), "ann", "bo")
	credit(t, b, "1", "ann", "2026-03-01", 90)
	credit(t, b, "2", "ann", "2026-03-02", 30)
	credit(t, b, "3", "bo", "2026-03-02", 30)
	credit(t, b, "4", "ann", "2026-03-03", 15)
	_, err := b.Void(id[timebank.Certified]("4"), id[timebank.Transfer]("void"), day("2026-03-04"), renjia.Text{})
	require.NoError(t, err)
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	c, err := timebank.Certificate{
		Number: "2026-1", Person: person("ann"), Name: "Ann <b>", Issuer: renjia.Text{EN: "Station", ZH: "服务站"}, Issued: day("2026-04-01"), Period: year,
	}.Of(b.Certified(person("ann"), year))
	require.NoError(t, err)
	require.Len(t, c.Lines, 2)
	require.Equal(t, timebank.Minutes(120), c.Raw)
	require.NoError(t, c.Verify())
	var text, page strings.Builder
	require.NoError(t, c.WriteText(&text, renjia.Chinese, time.FixedZone("", 8*3600)))
	require.Contains(t, text.String(), "2026-03-01 06:00–07:30  1小时30分钟  visit")
	require.Contains(t, text.String(), c.Digest)
	require.NoError(t, c.WriteHTML(&page, renjia.English, time.UTC))
	require.Contains(t, page.String(), "Ann &lt;b&gt;")
	require.Contains(t, page.String(), "2 h")
	c.Lines[1].Raw = 300
	require.ErrorIs(t, c.Verify(), renjia.ErrCorrupt)
}
