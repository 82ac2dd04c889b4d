package synthetic

import "fmt"

// organizations are the classes of one community with how many there are.
var organizations = []struct {
	class, zh, en string
	n             int
}{
	{"street-office", "街道办事处", "Street office", 1},
	{"party-organization", "社区党委", "Party committee", 1},
	{"station", "社工服务站", "Social work station", 1},
	{"residents-committee", "居民委员会", "Residents' committee", 2},
	{"supervision-committee", "居务监督委员会", "Supervision committee", 1},
	{"owners-assembly", "业主大会", "Owners' assembly", 3},
	{"owners-committee", "业主委员会", "Owners' committee", 3},
	{"property-manager", "物业公司", "Property manager", 2},
	{"social-service-organization", "社会服务中心", "Social service centre", 3},
	{"social-association", "志愿者协会", "Volunteers' association", 2},
	{"foundation", "慈善基金会", "Foundation", 1},
	{"community-fund", "社区慈善基金", "Community charity fund", 1},
	{"community-organization", "社区文艺队", "Community troupe", 6},
	{"volunteer-team", "志愿服务队", "Volunteers' team", 4},
	{"resident-group", "居民互助组", "Residents' group", 3},
	{"enterprise", "辖区企业", "Local enterprise", 4},
	{"school", "小学", "Primary school", 1},
	{"health-centre", "社区卫生服务中心", "Health centre", 1},
	{"government-body", "区民政部门", "District civil affairs", 1},
	{"villagers-committee", "经济联社村委会", "Villagers' committee", 1},
}

func (w *writer) subjects() error {
	header := []string{"subject", "name", "name_en", "class", "legal_form", "registration", "from", "until"}
	return w.table("subjects.csv", header, func(add func(...any)) error {
		n := 0
		for part := range w.scale {
			for _, o := range organizations {
				for i := range o.n {
					n++
					key := fmt.Sprintf("O%03d", n)
					w.orgs = append(w.orgs, key)
					add(key, fmt.Sprintf("%s%d-%d（虚构）", o.zh, part+1, i+1), fmt.Sprintf("%s %d-%d (invented)", o.en, part+1, i+1), o.class, "", "SYN"+key, "2018-01-01", "")
				}
			}
		}
		return nil
	})
}

// agreements tie most organizations to the street office or the station, some to
// each other, and leave some alone: the periphery.
func (w *writer) agreements() error {
	header := []string{"agreement", "type", "title", "title_en", "parties", "from", "until", "renews", "signed", "ended"}
	return w.table("agreements.csv", header, func(add func(...any)) error {
		n := 0
		next := func(kind, parties, from, until, renews string) string {
			n++
			key := fmt.Sprintf("A%04d", n)
			add(key, kind, "合作协议"+key, "Agreement "+key, parties, from, until, renews, from, "")
			return key
		}
		per := len(w.orgs) / w.scale
		for part := range w.scale {
			orgs := w.orgs[part*per : (part+1)*per]
			lead, station := orgs[0], orgs[2]
			old := next("joint-work", lead+";"+station, "2025-01-01", "2026-01-01", "")
			next("joint-work", lead+";"+station, "2026-01-01", "2027-01-01", old)
			for i, o := range orgs {
				switch {
				case i == 0 || i == 2 || i%9 == 8:
				case i%3 == 0:
					next("memorandum", station+";"+o, "2026-02-01", "2028-02-01", "")
				default:
					next("memorandum", lead+";"+o, "2026-01-15", "2027-01-15", "")
				}
			}
			for range 12 {
				a, b := w.rand.IntN(per-3)+3, w.rand.IntN(per-3)+3
				if a != b {
					next("data-sharing", orgs[a]+";"+orgs[b], w.date(w.rand.IntN(200)), "2027-06-01", "")
				}
			}
		}
		return nil
	})
}

func (w *writer) commitments() error {
	what := []string{"开放活动室", "提供体检", "组织义剪", "修缮坡道", "招募志愿者", "捐赠图书"}
	return w.table("commitments.csv", []string{"commitment", "owner", "what", "made", "due", "settled", "broken"}, func(add func(...any)) error {
		for n := range 60 * w.scale {
			made := w.rand.IntN(250)
			due := made + 14 + w.rand.IntN(60)
			settled, broken := "", ""
			switch w.rand.IntN(10) {
			case 0:
			case 1:
				settled, broken = w.date(due), "yes"
			case 2, 3:
				settled = w.date(due + 1 + w.rand.IntN(20))
			default:
				settled = w.date(made + w.rand.IntN(due-made))
			}
			add(fmt.Sprintf("C%04d", n+1), w.pick(w.orgs), w.pick(what), w.date(made), w.date(due), settled, broken)
		}
		return nil
	})
}

func (w *writer) referrals() error {
	header := []string{"referral", "from", "to", "client", "need", "sent", "answered", "answer", "served", "closed", "outcome"}
	need := []string{"日间照料", "心理辅导", "法律援助", "就业指导", "临时救助"}
	return w.table("referrals.csv", header, func(add func(...any)) error {
		for n := range 120 * w.scale {
			from, to := w.rand.IntN(len(w.orgs)), w.rand.IntN(len(w.orgs))
			if from == to {
				to = (to + 1) % len(w.orgs)
			}
			sent := w.rand.IntN(300)
			answered := sent + 1 + w.rand.IntN(10)
			served := answered + 1 + w.rand.IntN(20)
			row := []any{fmt.Sprintf("R%04d", n+1), w.orgs[from], w.orgs[to], w.client(w.rand.IntN(w.clientCount())), w.pick(need), w.date(sent)}
			switch w.rand.IntN(6) {
			case 0:
				row = append(row, "", "", "", "", "")
			case 1:
				row = append(row, w.date(answered), "declined", "", w.date(answered+1), "另行安排")
			case 2:
				row = append(row, w.date(answered), "accepted", w.date(served), "", "")
			default:
				row = append(row, w.date(answered), "accepted", w.date(served), w.date(served+7), "问题缓解")
			}
			add(row...)
		}
		return nil
	})
}
