package plaintext

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Transaction is one dated entry of a journal as it is written.
type Transaction struct {
	Place     renjia.Place  `json:"place,omitzero"`
	Date      renjia.Date   `json:"date"`
	Secondary renjia.Date   `json:"secondary,omitzero"` // hledger's second date; never used for figures
	Status    Status        `json:"status,omitempty"`
	Code      string        `json:"code,omitempty"` // hledger's (CODE), beancount's metadata code
	Payee     string        `json:"payee,omitempty" privacy:"personal"`
	Note      string        `json:"note,omitempty"`
	Tags      []Tag         `json:"tags,omitempty"`
	Links     []string      `json:"links,omitempty"` // beancount's ^links
	Postings  []Posting     `json:"postings"`
	Checks    []Requirement `json:"checks,omitempty"` // balances required after the transaction

	file int32 // index into the journal's files
}

// Status says how far a transaction is known to have happened.
type Status string

// The statuses of journals.
const (
	Unmarked Status = ""
	Pending  Status = "!"
	Cleared  Status = "*"
)

// Tag is a name with a value: "fund: F003" in a comment of hledger, metadata
// or #tag of beancount (a #tag has no value).
type Tag struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
}

// Posting is one movement of a transaction.
type Posting struct {
	Line    int    `json:"line,omitempty"` // in the transaction's file
	Account string `json:"account"`
	Fund    string `json:"fund,omitempty"` // found by the rules of the package
	Amount  Amount `json:"amount"`         // inferred if elided
	Status  Status `json:"status,omitempty"`
	Elided  bool   `json:"elided,omitempty"`  // the amount was left out
	Priced  bool   `json:"priced,omitempty"`  // a cost or price stands beside the amount
	Virtual bool   `json:"virtual,omitempty"` // in parentheses or brackets
	Tags    []Tag  `json:"tags,omitempty"`

	account, fund, commodity int32
	units                    int64 // of the amount, at the scale of the commodity
	assigned                 bool  // no amount, but a stated balance
	dated                    bool  // it has a date of its own
}

// ambiguous is the fund of a posting for which several are named.
const ambiguous = -1

// Amount is an exact quantity of a commodity: Units × 10^-Scale. A commodity is
// any text; [Mapping] makes currencies of commodities.
type Amount struct {
	Units     int64  `json:"units"`
	Scale     int    `json:"scale"` // 0 to 18
	Commodity string `json:"commodity"`
}

// Number returns the number alone with all its places, such as "-12.30".
func (a Amount) Number() string { return string(appendNumber(nil, a.Units, a.Scale)) }

// String returns number and commodity, such as "-12.30 CNY".
func (a Amount) String() string {
	if a.Commodity == "" {
		return a.Number()
	}
	return a.Number() + " " + a.Commodity
}

// Money returns the amount in a currency, exactly or not at all.
func (a Amount) Money(c renjia.Currency) (renjia.Money, error) {
	m, err := renjia.ParseMoney(a.Number(), c)
	if err != nil {
		return m, fmt.Errorf("%s: %w", a, err)
	}
	return m, nil
}

// Requirement is a balance that the journal says an account has (余额核对). In
// hledger it stands behind a posting and holds right after it; in beancount it
// is a directive and holds at the start of its day.
type Requirement struct {
	Place   renjia.Place `json:"place,omitzero"`
	Date    renjia.Date  `json:"date"`
	Account string       `json:"account"`
	Amount  Amount       `json:"amount"`
	Sole    bool         `json:"sole,omitempty"`    // == : the account holds no other commodity
	Subtree bool         `json:"subtree,omitempty"` // =* or beancount: accounts below are counted in

	posting int // hledger: index of the posting it stands behind
}
