// Package memory keeps a store in memory: for tests, studies that fit, and
// programs that export their spaces themselves. It is a complete store, with
// journal, as-of reads, redaction and verification; it only forgets everything
// when the program ends.
//
// Records are kept as immutable texts in copy-on-write B-trees, one per kind
// and index. A snapshot, of the present or of the past, takes constant time, is
// never disturbed by writers and never holds them up. Spaces have locks of
// their own. Nothing a caller holds is stored: texts cannot change, and index
// entries are copied. What is read is shared with the store and must not be
// changed.
//
// A query follows the index it orders by, unless an index it asks for values
// leads to so few records that sorting them is less work.
//
// Memory grows with the journal, which keeps every past content. As-of queries
// take time in proportion to the records their kind ever had. A snapshot opened
// before a redaction shows the content until it is closed.
package memory
