package popolo

// Document is a Popolo document.
type Document struct {
	Persons       []Person       `json:"persons,omitempty"`
	Organizations []Organization `json:"organizations,omitempty"`
	Memberships   []Membership   `json:"memberships,omitempty"`
	Posts         []Post         `json:"posts,omitempty"`
	Areas         []Area         `json:"areas,omitempty"`
}

// Person is a real person, alive or dead.
type Person struct {
	ID               string          `json:"id,omitempty"`
	Name             string          `json:"name,omitempty"`
	OtherNames       []OtherName     `json:"other_names,omitempty"`
	Identifiers      []Identifier    `json:"identifiers,omitempty"`
	FamilyName       string          `json:"family_name,omitempty"`
	GivenName        string          `json:"given_name,omitempty"`
	AdditionalName   string          `json:"additional_name,omitempty"`
	HonorificPrefix  string          `json:"honorific_prefix,omitempty"`
	HonorificSuffix  string          `json:"honorific_suffix,omitempty"`
	PatronymicName   string          `json:"patronymic_name,omitempty"`
	SortName         string          `json:"sort_name,omitempty"`
	Email            string          `json:"email,omitempty"`
	Gender           string          `json:"gender,omitempty"`
	BirthDate        Date            `json:"birth_date,omitempty"`
	DeathDate        Date            `json:"death_date,omitempty"`
	Image            string          `json:"image,omitempty"`
	Summary          string          `json:"summary,omitempty"`
	Biography        string          `json:"biography,omitempty"`
	NationalIdentity string          `json:"national_identity,omitempty"`
	ContactDetails   []ContactDetail `json:"contact_details,omitempty"`
	Links            []Link          `json:"links,omitempty"`
	Memberships      []Membership    `json:"memberships,omitempty"`
	CreatedAt        string          `json:"created_at,omitempty"`
	UpdatedAt        string          `json:"updated_at,omitempty"`
	Sources          []Link          `json:"sources,omitempty"`
}

// Organization is a group with a common purpose beyond the people in it.
type Organization struct {
	ID              string          `json:"id,omitempty"`
	Name            string          `json:"name,omitempty"`
	OtherNames      []OtherName     `json:"other_names,omitempty"`
	Identifiers     []Identifier    `json:"identifiers,omitempty"`
	Classification  string          `json:"classification,omitempty"`
	ParentID        string          `json:"parent_id,omitempty"`
	AreaID          string          `json:"area_id,omitempty"`
	Abstract        string          `json:"abstract,omitempty"`
	Description     string          `json:"description,omitempty"`
	FoundingDate    Date            `json:"founding_date,omitempty"`
	DissolutionDate Date            `json:"dissolution_date,omitempty"`
	Image           string          `json:"image,omitempty"`
	ContactDetails  []ContactDetail `json:"contact_details,omitempty"`
	Links           []Link          `json:"links,omitempty"`
	Memberships     []Membership    `json:"memberships,omitempty"`
	Posts           []Post          `json:"posts,omitempty"`
	CreatedAt       string          `json:"created_at,omitempty"`
	UpdatedAt       string          `json:"updated_at,omitempty"`
	Sources         []Link          `json:"sources,omitempty"`
}

// Membership is a relationship between a member, who is a person or an
// organization, and an organization.
type Membership struct {
	ID             string          `json:"id,omitempty"`
	Label          string          `json:"label,omitempty"`
	Role           string          `json:"role,omitempty"`
	Member         *Member         `json:"member,omitempty"` // of an organization that is a member
	PersonID       string          `json:"person_id,omitempty"`
	OrganizationID string          `json:"organization_id,omitempty"`
	PostID         string          `json:"post_id,omitempty"`
	OnBehalfOfID   string          `json:"on_behalf_of_id,omitempty"`
	AreaID         string          `json:"area_id,omitempty"`
	StartDate      Date            `json:"start_date,omitempty"`
	EndDate        Date            `json:"end_date,omitempty"`
	ContactDetails []ContactDetail `json:"contact_details,omitempty"`
	Links          []Link          `json:"links,omitempty"`
	CreatedAt      string          `json:"created_at,omitempty"`
	UpdatedAt      string          `json:"updated_at,omitempty"`
	Sources        []Link          `json:"sources,omitempty"`
}

// Member is the member of a membership as an object: its kind and identifier.
type Member struct {
	Type string `json:"@type,omitempty"` // Organization or Person
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// MemberID returns the identifier of the member, and whether it is an
// organization.
func (m *Membership) MemberID() (id string, organization bool) {
	if m.Member != nil && m.PersonID == "" {
		return m.Member.ID, m.Member.Type != "Person"
	}
	return m.PersonID, false
}

// Post is a position that exists whoever holds it.
type Post struct {
	ID             string          `json:"id,omitempty"`
	Label          string          `json:"label,omitempty"`
	OtherLabel     []OtherName     `json:"other_labels,omitempty"`
	Role           string          `json:"role,omitempty"`
	OrganizationID string          `json:"organization_id,omitempty"`
	AreaID         string          `json:"area_id,omitempty"`
	StartDate      Date            `json:"start_date,omitempty"`
	EndDate        Date            `json:"end_date,omitempty"`
	ContactDetails []ContactDetail `json:"contact_details,omitempty"`
	Links          []Link          `json:"links,omitempty"`
	Memberships    []Membership    `json:"memberships,omitempty"`
	CreatedAt      string          `json:"created_at,omitempty"`
	UpdatedAt      string          `json:"updated_at,omitempty"`
	Sources        []Link          `json:"sources,omitempty"`
}

// Area is a geographic area without its geometry.
type Area struct {
	ID             string       `json:"id,omitempty"`
	Name           string       `json:"name,omitempty"`
	Identifier     string       `json:"identifier,omitempty"`
	Identifiers    []Identifier `json:"identifiers,omitempty"`
	Classification string       `json:"classification,omitempty"`
	Type           string       `json:"type,omitempty"`
	ParentID       string       `json:"parent_id,omitempty"`
	CreatedAt      string       `json:"created_at,omitempty"`
	UpdatedAt      string       `json:"updated_at,omitempty"`
	Sources        []Link       `json:"sources,omitempty"`
}

// OtherName is an alternate or former name.
type OtherName struct {
	Name       string `json:"name,omitempty"`
	FamilyName string `json:"family_name,omitempty"`
	GivenName  string `json:"given_name,omitempty"`
	Lang       string `json:"lang,omitempty"`
	StartDate  Date   `json:"start_date,omitempty"`
	EndDate    Date   `json:"end_date,omitempty"`
	Note       string `json:"note,omitempty"`
}

// Identifier is a number somebody issued.
type Identifier struct {
	Identifier string `json:"identifier,omitempty"`
	Scheme     string `json:"scheme,omitempty"`
}

// ContactDetail is a means of contact.
type ContactDetail struct {
	Label      string `json:"label,omitempty"`
	Type       string `json:"type,omitempty"`
	Value      string `json:"value,omitempty"`
	Note       string `json:"note,omitempty"`
	ValidFrom  Date   `json:"valid_from,omitempty"`
	ValidUntil Date   `json:"valid_until,omitempty"`
	// ValidThrough is what older documents call ValidUntil.
	ValidThrough Date   `json:"valid_through,omitempty"`
	CreatedAt    string `json:"created_at,omitempty"`
	UpdatedAt    string `json:"updated_at,omitempty"`
	Sources      []Link `json:"sources,omitempty"`
}

// Link is the address of a document.
type Link struct {
	URL  string `json:"url,omitempty"`
	Note string `json:"note,omitempty"`
}

// Flatten brings memberships and posts from within persons, organizations and
// posts to the top, with the identifiers of what they stood in.
func (d Document) Flatten() Document {
	flat := Document{Areas: d.Areas, Memberships: append([]Membership(nil), d.Memberships...)}
	for _, x := range d.Persons {
		flat.add(x.Memberships, Membership{PersonID: x.ID})
		x.Memberships = nil
		flat.Persons = append(flat.Persons, x)
	}
	posts := append([]Post(nil), d.Posts...)
	for _, x := range d.Organizations {
		flat.add(x.Memberships, Membership{OrganizationID: x.ID})
		for _, p := range x.Posts {
			if p.OrganizationID == "" {
				p.OrganizationID = x.ID
			}
			posts = append(posts, p)
		}
		x.Memberships, x.Posts = nil, nil
		flat.Organizations = append(flat.Organizations, x)
	}
	for _, p := range posts {
		flat.add(p.Memberships, Membership{PostID: p.ID, OrganizationID: p.OrganizationID})
		p.Memberships = nil
		flat.Posts = append(flat.Posts, p)
	}
	return flat
}

// add adds memberships with the identifiers of what they stood in, where they have
// none of their own.
func (d *Document) add(all []Membership, in Membership) {
	for _, m := range all {
		if m.PersonID == "" && m.Member == nil {
			m.PersonID = in.PersonID
		}
		if m.OrganizationID == "" {
			m.OrganizationID = in.OrganizationID
		}
		if m.PostID == "" {
			m.PostID = in.PostID
		}
		d.Memberships = append(d.Memberships, m)
	}
}
