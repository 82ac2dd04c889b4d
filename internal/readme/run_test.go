package readme

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// bench is where the pages are run: every program is built once.
type bench struct {
	bin  string
	main map[string]string // program by its text
}

var example = regexp.MustCompile(`go run \./(examples/\w+)`)

// build builds the programs of the pages and the examples that they run, all in
// one call. The programs are laid over the module as packages of it.
func build(t *testing.T, all []block) *bench {
	t.Helper()
	dir := t.TempDir()
	b := &bench{bin: filepath.Join(dir, "bin"), main: map[string]string{}}
	require.NoError(t, os.Mkdir(b.bin, 0o755))
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	var packages []string
	for _, x := range all {
		for _, m := range example.FindAllStringSubmatch(x.text, -1) {
			if x.lang == "sh" && !slices.Contains(packages, "./"+m[1]) {
				packages = append(packages, "./"+m[1])
			}
		}
		if !x.isProgram() || b.main[x.text] != "" {
			continue
		}
		require.NotContains(t, x.text, "renjia/internal/", "%s: nobody else can import that", x.page)
		name := fmt.Sprintf("program%d", len(b.main)+1)
		source := filepath.Join(dir, name+".go")
		require.NoError(t, os.WriteFile(source, []byte(x.text+"\n"), 0o600))
		place, err := filepath.Abs(filepath.Join(root, "internal", "readme", name, "main.go"))
		require.NoError(t, err)
		overlay.Replace[place] = source
		packages = append(packages, "./internal/readme/"+name)
		b.main[x.text] = filepath.Join(b.bin, name)
	}
	over, err := json.Marshal(overlay)
	require.NoError(t, err)
	file := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(file, over, 0o600))
	cmd := exec.Command("go", append([]string{"build", "-overlay", file, "-ldflags", "-s -w", "-o", b.bin + "/"}, packages...)...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOWORK=") // the examples that are modules of their own, too
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.NoError(t, os.WriteFile(filepath.Join(b.bin, "go"), []byte(command), 0o755)) //nolint:gosec // it is a command
	return b
}

// command stands in for go: what was built is not built again, and the tests of
// everything are what is running now.
const command = `#!/bin/bash
case "$1 $2" in
"run ./examples/"*) program=${2#./examples/}; shift 2; exec "$(dirname "$0")/$program" "$@" ;;
"test ./...") exit 0 ;;
esac
echo "go $*: not a command of these pages" >&2
exit 1
`

// checkout is a folder that looks like the root of a checkout and takes what is
// written there.
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"examples", "storage", "go.mod"} {
		target, err := filepath.Abs(filepath.Join(root, name))
		require.NoError(t, err)
		require.NoError(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	return dir
}

// run runs commands in a folder and returns what they print.
func (b *bench) run(t *testing.T, dir string, x block) string {
	t.Helper()
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", x.text)
	if x.isProgram() {
		cmd = exec.Command(b.main[x.text])
	}
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+b.bin+string(os.PathListSeparator)+os.Getenv("PATH"), "LC_ALL=C.UTF-8")
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	require.NoError(t, err, "%s:\n%s\n%s", x.page, x.text, complaints.String())
	return string(out)
}

// Every program and command of the pages runs, in order, and prints what stands
// behind it.
func TestThePagesRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	var all []block
	for _, page := range pages {
		all = append(all, read(t, page)...)
	}
	b := build(t, all)
	for _, page := range pages {
		if page == "README.zh.md" { // TestBothReadmesSayTheSame
			continue
		}
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			dir := checkout(t)
			for _, x := range read(t, page) {
				switch {
				case x.needs == "network", x.needs == "server":
					b.lookUp(t, x)
				case x.isProgram(), x.lang == "sh" && installed(t, x.needs):
					out := b.run(t, dir, x)
					if x.shown {
						require.Regexp(t, said(x.prints), trimmed(out), "%s:\n%s", page, x.text)
					}
				}
			}
		})
	}
}

// said is what an output must match: a line "…" stands for any number of lines.
func said(prints string) string {
	return "^" + strings.ReplaceAll(regexp.QuoteMeta(trimmed(prints)), "\n…", "(?s:\n.*)") + "$"
}

// trimmed drops the spaces at the ends of lines, which editors drop too.
func trimmed(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// installed reports whether a program is there; where it has to be, it must.
func installed(t *testing.T, program string) bool {
	t.Helper()
	if program == "" {
		return true
	}
	err := exec.Command("bash", "-c", present[program]).Run()
	if os.Getenv("RENJIA_SNIPPETS") == "1" {
		require.NoError(t, err, "%s: %s", program, present[program])
	}
	return err == nil
}

// present says how to find out that a program is there, with what it needs.
var present = map[string]string{
	"python3": "python3 -c 'import sqlite3'",
	"Rscript": `Rscript -e 'for (p in c("DBI", "RSQLite", "jsonlite")) library(p, character.only = TRUE)'`,
}

var (
	gets = regexp.MustCompile(`go get github\.com/renjia-project/renjia([\w/]*)`)
	path = regexp.MustCompile(`(?:^|[\s=])(?:\./)?((?:examples|storage)/[\w./-]+)`)
	flag = regexp.MustCompile(`\s-([a-z][a-z-]*)`)
)

// lookUp checks commands that cannot be run here: the examples that they call
// take their flags, and the files and modules that they name are there.
func (b *bench) lookUp(t *testing.T, x block) {
	t.Helper()
	for _, m := range gets.FindAllStringSubmatch(x.text, -1) {
		require.FileExists(t, filepath.Join(root, m[1], "go.mod"), x.page)
	}
	for _, m := range path.FindAllStringSubmatch(x.text, -1) {
		_, err := os.Stat(filepath.Join(root, m[1]))
		require.NoError(t, err, x.page)
	}
	for _, line := range strings.Split(strings.ReplaceAll(x.text, "\\\n", ""), "\n") {
		m := example.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		help, _ := exec.Command(filepath.Join(b.bin, filepath.Base(m[1])), "-h").CombinedOutput() // some exit with 2
		for _, f := range flag.FindAllStringSubmatch(line, -1) {
			require.Regexp(t, `(?m)(^|\s)-`+f[1]+`\b`, string(help), "%s: %s", x.page, line)
		}
	}
}
