package credential_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/talent/credential"
)

// levels are the names of the rules in the shared cases.
var levels = map[string]string{
	"assistant": "cn/assistant-social-worker", "social_worker": "cn/social-worker", "senior": "cn/senior-social-worker",
}

type example struct {
	Rule  string
	Input struct {
		Level     string
		Hours     string `json:"hours_in_cycle"`
		Degree    bool   `json:"degree_obtained"`
		ValidFrom string `json:"valid_from"`
	}
	Expect struct {
		Met         bool
		ValidTo     string `json:"valid_to"`
		WindowOpens string `json:"window_opens"`
	}
}

func TestRulesOfChinaAnswerTheSharedCases(t *testing.T) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	text, err := os.ReadFile(filepath.Join(shared, "data", "talent", "rules.json"))
	require.NoError(t, err)
	var file struct{ Cases []json.RawMessage }
	require.NoError(t, json.Unmarshal(text, &file))
	rules, err := credential.Builtin()
	require.NoError(t, err)
	answered := map[string]int{}
	for _, raw := range file.Cases {
		var rule struct{ Rule string }
		require.NoError(t, json.Unmarshal(raw, &rule))
		if rule.Rule != "cn.sw.ce.2009" && rule.Rule != "cn.sw.registration" {
			continue
		}
		var c example
		require.NoError(t, json.Unmarshal(raw, &c))
		answered[c.Rule]++
		c.check(t, rules)
	}
	require.Len(t, answered, 2)
}

func (c *example) check(t *testing.T, rules credential.Rules) {
	if c.Rule == "cn.sw.registration" {
		rule := rules["cn/social-worker"]
		from := day(t, c.Input.ValidFrom)
		s := rule.Status(credential.Facts{Registered: from}, from)
		require.Equal(t, c.Expect.ValidTo, s.Until.AddDays(-1).String())
		require.Equal(t, c.Expect.WindowOpens, s.RenewFrom.String())
		return
	}
	rule := rules[levels[c.Input.Level]]
	hours, err := strconv.ParseInt(c.Input.Hours, 10, 64)
	if err != nil {
		return // parts of an hour, which facts do not carry
	}
	registered := day(t, "2024-01-01")
	s := rule.Status(credential.Facts{Registered: registered, Education: hours, Degree: c.Input.Degree}, registered)
	require.Equal(t, c.Expect.Met, s.MissingHours == 0)
}
