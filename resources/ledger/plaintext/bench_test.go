package plaintext_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/renjia-project/renjia/resources/ledger/plaintext"
	"github.com/stretchr/testify/require"
)

// Loading a journal with all checks, beside the floor: cutting it into lines.
func BenchmarkLoad(b *testing.B) {
	for _, c := range []struct {
		file   string
		syntax plaintext.Syntax
	}{{"l10k.journal", plaintext.Hledger}, {"l10k.beancount", plaintext.Beancount}} {
		text, err := os.ReadFile(shared(b, c.file))
		require.NoError(b, err)
		b.Run(string(c.syntax), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				_, err := plaintext.Load(bytes.NewReader(text), c.syntax, plaintext.Options{})
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/entry")
		})
		b.Run(string(c.syntax)+"/lines", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			n := 0
			for b.Loop() {
				for range bytes.Lines(text) {
					n++
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10_000, "ns/entry")
		})
	}
}
