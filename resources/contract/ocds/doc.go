// Package ocds reads and writes the Open Contracting Data Standard 1.1.5, in
// which governments publish how a service is bought: planning, tender, award,
// contract, implementation.
//
// # When to use it
//
// [FromContract] turns the records of a purchase into a release package with
// its full history, one release for each thing that happened, and [Write]
// writes it. [Read] reads packages of releases and of records, single releases
// and single records; [Document.Compile] merges the releases of each process by
// its ocid and their dates, into where it stands and the history of each value;
// [ToContract] makes a contract of that and says what could not be carried.
//
// # Validation
//
// Read refuses what the official schema refuses, at the same path, and says
// where in the file: required members, types, RFC 3339 date-times with an
// offset, closed code lists (a currency must be of ISO 4217: "RMB" is none),
// empty ids, lists that must not be empty or repeat themselves. Members that the
// standard does not name pass, so that extensions ride along. Write validates
// what it is about to write.
//
// # Merging
//
// The rules are those of OCDS 1.1: releases in the order of their dates; null
// takes a member away; objects merge member by member; lists of objects merge
// by id, and an element without one is added; lists of anything else, and the
// few that the schema names, are replaced as a whole.
//
// # Exactness
//
// Amounts are JSON numbers written with all places of their currency and read
// digit by digit; no float is involved on any way. Times keep their offset.
//
// # Extension
//
// OCDS 1.1 cannot say what was delivered to how many people, nor which share of
// the price a milestone pays. Contracts carry serviceHours and staffing,
// implementations deliveries and minutesDelivered, payment milestones a tranche
// and assessments a score; readers that do not know them pass over them.
//
// # Limits
//
// URIs are not judged: official examples have empty ones. The histories that a
// record brings (versionedRelease) are not judged either. JSON that names a
// member twice is refused, though the standard does not say so.
//
// # References
//
// Open Contracting Partnership, Open Contracting Data Standard 1.1.5: schema,
// code lists and the chapter on merging (https://standard.open-contracting.org/1.1/en/).
package ocds
