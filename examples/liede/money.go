package main

import (
	"encoding/json"
	"iter"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
)

var programColumns = []tabular.Column{
	column("program", "项目"), optional("parent", "上级项目"), column("name", "名称"), optional("name_en", "英文名称"), column("tier", "层级"),
}

func (s *scan) programs() iter.Seq2[service.Program, error] {
	return records(s, "programs.csv", programColumns, func(row *tabular.Row) service.Program {
		v := service.Program{
			Code: s.define(row, "program", "program"), Parent: s.refer(row, "program", "parent"), Name: both(row, "name", "name_en"),
			Tier: service.Tier(row.OneOf("tier", "core", "key", "basic", "distinctive")),
		}
		v.ID = resources.ProgramOf(s.community.Space, v.Code)
		s.valid(row, v.Validate())
		return v
	})
}

var fundColumns = []tabular.Column{
	column("fund", "基金"), column("name", "名称"), optional("name_en", "英文名称"), column("restriction", "限定"), optional("purpose", "用途"),
	optional("purpose_en", "英文用途"), optional("programs", "项目"), optional("from", "起始日期"), optional("until", "终止日期"), optional("donor", "捐赠人"),
}

func (f *folder) fundID(key string) ledger.FundID {
	return renjia.ImportedID[ledger.Fund](f.community.Space, "resources_fund", key)
}

func (s *scan) funds() iter.Seq2[ledger.Fund, error] {
	return records(s, "funds.csv", fundColumns, func(row *tabular.Row) ledger.Fund {
		v := ledger.Fund{
			ID: s.fundID(s.define(row, "fund", "fund")), Name: both(row, "name", "name_en"),
			Restriction: ledger.Restriction(row.OneOf("restriction", "none", "purpose", "time", "both", "endowment")),
			Purpose:     both(row, "purpose", "purpose_en"), Projects: s.list(row, "program", "programs"),
			Period: renjia.Period{From: row.Date("from"), Until: row.Date("until")},
		}
		if row.Has("donor") {
			v.Donor = s.subjectRef(s.refer(row, "subject", "donor"))
		}
		s.valid(row, v.Validate())
		return v
	})
}

var entryColumns = []tabular.Column{
	column("entry", "凭证"), column("date", "日期"), optional("text", "摘要"), column("account", "科目"), column("fund", "基金"), column("amount", "金额"),
	optional("program", "项目"), optional("function", "费用类别"), optional("donor", "捐赠人"),
}

// placed is an entry with the place of its first line.
type placed struct {
	ledger.Entry
	place renjia.Place
}

// entries yields the entries of the books; the lines of one stand together.
func (s *scan) entries() iter.Seq2[placed, error] {
	return func(yield func(placed, error) bool) {
		var open placed
		key, good := "", true
		flush := func() bool { return key == "" || !good || s.whole(&open, yield) }
		for row := range s.rows("entries.csv", entryColumns) {
			if k := row.Text("entry"); k != key {
				if !flush() {
					return
				}
				key, good = k, true
				s.defineAs(row, "entry", "entry", k)
				open = placed{place: row.Place("entry"), Entry: ledger.Entry{
					ID: renjia.ImportedID[ledger.Entry](s.community.Space, "resources_entry", k), Key: k, Date: row.Date("date"), Text: renjia.Text{ZH: row.Text("text")},
				}}
			} else if row.Date("date") != open.Date {
				row.Problem("date", "differs from the first line of entry %s", key)
			}
			open.Lines = append(open.Lines, s.line(row))
			good = good && row.OK()
		}
		if flush() && s.keys == nil && s.report.Len() > 0 {
			yield(placed{}, s.report.Err())
		}
	}
}

// whole checks an entry as a whole before it is passed on.
func (s *scan) whole(e *placed, yield func(placed, error) bool) bool {
	if err := e.Validate(); err != nil {
		s.report.Within(e.place, err)
		return true
	}
	return yield(*e, nil)
}

func (s *scan) line(row *tabular.Row) ledger.Line {
	l := ledger.Line{
		Account: row.Text("account"), Fund: s.fundID(s.refer(row, "fund", "fund")), Amount: row.Money("amount", renjia.CNY),
		Project: s.refer(row, "program", "program"), Function: ledger.Function(row.OneOf("function", "programme", "management", "fundraising", "other")),
	}
	if row.Has("donor") {
		l.Donor = s.subjectRef(s.refer(row, "subject", "donor"))
	}
	return l
}

// purchase is contract.json.
type purchase struct {
	Number       string          `json:"number"`
	Title        renjia.Text     `json:"title"`
	Purchaser    string          `json:"purchaser"`
	Provider     string          `json:"provider"`
	Price        string          `json:"price"`
	HoursMinimum int64           `json:"hours_minimum"`
	HoursMaximum int64           `json:"hours_maximum,omitempty"`
	Headcount    int64           `json:"headcount"`
	Certified    int64           `json:"certified"`
	From         renjia.Date     `json:"from"`
	Until        renjia.Date     `json:"until"`
	Signed       renjia.Date     `json:"signed"`
	Tranches     json.RawMessage `json:"tranches"`
}

// contract reads contract.json. Who it names is checked with the other files.
func (s *scan) contract() (contract.Contract, renjia.Date, error) {
	var p purchase
	if err := s.readJSON("contract.json", &p); err != nil {
		return contract.Contract{}, renjia.Date{}, err
	}
	place := renjia.Place{File: "contract.json", Line: 1}
	if s.keys != nil {
		s.keys.Refer("subject", p.Purchaser, place)
		s.keys.Refer("subject", p.Provider, place)
	}
	c := contract.Contract{
		ID: s.contractID(), Number: p.Number, Title: p.Title,
		Purchaser: s.subjectRef(p.Purchaser), Provider: s.subjectRef(p.Provider), Period: renjia.Period{From: p.From, Until: p.Until},
		Hours:    contract.Hours{Minimum: service.Minutes(60 * p.HoursMinimum), Maximum: service.Minutes(60 * p.HoursMaximum)},
		Staffing: contract.Staffing{Headcount: p.Headcount, Certified: p.Certified}, State: contract.Draft,
	}
	var probs renjia.Problems
	var err error
	if c.Price, err = renjia.ParseMoney(p.Price, renjia.CNY); err != nil {
		probs.Add("price", "%v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(p.Tranches)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c.Tranches); err != nil {
		probs.Add("tranches", "%v", err)
	}
	probs.Require(!p.Signed.IsZero(), "signed", "must be given")
	if len(probs) == 0 {
		probs.Within("", c.Validate())
	}
	for i := range probs {
		probs[i].Place = place
	}
	return c, p.Signed, probs.Err("")
}

func (f *folder) contractID() contract.ID {
	return renjia.ImportedID[contract.Contract](f.community.Space, "resources_contract", "contract.json")
}

var clientColumns = []tabular.Column{column("client", "服务对象"), optional("classes", "类别"), column("opened", "建档日期")}

func (s *scan) clients() iter.Seq2[resources.Client, error] {
	return records(s, "clients.csv", clientColumns, func(row *tabular.Row) resources.Client {
		key := s.define(row, "client", "client")
		v := resources.Client{
			ID:     renjia.ImportedID[resources.Client](s.community.Space, "resources_client", key),
			Person: s.subjectRef(key), Opened: row.Date("opened"),
		}
		for _, class := range strings.FieldsFunc(row.Text("classes"), func(r rune) bool { return r == ';' || r == '；' }) {
			v.Classes = append(v.Classes, strings.TrimSpace(class))
		}
		s.valid(row, v.Validate())
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
	bank           = "1002"
)

// serviced is a service with the place of its row.
type serviced struct {
	resources.Service
	place renjia.Place
}

func (s *scan) contacts(under renjia.Period) iter.Seq2[serviced, error] {
	contract := renjia.RefTo("resources_contract", s.contractID())
	return records(s, "contacts.csv", contactColumns, func(row *tabular.Row) serviced {
		interval := renjia.Interval{From: s.at(row, "start"), Until: s.at(row, "end")}
		v := serviced{place: row.Place("contact")}
		c := &v.Contact
		c.ID = renjia.ImportedID[service.Contact](s.community.Space, "resources_contact", s.define(row, "contact", "contact"))
		c.Kind = service.Kind(row.OneOf("kind", "case", "group", "activity", "visit", "consultation"))
		c.Program, c.Worker = s.refer(row, "program", "program"), s.subjectRef(s.refer(row, "person", "worker"))
		for _, key := range s.list(row, "client", "clients") {
			c.Clients = append(c.Clients, s.subjectRef(key))
		}
		c.Participants, c.Channel, c.Interval, c.Contract = row.Int("participants"), row.Text("channel"), interval, contract
		if row.Has("cost") {
			c.Cost = row.Money("cost", renjia.CNY)
			v.Charge = resources.Charge{Fund: s.fundID(s.refer(row, "fund", "fund")), Expense: programmeCosts, Credit: bank}
			if !row.Has("fund") {
				row.Problem("fund", "must be given where there is a cost")
			}
		}
		if !row.OK() {
			return v
		}
		c.Date = renjia.DateIn(interval.From, s.zone)
		if !under.Contains(c.Date) {
			row.Problem("start", "is not in the contract's period %s", under)
		}
		s.valid(row, c.Validate())
		return v
	})
}

// entry is what the cost of a service will be booked as, for checking that the
// money is there.
func (v *serviced) entry() (ledger.Entry, bool, error) {
	if v.Contact.Cost.IsZero() {
		return ledger.Entry{}, false, nil
	}
	credit, err := v.Contact.Cost.Neg()
	return ledger.Entry{
		ID: renjia.IDFrom[ledger.Entry](v.Contact.ID.UUID()), Date: v.Contact.Date, Lines: []ledger.Line{
			{Account: v.Charge.Expense, Fund: v.Charge.Fund, Amount: v.Contact.Cost, Project: v.Contact.Program},
			{Account: v.Charge.Credit, Fund: v.Charge.Fund, Amount: credit, Project: v.Contact.Program},
		},
	}, true, err
}
