package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger/plaintext"
)

const checkHelp = `check lists every place where a journal breaks a rule of the books of funds, one a line:

  FILE:LINE: KIND: text

  go run ./examples/books check [-fund TAG] [-as-of DATE] [-json] FILE.journal|FILE.beancount

Kinds
  imbalance         amounts of one currency do not sum to exactly zero; nothing is tolerated, not 0.004
  cross-fund        they do, but not in each fund
  currency-swap     one currency is given for another; a conversion is a balanced pair of postings in each,
                    and a cost behind an @ balances nothing
  assertion         a stated balance is not the balance, exactly
  sub-minor         an amount is finer than its commodity directive, or the currency's own decimals, allow
  elided            a second amount is left out, or one that would be in several currencies
  no-fund           a posting belongs to no fund          ambiguous-fund   to more than one
  closed-period     an entry dated up to a closing stands behind it in the journal: a line "; closed: 2025-12-31"
                    of hledger, 2026-01-15 custom "closed" 2025-12-31 of beancount
  undeclared        a commodity of unknown decimals, an account that beancount never opened
  inactive-account  used before it was opened or after it was closed
  assignment        an amount that hledger would infer from a stated balance
  virtual           a posting in parentheses or brackets
  posting-date      a posting with a date of its own
  out-of-range      a sum that does not fit 64 bits

-json prints {"entries":n,"postings":n,"violations":[{"file","line","kind","text","date","funds"}]}.
With -fund what concerns only entries of other funds is left out, with -as-of only those dated up to then.
It exits 0 if the list is empty, 1 if it is not, and 2 if the journal cannot be read.
`

func check(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	q, err := flags("check", checkHelp, args, stdout, nil)
	if err != nil {
		return err
	}
	books, err := q.load(ctx)
	if err != nil {
		return err
	}
	for _, w := range books.Warnings() {
		fmt.Fprintln(stderr, "books: "+w.String())
	}
	all := slices.DeleteFunc(books.Violations(), func(v plaintext.Violation) bool { return !q.concerns(v) })
	if q.json {
		err = q.writeViolations(stdout, books, all)
	} else {
		err = q.printViolations(stdout, all)
	}
	if err == nil && len(all) > 0 {
		err = errViolations
	}
	return err
}

func (q query) concerns(v plaintext.Violation) bool {
	if q.fund != "" && len(v.Funds) > 0 && !slices.Contains(v.Funds, q.fund) {
		return false
	}
	return q.asOf.IsZero() || v.Date.Compare(q.asOf) <= 0
}

func (q query) printViolations(w io.Writer, all []plaintext.Violation) error {
	b := bufio.NewWriter(w)
	for _, v := range all {
		fmt.Fprintln(b, v.In(q.lang))
	}
	return b.Flush()
}

// broken is a violation of the JSON form.
type broken struct {
	File  string         `json:"file"`
	Line  int            `json:"line"`
	Kind  plaintext.Kind `json:"kind"`
	Text  string         `json:"text"`
	Date  renjia.Date    `json:"date,omitzero"`
	Funds []string       `json:"funds,omitempty"`
}

func (q query) writeViolations(w io.Writer, books *plaintext.Books, all []plaintext.Violation) error {
	document := struct {
		Entries    int      `json:"entries"`
		Postings   int      `json:"postings"`
		Violations []broken `json:"violations"`
	}{books.Entries(), books.Postings(), make([]broken, len(all))}
	for i, v := range all {
		document.Violations[i] = broken{v.Place.File, v.Place.Line, v.Kind, v.Text.In(q.lang), v.Date, v.Funds}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(document)
}
