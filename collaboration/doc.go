// Package collaboration keeps the records of many subjects at one table: who
// they are and how they are related, what they agreed and do together, whom they
// referred to whom, what they promised, over what they disputed, and what they
// say of each other.
//
// # When to use it
//
// Use it where several organizations serve one community and somebody wants to
// know, as of any day, who works with whom. [Subject] is the one register of
// persons and organizations: every other wing refers to it. [Selection] turns the
// records into layers of ties for collaboration/network, and [Network] into a
// network with names and classes, so that the network of a street is a by-product
// of its paperwork.
//
// # Lifecycles
//
//	Agreement   draft → proposed → signed → in-force ⇄ suspended → expired, ended
//	            or renewed; or withdrawn before it is in force
//	Project     proposed → approved → running → closed; or cancelled
//	Referral    sent → accepted ⇄ on-hold → served → completed → closed; declined,
//	            failed or passed-on → closed; cancelled, withdrawn or
//	            entered-in-error. It is closed when the sender was told the outcome
//	Commitment  proposed → accepted → in-progress → kept, late or broken; or
//	            refused, released or cancelled. A promise of one's own is open at
//	            once; one kept or late can be verified or contested
//	Mediation   applied → admitted → assigned → settled or partly-settled →
//	            performed or breached; or refused, failed, withdrawn, terminated
//	Survey      open → closed
//	Delegation  carried → done or returned
//
// Every verb is one act of a [Registry]. A step that a state does not allow is
// a *renjia.StateError naming the steps that are. Subjects and roles have a
// period instead, which ends once. What is over stays as it was in any question
// about the days before: each record tells its StateOn a day from its dates.
//
// # Clocks and figures
//
// A [Clock] is data: how many working or calendar days from one event of a
// referral or mediation to another, and who set it. [OverdueReferrals] and
// [OverdueCommitments] ask on any day; [ReferralSpells] and [MediationSpells] give
// times with the open ones censored, for talent/survival. [ReliabilityOf] counts
// commitments by their first and their last due day, because a due day can be
// moved until everything is on time; [CommitmentRecords], [ReferralRecords],
// [DutyRecords] and [SurveyForTrust] hand the records to collaboration/trust.
//
// # Layers
//
// [Layers] lists each layer with its rule, direction and weights. A layer is asked
// as of a day or over a half-open period; the weight must be named. Meetings,
// money and directives of other wings come from the caller ([Attendance],
// [Funding], [Directive]). As records were known at an earlier time is answered by
// a reader of that time (storage.Space.AsOf).
//
// # Privacy
//
// Clients, needs, outcomes, disputes, answers and persons' names carry privacy
// tags. A transfer of a client needs a consent of its own. [NetworkOptions] must
// say what becomes of persons. The ties of the survey and the parties of disputes
// are for analysis: what is published of them is subject to [Raters] and to
// indicator/disclosure.
//
// # Limits
//
// That a reference names a registered subject is checked by the verbs, not for
// references into other spaces. A mediation remembers only its latest application
// for judicial confirmation. Days on which a commitment was first said to be done
// and then contested count as in progress.
//
// # References
//
// People's Mediation Law (2010); Civil Code arts 201–203, 1045; Personal
// Information Protection Law (2021) arts 14, 15, 23; HL7 FHIR R4 Task; Newman 2001,
// Physical Review E 64, 016132 (weights of events); Varda et al., PARTNER (trust and
// value).
package collaboration
