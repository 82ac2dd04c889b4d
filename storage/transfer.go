package storage

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// The export of a space is JSON Lines: a header, then its whole journal, one
// commit a line. The records are its newest after-images, so nothing else is
// needed to rebuild the space, and its head hash proves that the copy is whole.

const exportFormat = "renjia-space"

type exportHeader struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Space   string `json:"space"`
	Head    int64  `json:"head"`
	Hash    string `json:"hash"`
}

type exportCommit struct {
	Position int64           `json:"position"`
	Time     time.Time       `json:"time"`
	Batch    string          `json:"batch"`
	Hash     string          `json:"hash"`
	Acts     json.RawMessage `json:"acts,omitempty"`
	Seal     exportSeal      `json:"seal"`
	Changes  []exportChange  `json:"changes,omitempty"`
}

type exportChange struct {
	Verb    string          `json:"verb"`
	Kind    string          `json:"kind"`
	ID      string          `json:"id"`
	Rev     int64           `json:"rev"`
	Version int             `json:"version,omitempty"`
	Content json.RawMessage `json:"content,omitempty"`
	Erased  bool            `json:"erased,omitempty"`
	Seal    exportSeal      `json:"seal"`
}

type exportSeal struct {
	Salt   string `json:"salt,omitempty"`
	Digest string `json:"digest"`
}

var verbNames = map[driver.OpVerb]string{driver.Put: "put", driver.Delete: "delete", driver.Erase: "erase"}

// Export writes the space as JSON Lines, in constant memory. It shows guarded
// kinds too, so the policy is asked about the act and the act is journaled
// first.
func (sp *Space) Export(ctx context.Context, act renjia.Act, w io.Writer) error {
	return sp.observe(ctx, Operation{Name: OpExport, Verb: act.Verb}, func(ctx context.Context, watched *watch) error {
		return sp.export(ctx, act, w, watched)
	})
}

func (sp *Space) export(ctx context.Context, act renjia.Act, w io.Writer, watched *watch) error {
	head, err := sp.Record(ctx, act)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	header := exportHeader{exportFormat, 1, sp.name, int64(head.Position), hex.EncodeToString(head.Hash[:])}
	if err := enc.Encode(header); err != nil {
		return fmt.Errorf("export %s: %w", sp.name, err)
	}
	for c, err := range sp.store.driver.Commits(ctx, driver.Range{Space: sp.name, Until: head.Position}) {
		if err != nil {
			return err
		}
		if err := enc.Encode(exportOf(c)); err != nil {
			return fmt.Errorf("export %s: %w", sp.name, err)
		}
		watched.passed(c.Position)
	}
	return out.Flush()
}

func exportOf(c *Commit) exportCommit {
	e := exportCommit{
		Position: int64(c.Position), Time: c.Time, Batch: hex.EncodeToString(c.Batch[:]),
		Hash: hex.EncodeToString(c.Hash[:]), Acts: json.RawMessage(c.Acts), Seal: sealOut(c.Seal, c.Acts == ""),
	}
	for _, x := range c.Changes {
		e.Changes = append(e.Changes, exportChange{
			Verb: verbNames[x.Verb], Kind: x.Kind, ID: x.ID, Rev: x.Rev, Version: x.Version,
			Content: json.RawMessage(x.Payload), Erased: x.Erased, Seal: sealOut(x.Seal, x.Erased),
		})
	}
	return e
}

func sealOut(s driver.Seal, erased bool) exportSeal {
	out := exportSeal{Digest: hex.EncodeToString(s.Digest[:])}
	if !erased {
		out.Salt = hex.EncodeToString(s.Salt[:])
	}
	return out
}

// Import rebuilds an exported space in this store, commit by commit, and
// checks every hash on the way: it ends with ErrCorrupt at the first line that
// does not follow. The space must be empty or hold the beginning of the same
// journal, so an interrupted import can be run again. The collections of all
// kinds in it must be migrated. It returns the head.
//
// Import writes journal entries that acts have already made; it is an
// administrator's tool and asks the policy about its own act only.
func (sp *Space) Import(ctx context.Context, act renjia.Act, r io.Reader) (stamp Stamp, err error) {
	err = sp.observe(ctx, Operation{Name: OpImport, Verb: act.Verb}, func(ctx context.Context, w *watch) (err error) {
		stamp, err = sp.importFrom(ctx, act, r, w)
		return err
	})
	return stamp, err
}

func (sp *Space) importFrom(ctx context.Context, act renjia.Act, r io.Reader, w *watch) (Stamp, error) {
	if err := act.Validate(); err != nil {
		return Stamp{}, err
	}
	asked := dated(act, renjia.Instant(sp.store.clock()))
	allow := func(s *Snapshot) error { return sp.store.policy.Allow(ctx, s, asked) }
	if err := sp.view(ctx, 0, true, nil, allow); err != nil {
		return Stamp{}, err
	}
	in := &importer{space: sp, watch: w, dec: json.NewDecoder(bufio.NewReaderSize(r, 1<<16))}
	in.dec.DisallowUnknownFields()
	stamp, err := in.run(ctx)
	if err != nil {
		return stamp, fmt.Errorf("import %s: line %d: %w", sp.name, in.line, err)
	}
	return stamp, nil
}

type importer struct {
	space *Space
	watch *watch
	dec   *json.Decoder
	line  int
}

func (in *importer) run(ctx context.Context) (Stamp, error) {
	var header exportHeader
	if err := in.next(&header); err != nil {
		return Stamp{}, err
	}
	if header.Format != exportFormat || header.Version != 1 || header.Space != in.space.name {
		return Stamp{}, fmt.Errorf("is not an export of space %s in version 1: %w", in.space.name, renjia.ErrInvalid)
	}
	head, err := in.space.Head(ctx)
	if err != nil {
		return Stamp{}, err
	}
	for last := int64(0); last < header.Head; {
		var e exportCommit
		if err := in.next(&e); err != nil {
			return head, err
		}
		if last++; e.Position != last {
			return head, fmt.Errorf("commit %d is missing: %w", last, renjia.ErrCorrupt)
		}
		stamp, err := in.commit(ctx, e, head.Position)
		if err != nil {
			return head, err
		}
		if stamp.Position > head.Position {
			head = stamp
		}
		in.watch.passed(stamp.Position)
		if last == header.Head && hex.EncodeToString(stamp.Hash[:]) != header.Hash {
			return head, fmt.Errorf("the head is not the one that was exported: %w", renjia.ErrCorrupt)
		}
	}
	return head, nil
}

func (in *importer) next(into any) error {
	in.line++
	err := in.dec.Decode(into)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file ends too early: %w", renjia.ErrCorrupt)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", err, renjia.ErrCorrupt)
	}
	return nil
}

// commit replays one commit, or checks it against the one that is there.
func (in *importer) commit(ctx context.Context, e exportCommit, have Position) (stamp Stamp, err error) {
	b, erased, err := in.batch(e)
	if err != nil {
		return Stamp{}, err
	}
	switch {
	case Position(e.Position) <= have:
		stamp, err = in.space.stampAt(ctx, Position(e.Position))
	case len(erased) > 0:
		stamp, err = in.space.store.driver.Redact(ctx, erased, b)
	default:
		stamp, err = in.space.store.driver.Commit(ctx, b)
	}
	if err == nil && hex.EncodeToString(stamp.Hash[:]) != e.Hash {
		err = fmt.Errorf("commit %d has another hash: %w", e.Position, renjia.ErrCorrupt)
	}
	return stamp, err
}

func (in *importer) batch(e exportCommit) (b *driver.Batch, erased []driver.Key, err error) {
	b = &driver.Batch{Space: in.space.name, Time: e.Time, Acts: string(e.Acts)}
	if err = unhex(b.ID[:], e.Batch); err == nil {
		b.Seal, err = sealIn(e.Seal)
	}
	if err == nil && b.Acts != "" && !b.Seal.Opens(b.Acts) {
		err = fmt.Errorf("commit %d: the acts do not match their digest: %w", e.Position, renjia.ErrCorrupt)
	}
	changes := make([]driver.Change, len(e.Changes))
	for i := 0; i < len(e.Changes) && err == nil; i++ {
		var op driver.Op
		if op, err = in.op(e.Changes[i]); err != nil {
			break
		}
		if op.Verb == driver.Erase {
			erased = append(erased, op.Record.Key)
		}
		b.Ops = append(b.Ops, op)
		changes[i] = op.Change()
	}
	b.Root = driver.RootOf(changes)
	return b, erased, err
}

func (in *importer) op(x exportChange) (op driver.Op, err error) {
	for verb, name := range verbNames {
		if name == x.Verb {
			op.Verb = verb
		}
	}
	if op.Verb == 0 {
		return op, fmt.Errorf("verb %q: %w", x.Verb, renjia.ErrCorrupt)
	}
	op.Expect = x.Rev - 1
	op.Record = driver.Record{
		Key: driver.Key{Kind: x.Kind, ID: x.ID}, Rev: x.Rev, Version: x.Version, Payload: string(x.Content),
	}
	if op.Seal, err = sealIn(x.Seal); err != nil || x.Kind == driver.ActsKind {
		return op, err
	}
	d, err := in.space.store.definition(x.Kind)
	if err == nil && op.Verb == driver.Put && !x.Erased {
		if !op.Seal.Opens(op.Record.Payload) {
			return op, fmt.Errorf("%s %s: the content does not match its digest: %w", x.Kind, x.ID, renjia.ErrCorrupt)
		}
		op.Record.Index, err = d.kind.Extract(x.Version, op.Record.Payload)
	}
	return op, err
}

func sealIn(x exportSeal) (s driver.Seal, err error) {
	if x.Salt != "" {
		err = unhex(s.Salt[:], x.Salt)
	}
	return s, errors.Join(err, unhex(s.Digest[:], x.Digest))
}

func unhex(into []byte, s string) error {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(into) {
		return fmt.Errorf("%s is not %d bytes in hexadecimal: %w", strconv.Quote(s), len(into), renjia.ErrCorrupt)
	}
	copy(into, b)
	return nil
}
