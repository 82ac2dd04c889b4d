package resources

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/storage"
)

// ServiceGiftID identifies a donated service.
type ServiceGiftID = renjia.ID[ServiceGift]

// ServiceGift is a donated service (服务捐赠) with what the policy made of it: the
// minutes are kept whether it entered the books or not.
type ServiceGift struct {
	ID      ServiceGiftID         `json:"id"`
	Service ledger.DonatedService `json:"service"`
	Policy  string                `json:"policy"` // the ID of the recognition policy
	// Amount and Entry are empty for a service that was not recognized; Memo
	// says why.
	Amount renjia.Money   `json:"amount,omitzero"`
	Entry  ledger.EntryID `json:"entry,omitzero"`
	Memo   *ledger.Memo   `json:"memo,omitempty"`
}

// Validate reports every problem of the gift.
func (g ServiceGift) Validate() error {
	var p renjia.Problems
	p.Within("service", g.Service.Validate())
	p.Require(g.Policy != "", "policy", "must be given")
	p.Require(g.Entry.IsZero() == (g.Memo != nil), "entry", "a gift is booked or has a memo")
	p.Require(g.Entry.IsZero() == g.Amount.IsZero(), "amount", "must be given for a gift that is booked, and only for one")
	return p.Err("donated service")
}

var purposeChanges = storage.Define("resources_purpose_change", func(c *ledger.PurposeChange) ledger.PurposeChangeID { return c.ID },
	storage.Index("fund", storage.Text(func(c *ledger.PurposeChange) string { return c.Fund.String() })),
	storage.Index("state", storage.Text(func(c *ledger.PurposeChange) string { return string(c.State) })),
	storage.Index("decided", storage.Day(func(c *ledger.PurposeChange) renjia.Date { return c.Decided })))

var giftQuestions = storage.Define("resources_gift_question", func(q *ledger.InformationRequest) ledger.RequestID { return q.ID },
	storage.Index("fund", storage.Text(func(q *ledger.InformationRequest) string { return q.Fund.String() })),
	storage.Index("donor", storage.Text(func(q *ledger.InformationRequest) string { return q.Donor.String() })),
	storage.Index("asked", storage.Day(func(q *ledger.InformationRequest) renjia.Date { return q.Asked })))

var serviceGifts = storage.Define("resources_service_gift", func(g *ServiceGift) ServiceGiftID { return g.ID },
	storage.Index("fund", storage.Text(func(g *ServiceGift) string { return g.Service.Fund.String() })),
	storage.Index("donor", storage.Text(func(g *ServiceGift) string { return g.Service.Donor.String() })),
	storage.Index("event", storage.Text(func(g *ServiceGift) string { return g.Service.Event.String() })),
	storage.Index("date", storage.Day(func(g *ServiceGift) renjia.Date { return g.Service.Date })))

var memos = storage.Define("resources_memo", func(m *ledger.Memo) ledger.MemoID { return m.ID },
	storage.Index("fund", storage.Text(func(m *ledger.Memo) string { return m.Fund.String() })),
	storage.Index("date", storage.Day(func(m *ledger.Memo) renjia.Date { return m.Date })))

// Read-only views of what concerns givers.
var (
	PurposeChanges = purposeChanges.Reader() // resources_purpose_change, by fund, state, decided
	GiftQuestions  = giftQuestions.Reader()  // resources_gift_question, by fund, donor, asked
	ServiceGifts   = serviceGifts.Reader()   // resources_service_gift, by fund, donor, event, date
	Memos          = memos.Reader()          // resources_memo, by fund, date
)

func givingKinds() []storage.Registration {
	return []storage.Registration{purposeChanges, giftQuestions, serviceGifts, memos}
}
