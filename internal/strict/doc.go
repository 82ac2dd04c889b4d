// Package strict reads JSON that people write by hand: rule packs, templates,
// regulations. It wants names exactly as they are declared, refuses what it
// does not know or sees twice, and reports every mistake at once with file,
// line, column and path, those of the value's own Validate included.
//
// Types that read themselves from text (dates, fractions, references) must
// stand in quotation marks: an exact fraction is "2/3", never 0.667.
package strict
