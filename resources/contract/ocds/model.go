package ocds

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia"
)

// Package is a release package.
type Package struct {
	URI               string    `json:"uri"`
	Version           string    `json:"version"`
	Extensions        []string  `json:"extensions,omitempty"`
	PublishedDate     time.Time `json:"publishedDate"` // with its offset
	Publisher         Publisher `json:"publisher"`
	License           string    `json:"license,omitempty"`
	PublicationPolicy string    `json:"publicationPolicy,omitempty"`
	Releases          []Release `json:"releases"`
}

// Publisher is who answers for a package.
type Publisher struct {
	Name   string `json:"name"`
	Scheme string `json:"scheme,omitempty"`
	UID    string `json:"uid,omitempty"`
	URI    string `json:"uri,omitempty"`
}

// Release is what was published about a process at a moment.
type Release struct {
	OCID           string     `json:"ocid"`
	ID             string     `json:"id"`
	Date           time.Time  `json:"date"`
	Tag            []string   `json:"tag"`
	InitiationType string     `json:"initiationType"`
	Language       string     `json:"language,omitempty"`
	Parties        []Party    `json:"parties,omitempty"`
	Buyer          *PartyRef  `json:"buyer,omitempty"`
	Planning       *Planning  `json:"planning,omitempty"`
	Tender         *Tender    `json:"tender,omitempty"`
	Awards         []Award    `json:"awards,omitempty"`
	Contracts      []Contract `json:"contracts,omitempty"`
}

// Party is an organization and its roles in the process.
type Party struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Identifier *Identifier `json:"identifier,omitempty"`
	Roles      []string    `json:"roles,omitempty"`
}

// Identifier is an official number of an organization, such as the unified
// social credit code (统一社会信用代码, scheme CN-USCC).
type Identifier struct {
	Scheme    string `json:"scheme,omitempty"`
	ID        Text   `json:"id,omitempty"`
	LegalName string `json:"legalName,omitempty"`
	URI       string `json:"uri,omitempty"`
}

// PartyRef points at a party.
type PartyRef struct {
	ID   Text   `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Planning is why something is bought.
type Planning struct {
	Rationale string  `json:"rationale,omitempty"`
	Budget    *Budget `json:"budget,omitempty"`
}

// Budget is the money set aside.
type Budget struct {
	Description string `json:"description,omitempty"`
	Amount      *Value `json:"amount,omitempty"`
}

// Tender is the call for bids.
type Tender struct {
	ID                      Text        `json:"id"`
	Title                   string      `json:"title,omitempty"`
	Status                  string      `json:"status,omitempty"`
	ProcuringEntity         *PartyRef   `json:"procuringEntity,omitempty"`
	Items                   []Item      `json:"items,omitempty"`
	Value                   *Value      `json:"value,omitempty"`
	ProcurementMethod       string      `json:"procurementMethod,omitempty"`
	MainProcurementCategory string      `json:"mainProcurementCategory,omitempty"`
	AwardCriteria           string      `json:"awardCriteria,omitempty"`
	AwardCriteriaDetails    string      `json:"awardCriteriaDetails,omitempty"`
	TenderPeriod            *Span       `json:"tenderPeriod,omitempty"`
	ContractPeriod          *Span       `json:"contractPeriod,omitempty"`
	NumberOfTenderers       json.Number `json:"numberOfTenderers,omitempty"`
	Tenderers               []PartyRef  `json:"tenderers,omitempty"`
}

// Award is the decision for a supplier.
type Award struct {
	ID          Text       `json:"id"`
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Status      string     `json:"status,omitempty"`
	Date        *time.Time `json:"date,omitempty"`
	Value       *Value     `json:"value,omitempty"`
	Suppliers   []PartyRef `json:"suppliers,omitempty"`
}

// Contract is the contract with its implementation.
type Contract struct {
	ID             Text            `json:"id"`
	AwardID        Text            `json:"awardID"`
	Title          string          `json:"title,omitempty"`
	Status         string          `json:"status,omitempty"`
	Period         *Span           `json:"period,omitempty"`
	Value          *Value          `json:"value,omitempty"`
	Items          []Item          `json:"items,omitempty"`
	DateSigned     *time.Time      `json:"dateSigned,omitempty"`
	Milestones     []Milestone     `json:"milestones,omitempty"`
	Amendments     []Amendment     `json:"amendments,omitempty"`
	Implementation *Implementation `json:"implementation,omitempty"`
	// ServiceHours and Staffing are an extension of this package.
	ServiceHours *ServiceHours `json:"serviceHours,omitempty"`
	Staffing     *Staffing     `json:"staffing,omitempty"`
}

// Implementation is what happened under a contract.
type Implementation struct {
	Transactions []Transaction `json:"transactions,omitempty"`
	Milestones   []Milestone   `json:"milestones,omitempty"`
	// Deliveries and MinutesDelivered are an extension of this package: OCDS 1.1
	// has no place for what was delivered to whom.
	Deliveries       []Delivery `json:"deliveries,omitempty"`
	MinutesDelivered *int64     `json:"minutesDelivered,omitempty"`
}

// ServiceHours are the hours agreed, in minutes.
type ServiceHours struct {
	Minimum      int64 `json:"minimumMinutes"`
	Maximum      int64 `json:"maximumMinutes,omitempty"`
	Professional int64 `json:"professionalMinutes,omitempty"`
	Direct       int64 `json:"directMinutes,omitempty"`
}

// Staffing is the team agreed.
type Staffing struct {
	Headcount    int64 `json:"headcount,omitempty"`
	Professional int64 `json:"professional,omitempty"`
	Certified    int64 `json:"certified,omitempty"`
}

// Delivery is a number of units of an item that were accepted.
type Delivery struct {
	ID            string    `json:"id"`
	Item          string    `json:"relatedItem"`
	Quantity      int64     `json:"quantity"`
	Beneficiaries int64     `json:"beneficiaries,omitempty"`
	Date          time.Time `json:"date"`
}

// Item is something bought.
type Item struct {
	ID          Text        `json:"id"`
	Description string      `json:"description,omitempty"`
	Quantity    json.Number `json:"quantity,omitempty"`
	Unit        *Unit       `json:"unit,omitempty"`
}

// Unit is what an item is counted in, with the price of one.
type Unit struct {
	Name  string `json:"name,omitempty"`
	Value *Value `json:"value,omitempty"`
}

// Transaction is a payment.
type Transaction struct {
	ID    Text       `json:"id"`
	Date  *time.Time `json:"date,omitempty"`
	Value *Value     `json:"value,omitempty"`
	Payer *PartyRef  `json:"payer,omitempty"`
	Payee *PartyRef  `json:"payee,omitempty"`
	// Milestone is an extension of this package: the tranche that is paid.
	Milestone string `json:"relatedMilestone,omitempty"`
}

// Milestone is a tranche (type payment), an evaluation (assessment) or a report
// (reporting).
type Milestone struct {
	ID          Text       `json:"id"`
	Title       string     `json:"title,omitempty"`
	Type        string     `json:"type,omitempty"`
	Description string     `json:"description,omitempty"`
	DueDate     *time.Time `json:"dueDate,omitempty"`
	DateMet     *time.Time `json:"dateMet,omitempty"`
	Status      string     `json:"status,omitempty"`
	// Tranche and Score are an extension of this package.
	Tranche *Tranche `json:"tranche,omitempty"`
	Score   string   `json:"score,omitempty"` // an exact fraction
	Grade   string   `json:"grade,omitempty"`
}

// Tranche says what a payment milestone pays and what it asks for.
type Tranche struct {
	Share      renjia.Fraction `json:"share"`
	Completion renjia.Fraction `json:"completion,omitzero"`
	Evaluation string          `json:"evaluation,omitempty"`
	Score      int64           `json:"score,omitempty"`
	Staffed    bool            `json:"staffed,omitempty"`
	By         []GradeShare    `json:"byGrade,omitempty"`
	Rounding   renjia.Rounding `json:"rounding,omitempty"`
}

// GradeShare is the share of a tranche that a grade earns.
type GradeShare struct {
	Grade string          `json:"grade"`
	Share renjia.Fraction `json:"share"`
}

// Amendment is a change of a contract.
type Amendment struct {
	ID              string     `json:"id,omitempty"`
	Date            *time.Time `json:"date,omitempty"`
	Rationale       string     `json:"rationale,omitempty"`
	Description     string     `json:"description,omitempty"`
	AmendsReleaseID string     `json:"amendsReleaseID,omitempty"`
	ReleaseID       string     `json:"releaseID,omitempty"`
}

// Span is a period of instants; its end is the last instant in it.
type Span struct {
	Start *time.Time `json:"startDate,omitempty"`
	End   *time.Time `json:"endDate,omitempty"`
}

// Text is an identifier that a document may also write as a number.
type Text string

// UnmarshalJSON reads a string or a number, as it was written.
func (t *Text) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err == nil {
		*t = Text(s)
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("identifier %.40s: want text or a number: %w", b, renjia.ErrInvalid)
	}
	*t = Text(n)
	return nil
}

// Value is an amount of money. The number is kept as it was written; it is
// never a float.
type Value struct {
	Amount   json.Number     `json:"amount,omitempty"`
	Currency renjia.Currency `json:"currency,omitempty"`
}

// ValueOf writes an amount with all places of its currency: 478600.50.
func ValueOf(m renjia.Money) *Value {
	if m.Currency() == "" {
		return nil
	}
	return &Value{Amount: json.Number(m.Amount()), Currency: m.Currency()}
}

// Money returns the amount exactly. An amount finer than the currency allows,
// or in no listed currency, is ErrInvalid.
func (v *Value) Money() (renjia.Money, error) {
	if v == nil || v.Amount == "" {
		return renjia.Money{}, nil
	}
	r, ok := exactNumber(v.Amount.String())
	if !ok {
		return renjia.Money{}, fmt.Errorf("amount %.40s: out of range: %w", v.Amount, renjia.ErrInvalid)
	}
	places := 0
	if i := strings.IndexByte(v.Amount.String(), '.'); i >= 0 {
		places = len(v.Amount.String()) - i - 1
	}
	d, err := decimal.NewFromString(r.FloatString(places + maxExponent)) // exact: at most so many places
	if err != nil {
		return renjia.Money{}, fmt.Errorf("amount %.40s: %w", v.Amount, renjia.ErrInvalid)
	}
	return renjia.MoneyFromDecimal(d, v.Currency)
}
