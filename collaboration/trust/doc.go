// Package trust measures how far parties trust and value each other, by what they
// say (a survey) and by what was kept (a record of promises), and sets both side
// by side.
//
// # When to use it
//
// Use it for a survey in the manner of PARTNER, in which every party rates every
// other on items from 1 to 4: [Measure] gives the score of each pair, what each
// party receives, the mean of the network and its asymmetry; [Survey.Rates] says
// who answered, [Survey.Alpha] and [OneWay] whether items and raters agree;
// [Intensities.Shares] compares the levels of working together. Use
// [Reliabilities] for promises, referrals and agreements that were due, and
// [Gaps] for the difference between word and deed, which is a finding and no
// error of either.
//
// # Variants
//
// What the literature does not agree on must be chosen: what a pair is worth whose
// items were not all answered ([Missing]), who was asked about whom ([Asked]),
// whether a promise kept late was kept ([Late]), which report counts where two
// parties disagree on their level ([Pairing]). A choice that is missing is a
// *renjia.UnspecifiedError. The published instrument changed its dimensions over
// the years, so items are kept by their codes and an instrument is data
// ([Instruments], [ReadInstrument]).
//
// # Limits
//
// Scores of surveys are exact fractions. What fewer than three raters say of a
// party is withheld; the scores of single pairs are for the analyst and must not
// be published. Levels of working together are ordinal: only shares at or above a
// level are compared, never means. Due dates can be set to be met, and raters
// share a habit of politeness: no number here proves trust.
//
// # References
//
// Varda, D. et al. (2008), Core dimensions of connectivity in public health
// collaboratives, J. Public Health Management and Practice 14; Cronbach, L. (1951),
// Psychometrika 16; Shrout, P. & Fleiss, J. (1979), Psychological Bulletin 86;
// Jøsang, A. & Ismail, R. (2002), The beta reputation system.
package trust
