package plaintext

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
)

// Books are a journal in memory: 12 bytes a posting and 16 an entry, whatever
// its texts. They do not change and may be used by several goroutines.
type Books struct {
	src        *source
	entries    chunks[booked]
	units      chunks[int64] // of each posting, at the scale of its commodity
	places     chunks[int32] // of each posting: index into cells
	cells      []cell
	index      map[[3]int32]int32
	latest     []int32 // the cell last used, by account
	scales     []int   // by commodity: the scale units are at
	uses       []use   // by account
	unsorted   bool
	required   []required
	violations []Violation
}

// booked is an entry. Its postings end where those of the next one begin.
type booked struct {
	date  renjia.Date
	line  int32
	file  int32
	first uint32
}

// cell is where postings are added up.
type cell struct {
	account, fund, commodity int32
	place                    renjia.Place // first use
}

// Load reads a whole journal and checks it: each entry, the days on which
// accounts are in use, and at the end the stated balances, in the order of
// dates. It fails with a *renjia.ValidationError listing all problems if the
// journal cannot be read; what breaks rules is in [Books.Violations].
func Load(r io.Reader, syntax Syntax, o Options) (*Books, error) {
	b := &Books{index: map[[3]int32]int32{}}
	b.src = newSource(o, b)
	if err := b.src.all(r, syntax); err != nil {
		return nil, err
	}
	for i := range b.src.check.commodities {
		b.fit(int32(i))
	}
	b.violations = append(b.violations, b.src.loose...)
	b.checkLives()
	if err := b.checkRequired(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(b.violations, b.order)
	return b, nil
}

// order sorts violations as they stand in the files.
func (b *Books) order(v, w Violation) int {
	f, g := slices.Index(b.src.files, v.Place.File), slices.Index(b.src.files, w.Place.File)
	return cmp.Or(cmp.Compare(f, g), cmp.Compare(v.Place.Line, w.Place.Line))
}

// Violations lists where the journal breaks rules, in the order of its lines.
func (b *Books) Violations() []Violation { return slices.Clone(b.violations) }

// Warnings lists what the journal holds and the books leave out.
func (b *Books) Warnings() []renjia.Problem { return slices.Clone(b.src.warnings) }

// Entries returns the number of entries.
func (b *Books) Entries() int { return b.entries.n }

// Postings returns the number of postings.
func (b *Books) Postings() int { return b.units.n }

// Sound reports whether the figures can be relied on: every entry balances in
// each currency and every stated balance holds. Violations of form may remain.
func (b *Books) Sound() bool {
	return !slices.ContainsFunc(b.violations, func(v Violation) bool { return v.Spoils })
}

func (b *Books) transaction(t *Transaction, found []Violation) bool {
	b.violations = append(b.violations, found...)
	n := b.entries.n
	if n > 0 && t.Date.Before(b.entries.at(n-1).date) {
		b.unsorted = true
	}
	b.entries.add(booked{t.Date, int32(t.Place.Line), t.file, uint32(b.units.n)})
	for _, q := range t.Checks {
		b.required = append(b.required, required{Requirement: q, entry: n, posting: b.units.n + q.posting})
	}
	for i := range t.Postings {
		p := &t.Postings[i]
		b.fit(p.commodity)
		b.places.add(b.cell(t, p))
		b.units.add(p.units)
	}
	return true
}

func (b *Books) requirement(q Requirement) bool {
	b.required = append(b.required, required{Requirement: q, entry: -1})
	return true
}

// fit brings what is booked to a scale that has grown.
func (b *Books) fit(commodity int32) {
	for int(commodity) >= len(b.scales) {
		b.scales = append(b.scales, b.src.check.commodities[len(b.scales)].scale)
	}
	to := b.src.check.commodities[commodity].scale
	from := b.scales[commodity]
	if from == to {
		return
	}
	b.scales[commodity] = to
	for i := range b.units.n {
		if b.cells[*b.places.at(i)].commodity != commodity {
			continue
		}
		units, ok := rescaled(*b.units.at(i), from, to)
		if !ok {
			b.violations = append(b.violations, violation(OutOfRange, renjia.Place{File: b.src.o.File}, "with %d decimals earlier amounts of %s do not fit 64 bits", "采用%d位小数后, 此前的%s金额超出64位范围", to, b.src.symbols.text[commodity]))
		}
		*b.units.at(i) = units
	}
}

// cell returns the number of the posting's cell and notes the account's use.
func (b *Books) cell(t *Transaction, p *Posting) int32 {
	for int(p.account) >= len(b.latest) {
		b.latest, b.uses = append(b.latest, -1), append(b.uses, use{})
	}
	b.uses[p.account].note(t, p)
	if i := b.latest[p.account]; i >= 0 && b.cells[i].fund == p.fund && b.cells[i].commodity == p.commodity {
		return i
	}
	key := [3]int32{p.account, p.fund, p.commodity}
	i, ok := b.index[key]
	if !ok {
		i = int32(len(b.cells))
		b.index[key] = i
		b.cells = append(b.cells, cell{p.account, p.fund, p.commodity, renjia.Place{File: t.Place.File, Line: p.Line}})
	}
	b.latest[p.account] = i
	return i
}

// Query says which balances are asked for.
type Query struct {
	Fund   string      // only this fund; empty: all
	ByFund bool        // a row for each fund
	AsOf   renjia.Date // entries up to the end of this day; zero: all
}

// Row is what an account holds of a commodity: debit positive.
type Row struct {
	Fund    string `json:"fund,omitempty"`
	Account string `json:"account"`
	Amount  Amount `json:"amount"`
}

// Balances returns all balances that are not zero, by fund, account and
// commodity. It fails if a balance does not fit 64 bits.
func (b *Books) Balances(q Query) ([]Row, error) {
	totals, err := b.totals(q.AsOf)
	if err != nil {
		return nil, err
	}
	merged := map[[3]int32]int64{}
	for i, c := range b.cells {
		if q.Fund != "" && b.src.funds.text[c.fund] != q.Fund {
			continue
		}
		key := [3]int32{c.account, c.fund, c.commodity}
		if !q.ByFund {
			key[1] = 0
		}
		sum, ok := sumOf(merged[key], totals[i])
		if !ok {
			return nil, b.outOfRange(c)
		}
		merged[key] = sum
	}
	return b.rows(merged), nil
}

// FundTotals returns what each fund's postings sum to in each commodity they
// are in, by fund and commodity: all of it zero if the books are right. Account
// is empty.
func (b *Books) FundTotals(asOf renjia.Date) ([]Row, error) {
	totals, err := b.totals(asOf)
	if err != nil {
		return nil, err
	}
	merged := map[[3]int32]int64{}
	for i, c := range b.cells {
		key := [3]int32{0, c.fund, c.commodity}
		sum, ok := sumOf(merged[key], totals[i])
		if !ok {
			return nil, b.outOfRange(c)
		}
		merged[key] = sum
	}
	rows := make([]Row, 0, len(merged))
	for key, units := range merged {
		rows = append(rows, b.row(key, units))
	}
	slices.SortFunc(rows, Row.compare)
	return rows, nil
}

// Funds lists the funds that postings name, sorted.
func (b *Books) Funds() []string {
	all := slices.Clone(b.src.funds.text[1:])
	slices.Sort(all)
	return all
}

func (b *Books) rows(merged map[[3]int32]int64) []Row {
	rows := make([]Row, 0, len(merged))
	for key, units := range merged {
		if units != 0 {
			rows = append(rows, b.row(key, units))
		}
	}
	slices.SortFunc(rows, Row.compare)
	return rows
}

func (b *Books) row(key [3]int32, units int64) Row {
	s := b.src
	return Row{s.funds.text[key[1]], s.accounts.text[key[0]], s.check.amount(sum{0, key[2], units})}
}

func (r Row) compare(q Row) int {
	return cmp.Or(cmp.Compare(r.Fund, q.Fund), cmp.Compare(r.Account, q.Account), cmp.Compare(r.Amount.Commodity, q.Amount.Commodity))
}

// totals adds the postings up by cell.
func (b *Books) totals(asOf renjia.Date) ([]int64, error) {
	totals := make([]int64, len(b.cells))
	for e := range b.entries.n {
		if !asOf.IsZero() && asOf.Before(b.entries.at(e).date) {
			continue
		}
		for i, end := b.span(e); i < end; i++ {
			c := *b.places.at(i)
			sum, ok := sumOf(totals[c], *b.units.at(i))
			if totals[c] = sum; !ok {
				return nil, b.outOfRange(b.cells[c])
			}
		}
	}
	return totals, nil
}

// span returns the postings of an entry: first and one past the last.
func (b *Books) span(e int) (first, end int) {
	first, end = int(b.entries.at(e).first), b.units.n
	if e+1 < b.entries.n {
		end = int(b.entries.at(e + 1).first)
	}
	return first, end
}

func (b *Books) outOfRange(c cell) error {
	return fmt.Errorf("the balance of %s in %s does not fit 64 bits: %w", b.src.accounts.text[c.account], b.src.symbols.text[c.commodity], renjia.ErrInvalid)
}
