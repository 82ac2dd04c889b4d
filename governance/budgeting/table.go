package budgeting

// table keeps what a file says beyond what rules need, in the file's order, so
// that it can be written again.
type table struct{}
