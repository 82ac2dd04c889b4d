// Package popolo reads and writes Popolo documents (JSON): persons,
// organizations, memberships, posts and areas, with dates of reduced precision.
//
// # When to use it
//
// Use it to take over registers that civic projects publish, or to publish one's
// own. [Read] reads a document strictly: unknown members, wrong types and dates
// that are none are problems, each with its place and its JSON path. With
// [Lenient] unknown members are left out and reported. [Document.Check] finds
// identifiers that are missing, given twice or lead nowhere. [Write] writes a
// document that Read reads back to the same. collaboration.ExportPopolo and
// collaboration.ImportPopolo translate to and from the records of the wing.
//
// # Limits
//
// Motions, vote events, speeches, counts and the geometry of areas are not read.
// Of embedded objects those that Popolo's own documents use are: memberships and
// posts within persons, organizations and posts, which [Document.Flatten] brings
// to the top, and the member of a membership. A document may have 64 MiB.
//
// # References
//
// The Popolo Project, Popolo Specification (open government data, 2013-2016), JSON
// Schemas of organization, person, membership, post, area, identifier,
// other_name, contact_detail and link.
package popolo
