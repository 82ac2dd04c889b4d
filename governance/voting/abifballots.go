package voting

// ballot reads a line such as "27: A > B = C".
func (a *abif) ballot() {
	at := a.pos
	weight, ok := a.number()
	a.blank()
	if !ok || a.lineEnds() || a.data[a.pos] != ':' && a.data[a.pos] != '*' {
		a.wrong(at, "want how many ballots, then a colon")
		return
	}
	a.pos++
	if before := len(a.marks); !a.ranking() {
		a.marks = a.marks[:before]
		return
	}
	a.ballots = append(a.ballots, abifBallot{a.line, weight, len(a.marks)})
}

// ranking reads candidates and what joins them.
func (a *abif) ranking() bool {
	a.blank()
	if a.over() {
		return true
	}
	for tier := int32(0); ; {
		if !a.mark(tier) {
			return false
		}
		a.blank()
		if a.over() {
			return true
		}
		switch a.data[a.pos] {
		case '>':
			tier++
		case '=', ',':
		case ':': // and more data in braces
			return a.more()
		default:
			a.wrong(a.pos, "want > or = or a comma between candidates")
			return false
		}
		a.pos++
		a.blank()
	}
}

func (a *abif) more() bool {
	a.pos++
	a.blank()
	if !a.over() && a.data[a.pos] != '{' {
		a.wrong(a.pos, "want > or = or a comma between candidates")
		return false
	}
	return true
}

// mark reads a candidate, perhaps with points.
func (a *abif) mark(tier int32) bool {
	at := a.pos
	id, quoted, _, ok := a.token()
	if !ok {
		a.wrong(at, "want a candidate")
		return false
	}
	m := abifMark{candidate: a.find(at, id, quoted), tier: tier}
	a.blank()
	if !a.lineEnds() && (a.data[a.pos] == '/' || a.data[a.pos] == '*') {
		m.sign = a.data[a.pos]
		a.pos++
		a.blank()
		if m.points, ok = a.points(); !ok {
			return false
		}
	}
	a.marks = append(a.marks, m)
	return true
}

// seen is which signs a file uses.
type abifSigns struct{ none, slash, star, after bool }

func (a *abif) signs() (s abifSigns) {
	for _, m := range a.marks {
		s.none = s.none || m.sign == 0
		s.slash = s.slash || m.sign == '/'
		s.star = s.star || m.sign == '*'
		s.after = s.after || m.tier > 0
	}
	return s
}

// kind is what the ballots are by themselves; empty if they say several things.
func (s abifSigns) kind() Kind {
	switch {
	case !s.slash && !s.star:
		return Ranked
	case s.star && !s.slash && !s.none && !s.after:
		return Cumulative
	case s.slash && !s.star && !s.none && !s.after:
		return Score
	}
	return ""
}

func (a *abif) build(kind Kind) (*Profile, error) {
	if err := a.err(); err != nil {
		return nil, err
	}
	if kind == "" {
		kind = a.signs().kind()
	}
	if kind == "" {
		return nil, unspecified(a.file, "Kind", "ballots say an order, or points, or both", string(Ranked), string(Score), string(Cumulative))
	}
	b := NewBuilder(kind, a.candidates)
	if b.Err() != nil {
		return nil, b.Err()
	}
	b.Title, b.Seats = a.title, a.seats
	from := 0
	var marks, levels []int32
	for _, ballot := range a.ballots {
		all := a.marks[from:ballot.end]
		from = ballot.end
		if wrong := misfit(kind, all); wrong != "" {
			a.at(ballot.line, 1, "%s", wrong)
			continue
		}
		if contradicts(all) {
			a.odd(ballot.line, 1, "points that contradict the order")
		}
		marks, levels = marks[:0], levels[:0]
		for _, m := range all {
			marks, levels = append(marks, m.candidate), append(levels, m.level(kind))
		}
		if wrong := b.try(ballot.weight, marks, levels); wrong != "" {
			a.at(ballot.line, 1, "ballot: %s", wrong)
		}
	}
	return a.profile(b)
}

func (m abifMark) level(kind Kind) int32 {
	if kind == Ranked {
		return m.tier
	}
	return m.points
}

// misfit says what keeps a ballot from being of a kind.
func misfit(kind Kind, all []abifMark) string {
	commas := len(all) > 1
	for _, m := range all {
		commas = commas && m.sign != 0 && m.tier == 0
		switch {
		case (kind == Score || kind == Cumulative) && m.sign == 0:
			return "a candidate without points"
		case kind == Score && m.sign == '*':
			return "points of cumulative ballots among scores"
		case kind == Approval && (m.sign != 0 || m.tier > 0):
			return "points or an order where approvals are wanted"
		}
	}
	if kind == Ranked && commas {
		return "points without an order: read score ballots and rank them with RankingOf"
	}
	return ""
}

// contradicts reports whether points rise where the order falls, or differ
// between equals that are joined by an order.
func contradicts(all []abifMark) bool {
	for i := 1; i < len(all); i++ {
		before, after := all[i-1], all[i]
		if before.sign != 0 && after.sign != 0 && after.tier > before.tier && after.points > before.points {
			return true
		}
	}
	return false
}
