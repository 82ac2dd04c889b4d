package collaboration

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

// WriteOCEL writes what happened between subjects in a period as an object-centric
// event log (OCEL 2.0, JSON), for process mining: the steps of agreements, joint
// projects, referrals, commitments, mediations and delegations. Each event is
// related to its record and to the subjects in it, with what they are in it as the
// qualifier; records are related to those they continue. Subjects have their class
// of the last day of the period and no name. Clients, needs, outcomes and the
// parties of disputes are left out. Events are on days: their times are midnight,
// UTC. Only the identifiers of the objects stay in memory.
func WriteOCEL(ctx context.Context, r storage.Reader, w io.Writer, in renjia.Period) error {
	o := &ocelLog{w: bufio.NewWriter(w), in: in, types: map[string]bool{}, seen: map[string]int{}}
	o.raw("{\n\"events\": [")
	for _, part := range []func(context.Context, storage.Reader) error{o.agreements, o.projects, o.referrals, o.commitments, o.mediations, o.delegations} {
		if err := part(ctx, r); err != nil {
			return fmt.Errorf("write OCEL: %w", err)
		}
	}
	if err := o.finish(ctx, r); err != nil {
		return fmt.Errorf("write OCEL: %w", err)
	}
	return nil
}

type ocelRelation struct {
	Object    string `json:"objectId"`
	Qualifier string `json:"qualifier"`
}

type ocelAttribute struct {
	Name  string `json:"name"`
	Type  string `json:"type,omitempty"`
	Time  string `json:"time,omitempty"`
	Value string `json:"value,omitempty"`
}

type ocelEvent struct {
	ID            string          `json:"id"`
	Type          string          `json:"type"`
	Time          string          `json:"time"`
	Attributes    []ocelAttribute `json:"attributes"`
	Relationships []ocelRelation  `json:"relationships"`
}

type ocelObject struct {
	ID            string          `json:"id"`
	Type          string          `json:"type"`
	Attributes    []ocelAttribute `json:"attributes"`
	Relationships []ocelRelation  `json:"relationships"`
}

type ocelType struct {
	Name       string          `json:"name"`
	Attributes []ocelAttribute `json:"attributes"`
}

// happening is one step of a record on a day.
type happening struct {
	what string
	on   renjia.Date
}

// part is a subject, or another record, and what it is in a record.
type part struct {
	ref renjia.Ref
	as  string
}

type ocelLog struct {
	w       *bufio.Writer
	in      renjia.Period
	types   map[string]bool
	objects []ocelObject
	seen    map[string]int // place in objects
	events  int
	err     error // the first one
}

func (o *ocelLog) raw(s string) {
	if o.err == nil {
		_, o.err = o.w.WriteString(s)
	}
}

func (o *ocelLog) value(v any) {
	b, err := json.Marshal(v)
	if o.err == nil {
		o.err = err
	}
	o.raw(string(b))
}

// item writes element i of a list.
func (o *ocelLog) item(i int, v any) {
	if i > 0 {
		o.raw(",")
	}
	o.raw("\n")
	o.value(v)
}

// object notes an object once.
func (o *ocelLog) object(ref renjia.Ref) *ocelObject {
	id := ref.String()
	i, ok := o.seen[id]
	if !ok {
		i = len(o.objects)
		o.seen[id] = i
		o.objects = append(o.objects, ocelObject{ID: id, Type: ref.Kind, Attributes: []ocelAttribute{}, Relationships: []ocelRelation{}})
	}
	return &o.objects[i]
}

// record writes the steps of one record that lie in the period.
func (o *ocelLog) record(ref, continues renjia.Ref, parts []part, steps ...happening) {
	written := 0
	for n, step := range steps {
		if step.on.IsZero() || step.what == "" || !o.in.Contains(step.on) {
			continue
		}
		e := ocelEvent{
			ID: fmt.Sprintf("%s#%d", ref, n), Type: step.what, Time: step.on.String() + "T00:00:00Z",
			Attributes: []ocelAttribute{}, Relationships: []ocelRelation{{ref.String(), "record"}},
		}
		for _, p := range parts {
			if !p.ref.IsZero() {
				o.object(p.ref)
				e.Relationships = append(e.Relationships, ocelRelation{p.ref.String(), p.as})
			}
		}
		o.types[step.what] = true
		o.item(o.events, e)
		o.events++
		written++
	}
	if written == 0 {
		return
	}
	own := o.object(ref)
	if !continues.IsZero() {
		own.Relationships = append(own.Relationships, ocelRelation{continues.String(), "continues"})
		o.object(continues)
	}
}

// finish writes types and objects, and the classes of subjects.
func (o *ocelLog) finish(ctx context.Context, r storage.Reader) error {
	kinds := map[string]bool{SubjectKind: true}
	for i := range o.objects {
		kinds[o.objects[i].Type] = true
		if err := o.class(ctx, r, &o.objects[i]); err != nil {
			return err
		}
	}
	o.raw("\n],\n\"eventTypes\": [")
	for i, name := range slices.Sorted(maps.Keys(o.types)) {
		o.item(i, ocelType{name, []ocelAttribute{}})
	}
	o.raw("\n],\n\"objectTypes\": [")
	for i, name := range slices.Sorted(maps.Keys(kinds)) {
		t := ocelType{name, []ocelAttribute{}}
		if name == SubjectKind {
			t.Attributes = []ocelAttribute{{Name: "class", Type: "string"}}
		}
		o.item(i, t)
	}
	o.raw("\n],\n\"objects\": [")
	for i, x := range o.objects {
		o.item(i, x)
	}
	o.raw("\n]\n}\n")
	if o.err != nil {
		return o.err
	}
	return o.w.Flush()
}

func (o *ocelLog) class(ctx context.Context, r storage.Reader, x *ocelObject) error {
	if x.Type != SubjectKind {
		return nil
	}
	ref, err := renjia.ParseRef(x.ID)
	if err != nil || ref.Space != "" {
		return err
	}
	id, err := renjia.As[Subject](ref, SubjectKind)
	if err != nil {
		return err
	}
	doc, err := subjects.Get(ctx, r, id)
	if err != nil {
		return err
	}
	class := doc.Value.Class
	if !o.in.Until.IsZero() {
		if then, ok := doc.Value.ClassOn(o.in.Until.AddDays(-1)); ok {
			class = then
		}
	}
	x.Attributes = append(x.Attributes, ocelAttribute{Name: "class", Time: "1970-01-01T00:00:00Z", Value: class})
	return nil
}
