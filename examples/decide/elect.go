package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/internal/strict"
)

// elected is an election that was counted.
type elected struct {
	election election.Election
	result   election.Result
	record   string // digest, if it was signed off
	roll     roll.Snapshot
	proxies  election.ProxyReport
}

// elect reads and counts an election.
func (j job) elect() (elected, error) {
	var f files
	e, piles, err := j.readElection(&f)
	if err != nil {
		return e, err
	}
	if e.result, err = election.Count(e.election, piles); err != nil {
		return e, err
	}
	if j.record == "" {
		return e, nil
	}
	if len(j.election.officials) == 0 {
		return e, errors.New("-record: somebody must sign it: -official ROLE=KEY")
	}
	sealed, err := election.Seal(e.election, piles, j.election.officials)
	if err != nil {
		return e, err
	}
	e.record = sealed.Digest
	return e, save(j.record, sealed.Write)
}

func (j job) readElection(f *files) (elected, []election.Pile, error) {
	e := elected{election: election.Election{ID: cmp.Or(j.matter, j.on.String()), Day: j.on, Round: j.round}}
	if len(j.election.posts) == 0 {
		return e, nil, errors.New("-posts: must be given for an election, such as chair=1,deputy=1,member=3")
	}
	lib, err := j.library(f)
	if err != nil {
		return e, nil, err
	}
	if e.election.Rule, err = j.law(lib); err != nil {
		return e, nil, err
	}
	if e.election.Regulation, err = j.regulation(f, e.election.Rule); err != nil {
		return e, nil, err
	}
	electors, err := e.readRoll(j, f)
	if err != nil {
		return e, nil, err
	}
	if err := e.readContest(j, f); err != nil {
		return e, nil, err
	}
	if err := e.readProxies(j, f, electors); err != nil {
		return e, nil, err
	}
	piles, err := e.readBallots(j, f)
	return e, piles, err
}

// regulation is that of the rule's law, unless the flags name another.
func (j job) regulation(f *files, r rule.Rule) (election.Regulation, error) {
	g, err := j.lookup(f, cmp.Or(j.election.regulation, r.Regulation, r.ID))
	if err != nil {
		return g, err
	}
	for _, path := range slices.Sorted(maps.Keys(j.choose)) {
		if !strings.Contains(path, ".") {
			continue
		}
		if g, err = fill(g, path, j.choose[path]); err != nil {
			return g, err
		}
	}
	if j.election.supplement == "" {
		return g, nil
	}
	more, err := j.lookup(f, j.election.supplement)
	return g.Supplement(more), err
}

// fill fills a field of a regulation, such as ballots.void, by its path.
func fill(g election.Regulation, path, value string) (election.Regulation, error) {
	b, err := json.Marshal(g)
	if err != nil {
		return g, err
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		return g, err
	}
	at, names := fields, strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		inner, ok := at[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			at[name] = inner
		}
		at = inner
	}
	last := names[len(names)-1]
	if at[last] = value; isNumber(value) {
		at[last] = json.Number(value)
	}
	if b, err = json.Marshal(fields); err != nil {
		return g, err
	}
	var filled election.Regulation
	if err := strict.Decode("-choose "+path+"="+value, b, &filled); err != nil {
		return g, err
	}
	return filled, nil
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

func (j job) lookup(f *files, id string) (election.Regulation, error) {
	if strings.HasSuffix(id, ".json") {
		return open(f, "regulation", id, election.ReadRegulation)
	}
	return election.Lookup(id, j.on)
}

func (e *elected) readRoll(j job, f *files) (electors, error) {
	r := e.election.Rule
	electors, err := open(f, "roll", j.roll, func(from io.Reader, name string) (electors, error) { return j.readRoll(r, from, name) })
	if err != nil {
		return nil, err
	}
	if e.roll, err = electors.Snapshot(); err != nil {
		return nil, err
	}
	e.election.Electors = e.roll.Heads()
	e.election.RollDigest, err = e.roll.Digest()
	return electors, err
}

func (e *elected) readContest(j job, f *files) (err error) {
	c := &e.election.Contest
	c.Posts = j.election.posts
	c.Candidates, err = open(f, "candidates", j.election.candidates, func(r io.Reader, name string) ([]election.Candidate, error) {
		return election.ReadCandidates(r, name, c.Posts)
	})
	if err != nil {
		return err
	}
	if j.election.relatives != "" {
		if c.Relatives, err = open(f, "relatives", j.election.relatives, election.ReadRelatives); err != nil {
			return err
		}
	}
	if j.election.decided == "" {
		return nil
	}
	var people struct {
		Settlements []election.Settlement `json:"settlements"`
		Seated      []election.Member     `json:"seated"`
	}
	_, err = open(f, "decided", j.election.decided, func(r io.Reader, name string) (struct{}, error) {
		return struct{}{}, strict.Read(r, name, 1<<20, &people)
	})
	e.election.Settlements, e.election.Seated = people.Settlements, people.Seated
	return err
}

// readProxies tests the proxies by which electors voted.
func (e *elected) readProxies(j job, f *files, from electors) error {
	if j.delegations == "" {
		return nil
	}
	given, err := open(f, "delegations", j.delegations, from.ReadDelegations)
	if err != nil {
		return err
	}
	list := election.ProxyList{Day: j.on, Published: j.election.proxiesPublished}
	if members, ok := from.(*roll.Members); ok {
		for _, c := range e.election.Contest.Candidates {
			if id, onRoll := members.ID(c.ID); onRoll {
				list.Candidates = append(list.Candidates, id)
			}
		}
	}
	for _, d := range given {
		list.Proxies = append(list.Proxies, election.Proxy{For: d.From, By: d.To, Written: d.Written})
	}
	electors, err := e.roll.Electors(rule.Heads)
	if err != nil {
		return err
	}
	e.proxies, err = election.CheckProxies(e.election.Rule, e.election.Regulation, electors, list)
	return err
}

func (e *elected) readBallots(j job, f *files) (piles []election.Pile, err error) {
	_, err = open(f, "ballots", j.ballots, func(r io.Reader, name string) (struct{}, error) {
		var err error
		e.election.Contest, piles, err = election.ReadBallots(r, name, e.election.Regulation, e.election.Contest)
		return struct{}{}, err
	})
	if err != nil {
		return nil, err
	}
	if j.election.boxes != "" {
		e.election.Boxes, err = open(f, "boxes", j.election.boxes, election.ReadBoxes)
		return piles, err
	}
	for _, p := range piles { // as if no more had been handed out than came back
		e.count(p)
	}
	return piles, nil
}

func (e *elected) count(p election.Pile) {
	for i := range e.election.Boxes {
		if b := &e.election.Boxes[i]; b.ID == p.Box {
			b.Issued, b.Returned = b.Issued+p.Number, b.Returned+p.Number
			return
		}
	}
	e.election.Boxes = append(e.election.Boxes, election.Box{ID: p.Box, Issued: p.Number, Returned: p.Number})
}

// writeText prints who is elected and why.
func (e elected) writeText(w io.Writer, l renjia.Lang) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", e.result.Explanation.Text(l))
	for _, r := range e.proxies.Refused {
		fmt.Fprintln(&b, renjia.Text{EN: "A proxy is not admitted: " + r.Reason.EN + ".", ZH: "一份委托不予承认：" + r.Reason.ZH + "。"}.In(l))
	}
	for _, t := range []renjia.Text{
		text("Roll: %d electors, SHA-256 %s.", "名册：%d 人，SHA-256 %s。", e.election.Electors, e.election.RollDigest),
		text("Rule: %s (%s).", "规则：%s（%s）。", e.result.Rule, e.election.Rule.Source),
		text("Regulation: %s (%s).", "选举办法：%s（%s）。", e.result.Regulation, e.election.Regulation.Verification),
	} {
		fmt.Fprintln(&b, t.In(l))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// The JSON object of an election.
type (
	electionDocument struct {
		Outcome    election.Outcome      `json:"outcome"`
		Turnout    []threshold           `json:"turnout"`
		Ballots    election.BallotCounts `json:"ballots"`
		Posts      []postDocument        `json:"posts"`
		Open       []election.Matter     `json:"open"`
		Next       *election.Next        `json:"next,omitempty"`
		Proxies    []election.Refusal    `json:"refusedProxies,omitempty"`
		Rule       named                 `json:"rule"`
		Regulation string                `json:"regulation"`
		Roll       frozen                `json:"roll"`
		Record     string                `json:"record,omitempty"`
	}
	postDocument struct {
		Post      string             `json:"post"`
		Seats     int                `json:"seats"`
		Elected   []string           `json:"elected"`
		Vacant    int                `json:"vacant"`
		ForWomen  int                `json:"forWomen,omitempty"`
		Standings []standingDocument `json:"standings"`
	}
	standingDocument struct {
		Candidate  string          `json:"candidate"`
		Votes      int64           `json:"votes"`
		Carried    int64           `json:"carried,omitempty"`
		Against    int64           `json:"against,omitempty"`
		Abstain    int64           `json:"abstain,omitempty"`
		Status     election.Status `json:"status"`
		Reason     renjia.Text     `json:"reason"`
		Thresholds []threshold     `json:"thresholds"`
	}
)

func (e elected) writeJSON(w io.Writer) error {
	r := e.result
	doc := electionDocument{
		Outcome: r.Outcome, Turnout: thresholdsOf(r.Turnout), Ballots: r.Ballots, Posts: []postDocument{}, Open: append([]election.Matter{}, r.Open...), Next: r.Next,
		Proxies: e.proxies.Refused, Rule: namedRule(e.election.Rule), Regulation: r.Regulation, Record: e.record,
		Roll: frozen{e.election.Electors, e.roll.Area.String(), e.roll.Units, e.election.RollDigest},
	}
	doc.Rule.ID = r.Rule // with its round
	for _, p := range r.Posts {
		x := postDocument{Post: p.Post, Seats: p.Seats, Elected: append([]string{}, p.Elected...), Vacant: p.Vacant, ForWomen: p.ForWomen}
		for _, s := range p.Standings {
			x.Standings = append(x.Standings, standingDocument{s.Candidate, s.Votes, s.Carried, s.Against, s.Abstain, s.Status, s.Reason, thresholdsOf(s.Checked)})
		}
		doc.Posts = append(doc.Posts, x)
	}
	return encode(w, doc)
}

// writeCalendar prints the days of an election.
func (j job) writeCalendar(w io.Writer) error {
	s, err := election.LookupSchedule(j.election.calendar, j.on)
	if strings.HasSuffix(j.election.calendar, ".json") {
		s, err = open(&files{}, "calendar", j.election.calendar, election.ReadSchedule)
	}
	if err != nil {
		return err
	}
	plan, err := s.Plan(j.on, renjia.Calendar{})
	if err != nil {
		return err
	}
	if j.json {
		return encode(w, plan)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range plan {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", p.From, p.ID, p.Title.In(j.lang), p.Reason.In(j.lang))
	}
	return t.Flush()
}

// verifyElection counts the record of an election again.
func verifyElection(path string) (elected, error) {
	file, err := os.Open(path)
	if err != nil {
		return elected{}, err
	}
	r, err := election.ReadRecord(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return elected{}, fmt.Errorf("%s: %w", path, err)
	}
	if err := r.Verify(); err != nil {
		return elected{}, fmt.Errorf("%s: %w", path, err)
	}
	return elected{election: r.Election, result: r.Result, record: r.Digest}, nil
}
