package credential_test

import (
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

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
