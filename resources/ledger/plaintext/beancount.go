package plaintext

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// beancount reads the syntax of beancount, version 2.
type beancount struct {
	*source
	tags   names   // of transactions
	pushed []int32 // tags that hold for what follows
	now    []int32 // tags of the transaction being read

	fundOf   map[int32]int32 // funds that open directives name, by account
	opened   int32           // account whose directive is being read, -1 if none
	declared int32           // commodity whose directive is being read, -1 if none
	metadata bool            // metadata of another directive may follow

	unclosed []byte // lines of a text that is not closed yet
	begun    int    // the line it began on

	dateText [10]byte
	date     renjia.Date
	symbol1  string
	number1  int32
}

func newBeancount(s *source) *beancount {
	s.opening = true
	return &beancount{source: s, tags: newNames(), fundOf: map[int32]int32{}, opened: -1, declared: -1}
}

var errUnclosed = errors.New("the text is not closed with a quote")

func (c *beancount) line(b []byte) {
	if c.unclosed != nil {
		c.unclosed = append(append(c.unclosed, '\n'), b...)
		c.closeText()
		return
	}
	if len(b) == 0 {
		c.close()
		return
	}
	switch {
	case isBlank(b[0]):
		c.indented(trimBlanks(b))
	case isDigit(b[0]):
		c.close()
		c.dated(b)
	case b[0] >= 'a' && b[0] <= 'z':
		c.close()
		c.directive(b)
	case strings.IndexByte(";*:#!&?%", b[0]) >= 0: // comments and headings of org-mode
		c.close()
	default:
		c.close()
		c.problem("cannot read %q", firstWord(b))
	}
}

func firstWord(b []byte) []byte {
	word, _ := cutWord(b)
	return word
}

// closeText reads the lines of a text again as one, once it is closed.
func (c *beancount) closeText() {
	if len(c.unclosed) > longestText {
		c.problem("%s", errUnclosed)
		c.unclosed = nil
		return
	}
	if quotes(c.unclosed)%2 != 0 {
		return
	}
	b, number := c.unclosed, c.lines.number
	c.unclosed, c.lines.number = nil, c.begun
	c.dated(b)
	c.lines.number = number
}

// longestText bounds a text that runs over several lines.
const longestText = 1 << 14

// quotes counts the quotes that open or close a text.
func quotes(b []byte) (n int) {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			n++
		}
	}
	return n
}

// close ends the directive being read.
func (c *beancount) close() {
	c.opened, c.declared, c.metadata = -1, -1, false
	if c.open {
		c.give()
		c.finish()
	}
}

func (c *beancount) end() {
	c.close()
	if c.unclosed != nil {
		c.problem("the text that begins on line %d is not closed", c.begun)
		c.unclosed = nil
	}
}

// dated reads a line that begins with a date.
func (c *beancount) dated(b []byte) {
	day, rest := cutWord(b)
	d, err := c.day(day)
	if err != nil {
		c.problem("%s", err)
		c.metadata = true
		return
	}
	word, rest := cutWord(rest)
	switch string(word) {
	case "*", "!", "txn":
		c.transaction(d, word, rest, b)
	case "open":
		c.openDirective(d, rest)
	case "close":
		c.closeDirective(d, rest)
	case "commodity":
		c.declared = c.commodityOf(firstWord(rest))
	case "balance":
		c.balance(d, rest)
	case "custom":
		c.custom(d, rest)
	case "price", "note", "document", "event", "query":
	case "pad":
		c.problem("pad is not supported: an amount is written, never inferred from a balance")
	default:
		if len(word) == 1 && strings.IndexByte("&#?%PSTCURM", word[0]) >= 0 {
			c.transaction(d, word, rest, b)
			return
		}
		c.problem("%q: the directive is not supported", word)
	}
	c.metadata = true
}

func (c *beancount) day(b []byte) (renjia.Date, error) {
	if string(b) == string(c.dateText[:]) {
		return c.date, nil
	}
	if len(b) != len(c.dateText) {
		return renjia.Date{}, badDay(string(b))
	}
	d, err := parseDay(string(b), 0)
	if err == nil {
		copy(c.dateText[:], b)
		c.date = d
	}
	return d, err
}

// transaction reads the first line of a transaction.
func (c *beancount) transaction(d renjia.Date, flag, b, whole []byte) {
	c.begin(d)
	if c.t.Status = Cleared; flag[0] == '!' {
		c.t.Status = Pending
	}
	c.now = append(c.now[:0], c.pushed...)
	texts := 0
	for len(b) > 0 {
		switch b[0] {
		case '"':
			text, rest, err := cutText(b)
			if err != nil {
				c.open = false
				c.unclosed, c.begun = bytes.Clone(whole), c.lines.number
				return
			}
			if texts++; texts == 2 {
				c.t.Payee = c.t.Note
			}
			c.t.Note, b = text, rest
		case '#', '^':
			word, rest := cutWord(b)
			c.mark(word)
			b = rest
		case ';':
			b = nil
		default:
			c.problem("cannot read %q", firstWord(b))
			return
		}
	}
	if texts > 2 {
		c.problem("a transaction has a payee and a narration, not %d texts", texts)
	}
}

// mark notes a #tag or ^link of the transaction.
func (c *beancount) mark(word []byte) {
	if len(word) < 2 {
		c.problem("%q: a tag or link needs a name", word)
		return
	}
	if word[0] == '^' {
		c.t.Links = append(c.t.Links, string(word[1:]))
		return
	}
	if tag := c.tags.of(word[1:]); !slices.Contains(c.now, tag) {
		c.now = append(c.now, tag)
	}
}

// cutText takes a quoted text off the start of b.
func cutText(b []byte) (text string, rest []byte, err error) {
	i := bytes.IndexByte(b[1:], '"')
	if i < 0 {
		return "", nil, errUnclosed
	}
	if bytes.IndexByte(b[1:1+i], '\\') < 0 {
		return string(b[1 : 1+i]), skipBlanks(b[2+i:]), nil
	}
	var out []byte
	for j := 1; j < len(b); j++ {
		switch {
		case b[j] == '"':
			return string(out), skipBlanks(b[j+1:]), nil
		case b[j] == '\\' && j+1 < len(b):
			j++
			out = append(out, unescaped(b[j]))
		default:
			out = append(out, b[j])
		}
	}
	return "", nil, errUnclosed
}

func unescaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	}
	return c
}

// indented reads a line below a directive, without its indentation.
func (c *beancount) indented(b []byte) {
	switch {
	case len(b) == 0:
		c.close()
	case b[0] == ';':
	case isKey(b):
		c.metadatum(b)
	case !c.open && c.metadata: // what belongs to a directive with a problem
	case !c.open:
		c.problem("an indented line belongs to no directive")
	case b[0] == '#' || b[0] == '^':
		for len(b) > 0 && b[0] != ';' {
			var word []byte
			word, b = cutWord(b)
			c.mark(word)
		}
	default:
		c.posting(b)
	}
}

// isKey reports whether a line is metadata: a key begins with a small letter
// and ends with a colon.
func isKey(b []byte) bool {
	if b[0] < 'a' || b[0] > 'z' {
		return false
	}
	for _, x := range b {
		if x == ':' {
			return true
		}
		if isBlank(x) {
			return false
		}
	}
	return false
}

// metadatum reads "key: value".
func (c *beancount) metadatum(b []byte) {
	key, value, _ := bytes.Cut(b, []byte{':'})
	value = trimBlanks(value)
	text := string(value)
	if len(value) > 0 && value[0] == '"' {
		var err error
		if text, _, err = cutText(value); err != nil {
			c.problem("%s", err)
			return
		}
	}
	switch name := string(key); {
	case c.declared >= 0 && name == "precision":
		c.precision(text)
	case c.opened >= 0 && name == c.o.FundTag:
		c.fundOf[c.opened] = c.funds.ofText(text)
	case c.open:
		c.tag(name, text)
	}
}

func (c *beancount) precision(text string) {
	if len(text) == 0 || len(text) > 2 || strings.Trim(text, "0123456789") != "" {
		c.problem("precision %q: want the number of decimals", text)
		return
	}
	places := 0
	for _, d := range []byte(text) {
		places = places*10 + int(d-'0')
	}
	if places > maxScale {
		c.problem("precision %q: %s", text, errRange)
		return
	}
	c.declare(c.declared, places)
}

func (c *beancount) tag(name, value string) {
	whole := len(c.t.Postings) == 0
	switch {
	case name == c.o.FundTag && whole:
		c.wholeFund = oneOf(c.wholeFund, c.funds.ofText(value))
	case name == c.o.FundTag:
		p := &c.t.Postings[len(c.t.Postings)-1]
		p.fund = oneOf(p.fund, c.funds.ofText(value))
	case name == "code" && whole:
		c.t.Code = value
	case whole:
		c.t.Tags = append(c.t.Tags, Tag{name, value})
	default:
		p := &c.t.Postings[len(c.t.Postings)-1]
		p.Tags = append(p.Tags, Tag{name, value})
	}
}

// give gives every posting its fund: its own metadata, else that of the
// transaction or the account, else the transaction's tags.
func (c *beancount) give() {
	used := int32(-1)
	for i := range c.t.Postings {
		p := &c.t.Postings[i]
		if p.fund == 0 {
			p.fund = oneOf(c.wholeFund, c.fundOf[p.account])
		}
		if p.fund == 0 {
			if tag := c.tagFor(p.Account); tag > 0 {
				p.fund = c.funds.ofText(c.tags.text[tag])
				used = max(used, 0)
			}
		}
		c.source.give(p, p.fund)
	}
	c.keepTags(used >= 0)
}

// tagFor picks the tag that names the account's fund: the only one, or the one
// that is the last part of the account's name.
func (c *beancount) tagFor(account string) int32 {
	if len(c.now) == 1 {
		return c.now[0]
	}
	last := lastPart(account)
	for _, t := range c.now {
		if c.tags.text[t] == last {
			return t
		}
	}
	return 0
}

// keepTags keeps as tags what does not name a fund.
func (c *beancount) keepTags(funds bool) {
	for _, t := range c.now {
		name := c.tags.text[t]
		if !funds || !slices.ContainsFunc(c.t.Postings, func(p Posting) bool { return p.Fund == name }) {
			c.t.Tags = append(c.t.Tags, Tag{Name: name})
		}
	}
}
