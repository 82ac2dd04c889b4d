package giving360

import (
	"regexp"
	"slices"

	"github.com/renjia-project/renjia/internal/shape"
)

// The shapes of the standard, version 1.4.3: 360-giving-package-schema.json and
// 360-giving-schema.json. The package schema refers to the grants of 1.4.2; here it
// is those of 1.4.3, as the release means it.
var (
	text    = &shape.Shape{Types: []shape.Type{shape.String}}
	maybe   = &shape.Shape{Types: []shape.Type{shape.String, shape.Null}}
	number  = &shape.Shape{Types: []shape.Type{shape.Number}}
	link    = &shape.Shape{Types: []shape.Type{shape.String}, Format: shape.URI}
	mayLink = &shape.Shape{Types: []shape.Type{shape.String, shape.Null}, Format: shape.URI}
	instant = &shape.Shape{Types: []shape.Type{shape.String}, Format: shape.DateTime}
	degrees = &shape.Shape{Types: []shape.Type{shape.Number, shape.Null}}

	aDate = []*shape.Shape{{Format: shape.DateTime}, {Pattern: fullDate}}
	date  = &shape.Shape{Types: []shape.Type{shape.String}, OneOf: aDate}
	month = &shape.Shape{Types: []shape.Type{shape.String}, OneOf: append(slices.Clone(aDate), &shape.Shape{Pattern: yearOrMonth})}

	currency = &shape.Shape{Types: []shape.Type{shape.String}, Enum: shape.Words{Has: listed(currencies), Name: "a currency code (ISO 4217)"}}
)

var (
	fullDate    = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$`)
	yearOrMonth = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[012]))?$`)
	version     = regexp.MustCompile(`^(\d+\.)(\d+)$`)
)

func object(members map[string]*shape.Shape, required ...string) *shape.Shape {
	return &shape.Shape{Types: []shape.Type{shape.Object}, Members: members, Required: required}
}

func array(items *shape.Shape) *shape.Shape {
	return &shape.Shape{Types: []shape.Type{shape.Array}, Items: items}
}

func filled(items *shape.Shape) *shape.Shape {
	a := array(items)
	a.MinItems = 1
	return a
}

var transaction = object(map[string]*shape.Shape{
	"id": text, "transactionDate": date, "currency": currency, "value": number,
	"valueDate":   {Types: []shape.Type{shape.String, shape.Null}, OneOf: aDate},
	"description": maybe, "provider": maybe, "recipient": maybe, "dateModified": instant,
})

var document = object(map[string]*shape.Shape{
	"id": text, "title": maybe, "url": mayLink, "description": maybe, "documentType": maybe, "dateModified": instant,
})

var location = object(map[string]*shape.Shape{
	"id": text, "name": maybe, "latitude": degrees, "longitude": degrees, "description": maybe, "geoCode": maybe, "geoCodeType": maybe, "dateModified": instant,
	"countryCode": {Types: []shape.Type{shape.String, shape.Null}, Enum: shape.Words{Has: listed(countries), Name: "a country code (ISO 3166-1)"}},
})

var classification = object(map[string]*shape.Shape{
	"vocabulary": text, "code": text, "title": maybe, "description": maybe, "url": mayLink, "dateModified": instant,
})

var programme = object(map[string]*shape.Shape{
	"code": text, "title": maybe, "description": maybe, "url": mayLink, "dateModified": instant,
})

var person = object(map[string]*shape.Shape{"id": text, "name": text}, "id", "name")

var organization = object(map[string]*shape.Shape{
	"id": text, "name": text, "department": text, "contactName": text, "charityNumber": text, "companyNumber": text, "streetAddress": text,
	"addressLocality": text, "addressRegion": text, "addressCountry": text, "postalCode": text, "telephone": text, "alternateName": text,
	"email": text, "description": text, "organisationType": maybe, "url": link, "location": array(location), "dateModified": instant,
}, "id", "name")

var event = object(map[string]*shape.Shape{
	"title": text, "startDate": month, "endDate": month, "description": text, "dateModified": instant,
	"duration": {Types: []shape.Type{shape.Number}, NotNegative: true},
})

// needed is what a grant must have, beside who received it.
var needed = []string{"id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization"}

var grant = &shape.Shape{
	Types: []shape.Type{shape.Object},
	OneOf: []*shape.Shape{
		{Required: append(slices.Clone(needed), "recipientOrganization")},
		{Required: append(slices.Clone(needed), "recipientIndividual")},
	},
	Members: map[string]*shape.Shape{
		"id": text, "title": text, "description": text, "currency": currency, "amountAppliedFor": number, "amountAwarded": number,
		"amountDisbursed": number, "awardDate": date, "url": link, "plannedDates": array(event), "actualDates": array(event),
		"recipientIndividual": person, "recipientOrganization": filled(organization), "fundingOrganization": filled(organization),
		"toIndividualsDetails": object(map[string]*shape.Shape{"primaryGrantReason": text, "secondaryGrantReason": text, "grantPurpose": array(text)}),
		"beneficiaryLocation":  array(location), "grantProgramme": array(programme),
		"fromOpenCall": {Types: []shape.Type{shape.String}, Enum: shape.List("Yes", "No")},
		"fundingType":  array(classification), "classifications": array(classification), "relatedDocument": array(document),
		"applicationTransaction": array(transaction), "commitmentTransaction": array(transaction), "disbursementTransaction": array(transaction),
		"relatedActivity": array(text), "dateModified": instant, "dataSource": mayLink, "regrantType": text, "locationScope": text,
	},
}

var packageShape = object(map[string]*shape.Shape{
	"grants":     {Types: []shape.Type{shape.Array}, MinItems: 1, Items: grant, Unique: true},
	"version":    {Types: []shape.Type{shape.String}, Pattern: version},
	"extensions": {Types: []shape.Type{shape.Array}, Items: text, Unique: true},
	"title":      text, "description": text, "issued": date, "modified": date, "identifier": text,
	"publisher":   object(map[string]*shape.Shape{"identifier": text, "name": text, "website": link, "logo": link}, "name"),
	"downloadURL": link, "accessURL": link, "license": link,
}, "grants")
