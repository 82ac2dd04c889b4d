// Package floors holds no code, only the test of the module's floors: which
// package may import which, what may stay out of a program that does not ask
// for it, and where no clock is read.
package floors
