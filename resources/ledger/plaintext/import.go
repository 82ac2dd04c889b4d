package plaintext

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

// Import makes entries of the books of transactions. Each transaction that
// breaks a rule, or that the mapping does not cover, comes as an error with its
// place, and the next one follows.
//
// The code is the entry's key, and with Space its identifier; a transaction
// without a code is identified by its content, the second equal one by being
// the second. The tags entry, reverses, posts, closes, event and recorded of a
// transaction and project, function, area and budget of a posting are read as
// [Mapping.Export] writes them; a posting without one takes its transaction's.
// Postings of zero are left out.
func (m Mapping) Import(transactions iter.Seq2[*Transaction, error]) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		in := importer{m, map[string]int{}, map[string]ledger.FundID{}}
		for t, err := range transactions {
			if err == nil && t.Status == Pending && m.Pending == LeavePending {
				continue
			}
			var e ledger.Entry
			if err == nil {
				if e, err = in.entry(t); err != nil {
					err = fmt.Errorf("%s: %w", t.Place, err)
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// importer is a mapping with what it has met.
type importer struct {
	Mapping
	seen  map[string]int // transactions without a code, by their content
	funds map[string]ledger.FundID
}

func (m *importer) entry(t *Transaction) (e ledger.Entry, err error) {
	if t.Status == Pending && m.Pending != BookPending {
		return e, &renjia.UnspecifiedError{What: "a pending transaction", Choices: []renjia.Choice{
			{Name: "pending", Options: []string{string(BookPending), string(LeavePending)}, Why: "journals count it, a fund ledger does not until it is posted"}}}
	}
	e = ledger.Entry{Date: t.Date, Text: m.text(t.description()), Key: t.Code}
	if e.ID, err = m.identify(t); err != nil {
		return e, err
	}
	if err = errors.Join(
		readTag(t.Tags, tagReverses, &e.Reverses), readTag(t.Tags, tagPosts, &e.Posts), readTag(t.Tags, tagCloses, &e.Closes),
		readTag(t.Tags, tagEvent, &e.Event), readTag(t.Tags, tagRecorded, &e.Recorded)); err != nil {
		return e, err
	}
	for i := range t.Postings {
		l, err := m.line(t, &t.Postings[i])
		if err != nil {
			return e, err
		}
		if !l.Amount.IsZero() {
			e.Lines = append(e.Lines, l)
		}
	}
	return e, e.Validate()
}

// line reads a posting.
func (m *importer) line(t *Transaction, p *Posting) (l ledger.Line, err error) {
	if l.Account, err = m.code(p.Account); err != nil {
		return l, err
	}
	if l.Fund, err = m.fund(p.Fund); err != nil {
		return l, err
	}
	if l.Amount, err = p.Amount.Money(m.currency(p.Amount.Commodity)); err != nil {
		return l, err
	}
	tags := slices.Concat(p.Tags, t.Tags)
	l.Project, l.Area = value(tags, tagProject), value(tags, tagArea)
	l.Function = ledger.Function(value(tags, tagFunction))
	return l, readTag(tags, tagBudget, &l.Budget)
}

// fund makes the identifier of a tag once: there are few funds and many postings.
func (m *importer) fund(tag string) (ledger.FundID, error) {
	if id, ok := m.funds[tag]; ok {
		return id, nil
	}
	id, err := m.FundID(tag)
	if err == nil {
		m.funds[tag] = id
	}
	return id, err
}

func (m *importer) identify(t *Transaction) (ledger.EntryID, error) {
	var id ledger.EntryID
	if err := readTag(t.Tags, tagEntry, &id); err != nil || !id.IsZero() {
		return id, err
	}
	key := "code " + t.Code
	if t.Code == "" {
		key = t.digest()
		m.seen[key]++
		key = fmt.Sprintf("%s %d", key, m.seen[key])
	}
	return renjia.ImportedID[ledger.Entry](m.Space, "resources_entry", key), nil
}

// digest is the same for transactions that say the same.
func (t *Transaction) digest() string {
	b := append(make([]byte, 0, 512), t.Date.String()...)
	b = strconv.AppendQuote(append(b, ' '), t.Payee)
	b = strconv.AppendQuote(append(b, ' '), t.Note)
	for _, p := range t.Postings {
		units, scale := trimmed(p.Amount.Units, p.Amount.Scale, 0)
		b = strconv.AppendQuote(append(b, ' '), p.Account)
		b = strconv.AppendQuote(append(b, ' '), p.Fund)
		b = strconv.AppendInt(append(b, ' '), units, 10)
		b = strconv.AppendInt(append(b, ' '), int64(scale), 10)
		b = strconv.AppendQuote(append(b, ' '), p.Amount.Commodity)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// description is payee and note as hledger writes them.
func (t *Transaction) description() string {
	if t.Payee == "" {
		return t.Note
	}
	return t.Payee + " | " + t.Note
}

func value(tags []Tag, name string) string {
	i := slices.IndexFunc(tags, func(t Tag) bool { return t.Name == name })
	if i < 0 {
		return ""
	}
	return tags[i].Value
}

// readTag reads a tag, if it is there.
func readTag(tags []Tag, name string, into encoding.TextUnmarshaler) error {
	s := value(tags, name)
	if s == "" {
		return nil
	}
	if err := into.UnmarshalText([]byte(s)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Export makes transactions of entries: the key becomes the code, the text the
// note, identifiers and what else an entry and its lines say become tags. Donors and
// valuations stay behind. The transactions are marked as cleared; one made of
// an entry that is still pending is for the caller to mark. The first error
// ends the export.
func (m Mapping) Export(entries iter.Seq2[ledger.Entry, error]) iter.Seq2[*Transaction, error] {
	return func(yield func(*Transaction, error) bool) {
		names, err := m.turned()
		if err != nil {
			yield(nil, err)
			return
		}
		for e, err := range entries {
			var t *Transaction
			if err == nil {
				t, err = names.transaction(e)
			}
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

func (t turned) transaction(e ledger.Entry) (*Transaction, error) {
	out := &Transaction{Date: e.Date, Status: Cleared, Code: e.Key, Note: e.Text.In(t.Lang)}
	if payee, note, ok := strings.Cut(out.Note, " | "); ok && payee != "" {
		out.Payee, out.Note = payee, note
	}
	out.label(tagEntry, e.ID.String())
	out.label(tagReverses, e.Reverses.String())
	out.label(tagPosts, e.Posts.String())
	out.label(tagCloses, e.Closes.String())
	out.label(tagEvent, e.Event.String())
	if !e.Recorded.IsZero() {
		out.label(tagRecorded, e.Recorded.UTC().Format(time.RFC3339Nano))
	}
	for i, l := range e.Lines {
		p, err := t.posting(l)
		if err != nil {
			return nil, fmt.Errorf("entry %s: lines[%d]: %w", e.ID, i, err)
		}
		out.Postings = append(out.Postings, p)
	}
	return out, nil
}

func (t turned) posting(l ledger.Line) (p Posting, err error) {
	if p.Account, err = t.account(l.Account); err != nil {
		return p, err
	}
	if p.Fund, err = t.fund(l.Fund); err != nil {
		return p, err
	}
	scale, _ := l.Amount.Currency().Scale()
	p.Amount = Amount{l.Amount.Minor(), scale, t.commodity(l.Amount.Currency())}
	p.Tags = labelled(p.Tags, tagProject, l.Project)
	p.Tags = labelled(p.Tags, tagFunction, string(l.Function))
	p.Tags = labelled(p.Tags, tagArea, l.Area)
	p.Tags = labelled(p.Tags, tagBudget, l.Budget.String())
	return p, nil
}

func (t *Transaction) label(name, value string) { t.Tags = labelled(t.Tags, name, value) }

func labelled(tags []Tag, name, value string) []Tag {
	if value == "" {
		return tags
	}
	return append(tags, Tag{name, value})
}
