package indicator_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/indicator"
)

// section returns a part of the report of the data.
func section(t *testing.T, d *indicator.Data, anchor string) indicator.Section {
	r, err := indicator.NewReport(d)
	require.NoError(t, err)
	for _, s := range r.Sections {
		if s.Anchor == anchor {
			return s
		}
	}
	require.Fail(t, "no section "+anchor)
	return indicator.Section{}
}

// tables and figures of a section, in order.
func tables(s indicator.Section) (all []*indicator.Table) {
	for _, b := range s.Blocks {
		if b.Table != nil {
			all = append(all, b.Table)
		}
	}
	return all
}

func figures(s indicator.Section) (all []*indicator.Figure) {
	for _, b := range s.Blocks {
		if b.Figure != nil {
			all = append(all, b.Figure)
		}
	}
	return all
}

// clocked is the fixture with one decision for each pair of days.
func clocked(t *testing.T, within, display int, days ...[3]string) *indicator.Data {
	d := fixture(t)
	one := d.Decisions[0]
	d.Decisions, d.Decided = nil, int64(len(days))
	for _, x := range days {
		one.Clock = rule.Publication{WithinDays: within, DisplayDays: display}
		one.Certified, one.Published, one.Displayed = day(t, x[0]), renjia.Date{}, renjia.Period{}
		if x[1] != "" {
			one.Published, one.Displayed = day(t, x[1]), renjia.Period{From: day(t, x[1])}
		}
		if x[2] != "" {
			one.Displayed.Until = day(t, x[2])
		}
		d.Decisions = append(d.Decisions, one)
	}
	return d
}

func TestClockOfADecisionOnItsBoundaryDays(t *testing.T) {
	// three days from certification, 30 days of display; the report is of 30 June
	for _, c := range []struct {
		certified, published, down         string
		waited, standing, display, chinese string
	}{
		{"2026-05-01", "2026-05-04", "", "3", "in time", "58 of 30 days: long enough", "按期"},
		{"2026-05-01", "2026-05-05", "", "4", "late by 1 day", "57 of 30 days: long enough", "逾期1天公示"},
		{"2026-05-01", "2026-05-01", "2026-05-31", "0", "in time", "30 of 30 days: long enough", "按期"},
		{"2026-05-01", "2026-05-01", "2026-05-30", "0", "in time", "29 of 30 days: taken down early", "按期"},
		{"2026-05-31", "2026-06-01", "", "1", "in time", "30 of 30 days: long enough", "按期"},
		{"2026-06-01", "2026-06-02", "", "1", "in time", "29 of 30 days, still up", "按期"},
		{"2026-06-02", "2026-06-01", "", "-1", "in time", "30 of 30 days: long enough", "按期"}, // put up before it was certified
		{"2026-06-26", "", "", "≥ 4", "overdue by 1 day", "–", "逾期1天未公示"},
		{"2026-06-27", "", "", "≥ 3", "not yet due: 0 days left", "–", "未到期，尚余0天"},
		{"2026-06-30", "", "", "≥ 0", "not yet due: 3 days left", "–", "未到期，尚余3天"},
	} {
		d := clocked(t, 3, 30, [3]string{c.certified, c.published, c.down})
		row := tables(section(t, d, "disclosure"))[0].Rows[0]
		name := fmt.Sprint(c.certified, " ", c.published)
		require.Equal(t, c.waited+" / 3", row[3].Text.EN, name)
		require.Equal(t, c.standing, row[4].Text.EN, name)
		require.Equal(t, c.chinese, row[4].Text.ZH, name)
		require.Equal(t, c.display, row[5].Text.EN, name)
	}
}

func TestPublicationInTimeWaitsForThoseNotYetDue(t *testing.T) {
	score := func(d *indicator.Data) indicator.Score {
		card, err := d.Scorecard()
		require.NoError(t, err)
		for _, s := range card.Groups[2].Scores {
			if s.Indicator == indicator.PublicationInTime {
				return s
			}
		}
		return indicator.Score{}
	}
	d := clocked(t, 3, 0,
		[3]string{"2026-05-01", "2026-05-04", ""}, // in time
		[3]string{"2026-05-01", "2026-05-05", ""}, // late
		[3]string{"2026-06-26", "", ""},           // overdue
		[3]string{"2026-06-28", "2026-06-29", ""}, // early, but its day is yet to come
		[3]string{"2026-06-27", "", ""})           // may still be published on the last day
	s := score(d)
	require.NotNil(t, s.Result)
	require.Equal(t, "1/3", s.Result.Exact.RatString())
	require.Equal(t, "due", s.Result.Variant)

	require.Contains(t, score(clocked(t, 0, 0, [3]string{"2026-05-01", "2026-05-04", ""})).Undefined.EN, "no decision has a rule")
	require.Contains(t, score(clocked(t, 3, 0, [3]string{"2026-06-30", "", ""})).Undefined.EN, "1 are pending")
	d.DisclosureKnown = false
	require.Contains(t, score(d).Undefined.EN, "no record")
}

func TestWaitingCurveCensorsWhatIsOpen(t *testing.T) {
	// waits of 1 and 4 days, one open after 2: S(1) = 2/3, S(4) = 2/3·(1 − 1/1) = 0
	d := clocked(t, 3, 0, [3]string{"2026-05-01", "2026-05-02", ""}, [3]string{"2026-05-01", "2026-05-05", ""}, [3]string{"2026-06-28", "", ""})
	f := figures(section(t, d, "disclosure"))[0]
	line := f.Chart.Series[0].Points
	require.Len(t, line, 4)
	for i, want := range []indicator.Point{{X: 0, Y: 1}, {X: 1, Y: 2 / 3.}, {X: 2, Y: 2 / 3.}, {X: 4, Y: 0}} {
		require.Equal(t, want.X, line[i].X)
		require.InDelta(t, want.Y, line[i].Y, 1e-15)
	}
	require.Equal(t, []indicator.Point{{X: 3}, {X: 3, Y: 1}}, f.Chart.Series[1].Points, "the last day of the clock")
	require.Contains(t, f.Alt.EN, "2 of 3")

	d.Decisions[0].Clock.WithinDays = 5
	require.Len(t, figures(section(t, d, "disclosure"))[0].Chart.Series, 1, "there are two clocks")
}

func TestNobodyKnowsWhatWasPublishedWithoutDisclosures(t *testing.T) {
	d := fixture(t)
	d.DisclosureKnown = false
	s := section(t, d, "disclosure")
	require.Empty(t, figures(s))
	require.Empty(t, tables(s))
	require.NotEmpty(t, s.Blocks[0].Text.ZH)
}

func TestEveryFigureNamesWhatItRestsOn(t *testing.T) {
	r, err := indicator.NewReport(fixture(t))
	require.NoError(t, err)
	for _, s := range r.Sections {
		for _, f := range figures(s) {
			require.NotEmpty(t, f.Basis, f.Anchor)
			for _, b := range f.Basis {
				require.NotEmpty(t, b.Of.Link, f.Anchor)
				require.Contains(t, b.Used.EN, "n = ", f.Anchor)
				require.Contains(t, b.Used.ZH, "n＝", f.Anchor)
			}
		}
	}
}
