package profile_test

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// recorded are options of ties that nobody was asked for.
func recorded() profile.PeripheryOptions {
	return profile.PeripheryOptions{
		Symmetry: network.Weak, Isolates: network.IsolatesIncluded, Pattern: coreperiphery.Max,
		Ties: profile.TiesRecorded, Alpha: .05, Correction: profile.CorrectNone,
	}
}

// directed is the directed view of a set whose weak view a key names.
func directed(t testing.TB, views map[string]networktest.View, key string) (*network.Graph, []string) {
	v, ok := views[strings.TrimSuffix(key, "_weak")]
	require.True(t, ok, key)
	require.True(t, v.Directed)
	return v.Graph(t), v.Partition
}

// Every member of the file that the profile has must be the same: the names of
// components and of their numbers too.
func TestThePeripheralDilemmaIsThatOfTheReferenceFile(t *testing.T) {
	var cases map[string]map[string]any
	networktest.Section(t, "peripheral_dilemma", &cases)
	require.Len(t, cases, 3)
	views := networktest.Views(t)
	for name, want := range cases {
		key, class, _ := strings.Cut(name, "|")
		g, classes := directed(t, views, key)
		p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: classes, Of: class}, recorded())
		require.NoError(t, err)
		text, err := json.Marshal(p)
		require.NoError(t, err)
		var got map[string]any
		require.NoError(t, json.Unmarshal(text, &got))
		same(t, want, got, name)
	}
}

// same requires everything that is wanted, and allows more.
func same(t *testing.T, want, got any, at string) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		require.True(t, ok, at)
		for name := range want {
			require.Contains(t, object, name, at)
			same(t, want[name], object[name], at+" "+name)
		}
	case []any:
		list, ok := got.([]any)
		require.True(t, ok, at)
		require.Len(t, list, len(want), at)
		for i := range want {
			same(t, want[i], list[i], at)
		}
	case float64:
		require.InDelta(t, want, got, 1e-12, at)
	default:
		require.Equal(t, want, got, at)
	}
}

// Both layers are the weak view, as the file has one.
func TestLeadershipAndCoordinationAreThoseOfTheReferenceFile(t *testing.T) {
	var cases map[string]map[string]any
	networktest.Section(t, "leadership_coordination", &cases)
	require.Len(t, cases, 2)
	views := networktest.Views(t)
	for key, want := range cases {
		v := views[key]
		g := v.Graph(t)
		var leaders []string
		for _, id := range want["leaders"].([]any) {
			leaders = append(leaders, id.(string))
		}
		p, err := profile.Leadership(profile.LeadershipInput{Directive: g, Coordination: g, Class: v.Partition, Leaders: leaders}, led())
		require.NoError(t, err)
		text, err := json.Marshal(p)
		require.NoError(t, err)
		var got map[string]any
		require.NoError(t, json.Unmarshal(text, &got))
		same(t, want, got, key)
	}
}

func led() profile.LeadershipOptions {
	return profile.LeadershipOptions{
		Symmetry: network.Weak, Isolates: network.IsolatesIncluded, Pattern: coreperiphery.Max, Alpha: .05, Rest: profile.SuggestedRest,
		Permute: permute.Options{Permutations: 999},
	}
}

// emon reads one of the seven networks of emergency response from its tables, with
// the sponsor of each organization and the one of the top decision rank.
func emon(t testing.TB, name string) (g *network.Graph, class []string, leader string) {
	rows := func(kind string) [][]string {
		f, err := os.Open(filepath.Join(networktest.Folder(t), "emon_"+name+"."+kind+".csv"))
		require.NoError(t, err)
		defer f.Close()
		all, err := csv.NewReader(f).ReadAll()
		require.NoError(t, err)
		return all
	}
	nodes := rows("nodes")
	sponsor, rank := slices.Index(nodes[0], "sponsorship"), slices.Index(nodes[0], "decision_rank")
	var ids []string
	top := -1.0
	for _, row := range nodes[1:] {
		ids, class = append(ids, row[0]), append(class, row[sponsor])
		if r, err := strconv.ParseFloat(row[rank], 64); err == nil && r > top {
			top, leader = r, row[0]
		}
	}
	g, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
		for _, row := range rows("edges")[1:] {
			if !yield(network.Tie{From: row[0], To: row[1], Weight: 1}, nil) {
				return
			}
		}
	}, networktest.Simple(network.Directed))
	require.NoError(t, err)
	return g, class, leader
}

var emons = []string{"cheyenne", "hurrfrederic", "lakepomona", "mtsi", "mtsthelens", "texas", "wichita"}

// Deltas of private organizations; NaN is a component undefined for an isolate.
func TestPrivateOrganizationsInSevenEmergencies(t *testing.T) {
	none := math.NaN()
	names := []string{"degree", "coreness_minres", "core_number", "betweenness", "constraint_reversed", "indegree_directed"}
	for name, want := range map[string]struct {
		members, n int
		deltas, ps []float64
	}{
		"cheyenne":     {4, 14, []float64{.75, .80, .78, .50, .40, .40}, []float64{.017, .012, .010, .092, .152, .167}},
		"hurrfrederic": {3, 21, []float64{.24, .30, .20, .15, .07, .41}, []float64{.277, .229, .338, .365, .439, .137}},
		"lakepomona":   {5, 20, []float64{.17, .19, .16, .09, .11, .04}, nil},
		"mtsi":         {7, 13, []float64{-.19, -.24, -.33, -.19, none, -.33}, nil},
		"mtsthelens":   {4, 27, []float64{-.08, -.09, -.14, -.02, -.07, .10}, nil},
		"texas":        {3, 25, []float64{.06, .09, .26, .14, .09, .39}, nil},
		"wichita":      {4, 20, []float64{.08, .06, .25, .08, none, .20}, nil},
	} {
		g, class, _ := emon(t, name)
		p, err := profile.Periphery(profile.PeripheryInput{Graph: g, Class: class, Of: "Private"}, recorded())
		require.NoError(t, err)
		require.Equal(t, []int{want.members, want.n}, []int{p.Members, p.N}, name)
		for i, component := range names {
			c, err := p.Component(component)
			require.NoError(t, err)
			if math.IsNaN(want.deltas[i]) {
				require.NotEmpty(t, c.Undefined, "%s %s", name, component)
				continue
			}
			require.InDelta(t, want.deltas[i], c.Delta, .0051, "%s %s", name, component)
			if want.ps != nil {
				require.InDelta(t, want.ps[i], c.P, .00051, "%s %s", name, component)
			}
		}
	}
}

// silence takes away the reports of a class.
func silence(t testing.TB, g *network.Graph, class []string, of string) *network.Graph {
	ids := make([]string, g.Len())
	for i := range ids {
		ids[i] = g.ID(i)
	}
	quiet, err := network.Build(ids, func(yield func(network.Tie, error) bool) {
		for pair := range g.Ties() {
			if class[pair[0]] != of && !yield(network.Tie{From: g.ID(pair[0]), To: g.ID(pair[1]), Weight: 1}, nil) {
				return
			}
		}
	}, g.Options())
	require.NoError(t, err)
	return quiet
}

func TestSilenceAloneManufacturesAPeripheryAndTheGuardSeesIt(t *testing.T) {
	views := networktest.Views(t)
	knoke, sectors := views["knoke_information"].Graph(t), views["knoke_information"].Partition
	for name, want := range map[string][2]float64{"wichita": {.08, .64}, "hurrfrederic": {.24, .52}, "cheyenne": {.75, .90}, "knoke": {.50, .67}} {
		g, class, of := knoke, sectors, "VOL"
		if name != "knoke" {
			of = "Private"
			g, class, _ = emon(t, name)
		}
		spoke := make([]bool, g.Len())
		for i := range spoke {
			spoke[i] = class[i] != of
		}
		answers, err := profile.AnswersOf(class, spoke)
		require.NoError(t, err)
		o := recorded()
		for i, graph := range []*network.Graph{g, silence(t, g, class, of)} {
			p, err := profile.Periphery(profile.PeripheryInput{Graph: graph, Class: class, Of: of, Answers: answers}, o)
			require.NoError(t, err)
			require.InDelta(t, want[i], p.Components[0].Delta, .0051, name)
			o.Ties, o.Points = profile.TiesReported, profile.SuggestedPoints
			_, err = p.Verdict()
			require.Equal(t, i == 1, err != nil, name)
		}
	}
}

// Without the police Mt Si falls apart, Wichita a little; the others do not.
func TestWhoLeavesAndTheNetworkFallsApart(t *testing.T) {
	for _, name := range emons {
		g, class, leader := emon(t, name)
		p, err := profile.Leadership(profile.LeadershipInput{Directive: g, Coordination: g, Class: class, Leaders: []string{leader}}, led())
		require.NoError(t, err)
		want := map[string]float64{"mtsi": .23, "wichita": .89}[name]
		if want == 0 {
			want = 1
		}
		require.InDelta(t, want, p.Robustness.Value(), .0051, name)
		require.True(t, .42 <= p.LeaderReach[0].Value()+.005 && .205 <= p.Rest.Value() && p.Rest.Value() <= .595, name)
		if want < 1 {
			require.False(t, p.Quadrant.Coordinated, "%s %+v", name, p.Quadrant)
		} else {
			require.True(t, p.Quadrant.Coordinated, "%s %+v", name, p.Quadrant)
		}
	}
}
