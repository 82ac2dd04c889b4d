// Package plaintext reads and writes journals of plain-text accounting (hledger
// and beancount syntax) as books of funds: every posting belongs to a fund, and
// an entry must balance exactly in each fund and each currency.
package plaintext
