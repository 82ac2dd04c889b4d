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
	// Kind says what the cells of a table are, and what ABIF ballots with an order
	// and points are; see [ReadCSV] and [ReadABIF].
	Kind Kind
	// Candidates are those of a table whose cells are names; nil takes whatever
	// name occurs, a misspelt one for one more.
	Candidates []string
	// Scale lets weights that are not whole, such as 2.5 and 1/3 in BLT files, be
	// read: all weights are multiplied by their common denominator. Beware: a quota
	// of whole votes, such as Droop's, is not the same share of scaled votes.
	Scale bool
	// Categories says what the categories of a .cat file mean.
	Categories Categories
	// Warn makes reading lenient: what is not as it should be, but can only mean
	// one thing, is read and told to Warn. Nil is strict: it is an error.
	Warn func(renjia.Problem)
}

// Read reads elections in the format that the ending of the file's name says:
// .json holds any number of them, other formats one. See [ReadJSON].
func Read(r io.Reader, file string, o ReadOptions) ([]Election, error) {
	switch ending := strings.ToLower(path.Ext(file)); ending {
	case ".json":
		return readJSON(r, &report{file: file, warn: o.Warn})
	case ".blt":
		b, err := ReadBLT(r, file, o)
		if err != nil {
			return nil, err
		}
		e := Election{Profile: b.Profile}
		if b.Scale > 1 {
			e.Scale = b.Scale
		}
		return []Election{e}, nil
	case ".soc", ".soi", ".toc", ".toi", ".cat":
		return one(ReadPrefLib(r, file, o))
	case ".abif":
		return one(ReadABIF(r, file, o))
	case ".cvotes":
		return one(ReadCVotes(r, file, o))
	case ".csv":
		return one(ReadCSV(r, file, o))
	default:
		return nil, fmt.Errorf("%s: no format has the ending %q: want .json, .blt, .abif, .cvotes, .csv, .soc, .soi, .toc, .toi or .cat (package abcyaml reads .abc.yaml, ReadMatching .wmd): %w", file, ending, renjia.ErrUnsupported)
	}
}

// Write writes a profile in the format that the ending of the file's name says,
// as [WriteJSON], [WriteBLT], [WritePrefLib], [WriteABIF], [WriteCVotes] and
// [WriteCSV] do.
func Write(w io.Writer, file string, p *Profile) error {
	switch ending := strings.ToLower(path.Ext(file)); ending {
	case ".json":
		return WriteJSON(w, Election{Profile: p})
	case ".blt":
		return WriteBLT(w, p)
	case ".abif":
		return WriteABIF(w, p)
	case ".cvotes":
		return WriteCVotes(w, p)
	case ".csv":
		return WriteCSV(w, p)
	case ".soc", ".soi", ".toc", ".toi", ".cat":
		return WritePrefLib(w, file, p)
	default:
		return fmt.Errorf("%s: no format has the ending %q: want .json, .blt, .abif, .cvotes, .csv, .soc, .soi, .toc, .toi or .cat: %w", file, ending, renjia.ErrUnsupported)
	}
}

// one is an election of a format that holds only one.
func one(p *Profile, err error) ([]Election, error) {
	if err != nil {
		return nil, err
	}
	return []Election{{Profile: p}}, nil
}
