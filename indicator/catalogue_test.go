package indicator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
)

// constants returns the values of the package's constants of a type, and how
// often each is used outside its declaration.
func constants(t *testing.T, typ string) (values map[string]string, uses map[string]int) {
	files := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	values, uses = map[string]string{}, map[string]int{}
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if id, ok := n.Type.(*ast.Ident); ok && id.Name == typ && len(n.Values) == 1 {
				text, err := strconv.Unquote(n.Values[0].(*ast.BasicLit).Value)
				require.NoError(t, err)
				values[n.Names[0].Name] = text
				uses[n.Names[0].Name]--
			}
		case *ast.Ident:
			uses[n.Name]++
		}
		return true
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(files, name, nil, 0)
			require.NoError(t, err)
			ast.Inspect(file, visit)
		}
	}
	return values, uses
}

func TestCatalogueListsExactlyWhatIsImplemented(t *testing.T) {
	c, err := indicator.Builtin()
	require.NoError(t, err)
	var measures, indicators []string
	for _, m := range c.Measures {
		measures = append(measures, string(m.ID))
	}
	for _, x := range c.Indicators {
		indicators = append(indicators, string(x.ID))
	}
	for typ, listed := range map[string][]string{"MeasureID": measures, "ID": indicators} {
		values, uses := constants(t, typ)
		var implemented []string
		for name, v := range values {
			implemented = append(implemented, v)
			require.Positive(t, uses[name], "%s is declared but nothing computes it", name)
		}
		require.ElementsMatch(t, listed, implemented, typ)
	}
}

func TestCatalogueCoversEveryDimension(t *testing.T) {
	c, err := indicator.Builtin()
	require.NoError(t, err)
	for _, d := range indicator.Dimensions() {
		found := false
		for _, x := range c.Indicators {
			found = found || x.Dimension == d
		}
		require.True(t, found, d)
	}
}

func TestCatalogueReaderNamesEveryProblem(t *testing.T) {
	_, err := indicator.ReadCatalogue(strings.NewReader(`{"indicators":[{"id":"x","dimension":"F","measure":"none","unit":"m"}]}`))
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	var paths []string
	for _, p := range invalid.Problems {
		paths = append(paths, p.Path)
	}
	require.ElementsMatch(t, []string{"version", "indicators[0].dimension", "indicators[0].measure", "indicators[0].unit",
		"indicators[0].title", "indicators[0].reading", "indicators[0].inputs"}, paths)
	for _, bad := range []string{"", "[]", `{"version":"1"} {}`, `{"versions":"1"}`} {
		_, err := indicator.ReadCatalogue(strings.NewReader(bad))
		require.ErrorIs(t, err, renjia.ErrInvalid, bad)
	}
}

func FuzzReadCatalogue(f *testing.F) {
	b, err := os.ReadFile("catalogue.json")
	require.NoError(f, err)
	f.Add(string(b))
	f.Add(`{"version":"1","measures":[{"id":"a"}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		c, err := indicator.ReadCatalogue(strings.NewReader(s))
		if err != nil {
			require.ErrorIs(t, err, renjia.ErrInvalid)
			return
		}
		require.NoError(t, c.Validate())
	})
}
