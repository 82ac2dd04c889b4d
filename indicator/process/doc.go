// Package process measures whether rules are kept in daily work: steps in their
// order ([Conformance]), deadlines ([Deadlines], [Delay]), publication
// ([Disclosed]), decisions that are carried out ([FollowThrough]), and tasks that are
// passed down to a community ([Burden]).
//
// # When to use it
//
// Use it on records of many cases: matters, petitions, notices, decisions. Whether
// one case followed its template, and why not, is for governance/procedure, whose
// counts go into [Conformance].
//
// # Cases that are still open
//
// A case that is open is neither on time nor late until its day has come. Every
// measure takes the day of the question and says which cases count; the [Base] of
// deadlines must be named, because leaving open cases out makes whoever closes only
// the easy ones look punctual. [Delay] estimates the median with open cases as
// censored, by Kaplan and Meier.
//
// # Exactness
//
// Shares are exact fractions. The curve behind a median is a float, but whether it
// has reached one half is decided exactly.
//
// # Limits
//
// What was not recorded did not happen. Days are days of the calendar: where a clock
// counts working days, work the due day out first (renjia.Calendar).
//
// # References
//
// Rozinat, A. & van der Aalst, W. (2008), Conformance checking of processes based on
// monitoring real behavior, Information Systems 33; Kaplan, E. & Meier, P. (1958),
// Nonparametric estimation from incomplete observations, JASA 53; Organic Law of
// Urban Residents' Committees of 2025, art. 34 (publication); Deyang Community
// Governance Regulations 2025, art. 10 (tasks passed down).
package process
