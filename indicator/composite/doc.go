// Package composite adds indicators up to one index, and says how much the ranking
// hangs on the way it was done.
//
// # When to use it
//
// Use it to compare communities or stations on several indicators at once, and
// publish the parts beside the index: an index alone hides what it is made of.
// [Table.Index] needs three named choices: how indicators are made comparable
// ([Normalisation]), what they weigh ([Weights]: [Equal], [Given], [Table.Entropy],
// [Pairwise.AHP], [Table.Principal]), and how they are added up ([Aggregation]).
// [Index.LeaveOneOut] and [Index.SampleWeights] then show the ranks that other choices
// would have given; a rank that moves much is not to be published as one.
//
// # Compensation
//
// [Arithmetic] lets a good indicator make up for a bad one in full, [Geometric] and
// [Harmonic] less and less; [MazziottaPareto] takes a penalty off for being uneven.
//
// # Limits
//
// A normalisation depends on who is in the table: add a unit, and others may move.
// Values that are missing must be filled in, or their units dropped ([Table.Complete]).
// Weights of entropy and of principal components tell indicators apart that vary
// from indicators that do not; they know nothing of importance. Indicators that
// measure the same thing count twice; correlations are for the caller to look at.
//
// # References
//
// OECD & JRC (2008), Handbook on Constructing Composite Indicators; Saisana, M.,
// Saltelli, A. & Tarantola, S. (2005), Uncertainty and sensitivity analysis techniques
// as tools for the quality assessment of composite indicators, JRSS A 168; Saaty, T.
// (1980), The Analytic Hierarchy Process; Crawford, G. & Williams, C. (1985), A note
// on the analysis of subjective judgment matrices, Journal of Mathematical Psychology
// 29; Shannon, C. (1948), A mathematical theory of communication; Zeleny, M. (1982),
// Multiple Criteria Decision Making (entropy weights); Mazziotta, M. & Pareto, A.
// (2016), On a generalized non-compensatory composite index for measuring
// socio-economic phenomena, Social Indicators Research 127.
package composite
