package assign_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/assign"
)

func TestTableIsReadExactlyWithNamesAndForbiddenPairs(t *testing.T) {
	x, err := assign.ReadTable(strings.NewReader("\ufeffminutes, 东站 ,West,\n李娜,1.50,-.1,\nMa,  ,3.,+0.125\n"), "costs.csv")
	require.NoError(t, err)
	require.Equal(t, assign.Names{Rows: []string{"李娜", "Ma"}, Columns: []string{"东站", "West", ""}, Decimals: 3}, x.Names)
	require.Equal(t, []string{"West", "#2", "Ma", "#5"}, []string{x.Column(1), x.Column(2), x.Row(1), x.Row(5)})
	var got []int64
	for i := range 2 {
		for j := range 3 {
			c, ok := x.Costs.At(i, j)
			if !ok {
				c = -1
			}
			got = append(got, c)
		}
	}
	require.Equal(t, []int64{1500, -100, -1, -1, 3000, 125}, got)
	require.Equal(t, []string{"1.5", "-0.1", "0.125", "0", "12"}, []string{
		assign.Decimal(int64(1500), 3), assign.Decimal(int64(-100), 3), assign.Decimal(int64(125), 3), assign.Decimal(int64(0), 3), assign.Decimal(int64(12), 0)})
	require.Equal(t, "0.5", assign.Decimal(.5, 3))
}

func TestEveryProblemOfATableIsReportedAtItsPlace(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                      {"costs.csv: the file is empty: want a header with the posts"},
		"x,a,a\nr,1,two\n\nr,NaN,1e3\n":         {"costs.csv:2:3: a: \"two\": want", "costs.csv:4:2: a: \"NaN\": want", "costs.csv:4:3: a: \"1e3\"", "costs.csv:1:3: \"a\": named twice", "costs.csv:4:1: \"r\": named twice"},
		"x,a\nr,1,2\ns\n":                       {"costs.csv:2:3: the row has 3 fields, the header has 2", "costs.csv:3:1: the row has 1 fields"},
		"x,a\n\"r,1\n":                          {"costs.csv:2: byte 6"},
		"x,a,b\nr,.,-\n":                        {"costs.csv:2:2: a: \".\"", "costs.csv:2:3: b: \"-\""},
		"x,a\nr,576460752303423489\n":           {"costs.csv:2:2: a: 576460752303423489: too large"},
		"x,a\nr,1.0000000000000000001":          {"costs.csv:2:2: a: 1.0000000000000000001: more than 18 decimals"},
		"x,a\nr,1\ns,0.000000000000000001\nu,2": {"costs.csv:2:2: a: 1: too large a number of the smallest unit in the file, 10^-18", "costs.csv:4:2"},
	} {
		_, err := assign.ReadTable(strings.NewReader(text), "costs.csv")
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
		for _, w := range want {
			require.ErrorContains(t, err, w, text)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("x,a,b\nr,1,2.5\ns,,-3\n")
	f.Add("\ufeffx\n")
	f.Add("x,a\n\"r\n")
	f.Fuzz(func(t *testing.T, text string) {
		x, err := assign.ReadTable(strings.NewReader(text), "f")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		if rows, columns := x.Costs.Size(); rows*columns > 100 {
			return
		}
		p, err := assign.Assign(x.Costs, first)
		if err == nil {
			require.NoError(t, assign.Verify(x.Costs, p))
		}
	})
}
