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

// Import rebuilds an exported space in this store by [Space.Replay]. A file
// that was cut short or changed ends it with ErrCorrupt. An interrupted import
// can be run again. It returns the head.
func (sp *Space) Import(ctx context.Context, act renjia.Act, r io.Reader) (head Stamp, err error) {
	in := &importer{space: sp.name, dec: json.NewDecoder(bufio.NewReaderSize(r, 1<<16))}
	in.dec.DisallowUnknownFields()
	err = sp.observe(ctx, Operation{Name: OpImport, Verb: act.Verb}, func(ctx context.Context, w *watch) error {
		return sp.replay(ctx, act, in.commits, w, func(landed Stamp) bool {
			head = landed
			return true
		})
	})
	if err != nil {
		err = fmt.Errorf("import %s: %w", sp.name, err)
	}
	return head, err
}

type importer struct {
	space string
	dec   *json.Decoder
	line  int
}

// commits yields the commits of the file.
func (in *importer) commits(yield func(*Commit, error) bool) {
	header, err := in.header()
	if err != nil {
		yield(nil, err)
		return
	}
	for head := (Stamp{}); int64(head.Position) < header.Head; {
		c, err := in.commit(head)
		if err == nil && int64(c.Position) == header.Head && hex.EncodeToString(c.Hash[:]) != header.Hash {
			err = in.corrupt(errors.New("the head is not the one that was exported"))
		}
		if !yield(c, err) || err != nil {
			return
		}
		head = c.Stamp
	}
}

func (in *importer) header() (h exportHeader, err error) {
	err = in.next(&h)
	if err == nil && (h.Format != exportFormat || h.Version != 1 || h.Space != in.space) {
		err = fmt.Errorf("is not an export of space %s in version 1: %w", in.space, renjia.ErrInvalid)
	}
	return h, err
}

func (in *importer) next(into any) error {
	in.line++
	err := in.dec.Decode(into)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file ends too early")
	}
	if err != nil {
		return in.corrupt(err)
	}
	return nil
}

func (in *importer) corrupt(err error) error {
	return fmt.Errorf("line %d: %w: %w", in.line, err, renjia.ErrCorrupt)
}

// commit reads the commit behind a head.
func (in *importer) commit(head Stamp) (*Commit, error) {
	var e exportCommit
	if err := in.next(&e); err != nil {
		return nil, err
	}
	if Position(e.Position) != head.Position+1 {
		return nil, in.corrupt(fmt.Errorf("commit %d is missing", head.Position+1))
	}
	c, err := e.commit()
	if err != nil {
		return nil, in.corrupt(err)
	}
	c.Space, c.Prev = in.space, head.Hash
	return c, nil
}

func (e *exportCommit) commit() (*Commit, error) {
	c := &Commit{
		Stamp: Stamp{Position: Position(e.Position), Time: e.Time}, Acts: string(e.Acts), Changes: make([]driver.Change, len(e.Changes)),
	}
	err := errors.Join(unhex(c.Batch[:], e.Batch), unhex(c.Hash[:], e.Hash), e.Seal.into(&c.Seal))
	for i := range e.Changes {
		err = errors.Join(err, e.Changes[i].into(&c.Changes[i]))
	}
	c.Root = driver.RootOf(c.Changes)
	return c, err
}

func (x *exportChange) into(c *driver.Change) error {
	*c = driver.Change{
		Key: driver.Key{Kind: x.Kind, ID: x.ID}, Rev: x.Rev, Version: x.Version, Payload: string(x.Content), Erased: x.Erased,
	}
	for verb, name := range verbNames {
		if name == x.Verb {
			c.Verb = verb
		}
	}
	if c.Verb == 0 {
		return fmt.Errorf("verb %s: want put, delete or erase", strconv.Quote(x.Verb))
	}
	return x.Seal.into(&c.Seal)
}

func (x exportSeal) into(s *driver.Seal) (err error) {
	if x.Salt != "" {
		err = unhex(s.Salt[:], x.Salt)
	}
	return errors.Join(err, unhex(s.Digest[:], x.Digest))
}

func unhex(into []byte, s string) error {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(into) {
		return fmt.Errorf("%s is not %d bytes in hexadecimal", strconv.Quote(s), len(into))
	}
	copy(into, b)
	return nil
}
