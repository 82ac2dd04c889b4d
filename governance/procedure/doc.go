// Package procedure holds procedures of community governance as templates with
// typed gates, keeps the record of their cases, and says where a case departs
// from its template.
//
// # When to use it
//
// [Lookup] or [Read] gives a [Template]; [Template.Choose] settles what local
// wordings leave open. [Start] begins an [Instance], whose record grows by
// [Instance.Record] and [Instance.Correct]; [Instance.Next] and
// [Instance.Deadlines] say what may and must come. A [Checker] judges single
// cases, [Summarize] a whole log:
//
//	t, _ := procedure.Lookup("cn/owners-assembly-2021")
//	t, _ = t.Choose(map[string]string{"matter": "ordinary"})
//	c, _ := procedure.NewChecker(t, procedure.Options{Ending: procedure.CasesEnded})
//	cases, err := procedure.ReadTable(file, "log.csv", t)
//	fmt.Print(c.Check(cases[0]).Explain().Text(renjia.Chinese))
//
// Logs come from [ReadTable] (CSV), [ReadXES] and [ReadOCEL], and go to process
// miners by [WriteXES] and [WriteOCEL].
//
// # Built-in templates
//
//	cn/four-deliberations-two-disclosures  四议两公开
//	cn/consultation-2025                   居民协商, Residents' Committees Law art. 32
//	cn/residents-representatives-2025      居民代表会议, arts 28–30
//	cn/disclosure-2025                     居务公开, art. 34
//	cn/owners-assembly-2021                业主大会
//	cn/owners-assembly-chengdu-2024        业主大会（成都）
//
// Each says how far it was checked against its text.
//
// # Days
//
// Days count as in Civil Code art. 201: the first one is left out. From 1 to 16
// March are 15 days. A gate whose text counts the first day says
// first_day_counts. Records have days, not hours.
//
// # The Petri net of a template
//
// A node is a step, or a group of alternatives. There is one place for each pair
// of nodes of which one comes directly after the other, so that a step with
// several successors is an AND-split and one with several predecessors an
// AND-join; a marked place before each node that comes after nothing, and a
// final place behind each that nothing comes after. The steps of a group are
// transitions of the same places (XOR). An optional node has a silent
// transition beside its own. A repeatable step has a second transition, for
// every time but the first, that takes the tokens behind it and gives them back.
// Steps taken in one meeting fire one after the other.
//
// The replay fires silent transitions only where a recorded step, or the end,
// lacks a token that they can bring without help; what then lacks is counted as
// missing. Steps the template does not have are findings and are not replayed.
//
// # Variants
//
// [Conformance.Fitness] is the token-replay fitness of a case;
// [Conformance.GateShare] the share of required gates passed in order. For a log,
// [Summary.LogFitness] takes the fitness of the summed tokens and
// [Summary.MeanFitness] the mean of the cases. Whether cases have ended must be
// said ([Options.Ending]): it decides between skipped and still to come. The
// fitness of a running case is that of a case that ended on its last entry.
//
// # Limits
//
// Entries of one day count in the order in which they stand. Gates that need
// other measures than heads, such as floor area, take the outcome of package
// rule. Whether the votes kept to the published agenda is for a document to
// show. Templates have no loops but repeatable steps. ReadTable and ReadOCEL
// hold the log in memory; WriteOCEL holds the identifiers of its objects.
//
// # References
//
// A. Rozinat and W. van der Aalst, "Conformance checking of processes based on
// monitoring real behavior", Information Systems 33 (2008) 64–95. IEEE
// 1849-2016 (XES). A. Berti et al., OCEL 2.0 Specification (2023). Civil Code
// (民法典) arts 201, 278 and 1259. Urban Residents' Committees Organic Law
// (城市居民委员会组织法), 2025 text.
package procedure
