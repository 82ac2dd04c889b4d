package budgeting

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// records reads cells as encoding/csv does, the oracle. It is told about quotes
// inside unquoted cells, which are themselves, by reading lazily.
func records(text []byte) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	return r.ReadAll()
}

func ours(text []byte) (all [][]string) {
	for s := newPabulibCells(text); s.next(); {
		var cells []string
		for _, c := range s.cells {
			if len(c) > 1 && c[0] == '"' {
				cells = append(cells, cellText(string(c)))
			} else {
				cells = append(cells, string(c))
			}
		}
		all = append(all, cells)
	}
	return all
}

func TestCellsOfPublishedFilesAreThoseOfCSV(t *testing.T) {
	for name, text := range sharedFiles(t, "pb") {
		if testing.Short() && len(text) > 100_000 {
			continue
		}
		want, err := records(text)
		require.NoError(t, err)
		require.Equal(t, want, ours(text), name)
	}
}

func TestCellsAreThoseOfCSV(t *testing.T) {
	cell := rapid.OneOf(
		rapid.StringMatching(`[a-z ,]{1,6}`),
		rapid.StringMatching(`[a-z][a-z"]{0,4}`),
		rapid.Map(rapid.StringMatching(`[a-z;" \n,]{0,8}`), func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }),
	)
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 6).Draw(t, "records") {
			cells := rapid.SliceOfN(cell, 1, 4).Draw(t, "cells")
			if strings.TrimSpace(cells[0]) == "" {
				cells[0] = "x"
			}
			b.WriteString(strings.Join(cells, ";") + rapid.SampledFrom([]string{"\n", "\r\n", "\n\n"}).Draw(t, "end"))
		}
		want, err := records([]byte(b.String()))
		require.NoError(t, err)
		require.Equal(t, want, ours([]byte(b.String())), b.String())
	})
}
