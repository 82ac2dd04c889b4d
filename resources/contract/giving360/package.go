package giving360

import (
	"encoding/json"
)

// Version is the version of the standard that this package writes.
const Version = "1.4"

// Package is a file of grants.
type Package struct {
	Version     string     `json:"version,omitempty"`
	Extensions  []string   `json:"extensions,omitempty"`
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Issued      string     `json:"issued,omitempty"`   // YYYY-MM-DD, or an instant
	Modified    string     `json:"modified,omitempty"` // YYYY-MM-DD, or an instant
	Identifier  string     `json:"identifier,omitempty"`
	Publisher   *Publisher `json:"publisher,omitempty"`
	DownloadURL string     `json:"downloadURL,omitempty"`
	AccessURL   string     `json:"accessURL,omitempty"`
	License     string     `json:"license,omitempty"` // a URI
	Grants      []Grant    `json:"grants"`
	Extra       Extra      `json:"-"`
}

// Extra is what a document has beside the members of the standard, by name.
type Extra map[string]json.RawMessage

// Publisher is who publishes a file.
type Publisher struct {
	Identifier string `json:"identifier,omitempty"`
	Name       string `json:"name"`
	Website    string `json:"website,omitempty"`
	Logo       string `json:"logo,omitempty"`
}

// Grant is one grant. Exactly one of RecipientOrganization and
// RecipientIndividual is given. Amounts are JSON numbers, kept as they are written.
type Grant struct {
	ID                      string            `json:"id"`
	Title                   string            `json:"title"`
	Description             string            `json:"description"`
	Currency                string            `json:"currency"`
	AmountAppliedFor        json.Number       `json:"amountAppliedFor,omitempty"`
	AmountAwarded           json.Number       `json:"amountAwarded"`
	AmountDisbursed         json.Number       `json:"amountDisbursed,omitempty"`
	AwardDate               string            `json:"awardDate"` // YYYY-MM-DD, or an instant
	URL                     string            `json:"url,omitempty"`
	PlannedDates            []Event           `json:"plannedDates,omitempty"`
	ActualDates             []Event           `json:"actualDates,omitempty"`
	RecipientOrganization   []Organization    `json:"recipientOrganization,omitempty"`
	RecipientIndividual     *Person           `json:"recipientIndividual,omitempty"`
	ToIndividualsDetails    *IndividualDetail `json:"toIndividualsDetails,omitempty"`
	BeneficiaryLocation     []Location        `json:"beneficiaryLocation,omitempty"`
	FundingOrganization     []Organization    `json:"fundingOrganization"`
	GrantProgramme          []Programme       `json:"grantProgramme,omitempty"`
	FromOpenCall            string            `json:"fromOpenCall,omitempty"` // Yes or No
	FundingType             []Classification  `json:"fundingType,omitempty"`  // [Restricted] or [Unrestricted] as title
	Classifications         []Classification  `json:"classifications,omitempty"`
	RelatedDocument         []Document        `json:"relatedDocument,omitempty"`
	ApplicationTransaction  []Transaction     `json:"applicationTransaction,omitempty"`
	CommitmentTransaction   []Transaction     `json:"commitmentTransaction,omitempty"`
	DisbursementTransaction []Transaction     `json:"disbursementTransaction,omitempty"`
	RelatedActivity         []string          `json:"relatedActivity,omitempty"`
	DateModified            string            `json:"dateModified,omitempty"` // an instant
	DataSource              string            `json:"dataSource,omitempty"`
	RegrantType             Regrant           `json:"regrantType,omitempty"`
	LocationScope           string            `json:"locationScope,omitempty"`
	Extra                   Extra             `json:"-"`
}

// Organization is a funder or recipient. Its identifier is one of org-id.guide
// where there is one, such as CN-SCC followed by a unified social credit code.
type Organization struct {
	ID               string     `json:"id"`
	Name             string     `json:"name"`
	Department       string     `json:"department,omitempty"`
	ContactName      string     `json:"contactName,omitempty" privacy:"personal"`
	CharityNumber    string     `json:"charityNumber,omitempty"`
	CompanyNumber    string     `json:"companyNumber,omitempty"`
	StreetAddress    string     `json:"streetAddress,omitempty"`
	AddressLocality  string     `json:"addressLocality,omitempty"`
	AddressRegion    string     `json:"addressRegion,omitempty"`
	AddressCountry   string     `json:"addressCountry,omitempty"`
	PostalCode       string     `json:"postalCode,omitempty"`
	Telephone        string     `json:"telephone,omitempty" privacy:"personal"`
	AlternateName    string     `json:"alternateName,omitempty"`
	Email            string     `json:"email,omitempty" privacy:"personal"`
	Description      string     `json:"description,omitempty"`
	OrganisationType string     `json:"organisationType,omitempty"`
	URL              string     `json:"url,omitempty"`
	Location         []Location `json:"location,omitempty"`
	DateModified     string     `json:"dateModified,omitempty"`
}

// Person is a recipient who is a person. The standard asks publishers to give no
// name by which one could be recognized.
type Person struct {
	ID   string `json:"id" privacy:"personal"`
	Name string `json:"name" privacy:"personal"`
}

// IndividualDetail says why a grant to a person was made, in codes.
type IndividualDetail struct {
	PrimaryGrantReason   string   `json:"primaryGrantReason,omitempty" privacy:"sensitive"`
	SecondaryGrantReason string   `json:"secondaryGrantReason,omitempty" privacy:"sensitive"`
	GrantPurpose         []string `json:"grantPurpose,omitempty" privacy:"sensitive"`
}

// Event is when a grant runs.
type Event struct {
	Title        string      `json:"title,omitempty"`
	StartDate    string      `json:"startDate,omitempty"` // also YYYY or YYYY-MM
	EndDate      string      `json:"endDate,omitempty"`
	Duration     json.Number `json:"duration,omitempty"` // months
	Description  string      `json:"description,omitempty"`
	DateModified string      `json:"dateModified,omitempty"`
}

// Location is where a grant works.
type Location struct {
	ID           string      `json:"id,omitempty"`
	Name         string      `json:"name,omitempty"`
	CountryCode  string      `json:"countryCode,omitempty"`
	Latitude     json.Number `json:"latitude,omitempty"`
	Longitude    json.Number `json:"longitude,omitempty"`
	Description  string      `json:"description,omitempty"`
	GeoCode      string      `json:"geoCode,omitempty"`
	GeoCodeType  string      `json:"geoCodeType,omitempty"`
	DateModified string      `json:"dateModified,omitempty"`
}

// Classification puts a grant into a vocabulary.
type Classification struct {
	Vocabulary   string `json:"vocabulary,omitempty"`
	Code         string `json:"code,omitempty"`
	Title        string `json:"title,omitempty"`
	Description  string `json:"description,omitempty"`
	URL          string `json:"url,omitempty"`
	DateModified string `json:"dateModified,omitempty"`
}

// Programme is the programme under which a grant is made.
type Programme struct {
	Code         string `json:"code,omitempty"`
	Title        string `json:"title,omitempty"`
	Description  string `json:"description,omitempty"`
	URL          string `json:"url,omitempty"`
	DateModified string `json:"dateModified,omitempty"`
}

// Document is a document about a grant.
type Document struct {
	ID           string `json:"id,omitempty"`
	Title        string `json:"title,omitempty"`
	URL          string `json:"url,omitempty"`
	Description  string `json:"description,omitempty"`
	DocumentType string `json:"documentType,omitempty"`
	DateModified string `json:"dateModified,omitempty"`
}

// Transaction is an amount asked for, committed or paid.
type Transaction struct {
	ID              string      `json:"id,omitempty"`
	TransactionDate string      `json:"transactionDate,omitempty"`
	Currency        string      `json:"currency,omitempty"`
	Value           json.Number `json:"value,omitempty"`
	ValueDate       string      `json:"valueDate,omitempty"`
	Description     string      `json:"description,omitempty"`
	Provider        string      `json:"provider,omitempty"`
	Recipient       string      `json:"recipient,omitempty"`
	DateModified    string      `json:"dateModified,omitempty"`
}
