package collaboration

import "github.com/renjia-project/renjia"

// Role is a relation between two subjects for a time: staff of, member of, chair
// of, supervised by, near relative of. A membership may hold a post and be on
// behalf of another subject (Popolo's membership, the n-ary org:Membership).
type Role struct {
	ID         RoleID        `json:"id"`
	Of         renjia.Ref    `json:"of" privacy:"personal,about"` // who has the role: a
	In         renjia.Ref    `json:"in"`                          // towards whom: b
	Name       string        `json:"name" privacy:"personal"`     // id of a Relations vocabulary: "chair", "staff", "near-relative"
	Title      renjia.Text   `json:"title,omitzero"`
	Post       PostID        `json:"post,omitzero"`
	OnBehalfOf renjia.Ref    `json:"on_behalf_of,omitzero"`
	Contacts   []Contact     `json:"contacts,omitempty" privacy:"personal"`
	Evidence   renjia.Ref    `json:"evidence,omitzero"` // the record it rests on: a decision, a contract
	Period     renjia.Period `json:"period,omitzero"`
}

// RoleID identifies a Role.
type RoleID = renjia.ID[Role]

// Validate checks that the role is complete and relates two different subjects.
func (r *Role) Validate() error {
	var p renjia.Problems
	p.Require(!r.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "of", r.Of)
	requireSubject(&p, "in", r.In)
	p.Require(r.Of != r.In, "in", "must be another subject than of")
	p.Require(r.Name != "", "name", "must be given")
	if !r.OnBehalfOf.IsZero() {
		requireSubject(&p, "on_behalf_of", r.OnBehalfOf)
	}
	checkContacts(&p, r.Contacts)
	p.Within("period", r.Period.Validate())
	return p.Err("role")
}

// within brings the references of a role into the form of a space.
func (r Role) within(space string) Role {
	r.Of, r.In, r.OnBehalfOf, r.Evidence = within(space, r.Of), within(space, r.In), within(space, r.OnBehalfOf), within(space, r.Evidence)
	return r
}

// Post is a position in an organization that exists whoever holds it.
type Post struct {
	ID           PostID        `json:"id"`
	Organization renjia.Ref    `json:"organization"`
	Title        renjia.Text   `json:"title"`
	Function     string        `json:"function,omitempty"` // what its holder does, open
	Period       renjia.Period `json:"period,omitzero"`
}

// PostID identifies a Post.
type PostID = renjia.ID[Post]

// PostKind is the kind of a reference to a Post.
const PostKind = "collaboration_post"

// Validate checks that the post is complete.
func (x *Post) Validate() error {
	var p renjia.Problems
	p.Require(!x.ID.IsZero(), "id", "must be given")
	requireSubject(&p, "organization", x.Organization)
	p.Require(!x.Title.IsZero(), "title", "must be given in English or Chinese")
	p.Within("period", x.Period.Validate())
	return p.Err("post")
}

func (x Post) within(space string) Post {
	x.Organization = within(space, x.Organization)
	return x
}
