package plaintext

import (
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// WriteBeancount writes transactions in beancount's syntax, the fund of each
// posting as its metadata fund, and at the end an open directive for every
// account at the first day it is used. Stated balances of hledger, which hold
// in the middle of a day, become comments. Names of accounts and commodities
// that beancount could not read are problems, listed as one
// *renjia.ValidationError: accounts begin with one of its five roots.
func WriteBeancount(w io.Writer, transactions iter.Seq2[*Transaction, error]) error {
	b := &beancountWriter{newWriter(w, Beancount), map[string]renjia.Date{}}
	return b.all(transactions, b)
}

type beancountWriter struct {
	*writer
	opened map[string]renjia.Date // the first day of each account
}

func (b *beancountWriter) end() {
	for _, account := range slices.Sorted(maps.Keys(b.opened)) {
		b.WriteString(b.opened[account].String() + " open " + account + "\n")
	}
}

func (b *beancountWriter) transaction(t *Transaction) {
	b.declare(t)
	status := t.Status
	if status == Unmarked {
		status = Cleared
	}
	b.WriteString(t.Date.String() + " " + string(status))
	if t.Payee != "" {
		b.WriteString(" " + text(t.Payee))
	}
	b.WriteString(" " + text(t.Note))
	for _, tag := range t.Tags {
		if tag.Value == "" && isTag(tag.Name) {
			b.WriteString(" #" + tag.Name)
		}
	}
	for _, link := range t.Links {
		b.require(isTag(link), t, "link %q: beancount cannot read the name", link)
		b.WriteString(" ^" + link)
	}
	b.WriteByte('\n')
	b.metadata("  ", Tag{"code", t.Code})
	for _, tag := range t.Tags {
		if tag.Value != "" || !isTag(tag.Name) {
			b.metadata("  ", tag)
		}
	}
	for i := range t.Postings {
		b.posting(t, &t.Postings[i])
	}
	for _, q := range t.Checks {
		b.WriteString("  ; then " + q.Account + " holds " + q.Amount.String() + "\n")
	}
	b.WriteByte('\n')
}

func (b *beancountWriter) posting(t *Transaction, p *Posting) {
	b.require(beancountAccount(p.Account), t, "account %q: beancount cannot read the name", p.Account)
	b.require(isCommodity(p.Amount.Commodity), t, "commodity %q: beancount cannot read the name", p.Amount.Commodity)
	if first, ok := b.opened[p.Account]; !ok || t.Date.Before(first) {
		b.opened[p.Account] = t.Date
	}
	b.WriteString("  ")
	if p.Status != Unmarked {
		b.WriteString(string(p.Status) + " ")
	}
	b.WriteString(p.Account + "  " + p.Amount.String() + "\n")
	b.WriteString("    fund: " + text(p.Fund) + "\n")
	for _, tag := range p.Tags {
		b.metadata("    ", tag)
	}
}

// metadata writes a tag as metadata; a name that cannot be a key becomes a
// comment.
func (b *beancountWriter) metadata(before string, tag Tag) {
	switch {
	case tag.Name == "code" && tag.Value == "":
	case isMetadataKey(tag.Name):
		b.WriteString(before + tag.Name + ": " + text(tag.Value) + "\n")
	default:
		b.WriteString(before + "; " + replaced(tag.Name, "") + ": " + replaced(tag.Value, "") + "\n")
	}
}

// declare tells the decimals of commodities of its own, before their first use.
func (b *beancountWriter) declare(t *Transaction) {
	for i := range t.Postings {
		a := t.Postings[i].Amount
		if !a.standard() && !b.known[a.Commodity] {
			b.known[a.Commodity] = true
			b.WriteString(t.Date.String() + " commodity " + a.Commodity + "\n  precision: " + strconv.Itoa(finest(t, a.Commodity)) + "\n\n")
		}
	}
}

// text quotes a text.
func text(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", "").Replace(s) + `"`
}

func isTag(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !isLetterOrDigit(r) && !strings.ContainsRune("-_/.", r)
	}) < 0
}

func isMetadataKey(s string) bool {
	return s != "" && s[0] >= 'a' && s[0] <= 'z' && len(s) > 1 && strings.IndexFunc(s, func(r rune) bool {
		return !isLetterOrDigit(r) && r != '-' && r != '_'
	}) < 0
}

func isLetterOrDigit(r rune) bool {
	return (r|0x20 >= 'a' && r|0x20 <= 'z') || (r >= '0' && r <= '9')
}

func isCommodity(s string) bool {
	for i := range len(s) {
		if !isCurrency(s[i]) {
			return false
		}
	}
	n := len(s)
	return n > 0 && n <= 24 && isCapital(s[0]) && (isCapital(s[n-1]) || isDigit(s[n-1]))
}

// beancountAccount reports whether beancount reads a name as an account.
func beancountAccount(s string) bool {
	root, rest, _ := strings.Cut(s, ":")
	switch root {
	case "Assets", "Liabilities", "Equity", "Income", "Expenses":
	default:
		return false
	}
	for part := range strings.SplitSeq(rest, ":") {
		r, _ := utf8.DecodeRuneInString(part)
		if part == "" || !(unicode.IsUpper(r) || unicode.IsDigit(r) || r > unicode.MaxASCII) {
			return false
		}
		if strings.IndexFunc(part, func(r rune) bool { return r <= unicode.MaxASCII && !isLetterOrDigit(r) && r != '-' }) >= 0 {
			return false
		}
	}
	return true
}
