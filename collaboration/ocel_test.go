package collaboration_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

type ocelFile struct {
	EventTypes, ObjectTypes []struct{ Name string }
	Events                  []struct {
		ID, Type, Time string
		Relationships  []struct{ ObjectID, Qualifier string }
	}
	Objects []struct {
		ID, Type      string
		Attributes    []struct{ Name, Value string }
		Relationships []struct{ ObjectID, Qualifier string }
	}
}

func TestAnEventLogIsClosedAndNamesNobody(t *testing.T) {
	d := newDispute(t)
	d.settled(t, false)
	station, centre, home := register(t, d.Registry, "Station", "station"), register(t, d.Registry, "Centre", "health-centre"), register(t, d.Registry, "Home", "enterprise")
	f, err := d.Refer(ctx, act, referral(station, centre))
	require.NoError(t, err)
	next, err := d.PassOn(ctx, because("full"), f.ID, onward(f, home, "2026-03-04"))
	require.NoError(t, err)
	wrong, err := d.Refer(ctx, act, referral(station, home))
	require.NoError(t, err)
	_, err = d.MarkReferralInError(ctx, because("twice"), wrong.ID)
	require.NoError(t, err)
	c, err := d.Commit(ctx, act, promise(station, "2026-03-02", "2026-03-10", home))
	require.NoError(t, err)
	_, err = d.Reschedule(ctx, because("rain"), c.ID, day("2026-03-09"), day("2026-03-20"))
	require.NoError(t, err)
	_, err = d.Keep(ctx, act, c.ID, day("2026-03-15"))
	require.NoError(t, err)
	_, err = d.TakeOn(ctx, act, delegation(centre, home, renjia.Frac(1, 2)))
	require.NoError(t, err)

	read := func(in renjia.Period) (log ocelFile, text string) {
		var b bytes.Buffer
		view(t, d.space, func(s *storage.Snapshot) error { return collaboration.WriteOCEL(ctx, s, &b, in) })
		text = b.String()
		require.NoError(t, json.Unmarshal(b.Bytes(), &log))
		return log, text
	}
	log, text := read(renjia.Period{From: day("2026-03-01"), Until: day("2026-04-01")})
	kinds, objects, ids := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, x := range log.ObjectTypes {
		kinds[x.Name] = true
	}
	for _, x := range log.Objects {
		require.False(t, objects[x.ID])
		objects[x.ID] = true
		require.True(t, kinds[x.Type], x.Type)
	}
	types := map[string]int{}
	for _, e := range log.Events {
		require.False(t, ids[e.ID])
		ids[e.ID] = true
		types[e.Type]++
		for _, x := range e.Relationships {
			require.True(t, objects[x.ObjectID], "%s of %s", x.ObjectID, e.ID)
		}
	}
	require.Equal(t, map[string]int{
		"referral sent": 2, "referral passed-on": 1, "commitment made": 1, "commitment moved": 1, "commitment kept": 1, "task taken on": 1,
		"mediation applied": 1, "mediation admitted": 1, "mediation assigned": 1, "mediation session": 1, "mediation settled": 1,
	}, types)
	require.Len(t, log.EventTypes, len(types))
	require.NotContains(t, text, d.wang.String(), "a party of a dispute")
	for _, secret := range []string{"Station", "leaking", "day care", "resources_client", "Wang"} {
		require.NotContains(t, text, secret)
	}
	for _, x := range log.Objects {
		for _, rel := range x.Relationships {
			require.Equal(t, "continues", rel.Qualifier)
			require.True(t, strings.HasSuffix(x.ID, next.ID.String()) && strings.HasSuffix(rel.ObjectID, f.ID.String()))
			require.True(t, objects[rel.ObjectID])
		}
	}
	log, _ = read(renjia.Period{From: day("2026-03-10"), Until: day("2026-03-15")})
	require.Len(t, log.Events, 1, "the session, and not what was kept on the first day after")
	log, _ = read(renjia.Period{From: day("2020-01-01"), Until: day("2021-01-01")})
	require.Empty(t, log.Events)
	require.Empty(t, log.Objects)
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestAnEventLogReportsThatItCannotBeWritten(t *testing.T) {
	_, space := open(t)
	err := space.View(ctx, func(s *storage.Snapshot) error { return collaboration.WriteOCEL(ctx, s, fullDisk{}, renjia.Period{}) })
	require.ErrorContains(t, err, "the disk is full")
}
