package plaintext_test

import (
	"bytes"
	"iter"
	"strings"
	"testing"

	"github.com/renjia-project/renjia/resources/ledger/plaintext"
	"github.com/stretchr/testify/require"
)

// Whatever the bytes, a reader returns; and what it reads without a violation
// can be written and read again with the same balances.
func fuzz(f *testing.F, syntax plaintext.Syntax, write func(*bytes.Buffer, iter.Seq2[*plaintext.Transaction, error]) error) {
	f.Fuzz(func(t *testing.T, text string) {
		b, err := plaintext.Load(strings.NewReader(text), syntax, plaintext.Options{File: "j"})
		if err != nil || len(b.Violations()) > 0 {
			return
		}
		want, err := b.Balances(plaintext.Query{ByFund: true})
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := write(&out, plaintext.Transactions(strings.NewReader(text), syntax, plaintext.Options{File: "j"})); err != nil {
			return
		}
		again, err := plaintext.Load(&out, syntax, plaintext.Options{File: "j"})
		require.NoError(t, err, "%q", text)
		got, err := again.Balances(plaintext.Query{ByFund: true})
		require.NoError(t, err)
		require.Equal(t, len(want), len(got), "%q", text)
		for i := range want {
			require.Equal(t, want[i].Fund+want[i].Account, got[i].Fund+got[i].Account, "%q", text)
			require.Equal(t, significant(want[i].Amount), significant(got[i].Amount), "%q", text)
		}
	})
}

// significant leaves out zeros that a declaration added.
func significant(a plaintext.Amount) string {
	number := a.Number()
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + a.Commodity
}

func FuzzReadHledger(f *testing.F) {
	f.Add("commodity 1.000,00 EUR\n2026-01-01=1/2 ! (c) a | b  ; fund: F, x: y\n    A  1.000,00 EUR @ 2 CNY = 3 EUR\n    B\n; closed: 2026-01-01\n")
	f.Add("Y2026\nalias a=b\napply account x\n1-2 \n  (a)  $1\n  [b]  -1 \"A 4\"  ; fund: F\nD 1.0 CNY\naccount a  ; fund: F\ncomment\nend comment\n~ x\n")
	w, _ := world{{legs: []leg{{"A:B", "F1", "CNY", 5, false, "", "0.05 CNY"}, {"C", "F1", "CNY", -5, true, "", ""}}}}.hledger()
	f.Add(w)
	fuzz(f, plaintext.Hledger, func(b *bytes.Buffer, all iter.Seq2[*plaintext.Transaction, error]) error {
		return plaintext.WriteHledger(b, all)
	})
}

func FuzzReadBeancount(f *testing.F) {
	f.Add(opened + "2026-01-01 ! \"p\" \"n\\\"\n\" #F ^l\n  code: \"c\"\n  Assets:Bank  1,000.00 CNY {1 USD} @ 2 CNY\n    fund: \"G\"\n  Income:Gifts\n    fund: \"G\"\n2026-01-02 balance Assets:Bank 1000 ~ 1 CNY\n")
	f.Add("2026-01-01 commodity HRS\n  precision: 3\npushtag #x\n2026-01-15 custom \"closed\" 2025-12-31\n2026-01-01 close A:B\n")
	fuzz(f, plaintext.Beancount, func(b *bytes.Buffer, all iter.Seq2[*plaintext.Transaction, error]) error {
		return plaintext.WriteBeancount(b, all)
	})
}
