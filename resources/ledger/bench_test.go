package ledger_test

import (
	"encoding/binary"
	"iter"
	"math/rand/v2"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/ledger"
)

const benchFunds = 40

// benchEntries yields n entries of two lines on forty funds, every second fund
// restricted, receipts and costs in turn; keyed gives each of them a key.
func benchEntries(funds []ledger.Fund, n int, keyed bool) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		random := rand.New(rand.NewPCG(1, 2))
		date, when := day("2026-01-02"), time.Date(2026, 1, 2, 8, 0, 0, 0, time.UTC)
		lines := make([]ledger.Line, 2)
		var id [16]byte
		for i := range n {
			binary.BigEndian.PutUint64(id[:], random.Uint64())
			binary.BigEndian.PutUint64(id[8:], uint64(i))
			f := &funds[random.IntN(len(funds))]
			amount, _ := renjia.MoneyOf(100+int64(random.IntN(1_000)), renjia.CNY)
			if i < benchFunds || i%2 == 0 { // a receipt
				if i < benchFunds {
					f = &funds[i]
				}
				amount, _ = renjia.MoneyOf(1_000_000, renjia.CNY)
			}
			minus, _ := amount.Neg()
			e := ledger.Entry{ID: renjia.IDFrom[ledger.Entry](id), Date: date.AddDays(i / 3000), Recorded: when.Add(time.Duration(i) * time.Second), Lines: lines}
			lines[0] = ledger.Line{Account: "1002", Fund: f.ID, Amount: amount}
			lines[1] = ledger.Line{Account: "4101", Fund: f.ID, Amount: minus}
			if i >= benchFunds && i%2 == 1 {
				lines[0] = ledger.Line{Account: "5101", Fund: f.ID, Amount: amount, Project: "meals"}
				lines[1] = ledger.Line{Account: "1002", Fund: f.ID, Amount: minus}
			}
			if keyed {
				e.Key = "bank-" + strconv.Itoa(i)
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func someFunds() []ledger.Fund {
	funds := make([]ledger.Fund, benchFunds)
	for i := range funds {
		funds[i] = ledger.Fund{ID: id[ledger.Fund](strconv.Itoa(i)), Name: renjia.Both(strconv.Itoa(i)), Restriction: ledger.Unrestricted}
		if i%2 == 1 {
			funds[i].Restriction, funds[i].Purpose, funds[i].Projects = ledger.ByPurpose, renjia.Both("meals"), []string{"meals"}
		}
	}
	return funds
}

func booksOf(b *testing.B, funds []ledger.Fund) *ledger.Ledger {
	l := ledger.New(chart(b))
	for _, f := range funds {
		require.NoError(b, l.Open(f))
	}
	return l
}

// A million entries with all checks, beside the raw twin: the same amounts
// added to a slice of balances, and nothing checked but overflow.
func BenchmarkReplay(b *testing.B) {
	const n = 1_000_000
	funds := someFunds()
	for _, keyed := range []bool{false, true} {
		b.Run(map[bool]string{false: "entries", true: "keyed"}[keyed], func(b *testing.B) {
			measure(b, n, func() any {
				l := booksOf(b, funds)
				done, err := l.Replay(benchEntries(funds, n, keyed))
				require.NoError(b, err)
				require.Equal(b, int64(n), done)
				return l
			})
		})
	}
	b.Run("generating", func(b *testing.B) {
		measure(b, n, func() any {
			var last ledger.Entry
			for e := range benchEntries(funds, n, false) {
				last = e
			}
			return last
		})
	})
	b.Run("raw", func(b *testing.B) {
		measure(b, n, func() any {
			balances := make([]int64, benchFunds*32)
			random := rand.New(rand.NewPCG(1, 2))
			for range n {
				at, amount := random.IntN(len(balances)-1), int64(random.IntN(1_000))
				for i, x := range [...]int64{amount, -amount} {
					sum := balances[at+i] + x
					if (sum > balances[at+i]) != (x > 0) && x != 0 {
						b.Fatal("overflow")
					}
					balances[at+i] = sum
				}
			}
			return balances
		})
	})
}

// measure reports the processor time of an entry, and what is live afterwards.
func measure(b *testing.B, n int, run func() any) {
	var before, after syscall.Rusage
	var heap uint64
	var spent int64
	for b.Loop() {
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &before))
		held := run()
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &after))
		spent += after.Utime.Nano() - before.Utime.Nano() + after.Stime.Nano() - before.Stime.Nano()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap = m.HeapAlloc
		runtime.KeepAlive(held)
	}
	b.ReportMetric(float64(spent)/float64(b.N*n), "cpu-ns/entry")
	b.ReportMetric(float64(heap)/1e6, "live-MB")
	b.ReportMetric(float64(after.Maxrss)/1e3, "peak-rss-MB")
}

// BenchmarkStandingsAsOf reads the log of a hundred thousand entries once.
func BenchmarkStandingsAsOf(b *testing.B) {
	funds := someFunds()
	l := booksOf(b, funds)
	_, err := l.Replay(benchEntries(funds, 100_000, false))
	require.NoError(b, err)
	for b.Loop() {
		_, err := l.StandingsAsOf(ledger.AsOf{Effective: day("2026-01-20")})
		require.NoError(b, err)
	}
}
