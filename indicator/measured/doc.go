// Package measured says what a measure returns: a value together with all that is
// needed to compute it again, or the reason why there is none.
//
// # When to use it
//
// The measures below package indicator return its types; a program reads them. A
// [Result] is one value; results of several values embed [About].
//
// # Undefined is not zero
//
// A share of nothing or the agreement of one coder does not exist. A measure then
// returns an *[UndefinedError], with the reason in English and Chinese. A choice
// that only the caller can make and did not is a *renjia.UnspecifiedError.
//
// # Limits
//
// A value is a float and good to about 15 digits; where the measure is rational
// and was computed exactly, [Result].Exact holds it without rounding.
package measured
