package notice_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/notice"
	"github.com/renjia-project/renjia/governance/rule"
)

var update = flag.Bool("update", false, "write the golden files")

var languages = []renjia.Lang{renjia.English, renjia.Chinese}

func html(t testing.TB, l renjia.Lang, docs ...notice.Document) string {
	var b bytes.Buffer
	require.NoError(t, notice.Write(&b, l, docs...))
	return b.String()
}

// words is the text of a document without its markup, in lines.
func words(t testing.TB, l renjia.Lang, d notice.Document) string {
	_, elements := parse(t, html(t, l, d))
	return strings.Join(elements, "\n")
}

// parse reads a document as strict XML and returns the names of its elements
// and its pieces of text but the style.
func parse(t testing.TB, s string) (tags, texts []string) {
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return tags, texts
		}
		require.NoError(t, err, s)
		switch x := token.(type) {
		case xml.StartElement:
			tags = append(tags, x.Name.Local)
			for _, a := range x.Attr {
				require.False(t, strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "src" || a.Name.Local == "href", "%s %v", x.Name.Local, a)
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(x)); s != "" && (len(tags) == 0 || tags[len(tags)-1] != "style") {
				texts = append(texts, s)
			}
		}
	}
}

func TestDocumentsKeepTheirForm(t *testing.T) {
	for name, d := range every(t) {
		for _, l := range languages {
			file := filepath.Join("testdata", name+"."+string(l)+".html")
			// The style is a file of its own; changing it changes no document.
			got := regexp.MustCompile(`(?s)<style>.*</style>`).ReplaceAllString(html(t, l, d), "<style></style>")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), got, file)
		}
	}
}

func TestEveryDocumentIsCompleteAndNeedsNothingFromElsewhere(t *testing.T) {
	for name, d := range every(t) {
		for _, l := range languages {
			got := html(t, l, d)
			tags, texts := parse(t, got)
			for _, want := range []string{"title", "main", "article", "h1", "time"} {
				require.Contains(t, tags, want, name)
			}
			require.NotEmpty(t, texts[0], name)
			for _, banned := range []string{"script", "link", "img", "iframe", "form", "input"} {
				require.NotContains(t, tags, banned, name)
			}
			require.Contains(t, got, `<html lang="`+map[renjia.Lang]string{"en": "en", "zh": "zh-Hans"}[l]+`">`, name)
			require.NotRegexp(t, `url\(|@import|https?:`, got, name)
			require.NotContains(t, got, "%!", name)
			require.NotContains(t, got, "ZgotmplZ", name)
			require.NotRegexp(t, `[０-９Ａ-Ｚａ-ｚ]`, got, "%s: full-width figures and letters", name)
			require.Equal(t, strings.Count(got, "<th "), strings.Count(got, `<th scope="`), name)
		}
	}
}

func TestEnglishDocumentsHaveNoChineseButWhatTheyWereHanded(t *testing.T) {
	handed := regexp.MustCompile(`\(\p{Han}+\)|[张三丁一王二李赵四明]|\*|欧阳|陈|华|刘|黄|周|广告|停车`)
	for name, d := range every(t) {
		require.NotRegexp(t, `\p{Han}`, handed.ReplaceAllString(words(t, renjia.English, d), ""), name)
	}
}

func TestSamplesInOrderHaveNoWarnings(t *testing.T) {
	for name, d := range every(t) {
		warnings, err := notice.Check(d)
		require.NoError(t, err, name)
		require.Empty(t, warnings, name)
	}
}

// Civil Code art. 201: the first day is left out.
func TestDaysOfARollAreComputed(t *testing.T) {
	got := words(t, renjia.English, electoralRoll(t))
	require.Contains(t, got, "Last day for publication\n26 April 2026")
	require.Contains(t, got, "Objections until, and including\n25 April 2026")
	require.Contains(t, got, "Decided at the latest\n28 April 2026")
	require.Contains(t, html(t, renjia.Chinese, electoralRoll(t)), `<time datetime="2026-04-25">2026年4月25日</time>`)
}

func TestLastDaysAtTheBoundary(t *testing.T) {
	for _, c := range []struct {
		name    string
		make    func(posted string) notice.Document
		in, out string
	}{
		{"roll, 20 days before 16 May", func(s string) notice.Document { d := electoralRoll(t); d.Date = date(s); return d }, "2026-04-26", "2026-04-27"},
		{"agenda, 15 days before 20 March", func(s string) notice.Document { d := meeting(t); d.Date = date(s); return d }, "2026-03-05", "2026-03-06"},
		{"candidates, 5 days before 16 May", func(s string) notice.Document { d := candidates(t); d.Date = date(s); return d }, "2026-05-11", "2026-05-12"},
		{"proxies, 3 days before 16 May", func(s string) notice.Document { d := proxies(t); d.Date = date(s); return d }, "2026-05-13", "2026-05-14"},
		{"result, 3 days after 20 March", func(s string) notice.Document { d := decisions(t); d.Date = date(s); return d }, "2026-03-23", "2026-03-24"},
		{"disclosure, 15 days to 16 July", func(s string) notice.Document { d := disclosure(t); d.Date = date(s); return d }, "2026-07-01", "2026-07-02"},
		{"handover, 10 days after 16 May", func(s string) notice.Document { d := handover(t); d.Done = date(s); return d }, "2026-05-26", "2026-05-27"},
		{"recall, notice", func(s string) notice.Document {
			d := recall(t)
			d.Rule.Convening.NoticeDays, d.Date = 10, date(s)
			return d
		}, "2026-06-10", "2026-06-11"},
	} {
		in, err := notice.Check(c.make(c.in))
		require.NoError(t, err, c.name)
		require.Empty(t, in, c.name)
		out, err := notice.Check(c.make(c.out))
		require.NoError(t, err, c.name)
		require.Len(t, out, 1, c.name)
		require.NotEmpty(t, out[0].ZH, c.name)
		require.NotContains(t, out[0].EN+out[0].ZH, "%!", c.name)
		require.Contains(t, html(t, renjia.Chinese, c.make(c.out)), `<aside class="warnings"`, c.name)
	}
}

func TestTheResultShowsEveryInequalityWithShareMarginAndArticle(t *testing.T) {
	got := words(t, renjia.English, decisions(t))
	for _, want := range []string{
		"Result: adopted", "Result: rejected", "200 / 300", "20000.00 m² / 30000.00 m²", "101 / 200", "100 / 200",
		"share 2/3, 0 to spare", "share 101/200, 0 to spare", "share 1/2, 1 short", "art. 278",
		"Shown until, and including\n21 April 2026", "Challenge until, and including\n22 March 2027",
	} {
		require.Contains(t, got, want)
	}
	require.Contains(t, words(t, renjia.Chinese, decisions(t)), "表决结果：未通过")
}

func TestTheResultOfALeapDayCanBeChallengedToTheEndOfFebruary(t *testing.T) {
	d := decisions(t)
	d.Decided, d.Date = date("2028-02-28"), date("2028-02-29")
	require.Contains(t, words(t, renjia.English, d), "Challenge until, and including\n28 February 2029")
}

func TestRefusedProxiesAreCountedWithoutNames(t *testing.T) {
	d := decisions(t)
	reason := text("the rule admits no proxies", "不得委托投票")
	d.Matters[0].Result.Refused = []rule.Refused{{Elector: "secret-a", Proxy: "secret-b", Reason: reason}, {Elector: "secret-c", Proxy: "secret-b", Reason: reason}}
	got := html(t, renjia.English, d)
	require.NotContains(t, got, "secret")
	require.Contains(t, words(t, renjia.English, d), "the rule admits no proxies\n2")
}

func TestBallotsSayWhatTheRuleCountsThemAs(t *testing.T) {
	d := ballot(t)
	d.Rule = law(t, "cn/civil-code-278/ordinary", "receipt-only", "absent")
	require.Contains(t, words(t, renjia.English, d), "Ballot signed for and not returned: counts as not taking part.")
	d.Rule = law(t, "cn/civil-code-278/ordinary", "receipt-only", "abstain")
	require.Contains(t, words(t, renjia.English, d), "Ballot signed for and not returned: counts as an abstention.")
	d.Rule.Participation = maps.Clone(d.Rule.Participation)
	d.Rule.Participation[rule.Absent] = rule.ForYes
	require.Contains(t, words(t, renjia.Chinese, d), "未参与：计为同意。")
	require.Contains(t, words(t, renjia.English, d), "quorum by area, those taking part of the roll: ≥ 2/3")
	require.Contains(t, words(t, renjia.English, d), "vote by heads, in favour of those taking part: > 1/2")
}

func TestConditionsOfAQuorumThatOneElectorCannotMakeAreWhole(t *testing.T) {
	d := ballot(t)
	d.Rule.Quorum = rule.Test{All: []rule.Threshold{{ID: "three", Measure: rule.Heads, Numerator: rule.Participating, Base: rule.One, Op: renjia.AtLeast, Fraction: renjia.Frac(3, 1)}}}
	got := words(t, renjia.English, d)
	require.Contains(t, got, "those taking part of one: ≥ 3")
	require.Contains(t, got, "vote by heads, in favour of those taking part: > 1/2")
	d.Rule.Quorum = rule.Test{}
	got = words(t, renjia.English, d)
	require.Contains(t, got, "no quorum is needed")
	require.Contains(t, got, "vote by heads, in favour of those taking part: > 1/2")
}

func TestASecretBallotDoesNotCarryTheNumberOfItsReceipt(t *testing.T) {
	for name, make := range map[string]func() notice.Document{
		"election": func() notice.Document { return electionBallot(t) },
		"matters": func() notice.Document {
			d := ballot(t)
			d.Secret, d.Voter, d.Serial = true, nil, "E-0007"
			return d
		},
	} {
		paper, stub, cut := strings.Cut(html(t, renjia.English, make()), `class="stub"`)
		require.True(t, cut, name)
		require.NotContains(t, paper, "E-0007", name)
		require.NotContains(t, paper, "Signature", name)
		require.Contains(t, stub, "E-0007", name)
	}
	d := ballot(t)
	d.Secret = true
	require.ErrorContains(t, notice.Write(io.Discard, renjia.English, d), "voter: must not be given on a secret ballot")
}

// Numbered pages would tell the papers of a roll apart, in its order.
func TestTheKindOfPageWithoutNumbersIsThatOfEveryBallot(t *testing.T) {
	for name, d := range every(t) {
		ballot := strings.Contains(name, "ballot")
		require.Equal(t, ballot, regexp.MustCompile(`<article class="ballot[ "]`).MatchString(html(t, renjia.English, d)), name)
	}
	style := html(t, renjia.English, ballot(t))
	require.Contains(t, style, "@page ballot { @bottom-center { content: none; } }")
	require.Contains(t, style, ".ballot { page: ballot; }")
}

func TestABlankBallotHasLinesForUnitsAndAreaOnlyWhereTheyWeigh(t *testing.T) {
	d := ballot(t)
	require.Contains(t, words(t, renjia.English, d), "Units\n1-101, 1-102\nExclusive floor area\n179.06 m²")
	d.Voter = nil
	require.Contains(t, html(t, renjia.English, d), `<dt>Exclusive floor area</dt><dd><span class="line">`)
	d.Rule = election(t)
	require.NotContains(t, words(t, renjia.English, d), "Units")
}

func TestAnElectionBallotSaysHowManyMayBeChosen(t *testing.T) {
	d := electionBallot(t)
	require.Contains(t, words(t, renjia.English, d), "Members: 2 to be elected\nChoose at most 2.")
	d.Posts[1].AtMost = 1
	got := words(t, renjia.Chinese, d)
	require.Contains(t, got, "委员（应选2名）\n最多选1名。")
	require.Equal(t, 3*5+3, strings.Count(html(t, renjia.English, d), `class="box"`), "five candidates in three columns, three write-ins for whom one votes")
}

func TestNamesStandInTheOrderAndFormGiven(t *testing.T) {
	require.Contains(t, words(t, renjia.English, electoralRoll(t)), "Group 1: 5\n张*\n李*明\n王*\n欧阳*\n陈*华")
	require.Regexp(t, `(?s)丁一.*王二.*李三.*赵四`, words(t, renjia.Chinese, candidates(t)))
}

func TestProxiesBeyondTheCapAreWarnedOf(t *testing.T) {
	d := proxies(t)
	for _, name := range []string{"赵*", "钱*"} {
		warnings, err := notice.Check(d)
		require.NoError(t, err)
		require.Empty(t, warnings, "up to three")
		d.List = append(d.List, notice.Pair{Principal: name, Proxy: "李*明"})
	}
	warnings, err := notice.Check(d)
	require.NoError(t, err)
	require.Len(t, warnings, 1)
	d.List[3].Key = "key-2"
	warnings, err = notice.Check(d)
	require.NoError(t, err)
	require.Empty(t, warnings, "two people of one masked name")
	require.NotContains(t, html(t, renjia.English, d), "key-2")
}

func TestTheClosedAgendaSaysSoOnlyUnderSuchARule(t *testing.T) {
	d := meeting(t)
	const closed = "nothing is decided that does not stand on it"
	require.Contains(t, words(t, renjia.English, d), closed)
	d.Rule.Convening.AgendaClosed = false
	require.NotContains(t, words(t, renjia.English, d), closed)
}

func TestWhatNobodyChoseIsAskedFor(t *testing.T) {
	r := law(t, "cn/civil-code-278/ordinary")
	open := ballot(t)
	open.Rule = r
	noAbstention := ballot(t)
	noAbstention.Rule.Participation = nil
	noColumns := electionBallot(t)
	noColumns.Columns = nil
	noPolicy := proxyForm(t)
	noPolicy.Rule.Proxy = nil
	noDays := electoralRoll(t)
	noDays.Objection = notice.Objection{PublishDays: 20}
	noOrder := candidates(t)
	noOrder.Order, noOrder.PublishDays = renjia.Text{}, 0
	noDisplay := decisions(t)
	noDisplay.Rule.Publication.DisplayDays = 0
	noMin := disclosure(t)
	noMin.Display.MinDays = 0
	noWithin := handover(t)
	noWithin.WithinDays = 0
	noPass := meeting(t)
	noPass.Rule.Pass, noPass.Rule.Open = rule.Test{}, []string{"pass"}
	for name, c := range map[string]struct {
		doc  notice.Document
		want []string
	}{
		"receipt":    {open, []string{"receipt-only"}},
		"abstention": {noAbstention, []string{"participation.abstain"}},
		"columns":    {noColumns, []string{"columns"}},
		"proxy":      {noPolicy, []string{"proxy"}},
		"objection":  {noDays, []string{"objection.object_days", "objection.decide_days"}},
		"candidates": {noOrder, []string{"publish_days", "order"}},
		"display":    {noDisplay, []string{"until"}},
		"min days":   {noMin, []string{"display.min_days"}},
		"handover":   {noWithin, []string{"within_days"}},
		"pass":       {noPass, []string{"pass"}},
	} {
		var b bytes.Buffer
		err := notice.Write(&b, renjia.English, c.doc)
		var missing *renjia.UnspecifiedError
		require.ErrorAs(t, err, &missing, name)
		var names []string
		for _, x := range missing.Choices {
			names = append(names, x.Name)
		}
		require.Equal(t, c.want, names, name)
		require.Zero(t, b.Len(), name)
	}
}

func TestEveryProblemIsReportedWithItsPath(t *testing.T) {
	for name, c := range map[string]struct {
		doc  notice.Document
		want []string
	}{
		"ballot":    {notice.Ballot{}, []string{"issuer", "date", "rule.id", "matters", "until"}},
		"election":  {notice.ElectionBallot{Columns: []rule.Response{rule.No, rule.No, rule.Blank}}, []string{"posts", "day", "columns[1]", "columns[2]", "columns"}},
		"form":      {notice.ProxyForm{}, []string{"scope", "day", "term"}},
		"meeting":   {notice.Meeting{}, []string{"body", "day", "place", "agenda"}},
		"roll":      {notice.Roll{Groups: []notice.RollGroup{{}, {Names: []string{""}}}}, []string{"groups[0].names", "groups[1].names[0]"}},
		"list":      {notice.Candidates{Posts: []notice.Post{{Seats: -1}}}, []string{"posts[0].title", "posts[0].seats", "posts[0].candidates"}},
		"proxies":   {notice.Proxies{List: []notice.Pair{{}}}, []string{"list[0]", "day"}},
		"decisions": {notice.Decisions{Matters: []notice.Decided{{Result: rule.Result{Rule: "other", Classes: []rule.ClassSum{{Weights: []int64{1}}}}}}}, []string{"decided", "matters[0].title", "matters[0].result.rule", "matters[0].result.classes[0]"}},
		"result":    {notice.ElectionResult{Box: notice.Box{Returned: 2, Valid: 1}, Posts: []notice.PostResult{{Seats: 0, Standing: []notice.Standing{{Elected: true}}}}}, []string{"box", "posts[0].seats", "posts[0].standing", "posts[0].standing[0].name"}},
		"recall":    {notice.Recall{}, []string{"person", "post", "reasons", "petition", "defence"}},
		"handover":  {notice.Handover{Items: []notice.HandoverItem{{}}}, []string{"from", "to", "elected", "items[0].what"}},
		"display":   {notice.Disclosure{Text: []notice.Section{{Table: &notice.Table{Rows: [][]string{{"a"}}}}}}, []string{"item", "text[0].table.columns", "text[0].table.rows[0]", "display.until"}},
		"general":   {notice.General{Text: []notice.Section{{}}}, []string{"text[0]"}},
	} {
		err := notice.Write(io.Discard, renjia.English, c.doc)
		var invalid *renjia.ValidationError
		require.ErrorAs(t, err, &invalid, name)
		var paths []string
		for _, x := range invalid.Problems {
			paths = append(paths, x.Path)
		}
		require.Subset(t, paths, c.want, name)
	}
}

func TestNoProxyFormUnderARuleWithoutProxies(t *testing.T) {
	d := proxyForm(t)
	d.Rule = law(t, "cn/residents-committee-2025/election-representatives")
	require.ErrorContains(t, notice.Write(io.Discard, renjia.English, d), "the rule admits no proxies")
}

func TestThePapersOfAWholeRollAreOneFile(t *testing.T) {
	var papers []notice.Document
	for _, serial := range []string{"A1", "A2", "A3"} {
		d := ballot(t)
		d.Serial = serial
		papers = append(papers, d)
	}
	tags, texts := parse(t, html(t, renjia.Chinese, papers...))
	count := func(want string) int {
		return len(slices.DeleteFunc(slices.Clone(tags), func(x string) bool { return x != want }))
	}
	require.Equal(t, []int{3, 1, 1}, []int{count("article"), count("main"), count("html")})
	require.Subset(t, texts, []string{"A1", "A2", "A3"})
}

func TestNothingIsWrittenForNoDocumentOrAnUnknownLanguage(t *testing.T) {
	require.ErrorIs(t, notice.Write(io.Discard, renjia.English), renjia.ErrInvalid)
	require.ErrorIs(t, notice.Write(io.Discard, "fr", general(t)), renjia.ErrInvalid)
}

func TestNamesCannotTurnTheDirectionOfWriting(t *testing.T) {
	d := candidates(t)
	d.Posts[0].Candidates[0].Name = "A\u202eB\x00C\x85D\xff\u2066"
	require.Contains(t, words(t, renjia.English, d), "A\ufffdB\ufffdC\ufffdD\ufffd\ufffd")
}

// infect puts a text wherever a caller's text is printed.
func infect(t testing.TB, s string) []notice.Document {
	if s == "" {
		s = "x"
	}
	both := renjia.Both(s)
	h := notice.Heading{Community: both, Title: both, Number: s, Issuer: both, Contact: both, Remark: both, Date: date("2026-04-20")}
	matter := notice.Matter{Title: both, Detail: both}
	post := notice.Post{Title: both, Seats: 1, Candidates: []notice.Candidate{{Name: s, Detail: both}}}
	section := notice.Section{Heading: both, Paragraphs: []renjia.Text{both}, Table: &notice.Table{Caption: both, Columns: []renjia.Text{both}, Rows: [][]string{{s}}}}
	b := ballot(t)
	b.Heading, b.Matters, b.Serial, b.Where, b.Until = h, []notice.Matter{matter}, s, both, date("2026-05-01")
	b.Voter = &notice.Voter{Name: s, Units: []string{s}, Weights: []int64{1, 1}}
	b.Rule.Title, b.Rule.Source = both, s
	e := electionBallot(t)
	e.Heading, e.Posts, e.Serial, e.Where = h, []notice.Post{post}, s, both
	r := electoralRoll(t)
	r.Heading, r.Election, r.Groups, r.Where, r.Digest, r.Objection.Source = h, both, []notice.RollGroup{{Title: both, Names: []string{s}}}, both, s, s
	d := decisions(t)
	d.Heading, d.Matters[0].Matter, d.Matters[0].Result.Explanation.Steps[0].Claim, d.Matters[0].Result.Explanation.Steps[0].Source = h, matter, both, s
	x := disclosure(t)
	x.Heading, x.Item, x.Text, x.Display.Source, x.Display.Until = h, both, []notice.Section{section}, s, date("2026-04-21")
	return []notice.Document{b, e, r, d, x}
}

func FuzzTextNeverBecomesMarkup(f *testing.F) {
	for _, s := range []string{
		"张三", `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><b>`, `' onmouseover='x`, "a\x00\x01\ufffe\xff", `{{.}}`, `&lt;b&gt;`, `]]>`, `<!--`, "%s%d%!", "#x",
	} {
		f.Add(s)
	}
	var want []string
	for _, d := range infect(f, "plain") {
		tags, _ := parse(f, html(f, renjia.Chinese, d))
		want = append(want, strings.Join(tags, " "))
	}
	f.Fuzz(func(t *testing.T, s string) {
		for i, d := range infect(t, s) {
			tags, _ := parse(t, html(t, renjia.Chinese, d))
			require.Equal(t, want[i], strings.Join(tags, " "))
		}
	})
}
