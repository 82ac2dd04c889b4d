package hsds

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Listing is what an organization offers, in the terms of this module: the
// input of a directory.
type Listing struct {
	Space        string        `json:"space"` // identifiers derive from it and the keys, so that they stay
	Lang         renjia.Lang   `json:"lang"`  // of the texts; what has none falls back on the other
	Organization Provider      `json:"organization"`
	Programs     *service.Tree `json:"-"`
	Places       []Place       `json:"places,omitempty"`
	Offers       []Offer       `json:"offers"`
}

// Provider is the organization.
type Provider struct {
	Key         string         `json:"key"`
	Name        renjia.Text    `json:"name"`
	Description renjia.Text    `json:"description"`
	Website     string         `json:"website,omitempty"`
	Email       string         `json:"email,omitempty"`
	Phone       string         `json:"phone,omitempty"`
	LegalStatus string         `json:"legal_status,omitempty"`
	Founded     int            `json:"founded,omitempty"` // year
	Numbers     []Registration `json:"numbers,omitempty"`
}

// Registration is a number of an organization, such as its unified social credit
// code (统一社会信用代码).
type Registration struct {
	Type   string `json:"type"`
	Number string `json:"number"`
}

// Place is where services are given.
type Place struct {
	Key         string      `json:"key"`
	Name        renjia.Text `json:"name"`
	Street      string      `json:"street"` // with the number
	City        string      `json:"city"`
	District    string      `json:"district,omitempty"`
	Province    string      `json:"province"`
	PostalCode  string      `json:"postal_code"`
	Country     string      `json:"country"`            // two letters of ISO 3166
	Latitude    json.Number `json:"latitude,omitempty"` // degrees, WGS 84
	Longitude   json.Number `json:"longitude,omitempty"`
	Phone       string      `json:"phone,omitempty"`
	Hours       []Hours     `json:"hours,omitempty"`
	StepFree    renjia.Text `json:"step_free,omitzero"` // what it has for disabled people
	Description renjia.Text `json:"description,omitzero"`
}

// Offer is a programme as the public can use it.
type Offer struct {
	Program     string        `json:"program"` // code in the tree
	Status      string        `json:"status"`  // active, inactive, defunct, temporarily closed
	Description renjia.Text   `json:"description,omitzero"`
	Eligibility renjia.Text   `json:"eligibility,omitzero"`
	MinimumAge  int           `json:"minimum_age,omitempty"`
	MaximumAge  int           `json:"maximum_age,omitempty"`
	Apply       renjia.Text   `json:"apply,omitzero"` // how to
	Places      []string      `json:"places,omitempty"`
	Hours       []Hours       `json:"hours,omitempty"`
	Fees        []Fee         `json:"fees,omitempty"`
	Funding     []renjia.Text `json:"funding,omitempty"` // where the money comes from
	Areas       []renjia.Text `json:"areas,omitempty"`   // who lives where may come
	Languages   []string      `json:"languages,omitempty"`
	Capacity    *Free         `json:"capacity,omitempty"` // needs 3.1
	Modified    time.Time     `json:"modified,omitzero"`
}

// Fee is what somebody pays; an amount of zero is for free.
type Fee struct {
	For    renjia.Text  `json:"for"`
	Amount renjia.Money `json:"amount"`
}

// Free is how much of an offer is free.
type Free struct {
	Unit      renjia.Text `json:"unit"` // places, hours, visits
	Available int64       `json:"available"`
	Maximum   int64       `json:"maximum,omitempty"` // 0: not known
	Updated   time.Time   `json:"updated"`
}

// Validate reports every problem of the listing.
func (l Listing) Validate() error {
	var p renjia.Problems
	p.Require(renjia.CheckSpace(l.Space) == nil, "space", "%q: want the name of a space", l.Space)
	p.Require(l.Lang == renjia.English || l.Lang == renjia.Chinese, "lang", "%q: want en or zh", l.Lang)
	p.Require(l.Programs != nil, "programs", "must be given")
	o := l.Organization
	p.Require(o.Key != "", "organization.key", "must be given")
	p.Require(!o.Name.IsZero(), "organization.name", "must be given")
	p.Require(!o.Description.IsZero(), "organization.description", "must be given")
	for i, x := range l.Places {
		x.check(&p, fmt.Sprintf("places[%d]", i))
		p.Require(l.place(x.Key) == i, fmt.Sprintf("places[%d].key", i), "%q is used twice", x.Key)
	}
	for i, x := range l.Offers {
		l.checkOffer(&p, fmt.Sprintf("offers[%d]", i), x)
		twice := slices.ContainsFunc(l.Offers[:i], func(y Offer) bool { return y.Program == x.Program })
		p.Require(!twice, fmt.Sprintf("offers[%d].program", i), "%q is offered twice", x.Program)
	}
	return p.Err("listing")
}

func (x Place) check(p *renjia.Problems, path string) {
	for _, f := range [...]struct{ name, value string }{
		{"key", x.Key}, {"street", x.Street}, {"city", x.City}, {"province", x.Province}, {"postal_code", x.PostalCode}, {"country", x.Country},
	} {
		p.Require(f.value != "", path+"."+f.name, "must be given")
	}
	p.Require(!x.Name.IsZero(), path+".name", "must be given")
}

func (l Listing) checkOffer(p *renjia.Problems, path string, x Offer) {
	if l.Programs != nil {
		_, known := l.Programs.Program(x.Program)
		p.Require(known, path+".program", "%q is not in the tree", x.Program)
	}
	for i, key := range x.Places {
		p.Require(l.place(key) >= 0, fmt.Sprintf("%s.places[%d]", path, i), "%q is not a place of the listing", key)
	}
	for i, f := range x.Fees {
		p.Require(f.Amount.Sign() >= 0, fmt.Sprintf("%s.fees[%d].amount", path, i), "is negative")
	}
	p.Require(x.MinimumAge >= 0 && x.MaximumAge >= 0 && (x.MaximumAge == 0 || x.MaximumAge >= x.MinimumAge), path+".maximum_age", "%d to %d is no range of ages", x.MinimumAge, x.MaximumAge)
	p.Require(x.Capacity == nil || x.Capacity.Available >= 0 && x.Capacity.Maximum >= 0, path+".capacity", "is negative")
	p.Require(x.Capacity == nil || !x.Capacity.Updated.IsZero(), path+".capacity.updated", "must be given")
}

func (l Listing) place(key string) int {
	return slices.IndexFunc(l.Places, func(x Place) bool { return x.Key == key })
}

// Directory is the organization with its services, as [Write] writes it: the
// services are at the top of the organization's document.
func (l Listing) Directory() (Organization, error) {
	if err := l.Validate(); err != nil {
		return Organization{}, err
	}
	o := l.organization()
	for _, place := range l.Places {
		loc, err := l.location(place)
		if err != nil {
			return o, err
		}
		o.Locations = append(o.Locations, loc)
	}
	for _, offer := range l.Offers {
		s, err := l.service(offer, o)
		if err != nil {
			return o, fmt.Errorf("offer %s: %w", offer.Program, err)
		}
		o.Services = append(o.Services, s)
	}
	return o, nil
}

// Services returns each offer as a document of its own, with the organization in
// it.
func (l Listing) Services() ([]Service, error) {
	o, err := l.Directory()
	if err != nil {
		return nil, err
	}
	all := o.Services
	o.Services = nil
	for i := range all {
		all[i].Organization = &o
	}
	return all, nil
}

// id derives the identifier of an object from its kind and key (UUID version 5).
func (l Listing) id(kind, key string) string {
	return renjia.ImportedID[Listing](l.Space, "hsds_"+kind, key).String()
}

func (l Listing) ids(kind, owner string) func(string) string {
	return func(key string) string { return l.id(kind, owner+" "+key) }
}

func (l Listing) organization() Organization {
	p := l.Organization
	o := Organization{
		ID: l.id("organization", p.Key), Name: p.Name.In(l.Lang), AlternateName: l.alternate(p.Name), Description: p.Description.In(l.Lang),
		Website: p.Website, Email: p.Email, LegalStatus: p.LegalStatus, Phones: l.phones(p.Key, p.Phone),
	}
	if p.Founded > 0 {
		o.YearIncorporated = json.Number(strconv.Itoa(p.Founded))
	}
	for _, n := range p.Numbers {
		o.Identifiers = append(o.Identifiers, Identifier{ID: l.id("identifier", n.Type+" "+n.Number), OrganizationID: o.ID, Type: n.Type, Identifier: n.Number})
	}
	for _, x := range l.Programs.Programs() {
		if x.Parent == "" {
			o.Programs = append(o.Programs, l.program(x, o.ID))
		}
	}
	return o
}

func (l Listing) program(x service.Program, organization string) Program {
	return Program{
		ID: l.id("program", x.Code), OrganizationID: organization, Name: x.Name.In(l.Lang), AlternateName: l.alternate(x.Name),
		Description: x.Tier.Name().In(l.Lang),
	}
}

// alternate is the text in the other language, if there is one.
func (l Listing) alternate(t renjia.Text) string {
	other := renjia.English
	if l.Lang == renjia.English {
		other = renjia.Chinese
	}
	if t.In(other) == t.In(l.Lang) {
		return ""
	}
	return t.In(other)
}

func (l Listing) phones(owner, number string) []Phone {
	if number == "" {
		return nil
	}
	return []Phone{{ID: l.id("phone", owner+" "+number), Number: number}}
}

func (l Listing) location(x Place) (Location, error) {
	id := l.id("location", x.Key)
	loc := Location{
		ID: id, Type: "physical", Name: x.Name.In(l.Lang), AlternateName: l.alternate(x.Name), Description: x.Description.In(l.Lang),
		Latitude: x.Latitude, Longitude: x.Longitude, Phones: l.phones("place "+x.Key, x.Phone),
		Addresses: []Address{{
			ID: l.id("address", x.Key), LocationID: id, Address1: x.Street, City: x.City, Region: x.District, StateProvince: x.Province,
			PostalCode: x.PostalCode, Country: x.Country, Type: "physical",
		}},
	}
	if !x.StepFree.IsZero() {
		loc.Accessibility = []Accessibility{{ID: l.id("accessibility", x.Key), LocationID: id, Description: x.StepFree.In(l.Lang)}}
	}
	var err error
	loc.Schedules, err = l.schedules("place "+x.Key, x.Hours)
	return loc, err
}

func (l Listing) schedules(owner string, hours []Hours) (all []Schedule, err error) {
	for _, h := range hours {
		s, err := h.Schedules(l.Lang, l.ids("schedule", owner))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", owner, err)
		}
		all = append(all, s...)
	}
	return all, nil
}

func (l Listing) service(x Offer, o Organization) (Service, error) {
	p, _ := l.Programs.Program(x.Program)
	top := p
	for top.Parent != "" {
		top, _ = l.Programs.Program(top.Parent)
	}
	group := l.program(top, o.ID)
	s := Service{
		ID: l.id("service", x.Program), OrganizationID: o.ID, ProgramID: group.ID, Program: &group, Name: p.Name.In(l.Lang), AlternateName: l.alternate(p.Name),
		Description: x.Description.In(l.Lang), Status: x.Status, Eligibility: x.Eligibility.In(l.Lang), ApplicationProcess: x.Apply.In(l.Lang),
		MinimumAge: age(x.MinimumAge), MaximumAge: age(x.MaximumAge), LastModified: instant(x.Modified),
	}
	l.describe(&s, x)
	for _, key := range x.Places {
		loc := o.Locations[l.place(key)]
		s.AtLocations = append(s.AtLocations, ServiceAtLocation{
			ID: l.id("service_at_location", x.Program+" "+key), ServiceID: s.ID, LocationID: loc.ID, Location: &loc,
		})
	}
	var err error
	s.Schedules, err = l.schedules("offer "+x.Program, x.Hours)
	return s, err
}

// describe adds the lists of an offer that need no other record.
func (l Listing) describe(s *Service, x Offer) {
	key := func(i int) string { return x.Program + " " + strconv.Itoa(i) }
	for i, f := range x.Fees {
		amount := f.Amount.Amount()
		if f.Amount.Currency() == "" {
			amount = "0"
		}
		s.CostOptions = append(s.CostOptions, CostOption{
			ID: l.id("cost_option", key(i)), ServiceID: s.ID, Option: f.For.In(l.Lang), Amount: json.Number(amount), Currency: string(f.Amount.Currency()),
		})
	}
	for i, source := range x.Funding {
		s.Funding = append(s.Funding, Funding{ID: l.id("funding", key(i)), ServiceID: s.ID, Source: source.In(l.Lang)})
	}
	for i, area := range x.Areas {
		s.ServiceAreas = append(s.ServiceAreas, ServiceArea{ID: l.id("service_area", key(i)), ServiceID: s.ID, Name: area.In(l.Lang)})
	}
	for _, code := range x.Languages {
		s.Languages = append(s.Languages, Language{ID: l.id("language", x.Program+" "+code), ServiceID: s.ID, Code: code})
	}
	if c := x.Capacity; c != nil {
		unit := Unit{ID: l.id("unit", c.Unit.In(l.Lang)), Name: c.Unit.In(l.Lang)}
		free := Capacity{ID: l.id("capacity", x.Program), ServiceID: s.ID, Unit: &unit, UnitID: unit.ID, Available: json.Number(strconv.FormatInt(c.Available, 10)), Updated: instant(c.Updated)}
		if c.Maximum > 0 {
			free.Maximum = json.Number(strconv.FormatInt(c.Maximum, 10))
		}
		s.Capacities = []Capacity{free}
	}
}

func age(years int) json.Number {
	if years == 0 {
		return ""
	}
	return json.Number(strconv.Itoa(years))
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return renjia.Instant(t).Format(time.RFC3339Nano)
}
