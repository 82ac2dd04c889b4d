// Package inequality measures how unequally something is spread over units: income
// over households, hours of service over clients, turns over speakers; and whether
// the worse off or the better off have more of it.
//
// # When to use it
//
// Use [New] for values without an order of their own: it checks and sorts them once,
// and any number of measures can be taken of the [Distribution]: [Distribution.Gini],
// [Distribution.TheilT], [Distribution.TheilL], [Distribution.Entropy],
// [Distribution.Atkinson], [Distribution.Kolm], [Distribution.Hoover], the Lorenz
// curve, shares of quantiles, Palma's ratio. [DecomposeT] and its like divide an
// inequality into what lies within groups and what lies between them. Use [Rank]
// if something else puts the units in order, such as income or need: the
// concentration index and its kin, with standard errors; [Strata] does the same for
// groups of which only means are known.
//
// # Exact where it can be
//
// Gini, Hoover, half the squared coefficient of variation, shares of quantiles,
// Palma, the concentration index, Wagstaff's and Erreygers' are fractions of what
// was counted. Where values and weights are decimals of at most 15 digits they are
// computed as such, and [measured.Result].Exact holds the fraction. All else is
// computed in floats with corrected sums.
//
// # Variants
//
// The two conventions of the Gini coefficient differ by n/(n−1), and a third
// applies where weights stand for so many like units: the caller names one. Aversion
// parameters (ε, α, ν) have no default either.
//
// # Undefined is not zero
//
// The inequality of nothing, of a total of zero, or of debts does not exist: an
// *[measured.UndefinedError]. What is not a finite number is renjia.ErrInvalid.
//
// # Limits
//
// Standard errors know neither clusters nor strata of a survey; resample units
// with package bootstrap, or clusters by a program of one's own. Values are kept
// in memory: eight bytes each and as many again unless sorted in place; weights and
// ranks take 40 bytes a unit while they are sorted.
//
// # References
//
//   - C. Gini, Variabilità e mutabilità, 1912. G. Deltas, The small-sample bias of the
//     Gini coefficient, Review of Economics and Statistics 85, 2003.
//   - H. Theil, Economics and Information Theory, 1967. A. Shorrocks, The class of
//     additively decomposable inequality measures, Econometrica 48, 1980.
//   - A. Atkinson, On the measurement of inequality, Journal of Economic Theory 2, 1970.
//   - S.-C. Kolm, Unequal inequalities, Journal of Economic Theory 12–13, 1976.
//   - E. Hoover, The measurement of industrial localization, Review of Economics and
//     Statistics 18, 1936.
//   - N. Kakwani, A. Wagstaff and E. van Doorslaer, Socioeconomic inequalities in
//     health, Journal of Econometrics 77, 1997.
//   - O. O'Donnell, E. van Doorslaer, A. Wagstaff and M. Lindelow, Analyzing Health
//     Equity Using Household Survey Data, World Bank 2008.
//   - A. Wagstaff, The bounds of the concentration index when the variable of interest
//     is binary, Health Economics 14, 2005. G. Erreygers, Correcting the concentration
//     index, Journal of Health Economics 28, 2009.
//   - P. McIlroy, K. Bostic and M. McIlroy, Engineering radix sort, Computing Systems 6, 1993.
package inequality
