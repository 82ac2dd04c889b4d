// Package readme keeps the README true: its test runs every program printed
// there and compares what it prints with the text block that follows it.
package readme
