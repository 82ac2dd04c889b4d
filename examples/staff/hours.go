package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // zones of the rows, wherever the program runs

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/talent/credential"
)

const hoursHelp = `staff hours FILE.csv [-policy ID|POLICY.json] [-zone ZONE] [-lang en|zh] [-json]

Credits records of voluntary service under a policy and says of every record that
does not count why. Columns: person, start, end; if wanted date, zone, kind, id,
travel_minutes, recorded, registered, voids (the id of a record that this one
corrects). Times are 2026-03-01T09:00:00+08:00, or local such as 2026-03-01 09:00.
`

// hoursCommand credits the hours of a file.
func hoursCommand(_ context.Context, args []string, stdout, _ io.Writer) error {
	f := newFlags("hours")
	name := f.String("policy", "cn/exact", "a built-in policy or a JSON file {\"policies\": [POLICY]} with one")
	zoneName := f.String("zone", "", "time zone of local times in rows that name none, such as Asia/Shanghai")
	lang := f.String("lang", "en", "language: en or zh")
	asJSON := f.Bool("json", false, "print one JSON object")
	if err := parse(f, args, stdout, hoursHelp); err != nil {
		return err
	}
	file, err := oneFile(f)
	if err != nil {
		return err
	}
	l, err := renjia.ParseLang(*lang)
	if err != nil {
		return err
	}
	policy, err := policyNamed(*name)
	if err != nil {
		return err
	}
	services, err := readServices(file, *zoneName)
	if err != nil {
		return err
	}
	c, err := policy.Credit(services)
	if err != nil {
		return err
	}
	if *asJSON {
		return writeJSON(stdout, listed(c))
	}
	return printHours(stdout, c, l)
}

func policyNamed(name string) (*credential.Policy, error) {
	all, err := credential.BuiltinPolicies()
	if err != nil {
		return nil, err
	}
	if p, ok := all[name]; ok {
		return &p, nil
	}
	if !strings.HasSuffix(name, ".json") {
		return nil, fmt.Errorf("policy %q: want %s or a file *.json: %w", name, strings.Join(all.IDs(), ", "), renjia.ErrNotFound)
	}
	b, err := os.ReadFile(name) //nolint:gosec // the user's own file
	if err != nil {
		return nil, err
	}
	if all, err = credential.ReadPolicies(bytes.NewReader(b)); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(all) != 1 {
		return nil, fmt.Errorf("%s: has %d policies, want one: %w", name, len(all), renjia.ErrInvalid)
	}
	p := all[all.IDs()[0]]
	return &p, nil
}

func readServices(file, zoneName string) ([]credential.Service, error) {
	var zone *time.Location
	if zoneName != "" {
		var err error
		if zone, err = time.LoadLocation(zoneName); err != nil {
			return nil, fmt.Errorf("-zone: %w", err)
		}
	}
	in, err := os.Open(file) //nolint:gosec // the user's own file
	if err != nil {
		return nil, err
	}
	defer in.Close() //nolint:errcheck // only read
	return credential.ReadServices(in, file, zone)
}

// listing is what -json prints: what was credited, with the refused records by
// themselves.
type listing struct {
	credential.Credited
	Refused []credential.CreditedRecord `json:"refused"` // count nothing
	Reduced []credential.CreditedRecord `json:"reduced"` // count less than their time
}

func listed(c credential.Credited) listing {
	x := listing{Credited: c, Refused: []credential.CreditedRecord{}, Reduced: []credential.CreditedRecord{}}
	for _, r := range c.Records {
		switch {
		case r.Refusal == nil:
		case r.Hours > 0:
			x.Reduced = append(x.Reduced, r)
		default:
			x.Refused = append(x.Refused, r)
		}
	}
	return x
}

func printHours(w io.Writer, c credential.Credited, l renjia.Lang) error {
	var b strings.Builder
	say := func(en, zh string, args ...any) { fmt.Fprintln(&b, renjia.Textf(en, zh, args...).In(l)) }
	say("policy %s [%s]", "认定规则%s［%s］", c.Policy, c.Source)
	say("%d of %d records count, %s hours", "%[2]d条记录中%[1]d条计入，共%[3]s小时", c.Counted, c.N, c.Total)
	for _, p := range c.People {
		line := renjia.Textf("  %s: %s hours from %d records", "  %s：%s小时，%d条记录", p.Person, p.Hours, p.Records).In(l)
		if p.Star != nil {
			line += renjia.Textf(", star %d", "，%d星", p.Star.Level).In(l)
		}
		fmt.Fprintln(&b, line)
	}
	x := listed(c)
	printRecords(&b, renjia.Text{EN: "refused:", ZH: "不计入："}, x.Refused, l)
	printRecords(&b, renjia.Text{EN: "reduced:", ZH: "部分计入："}, x.Reduced, l)
	_, err := io.WriteString(w, b.String())
	return err
}

func printRecords(b *strings.Builder, title renjia.Text, all []credential.CreditedRecord, l renjia.Lang) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintln(b, title.In(l))
	for _, r := range all {
		fmt.Fprintf(b, "  %s %s %s: %s\n", renjia.Textf("line %d", "第%d行", r.Line).In(l), r.Person, r.ID, r.Refusal.Why.In(l))
	}
}
