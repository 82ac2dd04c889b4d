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
// Beside these, _commits has batch (16 bytes), first and n (its changes are those
// of _changes from number first on, n of them), and both tables have a seal: a
// salt of 16 bytes and SHA-256(salt ‖ content), where the content is the payload
// of a put, the acts of a commit, and nothing for the other verbs. Erased content
// is NULL and its salt zero; the digest stays. The column chain is three hashes:
// that of the commit before (zero bytes before the first), the root of the
// changes, and the commit's own:
//
//	leaf = SHA-256(0 ‖ verb ‖ kind ‖ id ‖ rev ‖ ver ‖ digest)
//	root = Merkle root of the leaves (RFC 6962)
//	hash = SHA-256(before ‖ space ‖ seq ‖ time ‖ batch ‖ n ‖ digest of the acts ‖ root)
//
// A verb is one byte; texts (kind, id, name of the space) are preceded by their
// length in four bytes; other numbers are eight bytes, big-endian. The scripts
// testdata/read.py and testdata/read.R list motions and check the journal that way;
// docs/researchers.md shows them.
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
