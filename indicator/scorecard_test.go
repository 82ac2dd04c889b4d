package indicator_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/indicator"
)

func TestScorecardComputesEveryIndicatorByHand(t *testing.T) {
	card, err := fixture(t).Scorecard()
	require.NoError(t, err)
	want := map[indicator.ID]float64{
		indicator.Turnout:                 (201 + 180) / 600.0,
		indicator.Adopted:                 1 / 2.0,
		indicator.ContractHours:           17059 / 35244.0,
		indicator.FundingConcentration:    85 / 162.0,
		indicator.FundingDiversification:  154 / 243.0,
		indicator.ServiceInequality:       1129 / 2085.0, // the "hours" vector of the reference file, in minutes
		indicator.ServiceByNeed:           2 * (-2*240 + 120 + 2*480) / (25 * 360.0),
		indicator.Certification:           2 / 3.0,
		indicator.Publication:             1 / 2.0,
		indicator.PublicationInTime:       1 / 2.0,
		indicator.CommitmentsKept:         6 / 8.0,
		indicator.AgreementDensity:        5 / 15.0,
		indicator.AgreementCentralization: (6*4 - 10) / 20.0,
		indicator.Periphery:               3 / 5.0,
		indicator.CertifiedStaff:          14 / 16.0,
		indicator.SupervisionRatio:        15 / 3.0,
		indicator.StaffTurnover:           4 / 19.0,
		indicator.Retention12Months:       .864,
	}
	catalogue, err := indicator.Builtin()
	require.NoError(t, err)
	got := map[indicator.ID]float64{}
	for _, g := range card.Groups {
		for _, s := range g.Scores {
			require.NotNil(t, s.Result, s.Indicator)
			require.NotEmpty(t, s.Result.Source)
			require.NotEmpty(t, s.Result.Inputs)
			require.Positive(t, s.Result.N)
			measure, ok := catalogue.Measure(s.Result.ID)
			require.True(t, ok)
			require.True(t, (s.Result.Variant == "" && measure.Variants == nil) || slices.Contains(measure.Variants, s.Result.Variant), s.Result.Variant)
			got[s.Indicator] = s.Result.Value
		}
	}
	require.Len(t, got, len(want))
	for id, v := range want {
		require.InDelta(t, v, got[id], 1e-12, id)
	}
}

func TestStarIsFullyCentralizedAndAllPeriphery(t *testing.T) {
	d := fixture(t)
	d.Organizations = named([]indicator.Organization{{Lead: true, Partners: []int{1, 2, 3}}, {Partners: []int{0}}, {Partners: []int{0}}, {Partners: []int{0}}})
	card, err := d.Scorecard()
	require.NoError(t, err)
	values := map[indicator.ID]float64{}
	for _, s := range card.Groups[3].Scores {
		values[s.Indicator] = s.Result.Value
	}
	require.Equal(t, map[indicator.ID]float64{indicator.AgreementDensity: .5, indicator.AgreementCentralization: 1, indicator.Periphery: 1}, values)
}

func TestRetentionBeyondTheLastObservationIsUndefined(t *testing.T) {
	d := fixture(t)
	d.Retention.Last = 364
	d.Retention.Steps = d.Retention.Steps[:2]
	card, err := d.Scorecard()
	require.NoError(t, err)
	scores := card.Groups[4].Scores
	require.Nil(t, scores[len(scores)-1].Result)
	require.Contains(t, scores[len(scores)-1].Undefined.EN, "365 days")
}

func TestIncomeInTwoCurrenciesIsNotCompared(t *testing.T) {
	d := fixture(t)
	require.NoError(t, json.Unmarshal([]byte(`{"amount":"5.00","currency":"USD"}`), &d.Income[1].Amount))
	card, err := d.Scorecard()
	require.NoError(t, err)
	for _, s := range card.Groups[1].Scores {
		if s.Indicator == indicator.FundingConcentration || s.Indicator == indicator.FundingDiversification {
			require.Nil(t, s.Result)
		}
	}
}

func TestDataSurvivesJSON(t *testing.T) {
	d := fixture(t)
	b, err := json.Marshal(d)
	require.NoError(t, err)
	var back indicator.Data
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, renderings(t, d), renderings(t, &back))
}
