// Package retention keeps records for as long as they must be kept, and no
// longer: periods as data, a list of what is due on a day and why, a run that
// erases it by acts, and holds that exempt.
//
//	schedule, err := retention.Read(file, "retention.json")
//	keeper, err := retention.New(schedule, kinds, shanghai)
//	for item, err := range keeper.Due(ctx, space, act, today) { … item.Explain() … }  // a dry run
//	report, err := keeper.Run(ctx, space, act, today)
//
// # The law, and who chooses
//
// Personal information is kept for the shortest time its purpose needs, unless
// a law says otherwise (Personal Information Protection Law art. 19), and is
// erased when the period ends (art. 47). Few laws say how long; most only how
// long at least. This package ships those least periods with their articles
// ([Minimums]). How long a community keeps its own case files or election papers
// is for the community to decide and to publish (Network Data Security
// Regulations art. 21 (3)): a schedule names the decision, and there is none by
// default. [New] fails with ErrUnspecified for every kind that no rule covers.
//
// # A rule
//
//	{"id": "case-files", "kind": "resources_case", "index": "closed", "period": {"years": 5}, "counting": "record",
//	 "action": "erase", "purpose": {"en": "follow-up of closed cases", "zh": "结案后的跟进"},
//	 "authority": "station rules 2026, art. 7", "minimums": ["cn/network-data-12"]}
//
// index names an index of the kind, of days or instants; a record without it is
// not due: a case that is not closed has no date of closing. A period counts
// from the day after (Civil Code art. 201) to the day of the same number, or the
// last of the month (art. 202); counting "year" starts after the calendar year
// instead, as accounting archives do. The record is due on the day after the
// last. Minimums are checked against the period when the schedule is read.
//
// Actions: erase; review, for what a person has to decide, such as handing over
// to an archive; keep, for what stays. A kind has one rule: where its records end
// in different ways, give the kind an index of the day on which the record was
// done with, whichever way.
//
// # Erasing
//
// [Keeper.Run] erases in acts of at most 100 records, whose reason names rule
// and authority. Content goes from the records and from the whole journal
// (storage.Space.Redact); the journal still verifies. A record that was changed
// or put on hold since it was listed is left out: the transaction itself checks.
// Whatever ends a run, the next one goes on where it ended.
//
// Why there is no action "delete": a deleted record stays in the journal with
// all its past contents, which is not deletion (删除) in the sense of art. 47.
//
// # Holds
//
// [Place] holds a record, or a whole kind, for a reason and on an authority: a
// complaint, a law suit, an audit. Several may hold the same; what is held is
// not erased until the last lets go ([Lift]). Holds are records like others, in
// [Collections], and stand in the journal with their acts.
//
// # Limits
//
// Identifiers, kinds and times of what was erased stay, as do the acts: where an
// act's key or reason names a person, see storage.Space.RedactActs. Backups have
// periods of their own, see storage/backup. The default of the law for consent
// that is withdrawn is erasure at once, whatever the period: see
// storage/privacy.
package retention
