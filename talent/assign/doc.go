// Package assign places people on posts, shifts or cases: one each, as many as
// possible, at least cost, with a proof that anyone can check.
package assign
