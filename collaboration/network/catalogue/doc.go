// Package catalogue names the measures of packages below network, one name a
// variant, so that a program or a table can ask for them by name.
//
// # When to use it
//
// Use it where measures are chosen at run time: in a command, a form, a table of
// many networks. A program that knows what it wants calls the packages. [All] lists
// the names with definition, variant and source; [Find] looks one up;
// [Measure.Compute] computes it on an [Input] and says what it was made of.
//
// # Names
//
// A name stands for one definition with one normalisation, whatever the program.
// Names that end in "weighted" or "weight" and "strength" use the weights of ties;
// the others follow [Input].Weights where a weighted form is defined (weighted
// betweenness, closeness, constraint, effective size, eigenvector, PageRank,
// modularity), and say in [Answer].Variant what became of the weights.
//
// # Limits
//
// A measure that a graph does not fit (directed, without classes, one mode) is
// ErrUnsupported; one that is undefined for it is ErrInvalid with the reason. Some
// measures cost more than n·m; [Measure.Costly] says above how many parties a
// program should ask before it computes them.
package catalogue
