// Package share measures how a total is divided among few: income among its
// sources, residents among groups, staff among posts; and the plain ratios of an
// organization's money that belong beside it.
//
// # When to use it
//
// Use [HHI], [EffectiveNumber] and [RDI] for the concentration of income or funding,
// [Shannon], [Evenness] and [Simpson] for the diversity of groups, [Dissimilarity]
// for how far two groups are divided differently: who lives here against who took
// part. [Dependence], [ReserveMonths], [Leverage] and [UnitCost] are ratios;
// [Vulnerabilities] sets flags on the most exposed of a field of organizations.
// Inequality among many units is measured by package inequality.
//
// # Exact where it can be
//
// Amounts that are decimals of at most 15 digits, as money is, give fractions
// without rounding in [measured.Result].Exact.
//
// # Variants
//
// HHI is published on two scales; the diversification index depends on whether
// sources without income count; entropy on the base of its logarithm; Simpson's name
// is given to four numbers; a fifth of organizations may or may not take in ties.
// The caller chooses; a missing choice is a *renjia.UnspecifiedError.
//
// # Limits
//
// All of them depend on how finely sources or groups are told apart: store the list
// with the value (Chikoto, Ling & Neely 2016). A high concentration is no verdict; a
// station paid by one contract has it by design, so read it beside [Dependence] and
// the length of the contract.
//
// # References
//
//   - A. Hirschman, The paternity of an index, American Economic Review 54, 1964.
//   - D. Carroll and K. Stater, Revenue diversification in nonprofit organizations,
//     Journal of Public Administration Research and Theory 19, 2009.
//   - G. Chikoto, Q. Ling and D. Neely, The adoption and use of the Hirschman–Herfindahl
//     index in nonprofit research, Voluntas 27, 2016.
//   - O. D. Duncan and B. Duncan, A methodological analysis of segregation indexes,
//     American Sociological Review 20, 1955.
//   - C. Shannon, A mathematical theory of communication, Bell System Technical
//     Journal 27, 1948. E. Simpson, Measurement of diversity, Nature 163, 1949.
//     E. Pielou, The measurement of diversity in different types of biological
//     collections, Journal of Theoretical Biology 13, 1966.
//   - H. Tuckman and C. Chang, A methodology for measuring the financial vulnerability
//     of charitable nonprofit organizations, Nonprofit and Voluntary Sector Quarterly 20, 1991.
package share
