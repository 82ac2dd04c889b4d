package procedure_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/procedure"
)

const someRef = "/governance_decision/018f0000-0000-7000-8000-000000000001"

func drawEvent(t *rapid.T, entries int) procedure.Event {
	word := rapid.StringMatching(`[ a-z<>&"'甲乙\n\t]{0,6}`)
	e := procedure.Event{Step: rapid.StringMatching(`[a-z<&甲]{1,5}`).Draw(t, "step"), By: word.Draw(t, "by"), Reason: word.Draw(t, "reason")}
	e.On = day("2026-03-01").AddDays(rapid.IntRange(-400, 400).Draw(t, "on"))
	if rapid.Bool().Draw(t, "counted") {
		should := rapid.Int64Range(0, 50).Draw(t, "should")
		e.ShouldAttend, e.Attended, e.Yes = n(should), n(should), n(rapid.Int64Range(0, should).Draw(t, "yes"))
	}
	if rapid.Bool().Draw(t, "shown") {
		e.Shown.From = e.On
		if rapid.Bool().Draw(t, "down") {
			e.Shown.Until = e.On.AddDays(rapid.IntRange(1, 40).Draw(t, "days"))
		}
	}
	if rapid.Bool().Draw(t, "papers") {
		e.Papers = []procedure.Paper{{Kind: procedure.OpinionPaper, By: "x" + word.Draw(t, "of"), On: e.On, Ref: ref()}}
		e.Signatures, e.Witness, e.Decision = []renjia.Ref{ref(), ref()}, ref(), ref()
		e.Merges, e.Motive, e.Outcome, e.Content = []string{"a", "b"}, procedure.FromSuperior, "adopted", strings.Repeat("0a", 32)
	}
	if entries > 0 && rapid.Bool().Draw(t, "correction") {
		e.Corrects = rapid.IntRange(1, entries).Draw(t, "corrects")
	}
	return e
}

func ref() renjia.Ref {
	r, err := renjia.ParseRef(someRef)
	if err != nil {
		panic(err)
	}
	return r
}

func drawLog(t *rapid.T) (cases []procedure.Case) {
	for i := range rapid.IntRange(0, 4).Draw(t, "cases") {
		k := procedure.Case{ID: string(rune('A'+i)) + rapid.StringMatching(`[<&"猎德 ]{0,3}`).Draw(t, "id")}
		for range rapid.IntRange(0, 4).Draw(t, "events") {
			k.Events = append(k.Events, drawEvent(t, len(k.Events)))
		}
		cases = append(cases, k)
	}
	return cases
}

func readXES(r io.Reader) (all []procedure.Case, err error) {
	for k, err := range procedure.ReadXES(r, "log.xes") {
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, nil
}

func TestWhatIsWrittenAsXESIsReadAgain(t *testing.T) {
	x := read(t, own)
	rapid.Check(t, func(t *rapid.T) {
		cases := drawLog(t)
		var b bytes.Buffer
		require.NoError(t, procedure.WriteXES(&b, x, seq(cases)))
		got, err := readXES(&b)
		require.NoError(t, err)
		require.Equal(t, cases, got)
	})
}

func TestWhatIsWrittenAsOCELIsReadAgain(t *testing.T) {
	x := read(t, own)
	rapid.Check(t, func(t *rapid.T) {
		cases := drawLog(t)
		var b bytes.Buffer
		require.NoError(t, procedure.WriteOCEL(&b, x, seq(cases)))
		got, err := procedure.ReadOCEL(&b, "log.json")
		require.NoError(t, err)
		require.ElementsMatch(t, cases, got)
	})
}

func TestXESIsWellFormedAndNamesItsExtensions(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, procedure.WriteXES(&b, chosen(t, "cn/four-deliberations-two-disclosures"), seq([]procedure.Case{regular()})))
	text := b.String()
	for _, want := range []string{
		`xes.version="1849.2016"`, `xmlns="http://www.xes-standard.org/"`, `uri="http://www.xes-standard.org/time.xesext"`,
		`<string key="org:group" value="Party members&#39; meeting"/>`, `<date key="time:timestamp" value="2026-03-08T00:00:00Z"/>`,
		`<int key="attended" value="20"/>`, `<date key="shown_last" value="2026-03-26T00:00:00Z"/>`, `<string key="lifecycle:transition" value="complete"/>`,
	} {
		require.Contains(t, text, want)
	}
	require.NoError(t, xml.Unmarshal(b.Bytes(), new(struct{})))
	k := regular()
	k.Events[0].Reason = "\x01"
	require.ErrorIs(t, procedure.WriteXES(io.Discard, read(t, own), seq([]procedure.Case{k})), renjia.ErrInvalid)
}

// OCEL 2.0: relationships point at objects that exist, types are declared, and
// identifiers are unique.
func TestOCELIsClosed(t *testing.T) {
	k := regular()
	k.Events[3].Decision, k.Events[3].By = ref(), "clerk"
	var b bytes.Buffer
	require.NoError(t, procedure.WriteOCEL(&b, chosen(t, "cn/four-deliberations-two-disclosures"), seq([]procedure.Case{k})))
	var log struct {
		ObjectTypes, EventTypes []struct {
			Name       string
			Attributes []struct{ Name, Type string }
		}
		Objects []struct{ ID, Type string }
		Events  []struct {
			ID, Type, Time string
			Attributes     []struct{ Name, Value string }
			Relationships  []struct{ ObjectID, Qualifier string }
		}
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &log))
	objects, types, declared := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, x := range log.Objects {
		require.False(t, objects[x.ID])
		objects[x.ID] = true
	}
	for _, x := range log.EventTypes {
		types[x.Name] = true
		for _, a := range x.Attributes {
			declared[x.Name+"."+a.Name] = true
		}
	}
	require.Len(t, log.Events, 6)
	ids := map[string]bool{}
	for _, e := range log.Events {
		require.False(t, ids[e.ID])
		ids[e.ID] = true
		require.True(t, types[e.Type])
		for _, a := range e.Attributes {
			require.True(t, declared[e.Type+"."+a.Name], a.Name)
		}
		for _, r := range e.Relationships {
			require.True(t, objects[r.ObjectID], r.ObjectID)
		}
	}
	require.ErrorIs(t, procedure.WriteOCEL(io.Discard, read(t, own), seq([]procedure.Case{k, k})), renjia.ErrUnique)
}

func TestBrokenLogsSayWhereTheyAreBroken(t *testing.T) {
	_, err := readXES(strings.NewReader("<log>\n<trace><string key=\"concept:name\" value=\"a\"/>\n<event><string key=\"concept:name\" value=\"s\"/><date key=\"time:timestamp\" value=\"yesterday\"/></event></trace></log>"))
	require.ErrorContains(t, err, "log.xes:3:")
	require.ErrorContains(t, err, "time:timestamp")
	for _, bad := range []string{"", "<html/>", "<log><trace>", "<log><trace></trace></log>", "{}"} {
		_, err := readXES(strings.NewReader(bad))
		require.ErrorIs(t, err, renjia.ErrInvalid, bad)
	}
	for _, bad := range []string{"", "[]", `{"events": 1}`, `{"events": [`, `{}`} {
		_, err := procedure.ReadOCEL(strings.NewReader(bad), "log.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, bad)
	}
	_, err = procedure.ReadOCEL(strings.NewReader(`{"events": [{"id": "e1", "type": "a", "time": "2026-13-01"}, {"id": "e2", "type": ""}]}`), "log.json")
	require.ErrorContains(t, err, "events[e1].time")
	require.ErrorContains(t, err, "events[e2].relationships")
}

const table = `事项,环节,日期,应到,实到,同意,公示起始日,公示截止日,意见单位,协商形式,征求意见人数
m-1,党组织提议,2026-03-01,,,,,,,恳谈会,12
m-1,两委会商议,2026-03-03,9,8,6,,,,,
m-2,党组织提议,2026-03-02,,,,,,,听证会,3
m-1,党员大会审议,2026-03-08,30,20,16,,,,,
m-1,decide-representatives,2026-03-10,45,30,16,,,,,
m-1,Disclosure of the decision,2026-03-11,,,,2026-03-11,2026-03-26,,,
m-1,实施结果公开,2026-06-01,,,,2026-06-01,2026-06-16,居务监督委员会,,
`

func TestTablesAreReadInBothLanguagesAndEncodings(t *testing.T) {
	x := chosen(t, "cn/four-deliberations-two-disclosures")
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(table)
	require.NoError(t, err)
	for _, text := range []string{table, gbk} {
		cases, err := procedure.ReadTable(strings.NewReader(text), "log.csv", x)
		require.NoError(t, err)
		require.Len(t, cases, 2)
		c := checker(t, x, procedure.Options{})
		require.Empty(t, c.Check(cases[0]).Findings)
		require.Len(t, c.Check(cases[1]).Findings, 5)
	}
}

func TestEveryProblemOfATableIsReported(t *testing.T) {
	text := "case,step,date,should_attend,attended\na,discuss,2026-02-30,9,8\nb,discuss,2026-03-01,9,10\nc,discuss,2026-03-01,many,1\n"
	_, err := procedure.ReadTable(strings.NewReader(text), "log.csv", read(t, own))
	require.ErrorContains(t, err, "log.csv:2:3")
	require.ErrorContains(t, err, "log.csv:3:5")
	require.ErrorContains(t, err, "10 of 9")
	require.ErrorContains(t, err, "log.csv:4:4")
}

func FuzzReadXES(f *testing.F) {
	var b bytes.Buffer
	require.NoError(f, procedure.WriteXES(&b, read(f, own), seq([]procedure.Case{regular()})))
	f.Add(b.String())
	f.Fuzz(func(t *testing.T, text string) {
		cases, err := readXES(strings.NewReader(text))
		if err != nil {
			return
		}
		var b bytes.Buffer
		require.NoError(t, procedure.WriteXES(&b, read(t, own), seq(cases)))
		again, err := readXES(&b)
		require.NoError(t, err)
		require.Equal(t, cases, again)
	})
}

func FuzzReadOCEL(f *testing.F) {
	var b bytes.Buffer
	require.NoError(f, procedure.WriteOCEL(&b, read(f, own), seq([]procedure.Case{regular()})))
	f.Add(b.String())
	f.Fuzz(func(t *testing.T, text string) {
		cases, err := procedure.ReadOCEL(strings.NewReader(text), "f.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		c := checker(t, read(t, own), procedure.Options{})
		for _, k := range cases {
			c.Check(k)
		}
	})
}

func FuzzReadTable(f *testing.F) {
	f.Add(table)
	x := chosen(f, "cn/four-deliberations-two-disclosures")
	c := checker(f, x, procedure.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		cases, err := procedure.ReadTable(strings.NewReader(text), "f.csv", x)
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		for _, k := range cases {
			c.Check(k)
		}
	})
}
