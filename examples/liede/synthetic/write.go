package synthetic

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// Seed is the seed of the folder that ships with the program.
const Seed = 20260101

// Expected is what the generator knows of the folder it wrote, summed up while
// writing, for tests of whoever reads it.
type Expected struct {
	Minutes               int64             // of service contacts
	Adopted               map[string]bool   // by motion
	Balances              map[string]int64  // fen in bank by fund
	Rows                  int64             // of all CSV files, headers apart
	Released              int64             // fen freed from the restrictions of funds
	Votes                 map[string]Vote   // by motion
	Published             map[string][2]int // by motion: days it took, and days it was up, 0 if it still is
	Clients               int64
	Units                 int64
	Certified, Supervised int64 // of the staff, at the end of the year
}

// Vote is how a motion went: all owners, those who took part and those in favour.
type Vote struct{ All, Part, Favour Weight }

// Weight is heads, and area in hundredths of a square metre.
type Weight struct{ Heads, Area int64 }

// Write writes a folder, scale times the published scale.
func Write(dir string, scale int, seed uint64) (*Expected, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	w := &writer{
		dir: dir, scale: scale, rand: rand.New(rand.NewPCG(seed, 1)), day: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		expected: &Expected{Adopted: map[string]bool{}, Votes: map[string]Vote{}, Published: map[string][2]int{}, Balances: map[string]int64{}},
	}
	for _, write := range []func() error{
		w.configuration, w.subjects, w.agreements, w.commitments, w.people, w.hours, w.funds, w.clients, w.contacts, w.referrals, w.owners,
	} {
		if err := write(); err != nil {
			return nil, err
		}
	}
	return w.expected, nil
}

type writer struct {
	dir      string
	scale    int
	rand     *rand.Rand
	day      time.Time // first day of the year
	expected *Expected
	orgs     []string
	estates  []*estate
}

// table writes one CSV file.
func (w *writer) table(name string, header []string, rows func(add func(...any)) error) error {
	f, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		return err
	}
	buffer := bufio.NewWriterSize(f, 1<<16)
	out := csv.NewWriter(buffer)
	_ = out.Write(header) // Flush reports it
	err = rows(func(cells ...any) {
		record := make([]string, len(cells))
		for i, c := range cells {
			record[i] = fmt.Sprint(c)
		}
		_ = out.Write(record)
		w.expected.Rows++
	})
	out.Flush()
	return errors.Join(err, out.Error(), buffer.Flush(), f.Close())
}

func (w *writer) date(day int) string { return w.day.AddDate(0, 0, day).Format(time.DateOnly) }

func (w *writer) at(day, minute int) string {
	return w.day.AddDate(0, 0, day).Add(time.Duration(minute) * time.Minute).Format("2006-01-02 15:04")
}

func (w *writer) pick(from []string) string { return from[w.rand.IntN(len(from))] }

// yuan writes fen as yuan.
func yuan(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	return fmt.Sprintf("%s%d.%02d", sign, fen/100, fen%100)
}

func (w *writer) file(name, text string) error {
	return os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o644)
}

// publication is what publication.json says: prefixes, places and numbers that
// belong to nobody.
const publication = `{
  "publisher": "社工服务站1-1（虚构）",
  "station": "O003",
  "scheme": "XX-SYNTHETIC",
  "uri": "https://example.org/liede/2026",
  "published": "2027-01-10T09:00:00+08:00",
  "license": "https://creativecommons.org/publicdomain/zero/1.0/",
  "ocid_prefix": "ocds-000000",
  "grant_prefix": "360G-synthetic",
  "description": "社区社会工作服务（合成数据，虚构，不涉及任何真实主体）",
  "locations": [
    {
      "name": {"en": "Station (invented)", "zh": "服务站（虚构）"},
      "address": "虚构路1号",
      "city": "广州市",
      "province": "广东省",
      "postcode": "000000",
      "country": "CN",
      "open": [
        {"days": "MO,TU,WE,TH,FR", "from": "09:00", "until": "17:30"},
        {"days": "SA", "from": "09:00", "until": "12:00"}
      ]
    }
  ]
}
`

// configuration writes community.json, publication.json and contract.json.
func (w *writer) configuration() error {
	err := w.file("community.json", `{
  "space": "liede",
  "code": "synthetic-1",
  "name": {"en": "Liede (synthetic)", "zh": "猎德（合成数据）"},
  "synthetic": true,
  "from": "2026-01-01",
  "until": "2027-01-01",
  "zone": "Asia/Shanghai",
  "lead": "O001",
  "edge": {
    "name": {"en": "social organizations", "zh": "社会组织"},
    "classes": ["social-service-organization", "social-association", "foundation", "community-organization", "volunteer-team"]
  },
  "policies": {"parking": "left-out", "publish": 3, "display": 15}
}
`)
	err = errors.Join(err, w.file("publication.json", publication))
	return errors.Join(err, w.file("contract.json", fmt.Sprintf(`{
  "number": "SYN-2026-01",
  "title": {"en": "Social work station service, 2026 (synthetic)", "zh": "2026年社会工作服务站服务（合成）"},
  "purchaser": "O001",
  "provider": "O003",
  "price": "%d.00",
  "hours_minimum": %d,
  "headcount": %d,
  "certified": %d,
  "from": "2026-01-01",
  "until": "2027-01-01",
  "signed": "2025-12-20",
  "tranches": [
    {"name": {"en": "after three months", "zh": "满三个月"}, "share": "1/2", "from": "2026-04-01"},
    {"name": {"en": "after half a year", "zh": "满半年"}, "share": "2/5", "from": "2026-07-01"},
    {"name": {"en": "by final evaluation", "zh": "末期评估"}, "share": "1/10", "evaluation": "final", "score": 60}
  ]
}
`, 2_400_000*w.scale, 35_244*w.scale, 20*w.scale, 10*w.scale)))
}
