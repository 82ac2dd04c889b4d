// Package roster plans who works which shift on which day, and says how far from
// the best the plan can be.
//
// # When to use it
//
// Use [Solve] to roster staff or volunteers over weeks with rules that look at
// several days at once: five days a week, no early shift after a night, no more than
// five days in a row. An [Instance] is data: people with costs and days off, demand
// by day and shift, [Rules] that hold, [Wishes] that cost. Nothing is infeasible:
// where people are missing a slot stays uncovered and costs. [Check] audits any
// roster, also one made by hand, without using the solver. [Explain] says what a
// person's schedule costs and which rules it suffers from, [WhyNot] why somebody
// does not work a certain shift, [Result.Scarce] what is short and by how much.
// Where only days or only totals count, a flow or an assignment is simpler.
//
// # Variants
//
// What an uncovered slot costs must be named, there is no honest default. Burdens
// of earlier periods cost the increment of their square ([Burden], carried on by
// [Carry]). A roster that was published can be kept as far as possible, by a cost of
// each change (Instance.Change), or with at most so many changes ([Replan]).
//
// # Method and limits
//
// Each slot gets a price; at given prices everybody's best period is found exactly,
// by dynamic programming over an automaton of the rules. The prices prove a bound
// that [Bound] computes anew for anybody who doubts. A roster is found by solving
// small groups of people exactly, again and again, cut off by what their choices
// cost more than the best at these prices. A roster is called the best only if the
// bound, rounded up to a whole cost, equals it, or if for at most 12 people all
// others were tried: [Proof]. Otherwise [Result.Gap] is what remains. The best roster
// is often not the only one; the seed decides which is found.
//
// A person's rules look at that person alone: that two work together, or that one of
// a shift holds a skill, cannot be said, except by shifts of their own. There is no
// least number of working days; unpopular slots with negative costs attract instead.
// Costs are whole numbers up to 10^9.
//
// # References
//
// Fisher, M. (1981), The Lagrangian relaxation method for solving integer
// programming problems, Management Science 27; Barahona, F. & Anbil, R. (2000), The
// volume algorithm, Mathematical Programming 87; Shaw, P. (1998), Using constraint
// programming and local search methods to solve vehicle routing problems, CP98;
// Burke, E. et al. (2004), The state of the art of nurse rostering, Journal of
// Scheduling 7.
package roster
