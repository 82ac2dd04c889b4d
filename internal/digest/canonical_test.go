package digest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
)

func TestCanonicalFormDependsOnContentAlone(t *testing.T) {
	want := `{"a":[150,"<&猎德>"],"b":{"c":null,"d":-9007199254740991,"e":true}}`
	for _, s := range []string{
		want,
		" { \"b\" : {\"e\":true, \"d\":-9007199254740991, \"c\":null}, \"a\":[150, \"\\u003c&猎德\\u003E\"] }\n",
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
}

// The examples of RFC 8785, sections 3.2.2 and 3.2.3, but for its fractional
// numbers.
func TestCanonicalFormOfTheExamplesOfRFC8785(t *testing.T) {
	for given, want := range map[string]string{
		`{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`: `{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",` +
			`"\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`: `{"\r":"Carriage Return","1":"One","` + "\u0080" +
			`":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","` + "\ufb33" + `":"Hebrew Letter Dalet With Dagesh"}`,
		`[]`: `[]`, ` {} `: `{}`, `-0`: `0`, `[[],{"":[]}]`: `[[],{"":[]}]`,
		`"\u0000\b\t\n\f\r\u001f\u007f\u2028"`: `"\u0000\b\t\n\f\r\u001f` + "\x7f\u2028" + `"`,
	} {
		got, err := digest.CanonicalJSON([]byte(given))
		require.NoError(t, err, given)
		require.Equal(t, want, string(got))
	}
}

func TestWhatReadersDisagreeAboutIsRefused(t *testing.T) {
	for _, bad := range []string{
		"", "{}{}", "{} x", "{", "[1,]", `{"a"}`, "nul", "[1 2]", `{"a":1,}`, "]",
		"1.5", "1.0", "1e2", "9007199254740992", "-9007199254740992", "12345678901234567890",
		`{"a":1,"b":2,"a":3}`, `{"a":1,"\u0061":1}`,
		"\"\xff\"", `"\ud800"`, `"\ude00\ud83d"`, `"\ud83dx\ude00"`, `"\ud83d\\ude00"`,
		strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
	} {
		_, err := digest.CanonicalJSON([]byte(bad))
		require.ErrorIs(t, err, renjia.ErrInvalid, bad)
	}
	for _, bad := range []any{0.5, "\xff", map[string]string{"\xc3": ""}, []any{1, "a\xffb"}} {
		_, err := digest.Canonical(bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		_, err = digest.Sum(bad)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err := digest.Canonical(func() {})
	require.Error(t, err)
}

func TestTheReplacementCharacterItselfIsText(t *testing.T) {
	got, err := digest.Canonical([]string{"\ufffd", `\ufffd`})
	require.NoError(t, err)
	require.Equal(t, `["`+"\ufffd"+`","\\ufffd"]`, string(got))
}

func TestSumIsTheHashOfTheCanonicalForm(t *testing.T) {
	got, err := digest.Sum(map[string]int{"b": 1, "a": 2})
	require.NoError(t, err)
	require.Equal(t, sha256.Sum256([]byte(`{"a":2,"b":1}`)), got)
}

func TestNamesAreInOrderOfUTF16AndNothingIsLost(t *testing.T) {
	names := rapid.StringOf(rapid.RuneFrom([]rune("ab\n\"\\é猎\ue000\ufb33\uffff😀🏠𐀀")))
	rapid.Check(t, func(t *rapid.T) {
		object := rapid.MapOf(names, names).Draw(t, "object")
		got, err := digest.Canonical(object)
		require.NoError(t, err)
		var back map[string]string
		require.NoError(t, json.Unmarshal(got, &back))
		require.Equal(t, object, back)
		order := namesOf(t, got)
		require.True(t, slices.IsSortedFunc(order, func(a, b string) int {
			return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		}), order)
		again, err := digest.CanonicalJSON(got)
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}

// namesOf returns the names of an object of strings as they stand.
func namesOf(t require.TestingT, object []byte) (names []string) {
	dec := json.NewDecoder(bytes.NewReader(object))
	_, err := dec.Token()
	require.NoError(t, err)
	for dec.More() {
		name, err := dec.Token()
		require.NoError(t, err)
		_, err = dec.Token()
		require.NoError(t, err)
		names = append(names, name.(string))
	}
	return names
}

func FuzzCanonicalJSON(f *testing.F) {
	for _, s := range []string{`{"b":[1,"x"],"a":null}`, `"\ud83d\ude00"`, `[-0]`, `{"a":1,"a":2}`, "1.5", "[[[["} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		once, err := digest.CanonicalJSON(b)
		if err != nil {
			return
		}
		if !json.Valid(b) {
			t.Fatalf("%q is no JSON", b)
		}
		twice, err := digest.CanonicalJSON(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%q: %q, then %q, %v", b, once, twice, err)
		}
		var given, kept any
		if json.Unmarshal(b, &given) != nil || json.Unmarshal(once, &kept) != nil {
			t.Fatalf("%q and %q do not both read", b, once)
		}
		require.Equal(t, given, kept)
	})
}

func BenchmarkCanonical(b *testing.B) {
	type voter struct {
		ID    string           `json:"id"`
		Units int64            `json:"units"`
		Area  string           `json:"area"`
		More  map[string]int64 `json:"more"`
	}
	voters := make([]voter, 10_000)
	for i := range voters {
		voters[i] = voter{ID: fmt.Sprintf("owner-%032x", i), Units: 1, Area: "89.53", More: map[string]int64{"votes": 3, "shares": 17}}
	}
	b.ReportAllocs()
	for b.Loop() {
		out, err := digest.Canonical(voters)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(out)))
	}
}

func TestDocumentsAreReadAsTheyWereWritten(t *testing.T) {
	type record struct {
		Name string `json:"name"`
		Of   []int  `json:"of"`
	}
	var b bytes.Buffer
	require.NoError(t, digest.Write(&b, record{"家", []int{2, 1}}))
	require.Equal(t, "{\"name\":\"家\",\"of\":[2,1]}\n", b.String())
	var back record
	require.NoError(t, digest.Read(strings.NewReader(" {\"of\": [2, 1],\n\"name\": \"家\"}"), &back))
	same, err := digest.Equal(back, record{"家", []int{2, 1}})
	require.NoError(t, err)
	require.True(t, same)
	same, err = digest.Equal(back, record{"家", []int{1, 2}})
	require.NoError(t, err)
	require.False(t, same)
	for _, bad := range []string{"", "{", `{"name":"a","of":[],"more":1}`, `{"Name":"a","of":[]}`, `{"name":"a","name":"a","of":[]}`, `{"name":"a","of":[]}{}`, `{"name":"a"}`} {
		require.ErrorIs(t, digest.Read(strings.NewReader(bad), new(record)), renjia.ErrInvalid, bad)
	}
}
