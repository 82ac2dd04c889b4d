package synthetic

import (
	"fmt"
	"strings"
)

const clientsPerStation = 600

func (w *writer) clientCount() int { return clientsPerStation * w.scale }

func (w *writer) client(n int) string { return fmt.Sprintf("K%06d", n+1) }

func (w *writer) clients() error {
	classes := []string{"最低生活保障", "残疾人", "独居长者", "困境儿童", "空巢长者", ""}
	return w.table("clients.csv", []string{"client", "classes", "opened", "income"}, func(add func(...any)) error {
		for n := range w.clientCount() {
			income := fmt.Sprintf("%d.00", 600+n*7919%5400)
			if n%12 == 11 {
				income = "" // not told
			}
			add(w.client(n), w.pick(classes), w.date(-w.rand.IntN(700)), income)
			w.expected.Clients++
		}
		return nil
	})
}

// programmes follow the common tree of one core, one key, three basic and some
// distinctive ones.
var programmes = []struct{ code, parent, zh, en, tier string }{
	{"CORE", "", "党建引领社区治理", "Community governance", "core"},
	{"KEY", "", "困难群体兜底服务", "Support for people in difficulty", "key"},
	{"FAMILY", "", "家庭服务", "Families", "basic"},
	{"ELDER", "", "长者服务", "Older people", "basic"},
	{"YOUTH", "", "青少年服务", "Youth", "basic"},
	{"CANTEEN", "ELDER", "长者饭堂", "Canteen for older people", "distinctive"},
	{"RIVER", "", "涌边文化", "Riverside culture", "distinctive"},
}

// fundOf is the fund that pays for a programme's services.
var fundOf = map[string]string{"CORE": "GOV", "KEY": "GOV", "FAMILY": "GOV", "ELDER": "ELDER", "CANTEEN": "ELDER", "YOUTH": "YOUTH", "RIVER": "COMMUNITY"}

// contacts add up to a little more than the hours of the contract.
func (w *writer) contacts() error {
	header := []string{"contact", "start", "end", "kind", "program", "worker", "clients", "participants", "channel", "cost", "fund"}
	kinds := []string{"case", "group", "activity", "visit", "visit", "consultation", "consultation"}
	channels := []string{"home", "station", "telephone", "community"}
	return w.table("contacts.csv", header, func(add func(...any)) error {
		target := int64(35_700*60) * int64(w.scale)
		count := int(target / 210)
		for n := range count {
			day := n * 365 / count
			minutes := 90 + 15*w.rand.IntN(17) // 210 on average
			kind, program := w.pick(kinds), programmes[w.rand.IntN(len(programmes))].code
			names, participants := []string{w.client(w.skewed())}, 1
			if kind == "group" || kind == "activity" {
				for range 3 + w.rand.IntN(5) {
					if c := w.client(w.skewed()); !strings.Contains(strings.Join(names, ";"), c) {
						names = append(names, c)
					}
				}
				participants = len(names) + w.rand.IntN(20)
			}
			cost, fund := "", ""
			if w.rand.IntN(5) == 0 {
				fen := int64(1000 + w.rand.IntN(6000))
				cost, fund = yuan(fen), fundOf[program]
				w.expected.Balances[fund] -= fen
				if fund == "ELDER" || fund == "YOUTH" {
					w.expected.Released += fen
				}
			}
			start := 8*60 + 30*w.rand.IntN(20)
			add(fmt.Sprintf("S%07d", n+1), w.at(day, start), w.at(day, start+minutes), kind, program,
				worker(w.working(day)), strings.Join(names, ";"), participants, w.pick(channels), cost, fund)
			w.expected.Minutes += int64(minutes)
		}
		return nil
	})
}

// working picks a worker who is there on a day.
func (w *writer) working(day int) int {
	for {
		n := w.rand.IntN((staffSize + leavers) * w.scale)
		if from, until := spell(n); from <= day && (until < 0 || day < until) {
			return n
		}
	}
}

// skewed picks a client; a few are served much more than most.
func (w *writer) skewed() int {
	n := w.clientCount()
	return min(n-1, int(float64(n)*w.rand.Float64()*w.rand.Float64()))
}

// funds writes programmes, funds and the books of the year.
func (w *writer) funds() error {
	err := w.table("programs.csv", []string{"program", "parent", "name", "name_en", "tier"}, func(add func(...any)) error {
		for _, p := range programmes {
			add(p.code, p.parent, p.zh, p.en, p.tier)
		}
		return nil
	})
	if err != nil {
		return err
	}
	header := []string{"fund", "name", "name_en", "restriction", "purpose", "purpose_en", "programs", "from", "until", "donor"}
	err = w.table("funds.csv", header, func(add func(...any)) error {
		add("GOV", "政府购买服务", "Government purchase", "none", "", "", "", "", "", "")
		add("COMMUNITY", "社区慈善基金", "Community charity fund", "none", "", "", "", "", "", "")
		add("ELDER", "长者关爱基金", "Care for older people", "purpose", "长者服务", "older people", "ELDER;CANTEEN", "", "", "O018")
		add("YOUTH", "青少年成长基金", "Growing up", "both", "青少年服务", "young people", "YOUTH", "2026-01-01", "2027-01-01", "O018")
		return nil
	})
	if err != nil {
		return err
	}
	return w.entries()
}

func (w *writer) entries() error {
	header := []string{"entry", "date", "text", "account", "fund", "amount", "program", "function", "donor"}
	return w.table("entries.csv", header, func(add func(...any)) error {
		n := 0
		book := func(day int, text, debit, credit, fund string, fen int64, donor, function string) {
			n++
			key := fmt.Sprintf("E%06d", n)
			add(key, w.date(day), text, debit, fund, yuan(fen), "", function, "")
			add(key, w.date(day), text, credit, fund, yuan(-fen), "", "", donor)
			if debit == "1002" {
				w.expected.Balances[fund] += fen
			} else if credit == "1002" {
				w.expected.Balances[fund] -= fen
			}
		}
		scale := int64(w.scale)
		book(0, "上年结余", "1002", "3101", "GOV", 50_000_000*scale, "", "")
		book(0, "上年结余", "1002", "3102", "ELDER", 2_000_000*scale, "", "")
		book(0, "上年结余", "1002", "3102", "YOUTH", 800_000*scale, "", "")
		book(0, "启动资金", "1002", "4101", "COMMUNITY", 3_000_000*scale, "O018", "")
		for month := range 12 {
			day := month*30 + 25
			for p := range staffSize * w.scale {
				book(day, fmt.Sprintf("%d月工资%d", month+1, p+1), "5101", "1002", "GOV", 800_000, "", "programme")
			}
			book(day, fmt.Sprintf("%d月管理费", month+1), "5301", "1002", "GOV", 1_200_000*scale, "", "management")
			switch month {
			case 3:
				book(day, "第一期款", "1002", "4301", "GOV", 120_000_000*scale, "O001", "")
			case 6:
				book(day, "第二期款", "1002", "4301", "GOV", 96_000_000*scale, "O001", "")
			}
			for range 30 * w.scale {
				fund := w.pick([]string{"ELDER", "ELDER", "YOUTH", "COMMUNITY"})
				book(month*30+w.rand.IntN(20), "捐款", "1002", "4101", fund, int64(5_000+100*w.rand.IntN(900)), w.pick(w.orgs), "")
			}
		}
		return nil
	})
}
