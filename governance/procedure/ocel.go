package procedure

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/renjia-project/renjia"
)

// The object types of the logs that WriteOCEL writes.
const (
	caseObject   = "case"   // one run of the procedure
	bodyObject   = "body"   // who acts
	recordObject = "record" // what evidence refers to
)

type ocelAttribute struct {
	Name  string    `json:"name"`
	Type  string    `json:"type,omitempty"`
	Value ocelValue `json:"value,omitempty"`
}

// ocelValue is written as text; numbers and booleans are read too.
type ocelValue string

// UnmarshalJSON reads text, and any other scalar as it is written.
func (v *ocelValue) UnmarshalJSON(b []byte) error {
	if len(b) == 0 || b[0] != '"' {
		*v = ocelValue(b)
		return nil
	}
	return json.Unmarshal(b, (*string)(v))
}

type ocelType struct {
	Name       string          `json:"name"`
	Attributes []ocelAttribute `json:"attributes"`
}

type ocelRelation struct {
	Object    string `json:"objectId"`
	Qualifier string `json:"qualifier"`
}

type ocelObject struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

type ocelEvent struct {
	ID            string          `json:"id"`
	Type          string          `json:"type"`
	Time          string          `json:"time"`
	Attributes    []ocelAttribute `json:"attributes"`
	Relationships []ocelRelation  `json:"relationships"`
}

// WriteOCEL writes cases as an object-centric event log (OCEL 2.0, JSON), one
// event at a time; only the identifiers of the objects stay in memory. Events
// are related to their case, to the body of the step and to the records their
// evidence refers to. Two cases of the same ID are renjia.ErrUnique.
func WriteOCEL(w io.Writer, t Template, cases iter.Seq2[Case, error]) error {
	o := &ocelWriter{w: bufio.NewWriter(w), bodies: map[string]string{}, seen: map[ocelObject]bool{}}
	for _, s := range t.Steps {
		o.bodies[s.ID] = s.Body.In(renjia.English)
	}
	o.raw("{\n\"objectTypes\": ")
	o.value([]ocelType{{caseObject, []ocelAttribute{}}, {bodyObject, []ocelAttribute{}}, {recordObject, []ocelAttribute{}}})
	o.raw(",\n\"events\": [")
	types := typeSet{seen: map[string]bool{}}
	for _, s := range t.Steps {
		types.add(s.ID)
	}
	for k, err := range cases {
		if err != nil {
			return fmt.Errorf("write OCEL: %w", err)
		}
		if o.add(k, &types); o.err != nil {
			return fmt.Errorf("write OCEL: case %s: %w", k.ID, o.err)
		}
	}
	o.raw("\n],\n\"eventTypes\": ")
	o.value(types.describe())
	o.raw(",\n\"objects\": [")
	for i, x := range o.objects {
		o.item(i, struct {
			ocelObject
			Attributes    []ocelAttribute `json:"attributes"`
			Relationships []ocelRelation  `json:"relationships"`
		}{x, []ocelAttribute{}, []ocelRelation{}})
	}
	o.raw("\n]\n}\n")
	if o.err != nil {
		return o.err
	}
	return o.w.Flush()
}

type ocelWriter struct {
	w       *bufio.Writer
	bodies  map[string]string
	objects []ocelObject
	seen    map[ocelObject]bool
	events  int
	err     error // the first one
}

func (o *ocelWriter) raw(s string) {
	if o.err == nil {
		_, o.err = o.w.WriteString(s)
	}
}

func (o *ocelWriter) value(v any) {
	b, err := json.Marshal(v)
	if err != nil && o.err == nil {
		o.err = err
	}
	o.raw(string(b))
}

// item writes element i of a list.
func (o *ocelWriter) item(i int, v any) {
	if i > 0 {
		o.raw(",")
	}
	o.raw("\n")
	o.value(v)
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
		o.err = fmt.Errorf("a second case of this ID: %w", renjia.ErrUnique)
		return
	}
	o.object(caseID(k.ID), caseObject)
	for i := range k.Events {
		types.add(k.Events[i].Step)
		o.item(o.events, o.event(k.ID, i+1, &k.Events[i]))
		o.events++
	}
}

// Objects of all types share one set of identifiers, so each carries its type.
const casePrefix, bodyPrefix, recordPrefix = "case:", "body:", "record:"

func caseID(id string) string { return casePrefix + id }

func (o *ocelWriter) event(id string, n int, e *Event) ocelEvent {
	out := ocelEvent{
		ID: fmt.Sprintf("%s#%d", id, n), Type: e.Step, Time: midnight(e.On.String()),
		Attributes: []ocelAttribute{}, Relationships: []ocelRelation{{caseID(id), "case"}},
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
		out.Attributes = append(out.Attributes, ocelAttribute{Name: "resource", Value: ocelValue(e.By)})
	}
	for i := range attributes {
		o.attribute(&out, &attributes[i], e)
	}
	return out
}

func (o *ocelWriter) attribute(out *ocelEvent, a *attribute, e *Event) {
	value, err := a.get(e)
	if err != nil && o.err == nil {
		o.err = err
	}
	if value == "" {
		return
	}
	if a.kind == dateKind {
		value = midnight(value)
	}
	out.Attributes = append(out.Attributes, ocelAttribute{Name: a.name, Value: ocelValue(value)})
}

func (o *ocelWriter) relateRecord(out *ocelEvent, r renjia.Ref, qualifier string) {
	if !r.IsZero() {
		o.relate(out, recordPrefix+r.String(), recordObject, qualifier)
	}
}

func (o *ocelWriter) relate(out *ocelEvent, id, kind, qualifier string) {
	o.object(id, kind)
	out.Relationships = append(out.Relationships, ocelRelation{id, qualifier})
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

func (s *typeSet) describe() []ocelType {
	described := []ocelAttribute{{Name: "resource", Type: "string"}}
	for i := range attributes {
		described = append(described, ocelAttribute{Name: attributes[i].name, Type: ocelTypes[attributes[i].kind]})
	}
	all := []ocelType{}
	for _, name := range s.names {
		all = append(all, ocelType{name, described})
	}
	return all
}
