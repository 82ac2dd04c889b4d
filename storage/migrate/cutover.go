package migrate

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// CutOver is the last copy before a space changes its home, to be called when
// the source is no longer written to. It copies the rest, checks everything,
// whatever Options.Quick says, and looks at the source once more: if it has
// moved on, it fails with a [MovedError], and is called again when the writers
// have really stopped.
//
// Its act, which should say so, is the last one in the journal of the source.
func CutOver(ctx context.Context, from, to *storage.Space, act renjia.Act, o Options) (Report, error) {
	o.Quick = false
	report, err := Copy(ctx, from, to, act, o)
	if err != nil {
		return report, err
	}
	now, err := from.Head(ctx)
	if err != nil {
		return report, fmt.Errorf("source: %w", err)
	}
	if now != report.Source {
		return report, &MovedError{Space: from.Name(), Copied: report.Source, Now: now}
	}
	return report, nil
}

// MovedError says that the source was written to after its head was read. It
// matches renjia.ErrConflict.
type MovedError struct {
	Space  string
	Copied storage.Stamp // the head that was copied
	Now    storage.Stamp // the head the source has since reached
}

// Error says how far, and what to do.
func (e *MovedError) Error() string {
	return fmt.Sprintf("space %s: the source has moved on from commit %d to %d: stop its writers and cut over again",
		e.Space, e.Copied.Position, e.Now.Position)
}

// Is reports whether target is renjia.ErrConflict.
func (e *MovedError) Is(target error) bool { return target == renjia.ErrConflict }
