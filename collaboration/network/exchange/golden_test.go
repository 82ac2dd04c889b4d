package exchange_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
)

var update = flag.Bool("update", false, "write the golden files")

// sample has every part that a network can have.
func sample(t testing.TB) *network.Network {
	year := renjia.Period{From: day(t, "2026-01-01"), Until: day(t, "2027-01-01")}
	return &network.Network{
		Name: "猎德 & friends", Directed: true, Columns: []string{"sector", "influence", "member"},
		Nodes: []network.Node{
			{ID: "office", Label: "街道办事处", Attr: map[string]string{"sector": "GOV", "influence": "5.8", "member": "true"}},
			{ID: "station", Attr: map[string]string{"sector": "VOL", "influence": "4"}, Period: renjia.Period{From: day(t, "2025-03-01")}},
			{ID: "clinic <1>", Attr: map[string]string{"sector": "GOV", "member": "false"}},
			{ID: "alone"},
		},
		Ties: []network.Tie{
			{
				From: "office", To: "station", Layer: "agreement", Weight: 2, Period: year,
				Record: renjia.Ref{Kind: "agreement", ID: uuid.UUID{15: 1}}, Attr: map[string]string{"place": "hall"},
			},
			{From: "station", To: "clinic <1>", Layer: "referral", Weight: 0.5, Period: year},
			{From: "station", To: "clinic <1>", Layer: "referral", Weight: 0.5, Period: renjia.Period{From: day(t, "2028-02-01")}},
			{From: "clinic <1>", To: "office", Layer: "agreement", Weight: 1},
		},
	}
}

// folder keeps files in memory.
type folder map[string]*bytes.Buffer

type file struct{ *bytes.Buffer }

func (file) Close() error { return nil }

func (f folder) create(name string) (io.WriteCloser, error) {
	f[name] = &bytes.Buffer{}
	return file{f[name]}, nil
}

func TestFilesAreWrittenAsTheyAlwaysWere(t *testing.T) {
	files, n := folder{}, sample(t)
	for _, f := range exchange.Formats() {
		w, err := files.create("sample." + string(f))
		require.NoError(t, err)
		dl := *n
		if f == exchange.DL { // which has one cell for two parties
			dl.Ties = slices.Delete(slices.Clone(n.Ties), 2, 3)
		}
		require.NoError(t, exchange.WriteFormat(f, w, &dl), f)
	}
	require.NoError(t, exchange.WriteStatnet(files.create, "statnet", n))
	days := []exchange.Wave{{On: day(t, "2025-01-01")}, {On: day(t, "2026-05-01")}, {On: day(t, "2028-03-01")}}
	require.NoError(t, exchange.WriteSiena(files.create, "siena", n, days...))
	for name, got := range files {
		path := filepath.Join("testdata", name)
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(path, got.Bytes(), 0o644))
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err, "run with -update")
		require.Equal(t, string(want), got.String(), name)
	}
}
