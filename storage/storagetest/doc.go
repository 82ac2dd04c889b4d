// Package storagetest is the conformance kit for storage adapters. An adapter's
// test calls [Run], [RunFaults], and [RunReopen] if it keeps what it stores:
//
//	func TestConformance(t *testing.T) {
//		open := func(t *testing.T) driver.Store { return mystore.Open(t.TempDir()) }
//		storagetest.Run(t, open, storagetest.Caps{})
//		storagetest.RunFaults(t, open, storagetest.Caps{})
//	}
//
// Every subtest is named for what it guarantees. Most go through the portable
// layer, as programs do; those named Driver… speak to the seam itself.
//
//	documents    RoundTrip, Missing, InsertTwice, StaleSave, DeleteAndInsertAgain, OddContent, Limits
//	batches      AtomicOverKinds, DriverChecks, DriverRepeatedBatch, ErrorWritesNothing, PanicWritesNothing
//	indexes      Unique, ManyValues, ValueOrder, Conditions, Pages, PagesWhileWriting, BreakReleases, CancelledStream
//	isolation    SnapshotStaysAsItWas, LostUpdate, WriteSkew, SpacesAreApart, RandomHistory
//	journal      TailingReader, Contiguous, ReplyLost, ReadsThatFailForNowRunAgain, UnknownUntilAnswered, TimeNeverGoesBack, AsOf,
//	             Verify, Redact, DriverErasedTwice, ExportImport
//	schema       Upcast, NewIndex
//	policy       Policy, Guarded, ActKeys
//	life         Closed, NoGoroutinesLeft
//	tenancy      NothingOfAnotherSpaceIsRead, NothingOfAnotherSpaceIsWritten, BatchesOfAnotherSpaceAreUnknown, SpacesThatCannotBe,
//	             EveryTextStaysItself, KindsNamedLikeSQL
//	durable      Reopen (RunReopen)
//	faults       Faults (RunFaults)
//	network      RequestsCut, RepliesCut, Holes, SlowNetwork (RunCuts)
//
// RunCuts puts a proxy between an adapter and its server and breaks connections.
// RunFaults plays seeded schedules of faults against a model; the wrapper that
// makes them, storagetest/faulty, serves programs' own tests, too.
//
// What an adapter cannot do is said in [Caps] with a reason, and the subtest is
// skipped with it. The kit has tests of its own: drivers broken on purpose, each
// of which must fail it.
package storagetest
