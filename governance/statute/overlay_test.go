package statute_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// byLaw is an overlay over art. 278 with the given members.
func byLaw(members string) string {
	return `{"id": "garden/by-law", "base": "cn/civil-code-278", "title": {"en": "By-law"}, "source": "Rules of procedure of the Garden estate",
	"text_date": "2024-05-01", "valid": {"from": "2024-06-01"}` + members + `}`
}

func overlaid(t *testing.T, members string) (*statute.Library, error) {
	o, err := statute.ReadOverlay(strings.NewReader(byLaw(members)), "by-law.json")
	require.NoError(t, err)
	return statute.Builtin().Overlay(o)
}

func TestOverlayMakesChoices(t *testing.T) {
	lib, err := overlaid(t, `, "choices": {"parking": "left-out", "receipt-only": "abstain"}, "notice_days": 20, "agenda_closed": true,
	"publication": {"within_days": 3, "display_days": 30}`)
	require.NoError(t, err)
	r, err := lib.At("cn/civil-code-278/special", day(t, "2026-01-01"))
	require.NoError(t, err)
	require.Equal(t, "left-out", r.Chosen["parking"])
	require.Equal(t, rule.ForAbstain, r.Participation[rule.ReceiptOnly])
	require.Equal(t, 20, r.Convening.NoticeDays)
	require.True(t, r.Convening.AgendaClosed)
	require.Equal(t, 30, r.Publication.DisplayDays)
	require.Equal(t, 12, r.Publication.ChallengeMonths)
	require.Contains(t, r.Overlay, "garden/by-law")

	before, err := lib.At("cn/civil-code-278/special", day(t, "2024-05-31"))
	require.NoError(t, err)
	require.Empty(t, before.Overlay, "not in force yet")
	plain, err := statute.Builtin().At("cn/civil-code-278/special", day(t, "2026-01-01"))
	require.NoError(t, err)
	require.NotContains(t, plain.Participation, rule.ReceiptOnly, "the other library is as it was")
}

func TestOverlayMayBeStricterThanTheLaw(t *testing.T) {
	lib, err := overlaid(t, `, "pass": {"all": [
	{"id": "pass-heads", "measure": "heads", "numerator": "yes", "base": "roll", "op": ">", "fraction": "1/2", "source": "cl. 9"},
	{"id": "committee", "measure": "heads", "numerator": "no", "base": "roll", "op": "<=", "fraction": "1/4", "source": "cl. 10"}]}`)
	require.ErrorIs(t, err, renjia.ErrInvalid, "1/2 of all is less than 3/4 of participants may be: refused for special matters")
	require.Nil(t, lib)
	o, err := statute.ReadOverlay(strings.NewReader(strings.Replace(byLaw(`, "pass": {"all": [
	{"id": "pass-heads", "measure": "heads", "numerator": "yes", "base": "roll", "op": ">", "fraction": "1/2", "source": "cl. 9"}]}`), `278"`, `278/ordinary"`, 1)), "by-law.json")
	require.NoError(t, err)
	lib, err = statute.Builtin().Overlay(o)
	require.NoError(t, err)
	r, err := lib.At("cn/civil-code-278/ordinary", day(t, "2026-01-01"))
	require.NoError(t, err)
	require.Equal(t, rule.Roll, r.Pass.All[0].Base)
	require.Len(t, r.Pass.All, 2)
	_, err = lib.Overlay(o)
	require.ErrorIs(t, err, renjia.ErrExists)
}

func TestOverlayCannotLoosenTheLaw(t *testing.T) {
	for name, members := range map[string]string{
		"a lower fraction":            `, "quorum": {"all": [{"id": "quorum-heads", "measure": "heads", "numerator": "participating", "base": "roll", "op": ">=", "fraction": "1/2", "source": "x"}]}`,
		"at least for more than":      `, "pass": {"all": [{"id": "pass-heads", "measure": "heads", "numerator": "yes", "base": "participating", "op": ">=", "fraction": "1/2", "source": "x"}]}`,
		"a smaller base":              `, "pass": {"all": [{"id": "pass-heads", "measure": "heads", "numerator": "yes", "base": "yes+no", "op": ">=", "fraction": "3/4", "source": "x"}]}`,
		"a larger numerator":          `, "pass": {"all": [{"id": "pass-heads", "measure": "heads", "numerator": "yes+abstain", "base": "participating", "op": ">=", "fraction": "3/4", "source": "x"}]}`,
		"another measure":             `, "pass": {"all": [{"id": "pass-heads", "measure": "area", "numerator": "yes", "base": "participating", "op": ">=", "fraction": "3/4", "source": "x"}]}`,
		"an abstention as a yes":      `, "participation": {"abstain": "yes"}`,
		"silence as a yes":            `, "participation": {"absent": "yes"}`,
		"a void proxy as present":     `, "participation": {"void-proxy": "present"}`,
		"measures of its own":         `, "measures": ["votes"]`,
		"shorter notice":              `, "notice_days": 7`,
		"a shorter challenge":         `, "publication": {"challenge_months": 1}`,
		"unwritten proxies":           `, "proxy": {"allowed": true}`,
		"a choice that is none":       `, "choices": {"colour": "red"}`,
		"an option that is none":      `, "choices": {"parking": "sometimes"}`,
		"a response that is unknown":  `, "participation": {"nodding": "yes"}`,
		"an unknown measure in a new": `, "pass": {"all": [{"id": "more", "measure": "votes", "numerator": "yes", "base": "roll", "op": ">=", "fraction": "1/4", "source": "x"}]}`,
	} {
		_, err := overlaid(t, members)
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	o, err := statute.ReadOverlay(strings.NewReader(strings.Replace(byLaw(""), "civil-code-278", "civil-code-999", 1)), "by-law.json")
	require.NoError(t, err)
	_, err = statute.Builtin().Overlay(o)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	_, err = statute.ReadOverlay(strings.NewReader(byLaw(`, "quorom": {}, "notice_days": "ten", "agenda_closed": 1`)), "by-law.json")
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 3)
	require.Equal(t, 2, invalid.Problems[0].Place.Line)
}

func TestOpenRulesAreTheCovenants(t *testing.T) {
	r, err := statute.Builtin().At("us/hoa/amendment", day(t, "2026-01-01"))
	require.NoError(t, err)
	_, err = rule.Evaluate(r, nil, nil)
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	require.Equal(t, []string{"all-votes", "votes-cast", "members-present"}, open.Choices[0].Options)
	o, err := statute.ReadOverlay(strings.NewReader(strings.Replace(byLaw(`, "pass": {"all": [{"id": "p", "measure": "votes", "numerator": "yes", "base": "roll", "op": ">=", "fraction": "3/5", "source": "decl."}]}`), "cn/civil-code-278", "us/hoa", 1)), "by-law.json")
	require.NoError(t, err)
	lib, err := statute.Builtin().Overlay(o)
	require.NoError(t, err)
	r, err = lib.At("us/hoa/resolution", day(t, "2026-01-01"))
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(3, 5), r.Pass.All[0].Fraction)
}
