package voting

// readBallots reads the ballots as they are written; see profile for the rest.
func (e *jsonElection) readBallots() {
	if e.peek() != '[' {
		line, column := e.here()
		e.at(line, column, "ballots: want a list")
		e.skip()
		return
	}
	e.list(func() {
		line, column := e.here()
		b := jsonBallot{line: int32(line), column: int32(column), count: 1}
		e.readBallot(&b)
		b.end = len(e.marks)
		e.ballots = append(e.ballots, b)
	})
}

func (e *jsonElection) readBallot(b *jsonBallot) {
	switch e.peek() {
	case '[':
		b.form = approveForm
		e.refs("ballot", func(ref int32) { e.mark(ref, 0) })
	case '{':
		counted := false
		e.object(func(key string) { e.ballotMember(b, key, &counted) })
		if b.form == noForm {
			e.at(int(b.line), int(b.column), "a ballot has one of order, tiers, approve, scores")
		}
	default:
		e.at(int(b.line), int(b.column), "want a ballot {…}, or a list of approved candidates")
		e.skip()
	}
}

func (e *jsonElection) ballotMember(b *jsonBallot, key string, counted *bool) {
	line, column := e.here()
	form := noForm
	switch key {
	case "count":
		if *counted {
			e.at(line, column, "count is given twice")
		}
		*counted = true
		b.count, _ = e.whole()
		return
	case "order", "tiers":
		form = orderForm
	case "approve":
		form = approveForm
	case "scores":
		form = scoreForm
	default:
		e.at(line, column, "%s is not known here", key)
		e.skip()
		return
	}
	if b.form != noForm {
		e.at(line, column, "a ballot has only one of order, tiers, approve, scores")
		e.skip()
		return
	}
	b.form = form
	e.readMarks(key)
}

func (e *jsonElection) readMarks(key string) {
	switch key {
	case "order":
		tier := int32(0)
		e.refs(key, func(ref int32) { e.mark(ref, tier); tier++ })
	case "approve":
		e.refs(key, func(ref int32) { e.mark(ref, 0) })
	case "tiers":
		e.readTiers()
	case "scores":
		e.readScores()
	}
}

func (e *jsonElection) mark(ref, level int32) {
	e.marks, e.levels = append(e.marks, ref), append(e.levels, level)
}

func (e *jsonElection) readTiers() {
	if e.peek() != '[' {
		line, column := e.here()
		e.at(line, column, "tiers: want a list of lists of candidates")
		e.skip()
		return
	}
	tier := int32(0)
	e.list(func() {
		e.refs("tier", func(ref int32) { e.mark(ref, tier) })
		tier++
	})
}

func (e *jsonElection) readScores() {
	if e.peek() != '{' {
		line, column := e.here()
		e.at(line, column, "scores: want an object of points by candidate")
		e.skip()
		return
	}
	e.object(func(key string) {
		line, column := e.here()
		points, ok := e.whole()
		if ok && (points > int64(MaxPoints) || points < -int64(MaxPoints)) {
			e.at(line, column, "%d points are out of range", points)
			return
		}
		e.mark(e.name(key), int32(points))
	})
}

// profile builds what was read, or reports what is wrong with it.
func (e *jsonElection) profile() *Profile {
	before := len(e.problems) + e.more
	e.settleKind()
	if !e.listed {
		e.at(e.line, e.column, "an election wants candidates")
	}
	if !e.seen["ballots"] {
		e.at(e.line, e.column, "an election wants ballots")
	}
	if len(e.problems)+e.more > before {
		return nil
	}
	b := NewBuilder(e.kind, e.candidates)
	b.Title, b.Seats = e.title, int(e.seats)
	index, wrong := e.resolve()
	e.addBallots(b, index, wrong)
	for _, ref := range e.order {
		c, fault := e.settle(ref, index, wrong)
		if fault != "" {
			e.at(e.line, e.column, "order: %s", fault)
		}
		b.Order = append(b.Order, int(c))
	}
	if e.voters >= 0 && e.voters != b.p.total {
		e.at(e.line, e.column, "voters are %d, but there are %d ballots", e.voters, b.p.total)
	}
	if len(e.problems)+e.more > before {
		return nil
	}
	p, err := b.Profile()
	if err != nil {
		e.at(e.line, e.column, "%v", err)
		return nil
	}
	return p
}

func (e *jsonElection) settleKind() {
	if e.kind == "" && len(e.ballots) > 0 {
		e.kind = e.ballots[0].form.kind()
	}
	if e.kind == "" {
		e.at(e.line, e.column, "an election without ballots wants a kind")
	}
}

// settle turns a reference into the index of a candidate.
func (e *jsonElection) settle(ref int32, index []int32, wrong []string) (c int32, fault string) {
	if ref < 0 {
		return index[-1-ref], wrong[-1-ref]
	}
	if int(ref) >= len(e.candidates) {
		return 0, "there is no such candidate: they are numbered from 0"
	}
	return ref, ""
}

func (e *jsonElection) addBallots(b *Builder, index []int32, wrong []string) {
	from := 0
	for _, ballot := range e.ballots {
		marks, levels := e.marks[from:ballot.end], e.levels[from:ballot.end]
		from = ballot.end
		if fault := e.addBallot(b, ballot, marks, levels, index, wrong); fault != "" {
			e.at(int(ballot.line), int(ballot.column), "ballot: %s", fault)
		}
	}
}

func (e *jsonElection) addBallot(b *Builder, ballot jsonBallot, marks, levels, index []int32, wrong []string) string {
	if !ballot.form.fits(e.kind) {
		return "not " + string(e.kind) + " like the others"
	}
	for i, ref := range marks {
		c, fault := e.settle(ref, index, wrong)
		if fault != "" {
			return fault
		}
		marks[i] = c
	}
	return b.try(ballot.count, marks, levels)
}
