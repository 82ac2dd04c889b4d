// Package sum adds floats up without losing what matters: with a correction that
// keeps the error of a long sum as small as that of a short one ([Compensated]), or
// without any error at all where the floats are decimals of at most 15 digits, as
// numbers that people write down are ([Places], [Scaled], [Products]).
//
// A float that stands for a decimal of at most 15 significant digits stands for
// only one: the decimal that was typed is known again, and 0.1 is one tenth.
package sum
