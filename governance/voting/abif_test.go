package voting_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// The cases are after those of electorama/abif and of votelib: short names
// declared or not, either way round, brackets and quotation marks, points with
// and without an order, either sign after the number.
func TestReadABIF(t *testing.T) {
	for _, c := range []struct {
		name, text string
		kind       voting.Kind
		want       string
	}{
		{"declared", "# a comment\n{title: \"Bo\\u00e9\"}\n{\"seats\": 2}\n\n=DG:[Doña G. #1]\n=SY:[Sue Ye (蘇業)] # hers\n=AM:\"A \\\"[M]\"\n27: DG > SY=AM # two\n3:AM\n10:\n", "",
			"ranked \"Boé\" 2 seats [{Doña G. #1 false} {Sue Ye (蘇業) false} {A \"[M] false}] order []\n27 [0] [1 2]\n3 [2]\n10\n"},
		{"declared the other way round", "[Ann Smith]: A\n[Bo]:  B\n2: A>B\n1 * B , A\n", "",
			"ranked \"\" 0 seats [{Ann Smith false} {Bo false}] order []\n2 [0] [1]\n1 [0 1]\n"},
		{"not declared", "12: Allie = Billy > [Can dace]\n7: \"Can dace\" > Billy: {\"precinct\": 51}\n", "",
			"ranked \"\" 0 seats [{Allie false} {Billy false} {Can dace false}] order []\n12 [0 1] [2]\n7 [2] [1]\n"},
		{"by full names", "=A:[Ann Smith]\n1: [Ann Smith] > [Other]\n1: A > [Other]\n", "",
			"ranked \"\" 0 seats [{Ann Smith false} {Other false}] order []\n2 [0] [1]\n"},
		{"points", "27: A/5, B/0,C/-1\n", "", "score \"\" 0 seats [{A false} {B false} {C false}] order []\n27 [0 1 2] [5 0 -1]\n"},
		{"shares", "6: A*1,B*2\n", "", "cumulative \"\" 0 seats [{A false} {B false}] order []\n6 [0 1] [1 2]\n"},
		{"order and points, order", "6: A/5>B/2=C/2\n", voting.Ranked, "ranked \"\" 0 seats [{A false} {B false} {C false}] order []\n6 [0] [1 2]\n"},
		{"order and points, points", "6: A/5>B/2=C/2\n", voting.Score, "score \"\" 0 seats [{A false} {B false} {C false}] order []\n6 [0 1 2] [5 2 2]\n"},
		{"approvals", "4: A=C\n1: C\n", voting.Approval, "approval \"\" 0 seats [{A false} {C false}] order []\n4 [0 1] []\n1 [1] []\n"},
		{"a header", "ABIF 1.0\r\nballot_type: ordinal\r\n2: A > B\r\n", "", "ranked \"\" 0 seats [{A false} {B false}] order []\n2 [0] [1]\n"},
	} {
		p, err := voting.ReadABIF(strings.NewReader(c.text), "v.abif", voting.ReadOptions{Kind: c.kind})
		require.NoError(t, err, c.name)
		require.Equal(t, c.want, dump(p), c.name)
	}
}

func TestEveryMistakeOfABIFHasItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"3 A>B":              "v.abif:1:1: want how many ballots, then a colon",
		"3: é>":              "v.abif:1:6: want a candidate",
		"3: A B>C":           "v.abif:1:4: a name of several words that is not in brackets",
		"3: A>[B C":          "v.abif:1:6: want a candidate",
		"3: A[B]":            "v.abif:1:5: want > or = or a comma between candidates",
		"3: A: B":            "v.abif:1:7: want > or = or a comma between candidates",
		"3: A>A":             "v.abif:1:1: ballot: lists candidate A twice",
		"3: A/1.5":           "v.abif:1:6: want whole points",
		"3: A/2000000,B/1":   "v.abif:1:1: ballot: 2000000 points for candidate A are out of range",
		"0: A":               "v.abif:1:1: ballot: a weight of 0, or a total above 1099511627776",
		"=A:[Ann]\n3: A>B":   `v.abif:2:6: "B" is not one of the candidates declared`,
		"=A:[Ann]\n=A:[Bo]":  "v.abif:2:2: candidate A is declared twice",
		"=A:[Ann]\n=B:[Ann]": `v.abif:2:2: candidate "Ann" has two short names, or comes after ballots`,
		"=A:[Ann] x":         "v.abif:1:10: want the end of the line",
		"=A:":                "v.abif:1:2: want the full name of the candidate, such as =A:[Ann]",
		"A > B":              "v.abif:1:1: want ballots such as 3: A > B, or a candidate such as =A:[Ann]",
		"{title}":            `v.abif:1:1: want metadata such as {title: "Board"}, on one line`,
		"{seats: two}":       `v.abif:1:1: seats: "two": want a whole number`,
		"=A:[\xff]":          "v.abif:1:7: a name that is not UTF-8",
	} {
		_, err := voting.ReadABIF(strings.NewReader(text), "v.abif", voting.ReadOptions{})
		require.Equal(t, want, problems(t, err)[0], "%q", text)
	}
	for text, kind := range map[string]voting.Kind{"3: A>B": voting.Score, "3: A*1,B*2": voting.Score, "2: A>B": voting.Approval, "2: A/1,B/2": voting.Ranked, "2: A/1>B/2": voting.Ranked} {
		_, err := voting.ReadABIF(strings.NewReader(text), "v.abif", voting.ReadOptions{Kind: kind})
		require.Len(t, problems(t, err), 1, text)
	}
	for _, text := range []string{"1: A/3>B/2", "1: A/3,B", "1: A*3,B/2"} {
		_, err := voting.ReadABIF(strings.NewReader(text), "v.abif", voting.ReadOptions{})
		require.ErrorIs(t, err, renjia.ErrUnspecified, text)
	}
	var warned []string
	p, err := voting.ReadABIF(strings.NewReader("=A:[Ann]\n3: A>Bo Z"), "v.abif", voting.ReadOptions{Warn: func(p renjia.Problem) { warned = append(warned, p.String()) }})
	require.NoError(t, err)
	require.Equal(t, []string{"Ann", "Bo Z"}, p.Names([]int{0, 1}))
	require.Len(t, warned, 2)
}

func TestWhatIsWrittenAsABIFIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked, voting.Approval, voting.Score, voting.Cumulative).Draw(t, "profile")
		p.Order = nil
		for i := range p.Candidates {
			p.Candidates[i].Name = strings.TrimSpace(p.Candidates[i].Name)
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteABIF(&b, p))
		again, err := voting.ReadABIF(bytes.NewReader(b.Bytes()), "w.abif", voting.ReadOptions{Kind: p.Kind})
		require.NoError(t, err, "%s", b.String())
		require.Equal(t, dump(p), dump(again), "%s", b.String())
	})
}

func FuzzReadABIF(f *testing.F) {
	f.Add([]byte("ABIF 1.0\n{title: \"a\"}\n=DG:[Doña G. #1]\n[Sue]: SY\n27: DG > SY=\"AM\" # two\n"), "")
	f.Add([]byte("6: A/5>B/2=C/2\n3*A/1: {}\n"), "score")
	f.Add([]byte("6: A*5,B*2\n10:\n"), "")
	f.Fuzz(func(t *testing.T, data []byte, kind string) {
		p, err := voting.ReadABIF(bytes.NewReader(data), "f.abif", voting.ReadOptions{Kind: voting.Kind(kind)})
		if err != nil {
			return
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteABIF(&b, p))
		again, err := voting.ReadABIF(bytes.NewReader(b.Bytes()), "f.abif", voting.ReadOptions{Kind: p.Kind})
		require.NoError(t, err, "%s", b.Bytes())
		require.Equal(t, dump(p), dump(again))
	})
}

func BenchmarkReadABIF(b *testing.B) {
	var text bytes.Buffer
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d: C%d>C%d=C%d>C%d\n", 1+i%3, i%12, (i+1+i/12%3)%12, (i+5+i/36%3)%12, (i+9+i/108%2)%12)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		_, err := voting.ReadABIF(bytes.NewReader(text.Bytes()), "f.abif", voting.ReadOptions{})
		require.NoError(b, err)
	}
}
