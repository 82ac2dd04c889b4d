// Package competency says what people are able to do, who found so, what a post
// asks for beyond it, and who could take over.
//
// # When to use it
//
// Use it for appraisals, training plans and succession. A [Framework] of
// competencies with levels and the behaviour that shows them is data ([Read],
// [ReadCSV], [ReadCASE]). [HeldOn] makes levels of [Assessment]s as of a day,
// [GapOf] compares a person with the [Profile] of a post, [TeamOn] shows who holds
// what, where everything rests on one person and what expires, [Succeed] covers
// critical posts with distinct people. [Agreed], [CohensKappa] and [Intraclass]
// tell how far self, supervisor and peers agree.
//
// # Variants
//
// What the practice does not agree on must be chosen: whose assessments count and
// whether the highest or the latest gives the level ([Options]), how large a gap
// bars from a post ([Fit]), the weights of kappa, the form of the intraclass
// correlation. A choice that is missing is a *renjia.UnspecifiedError.
//
// # Limits
//
// Bench depth counts the same deputy for every post; [Succeed] does not. Kappa is
// low where nearly everybody is at one rank, however well raters agree (Feinstein
// & Cicchetti 1990): read it beside the share that agrees. ESCO, O*NET and SFIA are
// referred to by code; their texts are not here. Levels of people are personal
// data: give reasons by competency, and no tables of groups of fewer than five.
//
// # References
//
// Cohen, J. (1960), Educational and Psychological Measurement 20; Cohen, J. (1968),
// Psychological Bulletin 70; Shrout, P. & Fleiss, J. (1979), Psychological Bulletin
// 86; Hall, P. (1935), J. London Math. Soc. 10; 1EdTech, Competencies and Academic
// Standards Exchange (CASE) 1.1 (2025).
package competency
