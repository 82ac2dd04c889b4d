// Package agreement tells how far those who judge agree: coders with each other
// ([Krippendorff]), and the items of a questionnaire with one another ([Cronbach]).
//
// # When to use it
//
// Before figures made of judgements are used (speeches coded for their quality,
// cases graded, minutes classified), let two people or more judge the same units,
// and publish the agreement beside the figure. By Krippendorff's custom 0.800 and
// more is firm, from 0.667 on conclusions are tentative, below it there are none.
//
// # Krippendorff's alpha
//
// α = 1 − observed/expected disagreement. It takes any number of coders, who need
// not have judged everything. A unit with a single value has nothing to compare and
// is left out. The [Metric] must be named: what it means that two values differ
// depends on the scale, and the four values of alpha differ. [Limits] makes an
// interval, by one of two named resamplings.
//
// # Undefined is not one
//
// If every value is the same, there is no disagreement, but none was possible
// either: 0/0. Some programs print 1 there. Here it is an *measured.UndefinedError,
// as is the agreement of one coder.
//
// # Limits
//
// Alpha does not say who is right, and not which coder is the odd one: leave coders
// out in turn to see. Weights of coders and units of text that coders cut themselves
// are not here. The interval by disagreements leaves Krippendorff's expected
// disagreement fixed and does not redistribute draws of exactly 1, as his program
// does with data that have no disagreement at all.
//
// # References
//
// Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability; (2018),
// Content Analysis, 4th ed.; Hayes, A. F. & Krippendorff, K. (2007), Answering the
// call for a standard reliability measure for coding data, Communication Methods and
// Measures 1; Zapf, A. et al. (2016), Measuring inter-rater reliability for nominal
// data, BMC Medical Research Methodology 16; Cronbach, L. J. (1951), Coefficient
// alpha and the internal structure of tests, Psychometrika 16; Feldt, L. S. (1965),
// The approximate sampling distribution of Kuder–Richardson reliability coefficient
// twenty, Psychometrika 30; Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987),
// Statistical inference for coefficient alpha, Applied Psychological Measurement 11.
package agreement
