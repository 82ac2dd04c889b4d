package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"github.com/renjia-project/renjia/resources/ledger/plaintext"
)

const balanceHelp = `balance prints what each account holds in each currency, debit positive. Accounts that hold nothing are
left out; accounts above others are not added up.

  go run ./examples/books balance [-fund TAG] [-as-of DATE] [-json] FILE.journal|FILE.beancount

-json prints {"accounts":[{"account":"Assets:Bank","currency":"CNY","amount":-12.30}]}; an amount is a number
with all decimals of its currency, exact.

The figures are those of "hledger balance --flat". They are printed only if every entry balances in each
currency and every stated balance holds; what else is wrong, such as a missing fund, is said on stderr.
`

const fundsHelp = `funds prints what each fund holds in each account and currency, debit positive. The rows of a fund sum to
zero in each currency.

  go run ./examples/books funds [-fund TAG] [-as-of DATE] [-json] FILE.journal|FILE.beancount

-json prints {"accounts":[{"fund":"F003","account":"Assets:Bank","currency":"CNY","amount":-12.30}]}.
The fund of postings that name none is "".
`

func balance(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	q, err := flags("balance", balanceHelp, args, stdout, nil)
	if err != nil {
		return err
	}
	return q.balances(ctx, false, stdout, stderr)
}

func funds(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	q, err := flags("funds", fundsHelp, args, stdout, nil)
	if err != nil {
		return err
	}
	return q.balances(ctx, true, stdout, stderr)
}

func (q query) balances(ctx context.Context, byFund bool, stdout, stderr io.Writer) error {
	books, err := q.load(ctx)
	if err != nil {
		return err
	}
	if err := q.sound(books, stderr); err != nil {
		return err
	}
	if err := q.known(books); err != nil {
		return err
	}
	rows, err := books.Balances(plaintext.Query{Fund: q.fund, ByFund: byFund, AsOf: q.asOf})
	if err != nil {
		return err
	}
	if q.json {
		return writeRows(stdout, rows, byFund)
	}
	return printRows(stdout, rows, byFund)
}

// held is a row of the JSON form.
type held struct {
	Fund     *string     `json:"fund,omitempty"`
	Account  string      `json:"account"`
	Currency string      `json:"currency"`
	Amount   json.Number `json:"amount"`
}

func writeRows(w io.Writer, rows []plaintext.Row, byFund bool) error {
	document := struct {
		Accounts []held `json:"accounts"`
	}{make([]held, len(rows))}
	for i, r := range rows {
		document.Accounts[i] = held{nil, r.Account, r.Amount.Commodity, json.Number(r.Amount.Number())}
		if byFund {
			document.Accounts[i].Fund = &rows[i].Fund
		}
	}
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		return err
	}
	return b.Flush()
}
