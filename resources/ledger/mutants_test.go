package ledger_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mutants are faults put into the source one at a time, each with the test that
// must fail for it. A fault that no test notices would be a rule that no test
// guards.
var mutants = []struct{ name, file, old, new, killer string }{
	{"L1 funds are not told apart", "entry.go", "s.fund != l.Fund || s.diff", "s.diff", "TestScenarios/L1_zero"},
	{"L1 a difference of one is tolerated", "entry.go", "if !s.diff.IsZero() {", "if s.diff.Minor()/2 != 0 {", "TestScenarios/L1_zero"},
	{"L2 a leg is booked twice", "ledger.go", "s.balance(c.index)+c.Amount.Minor())", "s.balance(c.index)+2*c.Amount.Minor())", "TestScenarios/L1_zero"},
	{"L2 like codes are one account", "movement.go", "if r.code == code {", `if r.code != "" {`, "TestAccountsOfLikeCodesAreKeptApart"},
	{"L4 currencies change without conversion", "movement.go", "!m.overConverted {", "false {", "TestScenarios/L4"},
	{"L5 reversed twice", "ledger.go", ".reversed = true", ".reversed = false", "TestScenarios/L5"},
	{"L5 a reversal need not mirror", "ledger.go", "l.tracer.lines(lines) != original.lines", "l.tracer.lines(lines) == 0", "TestScenarios/L5"},
	{"L6 content of a key is not compared", "ledger.go", "if first != content {", "if first != first {", "TestScenarios/L6"},
	{"L6 keys of wrong content stay free", "ledger.go", "		l.use(e.Key, t.content)\n		return false, err", "		return false, err", "TestScenarios/L6"},
	{"L6 the area is no content", "digest.go", `l.Area == "" && `, "", "TestEveryFieldIsContent"},
	{"L6 an entry is not known at once", "index.go", "		x.settle()\n		if slot", "		if slot", "TestEveryEntryIsFoundAgain"},
	{"L6 entries are lost when the index grows", "index.go", "	x.settle()\n	old := *x", "	old := *x", "TestEveryEntryIsFoundAgain"},
	{"L7 posted may be voided", "pendingstate.go", "Posted:  {},", "Posted:  {verbVoid: Voided},", "TestScenarios/L7_pending"},
	{"L7 voided may be posted", "pendingstate.go", "Voided:  {},", "Voided:  {verbPost: Posted},", "TestScenarios/L7_pending"},
	{"L7 expires an instant late", "pendingstate.go", "!at.Before(p.Expires)", "at.After(p.Expires)", "TestScenarios/L7_expiry"},
	{"L7 what expired stays held", "holding.go", "for len(l.expires) > 0 &&", "for false &&", "TestScenarios/L7_expiry"},
	{"L8 reservations are ignored", "totals.go", "left, err = minus(left, after.reserved)", "left, err = minus(left, 0)", "TestScenarios/L8_reserved"},
	{"L8 a pending refund holds nothing", "totals.go", "held, err := m.outflow()\n	if err != nil {\n		return t, err\n	}\n	after = t", "held, err := max(m.spent, 0), error(nil)\n	if err != nil {\n		return t, err\n	}\n	after = t", "TestPendingRefundIsHeld"},
	{"L8 the rest is not freed", "totals.go", "t.reserved -= held", "t.reserved -= held / 2", "TestScenarios/L8_a_part"},
	{"L8 more may be posted than is pending", "pending.go", "over.Sign() != 0 && over.Sign() == l.Amount.Sign()", "over.Sign() > 9", "TestScenarios/L8_a_part"},
	{"L8 reserved returns of an endowment are free", "totals.go", "	return minus(left, t.reserved)", "	return left, nil", "TestScenarios/endowment"},
	{"L9 the reservation of a line is ignored", "budgetstanding.go", "used, err := s.Spent.Add(s.Reserved)", "used, err := s.Spent, error(nil)", "TestScenarios/L9_a_line"},
	{"L9 any account on any line", "budget.go", "len(l.Accounts) > 0 && !slices", "false && !slices", "TestScenarios/L9_a_line"},
	{"L9 costs without a line", "totals.go", "c.Budget.IsZero() {", "false {", "TestScenarios/L9_a_line"},
	{"L9 shifts need not sum to zero", "reallocation.go", `p.Require(sum.IsZero(), "shifts"`, `p.Require(true, "shifts"`, "TestScenarios/L9_shifts"},
	{"L9 each shift is judged alone", "reallocation.go", "moved := s.Shifted\n", "moved := amount\n", "TestScenarios/L9_shifts"},
	{"L9 the share itself needs approval", "reallocation.go", "err == nil && over > 0", "err == nil && over >= 0", "TestScenarios/L9_shifts"},
	{"L10 areas bind nothing", "fund.go", "len(f.Areas) > 0 && !slices", "false && !slices", "TestScenarios/L10_purpose"},
	{"L10 the period binds nothing", "fund.go", "f.timed() && !f.Period.Contains(d)", "false", "TestScenarios/L10_purpose"},
	{"L10 release beyond what was spent", "totals.go", "m.released != 0 || m.spent < 0", "m.spent < 0", "TestScenarios/L10_released"},
	{"L11 the entry after is called good", "assertion.go", "balance == want && (i+1", "balance != want && (i+1", "TestScenarios/L11"},
	{"L12 closed periods stay open", "closing.go", "c.Through.Before(e.Date) ||", "true ||", "TestScenarios/L12"},
	{"L12 the last day is open", "closing.go", "c.Through.Before(e.Date) ||", "!e.Date.Before(c.Through) ||", "TestScenarios/L12"},
	{"L12 a closing spends", "movement.go", "	if m.Closes {\n		return checkClosingLine(a)\n	}", "", "TestScenarios/L12"},
	{"L12 income of a restricted fund becomes free", "closingentries.go", "			to = bound\n", "			to = bound[:0] + free\n", "TestScenarios/L12"},
	{"L13 the effective axis is ignored", "log.go", "if !a.Effective.IsZero() && a.Effective.Before(r.date) {", "if false {", "TestScenarios/L13"},
	{"L13 an instant is left out", "log.go", "r.recorded > until", "r.recorded >= until", "TestScenarios/L13"},
	{"L13 instants go back", "ledger.go", "if at < l.now {", "if false {", "TestScenarios/L13"},
	{"L14 sums wrap", "totals.go", "if (sum > a) != (b > 0) {", "if false {", "TestScenarios/L14"},
}

// The faults fit the source, so that the list does not age in silence.
func TestEachMutantFitsTheSource(t *testing.T) {
	for _, m := range mutants {
		source, err := os.ReadFile(m.file)
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(source), m.old), "%s: %q in %s", m.name, m.old, m.file)
	}
}

// TestEachMutantDies builds the package once for each fault, which takes
// minutes: set RENJIA_MUTANTS to run it.
func TestEachMutantDies(t *testing.T) {
	if os.Getenv("RENJIA_MUTANTS") == "" {
		t.Skip("RENJIA_MUTANTS is not set")
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			source, err := os.ReadFile(m.file)
			require.NoError(t, err)
			dir := t.TempDir()
			mutant, overlay := filepath.Join(dir, m.file), filepath.Join(dir, "overlay.json")
			require.NoError(t, os.WriteFile(mutant, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600))
			path, err := filepath.Abs(m.file)
			require.NoError(t, err)
			replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{path: mutant}})
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(overlay, replaced, 0o600))
			out, err := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-overlay", overlay, "-run", m.killer, ".", "-rapid.nofailfile", "-rapid.shrinktime=1s").CombinedOutput()
			require.Error(t, err, "survived %s", m.killer)
			require.Contains(t, string(out), "--- FAIL", "must fail, not break the build")
		})
	}
}
