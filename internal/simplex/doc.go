// Package simplex solves small linear programs exactly: whole coefficients in,
// rationals out, no rounding between.
//
// A [Program] minimizes a cost that no variable lowers, over variables that are
// not negative, under constraints Σ aᵢxᵢ ≤ b. Such a program is solved by the dual
// simplex method from the start, and solved again quickly when constraints are
// added, which is how cuts and branches are made. Each row of the tableau is kept
// as whole numbers without a common factor, so that a pivot takes neither
// fractions nor guesses: in 64 bits as long as bounds on the products show that
// they fit, in numbers of any size where they do not. Coefficients and bounds are
// 64 bits, above the least such number. Time grows with rows · columns for each
// pivot; some hundred rows and some thousand columns are reasonable.
//
// Sources: Lemke, "The dual method of solving the linear programming problem",
// 1954; Bland, "New finite pivoting rules for the simplex method", 1977.
package simplex
