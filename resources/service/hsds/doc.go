// Package hsds reads and writes directories of services in the Human Services
// Data Specification (HSDS) of Open Referral, versions 3.0 and 3.1.
//
// # When to use it
//
// [Listing] makes a directory of an organization, its places and its programme
// tree; [Write] writes it as the document of an [Organization] or of a [Service]:
//
//	o, err := listing.Directory()
//	err = hsds.Write(file, o, hsds.V31)
//
// [Read] reads the same documents from others and checks them as the compiled
// schemas of the standard do, with the place, the path and the keyword of every
// problem.
//
// # Identifiers
//
// The standard wants a UUID for every object. They are derived (version 5) from
// the space, the kind of object and the key the caller gives, so that two
// exports of the same thing agree and a reader sees what has changed.
//
// # Schedules
//
// The standard knows weekly and monthly rules only, its time zone is a number of
// hours from UTC, and it has no exceptions. [Hours.Schedules] says a richer rule
// as several schedules where that is exact, and as notes where it is not.
//
// # Limits
//
// The standard describes offers, never deliveries: contacts, cases and hours
// have no place in it. Read holds the document in memory (64 MiB at most). Empty
// optional members are not kept. Dates, times of day, countries and currencies
// are texts to the official schemas, and are not checked here either. Lists of
// pages and the tabular form (CSV) are not read. Capacities, units and further
// URLs are of 3.1 only; under 3.0 they are read as unknown members and kept.
// Where an enumerated value has the wrong type, both the type and the enum are
// reported, as the Python validator does.
//
// # References
//
// Human Services Data Specification 3.0 (2024-05-16) and 3.1 (pre-release of
// 2024-10-10), Open Referral, CC BY-SA 4.0. RFC 5545 (2009), section 3.3.10. RFC
// 9562 (2024), version 5.
package hsds
