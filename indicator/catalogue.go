package indicator

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"

	"github.com/renjia-project/renjia"
)

// ID names an indicator of the catalogue, for example "turnout".
type ID string

// The indicators of the scorecard, in the order of the catalogue.
const (
	Turnout                 ID = "turnout"
	Adopted                 ID = "adopted"
	ContractHours           ID = "contract_hours"
	FundingConcentration    ID = "funding_concentration"
	FundingDiversification  ID = "funding_diversification"
	ServiceInequality       ID = "service_inequality"
	ServiceByNeed           ID = "service_by_need"
	Certification           ID = "certification"
	Publication             ID = "publication"
	PublicationInTime       ID = "publication_in_time"
	CommitmentsKept         ID = "commitments_kept"
	AgreementDensity        ID = "agreement_density"
	AgreementCentralization ID = "agreement_centralization"
	Periphery               ID = "periphery"
	CertifiedStaff          ID = "certified_staff"
	SupervisionRatio        ID = "supervision_ratio"
	StaffTurnover           ID = "staff_turnover"
	Retention12Months       ID = "retention_12_months"
)

// Dimension is one of the five dimensions of the case study.
type Dimension string

// The dimensions.
const (
	Autonomy      Dimension = "A" // governance concepts and autonomy (治理理念与自治)
	Resources     Dimension = "B" // social resources (社会资源)
	Mechanisms    Dimension = "C" // institutional mechanisms (制度机制)
	Collaboration Dimension = "D" // multi-subject collaboration (多元主体协同)
	Talent        Dimension = "E" // professional talents (专业人才)
)

// Dimensions returns the five dimensions in order.
func Dimensions() []Dimension {
	return []Dimension{Autonomy, Resources, Mechanisms, Collaboration, Talent}
}

// Title returns the name of the dimension.
func (d Dimension) Title() renjia.Text {
	switch d {
	case Autonomy:
		return renjia.Text{EN: "Governance concepts and autonomy", ZH: "治理理念与自治"}
	case Resources:
		return renjia.Text{EN: "Social resources", ZH: "社会资源"}
	case Mechanisms:
		return renjia.Text{EN: "Institutional mechanisms", ZH: "制度机制"}
	case Collaboration:
		return renjia.Text{EN: "Multi-subject collaboration", ZH: "多元主体协同"}
	case Talent:
		return renjia.Text{EN: "Professional talents", ZH: "专业人才"}
	}
	return renjia.Text{}
}

// Unit says how the values of an indicator are printed.
type Unit string

// The units.
const (
	Percent Unit = "percent" // 0.67 prints as 67.0 %
	Index   Unit = "index"   // 0.4621 prints as it is
	Number  Unit = "number"  // 5.666… prints as 5.67
)

// Measure is a formula that an indicator uses.
type Measure struct {
	ID        MeasureID   `json:"id"`
	Title     renjia.Text `json:"title"`
	Formula   string      `json:"formula"`
	Range     string      `json:"range"`
	Source    string      `json:"source"`
	Variants  []string    `json:"variants,omitempty"`
	Undefined renjia.Text `json:"undefined"` // when there is no value
}

// Indicator is a measure taken of a community: which dimension it belongs to,
// which formula it uses on which inputs, and how to read it.
type Indicator struct {
	ID        ID            `json:"id"`
	Dimension Dimension     `json:"dimension"`
	Measure   MeasureID     `json:"measure"`
	Title     renjia.Text   `json:"title"`
	Unit      Unit          `json:"unit"`
	Inputs    []renjia.Text `json:"inputs"`
	Reading   renjia.Text   `json:"reading"`
}

// Catalogue lists measures and the indicators that use them.
type Catalogue struct {
	Version    string      `json:"version"`
	Measures   []Measure   `json:"measures"`
	Indicators []Indicator `json:"indicators"`
}

// Measure returns the formula of that name, and false if there is none.
func (c *Catalogue) Measure(id MeasureID) (Measure, bool) {
	i := slices.IndexFunc(c.Measures, func(m Measure) bool { return m.ID == id })
	if i < 0 {
		return Measure{}, false
	}
	return c.Measures[i], true
}

// Indicator returns the indicator of that name, and false if there is none.
func (c *Catalogue) Indicator(id ID) (Indicator, bool) {
	i := slices.IndexFunc(c.Indicators, func(x Indicator) bool { return x.ID == id })
	if i < 0 {
		return Indicator{}, false
	}
	return c.Indicators[i], true
}

// Validate reports every gap: missing texts, names used twice, unknown
// dimensions, units and measures.
func (c *Catalogue) Validate() error {
	var p renjia.Problems
	p.Require(c.Version != "", "version", "is missing")
	measures := map[MeasureID]bool{}
	for i, m := range c.Measures {
		path := "measures[" + strconv.Itoa(i) + "]"
		p.Require(m.ID != "" && !measures[m.ID], path+".id", "%q is empty or used twice", m.ID)
		measures[m.ID] = true
		requireText(&p, path+".title", m.Title)
		requireText(&p, path+".undefined", m.Undefined)
		p.Require(m.Formula != "" && m.Range != "" && m.Source != "", path, "needs formula, range and source")
	}
	seen := map[ID]bool{}
	for i, x := range c.Indicators {
		path := "indicators[" + strconv.Itoa(i) + "]"
		p.Require(x.ID != "" && !seen[x.ID], path+".id", "%q is empty or used twice", x.ID)
		seen[x.ID] = true
		p.Within(path, x.validate(measures))
	}
	return p.Err("indicator catalogue")
}

func (x *Indicator) validate(measures map[MeasureID]bool) error {
	var p renjia.Problems
	p.Require(!x.Dimension.Title().IsZero(), "dimension", "%q: want A to E", x.Dimension)
	p.Require(measures[x.Measure], "measure", "%q is not in the catalogue", x.Measure)
	p.Require(x.Unit == Percent || x.Unit == Index || x.Unit == Number, "unit", "%q: want percent, index or number", x.Unit)
	requireText(&p, "title", x.Title)
	requireText(&p, "reading", x.Reading)
	p.Require(len(x.Inputs) > 0, "inputs", "are missing")
	for i, t := range x.Inputs {
		requireText(&p, "inputs["+strconv.Itoa(i)+"]", t)
	}
	return p.Err("indicator")
}

func requireText(p *renjia.Problems, path string, t renjia.Text) {
	p.Require(t.EN != "" && t.ZH != "", path, "needs English and Chinese")
}

// ReadCatalogue reads a catalogue from JSON. Unknown fields, anything behind
// the document and what Validate finds are errors.
func ReadCatalogue(r io.Reader) (*Catalogue, error) {
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	var c Catalogue
	if err := decoder.Decode(&c); err != nil {
		return nil, fmt.Errorf("indicator catalogue: at byte %d: %w: %w", decoder.InputOffset(), err, renjia.ErrInvalid)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("indicator catalogue: more after the document at byte %d: %w", decoder.InputOffset(), renjia.ErrInvalid)
	}
	if err := c.Validate(); err != nil {
		return nil, err
	}
	return &c, nil
}

//go:embed catalogue.json
var catalogueJSON []byte

var builtin = sync.OnceValues(Builtin)

// Builtin returns a new copy of the catalogue that the library carries.
func Builtin() (*Catalogue, error) { return ReadCatalogue(bytes.NewReader(catalogueJSON)) }

func sourceOf(id MeasureID) (string, error) {
	c, err := builtin()
	if err != nil {
		return "", err
	}
	m, ok := c.Measure(id)
	if !ok {
		return "", fmt.Errorf("measure %s: not in the catalogue: %w", id, renjia.ErrNotFound)
	}
	return m.Source, nil
}
