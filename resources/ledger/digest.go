package ledger

import (
	"encoding/binary"
	"hash/maphash"

	"github.com/renjia-project/renjia"
)

// trace is what the ledger remembers of an entry beyond its movements: enough
// to recognise it, to refuse another one in its place, and to verify its
// reversal.
type trace struct {
	content print  // of everything but the identifier and the instant
	lines   uint64 // of the lines alone, whose legs are compared too
}

// print is a hash of 128 bits under two seeds that no one outside the process
// knows, so that nobody can make two contents with one print. It never leaves
// the process, and nothing the ledger answers depends on the seeds.
type print [2]uint64

// tracer computes prints with one buffer for all entries.
type tracer struct {
	seeds [2]maphash.Seed
	buf   []byte
}

func newTracer() tracer {
	return tracer{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

func (t *tracer) entry(e *Entry) trace {
	lines := t.lines(e.Lines)
	t.tail('e', e.Date, e.Text, e.Key, e.Event)
	t.link(e.Reverses.UUID())
	t.link(e.Posts.UUID())
	t.link(e.Closes.UUID())
	return trace{content: t.sum(), lines: lines}
}

func (t *tracer) pending(p *Pending) print {
	t.lines(p.Lines)
	t.tail('p', p.Date, p.Text, p.Key, p.Event)
	t.number(micros(p.Expires))
	return t.sum()
}

func (t *tracer) key(key string) print {
	return print{maphash.String(t.seeds[0], key), maphash.String(t.seeds[1], key)}
}

// hash is that of an identifier, for an index.
func (t *tracer) hash(id EntryID) uint32 {
	u := id.UUID()
	return uint32(maphash.Bytes(t.seeds[0], u[:]) >> 32)
}

// lines starts over with every field of the lines, each with its length or a
// mark that it is empty, so that no two different lists of lines give the same
// bytes. It returns their hash.
func (t *tracer) lines(lines []Line) uint64 {
	t.buf = t.buf[:0]
	for i := range lines {
		l := &lines[i]
		t.text(l.Account)
		t.id(l.Fund.UUID())
		t.number(l.Amount.Minor())
		t.text(string(l.Amount.Currency()))
		t.details(l)
	}
	return maphash.Bytes(t.seeds[0], t.buf)
}

// details adds what few lines have: a line without any of it has one mark, for
// what need not be hashed costs nothing.
func (t *tracer) details(l *Line) {
	if l.Project == "" && l.Function == "" && l.Area == "" && l.Budget.IsZero() && l.Donor.IsZero() && l.Valuation == nil {
		t.buf = append(t.buf, 0)
		return
	}
	t.buf = append(t.buf, 1)
	t.text(l.Project)
	t.text(string(l.Function))
	t.text(l.Area)
	t.link(l.Budget.UUID())
	t.ref(l.Donor)
	t.valuation(l.Valuation)
}

// tail adds what entries and pending entries have in common beside the lines.
func (t *tracer) tail(kind byte, date renjia.Date, text renjia.Text, key string, event renjia.Ref) {
	t.number(int64(date.Sub(renjia.Date{})))
	t.text(text.EN)
	t.text(text.ZH)
	t.text(key)
	t.ref(event)
	t.buf = append(t.buf, kind)
}

func (t *tracer) text(s string) {
	t.buf = binary.AppendUvarint(t.buf, uint64(len(s)))
	t.buf = append(t.buf, s...)
}

func (t *tracer) number(n int64) { t.buf = binary.LittleEndian.AppendUint64(t.buf, uint64(n)) }

func (t *tracer) id(id [16]byte) { t.buf = append(t.buf, id[:]...) }

// link adds an identifier that may be zero.
func (t *tracer) link(id [16]byte) {
	if id == [16]byte{} {
		t.buf = append(t.buf, 0)
		return
	}
	t.buf = append(t.buf, 1)
	t.id(id)
}

func (t *tracer) ref(r renjia.Ref) {
	if r.IsZero() {
		t.buf = append(t.buf, 0)
		return
	}
	t.buf = append(t.buf, 1)
	t.text(r.Space)
	t.text(r.Kind)
	t.id(r.ID)
}

func (t *tracer) sum() print {
	return print{maphash.Bytes(t.seeds[0], t.buf), maphash.Bytes(t.seeds[1], t.buf)}
}
