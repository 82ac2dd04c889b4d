// Package otel turns what a store tells its observer into OpenTelemetry spans
// and metrics. It is a module of its own, so that nobody else depends on
// OpenTelemetry.
//
//	observer, err := otel.New(otel.Options{})
//	store := storage.New(engine, storage.Options{Policy: policy, Observer: observer})
//
// # Spans
//
// One for every operation, named "renjia.storage update" and so on, under the
// span of the caller's context; operations inside others are their children.
// Attributes: renjia.storage.operation, renjia.space, renjia.kind, renjia.verb,
// error.type, and the counts that are not zero: renjia.storage.attempts,
// .resent, .reads, .changes, .bytes, .commits, .position. A span has the status
// error if the operation failed, whoever was to blame.
//
// # Metrics
//
//	renjia.storage.operation.duration  s       histogram, by operation and error.type
//	renjia.storage.operation.active            operations under way, by operation
//	renjia.storage.repeats                     transactions run again and batches sent again
//	renjia.storage.records.read                records read
//	renjia.storage.records.changed             records committed
//	renjia.storage.content.written     By      their content
//
// A city has thousands of spaces, and every one would be a time series of its
// own: metrics tell spaces apart only if [Options.BySpace] is set.
//
// # Privacy
//
// A store tells its observer no contents, identifiers, actors, reasons or texts
// of errors, so neither spans nor metrics hold any. Names of spaces and verbs
// are the program's own.
package otel
