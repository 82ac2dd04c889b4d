package disclosure_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/disclosure"
)

// What this package makes is not anonymous, and nothing in it may say so. The
// titles of papers and the name of a model (k-anonymity) are the words of others.
var claims = regexp.MustCompile(`(?i)anonym|匿名`)

func withoutTitles(s string) string {
	for _, title := range []string{"k-anonymity", "Utility-based anonymization", "k-anonymization"} {
		s = strings.ReplaceAll(s, title, "")
	}
	return s
}

func TestNothingIsCalledWhatItIsNot(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Empty(t, claims.FindAllString(withoutTitles(string(b)), -1), file)
	}
	table, err := disclosure.New(residentColumns(), disclosure.Rows(residents(50, 1)))
	require.NoError(t, err)
	e, err := disclosure.Check(table, disclosure.Requirement{K: 2,
		Diversity: []disclosure.Diversity{{Column: "illness", Kind: disclosure.Recursive, L: 2, C: renjia.Frac(3, 1)}},
		Closeness: []disclosure.Closeness{{Column: "visits", Ground: disclosure.OrderedGround, T: renjia.Frac(1, 5)}},
	})
	require.NoError(t, err)
	for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
		assert.False(t, claims.MatchString(e.Text(l)), e.Text(l))
	}
	assert.Contains(t, e.Text(renjia.Chinese), "去标识化")
}
