package plaintext

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// life is what beancount's open and close say of an account.
type life struct {
	opened, closed renjia.Date
	place          renjia.Place // of the open directive
	holds          []string     // the only commodities it may hold; empty: any
}

// use is the first and the last day on which an account was used.
type use struct {
	first, last         renjia.Date
	firstLine, lastLine int32
	firstFile, lastFile int32
}

func (u *use) note(t *Transaction, p *Posting) {
	if u.first.IsZero() || t.Date.Before(u.first) {
		u.first, u.firstLine, u.firstFile = t.Date, int32(p.Line), t.file
	}
	if u.last.Compare(t.Date) <= 0 {
		u.last, u.lastLine, u.lastFile = t.Date, int32(p.Line), t.file
	}
}

// checkLives holds the use of accounts against what beancount's directives say
// of them: one violation an account for each rule it breaks. A journal of
// hledger has no such directives.
func (b *Books) checkLives() {
	if !b.src.opening {
		return
	}
	for account, u := range b.uses {
		if !u.first.IsZero() {
			b.checkLife(b.src.accounts.text[account], b.src.lives[int32(account)], u)
		}
	}
	for _, c := range b.cells {
		l, name := b.src.lives[c.account], b.src.symbols.text[c.commodity]
		if l != nil && c.commodity > 0 && len(l.holds) > 0 && !slices.Contains(l.holds, name) {
			b.violations = append(b.violations, violation(Undeclared, c.place, "%s is not opened for %s", "科目%s未开立币种%s", b.src.accounts.text[c.account], name))
		}
	}
}

func (b *Books) checkLife(account string, l *life, u use) {
	first := renjia.Place{File: b.src.files[u.firstFile], Line: int(u.firstLine)}
	last := renjia.Place{File: b.src.files[u.lastFile], Line: int(u.lastLine)}
	var found []Violation
	switch {
	case l == nil || l.opened.IsZero():
		found = append(found, violation(Undeclared, first, "%s is never opened", "科目%s从未开立", account))
	default:
		if u.first.Before(l.opened) {
			found = append(found, violation(InactiveAccount, first, "%s is used before it is opened on %s", "科目%s在%s开立之前已被使用", account, l.opened))
		}
		if !l.closed.IsZero() && l.closed.Compare(u.last) <= 0 {
			found = append(found, violation(InactiveAccount, last, "%s is used after it is closed on %s", "科目%s在%s关闭之后仍被使用", account, l.closed))
		}
	}
	b.violations = append(b.violations, found...)
}
