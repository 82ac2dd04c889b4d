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
