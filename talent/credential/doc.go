// Package credential tells whether a person's professional registration stands
// on a day, and if not, what is missing and by when.
//
// Rules are data ([Builtin], [Read]): how long a registration lasts, how many
// hours of continuing education each period needs, how early renewal may begin.
// Every rule names its source and how far it was verified; rules of other
// places are files of the caller's own.
package credential
