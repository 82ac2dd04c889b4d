package voting

import (
	_ "embed"
	"slices"
)

//go:embed schema/elections.json
var electionsSchema []byte

// ElectionsSchema returns the JSON Schema (draft 2020-12) of what [WriteJSON]
// writes, for editors and for checking files elsewhere. [ReadJSON] checks more,
// such as that ballots list only candidates there are, and knows some members of
// published collections besides.
func ElectionsSchema() []byte { return slices.Clone(electionsSchema) }
