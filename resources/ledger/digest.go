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
	content print // of everything but the identifier and the instant
	lines   print // of the lines alone
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
	t.head('e', lines, e.Date, e.Text, e.Key, e.Event)
	t.id(e.Reverses.UUID())
	t.id(e.Posts.UUID())
	t.id(e.Closes.UUID())
	return trace{content: t.sum(), lines: lines}
}

func (t *tracer) pending(p *Pending) print {
	t.head('p', t.lines(p.Lines), p.Date, p.Text, p.Key, p.Event)
	t.number(micros(p.Expires))
	return t.sum()
}

func (t *tracer) key(key string) print {
	return print{maphash.String(t.seeds[0], key), maphash.String(t.seeds[1], key)}
}

// head starts with what entries and pending entries have in common.
func (t *tracer) head(kind byte, lines print, date renjia.Date, text renjia.Text, key string, event renjia.Ref) {
	t.buf = append(t.buf[:0], kind)
	t.number(int64(lines[0]))
	t.number(int64(lines[1]))
	t.number(int64(date.Sub(renjia.Date{})))
	t.text(text.EN)
	t.text(text.ZH)
	t.text(key)
	t.ref(event)
}

// lines writes every field with its length, so that no two different lists of
// lines give the same bytes.
func (t *tracer) lines(lines []Line) print {
	t.buf = t.buf[:0]
	for i := range lines {
		l := &lines[i]
		t.text(l.Account)
		t.id(l.Fund.UUID())
		t.number(l.Amount.Minor())
		t.text(string(l.Amount.Currency()))
		t.text(l.Project)
		t.text(string(l.Function))
		t.text(l.Area)
		t.id(l.Budget.UUID())
		t.ref(l.Donor)
		t.valuation(l.Valuation)
	}
	return t.sum()
}

func (t *tracer) text(s string) {
	t.buf = binary.AppendUvarint(t.buf, uint64(len(s)))
	t.buf = append(t.buf, s...)
}

func (t *tracer) number(n int64) { t.buf = binary.LittleEndian.AppendUint64(t.buf, uint64(n)) }

func (t *tracer) id(id [16]byte) { t.buf = append(t.buf, id[:]...) }

func (t *tracer) ref(r renjia.Ref) {
	t.text(r.Space)
	t.text(r.Kind)
	t.id(r.ID)
}

func (t *tracer) sum() print {
	return print{maphash.Bytes(t.seeds[0], t.buf), maphash.Bytes(t.seeds[1], t.buf)}
}
