// Package survival estimates how long people stay: Kaplan–Meier curves from
// spells, some of which have not ended yet (right-censored).
//
// # When to use it
//
// Use it for the retention of staff or volunteers: dividing those who stayed by
// those who came is wrong as soon as some are still there or came late.
//
// # Variants
//
// A spell is a length of time and whether it ended with the event (leaving) or
// was still running when last seen. Lengths are floats in any unit; events that
// happen at the same length are taken before losses at that length, as is usual.
//
// The width of an interval is chosen by name ([Plain], [Log], [LogLog]); there is
// no default, because published tables use all three. So is what a quantile is
// where the curve runs level ([QuantileFirst], [QuantileMiddle]).
//
// # Limits
//
// Delayed entry, comparisons of groups, competing reasons and regression are not
// here yet. Results are points and tables; nothing is drawn.
//
// References: Kaplan, E. L. & Meier, P. (1958), Nonparametric estimation from
// incomplete observations, JASA 53; Greenwood, M. (1926); Kalbfleisch, J. D. &
// Prentice, R. L. (2002), The Statistical Analysis of Failure Time Data, 1.4.
package survival
