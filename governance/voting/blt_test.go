package voting_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

const everyBLT = "\ufeff4 2   # candidates and seats\r\n" +
	"-3 [nick a b c d] [tie b a d c ]\r\n" +
	"[droop precision=5] [undeclared d]\r\n" +
	"28 1 b=4 0 /* a comment /* in a\ncomment */ */ 2 a 0\n" +
	"(B 7) 2 - 1 0\n" +
	"3 0\n" +
	"0 # no more\n" +
	"\"Ann # 1\" \"Bo \\\"the \\\\ one\\\"\" \"\"\n\"Dí\"\n" +
	"\"Board 2026\" \"a source\"\n\nA: 28 \"votes\"\n"

func TestReadBLT(t *testing.T) {
	b, err := voting.ReadBLT(strings.NewReader(everyBLT), "e.blt", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, "ranked \"Board 2026\" 2 seats [{Ann # 1 false} {Bo \"the \\ one\" false} { true} {Dí false}] order [1 0 3 2]\n"+
		"28 [0] [1 3]\n2 [0]\n1 [1] [0]\n3\n", dump(b.Profile))
	require.Equal(t, []string{"a", "b", "c", "d"}, b.Nicknames)
	require.Equal(t, []string{"precision=5"}, b.Options)
	require.Equal(t, []int{3}, b.Undeclared)
	require.Equal(t, []string{"B 7"}, b.IDs)
	require.Equal(t, "a source", b.Source)
	require.Empty(t, b.Comment)
	require.Equal(t, "A: 28 \"votes\"", b.Notes)
	require.EqualValues(t, 1, b.Scale)
}

func TestOlderAndShorterBLT(t *testing.T) {
	// Droop's first form of the order for ties: after the names, up to a 0.
	b, err := voting.ReadBLT(strings.NewReader("2 1\n1 2 0\n0\n\"A\" \"B\"\n=tie 2 1 0\n\"T\"\n"), "e.blt", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, []int{1, 0}, b.Profile.Order)
	require.Equal(t, "T", b.Profile.Title)
	b, err = voting.ReadBLT(strings.NewReader("2 1 1 2 0 0"), "e.blt", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, []string{"0", "1"}, b.Profile.Names([]int{0, 1}))
}

func TestEveryMistakeOfBLTHasItsPlace(t *testing.T) {
	const end = "0\n\"A\" \"B\"\n"
	for text, want := range map[string]string{
		"":                                            "e.blt:1:1: the end of the file: want the number of candidates, at most 65536",
		"x 2":                                         `e.blt:1:1: "x": want the number of candidates, at most 65536`,
		"2 3\n" + end:                                 "e.blt:1:4: 3 seats for 2 candidates",
		"2 1\n-3\n" + end:                             "e.blt:2:1: there is no candidate 3: they are numbered from 1 to 2",
		"2 1\n1 3 0\n" + end:                          "e.blt:2:3: there is no candidate 3: they are numbered from 1 to 2",
		"2 1\n1 a 0\n" + end:                          `e.blt:2:3: "a": there is no such candidate: want a number from 1 to 2, or a nickname`,
		"2 1\n1 1 1 0\n" + end:                        "e.blt:2:1: ballot: lists candidate 1 twice",
		"2 1\n1 1=1 0\n" + end:                        "e.blt:2:1: ballot: lists candidate 1 twice",
		"2 1\n1 1\n2 0\n" + end:                       "e.blt:2:4: a ballot must end with 0 on its line",
		"2 1\n1 1":                                    "e.blt:2:4: a ballot must end with 0",
		"2 1\n1 1 0\n":                                "e.blt:3:1: the end of the file: a 0 must end the ballots",
		"2 1\n1 1 0\n0\n\"A\"\n":                      "e.blt:5:1: the end of the file: want the names of 2 candidates, not 1",
		"2 1\n0\n\"é\" B\n":                           `e.blt:3:5: "B": want the name of candidate 2 between quotation marks, on one line`,
		"2 1\n0\n\"A\" \"B\n\"":                       `e.blt:3:5: "\"B": want the name of candidate 2 between quotation marks, on one line`,
		"2 1\n0\n\"A\"B\" \"B\"":                      `e.blt:3:3: a quotation mark inside a text: write \" for it`,
		"2 1\n0\n\"\xff\" \"B\"":                      "e.blt:3:1: a text that is not UTF-8",
		"2 1\n[tie 1]\n" + end:                        "e.blt:2:1: tie must list every candidate once",
		"2 1\n[tie 1 2\n" + end:                       "e.blt:2:1: an option that is not closed with ]",
		"2 1\n[nick a]\n" + end:                       "e.blt:2:1: nick must name each of the 2 candidates once",
		"2 1\n[what]\n" + end:                         `e.blt:2:1: option "what" is not known`,
		"2 1\n(a) 1 0\n(a) 2 0\n" + end:               `e.blt:3:1: two ballots are called "a"`,
		"2 1\n(a 1 0\n" + end:                         "e.blt:2:1: the name of a ballot that is not closed with )",
		"2 1\n-1x 1 0\n" + end:                        `e.blt:2:1: "1x": there is no such candidate: want a number from 1 to 2, or a nickname`,
		"2 1\n1e3 1 0\n" + end:                        `e.blt:2:1: "1e3": want the weight of a ballot`,
		"2 1\n9999999999999999999 1 0\n" + end:        `e.blt:2:1: "9999999999999999999": want the weight of a ballot, at most 1099511627776`,
		"2 1\n1099511627776 1 0\n1 2 0\n" + end:       "e.blt:3:1: ballot: a weight of 1, or a total above 1099511627776",
		"2 1\n[]\n" + end:                             "e.blt:2:1: an option without a name",
		"2 1\n=tie 1 2\n" + end:                       "e.blt:2:1: an option that does not end with 0",
		"2 1\n[nick a a]\n" + end:                     `e.blt:2:1: nickname "a" is a number, a sign of its own, or given twice`,
		"2 1\n[nick a 7]\n" + end:                     `e.blt:2:1: nickname "7" is a number, a sign of its own, or given twice`,
		"2 1\n1 2=3 0\n" + end:                        "e.blt:2:3: there is no candidate 3: they are numbered from 1 to 2",
		"2 1\n/* a\n" + end:                           "e.blt:2:1: a comment that is not closed",
		"2 1\n" + end + "The title":                   `e.blt:4:1: "The": want the title between quotation marks`,
		"2 1\n[tie 1 2]\n[tie 2 1]\n1 1 0\n" + end:    "e.blt:3:1: option tie is given twice",
		"2 1\n1 1/0 0\n" + end:                        `e.blt:2:3: "1/0": there is no such candidate: want a number from 1 to 2, or a nickname`,
		"2 1\n1 3 0\n1 4 0\n" + end + "\"\xffTitle\"": "e.blt:2:3: there is no candidate 3: they are numbered from 1 to 2",
	} {
		_, err := voting.ReadBLT(strings.NewReader(text), "e.blt", voting.ReadOptions{})
		require.Equal(t, want, problems(t, err)[0], "%q", text)
	}
	_, err := voting.ReadBLT(strings.NewReader("2 1\n1 3 0\n1 4 0\n2 x 0\n"+end), "e.blt", voting.ReadOptions{})
	require.Len(t, problems(t, err), 3, "all at once")
	_, err = voting.ReadBLT(strings.NewReader("\xff\xfe2\x00"), "e.blt", voting.ReadOptions{})
	require.ErrorContains(t, err, "UTF-16")
}

func TestLenientBLT(t *testing.T) {
	var warned []string
	o := voting.ReadOptions{Warn: func(p renjia.Problem) { warned = append(warned, p.String()) }}
	b, err := voting.ReadBLT(strings.NewReader("2 1\n[what 1]\n1 1\n2 0\n0\n\"A \"x\" \"B\"\nNo title\n"), "e.blt", o)
	require.NoError(t, err)
	require.Equal(t, []string{"A \"x", "B"}, b.Profile.Names([]int{0, 1}))
	require.Len(t, warned, 4, "%v", warned)
}

func TestFractionalWeights(t *testing.T) {
	const text = "3 1\n2 1 2 0\n2.5 2 0\n1/3 3 1 0\n(x) 3 0\n0\n"
	_, err := voting.ReadBLT(strings.NewReader(text), "e.blt", voting.ReadOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Equal(t, "Scale", open.Choices[0].Name)
	require.Contains(t, open.Choices[0].Why, "line 3")
	b, err := voting.ReadBLT(strings.NewReader(text), "e.blt", voting.ReadOptions{Scale: true})
	require.NoError(t, err)
	require.EqualValues(t, 6, b.Scale)
	require.Equal(t, "ranked \"\" 1 seats [{ false} { false} { false}] order []\n12 [0] [1]\n15 [1]\n2 [2] [0]\n6 [2]\n", dump(b.Profile))
	warned := 0
	_, err = voting.ReadBLT(strings.NewReader("1 1\n[what]\n0.5 1 0\n0\n"), "e.blt", voting.ReadOptions{Scale: true, Warn: func(renjia.Problem) { warned++ }})
	require.NoError(t, err)
	require.Equal(t, 1, warned, "though the file is read twice")
	for i, hard := range []string{"1/1000000007 1 0\n1/998244353 2 0", "0.0000000000000000001 1 0", "1099511627776 1 0\n0.5 2 0"} {
		_, err = voting.ReadBLT(strings.NewReader("2 1\n"+hard+"\n0\n"), "e.blt", voting.ReadOptions{Scale: true})
		if i < 2 {
			require.ErrorIs(t, err, renjia.ErrUnsupported)
			continue
		}
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestWhatIsWrittenAsBLTIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked).Draw(t, "profile")
		p.Seats = max(1, p.Seats)
		for i := range p.Candidates {
			p.Candidates[i].Withdrawn = rapid.Bool().Draw(t, "withdrawn")
			p.Candidates[i].Name = strings.TrimSpace(p.Candidates[i].Name)
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteBLT(&b, p))
		again, err := voting.ReadBLT(bytes.NewReader(b.Bytes()), "w.blt", voting.ReadOptions{})
		require.NoError(t, err, "%s", b.String())
		require.Equal(t, dump(p), dump(again.Profile), "%s", b.String())
	})
	require.ErrorIs(t, voting.WriteBLT(&bytes.Buffer{}, &voting.Profile{Kind: voting.Score}), renjia.ErrUnsupported)
	require.ErrorIs(t, voting.WriteBLT(&bytes.Buffer{}, &voting.Profile{Kind: voting.Ranked}), renjia.ErrUnspecified)
}

// The titles and the numbers of ballots are those of Droop's reports.
func TestSharedBLTFilesRead(t *testing.T) {
	root := shared(t, "choice", "blt")
	data, err := os.ReadFile(shared(t, "choice", "stv_wards.json"))
	require.NoError(t, err)
	var reports map[string]struct {
		Title                      string
		Ballots, Candidates, Seats int
	}
	require.NoError(t, json.Unmarshal(data, &reports))
	found := 0
	require.NoError(t, filepath.Walk(root, func(name string, info os.FileInfo, err error) error {
		if filepath.Ext(name) != ".blt" {
			return err
		}
		f, err := os.Open(name)
		require.NoError(t, err)
		defer f.Close()
		all, err := voting.Read(f, name, voting.ReadOptions{})
		require.NoError(t, err, name)
		p := all[0].Profile
		require.NotEmpty(t, p.Title, name)
		rel, err := filepath.Rel(root, name)
		require.NoError(t, err)
		if r, ok := reports["droop/"+filepath.ToSlash(rel)]; ok {
			found++
			require.Equal(t, r.Title, p.Title, name)
			require.EqualValues(t, r.Ballots, counted(p), name)
			standing, _, err := p.Standing()
			require.NoError(t, err)
			require.Equal(t, r.Candidates, len(standing.Candidates), name)
			require.Equal(t, r.Seats, p.Seats, name)
		}
		return nil
	}))
	require.Positive(t, found)
}

// counted are the voters who prefer somebody who has not withdrawn: Droop leaves
// out the others.
func counted(p *voting.Profile) (n int64) {
	for b := range p.Ballots() {
		for _, c := range b.Marks {
			if !p.Candidates[c].Withdrawn {
				n += b.Weight
				break
			}
		}
	}
	return n
}

// The published collection has the same ballots as BLT text.
func TestTheSameBallotsAsBLTAndJSON(t *testing.T) {
	data, err := os.ReadFile(shared(t, "choice", "stv_variants.json"))
	require.NoError(t, err)
	all, err := voting.ReadJSON(bytes.NewReader(data), "v.json")
	require.NoError(t, err)
	var texts []struct{ BLT string }
	require.NoError(t, json.Unmarshal(data, &texts))
	for i, e := range all {
		b, err := voting.ReadBLT(strings.NewReader(texts[i].BLT), e.ID, voting.ReadOptions{})
		require.NoError(t, err, texts[i].BLT)
		ballots := func(p *voting.Profile) string { _, rest, _ := strings.Cut(dump(p), "\n"); return rest }
		require.Equal(t, ballots(e.Profile), ballots(b.Profile))
	}
}

func FuzzReadBLT(f *testing.F) {
	f.Add([]byte(everyBLT), true)
	f.Add([]byte("2 1\n0.5 1 0\n=tie 1 2 0\n0\n\"A\" \"B\"\n\"T\" \"S\" \"C\" n"), true)
	f.Fuzz(func(t *testing.T, data []byte, scale bool) {
		o := voting.ReadOptions{Scale: scale}
		if scale {
			o.Warn = func(renjia.Problem) {}
		}
		x, err := voting.ReadBLT(bytes.NewReader(data), "f.blt", o)
		if err != nil {
			return
		}
		x.Profile.Seats = max(1, min(x.Profile.Seats, len(x.Profile.Candidates)))
		if len(x.Profile.Candidates) == 0 {
			return
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteBLT(&b, x.Profile))
		again, err := voting.ReadBLT(bytes.NewReader(b.Bytes()), "f.blt", voting.ReadOptions{})
		require.NoError(t, err, "%s", b.Bytes())
		require.Equal(t, dump(x.Profile), dump(again.Profile))
	})
}

func BenchmarkReadBLT(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("12 3\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d %d %d %d %d 0\n", 1+i%3, 1+i%12, 1+(i+1+i/12%3)%12, 1+(i+5+i/36%3)%12, 1+(i+9+i/108%2)%12)
	}
	text.WriteString("0\n")
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		_, err := voting.ReadBLT(bytes.NewReader(text.Bytes()), "f.blt", voting.ReadOptions{})
		require.NoError(b, err)
	}
}
