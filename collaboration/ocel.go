package collaboration

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/ocel"
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
	o := &ocelLog{Writer: ocel.NewWriter(w), in: in, types: map[string]bool{}, seen: map[string]int{}}
	o.Raw("{\n\"events\": [")
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
	*ocel.Writer
	in      renjia.Period
	types   map[string]bool
	objects []ocel.Object
	seen    map[string]int // place in objects
	events  int
}

// object notes an object once.
func (o *ocelLog) object(ref renjia.Ref) *ocel.Object {
	id := ref.String()
	i, ok := o.seen[id]
	if !ok {
		i = len(o.objects)
		o.seen[id] = i
		o.objects = append(o.objects, ocel.Object{ID: id, Type: ref.Kind, Attributes: []ocel.Attribute{}, Relationships: []ocel.Relation{}})
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
		e := ocel.Event{
			ID: fmt.Sprintf("%s#%d", ref, n), Type: step.what, Time: step.on.String() + "T00:00:00Z",
			Attributes: []ocel.Attribute{}, Relationships: []ocel.Relation{{Object: ref.String(), Qualifier: "record"}},
		}
		for _, p := range parts {
			if !p.ref.IsZero() {
				o.object(p.ref)
				e.Relationships = append(e.Relationships, ocel.Relation{Object: p.ref.String(), Qualifier: p.as})
			}
		}
		o.types[step.what] = true
		o.Item(o.events, e)
		o.events++
		written++
	}
	if written == 0 {
		return
	}
	own := o.object(ref)
	if !continues.IsZero() {
		own.Relationships = append(own.Relationships, ocel.Relation{Object: continues.String(), Qualifier: "continues"})
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
	o.Raw("\n],\n\"eventTypes\": [")
	for i, name := range slices.Sorted(maps.Keys(o.types)) {
		o.Item(i, ocel.Type{Name: name, Attributes: []ocel.Attribute{}})
	}
	o.Raw("\n],\n\"objectTypes\": [")
	for i, name := range slices.Sorted(maps.Keys(kinds)) {
		t := ocel.Type{Name: name, Attributes: []ocel.Attribute{}}
		if name == SubjectKind {
			t.Attributes = []ocel.Attribute{{Name: "class", Type: "string"}}
		}
		o.Item(i, t)
	}
	o.Raw("\n],\n\"objects\": [")
	for i, x := range o.objects {
		o.Item(i, x)
	}
	o.Raw("\n]\n}\n")
	return o.Close()
}

func (o *ocelLog) class(ctx context.Context, r storage.Reader, x *ocel.Object) error {
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
	x.Attributes = append(x.Attributes, ocel.Attribute{Name: "class", Time: "1970-01-01T00:00:00Z", Value: ocel.Value(class)})
	return nil
}
