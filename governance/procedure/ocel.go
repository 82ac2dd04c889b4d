package procedure

import (
	"fmt"
	"io"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/ocel"
)

// The object types of the logs that WriteOCEL writes.
const (
	caseObject   = "case"   // one run of the procedure
	bodyObject   = "body"   // who acts
	recordObject = "record" // what evidence refers to
)

type ocelObject struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// WriteOCEL writes cases as an object-centric event log (OCEL 2.0, JSON), one
// event at a time; only the identifiers of the objects stay in memory. Events
// are related to their case, to the body of the step and to the records their
// evidence refers to. Two cases of the same ID are renjia.ErrUnique.
func WriteOCEL(w io.Writer, t Template, cases iter.Seq2[Case, error]) error {
	o := &ocelWriter{Writer: ocel.NewWriter(w), bodies: map[string]string{}, seen: map[ocelObject]bool{}}
	for _, s := range t.Steps {
		o.bodies[s.ID] = s.Body.In(renjia.English)
	}
	none := []ocel.Attribute{}
	o.Raw("{\n\"objectTypes\": ")
	o.Value([]ocel.Type{{Name: caseObject, Attributes: none}, {Name: bodyObject, Attributes: none}, {Name: recordObject, Attributes: none}})
	o.Raw(",\n\"events\": [")
	types := typeSet{seen: map[string]bool{}}
	for _, s := range t.Steps {
		types.add(s.ID)
	}
	for k, err := range cases {
		if err != nil {
			return fmt.Errorf("write OCEL: %w", err)
		}
		if o.add(k, &types); o.Err != nil {
			return fmt.Errorf("write OCEL: case %s: %w", k.ID, o.Err)
		}
	}
	o.Raw("\n],\n\"eventTypes\": ")
	o.Value(types.describe())
	o.Raw(",\n\"objects\": [")
	for i, x := range o.objects {
		o.Item(i, ocel.Object{ID: x.ID, Type: x.Type, Attributes: []ocel.Attribute{}, Relationships: []ocel.Relation{}})
	}
	o.Raw("\n]\n}\n")
	return o.Close()
}

type ocelWriter struct {
	*ocel.Writer
	bodies  map[string]string
	objects []ocelObject
	seen    map[ocelObject]bool
	events  int
}

// object notes an object once.
func (o *ocelWriter) object(id, kind string) {
	if x := (ocelObject{id, kind}); !o.seen[x] {
		o.seen[x] = true
		o.objects = append(o.objects, x)
	}
}

func (o *ocelWriter) add(k Case, types *typeSet) {
	if o.seen[ocelObject{caseID(k.ID), caseObject}] {
		o.Err = fmt.Errorf("a second case of this ID: %w", renjia.ErrUnique)
		return
	}
	o.object(caseID(k.ID), caseObject)
	for i := range k.Events {
		types.add(k.Events[i].Step)
		o.Item(o.events, o.event(k.ID, i+1, &k.Events[i]))
		o.events++
	}
}

// Objects of all types share one set of identifiers, so each carries its type.
const casePrefix, bodyPrefix, recordPrefix = "case:", "body:", "record:"

func caseID(id string) string { return casePrefix + id }

func (o *ocelWriter) event(id string, n int, e *Event) ocel.Event {
	out := ocel.Event{
		ID: fmt.Sprintf("%s#%d", id, n), Type: e.Step, Time: midnight(e.On.String()),
		Attributes: []ocel.Attribute{}, Relationships: []ocel.Relation{{Object: caseID(id), Qualifier: "case"}},
	}
	if body := o.bodies[e.Step]; body != "" {
		o.relate(&out, bodyPrefix+body, bodyObject, "acts")
	}
	o.relateRecord(&out, e.Decision, "decision")
	o.relateRecord(&out, e.Witness, "witness")
	for _, s := range e.Signatures {
		o.relateRecord(&out, s, "signature")
	}
	for _, p := range e.Papers {
		o.relateRecord(&out, p.Ref, string(p.Kind))
	}
	if e.By != "" {
		out.Attributes = append(out.Attributes, ocel.Attribute{Name: "resource", Value: ocel.Value(e.By)})
	}
	for i := range attributes {
		o.attribute(&out, &attributes[i], e)
	}
	return out
}

func (o *ocelWriter) attribute(out *ocel.Event, a *attribute, e *Event) {
	value, err := a.get(e)
	if err != nil && o.Err == nil {
		o.Err = err
	}
	if value == "" {
		return
	}
	if a.kind == dateKind {
		value = midnight(value)
	}
	out.Attributes = append(out.Attributes, ocel.Attribute{Name: a.name, Value: ocel.Value(value)})
}

func (o *ocelWriter) relateRecord(out *ocel.Event, r renjia.Ref, qualifier string) {
	if !r.IsZero() {
		o.relate(out, recordPrefix+r.String(), recordObject, qualifier)
	}
}

func (o *ocelWriter) relate(out *ocel.Event, id, kind, qualifier string) {
	o.object(id, kind)
	out.Relationships = append(out.Relationships, ocel.Relation{Object: id, Qualifier: qualifier})
}

// typeSet collects the types of events in the order in which they occur.
type typeSet struct {
	names []string
	seen  map[string]bool
}

func (s *typeSet) add(name string) {
	if !s.seen[name] {
		s.seen[name] = true
		s.names = append(s.names, name)
	}
}

var ocelTypes = [...]string{textKind: "string", intKind: "integer", dateKind: "time"}

func (s *typeSet) describe() []ocel.Type {
	described := []ocel.Attribute{{Name: "resource", Type: "string"}}
	for i := range attributes {
		described = append(described, ocel.Attribute{Name: attributes[i].name, Type: ocelTypes[attributes[i].kind]})
	}
	all := []ocel.Type{}
	for _, name := range s.names {
		all = append(all, ocel.Type{Name: name, Attributes: described})
	}
	return all
}
