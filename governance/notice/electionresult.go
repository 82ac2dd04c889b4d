package notice

import (
	"strconv"

	"github.com/renjia-project/renjia"
)

// ElectionResult publishes the result of an election (选举结果公告).
type ElectionResult struct {
	Heading
	Day   renjia.Date  `json:"day"` // of the election
	Box   Box          `json:"box"`
	Posts []PostResult `json:"posts"`
	// Valid says whether and why the election is valid; the explanations of the
	// posts stand with them.
	Valid   renjia.Explanation `json:"valid"`
	Display Display            `json:"display"`
	Text    []Section          `json:"text,omitempty"`
}

// Box is the arithmetic of the ballot box, in ballots.
type Box struct {
	Registered int64 `json:"registered"` // electors on the roll
	Issued     int64 `json:"issued"`     // 发出
	Returned   int64 `json:"returned"`   // 收回
	Valid      int64 `json:"valid"`      // 有效
	Void       int64 `json:"void"`       // 无效
}

// PostResult is the result of one post.
type PostResult struct {
	Title       renjia.Text        `json:"title"`
	Seats       int                `json:"seats"`
	Standing    []Standing         `json:"standing"` // in the order to be printed
	Explanation renjia.Explanation `json:"explanation,omitzero"`
}

// Standing is what a candidate came to. Columns without a count are nil, where
// the ballot had none.
type Standing struct {
	Name    string      `json:"name" privacy:"personal"`
	Yes     int64       `json:"yes"`
	No      *int64      `json:"no,omitempty"`
	Abstain *int64      `json:"abstain,omitempty"`
	Elected bool        `json:"elected"`
	Note    renjia.Text `json:"note,omitzero"` // women's seat, tie, near relative, …
}

func (d ElectionResult) check(p *renjia.Problems) {
	p.Require(!d.Day.IsZero(), "day", "must be given")
	p.Require(!d.Date.Before(d.Day), "date", "lies before the day of the election")
	p.Require(min(d.Box.Registered, d.Box.Issued, d.Box.Returned, d.Box.Valid, d.Box.Void) >= 0, "box", "numbers must not be negative")
	p.Require(d.Box.Valid+d.Box.Void == d.Box.Returned, "box", "valid %d and void %d are not the %d returned", d.Box.Valid, d.Box.Void, d.Box.Returned)
	p.Require(len(d.Posts) > 0, "posts", "must not be empty")
	for i, x := range d.Posts {
		x.validate(p, at("posts", i))
	}
	d.Display.check(p)
	checkSections(p, d.Text)
}

func (x PostResult) validate(p *renjia.Problems, path string) {
	p.Require(!x.Title.IsZero(), path+".title", "must be given")
	p.Require(x.Seats > 0, path+".seats", "must be at least 1")
	elected := 0
	for i, s := range x.Standing {
		p.Require(s.Name != "", at(path+".standing", i)+".name", "must be given")
		p.Require(s.Yes >= 0, at(path+".standing", i)+".yes", "must not be negative")
		if s.Elected {
			elected++
		}
	}
	p.Require(elected <= x.Seats, path+".standing", "%d elected for seats: %d", elected, x.Seats)
}

func (d ElectionResult) compose(p *page) {
	p.begin("result election", "Result of the election", "选举结果公告")
	n := func(x int64) string { return strconv.FormatInt(x, 10) }
	if d.Box.Returned > d.Box.Issued {
		p.warn("more ballots returned (%d) than issued (%d): most texts hold such an election void", "收回选票（%d）多于发出选票（%d），多数规定为选举无效", d.Box.Returned, d.Box.Issued)
	}
	p.add(block{Facts: append([]fact{p.on(p.t("Day of the election", "选举日"), d.Day)}, d.Display.facts(p, d.Date)...)})
	box := table{Columns: columns(p.t("Ballots", "选票"), "#"+p.t("Number", "数目"))}
	for _, row := range [][2]string{
		{p.t("Electors registered", "登记选民"), n(d.Box.Registered)}, {p.t("Issued", "发出选票"), n(d.Box.Issued)}, {p.t("Returned", "收回选票"), n(d.Box.Returned)},
		{p.t("Valid", "有效票"), n(d.Box.Valid)}, {p.t("Void", "无效票"), n(d.Box.Void)},
	} {
		box.add(plain(row[:]...)...)
	}
	p.add(block{Heading: p.t("Turnout", "投票情况"), Note: d.Valid.Title.In(p.lang), Tables: []table{box}, Steps: p.explained(d.Valid.Steps)})
	for _, x := range d.Posts {
		p.add(x.block(p))
	}
	p.sections(d.Text)
}

func (x PostResult) block(p *page) block {
	no, abstain := false, false
	for _, s := range x.Standing {
		no, abstain = no || s.No != nil, abstain || s.Abstain != nil
	}
	names := []string{p.t("Candidate", "候选人"), "#" + p.t("In favour", "同意")}
	if no {
		names = append(names, "#"+p.t("Against", "反对"))
	}
	if abstain {
		names = append(names, "#"+p.t("Abstain", "弃权"))
	}
	t := table{Columns: columns(append(names, p.t("Result", "结果"))...)}
	for _, s := range x.Standing {
		row := []cell{{Text: s.Name}, {Text: strconv.FormatInt(s.Yes, 10)}}
		if no {
			row = append(row, optional(s.No))
		}
		if abstain {
			row = append(row, optional(s.Abstain))
		}
		verdict := p.t("not elected", "未当选")
		if s.Elected {
			verdict = p.t("elected", "当选")
		}
		t.add(append(row, cell{Text: verdict, Detail: s.Note.In(p.lang)})...)
	}
	return block{Heading: p.t("%s: %d to be elected", "%s（应选%d名）", x.Title, x.Seats), Note: x.Explanation.Title.In(p.lang), Tables: []table{t}, Steps: p.explained(x.Explanation.Steps)}
}

func optional(n *int64) cell {
	if n == nil {
		return cell{Text: "–"}
	}
	return cell{Text: strconv.FormatInt(*n, 10)}
}
