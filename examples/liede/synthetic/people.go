package synthetic

import "fmt"

// Of each station: 20 workers are there at any time, 4 leave in the year and 4
// follow them in; 14 posts are professional, 11 of their holders certified and 2
// have let their registration lapse; one worker supervises.
const (
	staffSize    = 20
	professional = 14
	certified    = 11
	lapsed       = 2
	leavers      = 4
	volunteers   = 150
)

func worker(n int) string    { return fmt.Sprintf("P%05d", n+1) }
func volunteer(n int) string { return fmt.Sprintf("V%05d", n+1) }

func (w *writer) people() error {
	staff, helpers := (staffSize+leavers)*w.scale, volunteers*w.scale
	err := w.table("people.csv", []string{"person", "name", "born", "guardian"}, func(add func(...any)) error {
		for n := range staff {
			add(worker(n), fmt.Sprintf("社工%d（虚构）", n+1), "", "")
		}
		for n := range helpers {
			if n%25 == 24 { // a minor, whose guardian is a worker's household
				add(volunteer(n), fmt.Sprintf("志愿者%d（虚构）", n+1), "2010-06-01", worker(n%staff))
				continue
			}
			add(volunteer(n), fmt.Sprintf("志愿者%d（虚构）", n+1), "", "")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.engagements(staff, helpers); err != nil {
		return err
	}
	err = w.table("registrations.csv", []string{"person", "rule", "registered", "education_hours"}, func(add func(...any)) error {
		rules := []string{"cn/assistant-social-worker", "cn/social-worker"}
		for n := range staff {
			switch of := n % (staffSize + leavers); {
			case of < certified:
				add(worker(n), w.pick(rules), w.date(-700+w.rand.IntN(600)), w.rand.IntN(95))
				w.expected.Certified++
			case of < certified+lapsed: // three years are over before the year is
				add(worker(n), w.pick(rules), w.date(-900+w.rand.IntN(100)), w.rand.IntN(95))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.table("supervisions.csv", []string{"supervisor", "worker", "from", "until"}, func(add func(...any)) error {
		for n := range staff {
			of := n % (staffSize + leavers)
			if of == staffSize-1 || of%5 == 4 {
				continue
			}
			from, until := spell(n)
			end := ""
			if until >= 0 {
				end = w.date(until)
			} else {
				w.expected.Supervised++
			}
			add(worker(n-of+staffSize-1), worker(n), w.date(max(0, from)), end)
		}
		return nil
	})
}

// spell returns the first and last day of a worker's year, -1 for still there.
func spell(n int) (from, until int) {
	switch of := n % (staffSize + leavers); {
	case of >= staffSize:
		return 150 + 10*(of-staffSize), -1 // follows a leaver
	case of >= staffSize-leavers-1 && of < staffSize-1:
		return -500, 140 + 10*(of-(staffSize-leavers-1))
	default:
		return -700 + 20*of, -1
	}
}

func (w *writer) engagements(staff, helpers int) error {
	header := []string{"person", "organization", "type", "post", "professional", "from", "until", "reason"}
	return w.table("engagements.csv", header, func(add func(...any)) error {
		per := len(w.orgs) / w.scale
		for n := range staff {
			from, until := spell(n)
			of, part := n%(staffSize+leavers), n/(staffSize+leavers)
			kind, post := "no", "社区服务"
			if of < professional {
				kind, post = "yes", "社会工作"
			}
			last, reason := "", ""
			if until >= 0 {
				last, reason = w.date(until), w.pick([]string{"薪酬", "深造", "搬迁"})
			}
			add(worker(n), w.orgs[part*per+2], "agency", post, kind, w.date(from), last, reason)
		}
		for n := range helpers {
			add(volunteer(n), w.orgs[(n/volunteers)*per+24], "volunteer", "", "no", w.date(-w.rand.IntN(600)), "", "")
		}
		return nil
	})
}

// hours are working days of staff and evenings of volunteers, for each person in
// order of time.
func (w *writer) hours() error {
	return w.table("hours.csv", []string{"record", "person", "start", "end", "activity"}, func(add func(...any)) error {
		n := 0
		record := func(person string, day, from, minutes int, activity string) {
			n++
			add(fmt.Sprintf("H%07d", n), person, w.at(day, from), w.at(day, from+minutes), activity)
		}
		for p := range (staffSize + leavers) * w.scale {
			from, until := spell(p)
			if until < 0 {
				until = 365
			}
			for day := max(from, 0); day < until; day++ {
				if weekday := w.day.AddDate(0, 0, day).Weekday(); weekday == 0 || weekday == 6 {
					continue
				}
				record(worker(p), day, 9*60, 240, "direct-service")
				if w.rand.IntN(8) == 0 {
					record(worker(p), day, 14*60, 180, "training")
				}
			}
		}
		for v := range volunteers * w.scale {
			for day := w.rand.IntN(14); day < 365; day += 10 + w.rand.IntN(30) {
				record(volunteer(v), day, 19*60+30*w.rand.IntN(5), 60+15*w.rand.IntN(17), "volunteering") // some past midnight
			}
		}
		return nil
	})
}
