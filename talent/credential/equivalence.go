package credential

import (
	"fmt"

	"github.com/renjia-project/renjia"
)

// Equivalence says that one credential counts as another while it is in force:
// mutual recognition, renamed or merged titles. It has one direction.
type Equivalence struct {
	Credential string      `json:"credential"`
	CountsAs   string      `json:"counts_as"`
	From       renjia.Date `json:"from"`
	To         renjia.Date `json:"to"` // the last day; zero: still in force
	Source     string      `json:"source"`
}

// Equivalences are all that are recognized.
type Equivalences []Equivalence

// Validate checks that each names two credentials and its source.
func (all Equivalences) Validate() error {
	var p renjia.Problems
	for i, x := range all {
		path := fmt.Sprintf("[%d]", i)
		p.Require(x.Credential != "" && x.CountsAs != "" && x.Credential != x.CountsAs, path, "needs two credentials")
		p.Require(x.Source != "", path+".source", "must be given")
		p.Require(x.To.IsZero() || !x.To.Before(x.From), path+".to", "must not be before from")
	}
	return p.Err("equivalences")
}

// Count reports whether a credential counts as another on a day, through as many
// equivalences as it takes. Without a day only those without dates apply. It takes
// O(n²) time.
func (all Equivalences) Count(has, as string, on renjia.Date) bool {
	reached := map[string]bool{has: has != ""}
	for range len(all) + 1 {
		before := len(reached)
		for _, x := range all {
			if reached[x.Credential] && x.inForce(on) {
				reached[x.CountsAs] = true
			}
		}
		if len(reached) == before {
			break
		}
	}
	return reached[as]
}

func (x *Equivalence) inForce(on renjia.Date) bool {
	if on.IsZero() {
		return x.From.IsZero() && x.To.IsZero()
	}
	return !on.Before(x.From) && (x.To.IsZero() || !x.To.Before(on))
}
