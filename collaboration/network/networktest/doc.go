// Package networktest holds what tests of network packages share: small graphs
// written as text, published networks with the values other programs agree on,
// and seeded random graphs.
package networktest
