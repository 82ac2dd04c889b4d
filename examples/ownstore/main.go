// Program ownstore keeps notes in a store of its own making: one file that people can
// read, in a few hundred lines that pass the library's conformance kit. It is to
// be read by whoever wants to write an adapter.
//
//	ownstore notes.log add "repair the gate"
//	ownstore notes.log list
//	ownstore -stats notes.log erase ID "the owner asked for it"
//	ownstore notes.log history
//	ownstore notes.log verify
//
// Folder logfile is the adapter, folder metered a wrapper that measures any
// store; both have their tests beside them. What an adapter has to hold stands
// in the documentation of storage/driver, the kit in storage/storagetest.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/examples/ownstore/logfile"
	"github.com/renjia-project/renjia/examples/ownstore/metered"
	"github.com/renjia-project/renjia/storage"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "ownstore:", err)
		}
		os.Exit(1)
	}
}

// note is the record of the program.
type note struct {
	ID   renjia.ID[note] `json:"id"`
	Text string          `json:"text" privacy:"personal"`
}

var notes = storage.Define("ownstore_note", func(n *note) renjia.ID[note] { return n.ID })

// program is one run.
type program struct {
	space  *storage.Space
	out    io.Writer
	asJSON bool
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("ownstore", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "print JSON")
	stats := flags.Bool("stats", false, "print what the store was asked, and how long it took")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() < 2 {
		return fmt.Errorf("want a file and one of add, list, erase, history, verify: %w", renjia.ErrInvalid)
	}
	engine, err := logfile.Open(flags.Arg(0))
	if err != nil {
		return err
	}
	var meter metered.Meter
	store := storage.New(metered.Wrap(engine, &meter), storage.Options{Policy: storage.AllowAll})
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := store.Migrate(ctx, notes); err != nil {
		return err
	}
	p := program{store.Space("notes"), out, *asJSON}
	if err := p.do(ctx, flags.Arg(1), flags.Args()[2:]); err != nil || !*stats {
		return err
	}
	return p.print(meter.Rows(), func(w io.Writer) {
		for _, r := range meter.Rows() {
			fmt.Fprintf(w, "%s\t%d calls\t%d failed\t%s\n", r.Method, r.Calls, r.Failures, r.Time)
		}
	})
}

// do runs one command.
func (p *program) do(ctx context.Context, command string, args []string) error {
	act := renjia.Act{By: renjia.Program("ownstore"), Verb: "ownstore." + command}
	switch {
	case command == "add" && len(args) > 0:
		return p.add(ctx, act, strings.Join(args, " "))
	case command == "list" && len(args) == 0:
		return p.list(ctx)
	case command == "erase" && len(args) == 2:
		act.Reason = args[1]
		return p.erase(ctx, act, args[0])
	case command == "history" && len(args) == 0:
		return p.history(ctx)
	case command == "verify" && len(args) == 0:
		return p.verify(ctx)
	}
	return fmt.Errorf("command %q with %d arguments: want add TEXT, list, erase ID REASON, history or verify: %w", command, len(args), renjia.ErrInvalid)
}

func (p *program) add(ctx context.Context, act renjia.Act, text string) error {
	var n note
	stamp, err := p.space.Update(ctx, act, func(tx *storage.Tx) error {
		n = note{ID: renjia.NewID[note](tx.Source()), Text: text}
		return notes.Insert(tx, n)
	})
	if err != nil {
		return err
	}
	return p.print(n, func(w io.Writer) { fmt.Fprintf(w, "%s\tcommit %d\n", n.ID, stamp.Position) })
}

func (p *program) list(ctx context.Context) error {
	all := []note{}
	err := p.space.View(ctx, func(s *storage.Snapshot) error {
		for doc, err := range notes.Find(ctx, s, storage.Query{}) {
			if err != nil {
				return err
			}
			all = append(all, doc.Value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.print(all, func(w io.Writer) {
		for _, n := range all {
			fmt.Fprintf(w, "%s\t%s\n", n.ID, n.Text)
		}
	})
}

func (p *program) erase(ctx context.Context, act renjia.Act, which string) error {
	id, err := renjia.ParseID[note](which)
	if err != nil {
		return err
	}
	err = p.space.View(ctx, func(s *storage.Snapshot) error {
		_, err := notes.Get(ctx, s, id)
		return err
	})
	if err != nil {
		return err
	}
	stamp, err := p.space.Redact(ctx, act, notes.Ref(id))
	if err != nil {
		return err
	}
	return p.head(stamp)
}

// line is a commit as history shows it.
type line struct {
	Position storage.Position `json:"position"`
	Time     string           `json:"time"`
	Acts     json.RawMessage  `json:"acts"`
	Changes  int              `json:"changes"`
}

func (p *program) history(ctx context.Context) error {
	all := []line{}
	for c, err := range p.space.Commits(ctx, 0) {
		if err != nil {
			return err
		}
		all = append(all, line{c.Position, c.Time.Format("2006-01-02 15:04:05"), json.RawMessage(c.Acts), len(c.Changes)})
	}
	return p.print(all, func(w io.Writer) {
		for _, l := range all {
			fmt.Fprintf(w, "%d\t%s\t%d changes\t%s\n", l.Position, l.Time, l.Changes, l.Acts)
		}
	})
}

func (p *program) verify(ctx context.Context) error {
	head, err := p.space.Verify(ctx, 0)
	if err != nil {
		return err
	}
	return p.head(head)
}

func (p *program) head(s storage.Stamp) error {
	shown := struct {
		Position storage.Position `json:"position"`
		Hash     string           `json:"hash"`
	}{s.Position, fmt.Sprintf("%x", s.Hash)}
	return p.print(shown, func(w io.Writer) { fmt.Fprintf(w, "commit %d\t%s\n", shown.Position, shown.Hash) })
}

// print writes a value as JSON, or as a table.
func (p *program) print(v any, table func(io.Writer)) error {
	if p.asJSON {
		enc := json.NewEncoder(p.out)
		enc.SetIndent("", "  ")
		return enc.Encode(v)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	table(w)
	return w.Flush()
}
