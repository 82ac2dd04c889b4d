// Package ladder places community workers (社区工作者) on a ladder of posts and
// grades, such as three posts with eighteen grades (三岗十八级).
//
// # When to use it
//
// Use it to say which grade somebody has on a day, why, and from when the next one
// can be reached. A [Ladder] is data: posts with their ranges of grades, the years a
// step takes, what education is credited, what certificates add, which appraisals
// let a year count. [Builtin] has the ladder that public sources agree on; [Read]
// takes the ladder of a place.
//
// # How a grade is found
//
// Months of service are whole months of each spell, added up. A year of service
// whose appraisal does not count is taken off. Credited years of education are
// added. Every full step of years raises the grade by one from the lowest of the
// post; certificates add theirs; the highest of the post is never exceeded.
//
// # Limits
//
// Ladders are local: some provinces have four posts with 24 grades and steps of two
// years, others credit certificates by allowances instead of grades. A ladder whose
// table was not read is not shipped. Pay is a coefficient for each grade, if the
// ladder has one; amounts of money are not here.
package ladder
