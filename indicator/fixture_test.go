package indicator_test

import (
	"strconv"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/indicator"
)

func day(t require.TestingT, s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	require.NoError(t, err)
	return d
}

func yuan(t require.TestingT, n int64) renjia.Money {
	m, err := renjia.Yuan(n)
	require.NoError(t, err)
	return m
}

func both(en, zh string) renjia.Text { return renjia.Text{EN: en, ZH: zh} }

// fixture is a small community in which every part of a report has something
// to show: an adopted and a refused decision, a fund without a restriction, an
// isolated organization, texts that need escaping.
func fixture(t require.TestingT) *indicator.Data {
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	d := &indicator.Data{
		Community: both("Ferry Lane", "渡口里"), Synthetic: true, AsOf: day(t, "2026-06-30"), Period: year,
		Journal: indicator.Journal{Space: "ferry", Position: 1234, Hash: "9f86d081884c7d659a2feaa0c55ad015", Recorded: time.Date(2026, 7, 1, 8, 30, 0, 0, time.UTC)},
		Records: []indicator.RecordCount{{Kind: "governance_decision", N: 2}, {Kind: "talent_engagement", N: 26}},
		Decided: 3, Decisions: decisions(t), DisclosureKnown: true,
		Clients:     []int64{0, 0, 120, 150, 180, 240, 240, 360, 450, 480, 600, 720, 960, 1440, 2400},
		Commitments: indicator.Commitments{Due: 8, Kept: 6},
		Staff:       indicator.Staff{Opening: 20, Closing: 18, Left: 4, Professional: 16, Certified: 14, Supervised: 15, Supervisors: 3},
	}
	d.Contracts = []indicator.Contract{stationYear(t)}
	d.Funds = []indicator.Fund{
		{Name: both("General", "非限定"), In: yuan(t, 1_240_000), Out: yuan(t, 1_117_300), Balance: yuan(t, 122_700)},
		{Name: both("Community charity fund for older people", "社区长者慈善基金"), Restriction: both("purpose", "用途限定"), In: yuan(t, 96_600), Out: yuan(t, 40_000), Balance: yuan(t, 56_600)},
		{Name: both("Lift <repair> & care", "电梯<维修>与养护"), Restriction: both("purpose and time", "用途及时间限定"), In: yuan(t, 30_000), Out: yuan(t, 12_500), Balance: yuan(t, 17_500)},
	}
	d.Income = []indicator.Stream{
		{Name: both("Government contracts", "政府购买服务"), Amount: yuan(t, 620_000)}, {Name: both("Donations", "捐赠"), Amount: yuan(t, 180_000)},
		{Name: both("Service fees", "服务收费"), Amount: yuan(t, 90_000)}, {Name: both("Membership", "会费"), Amount: yuan(t, 10_000)},
	}
	d.Organizations = organizations()
	d.Edge = both("community social organizations", "社区社会组织")
	d.Directives = []indicator.Directive{{From: 0, To: 1, Acts: 6}, {From: 0, To: 2, Acts: 2}, {From: 1, To: 2, Acts: 1}}
	d.Need = indicator.Need{By: both("income per head, yuan a month", "人均月收入（元）"), Neediest: indicator.NeediestLow, Unknown: 2, Clients: []indicator.Needs{
		{Need: 900, Minutes: 240}, {Need: 1200, Minutes: 0}, {Need: 1800, Minutes: 960}, {Need: 2400, Minutes: 120}, {Need: 5200, Minutes: 480},
	}}
	d.Retention = indicator.Retention{Spells: 26, Last: 1400, Steps: []indicator.RetentionStep{
		{Day: 92, AtRisk: 25, Left: 1, Stays: .96}, {Day: 210, AtRisk: 20, Left: 2, Stays: .864},
		{Day: 400, AtRisk: 14, Left: 2, Stays: .7406}, {Day: 760, AtRisk: 8, Left: 1, Stays: .648},
	}}
	return d
}

func stationYear(t require.TestingT) indicator.Contract {
	year, err := renjia.Year(2026)
	require.NoError(t, err)
	c := indicator.Contract{Title: both("Street social work station", "街道社会工作服务站"), Period: year, Minimum: 35_244 * 60}
	for i, done := range []int64{2810, 2190, 3120, 3005, 2890, 3044} {
		c.Months = append(c.Months, indicator.Month{From: day(t, "2026-01-01").AddMonths(i), Done: done * 60, Target: 35_244 * 60 * int64(i+1) / 12})
		c.Done += done * 60
	}
	return c
}

func organizations() []indicator.Organization {
	all := []indicator.Organization{
		{Name: both("Street office", "街道办事处"), Class: both("government", "政府部门"), Lead: true, Partners: []int{1, 2, 3, 4}},
		{Name: both("Social work station", "社工站"), Class: both("social organization", "社会组织"), Partners: []int{0, 2}},
		{Name: both("Volunteer corps", "志愿服务队"), Class: both("community social organization", "社区社会组织"), Partners: []int{0, 1}},
		{Name: both("Clinic", "诊所"), Class: both("enterprise", "企业"), Partners: []int{0}},
		{Name: both("Owners’ committee", "业主委员会"), Class: both("autonomy body", "自治组织"), Partners: []int{0}},
		{Name: both("Chess club", "棋社"), Class: both("community social organization", "社区社会组织")},
	}
	for i := range all {
		all[i].Edge = all[i].Class.ZH == "社区社会组织"
	}
	return named(all)
}

// named gives each organization a reference.
func named(all []indicator.Organization) []indicator.Organization {
	for i := range all {
		all[i].Ref = personRef("organization " + strconv.Itoa(i))
	}
	return all
}

func decisions(t require.TestingT) []indicator.Decision {
	test := func(claim renjia.Text, left string, op renjia.Op, right string, holds bool) renjia.Step {
		return renjia.Step{Claim: claim, Left: left, Op: op, Right: right, Holds: holds, Source: "Civil Code art. 278"}
	}
	heads, area := both("took part, by heads", "参与表决人数"), both("took part, by area", "参与表决面积")
	inFavour := both("in favour, by heads", "同意人数")
	return []indicator.Decision{{
		Title: both("Owners’ vote: renew the property service contract", "业主表决：续聘物业服务企业"), Rule: "cn/civil-code-278/ordinary",
		Clock:     rule.Publication{WithinDays: 3, DisplayDays: 30, Source: "art. 32"},
		Certified: day(t, "2026-03-20"), Published: day(t, "2026-03-21"), Displayed: renjia.Period{From: day(t, "2026-03-21"), Until: day(t, "2026-04-20")}, Adopted: true, Outcome: both("adopted", "通过"), Body: both("Owners’ assembly", "业主大会"), Entitled: 300, TookPart: 201,
		Explanation: renjia.Explanation{Title: both("Adopted", "通过"), Steps: []renjia.Step{
			renjia.Fact(both("quorum", "参与比例"), test(heads, "201 of 300", renjia.AtLeast, "2/3", true), test(area, "20,100 of 30,000 m²", renjia.AtLeast, "2/3", true)),
			test(inFavour, "118 of 201", renjia.MoreThan, "1/2", true),
		}},
	}, {
		Title: both("Owners’ vote: use the maintenance fund [lift 3]", "业主表决：使用维修资金（3号电梯）"), Rule: "cn/civil-code-278/fund",
		Clock:     rule.Publication{WithinDays: 3, DisplayDays: 30, Source: "art. 32"},
		Certified: day(t, "2026-05-12"), Outcome: both("no quorum", "未达法定参与比例"), Entitled: 300, TookPart: 180,
		Explanation: renjia.Explanation{Title: both("Not adopted", "未通过"), Steps: []renjia.Step{test(heads, "180 of 300", renjia.AtLeast, "2/3", false)}},
	}}
}
