// Package collaboration keeps the records of many subjects at one table: who
// they are, what they agreed, whom they referred to whom, and what they
// promised.
//
// # When to use it
//
// Use it where several organizations serve one community and somebody wants to
// know, as of any day, who works with whom. [Subject] is the one register of
// persons and organizations: every other wing refers to it. [Ties] turns
// agreements and referrals into ties for collaboration/network, so that the
// network of a street is a by-product of its paperwork.
//
// # Lifecycles
//
//	Agreement   draft → signed → in-force → expired or ended; or withdrawn
//	            before it is in force; a renewal names what it renews
//	Referral    sent → accepted → served → closed, or sent → declined → closed;
//	            withdrawn if the client takes the consent back before being served
//	Commitment  open → kept, late or broken
//
// Every verb is one act of a [Registry]. A step that a state does not allow is
// a *renjia.StateError naming the steps that are. Subjects and roles have a
// period instead, which ends once. What is over stays as it was in any question
// about the days before.
//
// # Limits
//
// Joint projects, mediation, trust surveys, and Popolo or W3C ORG exchange are
// not here yet. That a reference names a registered subject is checked by the
// verbs, not for references into other spaces.
package collaboration
