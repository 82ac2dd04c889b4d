package privacy

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

// Dossier is everything that a space holds about one person, with its past and
// with who has looked at it: the copy a person may ask for (Personal Information
// Protection Law arts 44 and 45).
type Dossier struct {
	Space    string           `json:"space"`
	Person   renjia.Ref       `json:"person"`
	Position storage.Position `json:"position"` // of the journal, up to which it was read
	Time     time.Time        `json:"time"`     // of that commit
	Records  []Record         `json:"records"`
	Acts     []Action         `json:"acts"`
}

// Record is a record about the person, or one that mentions them.
type Record struct {
	Ref   renjia.Ref `json:"ref"`
	About bool       `json:"about"` // whole; else what concerns others is withheld
	// Erased says that the content is gone; it has no versions then.
	Erased   bool      `json:"erased,omitempty"`
	Versions []Version `json:"versions,omitempty"` // the oldest first
}

// Version is a record as it was from one commit to the next.
type Version struct {
	Position storage.Position `json:"position"`
	Time     time.Time        `json:"time"`
	Deleted  bool             `json:"deleted,omitempty"`
	Content  json.RawMessage  `json:"content,omitempty"`
	Withheld bool             `json:"withheld,omitempty"` // parts that concern others are left out
}

// Action is an act on or by the person.
type Action struct {
	Position storage.Position `json:"position"`
	Time     time.Time        `json:"time"`
	Act      renjia.Act       `json:"act"`
	// Look says that nothing changed: somebody looked at guarded data, or the
	// act was worth keeping for itself.
	Look bool `json:"look,omitempty"`
}

// Collect gathers the dossier of a person. kinds are the collections of all
// that the space holds; a record of another kind that mentions the person is a
// *renjia.UnspecifiedError that names the kind. The policy is asked about the
// act, verb privacy.subject.access on the person, and it is journaled first.
//
// A record is about the person if a field tagged ",about" names them, or names
// another record about them: the file of a client, the case of that file, the
// contacts of that case; where the field is a list, it must name nobody else. Every text that holds the identifier is a mention;
// salted digests are not found, which is what they are for. Collect reads the
// whole journal, two times or more.
func Collect(ctx context.Context, sp *storage.Space, act renjia.Act, person renjia.Ref, kinds ...storage.Registration) (*Dossier, error) {
	if person.IsZero() || person.In(sp.Name()).Space != sp.Name() {
		return nil, fmt.Errorf("person %q: want a reference of space %s: %w", person, sp.Name(), renjia.ErrInvalid)
	}
	stamp, err := sp.Record(ctx, act.Does("privacy.subject.access", person))
	if err != nil {
		return nil, err
	}
	return collect(ctx, sp, stamp, person, kinds)
}

func collect(ctx context.Context, sp *storage.Space, stamp storage.Stamp, person renjia.Ref, kinds []storage.Registration) (*Dossier, error) {
	g := &gatherer{types: map[string]reflect.Type{}, ids: people{person.ID.String(): true}}
	for _, k := range kinds {
		g.types[k.Kind()] = k.Type()
	}
	for known := 0; known < len(g.ids); {
		known = len(g.ids)
		g.reset(sp.Name(), person, stamp)
		for c, err := range sp.Commits(ctx, 0) {
			if err != nil {
				return nil, err
			}
			if c.Position > stamp.Position {
				break
			}
			if err := g.commit(c); err != nil {
				return nil, err
			}
		}
	}
	if len(g.foreign) > 0 {
		return nil, &renjia.UnspecifiedError{What: "records about " + person.String(), Choices: []renjia.Choice{{
			Name: "kinds", Options: slices.Sorted(maps.Keys(g.foreign)), Why: "without the collection nobody can tell what of a record concerns others",
		}}}
	}
	return g.finish(), nil
}

// gatherer goes through the journal until it has met every record about the
// person: each that it meets is a further identifier to look for.
type gatherer struct {
	types   map[string]reflect.Type
	ids     people
	foreign map[string]bool
	out     *Dossier
	place   map[driver.Key]int // of a record in out.Records
}

func (g *gatherer) reset(space string, person renjia.Ref, stamp storage.Stamp) {
	g.out = &Dossier{Space: space, Person: person, Position: stamp.Position, Time: stamp.Time}
	g.place, g.foreign = map[driver.Key]int{}, map[string]bool{}
}

func (g *gatherer) commit(c *driver.Commit) error {
	touched := false
	for i := range c.Changes {
		took, err := g.change(c, &c.Changes[i])
		if err != nil {
			return err
		}
		touched = touched || took
	}
	acts, err := actsOf(c)
	if err != nil {
		return err
	}
	for _, a := range acts {
		own := g.ids[a.By.Subject.ID.String()] || g.ids[a.By.For.ID.String()]
		if g.ids[a.On.ID.String()] || own || touched && a.On.IsZero() {
			g.out.Acts = append(g.out.Acts, Action{c.Position, c.Time, a, len(c.Changes) == 0})
		}
	}
	return nil
}

// change takes a change if it is of a record about the person or mentions them.
func (g *gatherer) change(c *driver.Commit, x *driver.Change) (bool, error) {
	own := g.ids[x.ID]
	at, known := g.place[x.Key]
	switch {
	case x.Verb != driver.Put || x.Erased:
		if !own && !known {
			return false, nil
		}
		r := &g.out.Records[g.record(x.Key, own)]
		r.Erased = r.Erased || x.Verb == driver.Erase
		if x.Verb == driver.Delete {
			r.Versions = append(r.Versions, Version{Position: c.Position, Time: c.Time, Deleted: true})
		}
		return true, nil
	case !own && !g.ids.in(x.Payload):
		if known { // it no longer mentions them
			g.out.Records[at].Versions = append(g.out.Records[at].Versions, Version{Position: c.Position, Time: c.Time, Withheld: true})
		}
		return known, nil
	}
	t, ok := g.types[x.Kind]
	if !ok {
		g.foreign[x.Kind] = true
		return false, nil
	}
	return true, g.version(c, x, t, own)
}

func (g *gatherer) version(c *driver.Commit, x *driver.Change, t reflect.Type, own bool) error {
	value, err := parse(x.Payload)
	if err != nil {
		return fmt.Errorf("%s %s: %w", x.Kind, x.ID, err)
	}
	about := own || g.ids.isAbout(t, value)
	v := Version{Position: c.Position, Time: c.Time, Content: json.RawMessage(x.Payload)}
	if about {
		g.ids[x.ID] = true
	} else {
		value, v.Withheld = g.ids.sift(t, value, "")
		if v.Content, err = json.Marshal(value); err != nil {
			return fmt.Errorf("%s %s: %w", x.Kind, x.ID, err)
		}
	}
	r := &g.out.Records[g.record(x.Key, about)]
	r.Versions = append(r.Versions, v)
	return nil
}

func (g *gatherer) record(k driver.Key, about bool) int {
	i, known := g.place[k]
	if !known {
		i = len(g.out.Records)
		g.place[k] = i
		ref, _ := renjia.ParseRef("/" + k.Kind + "/" + k.ID) // written by this module
		g.out.Records = append(g.out.Records, Record{Ref: ref})
	}
	g.out.Records[i].About = g.out.Records[i].About || about
	return i
}

// finish puts the records in order: those about the person first, then by kind.
func (g *gatherer) finish() *Dossier {
	for i := range g.out.Records {
		if g.out.Records[i].Erased {
			g.out.Records[i].Versions = nil
		}
	}
	slices.SortStableFunc(g.out.Records, func(a, b Record) int {
		if a.About != b.About {
			if a.About {
				return -1
			}
			return 1
		}
		switch {
		case a.Ref.Kind < b.Ref.Kind:
			return -1
		case a.Ref.Kind > b.Ref.Kind:
			return 1
		}
		return 0
	})
	return g.out
}
