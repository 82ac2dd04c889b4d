// Package stable matches people to posts by the lists of both sides so that no two
// would rather have each other; stable is not maximum: people may stay out although
// an unstable plan could place more of them.
//
// # When to use it
//
// Use it where both sides have wishes that must be honoured and nobody should gain by
// leaving the plan: residents and hospitals, trainees and stations, volunteers and
// projects. [Match] gives the best stable plan of one side, [All] every stable plan
// of a small market, [Market.Blocking] the pairs that would leave any given plan.
// Where the most places or the least cost count, use the packages assign and
// transport.
//
// # Variants
//
// Whose optimum it is must be named: [Residents] or [Hospitals]. Among stable plans
// the best of one side is the worst of the other. Nobody can gain by a false list
// against [Residents] who propose; hospitals with several places can.
//
// Lists are strict. Where wishes are tied, [Tied.Break] says how they are made
// strict: by the order of the parties or by a lottery with a published seed, so that
// anybody can draw it again. What is stable for the strict lists is weakly stable for
// the tied ones.
//
// # Guarantees
//
// The plan does not depend on the order of proposals. The same residents are placed
// in every stable plan, every hospital fills equally many places in each, and one
// that has places left has the same residents in each (rural hospitals theorem).
// Lists need not be symmetric: pairs of which one side does not name the other are
// pruned, and a hospital without places is nobody's choice.
//
// # Limits
//
// Couples, lower quotas and people who need several places are not treated; with any
// of them there may be no stable plan. To place as many as possible where wishes are
// tied is NP-hard (Manlove et al. 2002) and not tried.
//
// # References
//
// Gale, D. & Shapley, L. (1962), College admissions and the stability of marriage,
// American Mathematical Monthly 69; Roth, A. (1986), On the allocation of residents to
// rural hospitals, Econometrica 54; Gusfield, D. & Irving, R. (1989), The Stable
// Marriage Problem; Manlove, D. et al. (2002), Hard variants of stable marriage,
// Theoretical Computer Science 276.
package stable
