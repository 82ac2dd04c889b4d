package exchange_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/exchange"
	"github.com/renjia-project/renjia/collaboration/network/networktest"
)

// large is a network of 100,000 organizations and n ties.
func large(n int) *network.Network {
	rng := networktest.SplitMix64(1)
	net := &network.Network{Directed: true, Nodes: make([]network.Node, 100_000), Ties: make([]network.Tie, n)}
	for i := range net.Nodes {
		net.Nodes[i].ID = fmt.Sprint("organization ", i)
	}
	for i := range net.Ties {
		net.Ties[i] = network.Tie{From: net.Nodes[rng.Below(100_000)].ID, To: net.Nodes[rng.Below(100_000)].ID, Weight: float64(1 + i%3), Layer: "agreement"}
	}
	return net
}

func BenchmarkReadCSV(b *testing.B) {
	var edges bytes.Buffer
	require.NoError(b, exchange.WriteTies(&edges, large(1_000_000)))
	b.SetBytes(int64(edges.Len()))
	b.ReportAllocs()
	for b.Loop() {
		n, err := exchange.ReadCSV(bytes.NewReader(edges.Bytes()), nil, true)
		require.NoError(b, err)
		require.Len(b, n.Ties, 1_000_000)
	}
}

// BenchmarkEncodingCSV is the raw twin of BenchmarkReadCSV: cells and nothing else.
func BenchmarkEncodingCSV(b *testing.B) {
	var edges bytes.Buffer
	require.NoError(b, exchange.WriteTies(&edges, large(1_000_000)))
	b.SetBytes(int64(edges.Len()))
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(edges.Bytes()))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); errors.Is(err, io.EOF) {
				break
			}
		}
	}
}

func BenchmarkFormats(b *testing.B) {
	n := large(100_000)
	for _, f := range exchange.Formats() {
		if f == exchange.DL {
			continue // which has one cell for two parties
		}
		var file bytes.Buffer
		require.NoError(b, exchange.WriteFormat(f, &file, n))
		b.Run("read "+string(f), func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			b.ReportAllocs()
			for b.Loop() {
				_, err := exchange.ReadFormat(f, bytes.NewReader(file.Bytes()), network.Directed)
				require.NoError(b, err)
			}
		})
		b.Run("write "+string(f), func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, exchange.WriteFormat(f, io.Discard, n))
			}
		})
	}
}
