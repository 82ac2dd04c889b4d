package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/renjia-project/renjia/resources/ledger/plaintext"
)

// printRows prints balances for people: numbers on the left with their points
// one below the other, as journals' own tools do.
func printRows(w io.Writer, rows []plaintext.Row, byFund bool) error {
	whole, places, symbol := 0, 0, 0
	for _, r := range rows {
		before, after, _ := strings.Cut(r.Amount.Number(), ".")
		whole, places = max(whole, len(before)), max(places, len(after))
		symbol = max(symbol, utf8.RuneCountInString(r.Amount.Commodity))
	}
	b, fund := bufio.NewWriter(w), ""
	for i, r := range rows {
		if byFund && (i == 0 || r.Fund != fund) {
			fund = r.Fund
			fmt.Fprintln(b, title(fund))
		}
		before, after, point := strings.Cut(r.Amount.Number(), ".")
		if point {
			after = "." + after
		}
		fmt.Fprintf(b, "%*s%-*s %-*s  %s\n", whole, before, places+1, after, symbol, r.Amount.Commodity, r.Account)
	}
	return b.Flush()
}

func title(fund string) string {
	if fund == "" {
		return "no fund"
	}
	return "fund " + fund
}
