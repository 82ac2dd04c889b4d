// Package tabular reads tables of plain text: CSV with a header in English or
// Chinese, in UTF-8 or GB18030 (which includes GBK), streaming, with every
// problem reported at its file, line and column, and all of them at once.
package tabular
