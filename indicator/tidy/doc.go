// Package tidy writes the records of a space as tables for statistics programs:
// one table a kind of record and one for each list within its records, with a
// data dictionary beside them, as of a position of the journal that the
// dictionary names. Whoever exports the same position again gets the same tables.
//
//	plan, err := tidy.NewPlan(governance.Kinds(), tidy.Options{Personal: tidy.Omit})
//	made, err := plan.Export(ctx, space, at, tidy.CSV(tidy.Dir("motions")))
//
// # The shape of the tables
//
// A row is a record, named by its id. A member of a member becomes a column with
// a dotted name (title.en, period.from). A list becomes a table of its own, named
// after both (governance_motion__steps), whose rows carry the record's id in
// record_id and their place, from 1, in n; a list within it adds n_2. Of a map, key
// stands in the place of n. What cannot be a table, because it contains itself, is
// one column of JSON. Tables without rows are not written.
//
// Texts are UTF-8, days are 2026-03-01, instants RFC 3339 in UTC, decimals and
// amounts are exact decimal numbers, fractions are texts such as 2/3. A cell is
// empty where nothing is recorded; numbers and truth values that were left out
// of a record are its 0 and false.
//
// # The dictionary
//
// datapackage.json describes every table and column in the form of a Frictionless
// tabular data package (https://specs.frictionlessdata.io): types, keys between
// tables, what the field means, which fields are personal data, and how they were
// treated. The texts are the doc comments of the record types.
//
// # Personal data
//
// Fields that carry the struct tag privacy are left out, kept, or replaced by a
// pseudonym: [Options].Personal says which, and there is no default. Kinds that are
// guarded are read only with an act that says why. What is left when personal
// fields are omitted still has dates, streets and identifiers: it is not free of
// personal data, and a release to others needs package indicator/disclosure.
//
// # Formats
//
// [CSV] is here; packages xlsx and parquet below make a workbook and Parquet files of
// the same tables. A sink of one's own is three methods ([Sink]).
package tidy
