package stv_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// shared returns a path of the shared data, which are not in the repository.
func shared(t testing.TB, parts ...string) string {
	root := os.Getenv("RENJIA_SHARED")
	if root == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	return filepath.Join(append([]string{root, "data", "choice"}, parts...)...)
}

func readJSON(t testing.TB, v any, parts ...string) {
	data, err := os.ReadFile(shared(t, parts...))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, v))
}

func rule(t testing.TB, name string) voting.Rule {
	for _, m := range stv.Methods() {
		if m.Name == name {
			return m.Run
		}
	}
	require.Fail(t, "no rule of that name", name)
	return nil
}

// readBLT reads the ballot files of the tests: a subset of the format. In
// Minneapolis undeclared write-in candidates are struck off at once.
func readBLT(t testing.TB, path string, rule string) *voting.Profile {
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return parseBLT(t, strings.TrimPrefix(string(data), "\ufeff"), rule)
}

func parseBLT(t testing.TB, text string, rule string) *voting.Profile {
	f := &bltFile{tokens: bltTokens(text), nick: map[string]int{}}
	n, seats := f.number(), f.number()
	candidates := make([]voting.Candidate, n)
	order := f.options(candidates, map[string]string{"mpls": "undeclared"}[rule])
	type ballot struct {
		weight int64
		tiers  [][]int
	}
	var ballots []ballot
	for w := f.next(); w != "0"; w = f.next() {
		weight, err := strconv.ParseInt(w, 10, 64)
		if err != nil {
			weight = 1
		}
		var tiers [][]int
		for x := f.next(); x != "0"; x = f.next() {
			var tier []int
			for _, s := range strings.Split(x, "=") {
				tier = append(tier, f.candidate(s))
			}
			tiers = append(tiers, tier)
		}
		ballots = append(ballots, ballot{weight, tiers})
	}
	for i := range candidates {
		candidates[i].Name = f.next()
	}
	b := voting.NewBuilder(voting.Ranked, candidates)
	b.Seats, b.Order = seats, order
	for _, x := range ballots {
		b.RankTiers(x.weight, x.tiers)
	}
	p, err := b.Profile()
	require.NoError(t, err)
	p, _, err = p.Standing()
	require.NoError(t, err)
	return p
}

type bltFile struct {
	tokens []string
	nick   map[string]int
}

func (f *bltFile) next() string {
	s := f.tokens[0]
	f.tokens = f.tokens[1:]
	return s
}

func (f *bltFile) number() int {
	n, _ := strconv.Atoi(f.next())
	return n
}

func (f *bltFile) candidate(s string) int {
	if i, ok := f.nick[s]; ok {
		return i
	}
	n, _ := strconv.Atoi(s)
	return n - 1
}

// options reads withdrawals and bracketed options before the ballots.
func (f *bltFile) options(candidates []voting.Candidate, strike string) (order []int) {
	for strings.HasPrefix(f.tokens[0], "-") || strings.HasPrefix(f.tokens[0], "[") {
		s := f.next()
		if s[0] == '-' {
			candidates[f.candidate(s[1:])].Withdrawn = true
			continue
		}
		name, list := s[1:], []int(nil)
		for !strings.HasSuffix(s, "]") {
			s = f.next()
			if x := strings.TrimSuffix(s, "]"); x != "" && name == "nick" {
				f.nick[x] = len(f.nick)
			} else if x != "" {
				list = append(list, f.candidate(x))
			}
		}
		switch name {
		case "tie":
			order = list
		case "withdrawn", strike:
			for _, i := range list {
				candidates[i].Withdrawn = true
			}
		}
	}
	return order
}

var bltToken = regexp.MustCompile(`"[^"]*"|#.*|\S+`)

func bltTokens(text string) []string {
	var tokens []string
	for _, s := range bltToken.FindAllString(text, -1) {
		if s[0] != '#' {
			tokens = append(tokens, strings.Trim(s, `"`))
		}
	}
	return tokens
}
