package main

import (
	"io"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/contract/ocds"
	"github.com/renjia-project/renjia/resources/service"
)

// exportProcess writes the purchase of services as a contracting process: signed,
// running since its first day, with the minutes delivered so far. Payments are not
// in it, because entries do not say which tranche they are.
func exportProcess(s *station, w io.Writer) error {
	err := s.need("ocds", field{"publisher", s.pub.Publisher}, field{"scheme", s.pub.Scheme}, field{"uri", s.pub.URI},
		field{"published", s.published()}, field{"ocid_prefix", s.pub.OCIDPrefix})
	if err != nil {
		return err
	}
	agreed, err := s.running()
	if err != nil {
		return err
	}
	worked, err := s.worked(agreed)
	if err != nil {
		return err
	}
	p, err := ocds.FromContract(
		ocds.Process{OCID: s.pub.OCIDPrefix + "-" + agreed.Number, Contract: agreed, Worked: &worked},
		ocds.Options{
			URI: s.pub.URI, Published: s.pub.Published, Publisher: ocds.Publisher{Name: s.pub.Publisher}, License: s.pub.License,
			Lang: s.lang, Location: s.Zone, Party: s.party,
		})
	if err != nil {
		return err
	}
	return ocds.Write(w, p)
}

// running is the contract as it stands: what contract.json says, signed and started.
func (s *station) running() (contract.Contract, error) {
	agreed, signed, err := s.Scan().Contract()
	if err == nil {
		err = agreed.Sign(signed)
	}
	if err == nil {
		err = agreed.Start(agreed.Period.From)
	}
	return agreed, err
}

// worked sums the minutes of all services under the contract.
func (s *station) worked(agreed contract.Contract) (sum service.Minutes, err error) {
	for v, err := range s.Scan().Contacts(agreed.Period) {
		if err == nil {
			err = s.ctx.Err()
		}
		if err != nil {
			return 0, err
		}
		sum += v.Contact.Minutes() // each at most a day, in a file
	}
	return sum, nil
}

func (s *station) party(r renjia.Ref) (ocds.Party, bool) {
	v, ok := s.subjects[r]
	if !ok {
		return ocds.Party{}, false
	}
	p := ocds.Party{ID: s.organizationID(v), Name: v.Name.In(s.lang)}
	if v.Registration != "" {
		p.Identifier = &ocds.Identifier{Scheme: s.pub.Scheme, ID: ocds.Text(v.Registration), LegalName: p.Name}
	}
	return p, true
}
