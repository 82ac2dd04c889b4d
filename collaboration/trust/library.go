package trust

import (
	"bytes"
	"embed"
	"fmt"
	"path"

	"github.com/renjia-project/renjia"
)

//go:embed data/*.json
var library embed.FS

// Instruments returns the instruments that come with the package, by name: two sets
// of dimensions that PARTNER published in different years, in our own words. Read
// others with [ReadInstrument].
func Instruments() ([]Instrument, error) {
	files, err := library.ReadDir("data")
	if err != nil {
		return nil, err
	}
	all := make([]Instrument, len(files))
	for n, f := range files {
		name := path.Join("data", f.Name())
		text, err := library.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if all[n], err = ReadInstrument(bytes.NewReader(text), name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// InstrumentOf returns the instrument of [Instruments] with a code.
func InstrumentOf(code string) (Instrument, error) {
	all, err := Instruments()
	if err != nil {
		return Instrument{}, err
	}
	var codes []string
	for _, i := range all {
		if i.Code == code {
			return i, nil
		}
		codes = append(codes, i.Code)
	}
	return Instrument{}, fmt.Errorf("instrument %q: there is %q: %w", code, codes, renjia.ErrNotFound)
}
