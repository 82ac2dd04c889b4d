package ledger

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/renjia-project/renjia"
)

// trace is what the ledger remembers of a posted entry: enough to recognise
// it, to refuse another one in its place, and to verify its reversal.
type trace struct {
	content  print // of everything but the identifier
	lines    print // of the lines alone
	reversed bool
}

// print is the first half of a SHA-256.
type print [16]byte

// tracer computes traces with one buffer for all entries.
type tracer struct{ buf []byte }

func (t *tracer) trace(e *Entry) trace {
	lines := t.lines(e.Lines)
	t.buf = append(t.buf[:0], lines[:]...)
	t.buf = binary.AppendVarint(t.buf, int64(e.Date.Sub(renjia.Date{})))
	t.text(e.Text.EN)
	t.text(e.Text.ZH)
	t.text(e.Key)
	reverses := e.Reverses.UUID()
	t.buf = append(t.buf, reverses[:]...)
	t.ref(e.Event)
	return trace{content: t.sum(), lines: lines}
}

// lines writes every field with its length, so that no two different lists of
// lines give the same bytes.
func (t *tracer) lines(lines []Line) print {
	t.buf = t.buf[:0]
	for i := range lines {
		l := &lines[i]
		fund := l.Fund.UUID()
		t.text(l.Account)
		t.buf = append(t.buf, fund[:]...)
		t.buf = binary.BigEndian.AppendUint64(t.buf, uint64(l.Amount.Minor()))
		t.text(string(l.Amount.Currency()))
		t.text(l.Project)
		t.text(string(l.Function))
		t.ref(l.Donor)
		t.valuation(l.Valuation)
	}
	return t.sum()
}

func (t *tracer) text(s string) {
	t.buf = binary.AppendUvarint(t.buf, uint64(len(s)))
	t.buf = append(t.buf, s...)
}

func (t *tracer) ref(r renjia.Ref) {
	t.text(r.Space)
	t.text(r.Kind)
	t.buf = append(t.buf, r.ID[:]...)
}

func (t *tracer) sum() print {
	full := sha256.Sum256(t.buf)
	return print(full[:16])
}
