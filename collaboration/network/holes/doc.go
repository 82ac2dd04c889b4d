// Package holes measures structural holes: how far a party's contacts are tied to
// each other, and who stands between those who are not (Burt 1992).
package holes
