// Package holes measures structural holes: how far a party's contacts are tied to
// each other, and who stands between those who are not (Burt 1992; Gould &
// Fernandez 1989).
//
// # When to use it
//
// Use it to see who can broker and who does. [Constraint] is high for a party whose
// contacts all know each other or all depend on one; [Contacts] says who
// constrains it, [Hierarchy] whether it is one or all alike. [EffectiveSize] and
// [Efficiency] say how many of its contacts are not redundant. [Brokerage] counts
// for whom a party stands between whom, by their classes: a residents' committee
// that ties enterprises to each other is an itinerant broker (顾问), one that
// speaks for residents' groups to the street office a representative (代表).
//
// # Variants
//
// Weights count or not ([network.Weights]); both directions of a tie add up, as in
// Burt. So a party that others name is constrained by them even if it names
// nobody. The sum goes over contacts; [ConstraintAllAlters] adds those at two steps,
// as some programs do. [EffectiveSizeBorgatti] is the simpler form for ties that
// are there or not. [Brokerage] counts every pair whole for each broker between
// them, [SharedBrokerage] shares it among them. [BrokerageByChance] holds it
// against independent arcs of the same density.
//
// # Limits
//
// An isolate has no value: NaN, null in JSON. Measures by triangles take O(m·√m)
// time: hundredths of a second for 50 000 parties and 250 000 ties. Holes are holes
// in the network that was recorded: where one side of a class did not answer,
// everybody seems to broker for it.
//
// # References
//
// Burt, R. (1992), Structural Holes, ch. 2. Borgatti, S. (1997), Structural holes:
// unpacking Burt's redundancy measures, Connections 20. Gould, R. & Fernandez, R.
// (1989), Structures of mediation, Sociological Methodology 19.
package holes
