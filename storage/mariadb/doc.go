// Package mariadb keeps a store in a database of MariaDB (10.6 or later), on one
// server or on a Galera cluster of several, through go-sql-driver/mysql: for a
// city whose offices already run such servers, and for data that must outlive
// the loss of one of them.
//
//	engine, err := mariadb.Open(ctx, "app:password@tcp(db1,db2,db3)/city?tls=true", mariadb.Options{})
//	store := storage.New(engine, storage.Options{Policy: policy})
//
// # One server
//
// Create a database and a user who owns it; [Open] makes the fixed tables and
// Migrate those of the kinds. [Store.Grants] gives the rights for a program that
// writes and for people who only read; neither can change tables or rewrite the
// journal. The server needs max_allowed_packet of 4 MiB or more (16 MiB is the
// default) and InnoDB. An acknowledged commit survives a power cut as long as
// innodb_flush_log_at_trx_commit is 1, its default.
//
// # A cluster
//
// List all nodes in the data source name. A program works with the first that
// answers and turns to the next when that one breaks off or says that it is not
// part of the cluster. All nodes accept writes, but two that write to the same
// space at the same time get in each other's way: the second learns at its
// COMMIT that it must begin again. So let all programs name the nodes in the
// same order, or share the spaces out: programs of one district name its node
// first, those of another district another.
//
// What is acknowledged is on all nodes of the majority, in memory at least;
// losing one node loses nothing. A node that is cut off from the majority
// refuses reads and writes until it is back. What a node shows may lag behind
// what another has acknowledged; by default this package waits until it does
// not (wsrep_sync_wait), with [Options].Stale it does not wait.
//
// A node rolls a transaction back to let another node's commit through, and
// says so to the client's next command, but not to the next statement of the
// same packet. On a cluster a commit therefore takes three round trips, on one
// server two, and checks before its COMMIT that it is still whole.
//
// # What is guaranteed
//
// All commits of a space are serial: each locks the head of the space's journal
// and writes it. Positions have no gaps, and nobody sees a later commit without
// the earlier ones. A snapshot is one state of the database (REPEATABLE READ
// with a consistent snapshot). Batches that wait for the same space share a
// transaction and so its write to disk.
//
// A lock that another program holds for longer than [Options].Busy, a deadlock,
// a commit overtaken on another node and a lost connection are tried again by
// package storage. Where the connection breaks at the COMMIT, the outcome is
// renjia.ErrUnknown until the batch is sent again, which settles it.
//
// # The tables
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
//	_kinds, _schema       the kinds with their indexes, and how far a migration is
//
// The space is the first column of every key. Names, identifiers and indexed
// texts are VARBINARY, so that they are compared byte by byte; a person who
// reads them writes CONVERT(street USING utf8mb4).
//
// # Migration
//
// The engine cannot undo a change of tables. Every step of Migrate can be
// repeated, and the filling of a new index goes on where it stopped. Programs
// with the old definition of a kind can go on reading; their writes of that kind
// fail with renjia.ErrUnsupported, because the records would be missing from the
// new index. Records that share a value of a new unique index are found before
// anything changes.
//
// # Moving a space
//
// Space.Export and Space.Import, or package storage/migrate, rebuild a space
// from its journal in another store of any kind and compare its head. The
// numbers of spaces differ from store to store; nothing else does.
//
// # Erasure
//
// Redact removes content from the tables. The engine's own copies go their way:
// undo logs are purged once no snapshot needs them, binary logs expire
// (binlog_expire_logs_seconds), the write-set cache of a cluster (gcache) is
// overwritten in turn, and backups are the host's.
//
// # Other servers of the protocol
//
// The statements keep to what MySQL 8, TiDB and Vitess document as well: keys
// with the space first, no triggers, procedures, foreign keys or named locks.
// That is design; this package is tested on MariaDB 10.11 alone.
package mariadb
