// Package xlsx reads a sheet of an Excel workbook wherever package roll reads
// CSV.
//
// # When to use it
//
// A committee keeps its list of owners or residents as .xlsx. [Open] makes a
// reader of its sheet, which roll.ReadOwners, ReadResidents, ReadMembers and the
// readers of ballots take in place of a file; problems then stand at cells, such
// as owners.xlsx:B7:
//
//	sheet, err := xlsx.Open(file, xlsx.Named("业主"))
//	if err != nil { … }
//	defer sheet.Close()
//	owners, err := roll.ReadOwners(sheet, "owners.xlsx", roll.Salt(salt))
//
// It is a package of its own so that a program that reads no workbooks does not
// carry a reader of them.
//
// # What a cell is read as
//
// A number is the decimal that is stored, not what its format shows; where a
// calculation left more than the 15 significant digits a sheet works with,
// such as 89.53000000000001, it is rounded to them. A whole number that is shown
// as a date with a year of four digits is that date, as 2026-03-01. Anything
// else is its text. Values of formulas are those the program saved last.
//
// # Limits
//
// Rows without any text are passed over; the first other row is the header.
// Merged cells are refused, anywhere on the sheet, because which rows and
// columns their one value is meant for is a guess. A workbook of more than
// [MaxFile] bytes, or more than [MaxContent] unpacked, is refused. Old .xls files
// and encrypted workbooks are not read. A sheet is read once, by one goroutine.
//
// # References
//
// ECMA-376, Office Open XML, part 1, 18.3 (worksheets); github.com/xuri/excelize.
package xlsx
