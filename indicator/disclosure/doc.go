// Package disclosure guards what leaves: it measures what a table about people
// gives away, makes it coarser until it meets a requirement, and withholds or
// rounds small cells of published counts so that they cannot be worked out.
//
// Use it before a table goes to an evaluator, a researcher or the public. It
// keeps nothing and knows no store: values in, values out.
//
// # Tables with a row for each person
//
// [Read] takes a CSV file and a [Column] for each of its columns. Every column
// needs a [Role]: what names a person ([Direct]) never leaves, what can be
// combined with knowledge from elsewhere is [Quasi], what must not be learned
// about a person is [Confidential]. Then
//
//	a, err := disclosure.Assess(table)                       // k, ℓ, t and the risk of the table as it is
//	release, err := disclosure.Mondrian(ctx, table, disclosure.Requirement{
//		K:         5,
//		Diversity: []disclosure.Diversity{{Column: "illness", Kind: disclosure.Entropy, L: 2}},
//	}, disclosure.Strict)                                    // coarser, until the requirement holds
//	why, err := disclosure.Check(release.Table, requirement) // each demand, as an explanation
//	err = release.Table.WriteCSV(w)
//
// [Generalize] brings whole columns to a level of a [Hierarchy] instead and
// [Suppress] then drops what is still too rare.
//
// # Tables of counts
//
// A [Tabulation] is cells and the sums they must keep, of any number of
// dimensions and with totals of totals; [Count] makes it from a table.
// [Tabulation.Protect] withholds the cells that a [Rule] calls sensitive
// (threshold, dominance, p %) and as many others as needed; [Tabulation.Audit]
// computes, exactly, between which bounds a reader can place every cell that is
// withheld. [Rounding] rounds to base 3 or 5 instead.
//
// # What it does not do
//
// Nothing that this package makes is outside the law of personal information.
// A table with k, ℓ and t in order is de-identified (去标识化): together with
// other knowledge a person may still be found (Personal Information Protection
// Law art. 73), so contract, purpose and access rules stay necessary. In
// particular:
//
//   - k, ℓ and t say nothing about several releases of the same people. Two
//     tables, each in order, can give away together what neither does alone.
//   - The roles of columns are the caller's judgement. A quasi-identifier that
//     is called plain protects nobody.
//   - Rows are taken to be different people who are independent. Households and
//     visits break this.
//   - An attacker who knows how Mondrian cuts can learn a little more from its
//     boxes (minimality attack, Wong et al. 2007).
//   - The bounds of an audit are those of real numbers. In tables of three and
//     more dimensions, or with totals of totals, whole numbers can be a little
//     narrower. Somebody who stands in a withheld cell knows more than others.
//
// # References
//
//   - L. Sweeney, k-anonymity: a model for protecting privacy, 2002.
//   - P. Samarati, Protecting respondents' identities in microdata release, 2001.
//   - A. Machanavajjhala, D. Kifer, J. Gehrke and M. Venkitasubramaniam,
//     ℓ-diversity: privacy beyond k-anonymity, ACM TKDD 1(1), 2007.
//   - N. Li, T. Li and S. Venkatasubramanian, t-closeness: privacy beyond
//     k-anonymity and ℓ-diversity, ICDE 2007.
//   - K. LeFevre, D. DeWitt and R. Ramakrishnan, Mondrian multidimensional
//     k-anonymity, ICDE 2006.
//   - J. Xu et al., Utility-based anonymization using local recoding, KDD 2006.
//   - R. Bayardo and R. Agrawal, Data privacy through optimal k-anonymization, ICDE 2005.
//   - M. Nergiz, M. Atzori and C. Clifton, Hiding the presence of individuals
//     from shared databases, SIGMOD 2007.
//   - J. Kelly, B. Golden and A. Assad, Cell suppression: disclosure protection
//     for sensitive tabular data, Networks 22, 1992.
//   - M. Fischetti and J. Salazar, Solving the cell suppression problem on
//     tabular data with linear constraints, Management Science 47, 2001.
//   - A. Hundepool et al., Statistical Disclosure Control, 2012.
package disclosure
