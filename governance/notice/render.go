package notice

import (
	"bytes"
	_ "embed" // the template and the style
	"fmt"
	"html/template"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

//go:embed templates/style.css
var style string

//go:embed templates/page.html
var markup string

var layout = template.Must(template.New("page").Parse(markup))

func render(w io.Writer, l renjia.Lang, pages []*page) error {
	if len(pages) == 0 {
		return fmt.Errorf("no documents to write: %w", renjia.ErrInvalid)
	}
	var b bytes.Buffer
	err := layout.Execute(&b, map[string]any{
		"Lang": tag(l), "Title": pages[0].Title(), "Style": template.CSS(style), "Pages": pages, // #nosec the style is ours
	})
	if err != nil {
		return fmt.Errorf("set the notice: %w", err)
	}
	_, err = io.WriteString(w, strings.Map(printable, b.String()))
	return err
}

// tag returns the language as browsers choose fonts by it: han characters have
// other shapes in Japanese.
func tag(l renjia.Lang) string {
	if l == renjia.Chinese {
		return "zh-Hans"
	}
	return "en"
}

// printable replaces what could make a document unreadable or read otherwise
// than it is stored: control characters and those that turn the direction of
// writing, by which one name can be made to look like another.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r < 0x20, r >= 0x7f && r <= 0x9f,
		r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069,
		r == 0xfffe, r == 0xffff:
		return utf8.RuneError
	}
	return r
}
