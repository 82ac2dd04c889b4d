// Package indicator measures a community: published measures of inequality,
// concentration and turnover, a scorecard of five dimensions from the records
// of all four wings, and a report in Markdown and in one self-contained HTML
// page, in English and Chinese.
//
// For measures of any numbers use the packages below (inequality, share and their
// neighbours), or package catalogue to have them by name;
// use [Gather] to fill a [Data] from a space of a store, and [NewReport] to
// turn it into a document. It is the only package that sees all four wings.
//
// # The five dimensions
//
// Governance concepts and autonomy (A), social resources (B), institutional
// mechanisms (C), multi-subject collaboration (D), professional talents (E):
// the dimensions of the case study the library types. Every indicator, with
// formula, inputs, range, reading, source and variants, stands in the
// [Catalogue], which is data.
//
// # Variants
//
// Where the literature knows more than one convention, the scorecard names the one
// it took: the population's Gini coefficient, HHI on the scale of 0 to 1,
// diversification over streams above zero. The choice is recorded in the [Result].
// So are those of the profiles of the network: isolates count, the core is that of
// the pattern max, p-values are corrected after Holm, the level is 0.05.
//
// # The report
//
// Beside the scorecard it shows each decision with its reasons and the clock of its
// publication, contracts, equity of service, money, the network of agreements with
// its profiles, and people. What only the caller knows stands in [Options]: who leads
// (Lead), whose place is looked at (Edge), how much clients need (Need). Without them
// the report says what to name. Each figure links to the definitions it rests on.
//
// The clock of a decision runs from the day of its certification, for as many days as
// its rule allows; what is still open counts neither way until its last day is past.
// A space without any disclosure is taken not to record them: then publication is
// undefined, and not 0.
//
// # Undefined is not zero
//
// A share of nothing, the inequality of a total of zero or the turnover of an
// empty staff does not exist. Such a call returns an *[UndefinedError]; the
// scorecard and the report print "undefined" with the reason.
//
// # As of a day
//
// [Gather] reads one consistent state of a space and names its journal
// position. States and relations (staff, agreements in force, rolls) are those
// of the day; events (decisions, services, entries, promises due) are counted
// from Options.From up to and including it. Guarded records are not read, and
// no person is named in a report, except by those who put a name into a title. A
// [Data] with needs holds one pair of need and minutes for each client, without a
// name: a rare need may still tell who it is, so guard the Data as the records.
//
// # Over time and side by side
//
// [GatherCourse] computes the scorecard as of several days, either as the journal
// knew it on each day or as all is known now: the caller chooses, since records
// come late. [GatherComparison] does so for several spaces, as far as the policy
// allows; [Comparison.Rank] makes a composite index of them, with every choice
// named and the ranks that other choices would give, and [Comparison.Observations]
// the panel for a difference in differences. [NewCourseReport] and
// [NewComparisonReport] print them; so does [NewReport] for a [Data] that carries
// them. A difference between communities or days may be one of recording.
//
// # Limits
//
// The measures are statistics: they compute in floating point with
// compensated sums and are good to about 15 significant digits. What decides
// anything (votes, money, conditions of a contract) is exact and lives in the
// wings. Figures describe records: what was not recorded does not count.
//
// # References
//
//   - C. Gini, Variabilità e mutabilità, 1912.
//   - H. Theil, Economics and Information Theory, 1967.
//   - A. Hirschman, The paternity of an index, American Economic Review 54, 1964.
//   - D. Carroll and K. Stater, Revenue diversification in nonprofit
//     organizations, Journal of Public Administration Research and Theory 19, 2009.
//   - L. Freeman, Centrality in social networks: conceptual clarification,
//     Social Networks 1, 1979.
//   - E. Kaplan and P. Meier, Nonparametric estimation from incomplete
//     observations, Journal of the American Statistical Association 53, 1958.
package indicator
