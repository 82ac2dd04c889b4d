// Package memory keeps a store in memory: for tests, studies that fit, and
// programs that export their spaces themselves. It is a complete store, with
// journal, as-of reads, redaction and verification; it only forgets everything
// when the program ends.
//
// Records are kept as immutable texts in copy-on-write B-trees, one per kind
// and index. A snapshot takes constant time, is never disturbed by writers and
// never holds them up. Spaces have locks of their own. Nothing the caller
// holds is ever stored: what goes in and comes out is text.
//
// Memory grows with the journal, which keeps every past content. As-of queries
// take time in proportion to the records their kind ever had.
package memory
