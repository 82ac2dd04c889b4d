package w3corg

import "github.com/renjia-project/renjia"

// Document is a graph of ORG. Everything in it is named by an IRI.
type Document struct {
	Organizations []Organization
	Persons       []Person
	Memberships   []Membership
	Posts         []Post
	Roles         []Role
	Changes       []ChangeEvent
}

// Kind is the class of an organization in ORG.
type Kind string

// The kinds of organizations.
const (
	Plain         Kind = "Organization"
	Formal        Kind = "FormalOrganization"          // recognized by the law
	Unit          Kind = "OrganizationalUnit"          // only part of another
	Collaboration Kind = "OrganizationalCollaboration" // of several organizations
)

// Label is a text in a language; the empty language is none.
type Label struct{ Lang, Text string }

// Identifier is a number that somebody issued, with the IRI of its scheme.
type Identifier struct{ Scheme, Value string }

// Organization is an org:Organization or one of its kinds.
type Organization struct {
	ID                string
	Kind              Kind
	Names             []Label // skos:prefLabel
	OtherNames        []Label // skos:altLabel
	Identifiers       []Identifier
	Classifications   []string // IRIs
	SubOrganizationOf string
	LinkedTo          []string
	Purposes          []string    // IRIs or texts
	Founded           renjia.Date // schema:foundingDate
	Dissolved         renjia.Date // schema:dissolutionDate, the first day on which it is no more
}

// Person is a foaf:Person.
type Person struct {
	ID    string
	Names []Label // foaf:name
}

// Membership is an org:Membership: a member, who is a person or an organization, in
// an organization, in a role, for a time.
type Membership struct {
	ID           string
	Member       string
	Organization string
	Role         string // IRI
	Post         string // IRI; dcterms:relation, since ORG ties posts to members only
	Label        []Label
	// From and Last are the first and the last day of org:memberDuring.
	From, Last renjia.Date
}

// Post is an org:Post.
type Post struct {
	ID           string
	Names        []Label
	Organization string // org:postIn
	Role         string
}

// Role is an org:Role.
type Role struct {
	ID    string
	Names []Label
}

// ChangeEvent is an org:ChangeEvent.
type ChangeEvent struct {
	ID          string
	Type        string // IRI or text; dcterms:type
	Originals   []string
	Results     []string
	On          renjia.Date // dcterms:date
	Description []Label
}
