package strict_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

type step struct {
	Name  string          `json:"name"`
	Share renjia.Fraction `json:"share"`
}

type plan struct {
	Title renjia.Text `json:"title"`
	Steps []step      `json:"steps"`
}

func (p plan) Validate() error {
	var problems renjia.Problems
	problems.Require(!p.Title.IsZero(), "title", "must be given")
	for i, s := range p.Steps {
		problems.Require(s.Name != "", "steps["+string(rune('0'+i))+"].name", "must be given")
	}
	return problems.Err("plan")
}

func places(t *testing.T, err error) (all []string) {
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	for _, p := range invalid.Problems {
		all = append(all, p.String())
	}
	return all
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	var p plan
	require.NoError(t, strict.Decode("p.json", []byte("\ufeff {\"title\": {\"zh\": \"年度\"}, \"steps\": [{\"name\": \"a\", \"share\": \"2/3\"}]}\n"), &p))
	require.Equal(t, plan{renjia.Text{ZH: "年度"}, []step{{"a", renjia.Frac(2, 3)}}}, p)
}

func TestEveryMistakeHasItsPlace(t *testing.T) {
	err := strict.Decode("p.json", []byte("{\"titel\": {},\n \"steps\": [\n  {\"name\": 7, \"share\": 0.667},\n  {\"name\": \"b\", \"share\": \"0.667\"}]}"), &plan{})
	found := places(t, err)
	require.Len(t, found, 4)
	require.Equal(t, "p.json:1:11: titel: is not known here", found[0])
	require.Equal(t, "p.json:3:12: steps[0].name: 7: want a text", found[1])
	require.Equal(t, `p.json:3:24: steps[0].share: 0.667: want an exact fraction in quotation marks, such as "2/3"`, found[2])
	require.True(t, strings.HasPrefix(found[3], "p.json:4:26: steps[1].share: "), found[3])
}

func TestWhatTheValueFindsHasItsPlaceToo(t *testing.T) {
	err := strict.Decode("p.json", []byte("{\"steps\": [\n  {\"share\": \"1\"},\n  {\"name\": \"\"}]}"), &plan{})
	require.Equal(t, []string{
		"p.json:1:1: title: must be given",
		"p.json:2:3: steps[0].name: must be given",
		"p.json:3:12: steps[1].name: must be given",
	}, places(t, err))
}

func TestLongFilesAreRefused(t *testing.T) {
	require.ErrorIs(t, strict.Read(strings.NewReader("{}"), "p.json", 1, &plan{}), renjia.ErrInvalid)
	require.ErrorContains(t, strict.Read(strings.NewReader(`{"title": {"zh": "年"}`), "p.json", 100, &plan{}), "not JSON")
}

type list []struct {
	Count int64 `json:"count"`
}

func (l list) Validate() error {
	var problems renjia.Problems
	for i, x := range l {
		problems.Require(x.Count > 0, "["+string(rune('0'+i))+"].count", "must be more than 0")
	}
	return problems.Err("list")
}

func TestListsAndWideNumbers(t *testing.T) {
	var l list
	require.NoError(t, strict.Decode("l.json", []byte(`[{"count": 9007199254740993}]`), &l))
	require.EqualValues(t, 9007199254740993, l[0].Count, "beyond 53 bits")
	require.Equal(t, []string{"l.json:1:12: [0].count: 1.5: want a whole number"}, places(t, strict.Decode("l.json", []byte(`[{"count": 1.5}]`), &l)))
	require.Equal(t, []string{"l.json:2:11: [1].count: must be more than 0"}, places(t, strict.Decode("l.json", []byte("[{\"count\": 1},\n{\"count\": 0}]"), &list{})))
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"title": {"en": "a"}, "steps": [{"name": "b", "share": "1/2"}]}`))
	f.Add([]byte("{\"steps\": [{}, 1, null, \"\\ud800\"]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p plan
		if strict.Decode("p.json", data, &p) == nil {
			require.NoError(t, p.Validate())
		}
	})
}

func TestAmountsAreReadAsStrictly(t *testing.T) {
	var v struct {
		Pay renjia.Money `json:"pay"`
	}
	require.NoError(t, strict.Decode("m.json", []byte(`{"pay": {"amount": "12.30", "currency": "CNY"}}`), &v))
	require.Equal(t, "12.30 CNY", v.Pay.String())
	for text, want := range map[string]string{
		`{"pay": {"amount": 12.3, "currency": "CNY"}}`:              "m.json:1:20: pay.amount: 12.3: want a text",
		`{"pay": {"amount": "1", "currency": "CNY", "scale": "2"}}`: "m.json:1:53: pay.scale: is not known here",
		`{"pay": 12}`: "m.json:1:9: pay: 12: want an object {…}",
	} {
		require.Equal(t, []string{want}, places(t, strict.Decode("m.json", []byte(text), &v)))
	}
	require.ErrorContains(t, strict.Decode("m.json", []byte(`{"pay": {"amount": "1.234", "currency": "CNY"}}`), &v), "m.json:1:9: pay: ")
}
