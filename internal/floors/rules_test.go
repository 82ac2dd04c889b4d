package floors_test

import (
	"fmt"
	"go/ast"
	"path"
	"strconv"
	"strings"
)

const module = "github.com/renjia-project/renjia"

// floor says which packages of the module a package may import. Packages are
// named relative to the module, "." is its root, "x/*" is whatever lies below x.
type floor struct {
	of  string
	may []string
}

const anything = "**"

var floors = []floor{
	{".", nil},
	{"internal/*", []string{".", "internal/*"}},

	{"storage/driver", []string{".", "internal/*"}},
	{"storage", []string{".", "internal/*", "storage/driver"}},
	{"storage/memory", []string{".", "internal/*", "storage/driver"}},
	{"storage/sqlite", []string{".", "internal/*", "storage/driver"}},
	{"storage/backup", []string{".", "internal/*", "storage", "storage/driver", "storage/sqlite"}},
	{"storage/checkpoint", []string{".", "internal/*", "storage", "storage/driver"}},
	{"storage/retention", []string{".", "internal/*", "storage"}},
	{"storage/storagetest", []string{".", "internal/*", "storage", "storage/driver", "storage/storagetest/faulty"}},
	{"storage/storagetest/faulty", []string{".", "internal/*", "storage/driver"}},
	{"storage/privacy", []string{".", "internal/*", "storage", "storage/driver"}},
	{"storage/migrate", []string{".", "internal/*", "storage"}},

	{"governance/rule", []string{".", "internal/*"}},
	{"governance/roll", []string{".", "internal/*", "governance/rule"}},
	{"governance/roll/xlsx", []string{".", "internal/*"}},
	{"governance/statute", []string{".", "internal/*", "governance/rule"}},
	{"governance/replay", []string{".", "internal/*", "governance/rule", "governance/roll"}},
	{"governance/election", []string{".", "internal/*", "governance/rule", "governance/roll", "governance/statute"}},
	{"governance/procedure", []string{".", "internal/*", "governance/rule", "governance/statute"}},
	{"governance/notice", []string{".", "internal/*", "governance/rule", "governance/roll", "governance/statute"}},
	{"governance/voting", []string{".", "internal/*"}},
	{"governance/voting/*", []string{".", "internal/*", "governance/voting"}},
	{"governance/budgeting", []string{".", "internal/*", "governance/voting"}},
	{"resources/ledger", []string{".", "internal/*"}},
	{"resources/ledger/plaintext", []string{".", "internal/*", "resources/ledger"}},
	{"resources/ledger/statement", []string{".", "internal/*", "resources/ledger"}},
	{"resources/charity", []string{".", "internal/*", "resources/ledger", "resources/ledger/statement"}},
	{"resources/service", []string{".", "internal/*"}},
	{"resources/service/hsds", []string{".", "internal/*", "resources/service"}},
	{"resources/contract", []string{".", "internal/*", "resources/service", "resources/ledger"}},
	{"resources/contract/*", []string{".", "internal/*", "resources/service", "resources/ledger", "resources/contract"}},
	{"resources/booking", []string{".", "internal/*"}},
	{"resources/booking/ical", []string{".", "internal/*", "resources/booking", "resources/booking/recurrence"}},
	{"resources/booking/*", []string{".", "internal/*", "resources/booking"}},
	{"resources/stock", []string{".", "internal/*"}},
	{"resources/timebank", []string{".", "internal/*"}},
	{"collaboration/network", []string{".", "internal/*"}},
	{"collaboration/network/networktest", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/centrality", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/cohesion", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/holes", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/coreperiphery", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/community", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/twomode", []string{".", "internal/*", "collaboration/network", "collaboration/network/centrality"}},
	{"collaboration/network/permute", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/temporal", []string{".", "internal/*", "collaboration/network", "collaboration/network/permute"}},
	{"collaboration/network/exchange", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/gonumgraph", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/draw", []string{".", "internal/*", "collaboration/network"}},
	{"collaboration/network/profile", []string{
		".", "internal/*", "collaboration/network", "collaboration/network/centrality", "collaboration/network/cohesion",
		"collaboration/network/holes", "collaboration/network/coreperiphery", "collaboration/network/permute",
	}},
	{"collaboration/network/catalogue", []string{
		".", "internal/*", "collaboration/network", "collaboration/network/centrality", "collaboration/network/cohesion",
		"collaboration/network/holes", "collaboration/network/coreperiphery", "collaboration/network/community", "collaboration/network/twomode",
	}},
	{"collaboration/popolo", []string{".", "internal/*"}},
	{"collaboration/w3corg", []string{".", "internal/*"}},
	{"collaboration/trust", []string{".", "internal/*"}},
	{"talent/survival", []string{".", "internal/*"}},
	{"talent/assign", []string{".", "internal/*"}},
	{"talent/assign/roster", []string{".", "internal/*"}},
	{"talent/assign/transport", []string{".", "internal/*"}},
	{"talent/assign/stable", []string{".", "internal/*"}},
	{"talent/credential", []string{".", "internal/*"}},
	{"talent/badge", []string{".", "internal/*"}},
	{"talent/competency", []string{".", "internal/*"}},
	{"talent/ladder", []string{".", "internal/*"}},

	{"governance", []string{".", "internal/*", "storage", "governance/*"}},
	{"resources", []string{".", "internal/*", "storage", "resources/*"}},
	{"collaboration", []string{".", "internal/*", "storage", "collaboration/*"}},
	{"talent", []string{".", "internal/*", "storage", "talent/*"}},

	{"indicator/measured", []string{".", "internal/*"}},
	{"indicator/agreement", []string{".", "internal/*", "indicator/measured", "collaboration/trust"}},
	{"indicator/discourse", []string{".", "internal/*", "indicator/measured"}},
	{"indicator/outcome", []string{".", "internal/*", "indicator/measured", "resources/service"}},
	{"indicator/worth", []string{".", "internal/*", "indicator/measured"}},
	{"indicator/process", []string{".", "internal/*", "indicator/measured", "governance/procedure", "talent/survival"}},
	{"indicator/composite", []string{".", "internal/*", "indicator/measured"}},
	{"indicator/study", []string{".", "internal/*", "indicator/measured"}},
	{"indicator/inequality", []string{".", "internal/*", "indicator/measured"}},
	{"indicator/catalogue", []string{
		".", "internal/*", "indicator/*", "governance/procedure", "resources/service", "talent/survival",
	}},
	{"indicator/bootstrap", []string{".", "internal/*", "indicator/measured"}},
	{"indicator/share", []string{".", "internal/*", "indicator/measured"}},
	{"indicator/disclosure", []string{".", "internal/*"}},
	{"indicator/tidy", []string{".", "internal/*", "storage"}},
	{"indicator/tidy/*", []string{".", "internal/*", "storage", "indicator/tidy"}},
	{"indicator", []string{
		".", "internal/*", "indicator/*", "storage", "storage/*", "governance", "governance/*", "resources", "resources/*",
		"collaboration", "collaboration/*", "talent", "talent/*",
	}},
	{"examples/*", []string{anything}},
}

// only names the packages that alone import something heavy from outside.
var only = []struct {
	what string // with everything below it
	by   []string
}{
	{"gonum.org/v1/plot", []string{"indicator", "examples/*"}},
	{"modernc.org/sqlite", []string{"storage/sqlite"}},
	{"filippo.io/age", []string{"storage/backup"}},
	{"golang.org/x/mod", []string{"storage/checkpoint"}},
	{"gonum.org/v1/gonum/graph", []string{"collaboration/network/gonumgraph", "collaboration/network/community"}},
	{"gonum.org/v1/gonum", []string{
		"collaboration/network/*", "collaboration/trust", "indicator", "indicator/*", "talent/*", "examples/*",
	}},
	{"github.com/xuri/excelize", []string{"governance/roll/xlsx", "indicator/tidy/xlsx"}},
	{"github.com/parquet-go", []string{"indicator/tidy/parquet"}},
	{"github.com/teambition/rrule-go", []string{"resources/booking/recurrence"}},
	{"github.com/arran4/golang-ical", []string{"resources/booking/ical"}},
}

var wings = []string{"governance", "resources", "collaboration", "talent"}

// relative names a package of the module; ok is false for any other.
func relative(importPath string) (string, bool) {
	if importPath == module {
		return ".", true
	}
	return strings.CutPrefix(importPath, module+"/")
}

func matches(name string, patterns ...string) bool {
	for _, p := range patterns {
		below, tree := strings.CutSuffix(p, "*")
		if p == anything || name == p || tree && strings.HasPrefix(name, below) {
			return true
		}
	}
	return false
}

func under(importPath, root string) bool {
	return importPath == root || strings.HasPrefix(importPath, root+"/")
}

// checkImports returns what is wrong with the imports of one package.
func checkImports(name string, imports []string) (wrong []string) {
	var may []string
	found := false
	for _, f := range floors {
		if found = matches(name, f.of); found {
			may = f.may
			break
		}
	}
	if !found {
		return []string{name + " stands on no floor: add it to the table"}
	}
	for _, i := range imports {
		if other, ours := relative(i); ours && !matches(other, may...) {
			wrong = append(wrong, fmt.Sprintf("%s imports %s of another floor", name, other))
		}
		for _, o := range only {
			if under(i, o.what) && !matches(name, o.by...) {
				wrong = append(wrong, fmt.Sprintf("%s imports %s, which only %v may", name, i, o.by))
			}
		}
	}
	return wrong
}

// checkDeps returns what a wing or an engine draws in that it must not, at any
// depth.
func checkDeps(name string, deps []string) (wrong []string) {
	wing, _, _ := strings.Cut(name, "/")
	if !matches(wing, wings...) {
		return nil
	}
	for _, d := range deps {
		if strings.HasPrefix(d, "modernc.org/") || d == "database/sql" || under(d, "gonum.org/v1/plot") {
			wrong = append(wrong, fmt.Sprintf("%s depends on %s", name, d))
		}
	}
	return wrong
}

// withoutClock reports whether a file of a package must not read the clock: all
// files of engines, and all of the root but the one of Source, whose documented
// default is the system's clock.
func withoutClock(name, file string) bool {
	wing, _, engine := strings.Cut(name, "/")
	return name == "." && file != "id.go" || engine && matches(wing, wings...)
}

// clockReads returns the references to the system's clock in a file.
func clockReads(f *ast.File) (reads []*ast.SelectorExpr) {
	local := ""
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		if p != "time" {
			continue
		}
		if local = path.Base(p); i.Name != nil {
			local = i.Name.Name
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := s.X.(*ast.Ident)
		if ok && local != "" && x.Name == local && matches(s.Sel.Name, "Now", "Since", "Until") {
			reads = append(reads, s)
		}
		return true
	})
	return reads
}
