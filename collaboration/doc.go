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
//	Subject     preparing → registered or filed → active ⇄ rectifying →
//	            deregistered; or abandoned; a subject without standing is not followed
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
// a *renjia.StateError naming the steps that are. Roles, posts and mandates have a
// period instead, which ends once. What is over stays as it was in any question
// about the days before: each record tells its StateOn a day from its dates.
//
// # Subjects, relations and mandates
//
// A class is never overwritten: [Subject.ClassOn] tells the class of a day, and
// [SubjectsOn] finds the subjects of a class on it. Mergers and divisions are
// dated ([ChangeEvent]); [Successors] tells who stands in whose place. Classes,
// the five-society linkages (五社联动) of places, relations and definitions of near
// relatives are open vocabularies, as data ([Vocabulary], [Relations]). A [Role]
// must be a relation of the vocabulary between subjects of the classes it admits.
//
// Who is a near relative (近亲属) differs from law to law, so [NearRelatives] wants
// the definition named; it joins recorded relations to degrees and does not guess.
// [Conflicts] finds what speaks against somebody acting between parties. A
// [Mandate] says who may convene, decide or fund among the subjects; whether a
// program lets somebody write to the store is governance.Mandate's business, which
// it may name.
//
// # Agreements and joint projects
//
// Duties fall due only while the agreement binds ([DutiesDue]); an end respects
// the notice; a renewal takes the place of what it renews ([AgreementsToRenew]).
// [MayShare] answers whether personal data may go from one party to another, by
// which clause and consent. The shares of a [JointProject] are fractions that sum
// to exactly 1 on every day, and every deliverable has one accountable and somebody
// responsible (RACI).
//
// # Exchange
//
// [ExportPopolo], [ExportORG] and their imports carry the register to and from
// Popolo and the W3C Organization Ontology. Persons go out only if the options say
// so; what a format has no place for is counted.
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
// references into other spaces. Identifiers are unique across subjects only if they
// are unified social credit codes. Kinship is as sensitive as it is useful: record
// what a check needs, and no more. A mediation remembers only its latest application
// for judicial confirmation. Days on which a commitment was first said to be done
// and then contested count as in progress.
//
// # References
//
// People's Mediation Law (2010); Civil Code arts 96–101, 201–203, 1045; Personal
// Information Protection Law (2021) arts 13–15, 20, 23; Criminal Procedure Law
// (2018) art. 108; Civil Servants Law (2018) art. 74; GB 32100-2015 (unified social
// credit codes); CiviCRM relationship types; RACI; W3C ORG (2014); Popolo; HL7 FHIR R4 Task; Newman 2001,
// Physical Review E 64, 016132 (weights of events); Varda et al., PARTNER (trust and
// value).
package collaboration
