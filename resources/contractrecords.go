package resources

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

var demands = storage.Define("resources_demand", func(d *contract.Demand) contract.DemandID { return d.ID },
	storage.Index("community", storage.Text(func(d *contract.Demand) string { return d.Community.String() })))

var catalogue = storage.Define("resources_catalogue_item", func(i *contract.CatalogueItem) contract.CatalogueItemID { return i.ID },
	storage.Unique("code", storage.Text(func(i *contract.CatalogueItem) string { return i.Code })),
	storage.Index("state", storage.Text(func(i *contract.CatalogueItem) string { return string(i.State) })))

var tenders = storage.Define("resources_tender", func(t *contract.Tender) contract.TenderID { return t.ID },
	storage.Unique("number", storage.Text(func(t *contract.Tender) string { return t.Number })),
	storage.Index("state", storage.Text(func(t *contract.Tender) string { return string(t.State) })))

var awards = storage.Define("resources_award", func(a *contract.Award) contract.AwardID { return a.ID },
	storage.Index("tender", storage.Text(func(a *contract.Award) string { return a.Tender.String() })),
	storage.Index("supplier", storage.Text(func(a *contract.Award) string { return a.Supplier.String() })))

var frames = storage.Define("resources_frame", func(f *contract.Frame) contract.FrameID { return f.ID },
	storage.Index("provider", storage.Text(func(f *contract.Frame) string { return f.Provider.String() })))

var accounts = storage.Define("resources_contract_account", func(a *contract.Account) contract.AccountID { return a.ID })

var workReports = storage.Define("resources_contract_report", func(r *contract.Report) contract.ReportID { return r.ID },
	storage.Index("contract", storage.Text(func(r *contract.Report) string { return r.Contract.String() })),
	storage.Index("due", storage.Day(func(r *contract.Report) renjia.Date { return r.Due })))

var evaluations = storage.Define("resources_evaluation", func(e *contract.Evaluation) contract.EvaluationID { return e.ID },
	storage.Index("contract", storage.Text(func(e *contract.Evaluation) string { return e.Contract.String() })))

var rectifications = storage.Define("resources_rectification", func(r *contract.Rectification) contract.RectificationID { return r.ID },
	storage.Index("contract", storage.Text(func(r *contract.Rectification) string { return r.Contract.String() })))

var settlements = storage.Define("resources_settlement", func(s *contract.Settlement) contract.SettlementID { return s.ID },
	storage.Unique("contract", storage.Text(func(s *contract.Settlement) string { return s.Contract.String() })))

var grants = storage.Define("resources_grant", func(g *contract.Grant) contract.GrantID { return g.ID },
	storage.Unique("number", storage.Text(func(g *contract.Grant) string { return g.Number })),
	storage.Index("state", storage.Text(func(g *contract.Grant) string { return string(g.State) })),
	storage.Index("funder", storage.Text(func(g *contract.Grant) string { return g.Funder.String() })))

// Read-only views of what surrounds contracts.
var (
	Demands        = demands.Reader()        // resources_demand, by community
	Catalogue      = catalogue.Reader()      // resources_catalogue_item, by code, state
	Tenders        = tenders.Reader()        // resources_tender, by number, state
	Awards         = awards.Reader()         // resources_award, by tender, supplier
	Frames         = frames.Reader()         // resources_frame, by provider
	Accounts       = accounts.Reader()       // resources_contract_account; the identifier is that of the contract
	WorkReports    = workReports.Reader()    // resources_contract_report, by contract, due
	Evaluations    = evaluations.Reader()    // resources_evaluation, by contract
	Rectifications = rectifications.Reader() // resources_rectification, by contract
	Settlements    = settlements.Reader()    // resources_settlement, by contract
	Grants         = grants.Reader()         // resources_grant, by number, state, funder
)

// Receipt says how money that came in is booked: on which fund, on which asset
// account it arrived, on which account it is income.
type Receipt struct {
	Fund   ledger.FundID `json:"fund"`
	Asset  string        `json:"asset"`  // debited, for example 1002
	Income string        `json:"income"` // credited, for example 4201
	Donor  renjia.Ref    `json:"donor,omitzero" privacy:"personal"`
}

// entry books an amount received.
func (r Receipt) entry(key string, event renjia.Ref, on renjia.Date, amount renjia.Money, text renjia.Text) (ledger.Entry, error) {
	if r == (Receipt{}) {
		return ledger.Entry{}, &renjia.UnspecifiedError{What: "booking " + amount.String(), Choices: []renjia.Choice{{
			Name: "Receipt", Why: "on which fund and accounts money arrives is the decision of whoever keeps the books"}}}
	}
	credit, err := amount.Neg()
	return ledger.Entry{
		Key: key, Date: on, Event: event, Text: text,
		Lines: []ledger.Line{
			{Account: r.Asset, Fund: r.Fund, Amount: amount},
			{Account: r.Income, Fund: r.Fund, Amount: credit, Donor: r.Donor},
		},
	}, err
}

// Reevaluated says which result pays a tranche after a re-evaluation.
type Reevaluated string

// The rules. There is no default where a re-evaluation was held.
const (
	FirstResult    Reevaluated = "first"    // the evaluation that the tranche names
	RepeatedResult Reevaluated = "repeated" // the re-evaluation in its place
)

// TranchePayment is a payment of a tranche that the provider received.
type TranchePayment struct {
	Tranche string       // its code, or "1", "2"… in their order
	Amount  renjia.Money // at most what is due and not paid
	Date    renjia.Date
	Staff   contract.Staff // on that day, if a tranche asks for it
	Tie     renjia.Tie     // who gets the odd fen of the price
	Again   Reevaluated
	Receipt Receipt
}

// SettlementCall is what a settlement needs beside the records.
type SettlementCall struct {
	Spent renjia.Money // what the provider's books say
	On    renjia.Date
	Staff contract.Staff
	Tie   renjia.Tie
	Again Reevaluated
}

// Renewal is a contract of the next year under a frame.
type Renewal struct {
	Frame   contract.FrameID
	Stable  bool // the need is stable
	Funded  bool // the budget is secured
	Next    contract.Contract
	Results Reevaluated
}

// facts are what tranches are judged by on a day: the minutes delivered and the
// evaluations decided by then.
func (w *work) facts(id contract.ID, on renjia.Date, staff contract.Staff, again Reevaluated) (contract.Facts, error) {
	f := contract.Facts{AsOf: on, Staff: staff, Scores: map[string]renjia.Fraction{}, Grades: map[string]string{}}
	done, err := loadGuard(w, delivered, DeliveredOf(id), func() (Delivered, error) { return Delivered{ID: DeliveredOf(id), Contract: id}, nil })
	if err != nil {
		return f, err
	}
	f.Done = done.Minutes
	held, err := w.results(id, on, again)
	for name, e := range held {
		f.Scores[name], f.Grades[name] = e.Result.Score, e.Result.Grade
	}
	return f, err
}

// results are the evaluations decided by a day, by kind; the latest of a kind.
func (w *work) results(id contract.ID, on renjia.Date, again Reevaluated) (map[string]contract.Evaluation, error) {
	var all []contract.Evaluation
	for doc, err := range evaluations.Find(w.ctx, w.tx, storage.Query{Where: []storage.Cond{storage.Eq("contract", id)}}) {
		if err != nil {
			return nil, err
		}
		if e := doc.Value; e.Result != nil && !on.Before(e.Held) {
			all = append(all, e)
		}
	}
	held := map[string]contract.Evaluation{}
	for _, e := range all {
		if was, ok := held[string(e.Kind)]; !ok || was.Held.Before(e.Held) {
			held[string(e.Kind)] = e
		}
	}
	for _, e := range all {
		if e.Kind != contract.ReEvaluation {
			continue
		}
		for name, first := range held {
			if first.ID != e.Of {
				continue
			}
			switch again {
			case FirstResult:
			case RepeatedResult:
				held[name] = e
			default:
				return nil, &renjia.UnspecifiedError{What: fmt.Sprintf("the %s evaluation of contract %s", name, id), Choices: []renjia.Choice{{
					Name: "Again", Options: []string{string(FirstResult), string(RepeatedResult)}, Why: "it was repeated after a rectification, and contracts differ in which result counts"}}}
			}
		}
	}
	return held, nil
}

// account is the guard record of what was delivered and paid under a contract.
func (w *work) account(id contract.ID) (*contract.Account, error) {
	empty := contract.AccountOf(id)
	return loadGuard(w, accounts, empty.ID, func() (contract.Account, error) { return empty, nil })
}

// agreed returns a contract with its account.
func (w *work) agreed(id contract.ID) (contract.Contract, *contract.Account, error) {
	c, err := w.contract(contracts.Ref(id))
	if err != nil {
		return c, nil, err
	}
	account, err := w.account(id)
	return c, account, err
}
