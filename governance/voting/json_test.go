package voting_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

// shared is the folder of test data, or skips the test.
func shared(tb testing.TB, parts ...string) string {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		tb.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(append([]string{root, "data"}, parts...)...)
}

// problems are the lines of a validation error.
func problems(tb testing.TB, err error) (all []string) {
	var invalid *renjia.ValidationError
	require.Error(tb, err)
	require.True(tb, errors.As(err, &invalid), "%v", err)
	for _, p := range invalid.Problems {
		all = append(all, p.String())
	}
	return all
}

// dump is all there is in a profile, as text.
func dump(p *voting.Profile) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %d seats %v order %v\n", p.Kind, p.Title, p.Seats, p.Candidates, p.Order)
	for ballot := range p.Ballots() {
		fmt.Fprintf(&b, "%d", ballot.Weight)
		switch p.Kind {
		case voting.Ranked:
			for tier := range ballot.Tiers() {
				fmt.Fprintf(&b, " %v", tier)
			}
		default:
			fmt.Fprintf(&b, " %v %v", ballot.Marks, ballot.Levels)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestReadJSON(t *testing.T) {
	all, err := voting.ReadJSON(strings.NewReader("\ufeff"+`{"title": "Board", "seats": 2,
 "ballots": [{"count": 2, "order": ["Ann", "Zoë"]}, {"tiers": [["Bo"], [], [0, 2]]}, {"order": [], "count": 3}],
 "order": ["Zoë", "Ann", "Bo"], "voters": 6,
 "candidates": ["Ann", {"name": "Bo", "withdrawn": true}, "Zo\u00eb"]}`), "b.json")
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.Equal(t, "ranked \"Board\" 2 seats [{Ann false} {Bo true} {Zoë false}] order [2 0 1]\n2 [0] [2]\n1 [1] [0 2]\n3\n", dump(all[0].Profile))
}

func TestReadJSONOfEveryKind(t *testing.T) {
	all, err := voting.ReadJSON(strings.NewReader(`[
 {"id": "a", "candidates": 6, "committee_size": 3, "ballots": [[0, 1], [1, 0], []], "winners": {"av": [[0, 1, 2]]}},
 {"id": "b", "candidates": ["x", "y"], "kind": "cumulative", "ballots": [{"scores": {"y": 3, "x": 1}}]},
 {"id": "c", "candidates": 2, "ballots": [{"scores": {"1": -2}}, {"scores": {}}]},
 {"id": "d", "kind": "truncated", "model": {"deep": [1.5e3, null, true]}, "candidates": 0, "ballots": []}]`), "b.json")
	require.NoError(t, err)
	require.Len(t, all, 4)
	require.Equal(t, "approval \"\" 3 seats [{ false} { false} { false} { false} { false} { false}] order []\n2 [0 1] []\n1 [] []\n", dump(all[0].Profile))
	require.Equal(t, "cumulative \"\" 0 seats [{x false} {y false}] order []\n1 [0 1] [1 3]\n", dump(all[1].Profile))
	require.Equal(t, "score \"\" 0 seats [{ false} { false}] order []\n1 [1] [-2]\n1 [] []\n", dump(all[2].Profile))
	require.Equal(t, voting.Ranked, all[3].Profile.Kind)

	all, err = voting.ReadJSON(strings.NewReader(`{"one": {"candidates": 1, "ballots": [[0]]}, "two": {"candidates": 1, "ballots": [{"order": [0]}]}}`), "b.json")
	require.NoError(t, err)
	require.Equal(t, "one", all[0].ID)
	require.Equal(t, "two", all[1].ID)
}

func TestEveryMistakeOfJSONHasItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		``:                 "f.json:1:1: not JSON: the end of the file: want an election {…}, or a list of them",
		`{"candidates": 1`: `f.json:1:17: not JSON: the end of the file: want a comma or '}'`,
		`{}`:               "f.json:1:1: an election without ballots wants a kind",
		"{\"candidates\": 2,\n \"ballots\": [[0, 0]]}":                            "f.json:2:14: ballot: lists candidate 0 twice",
		"{\"candidates\": 2,\n \"ballots\": [[2]]}":                               "f.json:2:14: ballot: there is no such candidate: they are numbered from 0",
		"{\"candidates\": [\"é\", \"b\"], \"ballots\": [[\"é\"], [\"c\"]]}":       `f.json:1:47: ballot: there is no candidate "c"`,
		"{\"candidates\": [\"b\", \"b\"], \"ballots\": [[\"b\"]]}":                `f.json:1:40: ballot: several candidates are called "b": give the index`,
		`{"candidates": 1, "ballots": [[0], {"order": [0]}]}`:                     "f.json:1:36: ballot: not approval like the others",
		`{"candidates": 1, "ballots": [{"count": 0, "order": [0]}]}`:              "f.json:1:31: ballot: a weight of 0, or a total above 1099511627776",
		`{"candidates": 1, "ballots": [{"count": 1.5, "order": [0]}]}`:            "f.json:1:41: 1.5: want a whole number",
		`{"candidates": 1, "ballots": [{"count": 1, "order": [0], "tiers": []}]}`: "f.json:1:67: a ballot has only one of order, tiers, approve, scores",
		`{"candidates": 1, "ballots": [{"count": 1, "count": 2, "order": []}]}`:   "f.json:1:53: count is given twice",
		`{"candidates": 1, "candidates": 1, "ballots": [[0]]}`:                    "f.json:1:33: candidates is given twice",
		`{"candidates": 1, "balots": [[0]], "ballots": [[0]]}`:                    "f.json:1:29: balots is not known here",
		`{"candidates": 1, "voters": 3, "ballots": [[0]]}`:                        "f.json:1:1: voters are 3, but there are 1 ballots",
		`{"candidates": 1, "ballots": [[0]]} x`:                                   "f.json:1:37: not JSON: 'x' after the end of the document",
		`{"candidates": 1, "ballots": [[0]}`:                                      `f.json:1:34: not JSON: '}': want a comma or ']'`,
		`{"candidates": 1, "ballots": [[01]]}`:                                    "f.json:1:34: not JSON: 01 is no number",
		"{\"candidates\": [\"\xff\"], \"ballots\": []}":                           "f.json:1:20: not JSON: a text that is not UTF-8",
		`{"candidates": 2, "order": [1], "ballots": [[0]]}`:                       "f.json:1:1: profile: order of candidates: it lists 1 of 2 candidates: invalid",
		`{"seats": 1, "committee_size": 2, "candidates": 2, "ballots": [[0]]}`:    "f.json:1:32: committee_size: seats and committee_size are not the same",
	} {
		_, err := voting.ReadJSON(strings.NewReader(text), "f.json")
		require.Equal(t, want, problems(t, err)[0], "%s", text)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err := voting.ReadJSON(strings.NewReader(`{"candidates": 1, "ballots": [`+strings.Repeat("[9],", 300)+`[0]]}`), "f.json")
	require.Len(t, problems(t, err), 101)
	require.Contains(t, problems(t, err)[100], "and 200 more problems")
	_, err = voting.ReadJSON(strings.NewReader(strings.Repeat("[", 1e6)), "f.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

var errDisk = errors.New("the disk is gone")

// What should be a list and is not, and the like.
func TestWrongFormsInJSON(t *testing.T) {
	for member, want := range map[string]string{
		`"ballots": [7]`:                          "f.json:1:31: want a ballot {…}, or a list of approved candidates",
		`"ballots": 7`:                            "f.json:1:30: ballots: want a list",
		`"ballots": [{"order": 7}]`:               "f.json:1:41: order: want a list of candidates",
		`"ballots": [{"order": [70000]}]`:         "f.json:1:42: candidate 70000: they count from 0",
		`"ballots": [{"order": [null]}]`:          "f.json:1:42: want a whole number",
		`"ballots": [{"tiers": 7}]`:               "f.json:1:41: tiers: want a list of lists of candidates",
		`"ballots": [{"tiers": [7]}]`:             "f.json:1:42: tier: want a list of candidates",
		`"ballots": [{"scores": []}]`:             "f.json:1:42: scores: want an object of points by candidate",
		`"ballots": [{"scores": {"0": 2000000}}]`: "f.json:1:48: 2000000 points are out of range",
		`"ballots": [{"rank": []}]`:               "f.json:1:40: rank is not known here",
		`"ballots": [[0]], "title": 7`:            "f.json:1:46: title: want a text in quotation marks",
		`"ballots": [[0]], "seats": -1`:           "f.json:1:46: -1 seats",
		`"ballots": [[0]], "order": {}`:           "f.json:1:46: order: want a list of candidates",
		`"ballots": [[0]], "order": ["x", 0]`:     `f.json:1:1: order: there is no candidate "x"`,
		`"ballots": [[0]], "kind": "points"`:      `f.json:1:45: kind "points" is not one of ranked, approval, score, cumulative`,
		`"ballots": [[0]], 7: 7`:                  "f.json:1:37: not JSON: '7': want a key in quotation marks",
		`"ballots": [[0]], "id" 7`:                "f.json:1:42: not JSON: '7': want ':'",
		"\"ballots\": [[0]], \"id\": \"a\n\"":     `f.json:1:45: not JSON: '\n' inside a text`,
		`"ballots": [[0]], "id": "\x"`:            `f.json:1:47: not JSON: "\x": an escape that JSON does not have`,
		`"ballots": [[0]], "model": [tru]`:        "f.json:1:50: not JSON: ']' where a value should be",
	} {
		_, err := voting.ReadJSON(strings.NewReader(`{"candidates": 2, `+member+"}"), "f.json")
		require.Equal(t, want, problems(t, err)[0], "%s", member)
	}
	for text, want := range map[string]string{
		`[7]`: "f.json:1:2: want an election {…}",
		`{"a": {"candidates": 1, "ballots": [[0]]}, "a": {"candidates": 1, "ballots": [[0]]}}`: "f.json:1:49: a is given twice",
		`{"candidates": [7], "ballots": [[]]}`:                                                 "f.json:1:17: candidate: want a text in quotation marks",
		`{"candidates": [{"name": "a", "withdrawn": 1}], "ballots": [[]]}`:                     "f.json:1:44: want true or false",
		`{"candidates": 70000, "ballots": [[]]}`:                                               "f.json:1:16: 70000 candidates: at most 65536 are supported",
	} {
		_, err := voting.ReadJSON(strings.NewReader(text), "f.json")
		require.Equal(t, want, problems(t, err)[0], "%s", text)
	}
}

func TestNamesOfPointsMustDiffer(t *testing.T) {
	b := voting.NewBuilder(voting.Score, voting.Named("a", "a"))
	p, err := b.Profile()
	require.NoError(t, err)
	require.ErrorIs(t, voting.WriteJSON(io.Discard, voting.Election{Profile: p}), renjia.ErrUnsupported)
}

func TestReadingFailures(t *testing.T) {
	_, err := voting.ReadJSON(&failing{"[{\"candidates\": ", errDisk}, "f.json")
	require.ErrorIs(t, err, errDisk)
	_, err = voting.ReadJSON(idle{}, "f.json")
	require.ErrorIs(t, err, io.ErrNoProgress)
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

type failing struct {
	text string
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	n := copy(p, f.text)
	f.text = f.text[n:]
	if n == 0 {
		return 0, f.err
	}
	return n, nil
}

// anyProfile draws a profile of a kind.
func anyProfile(kinds ...voting.Kind) *rapid.Generator[*voting.Profile] {
	return rapid.Custom(func(t *rapid.T) *voting.Profile {
		n := rapid.IntRange(1, 6).Draw(t, "candidates")
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Za-z0-9éß 人"\\\[\]<&#,{}=>/*:;'-]{1,8}`), n, n, strings.TrimSpace).Draw(t, "names")
		candidates := voting.Named(names...)
		b := voting.NewBuilder(rapid.SampledFrom(kinds).Draw(t, "kind"), candidates)
		b.Title = strings.TrimSpace(rapid.StringMatching(`[A-Za-z0-9é人"\\ ,]{0,10}`).Draw(t, "title"))
		b.Seats = rapid.IntRange(0, n).Draw(t, "seats")
		if rapid.Bool().Draw(t, "ordered") {
			b.Order = rapid.Permutation(indices(n)).Draw(t, "order")
		}
		p, err := b.Profile()
		require.NoError(t, err)
		for range rapid.IntRange(0, 8).Draw(t, "ballots") {
			addAny(t, b, p.Kind, n)
		}
		p, err = b.Profile()
		require.NoError(t, err)
		return p
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func addAny(t *rapid.T, b *voting.Builder, kind voting.Kind, n int) {
	weight := rapid.Int64Range(1, 1000).Draw(t, "weight")
	some := rapid.Permutation(indices(n)).Draw(t, "ballot")[:rapid.IntRange(0, n).Draw(t, "length")]
	switch kind {
	case voting.Ranked:
		tiers := [][]int{{}}
		for _, c := range some {
			if rapid.Bool().Draw(t, "next") {
				tiers = append(tiers, nil)
			}
			tiers[len(tiers)-1] = append(tiers[len(tiers)-1], c)
		}
		b.RankTiers(weight, tiers)
	case voting.Approval:
		b.Approve(weight, some...)
	default:
		var marks []voting.Mark
		for _, c := range some {
			marks = append(marks, voting.Mark{Candidate: c, Points: rapid.Int32Range(0, 9).Draw(t, "points")})
		}
		b.Give(weight, marks...)
	}
}

func TestWhatIsWrittenAsJSONIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(anyProfile(voting.Ranked, voting.Approval, voting.Score, voting.Cumulative), 1, 3).Draw(t, "profiles")
		var elections []voting.Election
		for i, p := range all {
			elections = append(elections, voting.Election{ID: fmt.Sprint("e", i), Profile: p})
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteJSON(&b, elections...))
		var r io.Reader = bytes.NewReader(b.Bytes())
		if rapid.Bool().Draw(t, "byte by byte") {
			r = iotest.DataErrReader(iotest.OneByteReader(r))
		}
		again, err := voting.ReadJSON(r, "w.json")
		require.NoError(t, err)
		require.Len(t, again, len(all))
		for i := range all {
			require.Equal(t, elections[i].ID, again[i].ID)
			require.Equal(t, dump(all[i]), dump(again[i].Profile))
		}
	})
}

func TestSharedCollectionsRead(t *testing.T) {
	for file, want := range map[string]int{"approval_committees.json": 13, "ranked.json": 13, "stv_variants.json": 15} {
		f, err := os.Open(shared(t, "choice", file))
		require.NoError(t, err)
		defer f.Close()
		all, err := voting.Read(f, file, voting.ReadOptions{})
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(all), want)
		for _, e := range all {
			require.NotEmpty(t, e.ID)
			require.Positive(t, e.Profile.Voters())
			require.Positive(t, e.Profile.Seats)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"title": "Board", "candidates": ["Ann", {"name": "Bo", "withdrawn": true}], "order": [1, 0], "ballots": [{"count": 2, "tiers": [["Bo"], [0]]}]}`))
	f.Add([]byte(`[{"id": "a", "candidates": 6, "committee_size": 3, "ballots": [[0, 1]], "winners": {"av": [1.5, null, "\u00e9"]}}]`))
	f.Add([]byte(`{"a": {"candidates": 2, "kind": "cumulative", "ballots": [{"scores": {"1": 3}}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := voting.ReadJSON(bytes.NewReader(data), "f.json")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		var b bytes.Buffer
		if voting.WriteJSON(&b, all...) != nil {
			return // names that are not distinct
		}
		again, err := voting.ReadJSON(bytes.NewReader(b.Bytes()), "f.json")
		require.NoError(t, err, "%s", b.Bytes())
		require.Len(t, again, len(all))
		for i := range all {
			require.Equal(t, dump(all[i].Profile), dump(again[i].Profile))
		}
	})
}

func BenchmarkReadJSON(b *testing.B) {
	var text bytes.Buffer
	text.WriteString(`{"candidates": 12, "seats": 3, "ballots": [`)
	for i := range 100_000 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"count":%d,"order":[%d,%d,%d,%d]}`, 1+i%3, i%12, (i+1+i/12%3)%12, (i+5+i/36%3)%12, (i+9+i/108%2)%12)
	}
	text.WriteString("]}")
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		_, err := voting.ReadJSON(bytes.NewReader(text.Bytes()), "f.json")
		require.NoError(b, err)
	}
}
