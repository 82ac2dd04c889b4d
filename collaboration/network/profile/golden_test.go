package profile_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name string, write func(io.Writer, renjia.Lang) error) {
	t.Helper()
	for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
		var b bytes.Buffer
		require.NoError(t, write(&b, l))
		file := filepath.Join("testdata", name+"."+string(l)+".md")
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(file, b.Bytes(), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err, "make it with -update")
		require.Equal(t, string(want), b.String(), file)
	}
}

// voluntary is the profile of Knoke's voluntary bodies with everything in it.
func voluntary(t testing.TB, in profile.PeripheryInput, o profile.PeripheryOptions) profile.PeripheryProfile {
	in.Graph, in.Class, in.Of = networktest.Knoke(t), sectors, "VOL"
	in.Voice = &profile.Voice{Delivered: []float64{3, 6, 2, 0, 1, 4, 0, 6, 2, 6}, Decided: []float64{4, 2, 4, 1, 6, 0, 2, 3, 2, 0}}
	in.Resources = networktest.Knoke(t)
	p, err := profile.Periphery(in, o)
	require.NoError(t, err)
	return p
}

func TestTheReadingOfAPeripheryIsAsWritten(t *testing.T) {
	o := recorded()
	o.Rewirings, o.Resamples, o.Level, o.Permute.Seed = 99, 199, .95, 1
	shown := voluntary(t, profile.PeripheryInput{}, o)
	golden(t, "periphery", shown.WriteMarkdown)
	o.Rewirings, o.Resamples, o.Correction = 0, 0, profile.CorrectHolm
	corrected := voluntary(t, profile.PeripheryInput{}, o)
	golden(t, "periphery-holm", corrected.WriteMarkdown)
	o.Ties, o.Points = profile.TiesReported, profile.SuggestedPoints
	refused := voluntary(t, profile.PeripheryInput{Answers: []profile.Answers{{"VOL", 36, 12}, {"GOV", 36, 36}, {"PVT", 18, 15}}}, o)
	golden(t, "periphery-refused", refused.WriteMarkdown)
	golden(t, "periphery-explained", func(w io.Writer, l renjia.Lang) error { return shown.Explanation().WriteMarkdown(w, l) })
}

func TestTheTableOfVariantsIsAsWritten(t *testing.T) {
	table, err := profile.Sensitivity(profile.PeripheryInput{Graph: networktest.Knoke(t), Class: sectors, Of: "VOL"}, recorded())
	require.NoError(t, err)
	golden(t, "sensitivity", table.WriteMarkdown)
}

// A party organization and residents' committee at the core convene everyone;
// social organizations and shops hardly work with each other (the community of Liu
// Yanxia & Xu Yongxiang 2019, redrawn). Beside it the same with ties among the rest.
func TestTheReadingOfLeadershipIsAsWritten(t *testing.T) {
	names := []string{"party branch", "committee", "school", "clinic", "volunteers", "elders", "shop", "bank"}
	class := []string{"party", "committee", "school", "clinic", "social", "social", "enterprise", "enterprise"}
	orders := acts(t, "party branch>committee iiiiii", "party branch>school iii", "party branch>clinic iii", "party branch>volunteers iiii",
		"party branch>elders iii", "party branch>shop ii", "party branch>bank ii", "committee>volunteers iii", "committee>elders ii")
	star := []string{"party branch-committee", "party branch-school", "party branch-clinic", "party branch-volunteers", "party branch-elders",
		"party branch-shop", "party branch-bank", "committee-volunteers"}
	many := append(star[:8:8], "committee-elders", "school-volunteers", "clinic-elders", "shop-volunteers", "bank-elders", "school-clinic", "shop-school",
		"bank-clinic", "committee-school", "committee-clinic")
	for name, pairs := range map[string][]string{"leadership-star": star, "leadership-many": many} {
		work := networktest.Build(t, "undirected", names, pairs...)
		p, err := profile.Leadership(profile.LeadershipInput{Directive: orders, Coordination: work, Class: class, Leaders: []string{"party branch"}}, led())
		require.NoError(t, err)
		golden(t, name, p.WriteMarkdown)
		golden(t, name+"-explained", func(w io.Writer, l renjia.Lang) error { return p.Explanation().WriteMarkdown(w, l) })
	}
}
