package w3corg

import (
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/shape"
)

const maxDocument = 64 << 20

// Read reads a JSON-LD document of at most 64 MiB; file is its name for places.
// Every problem is reported, with place and path, in one *renjia.ValidationError:
// nodes and properties that are not known here, wrong types, dates that are none.
func Read(r io.Reader, file string) (Document, error) {
	doc, wrong, unknown, err := read(r, file)
	if err == nil {
		err = append(wrong, unknown...).Err("org")
	}
	if err != nil {
		return Document{}, err
	}
	return doc, nil
}

// Lenient reads a document as Read does, but leaves what is not known here out and
// returns it as warnings.
func Lenient(r io.Reader, file string) (Document, []renjia.Problem, error) {
	doc, wrong, unknown, err := read(r, file)
	if err == nil {
		err = wrong.Err("org")
	}
	if err != nil {
		return Document{}, nil, err
	}
	return doc, unknown, nil
}

func read(r io.Reader, file string) (doc Document, wrong, unknown renjia.Problems, err error) {
	root, err := shape.Read(r, file, maxDocument)
	if err != nil {
		return doc, nil, nil, err
	}
	var e expander
	e.document(root)
	g := grapher{expander: &e}
	g.build()
	return g.doc, e.wrong, e.unknown, nil
}

// grapher makes a document of nodes.
type grapher struct {
	*expander
	doc   Document
	parts map[string]bool // nodes that are only part of others: intervals, instants
}

var kinds = []Kind{Collaboration, Unit, Formal, Plain} // the narrower before the wider

func (g *grapher) build() {
	g.parts = map[string]bool{}
	for _, id := range g.order {
		g.node(g.nodes[id])
	}
	for _, id := range g.order {
		g.short(g.nodes[id])
	}
	for _, id := range g.order {
		g.leftover(g.nodes[id])
	}
}

// node makes a record of a node by its class.
func (g *grapher) node(n *node) {
	for _, k := range kinds {
		if n.is("org:" + string(k)) {
			g.organization(n, k)
			return
		}
	}
	switch {
	case n.is("foaf:Person"), slices.Contains(n.types, "https://schema.org/Person"), n.is("schema:Person"):
		g.doc.Persons = append(g.doc.Persons, Person{ID: n.id, Names: append(g.labels(n, "foaf:name"), g.labels(n, "skos:prefLabel")...)})
	case n.is("org:Membership"):
		g.membership(n)
	case n.is("org:Post"):
		g.doc.Posts = append(g.doc.Posts, Post{ID: n.id, Names: g.labels(n, "skos:prefLabel"), Organization: g.ref(n, "org:postIn"), Role: g.ref(n, "org:role")})
	case n.is("org:Role"):
		g.doc.Roles = append(g.doc.Roles, Role{ID: n.id, Names: g.labels(n, "skos:prefLabel")})
	case n.is("org:ChangeEvent"):
		g.change(n)
	}
}

func (n *node) is(class string) bool { return slices.Contains(n.types, full(class)) }

func (g *grapher) organization(n *node, k Kind) {
	g.doc.Organizations = append(g.doc.Organizations, Organization{
		ID: n.id, Kind: k,
		Names: g.labels(n, "skos:prefLabel"), OtherNames: g.labels(n, "skos:altLabel"),
		Identifiers: g.identifiers(n), Classifications: g.anything(n, "org:classification"),
		SubOrganizationOf: g.ref(n, "org:subOrganizationOf"), LinkedTo: g.refs(n, "org:linkedTo"),
		Purposes: g.anything(n, "org:purpose"),
		Founded:  g.date(n, "schema:foundingDate"), Dissolved: g.date(n, "schema:dissolutionDate"),
	})
}

func (g *grapher) membership(n *node) {
	m := Membership{
		ID: n.id, Member: g.ref(n, "org:member"), Organization: g.ref(n, "org:organization"), Role: g.ref(n, "org:role"),
		Post: g.ref(n, "dcterms:relation"), Label: g.labels(n, "skos:prefLabel"),
	}
	if id := g.ref(n, "org:memberDuring"); g.nodes[id] != nil {
		during := g.nodes[id]
		g.parts[id] = true
		m.From, m.Last = g.instant(during, "time:hasBeginning"), g.instant(during, "time:hasEnd")
	}
	g.doc.Memberships = append(g.doc.Memberships, m)
}

// instant reads a date as a node of the Time Ontology, or as a literal.
func (g *grapher) instant(during *node, property string) renjia.Date {
	for _, v := range during.props[full(property)] {
		if n := g.nodes[v.id]; v.id != "" && n != nil {
			during.used[full(property)] = true
			g.parts[v.id] = true
			return g.date(n, "time:inXSDDate")
		}
	}
	return g.date(during, property)
}

func (g *grapher) change(n *node) {
	kind := ""
	if all := g.anything(n, "dcterms:type"); len(all) > 0 {
		kind = all[0]
	}
	g.doc.Changes = append(g.doc.Changes, ChangeEvent{
		ID: n.id, Type: kind, Originals: g.refs(n, "org:originalOrganization"), Results: g.refs(n, "org:resultingOrganization"),
		On: g.date(n, "dcterms:date"), Description: g.labels(n, "dcterms:description"),
	})
}

// take returns the values of a property and marks it as known.
func (g *grapher) take(n *node, property string) []value {
	n.used[full(property)] = true
	return n.props[full(property)]
}

func (g *grapher) labels(n *node, property string) (all []Label) {
	for _, v := range g.take(n, property) {
		if v.id != "" {
			g.wrong.At(v.place, v.path, "is a node, want a text")
			continue
		}
		all = append(all, Label{Lang: v.lang, Text: v.text})
	}
	return all
}

func (g *grapher) identifiers(n *node) (all []Identifier) {
	for _, v := range g.take(n, "org:identifier") {
		if v.id != "" {
			g.wrong.At(v.place, v.path, "is a node, want a text")
			continue
		}
		all = append(all, Identifier{Scheme: v.datatype, Value: v.text})
	}
	return all
}

// refs reads references; texts that look like IRIs are taken as such.
func (g *grapher) refs(n *node, property string) (all []string) {
	for _, v := range g.take(n, property) {
		if v.id == "" && !strings.Contains(v.text, ":") {
			g.wrong.At(v.place, v.path, "%q: want a reference", v.text)
			continue
		}
		all = append(all, v.id+v.text) // one of them is empty
	}
	return all
}

func (g *grapher) ref(n *node, property string) string {
	all := g.refs(n, property)
	if len(all) == 0 {
		return ""
	}
	for _, v := range g.take(n, property)[1:] {
		g.unknown.At(v.place, v.path, "is one more than can be kept")
	}
	return all[0]
}

// anything reads references and texts alike.
func (g *grapher) anything(n *node, property string) (all []string) {
	for _, v := range g.take(n, property) {
		all = append(all, v.id+v.text)
	}
	return all
}

func (g *grapher) date(n *node, property string) renjia.Date {
	for _, v := range g.take(n, property) {
		day, err := renjia.ParseDate(v.text[:min(10, len(v.text))])
		if err == nil && (len(v.text) == 10 || v.text[10] == 'T') {
			return day
		}
		g.wrong.At(v.place, v.path, "%q: want a day such as 2026-03-01", v.text+v.id)
	}
	return renjia.Date{}
}

// short makes records of the short forms of ORG that have no node of their own.
func (g *grapher) short(n *node) {
	for _, s := range [...]struct {
		property string
		take     func(a, b string)
	}{
		{"org:hasMember", func(a, b string) { g.member(b, a, "") }},
		{"org:memberOf", func(a, b string) { g.member(a, b, "") }},
		{"org:headOf", func(a, b string) { g.member(a, b, full("org:Head")) }},
		{"org:hasSubOrganization", func(a, b string) { g.part(b, a) }},
		{"org:hasUnit", func(a, b string) { g.part(b, a) }},
		{"org:hasPost", g.postOf},
		{"org:holds", g.holds},
		{"org:heldBy", func(a, b string) { g.holds(b, a) }},
		{"org:hasMembership", func(string, string) {}}, // the membership names its member
		{"org:changedBy", func(string, string) {}},     // the event names both sides
		{"org:resultedFrom", func(string, string) {}},
	} {
		if n.used[full(s.property)] {
			continue
		}
		for _, b := range g.refs(n, s.property) {
			s.take(n.id, b)
		}
	}
}

// member adds a membership unless one with the same ends is there.
func (g *grapher) member(member, organization, role string) {
	has := func(m Membership) bool {
		return m.Member == member && m.Organization == organization && (role == "" || m.Role == role)
	}
	if !slices.ContainsFunc(g.doc.Memberships, has) {
		g.doc.Memberships = append(g.doc.Memberships, Membership{Member: member, Organization: organization, Role: role})
	}
}

func (g *grapher) part(part, whole string) {
	for i := range g.doc.Organizations {
		if o := &g.doc.Organizations[i]; o.ID == part && o.SubOrganizationOf == "" {
			o.SubOrganizationOf = whole
		}
	}
}

func (g *grapher) postOf(organization, post string) {
	for i := range g.doc.Posts {
		if p := &g.doc.Posts[i]; p.ID == post && p.Organization == "" {
			p.Organization = organization
		}
	}
}

// holds adds the membership by which somebody holds a post.
func (g *grapher) holds(member, post string) {
	for _, m := range g.doc.Memberships {
		if m.Member == member && m.Post == post {
			return
		}
	}
	at := slices.IndexFunc(g.doc.Posts, func(p Post) bool { return p.ID == post })
	if at < 0 {
		return
	}
	g.doc.Memberships = append(g.doc.Memberships, Membership{Member: member, Organization: g.doc.Posts[at].Organization, Post: post})
}

// leftover reports what of a node was not taken.
func (g *grapher) leftover(n *node) {
	if !g.known(n) {
		g.unknown.At(n.place, n.path, "node %s: none of its classes %v is known here", n.id, n.types)
		return
	}
	var all []value
	for property, values := range n.props {
		if !n.used[property] {
			all = append(all, values[0])
		}
	}
	slices.SortFunc(all, func(a, b value) int { return strings.Compare(a.path, b.path) })
	for _, v := range all {
		g.unknown.At(v.place, v.path, "is not known here")
	}
}

func (g *grapher) known(n *node) bool {
	if g.parts[n.id] {
		return true
	}
	for _, class := range [...]string{"foaf:Person", "schema:Person", "org:Membership", "org:Post", "org:Role", "org:ChangeEvent"} {
		if n.is(class) {
			return true
		}
	}
	return slices.ContainsFunc(kinds, func(k Kind) bool { return n.is("org:" + string(k)) })
}
