// Package service describes what a social work station does: its programmes,
// the needs it asks about, the people it keeps files on, cases, groups and
// activities. It counts all of it for the indicators the station has promised.
//
// # When to use it
//
// Begin with the programmes: [LookupTemplate] gives a model such as 113X,
// [Template.Programs] makes its programmes, [NewTree] checks them. A [Contact]
// is one service given, an [Indicator] says which contacts count and how many
// are asked for, [Count] reads any stream of contacts once:
//
//	tally, err := service.Count(indicator, service.Facts{Tree: tree}, contacts)
//	report, err := tally.Complete(day)                    // done, credited, pace; exact
//	forecast, err := tally.Forecast(day, service.Band{…}) // with a band
//	fmt.Print(report.Explain().Text(renjia.Chinese))
//
// # The chain of service
//
//	demand survey   Instrument, Response, CountDemand, Needs   需求调研
//	client file     Client, Risk, DueReviews                   建档
//	case            Case: need, assessment, plan, sessions, outcome, closing   个案
//	goals           Scale: goal attainment scaling             目标达成量表
//	group, activity Undertaking: enrolment, Attended           小组、社区活动
//	contact         Contact: corrected by another, never changed
//
// Cases, undertakings and contacts move along one table each ([CaseEdges],
// [UndertakingEdges], [ContactEdges]); every other step is a *renjia.StateError.
// A verb that fails changes nothing, and [Case.Validate] walks the whole history
// again. Nothing is deleted: what should never have been recorded becomes
// entered-in-error. A case is closed with an outcome and a reason; a session
// needs an active plan on its day, or says that it is one-off
// ([Case.CheckSession]).
//
// # Goals
//
// Goals are agreed with five described levels and a baseline of −1 or −2, then
// frozen, then scored: the other order is a *[FreezeError]. Goals that no longer
// fit make a new version. The T-score has exact inputs and a floating point
// result; the correlation between goals must be named ([KiresukSherman] is 3/10).
// Scores of different versions, of goals as of questionnaires, do not compare: a
// *[VersionError].
//
// # Counting
//
// Attendances (人次, [PersonTimes]) and people (人数, [UniquePersons]) are
// different types, so that one is not reported as the other. A contact below
// a floor (participants, minutes) does not count at all; what is done beyond
// the cap is not credited. Time is whole minutes; hours are exact fractions
// of 60 minutes. A contact has one civil date, that on which it began where it
// took place: periods go by that date and never by a time zone of the program.
// Groups and cases count whole, by how many sessions above the floors they had
// and how many people came to them together. Beneficiary classes and
// professional staff are asked of the caller ([Facts]); without an answer the
// count is ErrUnspecified.
//
// # Forecasts
//
// The even pace is exact. The band is a statistic in floating point and is made
// by a method that must be named: [GammaPoisson] or [WeeklyBootstrap]. In years
// drawn from a Poisson process, a band of 90 % held in about nine of ten years by
// the first method, in fewer by the second, which takes half a year for the
// whole truth.
//
// # Limits
//
// People who are not known by name cannot be told apart; they are in no
// count of unique persons, and the tally says how many there were. Contracts
// that ask for "groups of 5 members" leave open who is a member: MinMembers are
// the people known by name in the sessions together, MinParticipants the heads
// in each session. Shares of a survey are of those who answered, and say nothing
// of those who did not. The built-in models and classes are marked unverified
// where their text was not at hand. A case is about one person and one need.
//
// # References
//
// Guangzhou station measures (穗府办〔2023〕7号), read in a public copy. A station
// contract of Xuchang with floors for groups, activities, files, cases and
// publicity, which the tests carry. Personal Information Protection Law
// (个人信息保护法) arts 28 and 31. T. Kiresuk and R. Sherman, "Goal attainment
// scaling", Community Mental Health Journal 4 (1968) 443–453. A. Gelman et al.,
// Bayesian Data Analysis, 3rd ed. (2013). B. Efron and R. Tibshirani, An
// Introduction to the Bootstrap (1993). R. Hyndman and Y. Fan, The American
// Statistician 50 (1996) 361–365.
package service
