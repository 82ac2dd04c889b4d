package charity

import _ "embed"

//go:embed schema/rules.json
var rulesSchema []byte

//go:embed schema/clocks.json
var clocksSchema []byte

// RulesSchema returns the JSON Schema (draft 2020-12) of regimes, for editors
// and for checking files elsewhere. [ReadRules] checks more.
func RulesSchema() []byte { return append([]byte(nil), rulesSchema...) }

// ClocksSchema returns the JSON Schema of clocks.
func ClocksSchema() []byte { return append([]byte(nil), clocksSchema...) }
