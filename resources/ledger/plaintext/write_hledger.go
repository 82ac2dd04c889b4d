package plaintext

import (
	"io"
	"iter"
	"strings"
)

// WriteHledger writes transactions in hledger's journal format, the fund of
// each posting as its tag fund. What would end a text early is replaced by its
// full-width form (; as ；, a comma in a tag as ，, a bar in a note as ｜), a
// line break by a space. Account names and commodities that hledger could not
// read are problems, listed as one *renjia.ValidationError.
func WriteHledger(w io.Writer, transactions iter.Seq2[*Transaction, error]) error {
	h := &hledgerWriter{newWriter(w, Hledger)}
	return h.all(transactions, h)
}

type hledgerWriter struct{ *writer }

func (h *hledgerWriter) end() {}

func (h *hledgerWriter) transaction(t *Transaction) {
	h.declare(t)
	h.WriteString(t.Date.String())
	if !t.Secondary.IsZero() {
		h.WriteString("=" + t.Secondary.String())
	}
	if t.Status != Unmarked {
		h.WriteString(" " + string(t.Status))
	}
	h.description(t)
	h.WriteByte('\n')
	for _, tag := range t.Tags {
		h.tag(t, "    ; ", tag)
	}
	for _, link := range t.Links {
		h.tag(t, "    ; ", Tag{"link", link})
	}
	for i := range t.Postings {
		h.posting(t, i)
	}
	h.WriteByte('\n')
}

// description writes code, payee and note. Empty parentheses keep a text from
// being read as a status or a code.
func (h *hledgerWriter) description(t *Transaction) {
	code, payee, note := replaced(t.Code, ")"), replaced(t.Payee, ";|"), replaced(t.Note, ";")
	if payee == "" {
		note = replaced(note, "|")
	}
	if text := payee + note; code != "" || strings.HasPrefix(text, "(") || (t.Status == Unmarked && strings.IndexAny(text, "*!") == 0) {
		h.WriteString(" (" + code + ")")
	}
	switch {
	case payee != "":
		h.WriteString(" " + payee + " | " + note)
	case note != "":
		h.WriteString(" " + note)
	}
}

func (h *hledgerWriter) tag(t *Transaction, before string, tag Tag) {
	h.require(tag.Name != "" && !strings.ContainsAny(tag.Name, " \t\n\r:,;"), t, "tag %q: hledger cannot read the name", tag.Name)
	h.WriteString(before + tag.Name + ": " + replaced(tag.Value, ",") + "\n")
}

func (h *hledgerWriter) posting(t *Transaction, i int) {
	p := &t.Postings[i]
	h.require(hledgerAccount(p.Account), t, "account %q: hledger cannot read the name", p.Account)
	h.require(replaced(p.Fund, ",") == p.Fund, t, "fund %q: hledger cannot read the name", p.Fund)
	h.WriteString("    ")
	if p.Status != Unmarked {
		h.WriteString(string(p.Status) + " ")
	}
	h.WriteString(p.Account + "  ")
	h.amount(t, p.Amount)
	for _, q := range t.Checks {
		if q.posting == i && q.Account == p.Account {
			h.required(t, q)
		}
	}
	h.WriteString("  ; fund: " + p.Fund + "\n")
	for _, tag := range p.Tags {
		h.tag(t, "    ; ", tag)
	}
}

func (h *hledgerWriter) required(t *Transaction, q Requirement) {
	h.WriteString(" =")
	if q.Sole {
		h.WriteByte('=')
	}
	if q.Subtree {
		h.WriteByte('*')
	}
	h.WriteByte(' ')
	h.amount(t, q.Amount)
}

func (h *hledgerWriter) amount(t *Transaction, a Amount) {
	h.require(!strings.ContainsAny(a.Commodity, "\"\n\r"), t, "commodity %q: hledger cannot read the name", a.Commodity)
	h.WriteString(a.Number())
	if a.Commodity != "" {
		h.WriteString(" " + quoted(a.Commodity))
	}
}

// declare tells the decimals of commodities of its own, before their first use.
func (h *hledgerWriter) declare(t *Transaction) {
	for i := range t.Postings {
		a := t.Postings[i].Amount
		if a.standard() || h.known[a.Commodity] {
			continue
		}
		h.known[a.Commodity] = true
		scale := finest(t, a.Commodity)
		h.WriteString("commodity " + Amount{1000 * powers[min(scale, 15)], min(scale, 15), quoted(a.Commodity)}.String())
		if scale == 0 {
			h.WriteString(" ; without decimals")
		}
		h.WriteString("\n\n")
	}
}

// finest returns the most places the commodity has in a transaction.
func finest(t *Transaction, commodity string) (scale int) {
	for i := range t.Postings {
		if a := t.Postings[i].Amount; a.Commodity == commodity {
			scale = max(scale, a.Scale)
		}
	}
	return scale
}

func quoted(commodity string) string {
	for i := range len(commodity) {
		if !isSymbol(commodity[i]) {
			return `"` + commodity + `"`
		}
	}
	return commodity
}

// hledgerAccount reports whether an account's name is read as it is written.
func hledgerAccount(s string) bool {
	if s == "" || strings.TrimSpace(s) != s || strings.Contains(s, "  ") || strings.ContainsAny(s, "\t\n\r;") {
		return false
	}
	return strings.IndexAny(s, "*!([") != 0
}
