package plaintext

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

func badDay(s string) error {
	return errors.New(strconv.Quote(s) + ": want a date such as 2026-03-01")
}

func trimLeft(s string) string  { return strings.TrimLeft(s, " \t") }
func trimRight(s string) string { return strings.TrimRight(s, " \t") }

// directive reads a line that begins with a word.
func (h *hledger) directive(b []byte) {
	word, rest := cutWord(bytes.TrimPrefix(b, []byte{'!'}))
	if len(word) > 1 && word[0] == 'Y' && isDigit(word[1]) {
		word, rest = word[:1], word[1:]
	}
	switch string(word) {
	case "P", "payee", "tag": // prices and declarations change no figure
	case "comment":
		h.block = "comment"
	case "account":
		h.accountDirective(rest)
	case "commodity":
		h.commodityDirective(uncommented(rest))
	case "D":
		h.fallbackDirective(uncommented(rest))
	case "decimal-mark":
		h.markDirective(uncommented(rest))
	case "Y", "year":
		h.yearDirective(uncommented(rest))
	case "include":
		h.included(string(uncommented(rest)))
	case "alias":
		h.aliasDirective(string(uncommented(rest)))
	case "apply", "end":
		h.scopeDirective(string(word), string(uncommented(rest)))
	default:
		h.problem("%q: the directive is not supported", word)
	}
}

// uncommented takes a comment off a directive.
func uncommented(b []byte) []byte {
	b, _, _ = bytes.Cut(b, []byte{';'})
	return trimBlanks(b)
}

// accountDirective reads "account NAME  ; fund: F003".
func (h *hledger) accountDirective(b []byte) {
	name, rest := cutAccount(b)
	if len(trimBlanks(name)) == 0 || name[0] == ';' {
		h.problem("the account directive names no account")
		return
	}
	h.account = h.accountOf(trimBlanks(name))
	h.accountLine(rest)
}

// accountLine reads a comment of an account directive.
func (h *hledger) accountLine(b []byte) {
	_, comment, _ := bytes.Cut(b, []byte{';'})
	if value, ok := h.fundComment(comment); ok {
		h.tagged[h.account] = h.funds.of(value)
	}
}

// commodityDirective reads "commodity 1,000.00 CNY", or "commodity CNY" with a
// format line below it.
func (h *hledger) commodityDirective(b []byte) {
	if !hasDigit(b) {
		name, rest := b, []byte(nil)
		var err error
		if len(b) > 0 && b[0] == '"' {
			name, rest, err = cutSymbol(b)
		}
		if err != nil || len(name) == 0 || len(rest) > 0 {
			h.problem("commodity %q: want a commodity or a format such as 1000.00 CNY", b)
			return
		}
		h.declared = h.symbol(name)
		return
	}
	if name, ok := quotedAlone(b); ok {
		h.declared = h.symbol(name)
		return
	}
	h.format(b)
}

// quotedAlone reads a quoted commodity, which may hold digits, with nothing
// after it.
func quotedAlone(b []byte) ([]byte, bool) {
	if b[0] != '"' {
		return nil, false
	}
	name, rest, err := cutSymbol(b)
	return name, err == nil && len(rest) == 0
}

func hasDigit(b []byte) bool { return bytes.ContainsAny(b, "0123456789") }

// commodityLine reads a line below "commodity CNY".
func (h *hledger) commodityLine(b []byte) {
	if b[0] == ';' {
		return
	}
	word, rest := cutWord(b)
	if string(word) != "format" {
		h.problem("%q: only format is supported below commodity", word)
		return
	}
	if symbol := h.format(uncommented(rest)); symbol >= 0 && symbol != h.declared {
		h.problem("the format is one of another commodity")
	}
}

// format learns decimal mark and places from an example such as "1.000,00 EUR"
// and returns the commodity, -1 if it cannot be read.
func (h *hledger) format(b []byte) int32 {
	_, name, digits, rest, err := cutAmount(b)
	if err != nil || len(rest) > 0 {
		h.problem("%q: want a format such as 1000.00 CNY", b)
		return -1
	}
	symbol := h.fallback
	if name != nil {
		symbol = h.symbol(name)
	}
	mark, places, err := digits.format(h.mark)
	if err != nil {
		h.problem("%q: %s", b, err)
		return -1
	}
	if mark != 0 {
		h.check.commodities[symbol].mark = mark
	}
	h.declare(symbol, places)
	return symbol
}

// format reads a number as an example: unlike an amount's, a lone comma before
// three digits is a decimal mark, as in hledger.
func (s numeral) format(known byte) (mark byte, places int, err error) {
	mark, err = s.mark(known)
	if err == errAmbiguous {
		mark, err = ',', nil
	}
	if err != nil || mark == 0 {
		if err == nil && known == 0 {
			mark = impliedMark(s)
		}
		return mark, 0, err
	}
	for _, c := range s[bytes.LastIndexByte(s, mark)+1:] {
		if isDigit(c) {
			places++
		}
	}
	if places > maxScale {
		return 0, 0, errRange
	}
	return mark, places, nil
}

// impliedMark returns the mark that does not group: of "1,000,000" the point.
func impliedMark(s numeral) byte {
	switch {
	case bytes.IndexByte(s, ',') >= 0:
		return '.'
	case bytes.IndexByte(s, '.') >= 0:
		return ','
	}
	return 0
}

// fallbackDirective reads "D 1000.00 CNY".
func (h *hledger) fallbackDirective(b []byte) {
	if symbol := h.format(b); symbol >= 0 {
		h.fallback = symbol
	}
}

func (h *hledger) markDirective(b []byte) {
	if len(b) != 1 || (b[0] != '.' && b[0] != ',') {
		h.problem("decimal-mark %q: want . or ,", b)
		return
	}
	h.mark = b[0]
}

func (h *hledger) yearDirective(b []byte) {
	year, err := strconv.Atoi(string(b))
	if err != nil || year < 1 || year > 9999 {
		h.problem("year %q: want a year such as 2026", b)
		return
	}
	h.year = year
}

// aliasDirective reads "alias OLD = NEW", which renames an account and those
// below it.
func (h *hledger) aliasDirective(s string) {
	from, to, ok := strings.Cut(s, "=")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	switch {
	case strings.HasPrefix(from, "/"):
		h.problem("alias %s: regular expressions are not supported", from)
	case !ok || from == "" || to == "":
		h.problem("alias: want OLD = NEW")
	default:
		h.aliases = append(h.aliases[:len(h.aliases):len(h.aliases)], alias{from, to})
		clear(h.raw)
	}
}

func (h *hledger) scopeDirective(word, rest string) {
	what, name, _ := strings.Cut(rest, " ")
	switch {
	case word == "end" && rest == "aliases":
		h.aliases = nil
	case word == "apply" && what == "account" && strings.TrimSpace(name) != "":
		h.under = append(h.under[:len(h.under):len(h.under)], strings.TrimSpace(name))
	case word == "end" && rest == "apply account" && len(h.under) > 0:
		h.under = h.under[:len(h.under)-1]
	case word == "apply" && what == "year":
		h.yearDirective([]byte(strings.TrimSpace(name)))
		return
	default:
		h.problem("%q: the directive is not supported", word+" "+rest)
		return
	}
	clear(h.raw)
}
