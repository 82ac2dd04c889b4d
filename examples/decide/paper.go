package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/notice"
	"github.com/renjia-project/renjia/governance/rule"
)

// heading is that of all papers and notices.
func (j job) heading() (notice.Heading, error) {
	h := notice.Heading{Issuer: renjia.Both(j.print.issuer), Date: j.print.date}
	if h.Date.IsZero() {
		h.Date = j.on
	}
	if j.print.issuer == "" {
		return h, errors.New("-issuer: must be given for a paper or a notice")
	}
	return h, nil
}

// publish writes a document and says what is wrong with its days.
func (j job) publish(path string, d notice.Document, stdout io.Writer) error {
	warnings, err := notice.Check(d)
	if err != nil {
		return err
	}
	if err := save(path, func(w io.Writer) error { return notice.Write(w, j.lang, d) }); err != nil {
		return err
	}
	for _, t := range warnings {
		fmt.Fprintln(stdout, text("Mind: %s.", "注意：%s。", t.In(j.lang)).In(j.lang))
	}
	return nil
}

// writePaper writes the ballot paper of a vote or of an election.
func (j job) writePaper(stdout io.Writer) error {
	h, err := j.heading()
	if err != nil {
		return err
	}
	lib, err := j.library(&files{})
	if err != nil {
		return err
	}
	r, err := j.decisive(lib)
	if err != nil {
		return err
	}
	d, err := j.paper(h, r)
	if err != nil {
		return err
	}
	if err := j.publish(j.print.paper, d, stdout); err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, j.print.paper)
	return err
}

func (j job) paper(h notice.Heading, r rule.Rule) (notice.Document, error) {
	if j.election.candidates == "" {
		title := r.Title
		if j.matter != "" {
			title = renjia.Both(j.matter)
		}
		return notice.Ballot{Heading: h, Rule: r, Matters: []notice.Matter{{Title: title}}, Until: j.print.until}, nil
	}
	var e elected
	if err := e.readContest(j, &files{}); err != nil {
		return nil, err
	}
	d := notice.ElectionBallot{Heading: h, Rule: r, Columns: []rule.Response{rule.Yes, rule.No, rule.Abstain}, Day: j.on}
	for _, p := range e.election.Contest.Posts {
		x := notice.Post{Title: titleOf(p), Seats: p.Seats}
		for _, l := range e.election.Contest.Lines() {
			if e.election.Contest.Posts[l.Post].ID == p.ID {
				x.Candidates = append(x.Candidates, notice.Candidate{Name: e.election.Contest.Candidates[l.Candidate].ID})
			}
		}
		d.Posts = append(d.Posts, x)
	}
	return d, nil
}

func titleOf(p election.Post) renjia.Text {
	if p.Title.IsZero() {
		return renjia.Both(p.ID)
	}
	return p.Title
}

// writeDecided publishes the result of a vote.
func (j job) writeDecided(d decision) error {
	h, err := j.heading()
	if err != nil {
		return err
	}
	title := d.Vote.Rule.Title
	if j.matter != "" {
		title = renjia.Both(j.matter)
	}
	return j.publish(j.print.notice, notice.Decisions{
		Heading: h, Rule: d.Vote.Rule, Decided: j.on, Until: j.print.until,
		Matters: []notice.Decided{{Matter: notice.Matter{Title: title}, Result: d.Result}},
	}, io.Discard)
}

// writeElected publishes the result of an election.
func (j job) writeElected(e elected) error {
	h, err := j.heading()
	if err != nil {
		return err
	}
	r := e.result
	var void int64
	for _, v := range r.Ballots.Void {
		void += v.Electors
	}
	d := notice.ElectionResult{
		Heading: h, Day: j.on, Valid: r.Explanation,
		Box:     notice.Box{Registered: e.election.Electors, Issued: r.Boxes.Issued, Returned: r.Ballots.Valid + void, Valid: r.Ballots.Valid, Void: void},
		Display: notice.Display{Until: j.print.until, MinDays: j.print.displayDays, Source: e.election.Regulation.Source},
	}
	for i, p := range r.Posts {
		x := notice.PostResult{Title: titleOf(e.election.Contest.Posts[i]), Seats: p.Seats}
		for _, s := range p.Standings {
			x.Standing = append(x.Standing, notice.Standing{Name: s.Candidate, Yes: s.Votes, No: &s.Against, Abstain: &s.Abstain, Elected: s.Status == election.Elected, Note: s.Reason})
		}
		d.Posts = append(d.Posts, x)
	}
	return j.publish(j.print.notice, d, io.Discard)
}
