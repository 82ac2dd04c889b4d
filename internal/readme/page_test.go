package readme

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var root = filepath.Join("..", "..")

var pages = []string{"README.md", "README.zh.md", "docs/researchers.md", "docs/developers.md"}

// block is a fenced block of a page.
type block struct {
	page, before string // before is the text between it and the block before
	lang, needs  string // the two words behind the fence
	text         string
	prints       string // of the text block right behind it
	shown        bool   // there is one
}

var fenced = regexp.MustCompile("(?s)(.*?)(?:^|\n)```(\\w+)(?: (\\w+))?\n(.*?)\n```")

// read takes a page apart.
func read(t *testing.T, page string) (all []block) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, page))
	require.NoError(t, err)
	require.Zero(t, strings.Count(string(b), "\n```")%2, "%s: a block has no end", page)
	for _, m := range fenced.FindAllStringSubmatch(string(b), -1) {
		x := block{page: page, before: m[1], lang: m[2], needs: m[3], text: m[4]}
		if last := len(all) - 1; x.lang == "text" && last >= 0 && strings.TrimSpace(x.before) == "" && !all[last].shown {
			all[last].prints, all[last].shown = x.text, true
			continue
		}
		all = append(all, x)
	}
	require.Equal(t, strings.Count(string(b), "\n```")/2, len(all)+shown(all), "%s: a block is not read", page)
	return all
}

func shown(all []block) (n int) {
	for _, b := range all {
		if b.shown {
			n++
		}
	}
	return n
}

func (b block) isProgram() bool { return b.lang == "go" && strings.HasPrefix(b.text, "package main\n") }

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestLinksLeadSomewhere(t *testing.T) {
	for _, page := range pages {
		b, err := os.ReadFile(filepath.Join(root, page))
		require.NoError(t, err)
		for _, m := range link.FindAllSubmatch(b, -1) {
			target, _, _ := strings.Cut(string(m[1]), "#")
			if target == "" || strings.HasPrefix(target, "https://") {
				continue
			}
			require.FileExists(t, filepath.Join(root, filepath.Dir(page), target), page)
		}
	}
}

var names = regexp.MustCompile("`((?:storage|examples|indicator|governance|resources|collaboration|talent)/[a-z0-9_/.]+)`")

// A package or file that is named is there.
func TestWhatIsNamedIsThere(t *testing.T) {
	for _, page := range pages {
		b, err := os.ReadFile(filepath.Join(root, page))
		require.NoError(t, err)
		for _, m := range names.FindAllSubmatch(b, -1) {
			_, err := os.Stat(filepath.Join(root, string(m[1])))
			require.NoError(t, err, page)
		}
	}
}

// Scripts that are shown are the files that are run.
func TestScriptsAreTheFiles(t *testing.T) {
	found := 0
	for _, page := range pages {
		for _, b := range read(t, page) {
			if b.lang != "python" && b.lang != "r" {
				continue
			}
			all := link.FindAllStringSubmatch(b.before, -1)
			require.NotEmpty(t, all, "%s: no file is named before a script", page)
			file, err := os.ReadFile(filepath.Join(root, filepath.Dir(page), all[len(all)-1][1]))
			require.NoError(t, err)
			require.Equal(t, string(file), b.text+"\n", page)
			found++
		}
	}
	require.Equal(t, 2, found)
}
