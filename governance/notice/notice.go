package notice

import (
	"io"

	"github.com/renjia-project/renjia"
)

// Document is one document of this package: [Ballot], [ElectionBallot],
// [ProxyForm], [Meeting], [Roll], [Candidates], [Proxies], [Decisions],
// [ElectionResult], [Recall], [Handover], [Disclosure] or [General].
type Document interface {
	head() Heading
	check(p *renjia.Problems)
	// compose writes the document's blocks in the page's language. What law or
	// covenant leave open and the document needs is page.needs.
	compose(p *page)
}

// Heading is what every document has above and below its text.
type Heading struct {
	Community renjia.Text `json:"community,omitzero"` // estate, community or village, above the title
	Title     renjia.Text `json:"title,omitzero"`     // in the place of the document's usual title
	Number    string      `json:"number,omitempty"`   // of the issuer's register (文号)
	Issuer    renjia.Text `json:"issuer"`             // who signs (落款)
	Date      renjia.Date `json:"date"`               // of signing, and of posting what is posted
	Contact   renjia.Text `json:"contact,omitzero"`   // where to ask, as it shall be printed
	// Remark stands below the title, for example that the data are a sample.
	Remark renjia.Text `json:"remark,omitzero"`
}

func (h Heading) head() Heading { return h }

func (h Heading) validate(p *renjia.Problems) {
	p.Require(!h.Issuer.IsZero(), "issuer", "must be given: a notice nobody signs binds nobody")
	p.Require(!h.Date.IsZero(), "date", "must be given")
}

// Section is a part of a document in the caller's words. Line breaks within a
// paragraph are kept.
type Section struct {
	Heading    renjia.Text   `json:"heading,omitzero"`
	Paragraphs []renjia.Text `json:"paragraphs,omitempty"`
	Table      *Table        `json:"table,omitempty"`
}

// Table has a first column that names its rows.
type Table struct {
	Caption renjia.Text   `json:"caption,omitzero"`
	Columns []renjia.Text `json:"columns"`
	Rows    [][]string    `json:"rows"` // as long as Columns
}

func (s Section) validate(p *renjia.Problems, path string) {
	p.Require(len(s.Paragraphs) > 0 || s.Table != nil, path, "must have a paragraph or a table")
	if s.Table == nil {
		return
	}
	p.Require(len(s.Table.Columns) > 0, path+".table.columns", "must not be empty")
	for i, row := range s.Table.Rows {
		p.Require(len(row) == len(s.Table.Columns), at(path+".table.rows", i), "has %d cells for %d columns", len(row), len(s.Table.Columns))
	}
}

// Check composes a document without writing it. It returns what whoever posts
// it should know: a day too late, a display too short, a report that is due. Such a document can be
// written all the same, for it may report what happened. The error is that of
// [Write].
func Check(d Document) (warnings []renjia.Text, err error) {
	p, err := compose(renjia.English, d)
	if err != nil {
		return nil, err
	}
	return p.Warnings, nil
}

// Write writes documents as one HTML file, each on pages of its own: one notice,
// or the ballot papers of a whole roll. It writes nothing but on success.
//
// All problems of a document are reported in one *[renjia.ValidationError]; a
// choice that the document depends on and nobody made is a
// *[renjia.UnspecifiedError]. No documents at all are ErrInvalid.
func Write(w io.Writer, l renjia.Lang, docs ...Document) error {
	if _, err := renjia.ParseLang(string(l)); err != nil {
		return err
	}
	pages := make([]*page, len(docs))
	for i, d := range docs {
		p, err := compose(l, d)
		if err != nil {
			return err
		}
		pages[i] = p
	}
	return render(w, l, pages)
}

func compose(l renjia.Lang, d Document) (*page, error) {
	var problems renjia.Problems
	d.head().validate(&problems)
	d.check(&problems)
	if err := problems.Err("notice"); err != nil {
		return nil, err
	}
	p := &page{Heading: d.head(), lang: l}
	d.compose(p)
	if err := p.open.err(p.Title()); err != nil {
		return nil, err
	}
	return p, nil
}
