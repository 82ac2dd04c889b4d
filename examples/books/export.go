package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/examples/liede/folder"
)

const exportHelp = `books export writes the records of a station's folder, such as examples/liede/data, as
one document of a standard for open data, valid under its official schema.

  go run ./examples/books export -to ocds|360giving|hsds [-o FILE] [flags] DIR

  ocds       the purchase of services (contract.json) as a contracting process, OCDS 1.1.5
  360giving  the gifts of organizations to the funds (entries.csv), 360Giving 1.4.3
  hsds       the programmes with their station and places (programs.csv), HSDS 3

What a standard asks for beyond the records is in the folder's publication.json; a flag
of the same meaning takes precedence. Nothing is made up: what is missing is named.
`

// standard is a standard to export to.
type standard struct {
	name   string
	export func(*station, io.Writer) error
}

func standards() []standard {
	return []standard{
		{"ocds", exportProcess},
		{"360giving", exportGrants},
		{"hsds", exportDirectory},
	}
}

// station is a folder to be published, with what there is to know about who
// publishes it.
type station struct {
	*folder.Folder
	ctx      context.Context
	pub      folder.Publication
	lang     renjia.Lang
	subjects map[renjia.Ref]collaboration.Subject // organizations
	self     collaboration.Subject                // the station itself
	notes    io.Writer                            // what is left out
}

// request is what the flags of export ask for.
type request struct {
	to, out, dir string
	lang         renjia.Lang
	pub          folder.Publication // what flags say
}

func export(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	q, err := exportFlags(args, stdout)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(standards(), func(s standard) bool { return s.name == q.to })
	if n < 0 {
		return fmt.Errorf("export: -to %q: want ocds, 360giving or hsds", q.to)
	}
	s, err := openStation(ctx, q, stderr)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := standards()[n].export(s, &b); err != nil {
		return err
	}
	if q.out == "" {
		_, err = stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(q.out, b.Bytes(), 0o644)
}

func exportFlags(args []string, stdout io.Writer) (q request, err error) {
	f := flag.NewFlagSet("books export", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&q.to, "to", "", "the `standard`: ocds, 360giving or hsds")
	f.StringVar(&q.out, "o", "", "the `file` to write; else the document is printed")
	lang := f.String("lang", "zh", "of names and texts: en or zh")
	f.StringVar(&q.pub.Publisher, "publisher", "", "`name` of who publishes")
	f.StringVar(&q.pub.Station, "station", "", "`subject` that provides the services and receives the gifts")
	f.StringVar(&q.pub.Scheme, "scheme", "", "of registration numbers, such as CN-USCC")
	f.StringVar(&q.pub.URI, "uri", "", "where the document is published")
	f.StringVar(&q.pub.License, "license", "", "`URI` of the licence")
	f.StringVar(&q.pub.OCIDPrefix, "ocid-prefix", "", "given by the Open Contracting Partnership, such as ocds-a1b2c3")
	f.StringVar(&q.pub.GrantPrefix, "grant-prefix", "", "of grant identifiers, such as 360G-name")
	f.StringVar(&q.pub.Description, "description", "", "of the station, in a `sentence`")
	published := f.String("published", "", "`instant` of publication, such as 2027-01-10T09:00:00+08:00")
	if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, exportHelp+"\nFlags\n")
		f.SetOutput(stdout)
		f.PrintDefaults()
		return q, errHelp
	} else if err != nil {
		return q, fmt.Errorf("export: %w", err)
	}
	if f.NArg() != 1 {
		return q, fmt.Errorf("export: name one folder after the flags (see books export -h)")
	}
	q.dir = f.Arg(0)
	if *published != "" {
		if q.pub.Published, err = time.Parse(time.RFC3339, *published); err != nil {
			return q, fmt.Errorf("export: -published %q: want an instant such as 2027-01-10T09:00:00+08:00", *published)
		}
	}
	if q.lang, err = renjia.ParseLang(*lang); err != nil {
		return q, fmt.Errorf("export: -lang %q: want en or zh", *lang)
	}
	return q, nil
}

// openStation reads and checks a folder as a whole.
func openStation(ctx context.Context, q request, notes io.Writer) (*station, error) {
	f, err := folder.Open(q.dir)
	if err != nil {
		return nil, err
	}
	if err := f.Check(ctx, nil); err != nil {
		return nil, err
	}
	s := &station{Folder: f, ctx: ctx, lang: q.lang, notes: notes, subjects: map[renjia.Ref]collaboration.Subject{}}
	if s.pub, err = f.Publication(); err != nil {
		return nil, err
	}
	s.pub = override(s.pub, q.pub)
	return s, s.meet()
}

// override takes what flags say before what the folder says.
func override(p, by folder.Publication) folder.Publication {
	by.Publisher, by.Station = cmp.Or(by.Publisher, p.Publisher), cmp.Or(by.Station, p.Station)
	by.Scheme, by.URI, by.License = cmp.Or(by.Scheme, p.Scheme), cmp.Or(by.URI, p.URI), cmp.Or(by.License, p.License)
	by.OCIDPrefix, by.GrantPrefix = cmp.Or(by.OCIDPrefix, p.OCIDPrefix), cmp.Or(by.GrantPrefix, p.GrantPrefix)
	by.Description, by.Locations = cmp.Or(by.Description, p.Description), p.Locations
	if by.Published.IsZero() {
		by.Published = p.Published
	}
	return by
}

// meet reads the organizations and finds the station among them.
func (s *station) meet() error {
	classes, err := collaboration.BuiltinClasses()
	if err != nil {
		return err
	}
	for v, err := range s.Scan().Organizations(classes) {
		if err != nil {
			return err
		}
		s.subjects[renjia.RefTo(collaboration.SubjectKind, v.ID)] = v
	}
	if s.pub.Station == "" {
		return nil
	}
	var ok bool
	if s.self, ok = s.subjects[s.SubjectRef(s.pub.Station)]; !ok {
		return fmt.Errorf("export: the station %s is not in subjects.csv", s.pub.Station)
	}
	return nil
}

// need names every one of the fields that are empty, with the flag for each.
func (s *station) need(to string, fields ...field) error {
	var missing []string
	for _, f := range fields {
		if f.value == "" {
			missing = append(missing, fmt.Sprintf("%s (-%s)", f.name, strings.ReplaceAll(f.name, "_", "-")))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("export: %s asks for what the folder does not say: put into publication.json, or give as a flag: %s", to, strings.Join(missing, ", "))
}

// field is a field of publication.json.
type field struct{ name, value string }

func (s *station) published() string {
	if s.pub.Published.IsZero() {
		return ""
	}
	return s.pub.Published.Format(time.RFC3339)
}

// organizationID identifies an organization by scheme and registration, or under
// the station's own identifier if it has no registration.
func (s *station) organizationID(v collaboration.Subject) string {
	if v.Registration != "" {
		return s.pub.Scheme + "-" + v.Registration
	}
	return s.pub.GrantPrefix + "-" + v.ID.String()
}
