package retention

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Minimum is a period for which a text requires records to be kept at least.
type Minimum struct {
	ID        string      `json:"id"`
	Records   renjia.Text `json:"records"` // which
	Period    Period      `json:"period,omitzero"`
	Permanent bool        `json:"permanent,omitempty"` // without end
	Counting  Counting    `json:"counting"`
	Law       renjia.Text `json:"law"`
	Article   string      `json:"article"`
	TextDate  renjia.Date `json:"text_date"` // of the version that was read
	// Unverified says what was not checked against the text itself.
	Unverified string `json:"unverified,omitempty"`
}

// Validate checks that the minimum says which records, how long and where.
func (m Minimum) Validate() error {
	var p renjia.Problems
	p.Require(m.ID != "" && !m.Records.IsZero() && !m.Law.IsZero() && m.Article != "" && !m.TextDate.IsZero(), "", "must name id, records, law, article and date")
	p.Require(m.Permanent == m.Period.IsZero(), "period", "want either a period or permanent")
	p.Require(m.Counting == FromRecord || m.Counting == FromYear, "counting", "want record or year")
	return p.Err("minimum")
}

//go:embed minimums/cn.json
var minimumsCN []byte

var minimums = sync.OnceValues(func() ([]Minimum, error) {
	var file struct {
		Minimums []Minimum `json:"minimums"`
	}
	if err := strict.Read(bytes.NewReader(minimumsCN), "minimums/cn.json", maxSchedule, &file); err != nil {
		return nil, err
	}
	for _, m := range file.Minimums {
		if err := m.Validate(); err != nil {
			return nil, fmt.Errorf("minimum %s: %w", m.ID, err)
		}
	}
	return file.Minimums, nil
})

// Minimums returns the least periods of Chinese law that this package knows.
// They are few, and none is for all records: each names the records it is about.
func Minimums() ([]Minimum, error) {
	all, err := minimums()
	return slices.Clone(all), err
}

func minimum(id string) (Minimum, error) {
	all, err := minimums()
	if err != nil {
		return Minimum{}, err
	}
	for _, m := range all {
		if m.ID == id {
			return m, nil
		}
	}
	return Minimum{}, fmt.Errorf("minimum %q: %w", id, renjia.ErrNotFound)
}
