// Package budgeting decides participatory budgets (参与式预算): which projects of
// many a community pays for out of a budget, by rules that are exact and say why.
package budgeting
