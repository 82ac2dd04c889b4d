package indicator

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/renjia-project/renjia"
)

//go:embed report.html.tmpl
var reportTemplate string

// WriteHTML writes the report as one page that needs nothing else: style and
// charts are inside, there are no scripts and no requests. It reads on a phone
// and prints on A4. The markup is also well-formed XML.
func (r *Report) WriteHTML(w io.Writer, l renjia.Lang) error {
	t, err := template.New("report").Funcs(functions(l)).Parse(reportTemplate)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var b strings.Builder
	if err := t.Execute(&b, r); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// svg draws what the figure shows.
func (f *Figure) svg(l renjia.Lang) (string, error) {
	if f.Network != nil {
		return f.Network.SVG(l)
	}
	return f.Chart.SVG(l)
}

// functions are what the template calls, bound to a language.
func functions(l renjia.Lang) template.FuncMap {
	return template.FuncMap{
		"t":     func(t renjia.Text) string { return t.In(l) },
		"say":   func(en, zh string) string { return words(en, zh).In(l) },
		"colon": func() string { return colon(l) },
		"lang": func() string {
			if l == renjia.Chinese {
				return "zh-CN"
			}
			return "en"
		},
		"draw": func(f *Figure) (template.HTML, error) {
			svg, err := f.svg(l)
			return template.HTML(svg), err //nolint:gosec // drawn by this package, its texts escaped
		},
	}
}
