package hsds

import "encoding/json"

// Service is a service as the directory offers it.
type Service struct {
	ID                 string              `json:"id" hsds:"required uuid"`
	OrganizationID     string              `json:"organization_id" hsds:"uuid"`
	ProgramID          string              `json:"program_id" hsds:"uuid"`
	Name               string              `json:"name" hsds:"required"`
	AlternateName      string              `json:"alternate_name"`
	Description        string              `json:"description"`
	URL                string              `json:"url" hsds:"uri"`
	AdditionalURLs     []URL               `json:"additional_urls" hsds:"since=3.1"`
	Email              string              `json:"email" hsds:"email"`
	Status             string              `json:"status" hsds:"required enum=active|inactive|defunct|temporarily_closed"`
	Interpretation     string              `json:"interpretation_services"`
	ApplicationProcess string              `json:"application_process"`
	FeesDescription    string              `json:"fees_description"`
	WaitTime           string              `json:"wait_time"`
	Fees               string              `json:"fees"`
	Accreditations     string              `json:"accreditations"`
	Eligibility        string              `json:"eligibility_description"`
	MinimumAge         json.Number         `json:"minimum_age"`
	MaximumAge         json.Number         `json:"maximum_age"`
	AssuredDate        string              `json:"assured_date"`
	AssurerEmail       string              `json:"assurer_email" hsds:"email"`
	Licenses           string              `json:"licenses"`
	Alert              string              `json:"alert"`
	LastModified       string              `json:"last_modified" hsds:"date-time"`
	Phones             []Phone             `json:"phones"`
	Schedules          []Schedule          `json:"schedules"`
	ServiceAreas       []ServiceArea       `json:"service_areas"`
	AtLocations        []ServiceAtLocation `json:"service_at_locations"`
	Languages          []Language          `json:"languages"`
	Organization       *Organization       `json:"organization"`
	Funding            []Funding           `json:"funding"`
	CostOptions        []CostOption        `json:"cost_options"`
	Program            *Program            `json:"program"`
	RequiredDocuments  []RequiredDocument  `json:"required_documents"`
	Contacts           []Contact           `json:"contacts"`
	Capacities         []Capacity          `json:"capacities" hsds:"since=3.1"`
	Common
}

// Organization provides services. Services is read and written at the top of a
// document only, as the standard has it.
type Organization struct {
	ID                 string       `json:"id" hsds:"required uuid"`
	Name               string       `json:"name" hsds:"required"`
	AlternateName      string       `json:"alternate_name"`
	Description        string       `json:"description" hsds:"required"`
	Email              string       `json:"email" hsds:"email"`
	Website            string       `json:"website" hsds:"uri"`
	AdditionalWebsites []URL        `json:"additional_websites" hsds:"since=3.1"`
	TaxStatus          string       `json:"tax_status"`
	TaxID              string       `json:"tax_id"`
	YearIncorporated   json.Number  `json:"year_incorporated"`
	LegalStatus        string       `json:"legal_status"`
	Logo               string       `json:"logo"`
	URI                string       `json:"uri" hsds:"uri"`
	ParentID           string       `json:"parent_organization_id" hsds:"uuid"`
	Funding            []Funding    `json:"funding"`
	Contacts           []Contact    `json:"contacts"`
	Phones             []Phone      `json:"phones"`
	Locations          []Location   `json:"locations"`
	Programs           []Program    `json:"programs"`
	Identifiers        []Identifier `json:"organization_identifiers"`
	Services           []Service    `json:"services" hsds:"top"`
	Common
}

// ServiceAtLocation says where a service is given. Service is read and written
// at the top of a document only.
type ServiceAtLocation struct {
	ID           string        `json:"id" hsds:"required uuid"`
	ServiceID    string        `json:"service_id" hsds:"uuid"`
	LocationID   string        `json:"location_id" hsds:"uuid"`
	Description  string        `json:"description"`
	ServiceAreas []ServiceArea `json:"service_areas" hsds:"since=3.1"`
	Contacts     []Contact     `json:"contacts"`
	Phones       []Phone       `json:"phones"`
	Schedules    []Schedule    `json:"schedules"`
	Location     *Location     `json:"location"`
	Service      *Service      `json:"service" hsds:"top"`
	Common
}

// Location is a place.
type Location struct {
	ID             string          `json:"id" hsds:"required uuid"`
	Type           string          `json:"location_type" hsds:"required enum=physical|postal|virtual"`
	URL            string          `json:"url" hsds:"uri"`
	OrganizationID string          `json:"organization_id" hsds:"uuid"`
	Name           string          `json:"name"`
	AlternateName  string          `json:"alternate_name"`
	Description    string          `json:"description"`
	Transportation string          `json:"transportation"`
	Latitude       json.Number     `json:"latitude"`
	Longitude      json.Number     `json:"longitude"`
	ExternalID     string          `json:"external_identifier"`
	ExternalIDType string          `json:"external_identifier_type"`
	Languages      []Language      `json:"languages"`
	Addresses      []Address       `json:"addresses"`
	Contacts       []Contact       `json:"contacts"`
	Accessibility  []Accessibility `json:"accessibility"`
	Phones         []Phone         `json:"phones"`
	Schedules      []Schedule      `json:"schedules"`
	Common
}

// Address is the address of a location.
type Address struct {
	ID            string `json:"id" hsds:"required uuid"`
	LocationID    string `json:"location_id" hsds:"uuid"`
	Attention     string `json:"attention"`
	Address1      string `json:"address_1" hsds:"required"`
	Address2      string `json:"address_2"`
	City          string `json:"city" hsds:"required"`
	Region        string `json:"region"`
	StateProvince string `json:"state_province" hsds:"required"`
	PostalCode    string `json:"postal_code" hsds:"required"`
	Country       string `json:"country" hsds:"required"`
	Type          string `json:"address_type" hsds:"required enum=physical|postal|virtual"`
	Common
}

// Schedule is when a service or place is open: a part of RFC 5545, with
// frequencies of weeks and months only and the time zone as hours from UTC.
type Schedule struct {
	ID                  string      `json:"id" hsds:"required uuid"`
	ServiceID           string      `json:"service_id" hsds:"uuid"`
	LocationID          string      `json:"location_id" hsds:"uuid"`
	ServiceAtLocationID string      `json:"service_at_location_id" hsds:"uuid"`
	ValidFrom           string      `json:"valid_from"`
	ValidTo             string      `json:"valid_to"`
	DTStart             string      `json:"dtstart"`
	Timezone            json.Number `json:"timezone"`
	Until               string      `json:"until"`
	Count               json.Number `json:"count"`
	WkSt                string      `json:"wkst" hsds:"enum=MO|TU|WE|TH|FR|SA|SU"`
	Freq                string      `json:"freq" hsds:"enum=WEEKLY|MONTHLY"`
	Interval            json.Number `json:"interval"`
	ByDay               string      `json:"byday"`
	ByWeekNo            string      `json:"byweekno"`
	ByMonthDay          string      `json:"bymonthday"`
	ByYearDay           string      `json:"byyearday"`
	Description         string      `json:"description"`
	OpensAt             string      `json:"opens_at"`
	ClosesAt            string      `json:"closes_at"`
	ScheduleLink        string      `json:"schedule_link" hsds:"uri"`
	AttendingType       string      `json:"attending_type"`
	Notes               string      `json:"notes"`
	Common
}

// Capacity is how much of a service is free (3.1).
type Capacity struct {
	ID          string      `json:"id" hsds:"required uuid"`
	ServiceID   string      `json:"service_id" hsds:"uuid"`
	Unit        *Unit       `json:"unit" hsds:"required"`
	UnitID      string      `json:"unit_id" hsds:"uuid"`
	Available   json.Number `json:"available" hsds:"required"`
	Maximum     json.Number `json:"maximum"`
	Description string      `json:"description"`
	Updated     string      `json:"updated" hsds:"required date-time"`
	Common
}

// Unit is what a capacity counts: beds, places, hours (3.1).
type Unit struct {
	ID         string `json:"id" hsds:"required uuid"`
	Name       string `json:"name" hsds:"required"`
	Scheme     string `json:"scheme"`
	Identifier string `json:"identifier"`
	URI        string `json:"uri" hsds:"uri"`
	Common
}

// CostOption is what a service costs somebody.
type CostOption struct {
	ID                string      `json:"id" hsds:"required uuid"`
	ServiceID         string      `json:"service_id" hsds:"uuid"`
	ValidFrom         string      `json:"valid_from"`
	ValidTo           string      `json:"valid_to"`
	Option            string      `json:"option"`
	Currency          string      `json:"currency"`
	Amount            json.Number `json:"amount"`
	AmountDescription string      `json:"amount_description"`
	Common
}

// Funding is where the money comes from, as free text.
type Funding struct {
	ID             string `json:"id" hsds:"required uuid"`
	OrganizationID string `json:"organization_id" hsds:"uuid"`
	ServiceID      string `json:"service_id" hsds:"uuid"`
	Source         string `json:"source"`
	Common
}

// Program groups services of an organization.
type Program struct {
	ID             string `json:"id" hsds:"required uuid"`
	OrganizationID string `json:"organization_id" hsds:"uuid"`
	Name           string `json:"name" hsds:"required"`
	AlternateName  string `json:"alternate_name"`
	Description    string `json:"description" hsds:"required"`
	Common
}

// Identifier is a number under which an organization is registered.
type Identifier struct {
	ID             string `json:"id" hsds:"required uuid"`
	OrganizationID string `json:"organization_id" hsds:"uuid"`
	Scheme         string `json:"identifier_scheme"`
	Type           string `json:"identifier_type" hsds:"required"`
	Identifier     string `json:"identifier" hsds:"required"`
	Common
}

// Contact is somebody to turn to.
type Contact struct {
	ID                  string  `json:"id" hsds:"required uuid"`
	OrganizationID      string  `json:"organization_id" hsds:"uuid"`
	ServiceID           string  `json:"service_id" hsds:"uuid"`
	ServiceAtLocationID string  `json:"service_at_location_id" hsds:"uuid"`
	LocationID          string  `json:"location_id" hsds:"uuid"`
	Name                string  `json:"name" privacy:"personal"`
	Title               string  `json:"title"`
	Department          string  `json:"department"`
	Email               string  `json:"email" hsds:"email" privacy:"personal"`
	Phones              []Phone `json:"phones"`
	Common
}

// Phone is a telephone number.
type Phone struct {
	ID                  string      `json:"id" hsds:"required uuid"`
	LocationID          string      `json:"location_id" hsds:"uuid"`
	ServiceID           string      `json:"service_id" hsds:"uuid"`
	OrganizationID      string      `json:"organization_id" hsds:"uuid"`
	ContactID           string      `json:"contact_id" hsds:"uuid"`
	ServiceAtLocationID string      `json:"service_at_location_id" hsds:"uuid"`
	Number              string      `json:"number" hsds:"required"`
	Extension           json.Number `json:"extension"`
	Type                string      `json:"type"`
	Description         string      `json:"description"`
	Languages           []Language  `json:"languages"`
	Common
}

// Language is a language that is spoken.
type Language struct {
	ID         string `json:"id" hsds:"required uuid"`
	ServiceID  string `json:"service_id" hsds:"uuid"`
	LocationID string `json:"location_id" hsds:"uuid"`
	PhoneID    string `json:"phone_id" hsds:"uuid"`
	Name       string `json:"name"`
	Code       string `json:"code"`
	Note       string `json:"note"`
	Common
}

// ServiceArea is where people must live.
type ServiceArea struct {
	ID                  string `json:"id" hsds:"required uuid"`
	ServiceID           string `json:"service_id" hsds:"uuid"`
	ServiceAtLocationID string `json:"service_at_location_id" hsds:"uuid since=3.1"`
	Name                string `json:"name"`
	Description         string `json:"description"`
	Extent              string `json:"extent"`
	ExtentType          string `json:"extent_type"`
	URI                 string `json:"uri"`
	Common
}

// RequiredDocument is what an applicant must bring.
type RequiredDocument struct {
	ID        string `json:"id" hsds:"required uuid"`
	ServiceID string `json:"service_id" hsds:"uuid"`
	Document  string `json:"document"`
	URI       string `json:"uri" hsds:"uri"`
	Common
}

// Accessibility is what a place has for disabled people.
type Accessibility struct {
	ID          string `json:"id" hsds:"required uuid"`
	LocationID  string `json:"location_id" hsds:"uuid"`
	Description string `json:"description"`
	Details     string `json:"details"`
	URL         string `json:"url" hsds:"uri"`
	Common
}

// URL is a further address on the Web (3.1).
type URL struct {
	ID             string `json:"id" hsds:"required uuid"`
	Label          string `json:"label"`
	URL            string `json:"url" hsds:"required uri"`
	OrganizationID string `json:"organization_id" hsds:"uuid"`
	ServiceID      string `json:"service_id" hsds:"uuid"`
	Common
}

// Common is what nearly every object may have.
type Common struct {
	Attributes []Attribute `json:"attributes"`
	Metadata   []Metadata  `json:"metadata"`
	Other
}

// Other are members that the version does not know. The standard lets them
// pass, so they are kept and written back.
type Other map[string]json.RawMessage

// Attribute ties an object to a term of a taxonomy.
type Attribute struct {
	ID             string     `json:"id" hsds:"required uuid"`
	LinkID         string     `json:"link_id" hsds:"uuid"`
	TaxonomyTermID string     `json:"taxonomy_term_id" hsds:"uuid"`
	LinkType       string     `json:"link_type"`
	LinkEntity     string     `json:"link_entity"`
	Value          string     `json:"value"`
	TaxonomyTerm   *Term      `json:"taxonomy_term"`
	Label          string     `json:"label" hsds:"since=3.1"`
	Metadata       []Metadata `json:"metadata"`
	Other
}

// Term is a term of a taxonomy.
type Term struct {
	ID             string     `json:"id" hsds:"required uuid"`
	Code           string     `json:"code"`
	Name           string     `json:"name" hsds:"required"`
	Description    string     `json:"description" hsds:"required"`
	ParentID       string     `json:"parent_id" hsds:"uuid"`
	Taxonomy       string     `json:"taxonomy"`
	TaxonomyDetail *Taxonomy  `json:"taxonomy_detail"`
	Language       string     `json:"language"`
	TaxonomyID     string     `json:"taxonomy_id" hsds:"uuid"`
	TermURI        string     `json:"term_uri" hsds:"uri"`
	Metadata       []Metadata `json:"metadata"`
	Other
}

// Taxonomy is a list of terms.
type Taxonomy struct {
	ID          string     `json:"id" hsds:"required uuid"`
	Name        string     `json:"name" hsds:"required"`
	Description string     `json:"description" hsds:"required"`
	URI         string     `json:"uri" hsds:"uri"`
	Version     string     `json:"version"`
	Metadata    []Metadata `json:"metadata"`
	Other
}

// Metadata is one change of one field.
type Metadata struct {
	ID               string `json:"id" hsds:"required uuid"`
	ResourceID       string `json:"resource_id" hsds:"uuid"`
	ResourceType     string `json:"resource_type"`
	LastActionDate   string `json:"last_action_date" hsds:"required"`
	LastActionType   string `json:"last_action_type" hsds:"required"`
	FieldName        string `json:"field_name" hsds:"required"`
	PreviousValue    string `json:"previous_value" hsds:"required"`
	ReplacementValue string `json:"replacement_value" hsds:"required"`
	UpdatedBy        string `json:"updated_by" hsds:"required" privacy:"personal"`
	Other
}
