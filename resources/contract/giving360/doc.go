// Package giving360 reads and writes grants in the 360Giving Data Standard 1.4.3,
// so that a community fund can publish what it gave and received and compare it
// with others.
//
// # When to use it
//
// [Read] a file of grants and judge it, [Write] one that is valid, [WriteCSV] the flat
// form for a spreadsheet. [Publishing] turns a contract.Grant into the standard's
// terms, [Reading] turns it back and says what was lost.
//
// # Rules
//
//   - A file is judged as the official schema does, with path and keyword; the
//     package schema's reference to the grants of 1.4.2 is read as 1.4.3.
//   - Exactly one of recipientOrganization and recipientIndividual; no null is
//     written; no two grants of a file are equal.
//   - Numbers keep their digits; nothing passes through a float.
//   - Members beside those of the standard are kept with package and grant.
//   - [Package.Advise] says what the schema lets pass and a reader should know.
//
// # Caveats
//
// The standard has no field for restrictions; the funding type "restricted" or
// "unrestricted" is a convention. Donors who are persons can be no funders in it.
//
// # References
//
// 360Giving Data Standard 1.4.3, 2026-07-15, https://standard.threesixtygiving.org (CC BY 4.0).
package giving360
