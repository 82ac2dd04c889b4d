package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/renjia-project/renjia/governance/rule"
)

// decide runs the program as a shell would.
func decide(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

// write makes a file of a temporary folder.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// decided runs the program with -json and reads what it prints.
func decided(t *testing.T, args ...string) document {
	t.Helper()
	code, stdout, stderr := decide(t, append(args, "-json")...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	var d document
	require.NoError(t, json.Unmarshal([]byte(stdout), &d), stdout)
	return d
}

const unitHeader = "unit,owner,area,area_source,status\n"

// estate is n owners of one unit of 100 m² each.
func estate(n int) string {
	var b strings.Builder
	b.WriteString(unitHeader)
	for i := range n {
		fmt.Fprintf(&b, "%d,Owner %d,100.00,register,sold\n", i, i)
	}
	return b.String()
}

// ballots of the first owners, in the order yes, no, abstain.
func ballots(yes, no, abstain int) string {
	var b strings.Builder
	b.WriteString("owner,choice,channel\n")
	for i := range yes + no + abstain {
		choice := "yes"
		if i >= yes {
			choice = "no"
		}
		if i >= yes+no {
			choice = "abstain"
		}
		fmt.Fprintf(&b, "Owner %d,%s,%s\n", i, choice, []string{"paper", "online"}[i%2])
	}
	return b.String()
}

// TestOwnersAtTheBoundaries: 300 heads, 30,000 m² (Civil Code, art. 278).
func TestOwnersAtTheBoundaries(t *testing.T) {
	roll := write(t, "roll.csv", estate(300))
	for _, c := range []struct {
		yes, no, abstain int
		rule             string
		want             rule.Outcome
	}{
		{101, 99, 0, "ordinary", rule.Adopted},
		{100, 100, 0, "ordinary", rule.Rejected},
		{150, 49, 0, "ordinary", rule.NoQuorum},
		{150, 50, 0, "special", rule.Adopted},
		{149, 51, 0, "special", rule.Rejected},
		{100, 60, 40, "ordinary", rule.Rejected},
		{140, 40, 20, "special", rule.Rejected},
	} {
		d := decided(t, "-rule", "cn/civil-code-278/"+c.rule, "-on", "2026-03-01", "-roll", roll, "-ballots", write(t, "ballots.csv", ballots(c.yes, c.no, c.abstain)))
		require.Equal(t, c.want, d.Outcome, "%+v", c)
		require.EqualValues(t, 300, d.Roll.Heads)
		require.Equal(t, "30000.00", d.Roll.Area)
		require.Equal(t, fmt.Sprint(c.yes+c.no+c.abstain), d.Thresholds[0].Part)
		require.Equal(t, fmt.Sprintf("%d00.00", c.yes), d.Thresholds[3].Part)
	}
}

// TestTheRollTrap: 100 units of 100 m², of which the developer holds 30 unsold
// or undelivered and one buyer five: 67 heads. Without the developer and 20
// owners 46 of 67 heads take part, but half of the area.
func TestTheRollTrap(t *testing.T) {
	var roll, votes strings.Builder
	roll.WriteString(unitHeader)
	votes.WriteString("owner,choice\nBuyer,yes\n")
	for i := range 100 {
		owner, status := fmt.Sprintf("Owner %d", i), "sold"
		switch {
		case i < 20:
			owner, status = "Developer", "unsold"
		case i < 30:
			owner, status = fmt.Sprintf("Waiting %d", i), "undelivered"
		case i < 35:
			owner = "Buyer"
		case i < 80:
			fmt.Fprintf(&votes, "%s,yes\n", owner)
		}
		fmt.Fprintf(&roll, "%d,%s,100.00,register,%s\n", i, owner, status)
	}
	d := decided(t, "-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01", "-roll", write(t, "roll.csv", roll.String()), "-ballots", write(t, "ballots.csv", votes.String()))
	require.EqualValues(t, 67, d.Roll.Heads)
	require.Equal(t, rule.NoQuorum, d.Outcome)
	require.Equal(t, "46", d.Thresholds[0].Part)
	require.True(t, d.Thresholds[0].Holds)
	require.Equal(t, "5000.00", d.Thresholds[1].Part)
	require.False(t, d.Thresholds[1].Holds)
}

func TestEveryMistakeIsNamedWithItsPlace(t *testing.T) {
	good, one := write(t, "roll.csv", estate(2)), write(t, "ballots.csv", ballots(1, 0, 0))
	law := []string{"-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01"}
	for name, c := range map[string]struct {
		roll, ballots string
		more          []string
		says          []string
	}{
		"unknown owner":        {ballots: "owner,choice\nNobody,yes\n", says: []string{"ballots.csv:2:1: owner: Nobody is not on the roll"}},
		"negative area":        {roll: unitHeader + "1,A,-5,register,sold\n", says: []string{"roll.csv:2:3: area"}},
		"over-precise area":    {roll: unitHeader + "1,A,89.531,register,sold\n", says: []string{"roll.csv:2:3: area", "2 decimal places"}},
		"duplicate ballot":     {ballots: "owner,choice\nOwner 0,yes\nOwner 0,yes\n", says: []string{"ballots.csv:3:1: owner", "second ballot"}},
		"unknown choice":       {ballots: "owner,choice\nOwner 0,maybe\n", says: []string{"ballots.csv:2:2: choice", "maybe"}},
		"unit twice":           {roll: unitHeader + "1,A,5,register,sold\n1,B,5,register,sold\n", says: []string{"roll.csv:3", "listed twice"}},
		"two developers":       {roll: unitHeader + "1,A,5,register,unsold\n2,B,5,register,unsold\n", says: []string{"roll.csv:3", "second developer"}},
		"a fraction like .667": {more: []string{"-pack", write(t, "pack.json", `{"id":"x","rules":[{"id":"x/a","pass":{"all":[{"fraction":0.667}]}}]}`)}, says: []string{"pack.json:1:59", "0.667", "2/3"}},
		"a missing column":     {roll: "unit,owner,area,status\n", says: []string{"roll.csv:1", "area_source"}},
		"an empty file":        {ballots: "\n", says: []string{"ballots.csv", "header"}},
		"no such file":         {more: []string{"-overlay", "nowhere.json"}, says: []string{"nowhere.json"}},
		"not in force":         {more: []string{"-on", "2020-12-31"}, says: []string{"2021-01-01"}},
		"an open choice":       {roll: "unit,owner,area,area_source,status,kind\n1,A,5,register,sold,parking\n", says: []string{"-choose parking=counted|left-out"}},
		"no developer":         {roll: unitHeader + "1,A,5,register,undelivered\n", says: []string{"-developer NAME"}},
	} {
		t.Run(name, func(t *testing.T) {
			args := append(append([]string{}, law...), "-roll", good, "-ballots", one)
			if c.roll != "" {
				args = append(args, "-roll", write(t, "roll.csv", c.roll))
			}
			if c.ballots != "" {
				args = append(args, "-ballots", write(t, "ballots.csv", c.ballots))
			}
			code, stdout, stderr := decide(t, append(args, c.more...)...)
			require.Equal(t, 1, code)
			require.Empty(t, stdout)
			for _, s := range c.says {
				require.Contains(t, stderr, s)
			}
		})
	}
}

func TestFilesInGBKAndInChinese(t *testing.T) {
	gbk := func(s string) string {
		b, err := simplifiedchinese.GBK.NewEncoder().String(s)
		require.NoError(t, err)
		return b
	}
	roll := write(t, "roll.csv", gbk("房号,业主,面积,面积来源,状态\n101,张三,89.53,登记,已售\n102,李四,100,合同,已售\n"))
	votes := write(t, "ballots.csv", gbk("业主,意见\n张三,同意\n李四,反对\n"))
	code, stdout, stderr := decide(t, "-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01", "-roll", roll, "-ballots", votes, "-lang", "zh")
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "未通过")
	require.Contains(t, stdout, "1 / 2 > 1/2 — 不成立")
}

func TestTheRecordCanBeCountedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.json")
	args := []string{"-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01", "-roll", write(t, "roll.csv", estate(9)), "-ballots", write(t, "ballots.csv", ballots(5, 2, 0))}
	first := decided(t, append(args, "-record", path)...)
	require.Equal(t, first, decided(t, "-replay", path))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, bytes.Replace(b, []byte(`"response":"no"`), []byte(`"response":"yes"`), 1), 0o600))
	code, _, stderr := decide(t, "-replay", path)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "counting again")
}

// TestTheExamplesOfTheHelpRun runs what -h prints, on the files that ship.
func TestTheExamplesOfTheHelpRun(t *testing.T) {
	code, help, _ := decide(t, "-h")
	require.Zero(t, code)
	_, examples, found := strings.Cut(help, "Examples, from the root of the module:\n")
	require.True(t, found)
	commands := strings.Split(strings.ReplaceAll(examples, "\\\n", " "), "\n")
	ran := 0
	for _, c := range commands {
		args, ok := strings.CutPrefix(strings.TrimSpace(c), "go run ./examples/decide ")
		if !ok {
			continue
		}
		fields := strings.Fields(strings.ReplaceAll(args, "examples/decide/", ""))
		for i, f := range fields {
			if i > 0 && (fields[i-1] == "-record" || fields[i-1] == "-paper" || fields[i-1] == "-notice") {
				fields[i] = filepath.Join(t.TempDir(), filepath.Base(f))
			}
		}
		code, stdout, stderr := decide(t, fields...)
		require.Zero(t, code, "%s\n%s", c, stderr)
		require.NotEmpty(t, stdout)
		ran++
	}
	require.Greater(t, ran, 5)
}

// elected runs an election with -json.
func electedBy(t *testing.T, args ...string) electionDocument {
	t.Helper()
	code, stdout, stderr := decide(t, append(args, "-json")...)
	require.Zero(t, code, stderr)
	var d electionDocument
	require.NoError(t, json.Unmarshal([]byte(stdout), &d), stdout)
	return d
}

// papers are so many ballots for one candidate for member, and so many blank.
func papers(votes map[string]int, blank int) string {
	var b strings.Builder
	b.WriteString("ballot,box,post,candidate,mark\n")
	n := 0
	for _, who := range []string{"A", "B", "C"} {
		for range votes[who] {
			n++
			fmt.Fprintf(&b, "%d,hall,member,%s,for\n", n, who)
		}
	}
	for range blank {
		n++
		fmt.Fprintf(&b, "%d,hall,,,blank\n", n)
	}
	return b.String()
}

// TestElectionAtTheBoundaries: 60 representatives (Residents' Committees Law
// 2025, art. 19): more than two thirds vote, more than half of them elect.
func TestElectionAtTheBoundaries(t *testing.T) {
	var roll strings.Builder
	roll.WriteString("elector\n")
	for i := range 60 {
		fmt.Fprintf(&roll, "R%d\n", i)
	}
	args := []string{
		"-rule", "cn/residents-committee-2025/election-representatives", "-on", "2026-04-12", "-roll", write(t, "roll.csv", roll.String()),
		"-candidates", write(t, "candidates.csv", "candidate,post,sex\nA,member,female\nB,member,female\nC,member,female\n"), "-posts", "member=1",
	}
	ballots := func(votes map[string]int, blank int) []string {
		return append(args[:len(args):len(args)], "-ballots", write(t, "ballots.csv", papers(votes, blank)))
	}
	require.EqualValues(t, "no-quorum", electedBy(t, ballots(map[string]int{"A": 40}, 0)...).Outcome)
	d := electedBy(t, ballots(map[string]int{"A": 21, "B": 20}, 0)...)
	require.EqualValues(t, "held", d.Outcome)
	require.Equal(t, []string{"A"}, d.Posts[0].Elected)
	require.Equal(t, "41", d.Turnout[0].Part)
	d = electedBy(t, append(ballots(map[string]int{"A": 20, "B": 20, "C": 1}, 0), "-choose", "second.surplus=1", "-choose", "women.method=best-then-rerun")...)
	require.Empty(t, d.Posts[0].Elected)
	require.Equal(t, 1, d.Posts[0].Vacant)

	blank := ballots(map[string]int{"A": 21, "B": 19}, 2)
	code, _, stderr := decide(t, blank...)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "-choose ballots.void=counted|left-out")
	d = electedBy(t, append(blank, "-choose", "ballots.void=counted", "-choose", "second.surplus=1", "-choose", "women.method=best-then-rerun")...)
	require.Empty(t, d.Posts[0].Elected, "21 of 42 are not more than half")

	second := append(ballots(map[string]int{"A": 14, "B": 13, "C": 14}, 0), "-round", "second-election", "-choose", "seating.tie=lots", "-choose", "women.method=best-then-rerun", "-choose", "second.surplus=1")
	d = electedBy(t, second...)
	require.Empty(t, d.Posts[0].Elected, "both tied at the only seat")
	require.Equal(t, []string{"A", "C"}, d.Open[0].Among)
	settled := write(t, "decided.json", `{"settlements": [{"kind": "tie", "post": "member", "among": ["A", "C"], "elect": ["C"], "by": "lots", "note": "drawn in the hall"}]}`)
	d = electedBy(t, append(second, "-decided", settled)...)
	require.Equal(t, []string{"C"}, d.Posts[0].Elected)
}

// TestProxiesOfAnElection: no more than three each (Residents' Committees Law
// 2025, art. 19), no candidates; a list that has to be published counts from
// its publication (Hainan: three days before).
func TestProxiesOfAnElection(t *testing.T) {
	args := []string{
		"-rule", "cn/residents-committee-2025/election-electors", "-on", "2026-04-12", "-roll", write(t, "roll.csv", "elector\nA\nB\nE1\nE2\nE3\nE4\nE5\nE6\n"),
		"-candidates", write(t, "candidates.csv", "candidate,post,sex\nA,member,female\nB,member,female\n"), "-posts", "member=1",
		"-ballots", write(t, "ballots.csv", papers(map[string]int{"A": 5, "B": 1}, 0)),
		"-delegations", write(t, "proxies.csv", "from,to,written\nE2,E1,yes\nE3,E1,yes\nE4,E1,yes\nE5,E1,yes\nE6,A,yes\n"),
	}
	d := electedBy(t, args...)
	require.Len(t, d.Proxies, 2, "the fourth of E1, and the candidate's: %v", d.Proxies)
	hainan := append(args[:len(args):len(args)], "-supplement", "cn-46/villages-2025", "-choose", "second.surplus=1")
	require.Len(t, electedBy(t, hainan...).Proxies, 5, "the list was not published")
	require.Len(t, electedBy(t, append(hainan, "-proxies-published", "2026-04-10")...).Proxies, 5, "too late")
	require.Len(t, electedBy(t, append(hainan, "-proxies-published", "2026-04-09")...).Proxies, 2)
}

func TestTheRecordOfAnElectionCanBeCountedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "election.json")
	args := []string{
		"-rule", "cn/residents-committee-2025/election-representatives", "-on", "2026-04-12", "-roll", write(t, "roll.csv", "elector\nR1\nR2\nR3\n"),
		"-candidates", write(t, "candidates.csv", "candidate,post,sex\nA,member,female\nB,member,female\n"), "-posts", "member=1",
		"-ballots", write(t, "ballots.csv", papers(map[string]int{"A": 2, "B": 1}, 0)),
	}
	code, _, stderr := decide(t, append(args, "-record", path)...)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "-official")
	first := electedBy(t, append(args, "-record", path, "-official", "teller=K1")...)
	again := electedBy(t, "-replay", path)
	require.Equal(t, first.Record, again.Record)
	require.Equal(t, first.Posts, again.Posts)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, bytes.Replace(b, []byte(`"number":2`), []byte(`"number":1`), 1), 0o600))
	code, _, stderr = decide(t, "-replay", path)
	require.Equal(t, 1, code)
	require.NotEmpty(t, stderr)
}

// TestResidentsAreEnrolledByTheLaw: 18 on election day, workers after six
// months (art. 16).
func TestResidentsAreEnrolledByTheLaw(t *testing.T) {
	roll := write(t, "residents.csv", "person,household,born,ground,requested,employed\nA,1,2008-04-12,registered,,\nB,1,2008-04-13,registered,,\nC,2,1980-01-01,worker,2026-02-01,2025-10-12\nD,3,1980-01-01,worker,2026-02-01,2025-10-13\n")
	law := []string{"-rule", "cn/residents-committee-2025/residents-meeting-adults", "-on", "2026-04-12", "-residents", "-roll", roll}
	d := decided(t, append(law, "-ballots", write(t, "ballots.csv", "elector,choice\nA,yes\nC,yes\n"))...)
	require.EqualValues(t, 2, d.Roll.Heads)
	require.Equal(t, rule.Adopted, d.Outcome)
	code, _, stderr := decide(t, append(law, "-ballots", write(t, "ballots.csv", "elector,choice\nB,yes\n"))...)
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "ballots.csv:2:1")
}

func TestRollsAndBallotsAreReadFromWorkbooks(t *testing.T) {
	workbook := func(name string, rows ...[]any) string {
		f := excelize.NewFile()
		for i, row := range rows {
			require.NoError(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
		}
		path := filepath.Join(t.TempDir(), name)
		require.NoError(t, f.SaveAs(path))
		return path
	}
	roll := workbook("roll.xlsx", []any{"房号", "业主", "面积", "面积来源", "状态"}, []any{101, "张三", 89.53, "登记", "已售"}, []any{102, "李四", 100, "登记", "已售"})
	votes := workbook("ballots.xlsx", []any{"业主", "意见"}, []any{"张三", "同意"}, []any{"李四", "同意"})
	d := decided(t, "-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01", "-roll", roll, "-ballots", votes)
	require.Equal(t, "189.53", d.Roll.Area)
	require.Equal(t, rule.Adopted, d.Outcome)
	code, _, stderr := decide(t, "-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01", "-roll", roll, "-ballots", workbook("ballots.xlsx", []any{"业主", "意见"}, []any{"王五", "同意"}))
	require.Equal(t, 1, code)
	require.Contains(t, stderr, "ballots.xlsx:A2")
}

func TestPapersAndNoticesAreWhole(t *testing.T) {
	dir := t.TempDir()
	paper, result := filepath.Join(dir, "paper.html"), filepath.Join(dir, "result.html")
	code, _, stderr := decide(t, "-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01", "-issuer", "Committee", "-until", "2026-03-20", "-paper", paper)
	require.Zero(t, code, stderr)
	args := []string{"-rule", "cn/civil-code-278/ordinary", "-on", "2026-03-01", "-roll", write(t, "roll.csv", estate(3)), "-ballots", write(t, "ballots.csv", ballots(2, 1, 0)), "-notice", result}
	code, _, stderr = decide(t, args...)
	require.Equal(t, 1, code, "nobody signs it")
	require.Contains(t, stderr, "-issuer")
	require.NoFileExists(t, result)
	code, _, stderr = decide(t, append(args, "-issuer", "Committee", "-until", "2026-04-01")...)
	require.Zero(t, code, stderr)
	for _, path := range []string{paper, result} {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Contains(t, string(b), "</html>")
		require.Contains(t, string(b), "Committee")
	}
}

func TestTheCalendarCountsFromElectionDay(t *testing.T) {
	code, stdout, stderr := decide(t, "-calendar", "cn/residents-committee-2025", "-on", "2026-04-12")
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "2026-03-23  roll")
}
