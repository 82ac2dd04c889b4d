package plaintext

import (
	"bytes"
	"errors"
	"strings"
)

// posting reads an indented line of a transaction, without its indentation.
func (h *hledger) posting(b []byte) {
	p := h.grow()
	p.Status, b = cutStatus(b)
	name, rest := cutAccount(b)
	name = h.virtual(p, name)
	if len(name) == 0 {
		h.problem("the posting has no account")
		return
	}
	p.account = h.accountOf(name)
	p.Account = h.accounts.text[p.account]
	rest = h.amounts(p, rest)
	switch {
	case len(rest) == 0:
	case rest[0] == ';':
		h.comment(rest[1:])
	default:
		h.problem("cannot read %q after the amount", rest)
	}
}

// cutAccount takes the account off the start of a posting: it ends at a tab or
// at two blanks.
func cutAccount(b []byte) (name, rest []byte) {
	for i, c := range b {
		if c == '\t' || (c == ' ' && i+1 < len(b) && isBlank(b[i+1])) {
			return b[:i], skipBlanks(b[i:])
		}
	}
	return b, nil
}

// virtual takes the brackets off an account outside of double entry.
func (h *hledger) virtual(p *Posting, name []byte) []byte {
	n := len(name)
	if n > 2 && ((name[0] == '(' && name[n-1] == ')') || (name[0] == '[' && name[n-1] == ']')) {
		p.Virtual = true
		return trimBlanks(name[1 : n-1])
	}
	return name
}

// accountOf returns the number of an account as written here.
func (h *hledger) accountOf(b []byte) int32 {
	if i, ok := h.raw[string(b)]; ok {
		return i
	}
	if bytes.IndexByte(b, ';') >= 0 {
		h.problem("account %q: write two spaces before a comment", b)
	}
	name := string(b)
	for i := len(h.under) - 1; i >= 0; i-- {
		name = h.under[i] + ":" + name
	}
	for i := len(h.aliases) - 1; i >= 0; i-- {
		if a := h.aliases[i]; below(name, a.from) {
			name = a.to + name[len(a.from):]
		}
	}
	i := h.accounts.ofText(name)
	h.raw[string(b)] = i
	return i
}

// amounts reads what stands between account and comment: an amount, its cost,
// and a stated balance, each of which may be missing.
func (h *hledger) amounts(p *Posting, b []byte) []byte {
	var err error
	if p.Elided = len(b) == 0 || b[0] == ';' || b[0] == '='; !p.Elided {
		if p.Amount, p.commodity, b, err = h.amount(b); err != nil {
			h.problem("%s", err)
			return nil
		}
	}
	for err == nil && len(b) > 0 {
		switch b[0] {
		case '@':
			p.Priced = true
			_, _, b, err = h.amount(skipBlanks(bytes.TrimLeft(b, "@")))
		case '{', '(':
			p.Priced = true
			b, err = skipLot(b)
		case '=':
			p.assigned = p.Elided
			b, err = h.required(p, b[1:])
		default:
			return b
		}
	}
	if err != nil {
		h.problem("%s", err)
		return nil
	}
	return b
}

// skipLot passes over a lot's price, date or note in ledger's syntax.
func skipLot(b []byte) ([]byte, error) {
	i := bytes.IndexAny(b, "})")
	if i < 0 {
		return nil, errors.New("a bracket is not closed")
	}
	return skipBlanks(bytes.TrimLeft(b[i:], "})")), nil
}

// required reads a stated balance after its first equals sign.
func (h *hledger) required(p *Posting, b []byte) ([]byte, error) {
	q := Requirement{Place: h.place(), Date: h.t.Date, Account: p.Account, posting: len(h.t.Postings) - 1}
	if len(b) > 0 && b[0] == '=' {
		q.Sole, b = true, b[1:]
	}
	if len(b) > 0 && b[0] == '*' {
		q.Subtree, b = true, b[1:]
	}
	var err error
	if q.Amount, _, b, err = h.amount(skipBlanks(b)); err == nil && !p.assigned {
		h.t.Checks = append(h.t.Checks, q)
	}
	return b, err
}

// amount reads an amount from the start of b.
func (h *hledger) amount(b []byte) (a Amount, symbol int32, rest []byte, err error) {
	if a, symbol, rest, ok := h.plainAmount(b); ok {
		return a, symbol, rest, nil
	}
	return h.anyAmount(b)
}

// plainAmount reads the form nearly all amounts have, "-1043.16 CNY", and
// leaves every other form to anyAmount.
func (h *hledger) plainAmount(b []byte) (a Amount, symbol int32, rest []byte, ok bool) {
	units, scale, n := decimal(b)
	if n == 0 || n+1 >= len(b) || b[n] != ' ' {
		return a, 0, nil, false
	}
	end := n + 1
	for end < len(b) && (b[end]|0x20)-'a' < 26 {
		end++
	}
	if end == n+1 || (end < len(b) && b[end] != ' ') {
		return a, 0, nil, false
	}
	name := b[n+1 : end]
	if string(name) != h.symbol1 {
		h.number1 = h.symbol(name)
		h.symbol1 = h.symbols.text[h.number1]
	}
	if h.markOf(h.number1) == ',' {
		return a, 0, nil, false
	}
	for end < len(b) && isBlank(b[end]) {
		end++
	}
	return Amount{units, scale, h.symbol1}, h.number1, b[end:], true
}

// markOf returns the decimal mark that was declared for a commodity.
func (h *hledger) markOf(symbol int32) byte {
	if h.mark != 0 {
		return h.mark
	}
	return h.check.commodities[symbol].mark
}

// anyAmount reads every form of an amount.
func (h *hledger) anyAmount(b []byte) (Amount, int32, []byte, error) {
	negative, name, digits, rest, err := cutAmount(b)
	if err != nil {
		return Amount{}, 0, nil, err
	}
	symbol := h.fallback
	if name != nil {
		symbol = h.symbol(name)
	}
	units, scale, err := digits.value(h.markOf(symbol))
	if err != nil {
		return Amount{}, 0, nil, errors.New(strings.TrimSpace(string(digits)) + ": " + err.Error())
	}
	if negative {
		units = -units
	}
	return Amount{units, scale, h.symbols.text[symbol]}, symbol, rest, nil
}

// cutAmount takes an amount apart: sign and commodity stand before or after
// the number. The commodity is nil if there is none.
func cutAmount(b []byte) (negative bool, name []byte, digits numeral, rest []byte, err error) {
	negative, signed, rest := cutSign(b)
	if len(rest) > 0 && !startsNumber(rest) {
		if name, rest, err = cutSymbol(rest); err != nil {
			return negative, nil, nil, nil, err
		}
		rest = skipBlanks(rest)
		if !signed {
			negative, _, rest = cutSign(rest)
		}
	}
	digits, rest = cutNumeral(rest)
	if len(digits) == 0 {
		return negative, nil, nil, nil, errors.New("want an amount such as 12.30 CNY")
	}
	after := skipBlanks(rest)
	if name == nil && len(after) > 0 && (after[0] == '"' || isSymbol(after[0])) {
		name, after, err = cutSymbol(after)
		after = skipBlanks(after)
	}
	return negative, name, digits, after, err
}

func cutSign(b []byte) (negative, signed bool, rest []byte) {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		return b[0] == '-', true, skipBlanks(b[1:])
	}
	return false, false, b
}

func startsNumber(b []byte) bool {
	return isDigit(b[0]) || ((b[0] == '.' || b[0] == ',') && len(b) > 1 && isDigit(b[1]))
}

// isSymbol reports whether a commodity without quotes may hold a byte.
func isSymbol(c byte) bool {
	return c > ' ' && !isDigit(c) && strings.IndexByte("-+.,;:@*^&?!=<>/{}[]()\"", c) < 0
}

func cutSymbol(b []byte) (name, rest []byte, err error) {
	if b[0] == '"' {
		i := bytes.IndexByte(b[1:], '"')
		if i <= 0 {
			return nil, nil, errors.New("the commodity's quotes are not closed or empty")
		}
		return b[1 : 1+i], b[2+i:], nil
	}
	n := 0
	for n < len(b) && isSymbol(b[n]) {
		n++
	}
	if n == 0 {
		return nil, nil, errors.New("want an amount such as 12.30 CNY")
	}
	return b[:n], b[n:], nil
}

// comment reads the tags of a comment of the transaction or its last posting.
func (h *hledger) comment(b []byte) {
	value, ok := h.fundComment(b)
	if ok && len(h.t.Postings) > 0 {
		if h.last.text != string(value) || h.last.text == "" {
			h.last = fundOf{string(value), h.funds.of(value)}
		}
		h.name(h.last.fund)
		return
	}
	for len(b) > 0 {
		i := bytes.IndexByte(b, ':')
		if i < 0 {
			return
		}
		name := b[bytes.LastIndexAny(b[:i], " \t,;([")+1 : i]
		value, rest, _ := bytes.Cut(b[i+1:], []byte{','})
		if len(name) == 0 {
			b = b[i+1:]
			continue
		}
		h.tag(string(name), string(trimBlanks(value)))
		b = rest
	}
}

// fundComment reads the comment most postings have: "fund: F003" and nothing
// else.
func (h *hledger) fundComment(b []byte) ([]byte, bool) {
	b = skipBlanks(b)
	n := len(h.o.FundTag)
	if len(b) <= n || b[n] != ':' || string(b[:n]) != h.o.FundTag || bytes.IndexByte(b, ',') >= 0 {
		return nil, false
	}
	value := trimBlanks(b[n+1:])
	return value, len(value) > 0
}

func (h *hledger) tag(name, value string) {
	switch {
	case name == h.o.FundTag && value != "":
		h.name(h.funds.ofText(value))
	case len(h.t.Postings) == 0:
		h.t.Tags = append(h.t.Tags, Tag{name, value})
	default:
		p := &h.t.Postings[len(h.t.Postings)-1]
		p.Tags = append(p.Tags, Tag{name, value})
		p.dated = p.dated || name == "date"
	}
}

// name gives the fund to the last posting, or before the first one to all.
func (h *hledger) name(fund int32) {
	if len(h.t.Postings) == 0 {
		h.wholeFund = oneOf(h.wholeFund, fund)
		return
	}
	p := &h.t.Postings[len(h.t.Postings)-1]
	p.fund = oneOf(p.fund, fund)
}
