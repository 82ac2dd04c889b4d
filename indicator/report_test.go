package indicator_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator"
)

var update = flag.Bool("update", false, "write the golden files")

// renderings returns the report of the data in both forms and languages, by
// file name.
func renderings(t *testing.T, d *indicator.Data) map[string]string {
	r, err := indicator.NewReport(d)
	require.NoError(t, err)
	out := map[string]string{}
	for _, l := range []renjia.Lang{renjia.English, renjia.Chinese} {
		var md, html bytes.Buffer
		require.NoError(t, r.WriteMarkdown(&md, l))
		require.NoError(t, r.WriteHTML(&html, l))
		out["report."+string(l)+".md"], out["report."+string(l)+".html"] = md.String(), html.String()
	}
	return out
}

func TestReportMatchesGoldenFiles(t *testing.T) {
	for name, got := range renderings(t, fixture(t)) {
		path := filepath.Join("testdata", name)
		if *update {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err)
		require.True(t, string(want) == got, "%s differs; run go test -update if that is wanted", name)
	}
}

// element is an element of a parsed page.
type element struct {
	name  string
	attrs map[string]string
}

// parse reads the page as strict XML, in which only the five predefined
// entities exist.
func parse(t *testing.T, page string) (all []element) {
	decoder := xml.NewDecoder(strings.NewReader(page))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return all
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			e := element{start.Name.Local, map[string]string{}}
			for _, a := range start.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			all = append(all, e)
		}
	}
}

func count(all []element, name string) (n int) {
	for _, e := range all {
		if e.name == name {
			n++
		}
	}
	return n
}

func TestPageIsWellFormedAndSelfContained(t *testing.T) {
	for name, page := range renderings(t, fixture(t)) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		all := parse(t, page)
		require.Zero(t, count(all, "script")+count(all, "link")+count(all, "img")+count(all, "iframe")+count(all, "image"))
		require.Equal(t, 1, count(all, "h1"))
		require.Equal(t, count(all, "figure"), count(all, "figcaption"))
		require.GreaterOrEqual(t, count(all, "svg"), 4)
		require.False(t, strings.Contains(page, "url("))
		require.False(t, strings.Contains(page, "@import"))
		for _, e := range all {
			for key, v := range e.attrs {
				require.False(t, strings.HasPrefix(key, "on"), "%s has a handler %s", e.name, key)
				if key == "href" || key == "src" {
					require.True(t, strings.HasPrefix(v, "#"), "%s points out of the page: %s", e.name, v)
				}
			}
		}
	}
}

func TestEveryLinkOfThePageArrives(t *testing.T) {
	for name, page := range renderings(t, fixture(t)) {
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			require.False(t, ids[m[1]], "%s: id %s occurs twice", name, m[1])
			ids[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`(?:href="#|\]\(#|(?:aria-labelledby)=")([^")]*)`).FindAllStringSubmatch(page, -1) {
			require.True(t, ids[m[1]], "%s: link to %s leads nowhere", name, m[1])
		}
	}
}

func TestPageIsAccessible(t *testing.T) {
	for name, page := range renderings(t, fixture(t)) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		pictures := 0
		for _, e := range parse(t, page) {
			switch {
			case e.name == "html":
				require.Equal(t, map[string]string{"report.en.html": "en", "report.zh.html": "zh-CN"}[name], e.attrs["lang"])
			case e.name == "th":
				require.NotEmpty(t, e.attrs["scope"])
			case e.attrs["role"] == "img":
				pictures++
				require.NotEmpty(t, e.attrs["aria-label"])
			}
		}
		require.Equal(t, strings.Count(page, "<svg"), pictures)
	}
}

func TestTextsCannotBecomeMarkup(t *testing.T) {
	d := fixture(t)
	evil := `</text><script>alert("1")</script>|[x](y)`
	d.Community, d.Funds[0].Name, d.Decisions[0].Title = renjia.Both(evil), renjia.Both(evil), renjia.Both(evil)
	d.Decisions[0].Explanation.Steps[0].Claim = renjia.Both(evil)
	d.Contracts[0].Title = renjia.Both(evil)
	for name, page := range renderings(t, d) {
		require.False(t, strings.Contains(page, "<script>"), name)
		if strings.HasSuffix(name, ".html") {
			parse(t, page)
			continue
		}
		require.False(t, strings.Contains(page, "[x](y)"), name)
	}
}

func TestSyntheticDataIsSaidSo(t *testing.T) {
	d := fixture(t)
	for name, page := range renderings(t, d) {
		said := map[bool]string{true: "合成数据", false: "Synthetic data"}[strings.Contains(name, ".zh.")]
		require.True(t, strings.Contains(page, said), name)
	}
	d.Synthetic = false
	for _, page := range renderings(t, d) {
		require.False(t, strings.Contains(page, "Synthetic data") || strings.Contains(page, "合成数据"))
	}
}

func TestChartsAreDeterministic(t *testing.T) {
	want := renderings(t, fixture(t))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for name, page := range renderings(t, fixture(t)) {
				if page != want[name] {
					t.Errorf("%s: two renderings of the same data differ", name)
				}
			}
		})
	}
	all.Wait()
}

func TestReportOfNothingSaysUndefined(t *testing.T) {
	empty := &indicator.Data{Community: renjia.Both("Nowhere"), AsOf: day(t, "2026-06-30"), Period: fixture(t).Period}
	for name, page := range renderings(t, empty) {
		if strings.Contains(name, ".zh.") {
			require.True(t, strings.Contains(page, "无定义"))
			continue
		}
		require.True(t, strings.Contains(page, "undefined: the base is 0"))
		require.False(t, strings.Contains(page, "NaN"))
	}
	card, err := empty.Scorecard()
	require.NoError(t, err)
	for _, g := range card.Groups {
		for _, s := range g.Scores {
			require.Nil(t, s.Result, s.Indicator)
			require.NotEmpty(t, s.Undefined.EN, s.Indicator)
			require.NotEmpty(t, s.Undefined.ZH, s.Indicator)
		}
	}
}

func TestReportRefusesContradictions(t *testing.T) {
	for path, spoil := range map[string]func(*indicator.Data){
		"community":                 func(d *indicator.Data) { d.Community = renjia.Text{} },
		"period":                    func(d *indicator.Data) { d.AsOf = day(t, "2027-01-01") },
		"decided":                   func(d *indicator.Data) { d.Decided = 1 },
		"organizations[3].partners": func(d *indicator.Data) { d.Organizations[3].Partners = []int{6} },
	} {
		d := fixture(t)
		spoil(d)
		_, err := indicator.NewReport(d)
		var invalid *renjia.ValidationError
		require.ErrorAs(t, err, &invalid)
		require.Equal(t, path, invalid.Problems[0].Path)
	}
}
