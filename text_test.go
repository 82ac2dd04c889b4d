package renjia_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
)

func TestTextsFallBackOnTheOtherLanguage(t *testing.T) {
	both := renjia.Textf("%d of %d", "%[2]d 中的 %[1]d", 2, 3)
	require.Equal(t, "2 of 3", both.In(renjia.English))
	require.Equal(t, "3 中的 2", both.In(renjia.Chinese))
	require.Equal(t, "Liede", renjia.Text{EN: "Liede"}.In(renjia.Chinese))
	require.Equal(t, "猎德", renjia.Text{ZH: "猎德"}.In(renjia.English))
	require.Equal(t, renjia.Text{EN: "a", ZH: "a"}, renjia.Both("a"))
	require.True(t, renjia.Text{}.IsZero())
	for _, s := range []string{"en", "zh"} {
		l, err := renjia.ParseLang(s)
		require.NoError(t, err)
		require.Equal(t, s, string(l))
	}
	for _, s := range []string{"", "EN", "cn", "zh-CN"} {
		_, err := renjia.ParseLang(s)
		require.ErrorIs(t, err, renjia.ErrInvalid, s)
	}
}
