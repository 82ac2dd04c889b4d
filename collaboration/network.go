package collaboration

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/storage"
)

// Persons says what becomes of natural persons in a network that may leave the
// house.
type Persons string

// The ways.
const (
	PersonsLeftOut Persons = "left-out" // with all their ties
	PersonsCoded   Persons = "coded"    // there, by their references, without names
	PersonsNamed   Persons = "named"
)

// NetworkOptions are the choices of a network made of records.
type NetworkOptions struct {
	Name    string
	On      renjia.Date // whose subjects: those that exist on the day, and any that have a tie
	Lang    renjia.Lang // of the names
	Persons Persons
	Classes *Vocabulary // nil: the built-in one
}

func (o NetworkOptions) check() error {
	if err := choose("collaboration.NetworkOptions", "persons", string(o.Persons), "names of persons are personal data", string(PersonsLeftOut), string(PersonsCoded), string(PersonsNamed)); err != nil {
		return err
	}
	if err := choose("collaboration.NetworkOptions", "lang", string(o.Lang), "names are in two languages", string(renjia.English), string(renjia.Chinese)); err != nil {
		return err
	}
	if o.On.IsZero() {
		return fmt.Errorf("network: on: must be given: %w", renjia.ErrInvalid)
	}
	return nil
}

// The columns of a network made of records.
const (
	ColumnClass     = "class"      // id of the vocabulary
	ColumnClassName = "class_name" // what people read
	ColumnLegalForm = "legal_form"
	ColumnMode      = "mode" // subject, or the kind of record a two-mode tie leads to
)

// Network makes a network of records: the subjects of a day with name, class and
// legal form, and the ties of several layers. Subjects without a tie are in it.
// It is directed if one of its layers is; ties of the others say so in an
// attribute "direction" of "undirected". Graphs are made layer by layer
// ([network.Network.Graph]). Subjects of other spaces have no name here. It takes
// memory in proportion to subjects and ties.
func Network(ctx context.Context, r storage.Reader, o NetworkOptions, layers ...Selection) (*network.Network, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	b := &networkOf{NetworkOptions: o, place: map[string]int{}, hidden: map[string]bool{}}
	b.net = &network.Network{Name: o.Name, Columns: []string{ColumnMode, ColumnClass, ColumnClassName, ColumnLegalForm}}
	if b.Classes == nil {
		var err error
		if b.Classes, err = BuiltinClasses(); err != nil {
			return nil, err
		}
	}
	if err := b.subjects(ctx, r); err != nil {
		return nil, err
	}
	undirected := map[string]bool{}
	for _, s := range layers {
		layer, err := LayerOf(s.Layer)
		if err != nil {
			return nil, err
		}
		undirected[s.Layer] = !s.directed(layer)
		b.net.Directed = b.net.Directed || !undirected[s.Layer]
		for t, err := range s.Ties(ctx, r) {
			if err != nil {
				return nil, err
			}
			if err := b.tie(t); err != nil {
				return nil, err
			}
		}
	}
	b.direct(undirected)
	return b.net, nil
}

// directed reports whether the ties of a selection have a direction: those that
// lead from subjects to meetings have.
func (s Selection) directed(l Layer) bool {
	return l.Directed || s.Layer == LayerMeeting && s.Form == TwoMode
}

type networkOf struct {
	NetworkOptions
	net    *network.Network
	place  map[string]int
	absent map[string]*Subject // those that do not exist on the day
	hidden map[string]bool     // persons left out
}

// subjects adds those of the day, in the order of their identifiers.
func (b *networkOf) subjects(ctx context.Context, r storage.Reader) error {
	b.absent = map[string]*Subject{}
	for doc, err := range subjects.Find(ctx, r, storage.Query{}) {
		if err != nil {
			return err
		}
		s := doc.Value
		id := s.Ref().String()
		switch class, _ := b.Classes.Class(b.class(&s)); {
		case class.Person && b.Persons == PersonsLeftOut:
			b.hidden[id] = true
		case s.Period.Contains(b.On):
			b.add(b.node(id, &s))
		default:
			b.absent[id] = &s
		}
	}
	return nil
}

func (b *networkOf) node(id string, s *Subject) network.Node {
	class, err := b.Classes.Class(b.class(s))
	n := network.Node{ID: id, Label: s.Name.In(b.Lang), Attr: map[string]string{ColumnMode: "subject", ColumnClass: b.class(s)}}
	if err == nil {
		n.Attr[ColumnClassName] = class.Name.In(b.Lang)
	}
	if s.LegalForm != "" {
		n.Attr[ColumnLegalForm] = s.LegalForm
	}
	if class.Person && b.Persons == PersonsCoded {
		n.Label = ""
	}
	return n
}

// class is that of the day, or the last one of a subject that does not exist then.
func (b *networkOf) class(s *Subject) string {
	if class, ok := s.ClassOn(b.On); ok {
		return class
	}
	return s.Class
}

func (b *networkOf) add(n network.Node) {
	b.place[n.ID] = len(b.net.Nodes)
	b.net.Nodes = append(b.net.Nodes, n)
}

// tie adds a tie, and its ends where they are not there yet, unless one is hidden.
func (b *networkOf) tie(t network.Tie) error {
	if b.hidden[t.From] || b.hidden[t.To] {
		return nil
	}
	for _, id := range [2]string{t.From, t.To} {
		if _, ok := b.place[id]; ok {
			continue
		}
		if s := b.absent[id]; s != nil {
			b.add(b.node(id, s))
			continue
		}
		ref, err := renjia.ParseRef(id)
		if err != nil {
			return err
		}
		mode := "subject" // of another space
		if ref.Kind != SubjectKind {
			mode = ref.Kind
		}
		b.add(network.Node{ID: id, Attr: map[string]string{ColumnMode: mode}})
	}
	b.net.Ties = append(b.net.Ties, t)
	return nil
}

// direct marks the ties without a direction in a network that has one.
func (b *networkOf) direct(undirected map[string]bool) {
	if !b.net.Directed {
		return
	}
	for i := range b.net.Ties {
		t := &b.net.Ties[i]
		if !undirected[t.Layer] {
			continue
		}
		attr := map[string]string{"direction": "undirected"}
		for k, v := range t.Attr {
			attr[k] = v
		}
		t.Attr = attr
	}
}
