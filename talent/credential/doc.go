// Package credential tells whether a person meets what a profession asks for on a
// day, and if not, what is missing and by when; and what hours of voluntary service
// count for.
//
// # When to use it
//
// Use it where a contract asks for registered staff, to remind people before their
// registration lapses, to plan continuing education or supervision, and to turn
// check-ins of volunteers into hours, stars and certificates that nobody can
// dispute.
//
// A [Requirement] is data: a jurisdiction, an instrument, versions with the days they
// are in force, the day that decides between them (of the activity, the cycle or the
// application), a source and how far that was verified. [BuiltinRequirements] has
// those of China, England, Wales, Australia and three states of the United States,
// [ReadRequirements] takes others. [Requirement.Evaluate] answers for [Evidence] with
// a [Proof]: met, not met or unknown, the records used, what is short, the last day
// to make it up or the first on which time alone will have, and an explanation in
// English and Chinese.
//
// A [Policy] is data too: [Policy.Credit] credits records of service. Every record is
// rounded once, before anything is summed; no minute counts twice; what does not
// count says why. A correction is a further record that voids the first;
// [Credited.Changes] says whose hours and stars it changed.
//
// A [Rule] is the short form for a registry of staff: [Rule.Status] tells how one
// registration stands.
//
// # Variants
//
// The kinds of requirements are a ladder of alternatives ([Ladder], with
// [Equivalences] between credentials), examinations within consecutive years
// ([Subjects]), a registration with a window before its end and grace after it
// ([Validity]), hours in a cycle by class and tag ([Cycle]), pieces without hours
// ([Items]), a cadence of sessions ([Cadence]), units by the week ([Weekly]), ratios
// of roles ([Chain]), star levels, cumulative or beginning anew ([Thresholds]) and
// rounding ([Rounding]). A record belongs to one class and may carry several tags.
//
// A policy must choose its rounding, whether the way counts, what becomes of
// overlapping records and the longest record that is believed; a missing choice is
// an error that matches renjia.ErrUnspecified.
//
// # Limits
//
// What is not said is unknown, never zero; an empty list of records is zero. Hours
// are exact to four decimal places and to the second ([Quantity]); minimums that are
// reduced to a share are cut to that. Months run to the same day of the month or the
// last of a shorter one. Records that fall under several versions are evaluated one
// version at a time. Local times that the clocks skipped or showed twice are refused,
// not guessed. A [Rule] counts whole hours. Built-in data was read in public sources,
// some of which contradict each other: each says so in its verification; cite the
// instrument.
//
// # References
//
// 国人部发〔2006〕71号; 社会工作者继续教育办法 (2009); 民函〔2012〕340号; 22 TAC § 781.508 (2013);
// Social Work England, CPD requirements; Social Care Wales, post-registration
// training and learning; AASW, AMHSW audit. Advanced Distributed Learning, xAPI 1.0.3
// § 2.3.2, for correcting by voiding.
package credential
