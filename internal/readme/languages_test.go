package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The README in Chinese has the very programs, commands and outputs of the one
// in English.
func TestBothReadmesSayTheSame(t *testing.T) {
	var said [2][]block
	for i, page := range pages[:2] {
		for _, b := range read(t, page) {
			b.page, b.before = "", ""
			said[i] = append(said[i], b)
		}
	}
	require.Equal(t, said[0], said[1])
}

var (
	heading = regexp.MustCompile(`(?m)^#+ `)
	row     = regexp.MustCompile(`(?m)^\|`)
)

// A section or a row of a table that is added to one is missing from the other.
func TestBothReadmesHaveTheSameParts(t *testing.T) {
	english, err := os.ReadFile(filepath.Join(root, pages[0]))
	require.NoError(t, err)
	chinese, err := os.ReadFile(filepath.Join(root, pages[1]))
	require.NoError(t, err)
	for _, part := range []*regexp.Regexp{heading, row} {
		require.Equal(t, len(part.FindAll(english, -1)), len(part.FindAll(chinese, -1)), part)
	}
	require.Equal(t, links(english), links(chinese))
}

// links are the targets that do not depend on the language.
func links(page []byte) (all []string) {
	for _, m := range link.FindAllSubmatch(page, -1) {
		if !strings.HasPrefix(string(m[1]), "README") {
			all = append(all, string(m[1]))
		}
	}
	return all
}
