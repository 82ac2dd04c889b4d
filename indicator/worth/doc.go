// Package worth sets what a programme achieved against what it cost: social return
// on investment ([Return]), cost per outcome ([PerOutcome]), and the cost of one
// more outcome between alternatives ([Compare], [Frontier]).
//
// # When to use it
//
// Use cost per outcome where outcomes are counted; compare it only with programmes
// that count the same. Use a social return where outcomes of several kinds are to be
// added up in money, and always print the sensitivity ([Plan.Tornado]) beside it: the
// proxies are somebody's judgement.
//
// # Exactness
//
// Money and shares are decimals, every result is an exact fraction: nothing is
// rounded unless a rounding is named (renjia.MoneyFromRat).
//
// # Variants of the social return
//
// Programs print three things under one name, so the [Ratio] must be named:
// [ValuePerInput] is present value over inputs, [NetReturn] is (present value −
// inputs)/inputs, and [GrossPerInput] leaves deadweight, displacement and attribution
// out. So must the [Discounting]: the guide counts the first year as one year away
// ([EndOfYear]), others as now ([StartOfYear]).
//
// # Dominance is not a ratio
//
// An alternative that costs more and achieves less, or no more, has no cost per
// additional outcome: it is dominated. One that saves money and achieves less has a
// ratio that means the opposite. Both are an *measured.UndefinedError with the
// [Verdict] beside.
//
// # Limits
//
// All costs and outcomes are those of one point of view; whose is for the report to
// say. Shares of deadweight and attribution are constant over the years. Nothing
// random is here: [Plan.Tornado] moves one assumption at a time.
//
// # References
//
// The SROI Network (2012), A Guide to Social Return on Investment; Drummond, M. et
// al. (2015), Methods for the Economic Evaluation of Health Care Programmes, 4th ed.;
// Eschenbach, T. (1992), Spiderplots versus tornado diagrams for sensitivity
// analysis, Interfaces 22.
package worth
