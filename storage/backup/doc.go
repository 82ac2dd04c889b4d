// Package backup copies a store that is kept in one SQLite file, while programs
// write to it, checks copies down to the last record, encrypts them, and puts
// them back.
//
//	made, err := backup.Take(ctx, engine, "/media/stick/2026-11-27.db")
//	made, err = backup.TakeSealed(ctx, engine, "/media/stick/2026-11-27.age", recipient)
//	again, err := backup.Restore(ctx, "/media/stick/2026-11-27.db", "/var/lib/station/station.db", made.Heads...)
//	again, err = backup.RestoreSealed(ctx, "/media/stick/2026-11-27.age", "/var/lib/station/station.db", []age.Identity{identity})
//
// # What a copy is
//
// A copy is the state of the file at one moment (SQLite's VACUUM INTO), whole
// and compact: nothing that was deleted or erased is in it. Writers are not held
// up; while the copy is made, the write-ahead log grows by what they write.
//
// A copy gets its name only when it has been read back, checked and written to
// the disk. To check means: the structure of the file (integrity_check), the
// journal of every space from its first commit on, every content against its
// digest, and every record and index entry against the journal. What this costs
// grows with the journal. Not under the journal, and to be seen in
// [Copy.Digest] alone: unused bytes, and the version numbers in the list of
// kinds.
//
// # What a check proves, and what not
//
// A copy that checks is a store whose journal is whole. Whether it is *the*
// store, and how new it is, only something kept elsewhere can say: pass the
// heads of the backup, or any stamp that an acknowledged act returned, to
// [Restore], and it refuses a copy that does not contain them. Checkpoints of
// storage/checkpoint serve the same end and are signed.
//
// A backup that was made before an erasure still holds what was erased. Keep no
// copy longer than the shortest period that the erasures allow, and erase again
// after restoring an old one: the journal of the newer store names what.
//
// # Encryption, and what is not protected
//
// SQLite itself does not encrypt: its encryption extension is sold separately,
// and modernc.org/sqlite (1.62) can only read, not write, through file systems
// of one's own, so there is no encrypting layer to put under it. Others have
// one (github.com/ncruces/go-sqlite3, package vfs/adiantum), but it is an
// engine of its own and, like every encryption of disk blocks without
// authentication, hides content and does not notice changes; the journal does.
//
// So encryption at rest has two parts:
//
//   - The file in use: encrypt what it lies on. On Linux LUKS (cryptsetup) for
//     a disk or fscrypt for a folder, on Windows BitLocker, on macOS FileVault.
//     This protects a machine or disk that is stolen while switched off. It
//     does not protect from a program or a person that the running system lets
//     read the file; give the file to one account of the system and keep its
//     folder closed to others. The files station.db-wal and station.db-shm hold
//     the same content and belong into the same folder. So may the system's
//     swap space and crash dumps: encrypt swap, too.
//   - Copies: [TakeSealed] encrypts with age (filippo.io/age, format
//     age-encryption.org/v1): to public keys, so that the machine that makes
//     the backup cannot open it, or to a passphrase. Every chunk is
//     authenticated: a changed or cut off copy is refused. What is not hidden:
//     that there is a backup, when it was made, how big it is, how many
//     recipients it has. Whoever loses all identities has no backup; keep two
//     recipients, one of them on paper in a safe.
//
// While a sealed copy is made and while one is restored, its plain content lies
// in a temporary file beside the store's own file, which is as well protected as
// the store itself; it is removed afterwards, not overwritten.
package backup
