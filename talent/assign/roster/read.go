package roster

import (
	"io"

	"github.com/renjia-project/renjia/internal/strict"
)

// mostBytes is the largest file that [Read] takes.
const mostBytes = 64 << 20

// Read reads an instance in JSON, as an [Instance] is written. It reports every
// mistake at once, with line, column and path; what it does not know it refuses.
func Read(r io.Reader, file string) (*Instance, error) {
	i := &Instance{}
	if err := strict.Read(r, file, mostBytes, i); err != nil {
		return nil, err
	}
	return i, nil
}
