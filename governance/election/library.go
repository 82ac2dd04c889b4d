package election

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
)

//go:embed regulations/*.json schedules/*.json
var files embed.FS

// Regulations returns the regulations that ship with the library, in the order
// of their identifiers.
func Regulations() ([]Regulation, error) {
	all, err := regulations()
	return slices.Clone(all), err
}

// Lookup returns the regulation of that identifier in force on a day, or
// renjia.ErrNotFound. It shares its slices with the library: do not change them.
func Lookup(id string, on renjia.Date) (Regulation, error) {
	all, err := regulations()
	if err != nil {
		return Regulation{}, err
	}
	var ids []string
	for _, g := range all {
		if g.ID == id && g.Valid.Contains(on) {
			return g, nil
		}
		ids = append(ids, g.ID+" "+g.Valid.String())
	}
	return Regulation{}, fmt.Errorf("regulation %q on %s: the library has %v: %w", id, on, ids, renjia.ErrNotFound)
}

// Schedules returns the schedules that ship with the library, in the order of
// their identifiers.
func Schedules() ([]Schedule, error) {
	all, err := schedules()
	return slices.Clone(all), err
}

// LookupSchedule returns the schedule of that identifier in force on a day, or
// renjia.ErrNotFound.
func LookupSchedule(id string, on renjia.Date) (Schedule, error) {
	all, err := schedules()
	if err != nil {
		return Schedule{}, err
	}
	var ids []string
	for _, s := range all {
		if s.ID == id && s.Valid.Contains(on) {
			return s, nil
		}
		ids = append(ids, s.ID+" "+s.Valid.String())
	}
	return Schedule{}, fmt.Errorf("schedule %q on %s: the library has %v: %w", id, on, ids, renjia.ErrNotFound)
}

// The embedded files are read once: they do not change.
var (
	regulations = sync.OnceValues(func() ([]Regulation, error) {
		return embedded("regulations", func(dir string) (Regulation, error) {
			f, err := files.Open(dir)
			if err != nil {
				return Regulation{}, err
			}
			g, err := ReadRegulation(f, dir)
			return g, errors.Join(err, f.Close())
		})
	})
	schedules = sync.OnceValues(func() ([]Schedule, error) {
		return embedded("schedules", func(dir string) (Schedule, error) {
			f, err := files.Open(dir)
			if err != nil {
				return Schedule{}, err
			}
			s, err := ReadSchedule(f, dir)
			return s, errors.Join(err, f.Close())
		})
	})
)

func embedded[T any](dir string, read func(name string) (T, error)) (all []T, err error) {
	names, err := files.ReadDir(dir)
	for _, name := range names {
		x, readErr := read(dir + "/" + name.Name())
		err = errors.Join(err, readErr)
		all = append(all, x)
	}
	return all, err
}
