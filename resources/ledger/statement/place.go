package statement

import (
	"strings"

	"github.com/renjia-project/renjia/resources/ledger"
)

// placer finds the feed that an account belongs to.
type placer struct {
	codes map[string]int // by the code named
	rest  []Feed         // by class, role and function; the same index
}

// place makes a placer over feeds; nil ones take nothing. It returns the first
// code that two feeds name.
func place(feeds []*Feed) (p placer, twice string) {
	p.codes = map[string]int{}
	p.rest = make([]Feed, len(feeds))
	for i, f := range feeds {
		if f == nil {
			continue
		}
		for _, code := range f.Accounts {
			if _, taken := p.codes[code]; taken {
				twice = code
			}
			p.codes[code] = i
		}
		p.rest[i] = *f
	}
	return p, twice
}

// of returns the index of the feed of an account, and false if none takes it.
// function is that of a cost.
func (p placer) of(a ledger.Account, function ledger.Function) (int, bool) {
	for n := len(a.Code); n > 0; n-- {
		if i, named := p.codes[a.Code[:n]]; named {
			return i, true
		}
	}
	for i, f := range p.rest {
		if f.selects(a, function) {
			return i, true
		}
	}
	return 0, false
}

// selects reports whether the account has the class, role and function of a
// feed that selects by them.
func (f Feed) selects(a ledger.Account, function ledger.Function) bool {
	if f.Class == "" && f.Role == "" && f.Function == "" {
		return false
	}
	return (f.Class == "" || f.Class == a.Class) && (f.Role == "" || f.Role == a.Role) && (f.Function == "" || f.Function == function)
}

// names reports whether the feed takes the account, for lines that repeat part
// of another.
func (f Feed) names(a ledger.Account, function ledger.Function) bool {
	for _, code := range f.Accounts {
		if strings.HasPrefix(a.Code, code) {
			return true
		}
	}
	return f.selects(a, function)
}
