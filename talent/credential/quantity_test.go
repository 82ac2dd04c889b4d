package credential_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

func quantity(t require.TestingT, s string) credential.Quantity {
	q, err := credential.ParseQuantity(s)
	require.NoError(t, err)
	return q
}

func TestQuantitiesAreReadAndWrittenExactly(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0.0", "1.5": "1.5", "72": "72.0", "0.0001": "0.0001", "1:30": "1.5", "0:20": "0:20:00", "-2.25": "-2.25", "1:01": "1:01:00", "12:06": "12.1", "2.50": "2.5",
	} {
		require.Equal(t, want, quantity(t, in).String(), in)
	}
	for _, in := range []string{"", ".5", "1.", "1.00001", "1e3", "+1", "1:60", "1:5", "--1", "1.-5", "99999999999999", " 1", "1:2:3", "NaN"} {
		_, err := credential.ParseQuantity(in)
		require.ErrorIs(t, err, renjia.ErrInvalid, in)
	}
	var q credential.Quantity
	require.NoError(t, json.Unmarshal([]byte("0.1"), &q))
	require.Equal(t, credential.One/10, q)
	require.Error(t, json.Unmarshal([]byte("1e2"), &q))
	require.Equal(t, "0+1/90000", credential.Quantity(1).String())
}

func TestDecimalsOfFourPlacesSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, part := rapid.Int64Range(0, 1e12).Draw(t, "n"), rapid.IntRange(0, 9999).Draw(t, "part")
		text := fmt.Sprintf("%d.%04d", n, part)
		q := quantity(t, text)
		require.Equal(t, q, quantity(t, q.String()))
		require.Equal(t, credential.Whole(n)+credential.Quantity(part)*9, q)
	})
}
