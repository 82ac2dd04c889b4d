package indicator_test

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/privacy"
)

var writeNeutral = flag.Bool("neutral", false, "write testdata/neutral.txt anew; read what changed")

const neutralFile = "testdata/neutral.txt"

// Every text, date, instant and reference in a record of the four wings carries
// the struct tag privacy, or stands in testdata/neutral.txt as a field that says
// nothing about a person by itself. A new field belongs to one of the two:
// somebody has to look at it.
func TestEveryFieldOfARecordIsClassified(t *testing.T) {
	var open []string
	for _, f := range privacy.Unclassified(nil, kinds()...) {
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
	for _, k := range kinds() {
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

// The tags of the wings make a dossier: what the wings recorded about one person
// is found through their own records, and nobody else's identifier is in it.
func TestTheWingsAnswerAPersonWhoAsks(t *testing.T) {
	ctx := t.Context()
	all := append(kinds(), privacy.Kinds()...)
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(ctx, all...))
	space := store.Space("ferry")
	fillResources(t, space)
	fillStaff(t, space)

	about := func(d *privacy.Dossier) map[string]int {
		n := map[string]int{}
		for _, r := range d.Records {
			if r.About && !r.Erased {
				n[r.Ref.Kind]++
			}
		}
		return n
	}
	staff, err := privacy.Collect(ctx, space, importer, personRef("staff 0"), all...)
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"talent_person": 1, "talent_engagement": 1, "talent_registration": 1, "talent_guard": 1}, about(staff), "the guard has the person's identifier")

	wang, err := privacy.Collect(ctx, space, importer, personRef("wang"), all...)
	require.NoError(t, err)
	assert.Equal(t, 1, about(wang)["resources_contact"], "the visit to Wang alone")
	var text strings.Builder
	require.NoError(t, wang.WriteJSON(&text))
	assert.NotContains(t, text.String(), personRef("li").ID.String())
	assert.Contains(t, text.String(), "withheld: concerns others", "the worker in the visit to both")

	decisions := map[string]privacy.Decision{}
	for kind := range about(wang) {
		decisions[kind] = privacy.Decision{}
	}
	_, err = privacy.Erase(ctx, space, importer, personRef("wang"), privacy.PurposeReached, decisions, all...)
	require.NoError(t, err)
	_, err = space.Verify(ctx, 1)
	require.NoError(t, err)
	wang, err = privacy.Collect(ctx, space, importer, personRef("wang"), all...)
	require.NoError(t, err)
	assert.Empty(t, about(wang))
	assert.NotEmpty(t, wang.Records, "the visit to both stays")
}
