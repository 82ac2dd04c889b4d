package credential_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
		"2024-02-28": credential.Unregistered, "2024-02-29": credential.Valid, "2026-11-29": credential.Valid,
		"2026-11-30": credential.Renewable, "2027-02-27": credential.Renewable, "2027-02-28": credential.Expired,
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
		`{"rules":[{"id":"x","title":{"en":"x"},"registration_years":1,"education_hours":1,"renewal_window_days":1,"source":"","verification":"v"}]}`,
		`{"rules":[{"id":"x","cycle":3}]}`, `{`,
	} {
		_, err := credential.Read(strings.NewReader(text))
		require.ErrorIs(t, err, renjia.ErrInvalid, text)
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

func ExampleRule_Status() {
	rules, err := credential.Builtin()
	if err != nil {
		fmt.Println(err)
		return
	}
	rule := rules["cn/social-worker"]
	registered, _ := renjia.ParseDate("2024-05-01")
	on, _ := renjia.ParseDate("2026-12-31")
	s := rule.Status(credential.Facts{Registered: registered, Education: 60}, on)
	fmt.Println(s.State, "until", s.Until, "missing hours:", s.MissingHours)
	// Output: valid until 2027-05-01 missing hours: 30
}
