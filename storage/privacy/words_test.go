package privacy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Masks and pseudonyms leave data personal, and nothing here may call it more.
func TestNothingIsCalledAnonymous(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		text := strings.ReplaceAll(string(b), "f.Anonymous", "") // a field without a name, in reflect
		assert.NotRegexp(t, `(?i)anonym|匿名`, text, file)
	}
}
