// Package credential tells whether a person's professional registration stands
// on a day, and if not, what is missing and by when.
//
// # When to use it
//
// Use it where a contract asks for registered staff, or to remind people before
// their registration lapses. A [Rule] is data: how soon a certificate must be
// registered, how long a registration lasts, when it may be renewed, how many
// hours of continuing education it needs. [Builtin] has China's three levels;
// [Read] takes rules of other places. Every rule names its source and how far it
// was verified. [Rule.Status] gives the answer with its explanation.
//
// # Limits
//
// Hours are whole. Categories of hours, examinations, prerequisites and days of
// grace are not here yet.
package credential
