package w3corg

import (
	"encoding/json"
	"io"

	"github.com/renjia-project/renjia"
)

// Write writes a document as JSON-LD, indented and with a line end, in the order
// in which it is: the same document gives the same bytes. Its context declares
// only prefixes.
func Write(w io.Writer, doc Document) error {
	context := object{}
	for _, p := range prefixes {
		context.put(p.name, p.iri)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(object{{"@context", context}, {"@graph", graph(doc)}})
}

// object is a JSON object in the order of its members.
type object []pair

type pair struct {
	name  string
	value any
}

// put adds a member unless it is empty.
func (o *object) put(name string, v any) {
	switch x := v.(type) {
	case string:
		if x == "" {
			return
		}
	case []any:
		if len(x) == 0 {
			return
		}
		if len(x) == 1 {
			v = x[0]
		}
	}
	*o = append(*o, pair{name, v})
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := text(m.name)
		if err != nil {
			return nil, err
		}
		v, err := text(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), v...)
	}
	return append(b, '}'), nil
}

func text(v any) ([]byte, error) { return json.Marshal(v) }

func graph(doc Document) []any {
	all := []any{}
	for _, x := range doc.Organizations {
		all = append(all, x.object())
	}
	for _, x := range doc.Persons {
		all = append(all, start(x.ID, "foaf:Person").with("foaf:name", labels(x.Names)))
	}
	for _, x := range doc.Roles {
		all = append(all, start(x.ID, "org:Role").with("skos:prefLabel", labels(x.Names)))
	}
	for _, x := range doc.Posts {
		all = append(all, start(x.ID, "org:Post").with("skos:prefLabel", labels(x.Names)).with("org:postIn", refs(x.Organization)).with("org:role", refs(x.Role)))
	}
	for _, x := range doc.Memberships {
		all = append(all, x.object())
	}
	for _, x := range doc.Changes {
		all = append(all, x.object())
	}
	return all
}

func start(id, class string) object {
	o := object{}
	o.put("@id", id)
	o.put("@type", class)
	return o
}

func (o object) with(name string, v []any) object {
	o.put(name, v)
	return o
}

func (x Organization) object() object {
	kind := x.Kind
	if kind == "" {
		kind = Plain
	}
	o := start(x.ID, "org:"+string(kind)).with("skos:prefLabel", labels(x.Names)).with("skos:altLabel", labels(x.OtherNames))
	var ids []any
	for _, y := range x.Identifiers {
		id := object{{"@value", y.Value}}
		id.put("@type", y.Scheme)
		ids = append(ids, id)
	}
	return o.with("org:identifier", ids).with("org:classification", either(x.Classifications)).
		with("org:subOrganizationOf", refs(x.SubOrganizationOf)).with("org:linkedTo", refs(x.LinkedTo...)).
		with("org:purpose", either(x.Purposes)).
		with("schema:foundingDate", date(x.Founded)).with("schema:dissolutionDate", date(x.Dissolved))
}

func (x Membership) object() object {
	o := start(x.ID, "org:Membership").with("skos:prefLabel", labels(x.Label)).with("org:member", refs(x.Member)).
		with("org:organization", refs(x.Organization)).with("org:role", refs(x.Role)).with("dcterms:relation", refs(x.Post))
	if x.From.IsZero() && x.Last.IsZero() {
		return o
	}
	during := start("", "time:Interval").with("time:hasBeginning", instant(x.From)).with("time:hasEnd", instant(x.Last))
	return o.with("org:memberDuring", []any{during})
}

func (x ChangeEvent) object() object {
	o := start(x.ID, "org:ChangeEvent").with("org:originalOrganization", refs(x.Originals...)).with("org:resultingOrganization", refs(x.Results...))
	if x.Type != "" {
		o = o.with("dcterms:type", either([]string{x.Type}))
	}
	return o.with("dcterms:date", date(x.On)).with("dcterms:description", labels(x.Description))
}

func labels(all []Label) (values []any) {
	for _, l := range all {
		o := object{{"@value", l.Text}}
		o.put("@language", l.Lang)
		values = append(values, o)
	}
	return values
}

func refs(ids ...string) (values []any) {
	for _, id := range ids {
		if id != "" {
			values = append(values, object{{"@id", id}})
		}
	}
	return values
}

// either writes what is an IRI as a reference, else as a text.
func either(all []string) (values []any) {
	for _, s := range all {
		if isIRI(s) {
			values = append(values, object{{"@id", s}})
			continue
		}
		values = append(values, object{{"@value", s}})
	}
	return values
}

func date(d renjia.Date) []any {
	if d.IsZero() {
		return nil
	}
	return []any{object{{"@value", d.String()}, {"@type", "xsd:date"}}}
}

func instant(d renjia.Date) []any {
	if d.IsZero() {
		return nil
	}
	return []any{start("", "time:Instant").with("time:inXSDDate", date(d))}
}
