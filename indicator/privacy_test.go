package indicator_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/storage/privacy"
	"github.com/renjia-project/renjia/talent"
)

var writeNeutral = flag.Bool("neutral", false, "write testdata/neutral.txt anew; read what changed")

const neutralFile = "testdata/neutral.txt"

// Every text, date, instant and reference in a record of the four wings carries
// the struct tag privacy, or stands in testdata/neutral.txt as a field that says
// nothing about a person by itself. A new field belongs to one of the two:
// somebody has to look at it.
func TestEveryFieldOfARecordIsClassified(t *testing.T) {
	kinds := slices.Concat(governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds())
	var open []string
	for _, f := range privacy.Unclassified(nil, kinds...) {
		open = append(open, f.String())
	}
	slices.Sort(open)
	if *writeNeutral {
		require.NoError(t, os.WriteFile(neutralFile, []byte(strings.Join(open, "\n")+"\n"), 0o644))
	}
	b, err := os.ReadFile(neutralFile)
	require.NoError(t, err)
	listed := strings.Fields(string(b))
	for _, name := range open {
		assert.Contains(t, listed, name, `say with a tag such as privacy:"personal" what the field gives away, or list it in %s`, neutralFile)
	}
	for _, name := range listed {
		assert.Contains(t, open, name, "%s lists what is tagged or no longer there", neutralFile)
	}
}

// Whoever asks what is kept about them must be found: in each of these kinds a
// field says whom the record is about.
func TestRecordsAboutPeopleSaySo(t *testing.T) {
	about := map[string]bool{}
	for _, k := range slices.Concat(governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds()) {
		for _, f := range privacy.Fields(k) {
			about[k.Kind()] = about[k.Kind()] || f.About
		}
	}
	for _, kind := range []string{
		"governance_seat", "governance_attendance", "governance_turn", "resources_client", "resources_case", "resources_contact", "resources_response",
		"resources_event", "resources_booking", "resources_credit_account", "resources_credit_hours", "collaboration_role", "collaboration_referral",
		"talent_person", "talent_engagement", "talent_registration", "talent_supervision", "talent_hours_record", "talent_assessment",
		"talent_attendance", "talent_absence", "talent_appraisal", "talent_hours_certificate",
	} {
		assert.True(t, about[kind], kind)
	}
}
