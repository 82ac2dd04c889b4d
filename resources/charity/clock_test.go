package charity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/charity"
)

func due(t *testing.T, id, start, ends string) []string {
	t.Helper()
	all, err := charity.ChinaClocks()
	require.NoError(t, err)
	c, err := all.At(id, day("2026-06-01"))
	require.NoError(t, err)
	var until renjia.Date
	if ends != "" {
		until = day(ends)
	}
	dates, err := c.Due(day(start), until)
	require.NoError(t, err)
	texts := []string{}
	for _, d := range dates {
		texts = append(texts, d.String())
	}
	return texts
}

func TestTermsEndOnTheirDays(t *testing.T) {
	for _, v := range []struct {
		id, start, ends string
		want            []string
	}{
		{"cn/fundraising-progress", "2026-01-15", "2026-07-15", nil}, // six months and no longer
		{"cn/fundraising-progress", "2026-01-15", "2026-07-16", []string{"2026-04-15", "2026-07-15"}},
		{"cn/fundraising-progress", "2025-11-30", "2026-08-30", []string{"2026-02-28", "2026-05-30", "2026-08-30"}}, // Civil Code art. 202
		{"cn/fundraising-final", "2026-07-16", "", []string{"2026-10-16"}},
		{"cn/project-progress", "2026-01-01", "2026-12-31", []string{"2026-04-01", "2026-07-01", "2026-10-01"}},
		{"cn/project-final", "2026-11-30", "", []string{"2027-02-28"}},
		{"cn/emergency-receipts", "2026-05-01", "2026-05-15", []string{"2026-05-06", "2026-05-11"}},
		{"cn/emergency-receipts", "2026-05-01", "2026-05-16", []string{"2026-05-06", "2026-05-11", "2026-05-16"}},
		{"cn-gz/donor-request", "2026-05-01", "", []string{"2026-05-21"}},
		{"cn-gz/plan-change", "2026-05-01", "", []string{"2026-05-11"}},
		{"cn-gz/purpose-notice", "2026-05-01", "", []string{"2026-06-30"}},
		{"cn-gz/mutual-aid", "2026-05-01", "", []string{"2026-05-31"}},
		{"cn-gz/related-party", "2026-05-01", "", []string{"2026-05-31"}},
	} {
		require.ElementsMatch(t, v.want, due(t, v.id, v.start, v.ends), "%s from %s to %s", v.id, v.start, v.ends)
	}
}

func TestATermNeedsItsStartAndARepeatedOneItsEnd(t *testing.T) {
	all, err := charity.ChinaClocks()
	require.NoError(t, err)
	c, err := all.At("cn/emergency-receipts", day("2026-06-01"))
	require.NoError(t, err)
	_, err = c.Due(renjia.Date{}, day("2026-06-01"))
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = c.Due(day("2026-06-01"), renjia.Date{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = all.At("cn/emergency-receipts", day("2024-09-04"))
	require.ErrorIs(t, err, renjia.ErrNotFound, "the law of 2016 had another article")
}
