package booking

import "github.com/renjia-project/renjia"

// Explanation says what stands in the way, booking by booking.
func (e *ConflictError) Explanation() renjia.Explanation {
	why := renjia.Explanation{Title: renjia.Textf(
		"%d of %d wanted from %s to %s: taken", "%[3]s至%[4]s申请%[1]d（容量%[2]d）：已被占用", e.Wanted.Quantity, e.Capacity, stamp(e.Wanted.From), stamp(e.Wanted.Until))}
	for _, u := range e.Clashes {
		s := renjia.Fact(renjia.Textf("booking %s takes %d from %s to %s, setup and cleanup included", "预约%s占用%d：%s至%s（含布置、清洁时间）", u.Booking, u.Quantity, stamp(u.From), stamp(u.Until)))
		if !u.Expires.IsZero() {
			s.Steps = append(s.Steps, renjia.Fact(renjia.Textf("it is a hold until %s", "系暂留，至%s止", stamp(u.Expires))))
		}
		why.Steps = append(why.Steps, s)
	}
	return why
}

// Explanation shows how the share of used minutes comes about.
func (u Utilisation) Explanation() renjia.Explanation {
	fact := func(en, zh string, n Minutes) renjia.Step {
		return renjia.Fact(renjia.Textf(en+": %d min", zh+"：%d分钟", n))
	}
	why := renjia.Explanation{
		Title: renjia.Textf("use of resource %s from %s to %s", "资源%s使用情况（%s至%s）", u.Resource, stamp(u.Within.From), stamp(u.Within.Until)),
		Steps: []renjia.Step{
			fact("available, open minutes × capacity", "可用（开放分钟数×容量）", u.Available),
			fact("used", "已使用", u.Used), fact("kept, and nobody came", "预约未到", u.NoShow),
			fact("booked, not yet marked", "已确认、未标记", u.Confirmed), fact("held", "暂留", u.Held),
			fact("setup and cleanup of all these", "上述预约的布置与清洁", u.Buffers),
			fact("of all these, outside opening hours", "其中开放时间以外", u.Outside),
		},
	}
	if share, ok := u.Share(); ok {
		why.Steps = append(why.Steps, renjia.Fact(renjia.Textf("used ÷ available = %s", "使用率＝已使用÷可用＝%s", share)))
	}
	return why
}
