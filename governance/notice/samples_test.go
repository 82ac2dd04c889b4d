package notice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/notice"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// All data are synthetic.

func date(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func text(en, zh string) renjia.Text { return renjia.Text{EN: en, ZH: zh} }

// law returns a rule in force on 1 March 2026 with choices made, by pairs.
func law(t testing.TB, id string, choices ...string) rule.Rule {
	r, err := statute.Builtin().At(id, date("2026-03-01"))
	require.NoError(t, err)
	made := map[string]string{}
	for i := 0; i+1 < len(choices); i += 2 {
		made[choices[i]] = choices[i+1]
	}
	r, err = r.Choose(made)
	require.NoError(t, err)
	return r
}

func owners(t testing.TB) rule.Rule {
	return law(t, "cn/chengdu-2024/ordinary")
}

func election(t testing.TB) rule.Rule { return law(t, "cn/residents-committee-2025/election-electors") }

func heading(day string) notice.Heading {
	return notice.Heading{
		Community: text("Sample Garden", "示例花园小区"), Issuer: text("Owners' Committee of Sample Garden", "示例花园小区业主委员会"),
		Date: date(day), Number: "2026-07", Contact: text("Questions: service room, building 1", "咨询：1栋服务室"),
		Remark: text("Synthetic sample", "虚构示例"),
	}
}

func lifts() notice.Matter {
	return notice.Matter{Title: text("Renew the lifts of buildings 1 to 4", "更新1至4栋电梯"), Detail: text("Cost: 480,000 yuan from the maintenance fund.", "费用48万元，使用维修资金。")}
}

func ballot(t testing.TB) notice.Ballot {
	return notice.Ballot{
		Heading: heading("2026-03-01"), Rule: owners(t),
		Matters: []notice.Matter{lifts(), {Title: text("Keep the property manager for three years", "续聘物业服务企业，期限三年")}},
		Voter:   &notice.Voter{Name: "张*三", Units: []string{"1-101", "1-102"}, Weights: []int64{1, 17906}},
		Serial:  "No. 0042", Receipt: true, Until: date("2026-03-20"), Where: text("Ballot box at the main gate", "小区正门投票箱"),
	}
}

func posts() []notice.Post {
	return []notice.Post{
		{Title: text("Chair", "主任"), Seats: 1, Candidates: []notice.Candidate{{Name: "丁一"}, {Name: "王二", Detail: text("female, 41, teacher", "女，41岁，教师")}}, WriteIns: 1},
		{Title: text("Members", "委员"), Seats: 2, Candidates: []notice.Candidate{{Name: "李三"}, {Name: "赵四"}, {Name: "Anne O'Neil"}}, WriteIns: 2},
	}
}

func electionBallot(t testing.TB) notice.ElectionBallot {
	return notice.ElectionBallot{
		Heading: heading("2026-04-01"), Rule: election(t), Posts: posts(), Columns: []rule.Response{rule.Yes, rule.No, rule.Abstain},
		Serial: "E-0007", Receipt: true, Day: date("2026-05-16"), Where: text("Community hall", "社区礼堂"),
	}
}

func proxyForm(t testing.TB) notice.ProxyForm {
	return notice.ProxyForm{
		Heading: heading("2026-04-01"), Rule: election(t), Scope: []renjia.Text{text("Election of the residents' committee", "居民委员会换届选举")},
		Term: renjia.Period{From: date("2026-05-10"), Until: date("2026-05-17")}, Day: date("2026-05-16"),
	}
}

func meeting(t testing.TB) notice.Meeting {
	r := law(t, "cn/beijing-2024/ordinary")
	return notice.Meeting{
		Heading: heading("2026-03-05"), Rule: r, Body: text("Owners' assembly", "业主大会"), Day: date("2026-03-20"), Time: "19:30",
		Place: text("Community hall", "社区礼堂"), Agenda: []notice.Matter{lifts()},
	}
}

func electoralRoll(testing.TB) notice.Roll {
	return notice.Roll{
		Heading: heading("2026-04-20"), Election: text("Election of the residents' committee", "居民委员会换届选举"), Day: date("2026-05-16"), Reference: date("2026-04-15"),
		Groups: []notice.RollGroup{
			{Title: text("Group 1", "第一居民小组"), Names: []string{"张*", "李*明", "王*", "欧阳*", "陈*华"}},
			{Title: text("Group 2", "第二居民小组"), Names: []string{"刘*", "黄*", "周*"}},
		},
		Objection: notice.Objection{PublishDays: 20, ObjectDays: 5, DecideDays: 3, Source: "Urban Residents' Committees Organic Law (2025), art. 17"},
		Where:     text("Election committee, room 2", "选举委员会，2号房间"),
	}
}

func candidates(testing.TB) notice.Candidates {
	return notice.Candidates{
		Heading: heading("2026-05-08"), Day: date("2026-05-16"), Posts: posts(), Order: text("by strokes of the surname", "按姓氏笔画为序"),
		PublishDays: 5, Source: "Hainan Election Measures 2025",
	}
}

func proxies(t testing.TB) notice.Proxies {
	r := election(t)
	policy := *r.Proxy
	policy.PublishDays = 3
	r.Proxy = &policy
	return notice.Proxies{Heading: heading("2026-05-13"), Rule: r, Day: date("2026-05-16"), List: []notice.Pair{{Principal: "张*", Proxy: "李*明"}, {Principal: "王*", Proxy: "李*明"}}}
}

// vote decides among 300 owners of 100 m² each, by numbers of yes, no, abstain.
func vote(t testing.TB, r rule.Rule, yes, no, abstain int) rule.Result {
	tally, err := rule.NewTally(r)
	require.NoError(t, err)
	for i := range 300 {
		response := rule.Absent
		switch {
		case i < yes:
			response = rule.Yes
		case i < yes+no:
			response = rule.No
		case i < yes+no+abstain:
			response = rule.Abstain
		}
		require.NoError(t, tally.Add([]int64{1, 10000}, response))
	}
	res, err := tally.Result()
	require.NoError(t, err)
	return res
}

// decisions has the boundary of Civil Code art. 278: 200 of 300 take part, and
// 101 or 100 of them agree.
func decisions(t testing.TB) notice.Decisions {
	r := owners(t)
	return notice.Decisions{
		Heading: heading("2026-03-22"), Rule: r, Decided: date("2026-03-20"),
		Matters: []notice.Decided{
			{Matter: lifts(), Result: vote(t, r, 101, 99, 0)},
			{Matter: notice.Matter{Title: text("Keep the property manager", "续聘物业服务企业")}, Result: vote(t, r, 100, 60, 40)},
		},
	}
}

func electionResult(testing.TB) notice.ElectionResult {
	n := func(i int64) *int64 { return &i }
	return notice.ElectionResult{
		Heading: heading("2026-05-17"), Day: date("2026-05-16"), Box: notice.Box{Registered: 1000, Issued: 620, Returned: 600, Valid: 590, Void: 10},
		Valid: renjia.Explanation{Title: text("The election is valid", "选举有效"), Steps: []renjia.Step{{
			Claim: text("turnout of registered electors", "参加投票选民占登记选民"), Left: "600 / 1000", Op: renjia.MoreThan, Right: "1/2", Holds: true, Source: "art. 19",
		}}},
		Posts: []notice.PostResult{{Title: text("Chair", "主任"), Seats: 1, Standing: []notice.Standing{
			{Name: "王二", Yes: 350, No: n(200), Abstain: n(40), Elected: true}, {Name: "丁一", Yes: 240, No: n(300), Abstain: n(50)},
		}}},
		Display: notice.Display{Until: date("2026-06-01"), MinDays: 15, Source: "art. 34"},
	}
}

func recall(t testing.TB) notice.Recall {
	return notice.Recall{
		Heading: heading("2026-06-01"), Rule: law(t, "cn/residents-committee-2025/recall-electors"), Person: "丁一", Post: text("Member of the residents' committee", "居民委员会委员"),
		Reasons: []renjia.Text{text("Absent from all meetings of 2026.", "2026年无故缺席全部会议。")}, Received: date("2026-05-20"),
		Petition: renjia.Explanation{Title: text("Enough electors have signed", "联名人数符合规定"), Steps: []renjia.Step{{
			Claim: text("signatures of electors", "联名选民占全体选民"), Left: "100 / 1000", Op: renjia.AtLeast, Right: "1/10", Holds: true, Source: "art. 20",
		}}},
		Defence: text("The person answers at the meeting before the vote.", "被提请罢免人有权在表决前到会申辩。"), Day: date("2026-06-20"), Place: text("Community hall", "社区礼堂"),
	}
}

func handover(testing.TB) notice.Handover {
	return notice.Handover{
		Heading: heading("2026-05-26"), From: text("Sixth committee", "第六届委员会"), To: text("Seventh committee", "第七届委员会"), Elected: date("2026-05-16"), WithinDays: 10,
		Source: "Urban Residents' Committees Organic Law (2025), art. 25", Done: date("2026-05-26"), Witness: text("Street office", "街道办事处"),
		Items: []notice.HandoverItem{{What: text("Seal", "公章"), Quantity: "1"}, {What: text("Accounts 2021–2025", "2021—2025年账册"), Quantity: "12", Note: text("with vouchers", "含凭证")}},
	}
}

func disclosure(testing.TB) notice.Disclosure {
	return notice.Disclosure{
		Heading: heading("2026-07-01"), Item: text("Income from common parts, second quarter of 2026", "2026年第二季度公共收益"),
		Display: notice.Display{Until: date("2026-07-16"), MinDays: 15, Source: "Urban Residents' Committees Organic Law (2025), art. 34"},
		Text: []notice.Section{{Heading: text("Income and cost", "收支情况"), Table: &notice.Table{
			Columns: []renjia.Text{text("Item", "项目"), text("Income", "收入"), text("Cost", "支出"), text("Balance", "结余"), text("Voucher", "凭证")},
			Rows:    [][]string{{"广告 / advertising", "12000.00", "1500.00", "10500.00", "2026-041"}, {"停车 / parking", "30500.00", "4200.00", "26300.00", "2026-052"}},
		}}},
	}
}

func general(testing.TB) notice.General {
	h := heading("2026-08-01")
	h.Title = text("Water cut on 3 August", "停水通知")
	return notice.General{Heading: h, Text: []notice.Section{{Paragraphs: []renjia.Text{text("Water is cut on 3 August, 9:00 to 17:00.\nPlease store some.", "8月3日9:00至17:00停水，请各住户提前储水。")}}}}
}

// every returns one document of each kind.
func every(t testing.TB) map[string]notice.Document {
	return map[string]notice.Document{
		"ballot": ballot(t), "election-ballot": electionBallot(t), "proxy-form": proxyForm(t), "meeting": meeting(t), "roll": electoralRoll(t),
		"candidates": candidates(t), "proxies": proxies(t), "decisions": decisions(t), "election-result": electionResult(t), "recall": recall(t),
		"handover": handover(t), "disclosure": disclosure(t), "general": general(t),
	}
}
