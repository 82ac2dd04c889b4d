package abcyaml_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/abcyaml"
)

const small = `description: "two and one"
profile: [[0, 1], [2, 1], [1, 0], {3}, []]
num_cand: 5
committeesize: 2
compute:
- rule_id: av
  result: [[0, 1]]
  resolute: false
- rule_id: rsd
  result:
  resolute: true
  algorithm: standard
`

func Example() {
	f, err := abcyaml.Read(strings.NewReader(small), "small.abc.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Profile.Voters(), "voters elect", f.Profile.Seats, "of", len(f.Profile.Candidates))
	for _, x := range f.Expected {
		fmt.Println(x.Rule, x.Resolute, x.Known, x.Committees, x.Parameters)
	}
	// Output:
	// 5 voters elect 2 of 5
	// av false true [[0 1]] map[]
	// rsd true false [] map[algorithm:standard]
}

func TestEveryMistakeHasItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"profile: [[0, 0]]":                      "f:1:15: candidate 0 is unknown or listed twice",
		"profile: [[0, -1]]":                     "f:1:15: -1: want a whole number from 0",
		"profile: [[0, 1.5]]":                    "f:1:15: 1.5: want a whole number from 0",
		"profile: [0]":                           "f:1:11: want a list of candidates",
		"profile: [[2]]\nnum_cand: 2":            "f:2:11: num_cand is 2, but candidate 2 is on a ballot: they count from 0",
		"profile: [[2]]\nseats: 2":               "f:2:8: seats is not known here",
		"profile: [[2]]\nprofile: [[2]]":         "f:2:1: profile is given twice",
		"num_cand: 2":                            "f:1:1: profile must be given",
		"profile: [[0]]\nvoter_weights: [1, 2]":  "f:2:16: 2 weights for 1 ballots",
		"profile: [[0]]\nvoter_weights: [0]":     "f:1:11: profile: ballot 1: a weight of 0, or a total above 1099511627776: invalid",
		"profile: [[0]]\ncompute:\n- result: []": "f:3:3: rule_id must be given",
		"profile: [[0]]\ncompute: 3":             "f:2:10: compute: want a list",
		"profile: &a [[0]]\ncompute: *a":         "f:2:10: compute: want a list",
		"[1]":                                    "f:1:1: want a mapping",
	} {
		_, err := abcyaml.Read(strings.NewReader(text), "f")
		var invalid *renjia.ValidationError
		require.True(t, errors.As(err, &invalid), "%s: %v", text, err)
		require.Equal(t, want, invalid.Problems[0].String(), text)
	}
	for _, text := range []string{"", "a: [", "\x00"} {
		_, err := abcyaml.Read(strings.NewReader(text), "f")
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
	}
}

// abcvoting writes some committees in the order of a Python set, in which 8 may
// stand before 1.
func TestCommitteesAreAscending(t *testing.T) {
	const text = "profile: [[1, 3], [8]]\nnum_cand: 9\ncommitteesize: 3\ncompute:\n- rule_id: cc\n  result: [[8, 1, 3], {2, 8, 1}]\n  resolute: false\n"
	f, err := abcyaml.Read(strings.NewReader(text), "f.abc.yaml")
	require.NoError(t, err)
	require.Equal(t, [][]int{{1, 3, 8}, {1, 2, 8}}, f.Expected[0].Committees)
}

func TestSharedFilesRead(t *testing.T) {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	files, err := filepath.Glob(filepath.Join(root, "data", "choice", "abc", "*.abc.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	if testing.Short() {
		files = files[:10]
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		f, err := abcyaml.Read(bytes.NewReader(data), filepath.Base(name))
		require.NoError(t, err)
		require.Contains(t, f.Description, fmt.Sprintf("num_voters=%d, num_cand=%d", f.Profile.Voters(), len(f.Profile.Candidates)))
		require.Len(t, f.Expected, 53)
		for _, x := range f.Expected {
			for _, c := range x.Committees {
				require.Len(t, c, f.Profile.Seats)
			}
		}
	}
}

func rewrite(t require.TestingT, f *abcyaml.File) *abcyaml.File {
	var b bytes.Buffer
	require.NoError(t, abcyaml.Write(&b, f))
	again, err := abcyaml.Read(&b, "again")
	require.NoError(t, err, "%s", b.Bytes())
	return again
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	f, err := abcyaml.Read(strings.NewReader(small), "small.abc.yaml")
	require.NoError(t, err)
	require.Equal(t, f, rewrite(t, f))
	require.ErrorIs(t, abcyaml.Write(&bytes.Buffer{}, &abcyaml.File{Profile: &voting.Profile{Kind: voting.Ranked}}), renjia.ErrUnsupported)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("profile: [[0]]\nvoter_weights: [2.0]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := abcyaml.Read(bytes.NewReader(data), "f")
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		again := rewrite(t, x)
		require.Equal(t, len(x.Expected), len(again.Expected))
		require.Equal(t, x.Profile.Voters(), again.Profile.Voters())
	})
}

func BenchmarkRead(b *testing.B) {
	text := []byte("profile: [" + strings.Repeat("[0, 3, 17, 25], ", 2000) + "[1]]\nnum_cand: 30\ncommitteesize: 5\n")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_, err := abcyaml.Read(bytes.NewReader(text), "f")
		require.NoError(b, err)
	}
}

func TestOneSeatAndOneResultAreWritten(t *testing.T) {
	const text = "profile: [[0], [1]]\nnum_cand: 2\ncommitteesize: 1\ncompute:\n- rule_id: av\n  result: [[0], [1]]\n  resolute: false\n"
	f, err := abcyaml.Read(strings.NewReader(text), "one.abc.yaml")
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, abcyaml.Write(&out, f))
	again, err := abcyaml.Read(&out, "again.abc.yaml")
	require.NoError(t, err)
	require.Equal(t, 1, again.Profile.Seats)
	require.Equal(t, f.Expected, again.Expected)
	require.Len(t, again.Expected, 1)
}
