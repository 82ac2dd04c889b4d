package plaintext

import (
	"bytes"
	"maps"
	"time"

	"github.com/renjia-project/renjia"
)

// hledger reads the journal format of hledger.
type hledger struct {
	*source
	scope
	raw      map[string]int32 // accounts as written, under the aliases in force
	tagged   map[int32]int32  // funds that account directives name
	block    string           // "comment" while inside of such a block, "rule" inside of a periodic or automated rule
	declared int32            // commodity whose directive is being read, -1 if none
	account  int32            // account whose directive is being read, -1 if none
	dateText [10]byte         // the date read last, and what it is
	date     renjia.Date
	symbol1  string // the commodity read last, and its number
	number1  int32
	last     fundOf
}

// scope is what holds up to the end of the file it stands in.
type scope struct {
	year     int
	mark     byte  // of decimal-mark
	fallback int32 // commodity of amounts without one (D)
	aliases  []alias
	under    []string // apply account
}

type alias struct{ from, to string }

// fundOf remembers the fund read last, which is often the next one.
type fundOf struct {
	text string
	fund int32
}

func newHledger(s *source) *hledger {
	return &hledger{source: s, raw: map[string]int32{}, tagged: map[int32]int32{}, declared: -1, account: -1}
}

func (h *hledger) line(b []byte) {
	if h.block != "" && h.skips(b) {
		return
	}
	if len(b) == 0 {
		h.close()
		return
	}
	switch c := b[0]; {
	case isBlank(c):
		h.indented(b)
	case isDigit(c):
		h.close()
		h.header(b)
	case c == ';' || c == '#' || c == '*':
		h.close()
		h.topComment(b)
	case c == '~' || c == '=':
		h.close()
		h.block = "rule"
		h.warn("periodic and automated rules (~ and =) are left out, as hledger does unless told otherwise")
	default:
		h.close()
		h.directive(b)
	}
}

// skips passes over blocks that mean nothing for the books.
func (h *hledger) skips(b []byte) bool {
	if h.block == "comment" {
		if word, rest := cutWord(b); string(word) == "end" && string(trimBlanks(rest)) == "comment" {
			h.block = ""
		}
		return true
	}
	if len(b) > 0 && isBlank(b[0]) {
		return true
	}
	h.block = ""
	return false
}

// close ends whatever was being read.
func (h *hledger) close() {
	h.declared, h.account = -1, -1
	if h.open {
		h.give()
		h.finish()
	}
}

func (h *hledger) end() {
	h.close()
	if h.block == "comment" {
		h.problem("the comment is never ended")
	}
	h.block = ""
}

func (h *hledger) indented(b []byte) {
	b = trimBlanks(b)
	switch {
	case len(b) == 0:
		h.close()
	case h.open && b[0] == ';':
		h.comment(b[1:])
	case h.open:
		h.posting(b)
	case h.declared >= 0:
		h.commodityLine(b)
	case h.account >= 0:
		h.accountLine(b)
	case b[0] != ';':
		h.problem("an indented line belongs to no transaction")
	}
}

// topComment looks for "closed: 2025-12-31" on a line of its own.
func (h *hledger) topComment(b []byte) {
	value, ok := bytes.CutPrefix(trimBlanks(bytes.TrimLeft(b, ";#*")), []byte("closed:"))
	if !ok {
		return
	}
	d, err := renjia.ParseDate(string(trimBlanks(value)))
	if err != nil {
		h.problem("closed: %s", err)
		return
	}
	h.closing(d)
}

// header reads the first line of a transaction.
func (h *hledger) header(b []byte) {
	word, rest := cutWord(b)
	first, second, two := bytes.Cut(word, []byte{'='})
	d, err := h.day(first)
	if err != nil {
		h.begin(d)
		h.problem("%s", err)
		return
	}
	h.begin(d)
	if two {
		if h.t.Secondary, err = h.day(second); err != nil {
			h.problem("%s", err)
		}
	}
	h.t.Status, rest = cutStatus(rest)
	if len(rest) > 0 && rest[0] == '(' {
		if i := bytes.IndexByte(rest, ')'); i > 0 {
			h.t.Code, rest = string(rest[1:i]), skipBlanks(rest[i+1:])
		}
	}
	description, comment, _ := bytes.Cut(rest, []byte{';'})
	h.describe(description)
	if len(comment) > 0 {
		h.comment(comment)
	}
}

// describe splits "payee | note"; without a bar all of it is the note.
func (h *hledger) describe(b []byte) {
	text := string(trimBlanks(b))
	for i := range len(text) {
		if text[i] == '|' {
			h.t.Payee, h.t.Note = trimRight(text[:i]), trimLeft(text[i+1:])
			return
		}
	}
	h.t.Note = text
}

func cutStatus(b []byte) (Status, []byte) {
	if len(b) > 0 && (b[0] == '*' || b[0] == '!') {
		return Status(b[:1]), skipBlanks(b[1:])
	}
	return Unmarked, b
}

// day reads a date: parts separated by -, / or . and without the year where
// a default year is known.
func (h *hledger) day(b []byte) (renjia.Date, error) {
	if string(b) == string(h.dateText[:]) {
		return h.date, nil
	}
	d, err := parseDay(string(b), h.year)
	if err == nil && len(b) == len(h.dateText) {
		copy(h.dateText[:], b)
		h.date = d
	}
	return d, err
}

func parseDay(s string, year int) (renjia.Date, error) {
	var parts []int
	n, digits, mark := 0, 0, byte(0)
	for i := 0; i <= len(s); i++ {
		switch {
		case i < len(s) && isDigit(s[i]) && digits < 4:
			n, digits = n*10+int(s[i]-'0'), digits+1
			continue
		case digits == 0 || len(parts) == 3:
			return renjia.Date{}, badDay(s)
		case i < len(s) && (bytes.IndexByte([]byte("-/."), s[i]) < 0 || (mark != 0 && mark != s[i])):
			return renjia.Date{}, badDay(s)
		case i < len(s):
			mark = s[i]
		}
		if len(parts) == 0 && digits < 3 {
			if year == 0 {
				return renjia.Date{}, badDay(s)
			}
			parts = append(parts, year)
		}
		parts = append(parts, n)
		n, digits = 0, 0
	}
	if len(parts) != 3 {
		return renjia.Date{}, badDay(s)
	}
	return renjia.NewDate(parts[0], time.Month(parts[1]), parts[2])
}

// give gives every posting its fund: its own, or the one that the transaction
// or the account names.
func (h *hledger) give() {
	for i := range h.t.Postings {
		p := &h.t.Postings[i]
		if p.fund == 0 {
			p.fund = oneOf(h.wholeFund, h.accountFund(p.Account))
		}
		h.source.give(p, p.fund)
	}
}

// oneOf returns the fund if at most one is named.
func oneOf(a, b int32) int32 {
	switch {
	case a == 0 || a == b:
		return b
	case b == 0:
		return a
	}
	return ambiguous
}

// accountFund returns the fund that the account's directive or one above it
// names.
func (h *hledger) accountFund(account string) int32 {
	if len(h.tagged) == 0 {
		return 0
	}
	for ; account != ""; account = parent(account) {
		if f, ok := h.tagged[h.accounts.ofText(account)]; ok {
			return f
		}
	}
	return 0
}

// included reads another file with a copy of what holds here.
func (h *hledger) included(name string) {
	kept, raw := h.scope, maps.Clone(h.raw)
	h.include(name, h)
	h.scope, h.raw = kept, raw
}
