package statement

import _ "embed"

//go:embed schema/layout.json
var layoutSchema []byte

// LayoutSchema returns the JSON Schema (draft 2020-12) of layouts, for editors
// and for checking files elsewhere. [ReadLayout] checks more: that lines and
// rules fit each other.
func LayoutSchema() []byte { return append([]byte(nil), layoutSchema...) }
