package process

import (
	"math/big"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

// The measures of this package.
const (
	ConformanceShare   measured.ID = "conformance"
	ReplayFitness      measured.ID = "token_fitness"
	DeadlineCompliance measured.ID = "deadline_compliance"
	MedianDelay        measured.ID = "median_delay"
	DisclosureIndex    measured.ID = "disclosure_index"
	DecisionFollow     measured.ID = "follow_through"
	TaskBurden         measured.ID = "delegated_burden"
)

// share returns part/whole, whole being above 0, with n = whole.
func share(a measured.About, part, whole int64) measured.Result {
	a.N = whole
	return a.Exactly(big.NewRat(part, whole))
}

// happened reports whether something has a day, and it is not after another.
func happened(day, asOf renjia.Date) bool { return !day.IsZero() && day.Compare(asOf) <= 0 }

func needsDay(id measured.ID, asOf renjia.Date) error {
	if asOf.IsZero() {
		return id.Unspecified("as of", "whether a case is late depends on the day of the question")
	}
	return nil
}
