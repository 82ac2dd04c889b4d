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

// The cases are those the specification calls valid.
func TestReadCVotes(t *testing.T) {
	const abc = " seats [{Candidate A false} {Candidate B false} {Candidate C false}] order []\n"
	text := `# My election
#/Candidates: Candidate A;Candidate B ; Candidate C
#/number of seats: 2
#/Implicit Ranking: true
#/Weight allowed: true
#/Colour: red

# the votes:
Candidate A > Candidate B > Candidate C * 42
me@example.org , signature:55073 || Candidate A > Candidate B > Candidate C # the same
Candidate C > Candidate A = Candidate B ^7 * 8
Candidate B
/EMPTY/ * 2
`
	p, err := voting.ReadCVotes(strings.NewReader(text), "v.cvotes", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, "ranked \"\" 2"+abc+"43 [0] [1] [2]\n56 [2] [0 1]\n1 [1]\n2\n", dump(p))

	p, err = voting.ReadCVotes(strings.NewReader("Candidate A>Candidate B\n Candidate C = Candidate A *2\r\n"), "v.cvotes", voting.ReadOptions{})
	require.NoError(t, err)
	require.Equal(t, "ranked \"\" 0"+abc+"1 [0] [1]\n2 [0 2]\n", dump(p))
}

// Those it calls invalid are among these.
func TestEveryMistakeOfCVotesHasItsPlace(t *testing.T) {
	const head = "#/Candidates: A;B\n"
	for text, want := range map[string]string{
		head + "A < B":                        `v.cvotes:2:1: "A < B": want a candidate; > goes before, = is equal`,
		head + "A > B > A":                    "v.cvotes:2:1: vote: lists candidate A twice",
		head + "A * 8 ^7":                     "v.cvotes:2:1: want whole numbers such as ^7 * 2 after a ranking, in this order",
		head + "A > /EMPTY/":                  `v.cvotes:2:1: "/EMPTY/": want a candidate; > goes before, = is equal`,
		head + "A > > B":                      `v.cvotes:2:1: "": want a candidate; > goes before, = is equal`,
		head + "A > Z":                        `v.cvotes:2:1: "Z" is not in the list of candidates`,
		head + "é || A ^2":                    "v.cvotes:2:5: a weight, though Weight Allowed is not true",
		head + "A * 0":                        "v.cvotes:2:1: want whole numbers such as ^7 * 2 after a ranking, in this order",
		head + "A * 2000000000000":            "v.cvotes:2:1: more than 1099511627776 votes",
		head + "A\n#/Weight Allowed: true":    "v.cvotes:3:1: a parameter after the first vote",
		head + head:                           "v.cvotes:2:1: candidates are listed twice",
		"#/Candidates: A;A":                   `v.cvotes:1:1: candidate "A" is there twice, or has a sign in its name that is reserved`,
		"#/Candidates: A;B # comment":         `v.cvotes:1:1: candidate "B # comment" is there twice, or has a sign in its name that is reserved`,
		"#/Candidates":                        "v.cvotes:1:1: want a parameter such as #/Number of Seats: 2",
		"#/Number of Seats: two":              `v.cvotes:1:1: Number of Seats: "two": want a whole number`,
		"#/Implicit Ranking: no":              `v.cvotes:1:1: Implicit Ranking: "no": want true or false`,
		"A\xff":                               "v.cvotes:1:1: a vote that is not UTF-8",
		head + "#/Implicit Ranking: false\nB": "v.cvotes:3:1: a ranking of 1 among 2 candidates, though Implicit Ranking is false",
	} {
		_, err := voting.ReadCVotes(strings.NewReader(text), "v.cvotes", voting.ReadOptions{})
		require.Equal(t, want, problems(t, err)[0], "%q", text)
	}
	warned := 0
	o := voting.ReadOptions{Warn: func(renjia.Problem) { warned++ }}
	p, err := voting.ReadCVotes(strings.NewReader(head+"#/Implicit Ranking: false\nZ > B = Y ^7 * 2\n"), "v.cvotes", o)
	require.NoError(t, err)
	require.Equal(t, "2 [1]\n", ballotsOf(p))
	require.Equal(t, 4, warned)
}

func TestWhatIsWrittenAsCVotesIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked).Draw(t, "profile")
		p.Title, p.Order = "", nil
		for i := range p.Candidates {
			p.Candidates[i].Name = fmt.Sprint("é ", i)
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteCVotes(&b, p))
		again, err := voting.ReadCVotes(bytes.NewReader(b.Bytes()), "w.cvotes", voting.ReadOptions{})
		require.NoError(t, err, "%s", b.String())
		require.Equal(t, dump(p), dump(again), "%s", b.String())
	})
	for _, names := range [][]string{{"A", "A"}, {"A>B"}, {" A"}, {"A|"}, {"A\n"}} {
		require.ErrorIs(t, voting.WriteCVotes(&bytes.Buffer{}, &voting.Profile{Kind: voting.Ranked, Candidates: voting.Named(names...)}), renjia.ErrUnsupported)
	}
	require.ErrorIs(t, voting.WriteCVotes(&bytes.Buffer{}, &voting.Profile{Kind: voting.Score}), renjia.ErrUnsupported)
}

func FuzzReadCVotes(f *testing.F) {
	f.Add([]byte("#/Candidates: A;B\n#/Weight Allowed: true\na, b || A > B ^7 * 2 # c\n/EMPTY/\n"), true)
	f.Add([]byte("#/Implicit Ranking: false\nA = B\n"), false)
	f.Fuzz(func(t *testing.T, data []byte, lenient bool) {
		o := voting.ReadOptions{}
		if lenient {
			o.Warn = func(renjia.Problem) {}
		}
		p, err := voting.ReadCVotes(bytes.NewReader(data), "f.cvotes", o)
		if err != nil {
			return
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteCVotes(&b, p))
		again, err := voting.ReadCVotes(bytes.NewReader(b.Bytes()), "f.cvotes", voting.ReadOptions{})
		require.NoError(t, err, "%s", b.Bytes())
		require.Equal(t, dump(p), dump(again))
	})
}
