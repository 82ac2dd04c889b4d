package voting_test

import (
	"bytes"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

const newTOI = `# FILE NAME: a.toi
# TITLE: A board
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 8
# NUMBER UNIQUE ORDERS: 4
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Bo: the other
# ALTERNATIVE NAME 3: Cy
# ALTERNATIVE NAME 6: Di
3: 1,2,3
2:6, {1,3}
1: {2 , 6},1
2: {}
`

const wantTOI = "ranked \"A board\" 0 seats [{Ann false} {Bo: the other false} {Cy false} {Di false}] order []\n3 [0] [1] [2]\n2 [3] [0 2]\n1 [1 3] [0]\n2\n"

func TestReadPrefLib(t *testing.T) {
	p, err := voting.ReadPrefLib(strings.NewReader(newTOI), "a.toi", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, wantTOI, dump(p))
	p, err = voting.ReadPrefLib(strings.NewReader(newTOI), "from the head", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, wantTOI, dump(p))

	old := "4\n1,Ann\n2,Bo: the other\n3,Cy\n6,Di\n8,8,4\n3,1,2,3\n2,6,{1,3}\n1,{2,6},1\n2,{}\n"
	p, err = voting.ReadPrefLib(strings.NewReader(old), "a.toi", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, strings.Replace(wantTOI, "A board", "", 1), dump(p))
}

const twoCategories = "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 4\n# NUMBER UNIQUE PREFERENCES: 3\n# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Approved\n# CATEGORY NAME 2: Not approved\n" +
	"# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n# ALTERNATIVE NAME 3: C\n2: 1, {2,3}\n1: {1,2,3}, {}\n1: {}, {1,2,3}\n"

func TestCategories(t *testing.T) {
	read := func(text string, c voting.Categories) (*voting.Profile, error) {
		return voting.ReadPrefLib(strings.NewReader(text), "a.cat", voting.ReadOptions{Categories: c})
	}
	p, err := read(twoCategories, voting.Categories{})
	require.NoError(t, err)
	require.Equal(t, "approval \"\" 0 seats [{A false} {B false} {C false}] order []\n2 [0] []\n1 [0 1 2] []\n1 [] []\n", dump(p))

	p, err = read(twoCategories, voting.Categories{Points: map[string]int32{"Approved": 1, "2": -1}})
	require.NoError(t, err)
	require.Equal(t, "score \"\" 0 seats [{A false} {B false} {C false}] order []\n2 [0 1 2] [1 -1 -1]\n1 [0 1 2] [1 1 1]\n1 [0 1 2] [-1 -1 -1]\n", dump(p))

	p, err = read(twoCategories, voting.Categories{Approve: []string{"2"}})
	require.NoError(t, err)
	require.EqualValues(t, 2, p.Ballot(0).Weight)
	require.Equal(t, []int32{1, 2}, p.Ballot(0).Marks)

	vague := strings.NewReplacer("Not approved", "Lower", "Approved", "Upper").Replace(twoCategories)
	for _, c := range []voting.Categories{{}, {Points: map[string]int32{"Upper": 1}}} {
		_, err = read(vague, c)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	for _, c := range []voting.Categories{{Approve: []string{"Middle"}}, {Approve: []string{"1"}, Points: map[string]int32{}}} {
		_, err = read(vague, c)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = read(strings.Replace(twoCategories, "2: 1, {2,3}", "2: 1, {1,2}", 1), voting.Categories{})
	require.Equal(t, []string{"a.cat:10:1: ballot: lists candidate A twice"}, problems(t, err))
	_, err = read(strings.Replace(twoCategories, "2: 1, {2,3}", "2: 1, 2, 3", 1), voting.Categories{})
	require.Equal(t, "a.cat:10:1: more than 2 categories", problems(t, err)[0])
}

func TestEveryMistakeOfPrefLibHasItsPlace(t *testing.T) {
	const head = "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: é\n# ALTERNATIVE NAME 2: B\n"
	for text, want := range map[string]string{
		head + "1: 1,3":                        "a.soi:4:6: the head does not list alternative 3",
		head + "1: 1,":                         "a.soi:4:5: a comma at the end of the line",
		head + "1: 1,1":                        "a.soi:4:1: ballot: lists candidate é twice",
		head + "1: {1,2}":                      "a.soi:4:1: equals in a file of strict orders",
		head + "1: {1,2":                       "a.soi:4:4: braces that are not closed",
		head + "1: 1 2":                        "a.soi:4:6: want a comma between alternatives",
		head + "1, 1, 2":                       "a.soi:4:1: want how many, then ':' and an order",
		head + "x: 1, 2":                       "a.soi:4:1: want how many, then ':' and an order",
		head + "0: 1, 2":                       "a.soi:4:1: ballot: a weight of 0, or a total above 1099511627776",
		head + "1: a":                          "a.soi:4:4: want the number of an alternative",
		head + "# NUMBER VOTERS: 3\n1: 1":      "a.soi:4:1: NUMBER VOTERS is 3, but there are 1",
		head + "# NUMBER UNIQUE ORDERS: 3\n":   "a.soi:4:1: NUMBER UNIQUE ORDERS is 3, but there are 0",
		head + "# NUMBER VOTERS: x\n":          `a.soi:4:1: NUMBER VOTERS: "x": want one whole number`,
		head + "# DATA TYPE: toc\n1: 1":        "a.soi:4:1: DATA TYPE is toc, but the name of the file ends in .soi",
		head + "# ALTERNATIVE NAME 2: C\n1: 1": `a.soi:4:1: alternative "2": want a whole number that no other has`,
		head + "# ALTERNATIVE NAME 3: C\n1: 1": "a.soi:1:1: NUMBER ALTERNATIVES is 2, but there are 3",
		head + "# ALTERNATIVE NAME 3: \xff":    "a.soi:4:1: ALTERNATIVE NAME 3: is not UTF-8",
		head + "1: 1\n# ALTERNATIVE NAME 3: C": "a.soi:5:1: a line of the head among the ballots",
		"2\n1,A\nB\n":                          "a.soi:3:1: want an alternative such as 1,Name",
		"1\n1,A\n2,2\n":                        "a.soi:3:1: want the numbers of voters, of votes and of unique orders",
		"1\n1,A\n2,2,1\n1,1\n":                 "a.soi:3:1: NUMBER VOTERS is 2, but there are 1",
	} {
		_, err := voting.ReadPrefLib(strings.NewReader(text), "a.soi", voting.ReadOptions{})
		require.Equal(t, want, problems(t, err)[0], "%q", text)
	}
	_, err := voting.ReadPrefLib(strings.NewReader(head+"1: 1"), "a.soc", voting.ReadOptions{})
	require.Equal(t, "a.soc:4:1: an order of 1 among 2 alternatives, in a file of complete orders", problems(t, err)[0])
	_, err = voting.ReadPrefLib(strings.NewReader(head), "a.txt", voting.ReadOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = voting.ReadPrefLib(strings.NewReader(head), "a.wmd", voting.ReadOptions{})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}

func TestLenientPrefLib(t *testing.T) {
	var warned []string
	o := voting.ReadOptions{Warn: func(p renjia.Problem) { warned = append(warned, p.String()) }}
	p, err := voting.ReadPrefLib(strings.NewReader("# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 1: A\n2: 1,6,\n1:6\n"), "a.soi", o)
	require.NoError(t, err)
	require.Equal(t, "ranked \"\" 0 seats [{A false} {6 false}] order []\n2 [0] [1]\n1 [1]\n", dump(p))
	require.Equal(t, []string{
		"a.soi:3:6: the head does not list alternative 6",
		"a.soi:3:7: a comma at the end of the line",
		"a.soi:1:1: NUMBER ALTERNATIVES is 1, but there are 2",
	}, warned)
}

func TestAnyNumbersOfAlternatives(t *testing.T) {
	p, err := voting.ReadPrefLib(strings.NewReader("# ALTERNATIVE NAME 5000000000: A\n# ALTERNATIVE NAME 0: B\n1: 0, 5000000000\n"), "a.soc", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, "1 [1] [0]\n", ballotsOf(p))
}

func TestWhatAFormatDoesNotAllow(t *testing.T) {
	b := voting.NewBuilder(voting.Ranked, voting.Numbered(2))
	b.RankTiers(1, [][]int{{0, 1}})
	b.Rank(1, 0)
	ranked, err := b.Profile()
	require.NoError(t, err)
	scores := &voting.Profile{Kind: voting.Score}
	for file, p := range map[string]*voting.Profile{"a.cat": ranked, "a.soi": ranked, "a.toc": ranked, "a.soc": ranked, "a.txt": ranked, "b.cat": scores, "b.toi": scores} {
		require.ErrorIs(t, voting.WritePrefLib(&bytes.Buffer{}, file, p), renjia.ErrUnsupported, file)
	}
	require.NoError(t, voting.WritePrefLib(&bytes.Buffer{}, "a.toi", ranked))
}

func TestMatchings(t *testing.T) {
	const text = "# TITLE: Kidneys\n# NUMBER ALTERNATIVES: 2\n# NUMBER EDGES: 3\n# ALTERNATIVE NAME 1: Pair 1\n# ALTERNATIVE NAME 2: Pair 2\n1,2,1.0\n2, 1, 0.125\n2,1,1e-05\n"
	m, err := voting.ReadMatching(strings.NewReader(text), "a.wmd", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, []voting.Edge{{0, 1, big.NewRat(1, 1)}, {1, 0, big.NewRat(1, 8)}, {1, 0, big.NewRat(1, 100_000)}}, m.Edges)
	var b bytes.Buffer
	require.NoError(t, voting.WriteMatching(&b, "b.wmd", m))
	again, err := voting.ReadMatching(&b, "b.wmd", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, m, again)
	for bad, want := range map[string]string{
		"1,2,1/3": `a.wmd:9:5: "1/3": want a decimal number`, "1,2": "a.wmd:9:1: want two alternatives and a weight, such as 1,5,1.0",
		"1,2,1e999": `a.wmd:9:5: "1e999": want a decimal number`, "1,3,1": "a.wmd:9:3: the head does not list alternative 3",
	} {
		_, err := voting.ReadMatching(strings.NewReader(text+bad), "a.wmd", voting.ReadOptions{})
		require.Equal(t, want, problems(t, err)[0])
	}
	m.Edges[0].Weight = big.NewRat(1, 3)
	require.ErrorIs(t, voting.WriteMatching(&b, "b.wmd", m), renjia.ErrInvalid)
}

func TestWhatIsWrittenForPrefLibIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked, voting.Approval).Draw(t, "profile")
		p.Seats, p.Order = 0, nil
		for i := range p.Candidates {
			p.Candidates[i].Name = strings.TrimSpace(p.Candidates[i].Name)
		}
		kind := ".cat"
		if p.Kind == voting.Ranked {
			kind = "." + map[bool]string{true: "s", false: "t"}[p.Strict()] + "o" + map[bool]string{true: "c", false: "i"}[p.Complete()]
		}
		var b bytes.Buffer
		require.NoError(t, voting.WritePrefLib(&b, "w"+kind, p))
		again, err := voting.ReadPrefLib(bytes.NewReader(b.Bytes()), "w"+kind, voting.ReadOptions{})
		require.NoError(t, err, "%s", b.String())
		require.Equal(t, dump(p), dump(again), "%s", b.String())
		if !p.Strict() && p.Kind == voting.Ranked {
			require.ErrorIs(t, voting.WritePrefLib(&b, "w.soi", p), renjia.ErrUnsupported)
		}
	})
}

// Two of abcvoting's fixtures are odd on purpose: test2.soi has commas at the
// end of lines and lists an alternative 6 that the head does not; test4.cat has
// commas at the end, and four categories without a meaning.
func TestSharedPrefLibFilesRead(t *testing.T) {
	files, err := filepath.Glob(shared(t, "choice", "preflib", "*.*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		o, warnings := voting.ReadOptions{}, 0
		switch filepath.Base(name) {
		case "test2.soi", "test4.cat":
			o.Warn = func(renjia.Problem) { warnings++ }
			o.Categories.Approve = []string{"CAT1"}
		}
		all, err := voting.Read(bytes.NewReader(data), name, o)
		require.NoError(t, err, name)
		require.Equal(t, o.Warn != nil, warnings > 0)
		require.Positive(t, all[0].Profile.Voters(), name)
		if o.Warn != nil {
			_, err = voting.Read(bytes.NewReader(data), name, voting.ReadOptions{Categories: o.Categories})
			require.ErrorIs(t, err, renjia.ErrInvalid)
		}
	}
}

func FuzzReadPrefLib(f *testing.F) {
	for _, kind := range []string{"soc", "soi", "toc", "toi", "cat"} {
		f.Add([]byte(newTOI), kind, true)
		f.Add([]byte(twoCategories), kind, false)
	}
	f.Add([]byte("1\n1,A\n1,1,1\n1,1\n"), "toi", false)
	f.Fuzz(func(t *testing.T, data []byte, kind string, lenient bool) {
		o := voting.ReadOptions{}
		if lenient {
			o.Warn = func(renjia.Problem) {}
		}
		_, _ = voting.ReadMatching(bytes.NewReader(data), "f.wmd", o)
		p, err := voting.ReadPrefLib(bytes.NewReader(data), "f."+kind, o)
		if err != nil {
			return
		}
		var b bytes.Buffer
		kind = "toi"
		if p.Kind == voting.Approval {
			kind = "cat"
		}
		require.NoError(t, voting.WritePrefLib(&b, "f."+kind, p))
		again, err := voting.ReadPrefLib(bytes.NewReader(b.Bytes()), "f."+kind, voting.ReadOptions{})
		require.NoError(t, err, "%s", b.Bytes())
		require.Equal(t, dump(p), dump(again))
	})
}

func BenchmarkReadPrefLib(b *testing.B) {
	var text bytes.Buffer
	for i := range 12 {
		fmt.Fprintf(&text, "# ALTERNATIVE NAME %d: Candidate %d\n", i+1, i+1)
	}
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d: %d,%d,%d,%d\n", 1+i%3, 1+i%12, 1+(i+1+i/12%3)%12, 1+(i+5+i/36%3)%12, 1+(i+9+i/108%2)%12)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		_, err := voting.ReadPrefLib(bytes.NewReader(text.Bytes()), "f.soi", voting.ReadOptions{})
		require.NoError(b, err)
	}
}

// A reader by string functions alone is the oracle of strict orders.
func TestStrictOrdersAgainstANaiveReader(t *testing.T) {
	files, err := filepath.Glob(shared(t, "choice", "preflib", "[0m]*.so[ci]"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		p, err := voting.ReadPrefLib(bytes.NewReader(data), name, voting.ReadOptions{})
		require.NoError(t, err)
		var index []string
		want := heap{}
		for line := range strings.Lines(string(data)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			if number, ok := strings.CutPrefix(key, "# ALTERNATIVE NAME "); ok {
				index = append(index, number)
			}
			if line[0] == '#' {
				continue
			}
			var tiers [][]int
			for number := range strings.SplitSeq(value, ",") {
				tiers = append(tiers, []int{slices.Index(index, strings.TrimSpace(number))})
			}
			weight, err := strconv.ParseInt(key, 10, 64)
			require.NoError(t, err)
			want.add(weight, tiersText(tiers))
		}
		require.Equal(t, want.String(), ballotsOf(p), name)
	}
}
