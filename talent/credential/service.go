package credential

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// Service is one record of voluntary service: 志愿服务记录.
type Service struct {
	ID       string          // empty: it cannot be voided
	Person   string          // whoever served
	Kind     string          // open vocabulary: "visit", "training"
	Interval renjia.Interval // check-in and check-out
	Zone     *time.Location  // of its civil days; nil: UTC
	Travel   int64           // minutes of the interval that were spent on the way
	// Recorded is when the record was made; zero: not known. Service that ends after
	// it was claimed before it was done.
	Recorded time.Time
	// Registered is the day on which the person became a volunteer, if known.
	Registered renjia.Date
	// Voids is the ID of the record that this one corrects. Without check-in and
	// check-out it only takes that one back.
	Voids string
	// Unread says why the record could not be read; it counts nothing then.
	Unread *Refusal
	Line   int // of the file it came from
}

// Reason says in one word why a record counts nothing, or less than its time.
type Reason string

// The reasons.
const (
	NoCheckIn          Reason = "no-check-in"
	NoCheckOut         Reason = "no-check-out"
	Backwards          Reason = "ends-before-it-begins"
	TooLong            Reason = "too-long"
	Overlapping        Reason = "overlap"
	ExcludedKind       Reason = "excluded-kind"
	BeforeRegistration Reason = "before-registration"
	ClaimedBefore      Reason = "recorded-before-it-ended"
	Voided             Reason = "voided"
	TakesBack          Reason = "takes-back-another"
	VoidsNothing       Reason = "voids-no-record"
	RepeatedID         Reason = "repeated-id"
	NoTime             Reason = "under-a-minute"
	OverDayCap         Reason = "day-cap"
	Unreadable         Reason = "unreadable"
	NoZone             Reason = "no-zone"
	NoSuchTime         Reason = "no-such-local-time"
	AmbiguousTime      Reason = "ambiguous-local-time"
	NoPerson           Reason = "no-person"
)

// Refusal is a reason with words for people.
type Refusal struct {
	Reason Reason      `json:"reason"`
	Why    renjia.Text `json:"why"`
}

func refuse(r Reason, en, zh string, args ...any) *Refusal {
	return &Refusal{r, renjia.Textf(en, zh, args...)}
}

// zone is that of the civil days.
func (s *Service) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// onlyVoids reports whether the record does nothing but take another back.
func (s *Service) onlyVoids() bool {
	return s.Voids != "" && s.Unread == nil && s.Interval.From.IsZero() && s.Interval.Until.IsZero()
}

// incredible says why a record cannot count, whatever the others say.
func (s *Service) incredible(p *Policy) *Refusal {
	from, until := s.Interval.From, s.Interval.Until
	switch {
	case s.Unread != nil:
		return s.Unread
	case strings.TrimSpace(s.Person) == "":
		return refuse(NoPerson, "nobody is named", "未写明志愿者")
	case s.onlyVoids():
		return refuse(TakesBack, "takes record %s back", "撤销记录%s", s.Voids)
	case from.IsZero():
		return refuse(NoCheckIn, "there was no check-in", "没有签到")
	case until.IsZero():
		return refuse(NoCheckOut, "there was no check-out", "没有签退")
	case until.Before(from):
		return refuse(Backwards, "ends %v before it begins", "结束时间早于开始时间%v", from.Sub(until))
	case s.Interval.Duration() > p.longest():
		return refuse(TooLong, "is longer than %s hours: was the check-out forgotten?", "超过%s小时：是否忘记签退？", p.LongestHours)
	case !s.Recorded.IsZero() && s.Recorded.Before(until):
		return refuse(ClaimedBefore, "was recorded before it ended", "服务结束之前已登记")
	case !s.Registered.IsZero() && renjia.DateIn(from, s.zone()).Before(s.Registered):
		return refuse(BeforeRegistration, "lies before the registration on %s", "早于注册日期%s", s.Registered)
	case slices.Contains(p.Excluded, s.Kind):
		return refuse(ExcludedKind, "%s does not count", "%s不计入", s.Kind)
	case s.Interval.Duration() < time.Minute:
		return refuse(NoTime, "is shorter than a minute", "不足一分钟")
	}
	return nil
}

// longest is the longest duration that is believed.
func (p *Policy) longest() time.Duration {
	return time.Duration(p.LongestHours) * (time.Hour / time.Duration(One))
}

// voided returns the records that are taken back, by index, and the refusals of
// corrections that lead nowhere. The last of a chain of corrections stands; a record
// cannot be taken back by one of another person.
func voided(all []Service) (gone map[int]string, wrong map[int]*Refusal) {
	byID := map[string]int{}
	gone, wrong = map[int]string{}, map[int]*Refusal{}
	for i, s := range all {
		if s.ID == "" {
			continue
		}
		if _, twice := byID[s.ID]; twice {
			wrong[i] = refuse(RepeatedID, "the identifier %s is there before", "编号%s已出现过", s.ID)
			continue
		}
		byID[s.ID] = i
	}
	for i, s := range all {
		if s.Voids == "" || wrong[i] != nil {
			continue
		}
		j, ok := byID[s.Voids]
		if !ok || j == i || all[j].Person != s.Person {
			wrong[i] = refuse(VoidsNothing, "the person has no record %s to correct", "该志愿者没有编号为%s的记录", s.Voids)
			continue
		}
		gone[j] = cmp.Or(s.ID, "of a later row")
	}
	return gone, wrong
}
