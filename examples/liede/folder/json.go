package folder

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia"
)

// source is a JSON file of one object, with the place of each of its fields, so
// that what is wrong with a field can be shown.
type source struct {
	name   string
	text   []byte
	fields []field
}

type field struct {
	name   string
	offset int // of its value
	value  json.RawMessage
}

// readJSON decodes a file strictly and reports everything that is wrong with it.
func (f *Folder) readJSON(name string, into any) (*source, error) {
	s := &source{name: name}
	var p renjia.Problems
	b, err := f.readAll(name)
	if err != nil {
		p.At(renjia.Place{File: name}, "", "%s", reason(err))
		return s, p.Err("")
	}
	s.text = bytes.TrimPrefix(b, []byte("\ufeff"))
	if !utf8.Valid(s.text) {
		p.At(s.place(len(s.text)-len(invalid(s.text))), "", "is no UTF-8 text")
		return s, p.Err("")
	}
	if at, err := s.split(); err != nil {
		p.At(s.place(at), "", "%s", plain(err))
		return s, p.Err("")
	}
	seen := map[string]bool{}
	for _, x := range s.fields {
		if seen[x.name] {
			p.At(s.place(x.offset), x.name, "is there twice")
		}
		seen[x.name] = true
		if err := x.decode(into); err != nil {
			p.At(s.place(x.offset), x.name, "%s", plain(err))
		}
	}
	return s, p.Err("")
}

func (f *Folder) readAll(name string) ([]byte, error) {
	file, err := f.open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	return io.ReadAll(file)
}

// invalid returns the text from its first byte that is no UTF-8 on.
func invalid(text []byte) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			break
		}
		text = text[n:]
	}
	return text
}

// split finds the fields of the object, or says at which offset it is none.
func (s *source) split() (int, error) {
	dec := json.NewDecoder(bytes.NewReader(s.text))
	fail := func(err error) (int, error) {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return max(0, int(syntax.Offset)-1), err
		}
		return int(dec.InputOffset()), err
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fail(cmp.Or(err, errors.New("want one object in braces")))
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return fail(err)
		}
		x := field{name: name.(string)} // the decoder lets nothing else stand here
		if err := dec.Decode(&x.value); err != nil {
			return fail(err)
		}
		x.offset = int(dec.InputOffset()) - len(x.value)
		s.fields = append(s.fields, x)
	}
	if _, err := dec.Token(); err != nil {
		return fail(err)
	}
	if rest := bytes.TrimSpace(s.text[dec.InputOffset():]); len(rest) > 0 {
		return len(s.text) - len(rest), errors.New("want nothing after the object")
	}
	return 0, nil
}

// decode reads one field into the struct that has all of them.
func (x field) decode(into any) error {
	name, err := json.Marshal(x.name)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(append(append(append([]byte("{"), name...), ':'), append(x.value, '}')...)))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

// plain words an error of the decoder without the decoder's own terms.
func plain(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return "is a " + kind.Value + ", want " + wanted[kind.Type.Kind().String()]
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	return strings.TrimSuffix(text, ": "+renjia.ErrInvalid.Error())
}

var wanted = map[string]string{
	"string": "a text", "bool": "true or false", "int64": "a whole number", "struct": "an object in braces", "slice": "a list in brackets",
}

// place turns an offset into line and column, in characters.
func (s *source) place(offset int) renjia.Place {
	before := string(s.text[:min(offset, len(s.text))])
	line := strings.Count(before, "\n") + 1
	return renjia.Place{File: s.name, Line: line, Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
}

// at is the place of a field by its path, such as tranches[1].share: that of the
// outermost one, or of the file if it is not there.
func (s *source) at(path string) renjia.Place {
	name, _, _ := strings.Cut(path, ".")
	name, _, _ = strings.Cut(name, "[")
	for _, x := range s.fields {
		if x.name == name {
			return s.place(x.offset)
		}
	}
	return renjia.Place{File: s.name, Line: 1}
}

// placed gives problems with fields the places of these.
func (s *source) placed(p renjia.Problems) error {
	for i := range p {
		p[i].Place = s.at(p[i].Path)
	}
	return p.Err("")
}

func reason(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "the file is missing"
	case errors.As(err, &path):
		return path.Err.Error()
	}
	return err.Error()
}
