package renjia_test

import (
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

type widget struct{ _ int }

func seeded(seed uint64) *renjia.Source {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return &renjia.Source{Clock: func() time.Time { return at }, Rand: rand.NewPCG(seed, 1)}
}

func draw(s *renjia.Source, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = renjia.NewID[widget](s).String()
	}
	return all
}

func TestTheSameSeedGivesTheSameIdentifiers(t *testing.T) {
	require.Equal(t, draw(seeded(7), 1000), draw(seeded(7), 1000))
	require.NotEqual(t, draw(seeded(7), 1), draw(seeded(8), 1))
}

func TestIdentifiersIncreaseEvenWhereTheClockDoesNot(t *testing.T) {
	clock := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	back := &renjia.Source{Clock: func() time.Time { clock = clock.Add(-time.Second); return clock }, Rand: rand.NewPCG(1, 1)}
	for name, s := range map[string]*renjia.Source{"standing": seeded(1), "going back": back, "the system's": {}} {
		all := draw(s, 10_000)
		require.True(t, slices.IsSorted(all), name)
		require.Len(t, slices.Compact(all), 10_000, name)
	}
}

func TestEachGoroutineSeesIdentifiersIncreaseAndNoneTwice(t *testing.T) {
	s, parts := seeded(3), make([][]string, 8)
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { parts[i] = draw(s, 2000) })
	}
	wg.Wait()
	for _, p := range parts {
		require.True(t, slices.IsSorted(p))
	}
	all := slices.Concat(parts...)
	slices.Sort(all)
	require.Len(t, slices.Compact(all), 16_000)
}

func TestIdentifiersAreVersion7WithTheirTime(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 999_999_999, time.UTC)
	s := &renjia.Source{Clock: func() time.Time { return at }}
	u := s.UUID()
	require.Equal(t, uuid.Version(7), u.Version())
	require.Equal(t, uuid.RFC4122, u.Variant())
	require.Equal(t, at.UnixMilli(), int64(binary.BigEndian.Uint64(u[:8])>>16))
}

func TestImportedRecordsKeepTheirIdentifier(t *testing.T) {
	id := renjia.ImportedID[widget]("liede", "governance_motion", "2026-1")
	require.Equal(t, id, renjia.ImportedID[widget]("liede", "governance_motion", "2026-1"))
	require.Equal(t, uuid.Version(5), id.UUID().Version())
	seen := map[string]bool{}
	for _, parts := range [][3]string{
		{"liede", "governance_motion", "2026-1"}, {"liede", "governance_motion", "2026-"}, {"liede", "governance_motio", "n2026-1"},
		{"lied", "egovernance_motion", "2026-1"}, {"", "", ""}, {"a", "", ""}, {"", "a", ""}, {"", "", "a"},
	} {
		seen[renjia.ImportedID[widget](parts[0], parts[1], parts[2]).String()] = true
	}
	require.Len(t, seen, 8, "parts do not run together")
	// Stores out there hold this; it must never change.
	require.Equal(t, "997c7a95-7a63-59af-a1e7-7a74dc36d19b", id.String())
}

func TestOneIdentifierHasOneText(t *testing.T) {
	const text = "0198c5c8-1f2e-7abc-8def-0123456789ab"
	id, err := renjia.ParseID[widget](text)
	require.NoError(t, err)
	require.Equal(t, text, id.String())
	for _, bad := range []string{
		"", "0198C5C8-1F2E-7ABC-8DEF-0123456789AB", "0198c5c81f2e7abc8def0123456789ab", "{0198c5c8-1f2e-7abc-8def-0123456789ab}",
		"urn:uuid:0198c5c8-1f2e-7abc-8def-0123456789ab", "0198c5c8-1f2e-7abc-8def-0123456789a", "x",
	} {
		_, err := renjia.ParseID[widget](bad)
		require.ErrorIs(t, err, renjia.ErrInvalid, bad)
	}
}

func TestTheZeroIdentifierIsNone(t *testing.T) {
	var id renjia.ID[widget]
	require.True(t, id.IsZero())
	require.Empty(t, id.String())
	b, err := json.Marshal(struct {
		A renjia.ID[widget] `json:"a"`
		B renjia.ID[widget] `json:"b,omitzero"`
	}{})
	require.NoError(t, err)
	require.Equal(t, `{"a":""}`, string(b))
	v, err := id.Value()
	require.NoError(t, err)
	require.Nil(t, v)
}

func TestIdentifiersReadBackFromJSONAndDatabases(t *testing.T) {
	for _, id := range []renjia.ID[widget]{renjia.NewID[widget](seeded(1)), {}} {
		b, err := json.Marshal(id)
		require.NoError(t, err)
		back := renjia.NewID[widget](seeded(2))
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, id, back)
		v, err := id.Value()
		require.NoError(t, err)
		back = renjia.NewID[widget](seeded(2))
		require.NoError(t, back.Scan(v))
		require.Equal(t, id, back)
		require.NoError(t, back.Scan([]byte(id.String())))
		require.Equal(t, id, back)
		require.Equal(t, id, renjia.IDFrom[widget](id.UUID()))
	}
	var id renjia.ID[widget]
	require.ErrorIs(t, id.Scan(7), renjia.ErrInvalid)
	require.ErrorIs(t, id.Scan("x"), renjia.ErrInvalid)
}
