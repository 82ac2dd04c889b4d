// Package abcyaml reads and writes the files of the Python library abcvoting
// that end in .abc.yaml: an approval profile, the size of the committee, and what
// some rules elect.
//
// # When to use it
//
// To exchange profiles with abcvoting, and to check rules of package committee
// against the results that such a file records:
//
//	f, err := abcyaml.Read(r, "instanceS0000.abc.yaml")
//	for _, x := range f.Expected { … }
//
// # Format
//
// A mapping of profile (a list of lists of candidates, which count from 0),
// num_cand, committeesize, voter_weights, description, and compute: a list of
// mappings with rule_id, result (a list of committees, or nothing), resolute and
// parameters of the rule. Sets may be written [0, 1] or {0, 1}.
//
// # Limits
//
// Weights must be whole: scale them first. Aliases and anchors of YAML are
// refused.
package abcyaml
