package recurrence

import "github.com/renjia-project/renjia"

// Explanation says which occurrences were left out, moved or added, and why.
func (f Fitted) Explanation() renjia.Explanation {
	why := renjia.Explanation{Title: renjia.Textf("%d occurrences fitted to the working days", "按工作日历安排%d次", len(f.Occurrences))}
	fact := func(en, zh string, args ...any) {
		why.Steps = append(why.Steps, renjia.Fact(renjia.Textf(en, zh, args...)))
	}
	for _, w := range f.Skipped {
		fact("%s does not exist: clocks are put forward over it (RFC 5545 section 3.3.10)", "%s不存在：时钟拨快越过此刻（RFC 5545第3.3.10节）", w)
	}
	for _, w := range f.Left {
		fact("%s is a day of rest: left out", "%s为休息日：取消", w)
	}
	for _, m := range f.Moved {
		fact("%s is a day of rest: moved to %s", "%s为休息日：改至%s", m.From, m.To)
	}
	for _, w := range f.Added {
		fact("%s is a make-up working day: added", "%s为调休上班日：增加", w)
	}
	return why
}
