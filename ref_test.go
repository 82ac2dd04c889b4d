package renjia_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

const refID = "0198c5c8-1f2e-7abc-8def-0123456789ab"

func TestReferencesNameSpaceKindAndRecord(t *testing.T) {
	id, err := renjia.ParseID[widget](refID)
	require.NoError(t, err)
	here := renjia.RefTo("governance_motion", id)
	require.Equal(t, "/governance_motion/"+refID, here.String())
	there := here.In("liede")
	require.Equal(t, "liede/governance_motion/"+refID, there.String())
	require.Equal(t, there, there.In("elsewhere"), "a space that is named stays")
	back, err := renjia.As[widget](there, "governance_motion")
	require.NoError(t, err)
	require.Equal(t, id, back)
	_, err = renjia.As[widget](there, "governance_decision")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestReferencesToNothingAreEmpty(t *testing.T) {
	require.Equal(t, renjia.Ref{}, renjia.RefTo("governance_motion", renjia.ID[widget]{}))
	require.Equal(t, renjia.Ref{}, renjia.Ref{}.In("liede"))
	require.Empty(t, renjia.Ref{}.String())
	b, err := json.Marshal(struct {
		On renjia.Ref `json:"on,omitzero"`
		To renjia.Ref `json:"to"`
	}{})
	require.NoError(t, err)
	require.Equal(t, `{"to":""}`, string(b))
	r, err := renjia.ParseRef("")
	require.NoError(t, err)
	require.True(t, r.IsZero())
}

func TestReferencesThatLeadNowhereAreRefused(t *testing.T) {
	for _, s := range []string{
		refID, "governance_motion/" + refID, "a/b/c/" + refID, "liede/governance_motion/x", "liede/governance_motion/00000000-0000-0000-0000-000000000000",
		"liede/governance_motion/" + strings.ToUpper(refID), "Liede/governance_motion/" + refID, "-liede/governance_motion/" + refID,
		strings.Repeat("x", 65) + "/governance_motion/" + refID, "liede//" + refID, "liede/Motion/" + refID, "liede/a__b/" + refID,
		"liede/" + strings.Repeat("x", 49) + "/" + refID,
	} {
		_, err := renjia.ParseRef(s)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
}

func TestNamesOfKindsAndSpaces(t *testing.T) {
	for _, name := range []string{"a", "governance_motion", "a1_b2", strings.Repeat("x", 48)} {
		require.NoError(t, renjia.CheckKind(name))
	}
	for _, name := range []string{"", "_a", "a_", "a__b", "1a", "A", "a-b", "动议", strings.Repeat("x", 49), "a\n"} {
		require.ErrorIs(t, renjia.CheckKind(name), renjia.ErrInvalid, name)
	}
	for _, name := range []string{"a", "1", "liede", "cn.guangdong_tianhe-liede", strings.Repeat("x", 64)} {
		require.NoError(t, renjia.CheckSpace(name))
	}
	for _, name := range []string{"", ".a", "-a", "_a", "A", "a/b", "a b", "猎德", strings.Repeat("x", 65), "a\n"} {
		require.ErrorIs(t, renjia.CheckSpace(name), renjia.ErrInvalid, name)
	}
}

func FuzzParseRef(f *testing.F) {
	for _, s := range []string{"", "liede/governance_motion/" + refID, "/governance_motion/" + refID, "//", "a/b/c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := renjia.ParseRef(s)
		if err != nil {
			return
		}
		if r.String() != s {
			t.Fatalf("%q became %q", s, r)
		}
		b, err := json.Marshal(r)
		require.NoError(t, err)
		var back renjia.Ref
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, r, back)
	})
}
