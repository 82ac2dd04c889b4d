// Package charity tests what a charitable organization must spend on its
// purposes and may spend on its administration.
package charity
