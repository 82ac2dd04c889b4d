// Package charity tests what a charitable organization must spend on its
// purposes and may spend on its administration, and says by when it must publish.
//
// # When to use it
//
// Use it for the yearly report of a foundation, an association or a social
// service organization that is a charitable organization (慈善组织). [FiguresOf]
// reads the figures out of ledger entries, [Test] holds them against a regime
// and explains the result: the article, both sides, and how much is missing.
// [Clock.Due] gives the days on which publications fall due.
//
// # Rules as data
//
// [China] has the Charity Law of 2016 (art. 60) and as revised in 2023 (art. 61),
// the rules on spending and management costs of 2016 (arts 7–12) and the
// Foundation Regulations of 2004 (art. 29); [ChinaClocks] the publication terms
// of the law (arts 72, 79) and of Guangzhou's regulations of 2021. The regime in
// force on the last day of the year decides. Own files have the same form:
// [ReadRules], [ReadClocks].
//
// # Choices
//
// Nothing is guessed; what is missing is listed in a *renjia.UnspecifiedError:
// which regime, the legal form, the qualification for public fundraising, the
// last year or the average of three, how gifts whose agreement has terms of its
// own enter the figures, and every figure the standard needs.
//
// # Exactness
//
// Shares are fractions and averages are not rounded: a sum over three years is
// compared with three times the share. Limits are the first whole fen that
// suffices, or the last that is allowed.
//
// # Readings
//
// Where the texts are silent the package says how it reads them. The band
// follows net assets at the end of last year also where the average is the
// base. Income of each year of an average is adjusted for time as that of the
// last year is (rules of 2016 art. 10). An amount is freed in the year in which
// its fund's period begins.
//
// # Limits
//
// Results are no legal advice. Fundraising costs are shown; no standard for
// them was found. What counts as a charitable activity is for whoever books
// costs to say: the figures take costs by their function, taxes and
// surcharges among those of the programme.
//
// # References
//
// Charity Law of the PRC (2016; revised 2023-12-29) arts 60–61, 72, 79;
// 关于慈善组织开展慈善活动年度支出和管理费用的规定 (民发〔2016〕189号); 基金会管理条例
// (2004) art. 29; 广州市慈善促进条例 (2021) arts 23–33. Each datum says what was not
// verified against its text.
package charity
