// Package shape reads JSON documents of foreign standards and judges them by
// shapes, the part of JSON Schema that data standards use, with the place, the
// path and the keyword of every fault.
//
// Use [Parse] for the values of a document with their places and their numbers
// as they were written, and [Shape.Check] for what is wrong with them. Names that a
// shape does not know pass, as they do in JSON Schema: extensions of a standard
// are no faults.
//
// # References
//
// RFC 8259 (JSON); JSON Schema drafts 4 and 2020-12, validation vocabulary: type,
// required, enum (of texts), pattern, format, minItems, uniqueItems, minimum (0), oneOf. A keyword
// applies to values of its own type alone and passes all others.
package shape
