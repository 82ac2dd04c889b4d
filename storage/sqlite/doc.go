// Package sqlite keeps a store in one SQLite file, through modernc.org/sqlite,
// which needs no C compiler: the embedded default for a station, a committee or
// a study.
//
// # The file
//
// The tables are a contract: open the file from R, Python or the sqlite3 shell.
// Take a copy with [Store.BackupTo] first if a program is writing.
//
//	governance_motion     one table per kind: space, id, rev (revision), ver (schema
//	                      version), seq (position of the commit that wrote it), mark
//	                      (checksum), one typed column per declared index, payload
//	                      (the record as JSON; NULL once erased)
//	governance_motion__x  values of index x that may have several per record
//	_spaces               id, name, and the head of the journal: seq, changes, time, hash
//	_commits              the journal: acts as JSON, time in microseconds since 1970
//	_changes              every change with its after-image (payload); verb 1 put,
//	                      2 delete, 3 erase
//	_kinds                the kinds with their indexes
//
// Texts are UTF-8, times are microseconds since 1970 in UTC, truth values 0 and
// 1. The numbers pos of _commits and n of _changes are space·2⁴⁰ plus a count
// that starts at 1 in each space, so that the journal of a space lies together.
//
// # Durability
//
// The file is in WAL mode. With [Full], the default, an acknowledged commit
// survives a power cut; with [Normal], a crash of the program but not always one
// of the machine. Commits that wait for each other share one write to disk, so
// many writers are served many times faster than one after the other.
//
// Several programs may use the file at once, on one machine and a local disk
// only.
//
// # Erasure
//
// Deleted content is overwritten (secure_delete), and after Redact the
// write-ahead log is emptied unless a reader holds it; [Store.Compact] rewrites
// the whole file. Copies, their encryption and their own limits: storage/backup.
package sqlite
