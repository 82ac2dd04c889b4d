package timebank

import (
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
)

// Certificate is a certificate of volunteer hours (志愿服务记录证明), which a volunteer may
// ask for and gets free of charge: true, accurate and complete (Order 67). It has
// a digest by which whoever is shown it can ask the issuer, or check that it was
// not changed.
type Certificate struct {
	Number   string            `json:"number"`
	Person   renjia.Ref        `json:"person" privacy:"personal"`
	Name     string            `json:"name" privacy:"personal"`
	Issuer   renjia.Text       `json:"issuer"`
	Issued   renjia.Date       `json:"issued"`
	Period   renjia.Period     `json:"period"`
	Lines    []CertificateLine `json:"lines"`
	Raw      Minutes           `json:"raw_minutes"`
	Credited Minutes           `json:"credited_minutes"`
	Star     int               `json:"star,omitempty"`   // 0: none, or not asked for
	Digest   string            `json:"digest,omitempty"` // SHA-256 of the rest in canonical form, hexadecimal
}

// CertificateLine is one stretch of service on a certificate.
type CertificateLine struct {
	Day      renjia.Date     `json:"day"`
	Interval renjia.Interval `json:"interval"`
	Activity string          `json:"activity"`
	Raw      Minutes         `json:"raw_minutes"`
	Credited Minutes         `json:"credited_minutes"`
	Policy   string          `json:"policy"`
	Source   renjia.Ref      `json:"source,omitzero"`
}

// Of fills in what the person was certified in the period of c, in order of
// time, and the digest. What is of somebody else, voided, or of another day is left
// out.
func (c Certificate) Of(all iter.Seq2[Certified, error]) (Certificate, error) {
	var own []Certified
	for v, err := range all {
		if err != nil {
			return c, err
		}
		if v.Person == c.Person && v.Voided.IsZero() && c.Period.Contains(v.Day) {
			own = append(own, v)
		}
	}
	slices.SortFunc(own, byStart)
	c.Lines, c.Raw, c.Credited = []CertificateLine{}, 0, 0
	for _, v := range own {
		line := CertificateLine{v.Day, instants(v.Interval), v.Activity, v.Credit.Raw, v.Credit.Minutes, v.Credit.Policy, v.Source}
		c.Lines = append(c.Lines, line)
		var err error
		if c.Raw, err = c.Raw.Add(line.Raw); err != nil {
			return c, err
		}
		if c.Credited, err = c.Credited.Add(line.Credited); err != nil {
			return c, err
		}
	}
	sum, err := c.sum()
	c.Digest = sum
	if err != nil {
		return c, err
	}
	return c, c.Validate()
}

// Validate reports every problem of the certificate's own.
func (c *Certificate) Validate() error {
	var p renjia.Problems
	p.Require(c.Number != "", "number", "must be given")
	p.Require(!c.Person.IsZero(), "person", "must be given")
	p.Require(c.Name != "", "name", "must be given")
	p.Require(!c.Issuer.IsZero(), "issuer", "must be given")
	p.Require(!c.Issued.IsZero(), "issued", "must be given")
	p.Within("period", c.Period.Validate())
	return p.Err("certificate " + c.Number)
}

func (c Certificate) sum() (string, error) {
	c.Digest = ""
	h, err := digest.Sum(c)
	return hex.EncodeToString(h[:]), err
}

// Verify checks that nothing of the certificate was changed after its digest was
// made: ErrCorrupt.
func (c Certificate) Verify() error {
	sum, err := c.sum()
	if err != nil {
		return err
	}
	if sum != c.Digest {
		return fmt.Errorf("certificate %s: differs from its digest: %w", c.Number, renjia.ErrCorrupt)
	}
	return nil
}

// sheet is a certificate with the words of a language.
type sheet struct {
	Certificate
	lang renjia.Lang
	zone *time.Location
}

func (s sheet) Say(en, zh string) string { return renjia.Text{EN: en, ZH: zh}.In(s.lang) }
func (s sheet) Lang() renjia.Lang        { return s.lang }
func (s sheet) IssuedBy() string         { return s.Issuer.In(s.lang) }
func (s sheet) Time(m Minutes) string    { return m.Text().In(s.lang) }
func (s sheet) At(t time.Time) string    { return t.In(s.zone).Format("2006-01-02 15:04") }
func (s sheet) Until(t time.Time) string { return t.In(s.zone).Format("15:04") }
func (s sheet) Span() string             { return s.Period.String() }
func (s sheet) Hours(l CertificateLine) string {
	return s.At(l.Interval.From) + "–" + s.Until(l.Interval.Until)
}

// WriteText writes the certificate as plain text in a language, with times as they
// are at a place.
func (c Certificate) WriteText(w io.Writer, lang renjia.Lang, zone *time.Location) error {
	s := sheet{c, lang, zone}
	_, err := fmt.Fprintf(w, "%s\n%s: %s\n%s: %s\n%s: %s\n%s: %s\n\n", s.Say("Certificate of volunteer hours", "志愿服务记录证明"),
		s.Say("Number", "编号"), c.Number, s.Say("Name", "姓名"), c.Name, s.Say("Period", "期间"), s.Span(), s.Say("Issued by", "出具单位"), s.IssuedBy())
	for _, l := range c.Lines {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s  %s  %s\n", s.Hours(l), s.Time(l.Raw), l.Activity)
		}
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "\n%s: %s\n%s: %s\n", s.Say("Total", "服务时长合计"), s.Time(c.Raw), s.Say("Credited", "计入时长"), s.Time(c.Credited))
	}
	if err == nil && c.Star > 0 {
		_, err = fmt.Fprintf(w, "%s: %d\n", s.Say("Stars", "星级"), c.Star)
	}
	if err == nil {
		_, err = fmt.Fprintf(w, "%s: %s\n%s: %s\n", s.Say("Date", "出具日期"), c.Issued, s.Say("Digest", "校验码"), c.Digest)
	}
	return err
}

// page is the certificate as one self-contained page.
var page = template.Must(template.New("certificate").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Say "Certificate of volunteer hours" "志愿服务记录证明"}}</title>
<style>body{font-family:serif;max-width:42em;margin:2em auto}table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.2em .5em;text-align:left}code{overflow-wrap:anywhere}</style></head>
<body><h1>{{.Say "Certificate of volunteer hours" "志愿服务记录证明"}}</h1>
<p>{{.Say "Number" "编号"}}: {{.Number}}<br>{{.Say "Name" "姓名"}}: {{.Name}}<br>{{.Say "Period" "期间"}}: {{.Span}}</p>
<table><tr><th>{{.Say "When" "时间"}}</th><th>{{.Say "Duration" "时长"}}</th><th>{{.Say "Activity" "服务内容"}}</th></tr>
{{range .Lines}}<tr><td>{{$.Hours .}}</td><td>{{$.Time .Raw}}</td><td>{{.Activity}}</td></tr>
{{end}}</table>
<p>{{.Say "Total" "服务时长合计"}}: {{.Time .Raw}}<br>{{.Say "Credited" "计入时长"}}: {{.Time .Credited}}{{if .Star}}<br>{{.Say "Stars" "星级"}}: {{.Star}}{{end}}</p>
<p>{{.Say "Issued by" "出具单位"}}: {{.IssuedBy}}<br>{{.Say "Date" "出具日期"}}: {{.Issued}}</p>
<p>{{.Say "Digest" "校验码"}}: <code>{{.Digest}}</code></p></body></html>
`))

// WriteHTML writes the certificate as one self-contained page.
func (c Certificate) WriteHTML(w io.Writer, lang renjia.Lang, zone *time.Location) error {
	return page.Execute(w, sheet{c, lang, zone})
}
