package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/examples/liede/folder"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/resources/service/hsds"
)

// exportDirectory writes the station with its programmes, as services open to the
// public, and its places.
func exportDirectory(s *station, w io.Writer) error {
	if err := s.need("hsds", field{"station", s.pub.Station}, field{"scheme", s.pub.Scheme}, field{"description", s.pub.Description}); err != nil {
		return err
	}
	listing := hsds.Listing{Space: s.Community.Space, Lang: s.lang, Organization: s.provider()}
	for i, l := range s.pub.Locations {
		p, err := s.place(fmt.Sprintf("place %d", i+1), l)
		if err != nil {
			return err
		}
		listing.Places = append(listing.Places, p)
	}
	programs, err := s.programs()
	if err != nil {
		return err
	}
	if listing.Programs, err = service.NewTree(programs...); err != nil {
		return err
	}
	for _, p := range programs {
		offer := hsds.Offer{Program: p.Code, Status: "active", Modified: s.pub.Published}
		for _, place := range listing.Places {
			offer.Places = append(offer.Places, place.Key)
		}
		listing.Offers = append(listing.Offers, offer)
	}
	o, err := listing.Directory()
	if err != nil {
		return err
	}
	return hsds.Write(w, o, hsds.V30)
}

func (s *station) provider() hsds.Provider {
	p := hsds.Provider{Key: s.pub.Station, Name: s.self.Name, Description: renjia.Both(s.pub.Description), LegalStatus: s.self.LegalForm}
	if s.self.Registration != "" {
		p.Numbers = []hsds.Registration{{Type: s.pub.Scheme, Number: s.self.Registration}}
	}
	return p
}

func (s *station) programs() (all []service.Program, err error) {
	for p, err := range s.Scan().Programs() {
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("export: hsds: the folder has no programmes")
	}
	return all, nil
}

// place puts a place into the terms of the directory, with its hours in the zone of
// the community.
func (s *station) place(key string, l folder.Location) (hsds.Place, error) {
	p := hsds.Place{
		Key: key, Name: l.Name, Street: l.Address, City: l.City, Province: l.Province, PostalCode: l.Postcode, Country: l.Country,
		Latitude: json.Number(l.Latitude), Longitude: json.Number(l.Longitude), Phone: l.Phone,
	}
	start := s.Community.From
	_, seconds := start.Start(s.Zone).Zone()
	if _, later := start.Start(s.Zone).AddDate(0, 6, 0).Zone(); later != seconds {
		return p, fmt.Errorf("export: hsds: the standard has one time zone a schedule, and %s changes its clocks: %w", s.Community.Zone, renjia.ErrUnsupported)
	}
	for i, o := range l.Open {
		p.Hours = append(p.Hours, hsds.Hours{
			Key: fmt.Sprint(key, " hours ", i+1), Rule: "FREQ=WEEKLY;BYDAY=" + o.Days, Start: start, Opens: o.From, Closes: o.Until, Offset: seconds / int(time.Minute/time.Second),
		})
	}
	return p, nil
}
