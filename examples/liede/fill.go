package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/examples/liede/folder"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
)

// fill opens the store, fills it and reports on it.
func (j job) fill(ctx context.Context, f *folder.Folder, show *progress, stdout io.Writer) error {
	if err := f.Unchanged(); err != nil {
		return err
	}
	engine, err := sqlite.Open(j.db, sqlite.Options{})
	if err != nil {
		return fmt.Errorf("store %s: %w", j.db, err)
	}
	store := storage.New(engine, storage.Options{Policy: storage.AllowAll})
	defer store.Close() //nolint:errcheck // everything is committed or not
	done, err := load(ctx, f, store, show)
	if err != nil {
		return fmt.Errorf("store %s: %w", j.db, err)
	}
	s := summary{job: j, Folder: f, done: done}
	return s.write(ctx, store.Space(f.Community.Space), stdout)
}

// imported is what storing a folder came to.
type imported struct {
	rows          int64
	took          time.Duration
	before, after storage.Stamp
	results       []outcome
	released      renjia.Money // from the restrictions of funds
}

// load stores the folder; what is there already is passed over.
func load(ctx context.Context, f *folder.Folder, store *storage.Store, show *progress) (done imported, err error) {
	for _, kinds := range [][]storage.Registration{governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds()} {
		if err := store.Migrate(ctx, kinds...); err != nil {
			return done, err
		}
	}
	space, started := store.Space(f.Community.Space), time.Now()
	if done.before, err = space.Head(ctx); err != nil {
		return done, err
	}
	l := loader{Scan: f.Scan(), ctx: ctx, space: space, show: show, done: &done}
	if err := l.all(); err != nil {
		return done, err
	}
	done.took = time.Since(started)
	done.after, err = space.Head(ctx)
	return done, err
}

// loader stores what a scan reads.
type loader struct {
	*folder.Scan
	ctx    context.Context
	space  *storage.Space
	show   *progress
	done   *imported
	opened []ledger.Fund // of the folder
	err    error         // ends the import
}

// act is under what everything is stored: this program, on behalf of the files.
func (l *loader) act() renjia.Act {
	return renjia.Act{By: renjia.Program("liede"), Reason: "import of " + l.Community.Space}
}

// file runs one file's import with its progress, unless one before it failed.
func (l *loader) file(name string, load func() error) error {
	if l.err != nil {
		return nil // reported where it happened
	}
	step := l.show.begin("store " + name)
	l.Count = func() { l.done.rows++; step.row() }
	defer step.end()
	if l.err = load(); l.err != nil {
		return fmt.Errorf("%s: %w", name, l.err)
	}
	l.err = l.ctx.Err()
	return l.err
}

func (l *loader) all() error {
	for _, walk := range []func() error{l.parties, l.talents, l.table, l.books, l.services, l.releases, l.decisions} {
		if err := walk(); err != nil {
			return err
		}
	}
	return nil
}

// parties fills the register that everything refers to.
func (l *loader) parties() error {
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		return err
	}
	r := collaboration.NewRegistry(l.space, classes)
	return errors.Join(
		l.file("subjects.csv", func() error {
			_, err := r.ImportSubjects(l.ctx, l.act(), l.Organizations(classes))
			return err
		}),
		l.file("people.csv", func() error {
			_, err := r.ImportSubjects(l.ctx, l.act(), each(l.People(), func(v folder.Individual) collaboration.Subject { return v.Subject }))
			return err
		}),
		l.file("clients.csv", func() error {
			_, err := r.ImportSubjects(l.ctx, l.act(), each(l.Clients(), func(v folder.Served) collaboration.Subject { return v.Subject }))
			return err
		}))
}

func (l *loader) talents() error {
	rules, err := credential.Builtin()
	if err != nil {
		return err
	}
	r := talent.NewRegistry(l.space)
	return errors.Join(
		l.file("people.csv", func() error {
			_, err := r.ImportPeople(l.ctx, l.act(), each(l.People(), func(v folder.Individual) talent.Person { return v.Person }))
			return err
		}),
		l.file("engagements.csv", func() error {
			_, err := r.ImportEngagements(l.ctx, l.act(), l.Engagements(nil)) // minors were looked for before
			return err
		}),
		l.file("registrations.csv", func() error { _, err := r.ImportRegistrations(l.ctx, l.act(), l.Registrations(rules)); return err }),
		l.file("supervisions.csv", func() error { _, err := r.ImportSupervisions(l.ctx, l.act(), l.Supervisions()); return err }),
		l.file("hours.csv", func() error { _, err := r.ImportHours(l.ctx, l.act(), l.Hours()); return err }))
}

// table stores what organizations agreed, referred and promised.
func (l *loader) table() error {
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		return err
	}
	r := collaboration.NewRegistry(l.space, classes)
	return errors.Join(
		l.file("agreements.csv", func() error {
			_, err := r.ImportAgreements(l.ctx, l.act(), each(l.Agreements(), func(a folder.PlacedAgreement) collaboration.Agreement { return a.Agreement }))
			return err
		}),
		l.file("referrals.csv", func() error { _, err := r.ImportReferrals(l.ctx, l.act(), l.Referrals()); return err }),
		l.file("commitments.csv", func() error { _, err := r.ImportCommitments(l.ctx, l.act(), l.Commitments()); return err }))
}

func (l *loader) books() error {
	r := resources.NewRegistry(l.space)
	return errors.Join(
		l.file("programs.csv", func() error {
			for p, err := range l.Programs() {
				if err == nil {
					_, err = r.AddProgram(l.ctx, l.act(), p)
				}
				if err != nil {
					return err
				}
			}
			return nil
		}),
		l.file("funds.csv", func() error {
			for f, err := range l.Funds() {
				if err == nil {
					_, err = r.OpenFund(l.ctx, l.act(), f)
				}
				if err != nil {
					return err
				}
				l.opened = append(l.opened, f)
			}
			return nil
		}),
		l.file("entries.csv", func() error {
			_, err := r.ImportEntries(l.ctx, l.act(), each(l.Entries(), func(e folder.PlacedEntry) ledger.Entry { return e.Entry }))
			return err
		}))
}

func (l *loader) services() error {
	r := resources.NewRegistry(l.space)
	agreed, err := l.sign(r)
	if err != nil {
		return fmt.Errorf("contract.json: %w", err)
	}
	return errors.Join(
		l.file("clients.csv", func() error {
			_, err := r.ImportClients(l.ctx, l.act(), each(l.Clients(), func(v folder.Served) resources.Client { return v.Client }))
			return err
		}),
		l.file("contacts.csv", func() error {
			_, err := r.ImportContacts(l.ctx, l.act(), each(l.Contacts(agreed.Period), func(s folder.PlacedService) resources.Service { return s.Service }))
			return err
		}))
}

// sign brings the contract from draft to running, from wherever it stands.
func (l *loader) sign(r *resources.Registry) (contract.Contract, error) {
	agreed, signed, err := l.Contract()
	if err != nil {
		return agreed, err
	}
	state := contract.State("")
	err = l.space.View(l.ctx, func(s *storage.Snapshot) error {
		doc, err := resources.Contracts.Get(l.ctx, s, agreed.ID)
		if errors.Is(err, renjia.ErrNotFound) {
			return nil
		}
		state = doc.Value.State
		return err
	})
	if err == nil && state == "" {
		_, err = r.DraftContract(l.ctx, l.act(), agreed)
		state = contract.Draft
	}
	if err == nil && state == contract.Draft {
		_, err = r.SignContract(l.ctx, l.act(), agreed.ID, signed)
		state = contract.Signed
	}
	if err == nil && state == contract.Signed {
		_, err = r.StartContract(l.ctx, l.act(), agreed.ID, agreed.Period.From)
	}
	return agreed, err
}

// each turns a stream of one type into one of another.
func each[A, B any](all iter.Seq2[A, error], turn func(A) B) iter.Seq2[B, error] {
	return func(yield func(B, error) bool) {
		for a, err := range all {
			if !yield(turn(a), err) || err != nil {
				return
			}
		}
	}
}
