package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage/driver"
)

// maxFaults bounds how many faults of records one Verify reports.
const maxFaults = 16

// verifier walks the journal of a space.
type verifier struct {
	space *Space
	from  Position
	watch *watch
	chain chain
	// missing holds where content is gone that no erasure has explained yet.
	missing map[driver.Key]Position
}

func (v *verifier) run(ctx context.Context) (Stamp, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	records := make(chan error, 1)
	go func() { records <- v.auditRecords(ctx) }()
	err := v.walk(ctx)
	if err != nil {
		cancel()
	}
	if audit := <-records; err == nil {
		err = audit
	}
	if err != nil {
		return Stamp{}, fmt.Errorf("space %s: %w", v.space.name, err)
	}
	return v.chain.head, nil
}

func (v *verifier) walk(ctx context.Context) error {
	v.missing = map[driver.Key]Position{}
	if v.from > 1 {
		before, err := v.space.stampAt(ctx, v.from-1)
		if err != nil {
			return err
		}
		v.chain.head = before
	}
	if err := v.commits(ctx); err != nil {
		return err
	}
	for k, at := range v.missing {
		return driver.Fault{Position: at, Key: k, What: "the content is missing and no act erased it"}
	}
	return nil
}

// commits reads the journal in runs. What each commit says of itself is checked
// beside the reading; what links one commit to the next is checked in order.
func (v *verifier) commits(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type checked struct {
		commits []*Commit
		fault   error
	}
	check := func(run []*Commit) (checked, error) { return checked{run, checkContents(run)}, nil }
	for run, err := range inOrder(runs(v.space.Commits(ctx, v.from-1)), check) {
		for _, commit := range run.commits {
			if err := v.link(commit); err != nil {
				return err
			}
		}
		if err := errors.Join(run.fault, err); err != nil {
			return err
		}
	}
	return nil
}

// link checks what ties a commit to the one before it, and notes what is
// missing.
func (v *verifier) link(c *Commit) error {
	if err := v.chain.link(c); err != nil {
		return err
	}
	if c.Acts == "" {
		v.missing[actsKey(c)] = c.Position
	}
	for i := range c.Changes {
		change := &c.Changes[i]
		if change.Verb == driver.Erase {
			delete(v.missing, change.Key)
		}
		if change.Erased {
			v.missing[change.Key] = c.Position
		}
	}
	v.watch.passed(c.Position)
	return nil
}

// chain follows commits.
type chain struct{ head Stamp }

// link checks that a commit follows from the one before it.
func (h *chain) link(c *Commit) error {
	fault := func(what string) error { return driver.Fault{Position: c.Position, What: what} }
	switch {
	case c.Position != h.head.Position+1:
		return fault(fmt.Sprintf("follows commit %d: one is missing or out of order", h.head.Position))
	case c.Prev != h.head.Hash:
		return fault("does not follow from the commit before")
	case c.Time.Before(h.head.Time):
		return fault("its time goes back")
	}
	h.head = c.Stamp
	return nil
}

func actsKey(c *Commit) driver.Key {
	return driver.Key{Kind: driver.ActsKind, ID: strconv.FormatInt(int64(c.Position), 10)}
}

// checkContents checks everything about commits that needs no other commit.
func checkContents(commits []*Commit) error {
	for _, c := range commits {
		fault := func(what string) error { return driver.Fault{Position: c.Position, What: what} }
		if c.Root != driver.RootOf(c.Changes) {
			return fault("its changes are not those it was sealed with")
		}
		if c.Expected() != c.Hash {
			return fault("its hash does not match its content")
		}
		if what := sealed(c.Acts, c.Acts == "", c.Seal); what != "" {
			return fault("acts: " + what)
		}
		for i := range c.Changes {
			x := &c.Changes[i]
			if what := sealed(x.Payload, x.Erased, x.Seal); what != "" {
				return driver.Fault{Position: c.Position, Key: x.Key, What: what}
			}
		}
	}
	return nil
}

// sealed says how a content contradicts its seal.
func sealed(content string, erased bool, seal driver.Seal) string {
	switch {
	case erased && (content != "" || seal.Salt != [16]byte{}):
		return "is marked as erased but has content"
	case !erased && !seal.Opens(content):
		return "the content does not match its digest"
	}
	return ""
}

// auditRecords compares records with their newest after-images, where the
// engine can, or else by folding the journal.
func (v *verifier) auditRecords(ctx context.Context) error {
	if v.from > 1 {
		return nil
	}
	auditor, ok := v.space.store.driver.(driver.Auditor)
	if !ok {
		return v.fold(ctx)
	}
	var faults renjia.Problems
	for f, err := range auditor.Audit(ctx, v.space.name) {
		if err != nil {
			return err
		}
		if len(faults) == maxFaults {
			faults.Add("", "and more")
			break
		}
		faults.Add("", "%s", f.Error())
	}
	return corrupt(faults)
}

func corrupt(faults renjia.Problems) error {
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("records differ from the journal: %w: %w", faults.Err(""), renjia.ErrCorrupt)
}

// fold keeps a digest of the newest after-image of every key, and compares.
func (v *verifier) fold(ctx context.Context) error {
	newest := map[driver.Key]digest.Hash{}
	for commit, err := range v.space.Commits(ctx, 0) {
		if err != nil {
			return err
		}
		for _, c := range commit.Changes {
			if c.Verb == driver.Put && !c.Erased {
				newest[c.Key] = image(c.Rev, c.Version, c.Payload)
			} else {
				delete(newest, c.Key)
			}
		}
	}
	return v.space.view(ctx, 0, true, nil, func(s *Snapshot) error {
		var faults renjia.Problems
		for _, d := range v.space.store.definitions() {
			for r, err := range s.driver.Query(ctx, &driver.Query{Kind: d.kind.Name, Order: -1}) {
				if err != nil {
					return err
				}
				if newest[r.Key] != image(r.Rev, r.Version, r.Payload) && len(faults) < maxFaults {
					faults.Add("", "%s %s differs", r.Kind, r.ID)
				}
				delete(newest, r.Key)
			}
		}
		for k := range newest {
			if _, err := v.space.store.definition(k.Kind); err == nil && len(faults) < maxFaults {
				faults.Add("", "%s %s is missing", k.Kind, k.ID)
			}
		}
		return corrupt(faults)
	})
}

func image(rev int64, version int, payload string) digest.Hash {
	return digest.Leaf(fmt.Appendf(nil, "%d %d %s", rev, version, payload))
}

func (s *Store) definitions() []*definition {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := make([]*definition, 0, len(s.kinds))
	for _, d := range s.kinds {
		all = append(all, d)
	}
	return all
}
