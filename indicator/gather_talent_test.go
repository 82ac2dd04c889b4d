package indicator_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/talent"
)

// fillStaff engages five employees and a volunteer; the first supervises two.
func fillStaff(t *testing.T, space *storage.Space) {
	ctx, r := t.Context(), talent.NewRegistry(space)
	var ids []talent.PersonID
	for i, x := range []struct {
		kind         talent.EngagementType
		professional bool
		from, until  string
		registered   string
	}{
		{talent.Agency, true, "2024-07-01", "", "2025-01-01"},
		{talent.Agency, true, "2025-01-01", "", ""},
		{talent.Agency, true, "2025-01-01", "2026-04-01", "2025-01-01"}, // left in the period
		{talent.Direct, false, "2026-03-01", "", ""},                    // came in the period
		{talent.Agency, true, "2025-06-30", "2026-07-15", ""},           // leaves after the day
		{talent.Volunteer, false, "2025-01-01", "", ""},
	} {
		p, err := r.Enrol(ctx, importer, talent.Person{Subject: personRef(fmt.Sprint("staff ", i)), Zone: "Asia/Shanghai"})
		require.NoError(t, err)
		ids = append(ids, p.ID)
		e, err := r.Engage(ctx, importer, talent.Engagement{
			Person: p.ID, Organization: personRef("station"), Type: x.kind, Professional: x.professional, Period: renjia.Period{From: day(t, x.from)},
		})
		require.NoError(t, err)
		if x.until != "" {
			_, err = r.Leave(ctx, importer, e.ID, day(t, x.until), talent.OtherCause, "")
			require.NoError(t, err)
		}
		if x.registered != "" {
			_, err = r.Certify(ctx, importer, talent.Registration{Person: p.ID, Rule: "cn/social-worker", Registered: day(t, x.registered)})
			require.NoError(t, err)
		}
	}
	for _, worker := range []talent.PersonID{ids[1], ids[3]} {
		_, err := r.Supervise(ctx, importer, talent.Supervision{Supervisor: ids[0], Worker: worker, Period: renjia.Period{From: day(t, "2026-01-01")}})
		require.NoError(t, err)
	}
}

func TestGatherReadsStaffOfTheDay(t *testing.T) {
	space := newSpace(t)
	fillStaff(t, space)
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), options(t))
	require.NoError(t, err)
	require.Equal(t, indicator.Staff{Opening: 4, Closing: 4, Left: 1, Professional: 3, Certified: 1, Supervised: 2, Supervisors: 1}, d.Staff)
	require.Equal(t, int64(5), d.Retention.Spells)
	require.Equal(t, int64(day(t, "2026-06-30").Sub(day(t, "2024-07-01"))), d.Retention.Last)
	// one of three spells at risk ends after 455 days; those of 121 and 365 days go on
	require.Equal(t, []indicator.RetentionStep{{Day: 455, AtRisk: 3, Left: 1, Stays: 2. / 3}}, d.Retention.Steps)
	for _, page := range renderings(t, d) {
		require.NotEmpty(t, page)
	}
}
