package statement

import (
	"embed"
	"sync"

	"github.com/renjia-project/renjia/resources/ledger"
)

// Layouts are the forms of the three statements.
type Layouts struct {
	Position   Layout
	Activities Layout
	CashFlow   Layout
}

//go:embed layouts/*.json
var files embed.FS

var (
	china = sync.OnceValues(func() (Layouts, error) { return embedded("china") })
	old   = sync.OnceValues(func() (Layouts, error) { return embedded("china2004") })
	chart = sync.OnceValues(func() (*ledger.Chart, error) {
		f, err := files.Open("layouts/china2004-chart.json")
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return ledger.ReadChart(f)
	})
	plain = sync.OnceValues(func() (Layouts, error) { return embedded("plain") })
)

// China returns the forms of China's accounting system for non-profit
// organizations of 2026 (会民非01表, 02表, 03表) over the accounts of
// ledger.China. Their Source and Unverified say how far they were checked.
func China() (Layouts, error) { return china() }

// China2004 returns the forms of the system of 2004 (财会〔2004〕7号), for books up
// to the end of 2025 over the accounts of [Chart2004], with the numbers of
// their lines (行次).
func China2004() (Layouts, error) { return old() }

// Chart2004 returns the accounts of the system of 2004. Some of its codes mean
// other accounts since 2026: management expenses were 5201 and are 5301.
func Chart2004() (*ledger.Chart, error) { return chart() }

// Plain returns forms that know classes of accounts only and show every
// account by its name, for books that follow no system. Its cash flow
// statement names no cash accounts: set CashFlow.Cash.
func Plain() (Layouts, error) { return plain() }

func embedded(name string) (all Layouts, err error) {
	for _, part := range []struct {
		kind Kind
		to   *Layout
	}{{Position, &all.Position}, {Activities, &all.Activities}, {CashFlow, &all.CashFlow}} {
		file := name + "-" + string(part.kind) + ".json"
		f, err := files.Open("layouts/" + file)
		if err != nil {
			return all, err
		}
		*part.to, err = ReadLayout(f, file)
		f.Close()
		if err != nil {
			return all, err
		}
	}
	return all, nil
}
