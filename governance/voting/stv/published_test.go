package stv_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/governance/voting/stv"
)

// lots is the order that the reference program draws in: the file's own, if it
// has one, else that of the ballot paper.
func lots(t testing.TB, p *voting.Profile) voting.Options {
	if len(p.Order) == 0 {
		return voting.Options{Ties: voting.ByIndex()}
	}
	ties, err := voting.ByOrder(p, p.Order)
	require.NoError(t, err)
	return voting.Options{Ties: ties}
}

var quotaIn = regexp.MustCompile(`quota ([0-9.]+)$`)

// quota is what the note of a stage names.
func quota(t testing.TB, r voting.Round) string {
	found := quotaIn.FindStringSubmatch(r.Note.EN)
	require.Len(t, found, 2, r.Note.EN)
	return found[1]
}

func sorted[T ~int | ~string](s []T) []T {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// TestWards compares winners and quotas of real and textbook elections with
// those of the reference program, droop 0.14.
func TestWards(t *testing.T) {
	var wards map[string]struct {
		Seats int
		Rules map[string]struct {
			Elected []string
			Quota   string
		}
	}
	readJSON(t, &wards, "stv_wards.json")
	for file, w := range wards {
		if !strings.HasPrefix(file, "droop/") {
			continue // not among the files
		}
		for name, want := range w.Rules {
			p := readBLT(t, shared(t, "blt", strings.TrimPrefix(file, "droop/")), name)
			if !known(name) || want.Elected == nil {
				continue
			}
			r, err := rule(t, name)(context.Background(), p, w.Seats, lots(t, p))
			if !p.Strict() && errors.Is(err, renjia.ErrUnsupported) {
				continue // the reference program leaves such papers out
			}
			require.NoError(t, err, "%s %s", file, name)
			require.Equal(t, sorted(want.Elected), sorted(p.Names(r.Winners)), "%s %s", file, name)
			require.Equal(t, want.Quota, quota(t, r.Rounds[len(r.Rounds)-1]), "%s %s", file, name)
		}
	}
}

func known(name string) bool {
	return slices.ContainsFunc(stv.Methods(), func(m voting.Method) bool { return m.Name == name })
}

type stage struct {
	Tag, Msg, Quota string
	Round           int
	Lost            *string `json:"nontransferable"`
	Votes           map[string]string
}

type variant struct {
	ID    string
	BLT   string
	Seats int
	Rules map[string]struct {
		Elected []int
		Quota   string
		Ties    []string `json:"ties_broken"`
		Stages  []stage
	}
}

// TestVariants compares elections on which the variants disagree: winners,
// quotas, how many ties were broken in whose favour, and the stages of three.
func TestVariants(t *testing.T) {
	var all []variant
	readJSON(t, &all, "stv_variants.json")
	for _, v := range all {
		p := parseBLT(t, strings.NewReader(v.BLT), "")
		for name, want := range v.Rules {
			if !known(name) {
				continue
			}
			r, err := rule(t, name)(context.Background(), p, v.Seats, lots(t, p))
			require.NoError(t, err, "%s %s", v.ID, name)
			require.Equal(t, sorted(want.Elected), sorted(r.Winners), "%s %s", v.ID, name)
			require.Equal(t, want.Quota, quota(t, r.Rounds[0]), "%s %s", v.ID, name)
			require.Equal(t, chosen(want.Ties), broken(p, r), "%s %s", v.ID, name)
			for k, b := range r.Broken {
				earlier := strings.Contains(want.Ties[k], "prior stage")
				require.Equal(t, earlier, strings.HasPrefix(b.How, "prior stage "), "%s %s: %s", v.ID, name, b.How)
			}
			stages(t, r, want.Stages, v.ID+" "+name)
		}
	}
}

func chosen(messages []string) (names []string) {
	for _, m := range messages {
		_, name, _ := strings.Cut(m, "-> ")
		names = append(names, name)
	}
	return names
}

func broken(p *voting.Profile, r *voting.Result) (names []string) {
	for _, b := range r.Broken {
		names = append(names, p.Name(b.Chosen))
	}
	return names
}

// stages compares the votes at the end of each stage: of Meek's rule, before
// those who are left are struck off.
func stages(t *testing.T, r *voting.Result, want []stage, about string) {
	last := map[int]stage{}
	for _, s := range want {
		if s.Tag != "end" && !strings.HasPrefix(s.Msg, "Defeat remaining") {
			last[s.Round] = s
		}
	}
	if len(want) > 0 {
		require.Len(t, r.Rounds, len(last), about)
	}
	for k, s := range last {
		decimals := len(s.Quota) - strings.Index(s.Quota, ".") - 1
		for i, got := range r.Rounds[k].Scores {
			require.Equal(t, i, got.Candidate)
			require.Equal(t, s.Votes[strconv.Itoa(i+1)], got.Value.FloatString(decimals), "%s stage %d candidate %d", about, k, i)
		}
		require.Contains(t, r.Rounds[k].Note.EN, "quota "+s.Quota, about)
		if s.Lost != nil {
			require.Contains(t, r.Rounds[k].Note.EN, "not transferable "+*s.Lost, about)
		}
	}
}

// TestRanked compares the winners of generated elections of up to 12,000 papers.
func TestRanked(t *testing.T) {
	var all []struct {
		ID         string
		Seats      int
		Candidates int
		Ballots    []struct {
			Count int64
			Tiers [][]int
		}
		Winners map[string]struct{ Winners json.RawMessage }
	}
	readJSON(t, &all, "ranked.json")
	for _, e := range all {
		b := voting.NewBuilder(voting.Ranked, voting.Numbered(e.Candidates))
		for _, x := range e.Ballots {
			b.RankTiers(x.Count, x.Tiers)
		}
		p, err := b.Profile()
		require.NoError(t, err)
		for name, want := range e.Winners {
			var winners []int
			if !strings.HasPrefix(name, "stv_") || json.Unmarshal(want.Winners, &winners) != nil || winners == nil {
				continue
			}
			r, err := rule(t, name)(context.Background(), p, e.Seats, lots(t, p))
			require.NoError(t, err, "%s %s", e.ID, name)
			require.Equal(t, winners, sorted(r.Winners), "%s %s", e.ID, name)
		}
	}
}
