// Package tabular reads tables of plain text: CSV with a header in English or
// Chinese, in UTF-8 or GB18030 (which includes GBK), streaming, with every
// problem reported at its file, line and column, and all of them at once.
//
// Use [Read] for the rows of a file and one [Report] for all files of a job;
// [Keys] checks that keys are unique and that references between files lead
// somewhere, in constant memory whatever the size of the files.
//
// A [Sheet] gives rows instead of text; its problems stand at cells such as B7.
//
// # Encoding
//
// A file is plain ASCII, and reads the same either way, until its first other
// byte. The text that follows there (up to 64 KiB) decides: what is valid UTF-8
// is UTF-8; else it is GB18030 if clearly fewer of its bytes fail as that. What
// then cannot be read in the encoding decided on is a problem with its line, and
// rows on that line are not OK: nothing is replaced silently. A few bytes that
// are possible in both encodings, such as a single character 业 in GBK, cannot be
// told apart by anyone. UTF-16 is refused.
//
// # Limits
//
// A quoted cell may contain line breaks; one that is never closed is read to
// the end of the file before the problem is known. A report keeps
// [MaxProblems] problems and counts the others.
package tabular
