package notice_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/notice"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// The accounts of a quarter are shown for fifteen days. Posted on 1 July they
// may come down after the 16th: the first day does not count.
func ExampleCheck() {
	d := notice.Disclosure{
		Heading: notice.Heading{Issuer: renjia.Both("Residents' Committee"), Date: date("2026-07-01")},
		Item:    renjia.Text{EN: "Accounts of the second quarter", ZH: "第二季度收支"},
		Display: notice.Display{Until: date("2026-07-15"), MinDays: 15, Source: "Urban Residents' Committees Organic Law (2025), art. 34"},
		Text:    []notice.Section{{Paragraphs: []renjia.Text{{EN: "Income 42,500.00 yuan, cost 5,700.00 yuan.", ZH: "收入42500.00元，支出5700.00元。"}}}},
	}
	warnings, err := notice.Check(d)
	for _, w := range warnings {
		fmt.Println(w.EN)
		fmt.Println(w.ZH)
	}
	fmt.Println(err)
	// Output:
	// shown for 14 days to 15 July 2026, but 15 days are required, to 16 July 2026 (Urban Residents' Committees Organic Law (2025), art. 34)
	// 公示14日至2026年7月15日，少于规定的15日，应至2026年7月16日（《城市居民委员会组织法》（2025年修订）第34条）
	// <nil>
}

// The Civil Code leaves open what a ballot counts as that was signed for and
// not returned. The paper has to say it, so it has to be chosen first.
func ExampleWrite() {
	r, _ := statute.Builtin().At("cn/civil-code-278/ordinary", date("2026-03-01"))
	paper := notice.Ballot{
		Heading: notice.Heading{Issuer: renjia.Both("Owners' Committee"), Date: date("2026-03-01")},
		Rule:    r, Matters: []notice.Matter{{Title: renjia.Text{EN: "Renew the lifts", ZH: "更新电梯"}}},
		Receipt: true, Until: date("2026-03-20"),
	}
	fmt.Println(notice.Write(io.Discard, renjia.English, paper))

	paper.Rule, _ = r.Choose(map[string]string{"receipt-only": "absent"})
	var page bytes.Buffer
	fmt.Println(notice.Write(&page, renjia.Chinese, paper))
	for line := range strings.Lines(page.String()) {
		if strings.Contains(line, "仅签收") {
			fmt.Print(line)
		}
	}
	// Output:
	// Ballot paper: choose receipt-only (abstain | absent)
	// <nil>
	// <li>仅签收而未交回：计为未参与表决。</li>
}

// The result of a vote is published with every inequality. Of sixty
// representatives forty are enough to meet, and twenty of them too few to
// decide. The rule sets no display, so whoever posts the result says until when.
func ExampleDecisions() {
	r, _ := statute.Builtin().At("cn/residents-committee-2025/representatives-meeting", date("2026-03-01"))
	tally, _ := rule.NewTally(r)
	for i := range 60 {
		response := []rule.Response{rule.Yes, rule.No, rule.Absent}[i/20]
		_ = tally.Add([]int64{1}, response)
	}
	result, err := tally.Result()
	if err != nil {
		fmt.Println(err)
		return
	}
	d := notice.Decisions{
		Heading: notice.Heading{Issuer: renjia.Both("Residents' Committee"), Date: date("2026-03-02")},
		Rule:    r, Decided: date("2026-03-01"), Until: date("2026-03-17"),
		Matters: []notice.Decided{{Matter: notice.Matter{Title: renjia.Text{EN: "Parking order", ZH: "停车管理办法"}}, Result: result}},
	}
	var page bytes.Buffer
	_ = notice.Write(&page, renjia.English, d)
	for line := range strings.Lines(page.String()) {
		if strings.Contains(line, `"inequality"`) {
			fmt.Println(strings.NewReplacer("<span>", "", "</span>", "", "<strong>", "— ", "</strong>", "", "&gt;", ">", `<div class="inequality">`, "", "</div>\n", "").Replace(line))
		}
	}
	// Output:
	// 40 / 60 ≥ 2/3 — holds
	// 20 / 40 > 1/2 — fails
}

func BenchmarkWriteBallots(b *testing.B) {
	papers := make([]notice.Document, 100)
	for i := range papers {
		papers[i] = ballot(b)
	}
	for b.Loop() {
		if err := notice.Write(io.Discard, renjia.Chinese, papers...); err != nil {
			b.Fatal(err)
		}
	}
}
