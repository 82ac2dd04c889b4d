package synthetic

import "fmt"

// estate is a compound with its owners as they will vote.
type estate struct {
	key    string
	units  int
	unsold int // the developer's, among the units
	voters []owner
}

type owner struct {
	voter     string
	hundredth int64
	developer bool
}

func (w *writer) owners() error {
	for part := range w.scale {
		for i, size := range []struct{ units, unsold int }{{900, 12}, {700, 0}, {620, 217}} {
			w.estates = append(w.estates, &estate{key: fmt.Sprintf("D%03d", 3*part+i+1), units: size.units, unsold: size.unsold})
		}
	}
	err := w.table("compounds.csv", []string{"compound", "name", "name_en"}, func(add func(...any)) error {
		for _, e := range w.estates {
			add(e.key, "小区"+e.key+"（虚构）", "Estate "+e.key+" (invented)")
		}
		return nil
	})
	if err != nil {
		return err
	}
	header := []string{"compound", "unit", "owner", "voter", "area", "area_source", "status", "kind", "share"}
	err = w.table("owners.csv", header, func(add func(...any)) error {
		for _, e := range w.estates {
			w.estate(e, add)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.votes()
}

// estate writes the units of one compound. Some owners have several; unsold and
// undelivered ones are the developer's.
func (w *writer) estate(e *estate, add func(...any)) {
	at := map[string]int{}
	own := func(voter string, area int64, developer bool) {
		i, known := at[voter]
		if !known {
			i = len(e.voters)
			at[voter] = i
			e.voters = append(e.voters, owner{voter: voter, developer: developer})
		}
		e.voters[i].hundredth += area
	}
	person := 0
	for n := range e.units {
		w.expected.Units++
		area := int64(6_000 + w.rand.IntN(8_000))
		unit := fmt.Sprintf("%d-%02d%02d", n/120+1, n%120/4+1, n%4+1)
		text := fmt.Sprintf("%d.%02d", area/100, area%100)
		source := w.pick([]string{"register", "register", "register", "survey", "contract"})
		if n < e.unsold {
			status, name, key := "unsold", "开发商"+e.key+"（虚构）", e.key+"-DEV"
			if n%6 == 5 {
				status, name, key = "undelivered", fmt.Sprintf("买受人%s-%d（虚构）", e.key, n), ""
			}
			add(e.key, unit, name, key, text, "contract", status, "dwelling", "")
			own(e.key+"-DEV", area, true)
			continue
		}
		if person == 0 || w.rand.IntN(20) > 0 { // one in twenty goes to the owner before
			person++
		}
		voter := fmt.Sprintf("%s-%04d", e.key, person)
		if n%40 == 39 { // a couple, who are one head and have chosen who votes
			add(e.key, unit, fmt.Sprintf("业主%s（虚构）", voter), voter, text, source, "sold", "dwelling", "2/3")
			add(e.key, unit, fmt.Sprintf("业主%s之配偶（虚构）", voter), voter, text, source, "sold", "dwelling", "1/3")
		} else {
			add(e.key, unit, fmt.Sprintf("业主%s（虚构）", voter), voter, text, source, "sold", "dwelling", "")
		}
		own(voter, area, false)
	}
	w.others(e, person, add, own)
}

// others writes shops, which count, and parking spaces, which by the policy of
// the community do not. They belong to people who own dwellings too.
func (w *writer) others(e *estate, people int, add func(...any), own func(string, int64, bool)) {
	for n := range e.units / 50 {
		voter, area := fmt.Sprintf("%s-%04d", e.key, 1+w.rand.IntN(people)), int64(3_000+w.rand.IntN(6_000))
		add(e.key, fmt.Sprintf("S%03d", n+1), fmt.Sprintf("业主%s（虚构）", voter), voter, fmt.Sprintf("%d.%02d", area/100, area%100), "register", "sold", "shop", "")
		own(voter, area, false)
	}
	for n := range e.units / 10 {
		voter := fmt.Sprintf("%s-%04d", e.key, 1+w.rand.IntN(people))
		add(e.key, fmt.Sprintf("P%03d", n+1), fmt.Sprintf("业主%s（虚构）", voter), voter, "12.50", "register", "sold", "parking", "")
	}
}

// ballots says how the owners of an estate vote on a motion: how many of a
// thousand take part, how many of a thousand of those are in favour, and what
// the developer does ("" stays away).
type ballots struct {
	estate       int
	matter       int
	part, favour int
	developer    string
	zh, en       string
}

var agenda = []ballots{
	{0, 1, 820, 760, "yes", "议事规则", "Rules of procedure"},
	{0, 2, 800, 700, "no", "管理规约", "Management covenant"},
	{1, 3, 850, 800, "", "选举业主委员会", "Election of the owners' committee"},
	{1, 4, 830, 340, "", "解聘物业公司", "Dismissal of the property manager"},
	{0, 5, 790, 810, "yes", "使用维修资金", "Use of the maintenance fund"},
	{1, 6, 860, 880, "", "筹集维修资金", "Raising the maintenance fund"},
	{0, 7, 840, 640, "yes", "改建门楼", "Rebuilding the gate house"},
	{1, 8, 800, 860, "", "架空层改为饭堂", "Turning the open ground floor into a canteen"},
	{2, 9, 850, 720, "no", "共有收益分配", "Sharing income from common parts"}, // heads in favour, area against
	{1, 9, 560, 800, "", "安装充电桩", "Charging posts"},                      // no quorum
	{2, 5, 900, 800, "yes", "更换电梯", "New lifts"},
}

func (w *writer) votes() error {
	header := []string{"motion", "compound", "matter", "title", "title_en", "on", "opens", "closes"}
	err := w.table("motions.csv", header, func(add func(...any)) error {
		for n, b := range agenda {
			for part := range w.scale {
				day := 60 + 15*n
				add(motion(n, part), w.estates[3*part+b.estate].key, b.matter, b.zh, b.en, w.date(day), w.date(day), w.date(day+15))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.disclosures(); err != nil {
		return err
	}
	return w.table("ballots.csv", []string{"motion", "voter", "choice", "channel"}, func(add func(...any)) error {
		for n, b := range agenda {
			for part := range w.scale {
				w.cast(motion(n, part), w.estates[3*part+b.estate], b, add)
			}
		}
		return nil
	})
}

// disclosures publishes most decisions within three days of their vote, some late,
// one for too short a time, and one never.
func (w *writer) disclosures() error {
	after := []int{1, 2, 3, 0, 5, 1, 2, 12, 3, 1} // days; the last decision is not published
	return w.table("disclosures.csv", []string{"motion", "where", "from", "down"}, func(add func(...any)) error {
		for n, days := range after {
			for part := range w.scale {
				from, up := 75+15*n+days, 15+n
				down := ""
				if n == 3 {
					up = 9
				}
				if n < 9 {
					down = w.date(from + up)
				} else {
					up = 0 // still
				}
				add(motion(n, part), "公告栏;小程序", w.date(from), down)
				w.expected.Published[motion(n, part)] = [2]int{days, up}
			}
		}
		return nil
	})
}

func motion(n, part int) string { return fmt.Sprintf("M%02d-%03d", n+1, part+1) }

// cast writes the ballots of a motion and counts them by the Civil Code's own
// words, independently of the library: heads and area taking part against two
// thirds of all, in favour against half or three quarters of those taking part.
func (w *writer) cast(key string, e *estate, b ballots, add func(...any)) {
	var all, part, favour Weight
	for _, o := range e.voters {
		all.Heads++
		all.Area += o.hundredth
		choice := ""
		switch {
		case o.developer:
			choice = b.developer
		case w.rand.IntN(1000) < b.part:
			choice = "no"
			if w.rand.IntN(1000) < b.favour {
				choice = "yes"
			} else if w.rand.IntN(4) == 0 {
				choice = "abstain"
			}
		}
		if choice == "" {
			continue
		}
		part.Heads++
		part.Area += o.hundredth
		if choice == "yes" {
			favour.Heads++
			favour.Area += o.hundredth
		}
		add(key, o.voter, choice, w.pick([]string{"paper", "app"}))
	}
	w.expected.Votes[key] = Vote{all, part, favour}
	quorum := 3*part.Heads >= 2*all.Heads && 3*part.Area >= 2*all.Area
	passed := 2*favour.Heads > part.Heads && 2*favour.Area > part.Area
	if b.matter >= 6 && b.matter <= 8 {
		passed = 4*favour.Heads >= 3*part.Heads && 4*favour.Area >= 3*part.Area
	}
	w.expected.Adopted[key] = quorum && passed
}
