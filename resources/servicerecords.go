package resources

import (
	"context"
	"iter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
)

// Client is the file of a person the station serves (建档). A person has one
// file. The kind is guarded.
type Client = service.Client

// ClientID identifies a client file.
type ClientID = service.ClientID

var cases = storage.Define("resources_case", func(c *service.Case) service.CaseID { return c.ID },
	storage.Index("state", storage.Text(func(c *service.Case) string { return string(c.State) })),
	storage.Index("client", storage.Text(func(c *service.Case) string { return c.Client.String() })),
	storage.Index("worker", storage.Text(func(c *service.Case) string { return c.Worker.String() })),
	storage.Index("program", storage.Text(func(c *service.Case) string { return c.Program })),
	storage.Index("opened", storage.Day(func(c *service.Case) renjia.Date { return c.Opened })),
	storage.Guarded[service.Case]())

var undertakings = storage.Define("resources_undertaking", func(u *service.Undertaking) service.UndertakingID { return u.ID },
	storage.Index("state", storage.Text(func(u *service.Undertaking) string { return string(u.State) })),
	storage.Index("kind", storage.Text(func(u *service.Undertaking) string { return string(u.Kind) })),
	storage.Index("program", storage.Text(func(u *service.Undertaking) string { return u.Program })),
	storage.Index("from", storage.Day(func(u *service.Undertaking) renjia.Date { return u.Period.From })))

var instruments = storage.Define("resources_instrument", func(i *service.Instrument) service.InstrumentID { return i.ID },
	storage.Unique("name", storage.Text(func(i *service.Instrument) string { return i.Name() })))

var responses = storage.Define("resources_response", func(r *service.Response) service.ResponseID { return r.ID },
	storage.Index("instrument", storage.Text(func(r *service.Response) string { return r.Instrument.String() })),
	storage.Unique("person", storage.Text(respondent)),
	storage.Guarded[service.Response]())

// respondent tells who answered which instrument; nobody knows for an anonymous
// response.
func respondent(r *service.Response) string {
	if r.Person.IsZero() {
		return ""
	}
	return r.Instrument.String() + " " + r.Person.String()
}

// Read-only views of the records of services.
var (
	Cases        = cases.Reader()        // resources_case, guarded, by state, client, worker, program, opened
	Undertakings = undertakings.Reader() // resources_undertaking, by state, kind, program, from
	Instruments  = instruments.Reader()  // resources_instrument, by name
	Responses    = responses.Reader()    // resources_response, guarded, by instrument
)

// DueReviews yields the client files that are to be reviewed on a day or should
// have been before, by their day.
func DueReviews(ctx context.Context, r storage.Reader, on renjia.Date) iter.Seq2[Client, error] {
	q := storage.Query{Where: []storage.Cond{storage.Until("review", on.AddDays(1))}, Order: "review"}
	return service.DueReviews(on, values(Clients.Find(ctx, r, q)))
}

// Demand counts the stored responses to an instrument.
func Demand(ctx context.Context, r storage.Reader, id service.InstrumentID) (service.Demand, error) {
	doc, err := Instruments.Get(ctx, r, id)
	if err != nil {
		return service.Demand{}, err
	}
	return service.CountDemand(doc.Value, ResponsesTo(ctx, r, id))
}

// ResponsesTo yields the stored responses to an instrument.
func ResponsesTo(ctx context.Context, r storage.Reader, id service.InstrumentID) iter.Seq2[service.Response, error] {
	return values(Responses.Find(ctx, r, storage.Query{Where: []storage.Cond{storage.Eq("instrument", id)}}))
}

// SessionsOf yields the contacts that are sessions of a case or undertaking, by
// date.
func SessionsOf(ctx context.Context, r storage.Reader, of renjia.Ref) iter.Seq2[service.Contact, error] {
	return ContactsOf(ctx, r, renjia.Period{}, storage.Eq("of", of))
}

// Attendance reads who came to the sessions of an undertaking.
func Attendance(ctx context.Context, r storage.Reader, id service.UndertakingID) (service.Attendance, error) {
	doc, err := Undertakings.Get(ctx, r, id)
	if err != nil {
		return service.Attendance{}, err
	}
	ref := undertakings.Ref(id)
	return doc.Value.Attended(ref, SessionsOf(ctx, r, ref))
}

// Completions returns how far each indicator of a contract has come by the end
// of a day, from the contacts recorded under it, and, for client files, from
// all files of the space. The programmes are read if the facts have none. A
// contract that counts client files wants a reader that may read them
// ([storage.Space.Read]).
func Completions(ctx context.Context, r storage.Reader, id contract.ID, f service.Facts, asOf renjia.Date) ([]service.Completion, error) {
	agreed, err := Contracts.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if f.Tree == nil {
		if f.Tree, err = Tree(ctx, r); err != nil {
			return nil, err
		}
	}
	under := storage.Query{Where: []storage.Cond{storage.Eq("contract", contracts.Ref(id))}}
	all := make([]service.Completion, len(agreed.Value.Indicators))
	for n, i := range agreed.Value.Indicators {
		var tally service.Tally
		if i.Unit == service.ByFiles {
			tally, err = service.CountFiles(i, values(Clients.Find(ctx, r, storage.Query{})))
		} else {
			tally, err = service.Count(i, f, values(Contacts.Find(ctx, r, under)))
		}
		if err == nil {
			all[n], err = tally.Complete(asOf)
		}
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ClassesOf reads the beneficiary classes of the client files, with the wider
// ones of a vocabulary: what [service.Facts] answers. It wants a reader that may
// read the files. A class holds for the whole life of its file.
func ClassesOf(ctx context.Context, r storage.Reader, v service.Vocabulary) (func(renjia.Ref, renjia.Date) []string, error) {
	of := map[renjia.Ref][]string{}
	for c, err := range values(Clients.Find(ctx, r, storage.Query{})) {
		if err != nil {
			return nil, err
		}
		of[c.Person] = v.Widen(c.Classes...)
	}
	return func(person renjia.Ref, _ renjia.Date) []string { return of[local(r.Space(), person)] }, nil
}
