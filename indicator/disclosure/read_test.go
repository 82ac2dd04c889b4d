package disclosure_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

func TestReadReportsEveryProblem(t *testing.T) {
	columns := []disclosure.Column{
		{Name: "name", Role: disclosure.Direct},
		{Name: "age", Role: disclosure.Quasi, Scale: disclosure.Numeric},
		{Name: "illness", Role: disclosure.Confidential},
	}
	table, err := disclosure.Read(strings.NewReader("illness,age,name\nflu,30,王芳\n,31,李强\n"), "people.csv", columns)
	require.NoError(t, err)
	assert.Equal(t, []string{"王芳", "30", "flu"}, table.Row(0))
	var b strings.Builder
	require.NoError(t, table.WriteCSV(&b))
	assert.Equal(t, "age,illness\n30,flu\n31,\n", b.String(), "names never leave")

	for text, want := range map[string]string{
		"illness,age\nflu,30\n":                "name",
		"illness,age,name,phone\nflu,30,a,1\n": "phone",
		"illness,age,name\nflu,,a\n":           "people.csv:2:2: age",
		"illness,age,name\nflu,old,a\n":        "column age: \"old\" is not a number",
		"illness,age,name\n":                   "no rows",
		"illness,age,name\nflu,NaN,a\n":        "not a number",
	} {
		_, err := disclosure.Read(strings.NewReader(text), "people.csv", columns)
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
		assert.ErrorContains(t, err, want)
	}
	_, err = disclosure.Read(strings.NewReader("a\n1\n"), "x.csv", []disclosure.Column{{Name: "a"}})
	require.ErrorIs(t, err, renjia.ErrUnspecified, "somebody must say what a column gives away")
}

func TestNumbersOfTheSameSizeAreTheSameValue(t *testing.T) {
	table, err := disclosure.New([]disclosure.Column{{Name: "x", Role: disclosure.Quasi, Scale: disclosure.Numeric}},
		disclosure.Rows([][]string{{"1"}, {"1.0"}, {"10"}, {"9"}}))
	require.NoError(t, err)
	a, err := disclosure.Assess(table)
	require.NoError(t, err)
	assert.Equal(t, 3, a.Classes)
	assert.Equal(t, 2, a.Unique)
	assert.Equal(t, renjia.Frac(3, 4), a.Marketer)
}

func TestHierarchies(t *testing.T) {
	h, err := disclosure.ReadHierarchy(strings.NewReader("\ufeffa;x;*\nb;x;*\nc;y;*\n"), "h.csv")
	require.NoError(t, err)
	assert.Equal(t, 2, h.Height())
	up, ok := h.At("b", 1)
	assert.True(t, ok)
	assert.Equal(t, "x", up)
	_, ok = h.At("z", 0)
	assert.False(t, ok)
	b, err := json.Marshal(h)
	require.NoError(t, err)
	var again disclosure.Hierarchy
	require.NoError(t, json.Unmarshal(b, &again))
	assert.Equal(t, h, &again)

	codes, err := disclosure.Masking("510623", "510624", "5106")
	require.NoError(t, err)
	up, _ = codes.At("510623", 2)
	assert.Equal(t, "5106**", up)
	up, _ = codes.At("5106", 1)
	assert.Equal(t, "5106**", up)

	for text, want := range map[string]string{
		"a,x,*\nb,*\n":       "h.csv:2: has 2 levels",
		"a,x,*\na,x,*\n":     "stands there twice",
		"a,x,*\nb,y,all\n":   "h.csv:2: ends at \"all\"",
		"a,x,p,*\nb,x,q,*\n": "\"x\" lies below \"q\" here and below \"p\" before",
		"a\n":                "two at least",
		"":                   "has no value",
		"\"a,x\n":            "h.csv",
	} {
		_, err := disclosure.ReadHierarchy(strings.NewReader(text), "h.csv")
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
		assert.ErrorContains(t, err, want)
	}
}

func FuzzReadHierarchy(f *testing.F) {
	f.Add("a,x,*\nb,x,*\nc,y,*\n")
	f.Add("a;x;*\nb;x;*\n")
	f.Add("\"\n,")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := disclosure.ReadHierarchy(strings.NewReader(text), "h.csv")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		b, err := json.Marshal(h)
		require.NoError(t, err)
		var chains [][]string
		require.NoError(t, json.Unmarshal(b, &chains))
		for _, chain := range chains {
			for level, want := range chain {
				got, ok := h.At(chain[0], level)
				require.True(t, ok)
				require.Equal(t, want, got)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("age,illness\n30,flu\n30,flu\n")
	f.Add("illness,age\n\"a\nb\",1e3\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := disclosure.Read(strings.NewReader(text), "x.csv", []disclosure.Column{
			{Name: "age", Role: disclosure.Quasi, Scale: disclosure.Numeric}, {Name: "illness", Role: disclosure.Confidential},
		})
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		a, err := disclosure.Assess(table)
		require.NoError(t, err)
		require.LessOrEqual(t, a.K, a.Rows)
	})
}
