package floors_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type listed struct {
	ImportPath, Dir        string
	GoFiles, Imports, Deps []string
}

// list returns every package of the module. It also walks the module's
// directories, so that a cached result is not taken for a changed tree.
func list(t *testing.T) (all []listed) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	require.NoError(t, err)
	root := strings.TrimSpace(string(out))
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return err
	}))
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports,Deps", "./...")
	cmd.Dir = root
	out, err = cmd.Output()
	require.NoError(t, err)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else {
			require.NoError(t, err)
		}
		all = append(all, p)
	}
}

func TestEveryPackageKeepsToItsFloor(t *testing.T) {
	all := list(t)
	require.NotEmpty(t, all)
	for _, p := range all {
		name, ours := relative(p.ImportPath)
		require.True(t, ours, p.ImportPath)
		for _, wrong := range append(checkImports(name, p.Imports), checkDeps(name, p.Deps)...) {
			t.Error(wrong)
		}
		for _, file := range p.GoFiles {
			if !withoutClock(name, file) {
				continue
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, filepath.Join(p.Dir, file), nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			for _, read := range clockReads(f) {
				t.Errorf("%s: reads the clock: time.%s", set.Position(read.Pos()), read.Sel.Name)
			}
		}
	}
}

func TestEachFloorRuleCanFail(t *testing.T) {
	for _, c := range []struct {
		of, imports string
		ok          bool
	}{
		{".", "errors", true},
		{".", "internal/digest", false},
		{"internal/digest", ".", true},
		{"internal/digest", "internal/text", true},
		{"internal/digest", "storage", false},
		{"storage/driver", "internal/digest", true},
		{"storage/driver", "storage", false},
		{"storage", "storage/driver", true},
		{"storage", "storage/memory", false},
		{"storage/memory", "storage/driver", true},
		{"storage/memory", "storage", false},
		{"storage/sqlite", "storage/driver", true},
		{"storage/sqlite", "storage/memory", false},
		{"storage/storagetest", "storage", true},
		{"storage/storagetest", "storage/memory", false},
		{"governance/rule", ".", true},
		{"governance/rule", "governance", false},
		{"governance/roll", "governance/rule", true},
		{"governance/roll", "governance/statute", false},
		{"governance/statute", "governance/rule", true},
		{"governance/statute", "storage", false},
		{"resources/ledger", "resources/service", false},
		{"resources/service", "resources", false},
		{"resources/contract", "resources/service", true},
		{"resources/service", "resources/contract", false},
		{"collaboration/network", "storage", false},
		{"talent/survival", "talent/credential", false},
		{"talent/credential", "talent", false},
		{"governance", "storage", true},
		{"governance", "governance/roll", true},
		{"governance", "storage/driver", false},
		{"governance", "resources/ledger", false},
		{"resources", "governance", false},
		{"collaboration", "talent", false},
		{"talent", "storage/sqlite", false},
		{"talent", "indicator", false},
		{"indicator", "governance/rule", true},
		{"indicator", "examples/liede", false},
		{"examples/liede", "storage/sqlite", true},
		{"examples/liede", "examples/liede/synthetic", true},
		{"indicator", "gonum.org/v1/plot/vg", true},
		{"examples/liede", "gonum.org/v1/plot", true},
		{"resources", "gonum.org/v1/plot", false},
		{"resources", "gonum.org/v1/plotting", true},
		{"storage/sqlite", "modernc.org/sqlite", true},
		{"storage", "modernc.org/sqlite", false},
		{"examples/liede", "modernc.org/sqlite/lib", false},
		{"surprise", "errors", false},
		{"storage/surprise", "errors", false},
		{"governance/surprise", "errors", false},
	} {
		i := c.imports
		if first, _, _ := strings.Cut(i, "/"); !strings.Contains(first, ".") && i != "errors" {
			i = module + "/" + i
		} else if i == "." {
			i = module
		}
		require.Equal(t, c.ok, len(checkImports(c.of, []string{i})) == 0, "%s imports %s", c.of, c.imports)
	}
}

func TestEachDependencyRuleCanFail(t *testing.T) {
	heavy := []string{"modernc.org/sqlite", "modernc.org/libc", "database/sql", "gonum.org/v1/plot", "gonum.org/v1/plot/vg"}
	for _, name := range []string{"governance", "governance/roll", "resources", "collaboration/network", "talent", "talent/new"} {
		for _, d := range heavy {
			require.Len(t, checkDeps(name, []string{d}), 1, "%s depends on %s", name, d)
		}
		require.Empty(t, checkDeps(name, []string{"database/sql/driver", "errors", "gonum.org/v1/gonum"}))
	}
	require.Empty(t, checkDeps("indicator", heavy))
	require.Empty(t, checkDeps("storage/sqlite", heavy))
}

func TestTheClockRuleCanFail(t *testing.T) {
	for source, reads := range map[string]int{
		`import "time"; var x = time.Now()`:             1,
		`import "time"; var x = time.Now`:               1,
		`import "time"; func f() { g(time.Since(t)) }`:  1,
		`import clock "time"; var x = clock.Now()`:      1,
		`import "time"; var x = time.Unix(0, 0)`:        0,
		`var time struct{ Now int }; var x = time.Now`:  0,
		`import "example.org/time"; var x = time.Now()`: 0,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x; "+source, 0)
		require.NoError(t, err, source)
		require.Len(t, clockReads(f), reads, source)
	}
	require.True(t, withoutClock(".", "date.go"))
	require.False(t, withoutClock(".", "id.go"))
	require.True(t, withoutClock("governance/rule", "id.go"))
	require.False(t, withoutClock("governance", "motion.go"))
	require.False(t, withoutClock("storage/memory", "memory.go"))
}
