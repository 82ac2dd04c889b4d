// Package peer measures the memory adapter beside hashicorp/go-memdb. It is a
// module of its own, so that nobody else depends on what it compares with.
package peer
