package voting

import (
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/renjia-project/renjia"
)

// ReadOptions are the choices that a file leaves to whoever reads it.
type ReadOptions struct {
	// Warn makes reading lenient: what is not as it should be, but can only mean
	// one thing, is read and told to Warn. Nil is strict: it is an error.
	Warn func(renjia.Problem)
}

// Read reads elections in the format that the ending of the file's name says:
// .json holds any number of them, other formats one. See [ReadJSON].
func Read(r io.Reader, file string, o ReadOptions) ([]Election, error) {
	switch ending := strings.ToLower(path.Ext(file)); ending {
	case ".json":
		return ReadJSON(r, file)
	default:
		return nil, fmt.Errorf("%s: no format has the ending %q: want .json: %w", file, ending, renjia.ErrUnsupported)
	}
}

// one is an election of a format that holds only one.
func one(p *Profile, err error) ([]Election, error) {
	if err != nil {
		return nil, err
	}
	return []Election{{Profile: p}}, nil
}
