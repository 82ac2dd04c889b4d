package readme

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var programs = regexp.MustCompile("(?s)```go\n(package main\n.*?)```\n+```text\n(.*?)```")

func TestProgramsOfTheReadmePrintWhatItSays(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs programs")
	}
	for _, file := range []string{"README.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", file))
		require.NoError(t, err)
		found := programs.FindAllStringSubmatch(string(text), -1)
		require.GreaterOrEqual(t, len(found), 2, "%s: the programs are not where this test looks for them", file)
		for _, program := range found {
			require.Equal(t, strings.TrimSpace(program[2]), strings.TrimSpace(run(t, program[1])), "%s:\n%s", file, program[1])
		}
	}
}

// run runs a program with the module's packages, as a reader would.
func run(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "main.go")
	require.NoError(t, os.WriteFile(path, []byte(source), 0o600))
	cmd := exec.Command("go", "run", path)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}
