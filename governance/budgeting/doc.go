// Package budgeting decides participatory budgets (参与式预算): which of many
// projects a community pays for out of one budget, by rules that are exact and
// say why.
//
// # When to use it
//
// Read an election in the format of Pabulib, or build one from projects and a
// [voting.Profile]; then decide it by a [Rule], which is data:
//
//	e, err := budgeting.ReadPabulib(file, "village.pb")
//	o, err := budgeting.Decide(ctx, e, budgeting.Rule{
//		Method:       budgeting.EqualShares,
//		Satisfaction: budgeting.CostShare,
//		Completion:   budgeting.Add1,
//		Ties:         budgeting.TieRule{Policy: budgeting.TextTies},
//	})
//
// [Explain] says of each project why it won or lost and who paid what, [Needed]
// what it would have needed, [MeasureFairness], [EJRPlus] and [Priceable] how fair
// the outcome is, [Compare] puts several rules side by side, as tables or as a
// picture. [Official] reads from a file what its city laid down. [DecideCarrying]
// carries unspent endowments from round to round.
//
// # Variants
//
// Nothing is chosen silently: a rule names its method, what a project is worth to
// a supporter ([Satisfaction]), what is done with money that Equal Shares leaves
// ([Completion]) and who goes first among equals ([TieRule]). [Greedy] by
// [CostShare] goes by votes, by [Cardinality] by votes per cost, as pabutools
// names them; by [PointsCost] it goes by points. Greedy funds even projects
// nobody voted for if they fit; [Phragmen] ends at the first project that does not
// fit. Every paper counts for the endowments of Equal Shares, empty ones too.
//
// # Exact, and how
//
// Amounts are whole numbers of units; thousandths of a cent are a matter of
// [Election.Scale]. Prices of Equal Shares and times of Phragmén are fractions
// whose denominators grow with every purchase, to hundreds of digits in a city.
// They are not computed: a run keeps purses and times as 64-bit multiples of a
// tiny fraction of a unit and a bound of how far each can be off.
//
//   - Sums of purses are exact. A price is rest/rich: what those who give all leave,
//     over the satisfaction of the others. It is off by no more than slack · poor /
//     rich, where slack bounds a purse's error and poor is the weight of those who
//     give all; with nobody in that place it is not off at all.
//   - Buying adds to the slack what the price was off and one for rounding. When
//     that grows beyond some millionths of an endowment, all purses are computed
//     anew from exact prices.
//   - A project whose lower bound is above another's upper bound is dearer. What the
//     bounds leave open, an order or whether somebody gives all, exact fractions
//     decide. They follow from whole numbers that can be counted at any time: how
//     many of those who gave all for a project had paid for which others.
//   - Prices only rise as purses shrink, so that an old price is a lower bound; few
//     are computed again. Add1 skips endowments for which bounds show that every
//     decision stays as it is.
//
// Outcomes are therefore those of exact fractions throughout; tests compare them
// with plain fractions, voter by voter. Bounded overspending, perturbation and
// carried endowments count in fractions from the start. Those of bounded
// overspending can double in length with every project that is bought for less
// than its cost; the cities of Pabulib take fractions of a second, but an election
// with dozens of such projects may never end.
//
// # Limits
//
// Budgets up to [MaxAmount] units, and votes times cost within 64 bits. A welfare
// maximum is hard to compute, most of all where many projects are equally good;
// [Rule.Nodes] bounds the search and the outcome then says how far it may be off. Time grows about as the number of marks on ballots,
// times the rounds in which a project is looked at again, which are few.
//
// # References
//
// Peters, Pierczyński, Skowron, "Proportional participatory budgeting with
// additive utilities", 2021; Brill, Freeman, Janson, Lackner, "Phragmén's voting
// methods and justified representation", 2017; Papasotiropoulos et al., "Method of
// Equal Shares with bounded overspending", 2025; Brill, Peters, "Robust and
// verifiable proportionality axioms", 2023; Boehmer et al., "Evaluation of project
// performance in participatory budgeting", 2024; Faliszewski et al., "Participatory
// budgeting: data, tools, and analysis" (Pabulib), 2023.
package budgeting
