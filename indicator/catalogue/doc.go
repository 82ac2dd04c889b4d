// Package catalogue names the measures of the packages below indicator, so that a
// program, a form or a table can ask for them by name over the columns of a CSV
// file.
//
// # When to use it
//
// Use it where measures are chosen at run time. A program that knows what it wants
// calls the engines. [All] lists the measures with formula, range, variants, columns
// and parameters; [Find] looks one up; [ReadTable] reads a file; [Measure.Compute]
// computes the measure and says what it was made of.
//
// # Columns
//
// A measure reads columns by the part they play: what each unit has (value), what
// puts units in order (rank), how much a unit counts (weight). A column plays a part
// if its header is the name of the part or one of its other names, in English or
// Chinese; a single part and a single column of numbers that are left belong
// together. What two columns could be is asked for, and the answer names the column
// that was taken.
//
// # Choices
//
// A variant, a parameter, a column and what becomes of rows without a value have no
// default that could change a figure: a *renjia.UnspecifiedError names each open
// choice. Bounds of values that are all 0 or 1 are 0 and 1.
//
// # Limits
//
// A table is kept in memory as text, some 40 bytes a cell: for ten million values
// call the engine. [Input].Bootstrap draws rows; Krippendorff's alpha draws units or
// pairs of values.
package catalogue
