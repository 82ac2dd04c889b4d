package election_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/statute"
)

// What a rule names as its regulation must be there from the day on which the
// rule is in force.
func TestTheRegulationsThatRulesNameAreThere(t *testing.T) {
	named := 0
	for _, x := range statute.Builtin().List() {
		r, err := statute.Builtin().At(x.ID, x.Valid.From)
		require.NoError(t, err)
		if r.Regulation == "" {
			continue
		}
		named++
		_, err = election.Lookup(r.Regulation, x.Valid.From)
		require.NoError(t, err, x.ID)
	}
	require.Positive(t, named)
}
