package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
)

// job is what the flags ask for.
type job struct {
	rule, roll, ballots     string // identifier and files
	delegations             string // file
	overlay, pack           string // files
	round, petition, matter string
	developer, compound     string
	community, building     string
	residents               bool
	franchise, salt         string
	choose                  map[string]string
	on                      renjia.Date
	lang                    renjia.Lang
	json, list, power       bool
	record, replay          string // files
	election                contest
	print                   printing
}

// contest is what the flags say of an election.
type contest struct {
	candidates, boxes, relatives, decided string // files
	posts                                 []election.Post
	regulation, supplement                string // identifiers, or files
	officials                             []election.Official
	calendar                              string
	proxiesPublished                      renjia.Date
}

// printing is what the flags say of papers and notices.
type printing struct {
	paper, notice, issuer string
	date, until           renjia.Date
	displayDays           int
}

var errHelp = errors.New("help")

func parse(args []string, stdout, stderr io.Writer) (job, error) {
	j := job{choose: map[string]string{}}
	f := flag.NewFlagSet("decide", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&j.rule, "rule", "", "the rule, for example cn/civil-code-278/ordinary (see -list)")
	on := f.String("on", "", "the day whose law applies, such as 2026-03-01; without it today")
	f.StringVar(&j.roll, "roll", "", "CSV file of the electors")
	f.StringVar(&j.ballots, "ballots", "", "CSV file of the ballots; for a petition, of the signatures")
	f.StringVar(&j.delegations, "delegations", "", "CSV file of standing proxies")
	f.StringVar(&j.overlay, "overlay", "", "JSON file of a covenant or by-law on top of the rule")
	f.StringVar(&j.pack, "pack", "", "JSON file of a rule pack of your own")
	f.StringVar(&j.round, "round", "", "a further round of the rule, such as second-election")
	f.StringVar(&j.petition, "petition", "", "count the signatures of a petition of the rule")
	f.StringVar(&j.matter, "matter", "", "the matter, where the ballots are of several")
	f.StringVar(&j.developer, "developer", "", "the developer's name, where the roll has no unsold units")
	f.StringVar(&j.compound, "compound", "", "the estate, where the roll has several")
	f.StringVar(&j.community, "community", "", "the community, where the roll has several")
	f.StringVar(&j.building, "building", "", "only the owners of these buildings decide: names with commas between")
	f.BoolVar(&j.residents, "residents", false, "the roll is a list of residents with their birth dates and grounds")
	f.StringVar(&j.franchise, "franchise", "", "who may vote among the residents, if not by the rule's own law")
	f.StringVar(&j.salt, "salt", "decide", "secret under which names become the roll's identifiers")
	f.StringVar(&j.record, "record", "", "write the decision record to this JSON file: anybody can count it again")
	f.StringVar(&j.replay, "replay", "", "count a decision record again and fail if anything in it was changed")
	j.election.define(f)
	j.print.define(f)
	lang := f.String("lang", "en", "language of the explanation: en or zh")
	f.BoolVar(&j.json, "json", false, "print one JSON object")
	f.BoolVar(&j.list, "list", false, "list the rules; with -rule, all about one")
	f.BoolVar(&j.power, "power", false, "compute the voting power of the electors")
	f.Func("choose", "make a choice the rule leaves open, NAME=OPTION; may be repeated", j.chooses)
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage(stdout, f)
			return job{}, errHelp
		}
		return job{}, fmt.Errorf("%w (-h explains)", err)
	}
	return j, j.complete(f, *on, *lang)
}

func (j *job) chooses(s string) error {
	name, option, found := strings.Cut(s, "=")
	if !found || name == "" || option == "" {
		return fmt.Errorf("want NAME=OPTION, such as parking=left-out")
	}
	j.choose[name] = option
	return nil
}

// complete checks the flags with each other.
func (j *job) complete(f *flag.FlagSet, on, lang string) (err error) {
	if f.NArg() > 0 {
		return fmt.Errorf("what is %q? Everything is given by flags (-h explains)", f.Arg(0))
	}
	if j.lang, err = renjia.ParseLang(lang); err != nil {
		return fmt.Errorf("-lang: %w", err)
	}
	if on == "" {
		on = time.Now().Format(time.DateOnly)
	}
	if j.on, err = renjia.ParseDate(on); err != nil {
		return fmt.Errorf("-on: %w", err)
	}
	if j.list || j.replay != "" || j.election.calendar != "" {
		return nil
	}
	j.election.signed(j.on)
	needed := [][2]string{{"-rule", j.rule}, {"-roll", j.roll}, {"-ballots", j.ballots}}
	if j.print.paper != "" {
		needed = needed[:1]
	}
	for _, x := range needed {
		if x[1] == "" {
			err = errors.Join(err, fmt.Errorf("%s must be given (-h explains)", x[0]))
		}
	}
	return err
}

// define adds the flags of elections.
func (c *contest) define(f *flag.FlagSet) {
	f.StringVar(&c.candidates, "candidates", "", "CSV file of the candidates: the rule is one of an election for several seats")
	f.Func("posts", "the posts and their seats, the highest first, such as chair=1,deputy=1,member=3", c.seats)
	f.StringVar(&c.boxes, "boxes", "", "CSV file of the ballot boxes; without it one box holds the ballots that were read")
	f.StringVar(&c.relatives, "relatives", "", "CSV file of candidates who are near relatives")
	f.StringVar(&c.regulation, "regulation", "", "what else the law says of the election: an identifier or a JSON file; without it that of the rule's law")
	f.StringVar(&c.supplement, "supplement", "", "a regulation that fills what the other leaves open, such as cn-51/villages-2025")
	f.StringVar(&c.decided, "decided", "", "JSON file of what people decided where votes do not: {\"settlements\": […], \"seated\": […]}")
	f.Func("proxies-published", "when the list of proxies was made known; without it, it was not", dateInto(&c.proxiesPublished))
	f.Func("official", "somebody who signs the record, ROLE=KEY; may be repeated", c.official)
	f.StringVar(&c.calendar, "calendar", "", "print the calendar of an election on the day of -on, such as cn/residents-committee-2025")
}

func (c *contest) seats(s string) error {
	for _, item := range strings.Split(s, ",") {
		post, seats, found := strings.Cut(item, "=")
		n, err := strconv.Atoi(seats)
		if !found || post == "" || err != nil || n < 1 {
			return fmt.Errorf("%q: want POST=SEATS, such as chair=1,member=4", item)
		}
		c.posts = append(c.posts, election.Post{ID: post, Title: titles[post], Seats: n})
	}
	return nil
}

// titles are the usual titles of posts.
var titles = map[string]renjia.Text{
	"chair": {EN: "Chair", ZH: "主任"}, "deputy": {EN: "Deputy chair", ZH: "副主任"}, "member": {EN: "Members", ZH: "委员"},
}

func (c *contest) official(s string) error {
	role, key, found := strings.Cut(s, "=")
	if !found || role == "" || key == "" {
		return errors.New("want ROLE=KEY, such as teller=K17")
	}
	c.officials = append(c.officials, election.Official{ID: key, Role: role})
	return nil
}

// signed says when the officials signed.
func (c *contest) signed(on renjia.Date) {
	for i := range c.officials {
		c.officials[i].Signed = on
	}
}

// define adds the flags of papers and notices.
func (p *printing) define(f *flag.FlagSet) {
	f.StringVar(&p.paper, "paper", "", "write a ballot paper to this HTML file")
	f.StringVar(&p.notice, "notice", "", "write the publication of the result to this HTML file")
	f.StringVar(&p.issuer, "issuer", "", "who signs papers and notices")
	f.Func("date", "the date of the paper or notice; without it that of -on", dateInto(&p.date))
	f.Func("until", "the last day for returning the paper, or of displaying the notice", dateInto(&p.until))
	f.IntVar(&p.displayDays, "display-days", 0, "how many days an election's result must be displayed")
}

func dateInto(d *renjia.Date) func(string) error {
	return func(s string) (err error) {
		*d, err = renjia.ParseDate(s)
		return err
	}
}

func usage(w io.Writer, f *flag.FlagSet) {
	fmt.Fprint(w, "decide takes one decision by the law and says why.\n\nFlags:\n")
	f.SetOutput(w)
	f.PrintDefaults()
	fmt.Fprint(w, "\n", explained)
}
