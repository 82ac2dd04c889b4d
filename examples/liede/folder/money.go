package folder

import (
	"iter"
	"math"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
)

var programColumns = []tabular.Column{
	column("program", "项目"), optional("parent", "上级项目"), column("name", "名称"), optional("name_en", "英文名称"), column("tier", "层级"),
}

// Programs yields the programmes, those above others first.
func (s *Scan) Programs() iter.Seq2[service.Program, error] {
	above := map[string]bool{}
	return records(s, "programs.csv", programColumns, func(row *tabular.Row) service.Program {
		v := service.Program{
			Code: s.define(row, "program", "program"), Parent: row.Text("parent"), Name: both(row, "name", "name_en"),
			Tier: service.Tier(row.OneOf("tier", "core", "key", "basic", "distinctive")),
		}
		v.ID = resources.ProgramOf(s.Community.Space, v.Code)
		if v.Parent != "" && !above[v.Parent] {
			row.Problem("parent", "%s is no programme above this one", v.Parent)
		}
		above[v.Code] = true
		s.valid(row, programColumns, v.Validate())
		return v
	})
}

var fundColumns = []tabular.Column{
	column("fund", "基金"), column("name", "名称"), optional("name_en", "英文名称"), column("restriction", "限定"), optional("purpose", "用途"),
	optional("purpose_en", "英文用途"), optional("programs", "项目"), optional("from", "起始日期"), optional("until", "终止日期"), optional("donor", "捐赠人"),
}

// FundID is the identifier of a fund by its key.
func (f *Folder) FundID(key string) ledger.FundID {
	return renjia.ImportedID[ledger.Fund](f.Community.Space, "resources_fund", key)
}

// Funds yields the funds.
func (s *Scan) Funds() iter.Seq2[ledger.Fund, error] {
	return records(s, "funds.csv", fundColumns, func(row *tabular.Row) ledger.Fund {
		v := ledger.Fund{
			ID: s.FundID(s.define(row, "fund", "fund")), Name: both(row, "name", "name_en"),
			Restriction: ledger.Restriction(row.OneOf("restriction", "none", "purpose", "time", "both", "endowment")),
			Purpose:     both(row, "purpose", "purpose_en"), Projects: s.list(row, "program", "programs"),
			Period: renjia.Period{From: row.Date("from"), Until: row.Date("until")},
		}
		if row.Has("donor") {
			v.Donor = s.SubjectRef(s.refer(row, "subject", "donor"))
		}
		s.valid(row, fundColumns, v.Validate())
		return v
	})
}

var entryColumns = []tabular.Column{
	column("entry", "凭证"), column("date", "日期"), optional("text", "摘要"), column("account", "科目"), column("fund", "基金"), column("amount", "金额"),
	optional("program", "项目"), optional("function", "费用类别"), optional("donor", "捐赠人"),
}

// PlacedEntry is an entry with the place of its first line.
type PlacedEntry struct {
	ledger.Entry
	place renjia.Place
}

// Entries yields the entries of the books; the lines of one stand together.
func (s *Scan) Entries() iter.Seq2[PlacedEntry, error] {
	return func(yield func(PlacedEntry, error) bool) {
		var open PlacedEntry
		key, good := "", true
		flush := func() bool { return key == "" || !good || s.whole(&open, yield) }
		for row := range s.rows("entries.csv", entryColumns) {
			if k := row.Text("entry"); k != key {
				if !flush() {
					return
				}
				key, good = k, true
				s.define(row, "entry", "entry")
				open = PlacedEntry{place: row.Place("entry"), Entry: ledger.Entry{
					ID: renjia.ImportedID[ledger.Entry](s.Community.Space, "resources_entry", k), Key: k, Date: row.Date("date"), Text: renjia.Text{ZH: row.Text("text")},
				}}
			} else if row.Date("date") != open.Date {
				row.Problem("date", "differs from the first line of entry %s", key)
			}
			open.Lines = append(open.Lines, s.line(row))
			good = good && row.OK()
		}
		if !flush() {
			return
		}
		if err := s.failed(); err != nil {
			yield(PlacedEntry{}, err)
		}
	}
}

// whole checks an entry as a whole before it is passed on.
func (s *Scan) whole(e *PlacedEntry, yield func(PlacedEntry, error) bool) bool {
	if err := e.Validate(); err != nil {
		s.report.Within(e.place, err)
		return true
	}
	return yield(*e, nil)
}

func (s *Scan) line(row *tabular.Row) ledger.Line {
	l := ledger.Line{
		Account: row.Text("account"), Fund: s.FundID(s.refer(row, "fund", "fund")), Amount: row.Money("amount", renjia.CNY),
		Project: s.refer(row, "program", "program"), Function: ledger.Function(row.OneOf("function", "programme", "management", "fundraising", "other")),
	}
	if row.Has("donor") {
		l.Donor = s.SubjectRef(s.refer(row, "subject", "donor"))
	}
	return l
}

// purchase is contract.json.
type purchase struct {
	Number       string             `json:"number"`
	Title        renjia.Text        `json:"title"`
	Purchaser    string             `json:"purchaser"`
	Provider     string             `json:"provider"`
	Price        string             `json:"price"`
	HoursMinimum int64              `json:"hours_minimum"`
	HoursMaximum int64              `json:"hours_maximum,omitempty"`
	Headcount    int64              `json:"headcount"`
	Certified    int64              `json:"certified"`
	From         renjia.Date        `json:"from"`
	Until        renjia.Date        `json:"until"`
	Signed       renjia.Date        `json:"signed"`
	Tranches     []contract.Tranche `json:"tranches"`
}

// Contract reads contract.json. Who it names is checked with the other files.
func (s *Scan) Contract() (contract.Contract, renjia.Date, error) {
	var p purchase
	src, err := s.readJSON("contract.json", &p)
	if err != nil {
		return contract.Contract{}, renjia.Date{}, err
	}
	if s.keys != nil {
		s.keys.Refer("subject", p.Purchaser, src.at("purchaser"))
		s.keys.Refer("subject", p.Provider, src.at("provider"))
	}
	c := contract.Contract{
		ID: s.contractID(), Number: p.Number, Title: p.Title, Tranches: p.Tranches,
		Purchaser: s.SubjectRef(p.Purchaser), Provider: s.SubjectRef(p.Provider), Period: renjia.Period{From: p.From, Until: p.Until},
		Hours:    contract.Hours{Minimum: service.Minutes(60 * p.HoursMinimum), Maximum: service.Minutes(60 * p.HoursMaximum)},
		Staffing: contract.Staffing{Headcount: p.Headcount, Certified: p.Certified}, State: contract.Draft,
	}
	return c, p.Signed, src.placed(p.problems(&c))
}

// mostHours keeps minutes within range.
const mostHours = math.MaxInt64 / 60

// problems checks the purchase, fills in the price, and tries the steps that the
// contract is going to take.
func (p *purchase) problems(c *contract.Contract) (found renjia.Problems) {
	var err error
	if c.Price, err = renjia.ParseMoney(p.Price, renjia.CNY); err != nil {
		found.Within("price", err)
	}
	found.Require(p.HoursMinimum <= mostHours, "hours_minimum", "%d is out of range", p.HoursMinimum)
	found.Require(p.HoursMaximum <= mostHours, "hours_maximum", "%d is out of range", p.HoursMaximum)
	found.Require(storable(p.Number), "number", "%s", unstorable)
	found.Require(p.Purchaser != "", "purchaser", "must be given")
	found.Require(p.Provider != "", "provider", "must be given")
	if len(found) > 0 {
		return found
	}
	found.Within("", c.Validate())
	for i := range found {
		found[i].Path = purchaseField(found[i].Path)
	}
	if len(found) > 0 {
		return found
	}
	tried := *c
	if err := tried.Sign(p.Signed); err != nil {
		found.Within("signed", err)
	} else if err := tried.Start(c.Period.From); err != nil {
		found.Within("signed", err)
	}
	return found
}

// purchaseField is the field of contract.json that a field of a contract comes
// from.
func purchaseField(path string) string {
	switch path {
	case "hours.minimum_minutes":
		return "hours_minimum"
	case "hours.maximum_minutes":
		return "hours_maximum"
	case "staffing":
		return "certified"
	case "period":
		return "until"
	}
	return path
}

func (f *Folder) contractID() contract.ID {
	return renjia.ImportedID[contract.Contract](f.Community.Space, "resources_contract", "contract.json")
}

var clientColumns = []tabular.Column{column("client", "服务对象"), optional("classes", "类别"), column("opened", "建档日期"), optional("income", "月收入")}

// Served is a client: in the register of subjects by their key alone, since it
// needs no name to refer to them, and with the file the station keeps.
type Served struct {
	Subject collaboration.Subject
	Client  resources.Client
	Income  renjia.Money // a month, per head of the household; of no currency if it is not known
}

// Clients yields the files of clients.
func (s *Scan) Clients() iter.Seq2[Served, error] {
	return records(s, "clients.csv", clientColumns, func(row *tabular.Row) Served {
		key := s.party(row, "client")
		s.defineAs(row, "client", "client", key)
		v := Served{
			Subject: collaboration.Subject{ID: s.subjectID(key), Name: renjia.Both(key), Class: "person"},
			Client: resources.Client{
				ID:     renjia.ImportedID[resources.Client](s.Community.Space, "resources_client", key),
				Person: s.SubjectRef(key), Opened: row.Date("opened"), Classes: words(row.Text("classes")),
			},
		}
		if v.Income = row.Money("income", renjia.CNY); v.Income.Sign() < 0 {
			row.Problem("income", "must not be negative")
		}
		s.valid(row, clientColumns, v.Client.Validate())
		return v
	})
}

var contactColumns = []tabular.Column{
	column("contact", "服务"), column("start", "开始"), column("end", "结束"), column("kind", "形式"), column("program", "项目"), column("worker", "社工"),
	optional("clients", "服务对象"), column("participants", "人次"), optional("channel", "方式"), optional("cost", "支出"), optional("fund", "基金"),
}

// The accounts a service's cost is booked on: cost of programme activities,
// from bank deposits.
const (
	programmeCosts = "5101"
	Bank           = "1002"
)

// PlacedService is a service with the place of its row.
type PlacedService struct {
	resources.Service
	place renjia.Place
}

// Contacts yields the services given in a period, each with the charge of its
// cost.
func (s *Scan) Contacts(under renjia.Period) iter.Seq2[PlacedService, error] {
	contract := renjia.RefTo("resources_contract", s.contractID())
	return records(s, "contacts.csv", contactColumns, func(row *tabular.Row) PlacedService {
		interval := renjia.Interval{From: s.at(row, "start"), Until: s.at(row, "end")}
		v := PlacedService{place: row.Place("contact")}
		c := &v.Contact
		c.ID = renjia.ImportedID[service.Contact](s.Community.Space, "resources_contact", s.define(row, "contact", "contact"))
		c.Kind = service.Kind(row.OneOf("kind", "case", "group", "activity", "visit", "consultation"))
		c.OneOff = c.Kind == service.KindCase || c.Kind == service.KindGroup // the folder does not say of which
		c.Program, c.Worker = s.refer(row, "program", "program"), s.SubjectRef(s.refer(row, "person", "worker"))
		for _, key := range s.list(row, "client", "clients") {
			c.Clients = append(c.Clients, s.SubjectRef(key))
		}
		c.Participants, c.Channel, c.Interval, c.Contract = row.Int("participants"), row.Text("channel"), interval, contract
		fund := s.refer(row, "fund", "fund")
		if cost := row.Money("cost", renjia.CNY); !cost.IsZero() {
			c.Cost, v.Charge = cost, resources.Charge{Fund: s.FundID(fund), Expense: programmeCosts, Credit: Bank}
			if fund == "" {
				row.Problem("fund", "must be given where there is a cost")
			}
		}
		if !row.OK() {
			return v
		}
		c.Date = renjia.DateIn(interval.From, s.Zone)
		if !under.Contains(c.Date) {
			row.Problem("start", "is not in the contract's period %s", under)
		}
		s.valid(row, contactColumns, c.Validate())
		return v
	})
}

// entry is what the cost of a service will be booked as, for checking that the
// money is there.
func (v *PlacedService) entry() (ledger.Entry, bool, error) {
	if v.Contact.Cost.IsZero() {
		return ledger.Entry{}, false, nil
	}
	credit, err := v.Contact.Cost.Neg()
	return ledger.Entry{
		ID: renjia.IDFrom[ledger.Entry](v.Contact.ID.UUID()), Date: v.Contact.Date, Lines: []ledger.Line{
			{Account: v.Charge.Expense, Fund: v.Charge.Fund, Amount: v.Contact.Cost, Project: v.Contact.Program},
			{Account: v.Charge.Credit, Fund: v.Charge.Fund, Amount: credit},
		},
	}, true, err
}
