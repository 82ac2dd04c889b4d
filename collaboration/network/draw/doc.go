// Package draw draws graphs as SVG.
package draw
