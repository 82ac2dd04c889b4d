package statute

import _ "embed"

//go:embed schema/pack.json
var packSchema []byte

//go:embed schema/overlay.json
var overlaySchema []byte

// PackSchema returns the JSON Schema (draft 2020-12) of rule packs, for editors
// and for checking files elsewhere. [Read] checks more: that the parts of a
// pack fit each other.
func PackSchema() []byte { return append([]byte(nil), packSchema...) }

// OverlaySchema returns the JSON Schema of overlays.
func OverlaySchema() []byte { return append([]byte(nil), overlaySchema...) }
