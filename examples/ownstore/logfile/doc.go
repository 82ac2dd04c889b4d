// Package logfile is a store of one's own, to learn from: all records in memory,
// every commit appended to one file that people can read, in some 800 lines with their comments. It
// passes the conformance kit and loses nothing that it acknowledged.
//
// # How it works
//
// A space is a list of commits and, for every key, the list of its versions with
// the position of each. A snapshot is a position: it reads the newest version
// not behind it, so that past states need no code of their own. Queries go
// through all records of a kind: fine for some ten thousand.
//
// A commit is tested, written to the file, brought to the disk (fsync), and only
// then seen by readers, all under one lock: what was acknowledged survives a
// power cut, and what anybody has read was durable.
//
// # The file
//
// A frame for each commit: the length of its body, a checksum of the length, a
// checksum of the body (CRC-32C, four bytes each, big-endian), and the body, a
// commit as JSON. Whoever opens the file checks every frame and every hash of
// the journal.
//
// A program that dies while it writes leaves half a frame at the end: a frame
// that is damaged and has no whole frame behind it was never acknowledged and is
// cut off. One that has whole frames behind it is damage, and the file is
// refused with ErrCorrupt. So damage to the last commit alone looks like one
// that never was: for that, compare with a checkpoint (storage/checkpoint).
//
// An erasure must reach what is already written: the file is written anew beside
// the old one, brought to the disk, and renamed over it.
//
// After an error of the disk nobody knows what the disk holds. The commit under
// way then fails with ErrUnknown, and the store writes nothing more until it is
// opened again.
//
// One program at a time may have the file open.
package logfile
