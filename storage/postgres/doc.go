// Package postgres keeps a store on a PostgreSQL server, through pgx: for a city
// with thousands of communities, for several programs on several machines, and
// for data that must outlive the loss of one of them. It is a module of its own,
// so that programs without a server do not carry its driver.
//
//	engine, err := postgres.Open(ctx, "postgres://station@db1,db2/city?target_session_attrs=read-write", postgres.Options{})
//	store := storage.New(engine, storage.Options{Policy: policy})
//	err = store.Migrate(ctx, governance.Kinds()...)
//
// # The tables
//
// They are those of package sqlite, in a schema (renjia), with the name of the
// space as the first column of every key. Texts are ordered bytewise; times are
// microseconds since 1970 in UTC, truth values 0 and 1.
//
//	governance_motion     one table per kind: space, id, rev (revision), ver (schema
//	                      version), seq (position of the commit that wrote it), mark
//	                      (checksum), payload (the record as JSON; NULL once erased),
//	                      one typed column per declared index
//	governance_motion__x  values of index x that may have several per record
//	_spaces               the head of each journal: seq, changes, time, hash
//	_commits              the journal: acts as JSON, salt and digest, hashes
//	_changes              every change with its after-image (payload); verb 1 put,
//	                      2 delete, 3 erase; n counts from 1 in each space
//	_kinds, _migration    the kinds with their indexes; the lock of Migrate
//
// # How a commit is made
//
// A commit is one transaction and one round trip: conditions, changes, journal,
// and as the last statement the head of the journal, which moves only if it is
// where the client believes it to be. So a commit that goes through has seen the
// state right before it, under any isolation level, without locking what it has
// read; and the lock on the head is held for the last moment only. The client
// computes the hash, because it knows the head from its own last commit. Where
// several programs write to one space, the one that was overtaken locks the head
// first for a while, which costs a second round trip.
//
// Batches that wait for the same head share one transaction. One whose conditions
// do not hold is told so, and the others go on.
//
// A query is read in pages of 256, 2,048, 16,384 and then 131,072 records, as they
// come in, so that breaking off early is cheap and memory stays small. A query
// inside another one makes the page of the outer one be read into memory first.
//
// # What consistency it gives
//
// Commits of one space are strictly serializable, and every snapshot is one
// committed state (REPEATABLE READ). What an acknowledged commit survives is the
// server's setting:
//
//	synchronous_commit  synchronous_standby_names  survives
//	off                 any                        nothing for certain: the last
//	                                               moments before a crash are lost
//	on                  ''                         a crash of the server
//	on                  ANY 1 (a, b)               the loss of the primary, if the
//	                                               standby that is ahead takes over
//	remote_apply        ANY 1 (a, b)               the same; a standby that answered
//	                                               shows the commit to its readers
//
// With ANY 1 of two standbys the cluster goes on when one of them fails, and
// acknowledges nothing when both do. Promotion, and keeping the old primary from
// coming back, is the work of a manager such as Patroni. List all hosts in the
// connection string with target_session_attrs=read-write; a commit looks for a
// server for as long as Options.Patience, then fails with a TransientError if
// nothing was sent, or with renjia.ErrUnknown if a connection was lost at COMMIT.
// Sending the same batch again settles it, which package storage does by itself:
// the answer to a repeated batch is a commit too, so that it waits for the
// standbys as the first one should have.
//
// Reads on a standby are not offered: they could miss what was acknowledged.
//
// # Deployment
//
// One database, one schema, three roles with least privilege: [Roles] has the
// scripts. The owner migrates (role=renjia_owner in the connection string), the
// application can neither make tables nor alter or delete the journal, a
// researcher reads. Migrate changes nothing and needs no right if all is there, so
// every program may call it when it starts; several may do so at once. A
// migration waits at most two seconds at a time for a table that is in use. It
// fills new indexes while others go on writing; programs of an older version do
// not fill them, so replace those first.
//
// Row-level security shows a transaction the rows of its own space only, the one
// of the setting renjia.space, which this package sets; also if a statement forgot
// the space. It holds owner and application alike, only superusers and roles with
// BYPASSRLS pass. It is a wall against mistakes: whoever can write SQL of their own
// as one of the roles can also set the space. To confine a researcher, add a policy:
//
//	CREATE POLICY study ON renjia.governance_motion AS RESTRICTIVE
//		FOR SELECT TO ma_li USING (space = 'liede')
//
// and grant nothing on kinds that are guarded: SQL knows no journal of looks.
//
// Loads go by COPY from 64 new records in a batch on. The server refuses COPY
// where row-level security is in force; there they go in blocks of rows, which
// takes about a fifth longer. The journal is written either way.
//
// Behind PgBouncer use transaction pooling, version 1.21 or later with
// max_prepared_statements above 0, or default_query_exec_mode=exec in the
// connection string. Settings are made for one transaction only; but role,
// options and the like in a connection string do not get through it: give the
// user the role instead (ALTER ROLE … SET role).
//
// # Moving a space
//
// Spaces never need each other, so they can be spread over servers. Package
// storage/migrate copies one between any two stores, commit by commit with
// every hash checked, while it is in use. Dumps (pg_dump as a superuser, because
// of row-level security) carry all, journal positions included.
//
// # Erasure
//
// Redact removes content from records and journal. Old row versions stay in the
// table's file until VACUUM, and in archived write-ahead logs and backups for as
// long as the host keeps them.
//
// # Other engines
//
// The SQL stays in a subset that CockroachDB and YugabyteDB document: no advisory
// locks, sequences, notifications, two-phase commit, cursors, temporary tables or
// tables made in a transaction of data; a test reads every statement that is
// sent. It is designed for them and was NOT run on them: no package of them could
// be had. Run the kit with RENJIA_POSTGRES_DSN before you trust it. The kit runs
// under default_transaction_isolation=serializable too, where the server aborts
// transactions as those engines do: a stand-in, not a proof.
//
// # Costs
//
// Measured with the benchmarks beside the package: PostgreSQL 15 and all clients
// on 2 virtual cores that had nothing else to do; ratios are medians of pairs
// taken in turn: the adapter against the same statements by hand over pgx, in as
// many round trips. In brackets: the same while other work kept 20 to 30 threads
// waiting.
//
//	                                    ratio
//	commit of 1 record                   1.05 (1.07)
//	commit of 10                         0.94 (1.01 to 1.08)
//	commit of 100 (COPY)                 0.99 (0.93 to 0.94)
//	commit of 1,000 (COPY)               0.96 (1.15)
//	read of 1                            1.07 (1.03 to 1.12)
//	scan, per record                     0.94 to 1.05 (0.96)
//	row-level security, commit of 1      (1.00 against none)
//	the same without COPY, of 1,000      (0.9 to 1.35 against COPY)
//
// Commits a second of one record each from 64 goroutines over 16 connections,
// as a share of the rate of the same insertions without a journal:
//
//	heads   grouped                     every batch alone
//	1       112 to 154 % (54 to 87 %)    36 to 51 % (6 to 9 %)
//	8       102 to 117 % (91 to 143 %)   43 to 61 % (42 to 49 %)
//	64      51 to 71 % (63 to 75 %)      50 to 64 % (61 to 69 %)
//
// Grouping is what one head lives by; with as many heads as writers there is
// nothing to group, and what is left is the work of the journal itself.
package postgres
