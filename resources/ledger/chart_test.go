package ledger_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

func TestBuiltInChartSaysWhereItComesFrom(t *testing.T) {
	c, err := ledger.China()
	require.NoError(t, err)
	require.Contains(t, c.Source(), "财会〔2024〕25号")
	require.Contains(t, c.Source(), "not verified")
	for code, class := range map[string]ledger.Class{
		"1002": ledger.Asset, "2202": ledger.Liability, "3102": ledger.NetAssets, "4401": ledger.Income, "5101": ledger.Expense,
	} {
		a, ok := c.Account(code)
		require.True(t, ok, code)
		require.Equal(t, class, a.Class)
		require.NotEmpty(t, a.Name.ZH)
		require.NotEmpty(t, a.Name.EN)
	}
	_, ok := c.Account("")
	require.False(t, ok)
}

func TestChartRefusesWhatItCannotMean(t *testing.T) {
	for name, text := range map[string]string{
		"empty":         `{}`,
		"twice":         `{"accounts":[{"code":"1","class":"asset","name":{"en":"a"}},{"code":"1","class":"asset","name":{"en":"b"}}]}`,
		"class":         `{"accounts":[{"code":"1","class":"cash","name":{"en":"a"}}]}`,
		"role":          `{"accounts":[{"code":"1","class":"asset","role":"return","name":{"en":"a"}}]}`,
		"two roles":     `{"accounts":[{"code":"1","class":"net-assets","role":"restricted","name":{"en":"a"}},{"code":"2","class":"net-assets","role":"restricted","name":{"en":"a"}}]}`,
		"function":      `{"accounts":[{"code":"1","class":"asset","function":"other","name":{"en":"a"}}]}`,
		"unknown field": `{"accounts":[{"code":"1","class":"asset","name":{"en":"a"},"colour":"red"}]}`,
		"more text":     `{"accounts":[{"code":"1","class":"asset","name":{"en":"a"}}]} {}`,
		"no JSON":       `accounts`,
	} {
		_, err := ledger.ReadChart(strings.NewReader(text))
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
}

func FuzzReadChart(f *testing.F) {
	f.Add(`{"accounts":[{"code":"1","class":"asset","name":{"en":"a"}}]}`)
	f.Add(`{"name":{"zh":"x"},"accounts":[{"code":"3102","class":"net-assets","role":"restricted","name":{"en":"a"}}]}`)
	f.Add(`{"accounts":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ledger.ReadChart(strings.NewReader(text))
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		for _, a := range c.Accounts() {
			found, ok := c.Account(a.Code)
			require.True(t, ok)
			require.Equal(t, a, found)
		}
	})
}
