package digest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/internal/digest"
)

func TestCanonicalFormDependsOnContentAlone(t *testing.T) {
	want := `{"a":[1.50,"<&猎德>"],"b":{"c":null,"d":12345678901234567890}}`
	for _, s := range []string{
		want,
		" { \"b\" : {\"d\":12345678901234567890, \"c\":null}, \"a\":[1.50, \"\\u003c&猎德>\"] }\n",
	} {
		got, err := digest.CanonicalJSON([]byte(s))
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	got, err := digest.Canonical(struct {
		B map[string]any `json:"b"`
		A int            `json:"a"`
	}{map[string]any{"z": 1, "y": "x"}, 2})
	require.NoError(t, err)
	require.Equal(t, `{"a":2,"b":{"y":"x","z":1}}`, string(got))
	for _, bad := range []string{"", "{}{}", "{} x", "{"} {
		_, err := digest.CanonicalJSON([]byte(bad))
		require.Error(t, err, bad)
	}
}
