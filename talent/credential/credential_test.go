package credential_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

func day(t require.TestingT, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

// 72 hours for assistants, 90 for the others, in three years (see rules.json).
func TestARegistrationLastsThreeYears(t *testing.T) {
	rules, err := credential.Builtin()
	require.NoError(t, err)
	rule := rules["cn/social-worker"]
	facts := credential.Facts{Registered: day(t, "2024-02-29"), Education: 89}
	for on, want := range map[string]credential.State{
		"2024-02-28": credential.Unregistered, "2024-02-29": credential.Valid, "2026-11-27": credential.Valid,
		"2026-11-28": credential.Renewable, "2027-02-27": credential.Renewable, "2027-02-28": credential.Expired,
	} {
		s := rule.Status(facts, day(t, on))
		require.Equal(t, want, s.State, on)
	}
	require.EqualValues(t, 1, rule.Status(facts, day(t, "2025-01-01")).MissingHours)
	assistant := rules["cn/assistant-social-worker"]
	require.Zero(t, assistant.Status(facts, day(t, "2025-01-01")).MissingHours)
	require.Equal(t, credential.Unregistered, rule.Status(credential.Facts{}, day(t, "2025-01-01")).State)
}

func TestRulesWithoutSourceOrWithUnknownFieldsAreRefused(t *testing.T) {
	for _, text := range []string{
		`{"rules":[{"id":"x","title":{"en":"x"},"registration_years":1,"education_hours":1,"renewal_months":1,"source":"","verification":"v"}]}`,
		`{"rules":[{"id":"x","cycle":3}]}`, `{`, `{"rules":[]} {}`,
		`{"rules":[{"id":"x","title":{"en":"x"},"registration_years":1,"education_hours":1,"renewal_months":13,"source":"s","verification":"v"}]}`,
	} {
		rules, err := credential.Read(strings.NewReader(text))
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
		require.Nil(t, rules)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"rules":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := credential.Read(strings.NewReader(text))
		for _, r := range rules {
			if err == nil && r.Validate() != nil {
				t.Error("accepted an invalid rule")
			}
		}
	})
}

func TestADegreeCountsOnce(t *testing.T) {
	rules, err := credential.Builtin()
	require.NoError(t, err)
	rule := rules["cn/social-worker"]
	s := rule.Status(credential.Facts{Registered: day(t, "2024-05-01"), Degree: true}, day(t, "2025-01-01"))
	require.Zero(t, s.MissingHours)
	require.True(t, s.Explanation.All())
}

func TestAFirstRegistrationHasAYear(t *testing.T) {
	rules, err := credential.Builtin()
	require.NoError(t, err)
	rule := rules["cn/assistant-social-worker"]
	facts := credential.Facts{Certified: day(t, "2024-10-15")}
	s := rule.Status(facts, day(t, "2025-10-14"))
	require.Equal(t, credential.Unregistered, s.State)
	require.Equal(t, day(t, "2025-10-15"), s.RegisterBy)
	require.True(t, s.Explanation.All())
	require.False(t, rule.Status(facts, day(t, "2025-10-15")).Explanation.All())
	require.True(t, rule.Status(credential.Facts{}, day(t, "2025-10-15")).RegisterBy.IsZero(), "nothing is known of a certificate")
}

func TestAStatusMovesOnlyForward(t *testing.T) {
	rules, err := credential.Builtin()
	require.NoError(t, err)
	order := map[credential.State]int{credential.Unregistered: 0, credential.Valid: 1, credential.Renewable: 2, credential.Expired: 3}
	rapid.Check(t, func(t *rapid.T) {
		rule := rules[rapid.SampledFrom([]string{"cn/assistant-social-worker", "cn/social-worker", "cn/senior-social-worker"}).Draw(t, "rule")]
		start := day(t, "2019-01-01")
		facts := credential.Facts{Registered: start.AddDays(rapid.IntRange(0, 3000).Draw(t, "registered")), Education: rapid.Int64Range(0, 200).Draw(t, "hours")}
		a := rapid.IntRange(0, 6000).Draw(t, "a")
		b := rapid.IntRange(a, 6000).Draw(t, "b")
		early, late := rule.Status(facts, start.AddDays(a)), rule.Status(facts, start.AddDays(b))
		require.LessOrEqual(t, order[early.State], order[late.State])
		for _, s := range []credential.Status{early, late} {
			if s.State != credential.Unregistered {
				require.Equal(t, max(0, rule.EducationHours-facts.Education), s.MissingHours)
				require.True(t, facts.Registered.Before(s.RenewFrom) && s.RenewFrom.Before(s.Until))
			}
		}
	})
}
