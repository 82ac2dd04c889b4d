package mariadb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// transaction is one transaction of the server, on one space. It takes two round
// trips: one that locks the head of the journal and reads what the conditions
// of the batches are about, one that writes everything and commits. On a node
// of a cluster the lock holds others off on that node alone; whoever commits
// second on another node has written the same head and is refused.
//
// A cluster takes a third round trip. A node that rolls a transaction back for
// the sake of another node's says so to the next command, but not to the next
// statement of the same packet: that one begins a transaction of its own. So
// the first statement writes the head under the condition that it is what was
// read, the last one looks whether that is still there, and COMMIT is a command
// of its own.
type transaction struct {
	store   *Store
	conn    *conn
	careful bool // reads every record and sends every operation alone
	space   int64
	head    head
	state   state
	stamps  map[[16]byte]driver.Stamp // of batches committed before
	script  script
}

// head is the end of a space's journal.
type head struct {
	stamp   driver.Stamp
	changes int64
	epoch   int64
}

// run commits a group. Batches whose conditions fail get their error and are
// left out; an error of run itself means that nothing was written.
func (g *transaction) run(group []*request) error {
	if err := g.read(group); err != nil {
		return err
	}
	if err := g.compareKinds(); err != nil {
		return err
	}
	accepted := g.accepted(group)
	if len(accepted) == 0 {
		return g.exec("ROLLBACK")
	}
	g.writeHead(accepted[0].before)
	for _, a := range accepted {
		if err := g.write(a); err != nil {
			return err
		}
	}
	return g.commit()
}

// acceptance is a batch whose conditions hold, with the head before it.
type acceptance struct {
	*request
	before head
}

// accepted gives every batch its stamp or its error.
func (g *transaction) accepted(group []*request) (all []acceptance) {
	for _, r := range group {
		if first, ok := g.stamps[r.batch.ID]; ok {
			r.stamp = first
			continue
		}
		if r.err = g.accept(r); r.err != nil {
			continue
		}
		all = append(all, acceptance{r, g.head})
		r.stamp = r.batch.Next(g.head.stamp)
		g.head.stamp, g.head.changes = r.stamp, g.head.changes+int64(len(r.batch.Ops))
		g.stamps[r.batch.ID] = r.stamp
	}
	return all
}

// commit sends what was collected and ends the transaction.
func (g *transaction) commit() error {
	packets := g.script.take()
	last := &packets[len(packets)-1]
	if err := g.send(packets[:len(packets)-1]); err != nil {
		return err
	}
	if g.conn.hosts.cluster.Load() {
		return g.commitOnCluster(last)
	}
	last.sql.WriteString("; COMMIT")
	return g.end(last.sql.String(), last.args)
}

// end runs the statements that end with COMMIT.
func (g *transaction) end(query string, args []value) error {
	return uncertain(g.refusal(g.exec(query, args...)))
}

func (g *transaction) commitOnCluster(last *packet) error {
	whole := false
	err := g.conn.rows(context.Background(), last.sql.String()+"; SELECT hash FROM _spaces WHERE id = ?", append(last.args, g.space), func(v []value) error {
		whole = string(blob(v[0])) == string(g.head.stamp.Hash[:])
		return nil
	})
	if err != nil {
		return g.refusal(err)
	}
	if !whole {
		return &driver.TransientError{Err: errors.New("the node gave way to a commit of another node")}
	}
	return g.end("COMMIT", nil)
}

// writeHead adds the new head to the script. It is written only where
// the head is the one that was read, which the lock has seen to on one server.
func (g *transaction) writeHead(old head) {
	h := &g.head
	g.script.add("_spaces", "UPDATE _spaces SET seq = ?, changes = ?, time = ?, hash = ? WHERE id = ? AND seq = ? AND hash = ?",
		int64(h.stamp.Position), h.changes, h.stamp.Time.UnixMicro(), h.stamp.Hash[:], g.space, int64(old.stamp.Position), old.stamp.Hash[:])
}

func (g *transaction) exec(query string, args ...value) error {
	return g.conn.exec(context.Background(), query, args...)
}

// send runs packets that are not the last.
func (g *transaction) send(packets []packet) error {
	for i := range packets {
		if err := g.exec(packets[i].sql.String(), packets[i].args...); err != nil {
			return g.refusal(err)
		}
	}
	return nil
}

// refusal tells a refused row from other errors.
func (g *transaction) refusal(err error) error {
	if violated(err) != "" {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	return err
}

// read locks the head and reads what the conditions are about.
func (g *transaction) read(group []*request) error {
	space := group[0].batch.Space
	var err error
	if g.space, err = g.spaceID(space); err != nil {
		return err
	}
	q := g.question(group)
	g.head.stamp.Space = space
	g.stamps = map[[16]byte]driver.Stamp{}
	g.state = state{}
	found := false
	each := []func([]value) error{
		func(v []value) error {
			found = true
			g.head = headOf(space, v)
			return nil
		},
		func(v []value) error {
			stamp := driver.Stamp{Space: space, Position: driver.Position(integer(v[1])), Time: time.UnixMicro(integer(v[2])).UTC()}
			copy(stamp.Hash[:], blob(v[3]))
			g.stamps[[16]byte(blob(v[0]))] = stamp
			return nil
		},
	}
	for _, kind := range q.kinds {
		each = append(each, func(v []value) error {
			g.state[driver.Key{Kind: kind, ID: text(v[0])}] = known{rev: integer(v[1]), erased: integer(v[2]) != 0}
			return nil
		})
	}
	if err := g.conn.sets(context.Background(), q.sql.String(), q.args, each...); err != nil {
		return err
	}
	if !found {
		g.store.forget(space)
		return &driver.TransientError{Err: fmt.Errorf("space %s is not where it was; the database was replaced", space)}
	}
	return nil
}

func headOf(space string, v []value) head {
	h := head{changes: integer(v[1]), epoch: integer(v[4])}
	h.stamp = driver.Stamp{Space: space, Position: driver.Position(integer(v[0]))}
	if h.stamp.Position > 0 {
		h.stamp.Time = time.UnixMicro(integer(v[2])).UTC()
	}
	copy(h.stamp.Hash[:], blob(v[3]))
	return h
}

// question is the first round trip.
type question struct {
	sql   strings.Builder
	args  []value
	kinds []string // whose records each further result holds
}

func (g *transaction) question(group []*request) *question {
	q := &question{}
	q.sql.WriteString("START TRANSACTION; SELECT seq, changes, time, hash, epoch FROM _spaces WHERE id = ? FOR UPDATE; " +
		"SELECT batch, seq, time, SUBSTRING(chain, 65) FROM _commits WHERE space = ? AND batch IN " + places(len(group)))
	q.args = append(q.args, g.space, g.space)
	wanted := map[string][]string{}
	for _, r := range group {
		q.args = append(q.args, r.batch.ID[:])
		for _, k := range g.conditions(r.batch) {
			wanted[k.Kind] = append(wanted[k.Kind], k.ID)
		}
	}
	for kind, ids := range wanted {
		t, err := g.store.table(kind)
		if err != nil {
			continue // the batch that wants it is refused
		}
		_ = eachList(ids, func(list string, args []value) error {
			q.kinds = append(q.kinds, kind)
			q.sql.WriteString("; " + t.rev + list)
			q.args = append(append(q.args, g.space), args...)
			return nil
		})
	}
	return q
}

// conditions lists the records whose revision must be known. That a new record
// is not there yet shows when its row is refused; only then is it looked up.
func (g *transaction) conditions(b *driver.Batch) (keys []driver.Key) {
	for _, c := range b.Checks {
		keys = append(keys, c.Key)
	}
	for i := range b.Ops {
		op := &b.Ops[i]
		if op.Record.Kind != driver.ActsKind && (g.careful || op.Verb != driver.Put || op.Expect > 0) {
			keys = append(keys, op.Record.Key)
		}
	}
	return keys
}

// spaceID returns the number of a space, and gives one to a new space.
func (g *transaction) spaceID(space string) (int64, error) {
	g.store.mu.RLock()
	id := g.store.spaces[space]
	g.store.mu.RUnlock()
	if id != 0 {
		return id, nil
	}
	find := func() error {
		return g.conn.rows(context.Background(), "SELECT id FROM _spaces WHERE name = ?", []value{space}, func(v []value) error {
			id = integer(v[0])
			return nil
		})
	}
	err := find()
	if err == nil && id == 0 {
		if err = g.newSpace(space); err == nil {
			err = find()
		}
	}
	if err != nil {
		return 0, err
	}
	g.store.mu.Lock()
	g.store.spaces[space] = id
	g.store.mu.Unlock()
	return id, nil
}

// newSpace makes the row of a space. It writes the count of spaces too, so that
// in a cluster it conflicts with a migration that raises the epoch of all.
func (g *transaction) newSpace(space string) error {
	return g.conn.inTransaction(context.Background(),
		statement{"UPDATE _schema SET value = value + 1 WHERE name = 'spaces'", nil},
		statement{
			"INSERT IGNORE INTO _spaces (name, seq, changes, time, hash, epoch) SELECT ?, 0, 0, 0, ?, value FROM _schema WHERE name = 'epoch'",
			[]value{space, make([]byte, 32)},
		})
}

func (s *Store) forget(space string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.spaces, space)
}

// compareKinds looks, when the epoch has changed, which kinds another program
// has defined in another way, so that this one does not write records without
// their index entries.
func (g *transaction) compareKinds() error {
	s := g.store
	s.mu.RLock()
	known := s.epoch == g.head.epoch
	s.mu.RUnlock()
	if known {
		return nil
	}
	_, kinds, err := readKinds(context.Background(), g.conn)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.compare(g.head.epoch, kinds)
	return nil
}

// writable returns the table of a kind if this program knows all its indexes.
func (s *Store) writable(kind string) (*table, error) {
	t, err := s.table(kind)
	if err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.foreign[kind] {
		return nil, fmt.Errorf("kind %s: another program has defined it with other indexes; migrate it again before writing: %w", kind, renjia.ErrUnsupported)
	}
	return t, nil
}
