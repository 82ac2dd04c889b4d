// Package notice sets the documents a committee prints and posts: ballot
// papers and public notices (选票、表决票、公告、公示), as HTML in English or Chinese.
//
// # When to use it
//
// Fill in one of the documents and [Write] it. Each file is complete: no
// script, no font, no image from elsewhere. It prints on A4 with page numbers
// and reads on a phone. Several documents go into one file, each on pages of
// its own, such as the ballot papers of a whole roll.
//
//	d := notice.Disclosure{…}
//	warnings, err := notice.Check(d) // a day too late, a display too short
//	err = notice.Write(w, renjia.Chinese, d)
//
// What a document says about the vote comes from the rule: what an over-vote or
// a blank paper counts as, the quorum and the pass test, the terms of notice,
// proxies, publication and challenge. A [Decisions] notice prints every
// inequality of a [rule.Result] with both sides, its margin and its article.
//
// # Days
//
// They count as in Civil Code art. 201: the first is left out, so that five
// days from 1 March end with 6 March, and what must be out fifteen days before
// the 20th was posted on the 5th. Last days are included and say so. A day that
// was missed does not keep a document from being written: the warning stands
// on screen above the text, is not printed, and [Check] returns it.
//
// # Choices
//
// What the rule leaves open and the paper must say is a
// *[renjia.UnspecifiedError]: what a ballot signed for and not returned counts
// as, how many days a list is open to objections, whether electors may vote
// against a candidate. No document prints a guess.
//
// # Privacy
//
// A document shows of people what it was handed and nothing more: names are
// printed as given, masking them is for the caller. [Decisions] names no
// elector. A secret ballot does not carry the serial number of its receipt, and
// ballots have no page numbers, which would tell papers apart.
// Control characters and marks that turn the direction of writing are replaced,
// so that no name can be made to read as another.
//
// # Variants
//
// Minutes, calendars and calculations are other packages': this one takes
// results and small plain values. Text of the caller's own goes into sections,
// and [General] is a notice of nothing else.
//
// # Limits
//
// Days are calendar days; a last day that is a day of rest is not moved
// (Civil Code art. 203). Page numbers need a browser that prints margin boxes
// (Chromium 131); others print their own. The wording is not that of any
// authority's form: where one is prescribed, use it.
//
// # References
//
// Civil Code of the PRC, arts 201, 278 and 280; Urban Residents' Committees
// Organic Law (2025 revision), arts 17 to 20, 25 and 34; Property Management
// Regulations (2018), art. 14; CSS Paged Media Module Level 3.
package notice
