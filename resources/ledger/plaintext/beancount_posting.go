package plaintext

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/renjia-project/renjia"
)

// posting reads a posting of a transaction.
func (c *beancount) posting(b []byte) {
	p := c.grow()
	if len(b) > 2 && b[1] == ' ' && strings.IndexByte("*!&#?%PSTCURM", b[0]) >= 0 {
		if p.Status = Cleared; b[0] == '!' {
			p.Status = Pending
		}
		b = skipBlanks(b[1:])
	}
	name, rest := cutWord(b)
	var ok bool
	if p.account, ok = c.accountOf(name); !ok {
		return
	}
	p.Account = c.accounts.text[p.account]
	if p.Elided = len(rest) == 0 || rest[0] == ';'; p.Elided {
		return
	}
	var err error
	if p.Amount, p.commodity, rest, err = c.amount(rest); err != nil {
		c.problem("%s", err)
		return
	}
	if len(rest) == 0 || rest[0] == ';' {
		return
	}
	if p.Priced = rest[0] == '@' || rest[0] == '{'; !p.Priced {
		c.problem("cannot read %q after the amount", rest)
	}
}

// accountOf returns the number of an account, which has at least two parts.
func (c *beancount) accountOf(b []byte) (int32, bool) {
	if i, ok := c.accounts.number[string(b)]; ok && i > 0 {
		return i, true
	}
	if bytes.IndexByte(b, ':') <= 0 || bytes.Contains(b, []byte("::")) || b[len(b)-1] == ':' {
		c.problem("%q: want an account such as Assets:Bank", b)
		return 0, false
	}
	return c.accounts.of(b), true
}

// amount reads a number and its currency from the start of b.
func (c *beancount) amount(b []byte) (a Amount, symbol int32, rest []byte, err error) {
	units, scale, n := decimal(b)
	if n > 0 && n < len(b) && isBlank(b[n]) {
		rest = skipBlanks(b[n:])
	} else if units, scale, rest, err = c.number(b); err != nil {
		return a, 0, nil, err
	}
	symbol, rest, err = c.currency(rest)
	return Amount{units, scale, c.symbol1}, symbol, rest, err
}

// number reads every form of a number that is not plain.
func (c *beancount) number(b []byte) (units int64, scale int, rest []byte, err error) {
	negative, _, after := cutSign(b)
	digits, rest := cutNumeral(after)
	rest = skipBlanks(rest)
	if len(digits) == 0 || len(rest) == 0 || strings.IndexByte("+-*/()", rest[0]) >= 0 {
		return 0, 0, nil, fmt.Errorf("%q: want a number and a currency such as 12.30 CNY; arithmetic is not supported", b)
	}
	if units, scale, err = digits.value('.'); err != nil {
		return 0, 0, nil, fmt.Errorf("%s: %w", digits, err)
	}
	if negative {
		units = -units
	}
	return units, scale, rest, nil
}

// currency reads a commodity and remembers it.
func (c *beancount) currency(b []byte) (int32, []byte, error) {
	n := 0
	for n < len(b) && isCurrency(b[n]) {
		n++
	}
	rest := skipBlanks(b[n:])
	if n > 0 && string(b[:n]) == c.symbol1 {
		return c.number1, rest, nil
	}
	if n == 0 || !isCapital(b[0]) || !(isCapital(b[n-1]) || isDigit(b[n-1])) || n > 24 {
		return 0, nil, fmt.Errorf("%q: want a currency such as CNY", firstWord(b))
	}
	c.number1 = c.symbol(b[:n])
	c.symbol1 = c.symbols.text[c.number1]
	return c.number1, rest, nil
}

func isCapital(c byte) bool { return c-'A' < 26 }

func isCurrency(c byte) bool {
	return isCapital(c) || isDigit(c) || c == '\'' || c == '.' || c == '_' || c == '-'
}

// commodityOf reads the commodity of its directive, -1 if it is none.
func (c *beancount) commodityOf(b []byte) int32 {
	symbol, rest, err := c.currency(b)
	if err != nil || len(rest) > 0 {
		c.problem("commodity %q: want a currency such as CNY", b)
		return -1
	}
	return symbol
}

// openDirective reads "open ACCOUNT [CURRENCY,…] ["BOOKING"]".
func (c *beancount) openDirective(d renjia.Date, b []byte) {
	name, rest := cutWord(b)
	account, ok := c.accountOf(name)
	if !ok {
		return
	}
	l := c.life(account)
	if !l.opened.IsZero() {
		c.problem("%s is opened again; it was on %s at %s", name, l.opened, l.place)
		return
	}
	l.opened, l.place = d, c.place()
	c.opened = account
	rest, _, _ = bytes.Cut(rest, []byte{';'})
	rest, _, _ = bytes.Cut(rest, []byte{'"'})
	for part := range bytes.SplitSeq(rest, []byte{','}) {
		if part = trimBlanks(part); len(part) > 0 {
			l.holds = append(l.holds, string(part))
		}
	}
}

func (c *beancount) life(account int32) *life {
	l := c.lives[account]
	if l == nil {
		l = &life{}
		c.lives[account] = l
	}
	return l
}

func (c *beancount) closeDirective(d renjia.Date, b []byte) {
	account, ok := c.accountOf(firstWord(b))
	if !ok {
		return
	}
	l := c.life(account)
	if !l.closed.IsZero() {
		c.problem("%s is closed again; it was on %s", firstWord(b), l.closed)
		return
	}
	l.closed = d
}

// balance reads "balance ACCOUNT NUMBER [~ TOLERANCE] CURRENCY". The tolerance
// is read and not granted.
func (c *beancount) balance(d renjia.Date, b []byte) {
	name, rest := cutWord(b)
	account, ok := c.accountOf(name)
	if !ok {
		return
	}
	before, after, tolerant := bytes.Cut(rest, []byte{'~'})
	if tolerant {
		_, currency := cutWord(skipBlanks(after))
		rest = bytes.Join([][]byte{trimBlanks(before), currency}, []byte{' '})
	}
	amount, _, rest, err := c.amount(rest)
	switch {
	case err != nil:
		c.problem("%s", err)
	case len(rest) > 0 && rest[0] != ';':
		c.problem("cannot read %q after the amount", rest)
	default:
		q := Requirement{Place: c.place(), Date: d, Account: c.accounts.text[account], Amount: amount, Subtree: true}
		c.stopped = !c.sink.requirement(q) || c.stopped
	}
}

// custom reads a closing of the books: "2026-01-15 custom "closed" 2025-12-31".
// Without the second date the first one is meant. Other customs mean nothing
// here.
func (c *beancount) custom(d renjia.Date, b []byte) {
	if len(b) == 0 || b[0] != '"' {
		return
	}
	kind, rest, err := cutText(b)
	rest, _, _ = bytes.Cut(rest, []byte{';'})
	switch {
	case err != nil:
		c.problem("%s", err)
	case kind != "closed":
	case len(trimBlanks(rest)) == 0:
		c.closing(d)
	default:
		day, err := c.day(trimBlanks(rest))
		if err != nil {
			c.problem("closed: %s", err)
			return
		}
		c.closing(day)
	}
}

// directive reads a line that begins with a word.
func (c *beancount) directive(b []byte) {
	word, rest := cutWord(b)
	switch string(word) {
	case "option", "plugin", "pushmeta", "popmeta":
	case "include":
		if len(rest) == 0 || rest[0] != '"' {
			c.problem("include: want a file name in quotes")
			return
		}
		name, _, err := cutText(rest)
		if err != nil {
			c.problem("%s", err)
			return
		}
		c.include(name, c)
	case "pushtag", "poptag":
		c.push(string(word), firstWord(rest))
	default:
		c.problem("%q: the directive is not supported", word)
	}
}

func (c *beancount) push(word string, tag []byte) {
	if len(tag) < 2 || tag[0] != '#' {
		c.problem("%s: want a tag such as #F003", word)
		return
	}
	n := c.tags.of(tag[1:])
	if word == "pushtag" {
		c.pushed = append(c.pushed, n)
		return
	}
	for i := len(c.pushed) - 1; i >= 0; i-- {
		if c.pushed[i] == n {
			c.pushed = append(c.pushed[:i], c.pushed[i+1:]...)
			return
		}
	}
	c.problem("poptag %s: it was not pushed", tag)
}
