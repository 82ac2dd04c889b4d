package credential

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// sums are what a person's records add up to.
type sums struct {
	total         amount
	classes, tags map[string]amount
	capped        map[string]Quantity // what is left under each cap
	once          map[string]bool     // what has counted once
}

// credit adds up the records of a window in order of their days, those without one
// first, and then the sums that were given instead of records.
func (c *Cycle) credit(e *Evidence, window renjia.Period, p *Proof) sums {
	s := sums{classes: map[string]amount{}, tags: map[string]amount{}, capped: map[string]Quantity{}, once: map[string]bool{}}
	for name, q := range c.Caps {
		s.capped[name] = q
	}
	listed := e.Records != nil
	if listed {
		s.total.known = true
		for _, m := range []struct {
			into map[string]amount
			of   map[string]Quantity
		}{{s.classes, c.Partition}, {s.tags, c.Tags}} {
			for name := range m.of {
				m.into[name] = amount{0, true}
			}
		}
	}
	for _, i := range inOrder(e.Records) {
		c.record(i, &e.Records[i], window, &s, p)
	}
	c.given(e, &s)
	c.flat(e, &s, p)
	c.carried(e, &s, p)
	return s
}

func inOrder(records []Record) []int {
	order := make([]int, len(records))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return records[a].On.Compare(records[b].On) })
	return order
}

func (c *Cycle) record(i int, r *Record, window renjia.Period, s *sums, p *Proof) {
	if window != (renjia.Period{}) && !r.On.IsZero() && !window.Contains(r.On) {
		p.use(i, r, 0, renjia.Textf("%s lies outside the cycle", "%s在周期之外", r.On))
		return
	}
	credit, why, known := c.worth(r, s)
	if !known {
		p.use(i, r, 0, renjia.Text{EN: "its hours are not known", ZH: "学时未知"})
		p.fact("the hours of a record are not known", "有记录的学时未知")
		s.unknown(r)
		return
	}
	credit, why = s.cap(r, credit, why)
	p.use(i, r, credit, why)
	s.add(r.Class, r.Tags, credit)
}

// worth returns the hours that a record is credited by its kind.
func (c *Cycle) worth(r *Record, s *sums) (Quantity, renjia.Text, bool) {
	fixed, isFirst := c.First[r.Kind]
	for _, f := range c.Flat {
		if f.Activity == r.Kind || underscored(f.Activity) == r.Kind {
			fixed, isFirst = f.Hours, true
		}
	}
	if isFirst {
		kind := underscored(r.Kind)
		if s.once[kind] {
			return 0, renjia.Textf("%s counts once only", "%s只计一次", r.Kind), true
		}
		s.once[kind] = true
		return fixed, renjia.Textf("counts for %s hours", "计%s学时", fixed), true
	}
	if r.Hours == nil {
		return 0, renjia.Text{}, false
	}
	credit, why := *r.Hours, renjia.Text{}
	if c.ClockMinutes > 0 && c.ClockMinutes < 60 {
		credit = Quantity(int64(min(credit, Whole(1<<40))) * 60 / int64(c.ClockMinutes))
		why = renjia.Textf("%d minutes are an hour", "%d分钟为一学时", c.ClockMinutes)
	}
	if m, ok := c.Multiplier[r.Kind]; ok {
		credit, why = credit.times(m), renjia.Textf("counts %s times", "按%s倍计", m)
	}
	return credit, why, true
}

// unknown makes all sums that a record would add to a lower bound.
func (s *sums) unknown(r *Record) {
	s.total.known = false
	forget := func(m map[string]amount, name string) { m[name] = amount{m[name].Quantity, false} }
	forget(s.classes, r.Class)
	for _, t := range r.Tags {
		forget(s.tags, t)
	}
}

// cap cuts the credit to what is left under the caps of its kind, class and tags.
func (s *sums) cap(r *Record, credit Quantity, why renjia.Text) (Quantity, renjia.Text) {
	names := slices.Compact(slices.Sorted(slices.Values(append([]string{r.Kind, r.Class}, r.Tags...))))
	for _, name := range names {
		if left, ok := s.capped[name]; ok && left < credit {
			credit, why = left, renjia.Textf("the cap of %s is reached", "已达%s的上限", name)
		}
	}
	for _, name := range names {
		if left, ok := s.capped[name]; ok {
			s.capped[name] = left - credit
		}
	}
	return credit, why
}

func (s *sums) add(class string, tags []string, credit Quantity) {
	plus := func(m map[string]amount, name string) {
		a := m[name]
		m[name] = amount{a.plus(credit), a.known}
	}
	s.total.Quantity = s.total.plus(credit)
	plus(s.classes, class)
	for _, t := range slices.Compact(slices.Sorted(slices.Values(tags))) {
		plus(s.tags, t)
	}
}

// given adds sums that were given without records.
func (c *Cycle) given(e *Evidence, s *sums) {
	add := func(into amount, q amount) amount {
		if !q.known {
			return into
		}
		return amount{into.plus(q.Quantity), into.known || e.Records == nil}
	}
	s.total = add(s.total, e.amount("total", "hours_in_cycle", "hours"))
	for name := range c.Partition {
		s.classes[name] = add(s.classes[name], e.amount(name))
	}
	for name := range c.Tags {
		s.tags[name] = add(s.tags[name], e.amount(name))
	}
}

// flat adds what counts once because a fact says so.
func (c *Cycle) flat(e *Evidence, s *sums, p *Proof) {
	for _, f := range c.Flat {
		name := underscored(f.Activity)
		if e.Facts[name] && !s.once[name] {
			s.once[name] = true
			p.fact("%[1]s counts for %[2]s hours, once", "%[1]s一次计%[2]s学时", f.Activity, f.Hours)
			s.total.Quantity = s.total.plus(f.Hours)
		}
	}
}

func (c *Cycle) carried(e *Evidence, s *sums, p *Proof) {
	over := e.amount("carried_over")
	if !over.known || over.Quantity == 0 {
		return
	}
	counts := min(over.Quantity, c.CarryOver)
	p.fact("of %[1]s hours carried over, %[2]s count", "结转%[1]s学时，计入%[2]s", over, counts)
	s.total.Quantity = s.total.plus(counts)
}
