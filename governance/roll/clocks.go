package roll

// Electorate is who votes on a residents' roll.
type Electorate string
