package migrate

import (
	"sync"
	"time"

	"github.com/renjia-project/renjia/storage"
)

// Report says what one run of a copy did and found.
type Report struct {
	Space  string
	Start  storage.Stamp // the target's head before the run; zero if it was empty
	Source storage.Stamp // the source's head that the run copied up to
	Target storage.Stamp // the target's head after the run
	// Commits and Changes are what landed at the target in this run, Erased
	// the changes among them whose content is gone.
	Commits, Changes, Erased int64
	// Records are the target's records by kind, erased ones left out; nil
	// after a quick copy.
	Records map[string]int64
	// Verified: the target's whole journal and all its records were checked.
	Verified bool
	// Counted: the source stood still, and holds as many records of each kind.
	Counted bool
	Took    time.Duration
}

// Done reports whether the target has reached the head that the run read.
func (r *Report) Done() bool { return r.Source.Position > 0 && r.Source.Hash == r.Target.Hash }

// tally counts commits when they are read, and again when they have landed:
// reading is ahead of writing.
type tally struct {
	mu   sync.Mutex
	read []counted
}

type counted struct {
	at              storage.Position
	changes, erased int64
}

func (t *tally) add(c *storage.Commit) {
	n := counted{at: c.Position, changes: int64(len(c.Changes))}
	for i := range c.Changes {
		if c.Changes[i].Erased {
			n.erased++
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.read = append(t.read, n)
}

// landed moves what is at or before the head into the report.
func (t *tally) landed(head storage.Stamp, r *Report) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r.Target = head
	for len(t.read) > 0 && t.read[0].at <= head.Position {
		r.Commits++
		r.Changes += t.read[0].changes
		r.Erased += t.read[0].erased
		t.read = t.read[1:]
	}
}
