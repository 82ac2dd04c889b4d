package axiom_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/voting/abcyaml"
	"github.com/renjia-project/renjia/governance/voting/axiom"
)

// The same of the files of abcvoting: every committee that every rule elects.
func TestFilesOfAbcvotingSatisfyWhatIsProven(t *testing.T) {
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	files, err := filepath.Glob(filepath.Join(folder, "data/choice/abc/*.abc.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	proven := map[string][]string{
		"pav": {"ejr+"}, "equal-shares": {"ejr+", "priceable"}, "equal-shares-with-av-completion": {"ejr+"},
		"seqphragmen": {"pjr", "priceable"}, "leximaxphragmen": {"pjr"},
		"maximin-support": {"pjr"}, "phragmen-enestroem": {"pjr"},
		"monroe": {"jr"}, "greedy-monroe": {"jr"}, "cc": {"jr"}, "seqcc": {"jr"}, "lexcc": {"jr"},
	}
	checked, violated := 0, map[string]int{}
	for i, name := range files {
		if testing.Short() && i%10 != 0 {
			continue
		}
		r, err := os.Open(name)
		require.NoError(t, err)
		f, err := abcyaml.Read(r, name)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		for _, x := range f.Expected {
			if len(proven[x.Rule]) == 0 && x.Rule != "av" {
				continue
			}
			for _, committee := range x.Committees {
				o := axiom.Options{Seats: f.Profile.Seats, Quota: axiom.Hare, Nodes: 5000}
				for _, a := range proven[x.Rule] {
					if a == "priceable" {
						got, err := axiom.Priceable(t.Context(), f.Profile, committee)
						require.NoError(t, err)
						if len(got.Unpaid) > 0 {
							continue // seats filled with candidates nobody approves of
						}
						require.True(t, got.Holds, "%s: %s %v", name, x.Rule, committee)
						verifyPrices(t, f.Profile, committee, got)
						continue
					}
					got, err := check(t, a)(t.Context(), f.Profile, committee, o)
					require.NoError(t, err)
					require.NotEqual(t, axiom.Violated, got.Outcome, "%s: %s elects %v: %s", name, x.Rule, committee, a)
					if got.Outcome == axiom.Holds {
						checked++
					}
				}
				for _, c := range axiom.Checks() {
					if x.Rule != "av" {
						break
					}
					got, err := c.Run(t.Context(), f.Profile, committee, o)
					require.NoError(t, err)
					if got.Outcome == axiom.Violated {
						violated[c.Name]++
						verify(t, f.Profile, committee, got)
					}
				}
			}
		}
	}
	t.Logf("%d committees hold; violations of approval voting: %v", checked, violated)
	require.NotZero(t, checked)
	require.NotZero(t, violated["ejr+"])
}
