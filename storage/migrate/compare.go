package migrate

import (
	"context"
	"fmt"
	"sort"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// Standing says how the journals of a space in two stores stand to each other,
// one being a beginning of the other.
type Standing struct {
	Source, Target storage.Stamp // the heads; zero for an empty space
}

// Lag returns how many commits the target lacks; it is negative if the target
// is ahead.
func (s Standing) Lag() int64 { return int64(s.Source.Position - s.Target.Position) }

// Compare reads the heads of both spaces. It fails with a [ForkError] if
// neither journal is a beginning of the other, and with ErrInvalid if the
// spaces have different names. It writes nothing.
func Compare(ctx context.Context, from, to *storage.Space) (Standing, error) {
	if from.Name() != to.Name() {
		return Standing{}, fmt.Errorf("space %s cannot become space %s: a space keeps its name: %w", from.Name(), to.Name(), renjia.ErrInvalid)
	}
	target, err := to.Head(ctx) // first: a target that follows is never read ahead of its source
	if err != nil {
		return Standing{}, fmt.Errorf("target: %w", err)
	}
	source, err := from.Head(ctx)
	if err != nil {
		return Standing{}, fmt.Errorf("source: %w", err)
	}
	s := Standing{source, target}
	shorter := min(source.Position, target.Position)
	same, err := agree(ctx, from, to, shorter)
	if err == nil && !same {
		err = fork(ctx, from, to, shorter)
	}
	return s, err
}

// agree reports whether both journals are the same up to a position: a hash
// stands for all before it.
func agree(ctx context.Context, from, to *storage.Space, at storage.Position) (bool, error) {
	if at == 0 {
		return true, nil
	}
	a, err := stampAt(ctx, from, at)
	if err != nil {
		return false, fmt.Errorf("source: %w", err)
	}
	b, err := stampAt(ctx, to, at)
	if err != nil {
		return false, fmt.Errorf("target: %w", err)
	}
	return a.Hash == b.Hash, nil
}

func stampAt(ctx context.Context, sp *storage.Space, at storage.Position) (storage.Stamp, error) {
	for commit, err := range sp.Commits(ctx, at-1) {
		if err != nil {
			return storage.Stamp{}, err
		}
		return commit.Stamp, nil
	}
	return storage.Stamp{}, fmt.Errorf("space %s: commit %d: %w", sp.Name(), at, renjia.ErrNotFound)
}

// fork finds where two journals part that differ at a position: once they do,
// they differ for good.
func fork(ctx context.Context, from, to *storage.Space, differ storage.Position) error {
	var failed error
	common := sort.Search(int(differ)-1, func(i int) bool {
		same, err := agree(ctx, from, to, storage.Position(i+1))
		if err != nil {
			failed = err
		}
		return !same
	})
	if failed != nil {
		return failed
	}
	return &ForkError{Space: from.Name(), After: storage.Position(common)}
}

// ForkError says that a space has two different journals. It matches
// renjia.ErrConflict.
type ForkError struct {
	Space string
	After storage.Position // the last commit they have in common; 0 = none
}

// Error says where the journals part.
func (e *ForkError) Error() string {
	if e.After == 0 {
		return fmt.Sprintf("space %s: source and target have nothing in common: copy to a store that does not hold the space", e.Space)
	}
	return fmt.Sprintf("space %s: source and target are the same up to commit %d and part there: one of them must be given up", e.Space, e.After)
}

// Is reports whether target is renjia.ErrConflict.
func (e *ForkError) Is(target error) bool { return target == renjia.ErrConflict }

// AheadError says that the target holds commits that the source lacks. It
// matches renjia.ErrConflict.
type AheadError struct {
	Space   string
	Commits int64 // how many
}

// Error says by how much.
func (e *AheadError) Error() string {
	return fmt.Sprintf("space %s: the target is %d commits ahead of the source: it has been written to, or the direction is wrong", e.Space, e.Commits)
}

// Is reports whether target is renjia.ErrConflict.
func (e *AheadError) Is(target error) bool { return target == renjia.ErrConflict }
