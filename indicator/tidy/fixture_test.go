package tidy_test

import (
	"context"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

type visit struct {
	ID      renjia.ID[visit]           `json:"id"`
	Home    renjia.ID[home]            `json:"home,omitzero"`
	Day     renjia.Date                `json:"day,omitzero"`
	At      time.Time                  `json:"at,omitzero"`
	Title   renjia.Text                `json:"title,omitzero"`
	Minutes int64                      `json:"minutes,omitempty"`
	Again   bool                       `json:"again,omitempty"`
	Cost    *renjia.Money              `json:"cost,omitempty"`
	Share   renjia.Fraction            `json:"share,omitzero"`
	Weight  decimal.Decimal            `json:"weight,omitzero"`
	Client  string                     `json:"client,omitempty" privacy:"personal"`
	Age     int64                      `json:"age,omitempty" privacy:"sensitive"`
	Tags    []string                   `json:"tags,omitempty"`
	Steps   []step                     `json:"steps,omitempty"`
	Scores  map[string]renjia.Fraction `json:"scores,omitempty"`
	Known   []string                   `json:"known,omitempty" privacy:"personal"`
	Reason  *reason                    `json:"reason,omitempty"`
}

type step struct {
	Name  string   `json:"name"`
	Parts []string `json:"parts,omitempty"`
}

// reason contains itself.
type reason struct {
	Text string   `json:"text"`
	Of   []reason `json:"of,omitempty"`
}

type home struct {
	ID   renjia.ID[home] `json:"id"`
	Name string          `json:"name"`
}

type file struct {
	ID   renjia.ID[file] `json:"id"`
	Note string          `json:"note"`
}

var (
	visits = storage.Define("care_visit", func(v *visit) renjia.ID[visit] { return v.ID })
	homes  = storage.Define("care_home", func(h *home) renjia.ID[home] { return h.ID })
	files  = storage.Define("care_file", func(f *file) renjia.ID[file] { return f.ID }, storage.Guarded[file]())
	kinds  = []storage.Registration{visits, homes, files}
	ctx    = context.Background()
	act    = renjia.Act{By: renjia.Program("test"), Verb: "care.write"}
)

func fixture(t testing.TB) *storage.Space {
	clock := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll, Clock: func() time.Time { return clock }})
	require.NoError(t, store.Migrate(ctx, kinds...))
	space := store.Space("liede")
	day, err := renjia.ParseDate("2026-02-28")
	require.NoError(t, err)
	cost, err := renjia.ParseMoney("12.30", renjia.CNY)
	require.NoError(t, err)
	h := home{ID: renjia.ImportedID[home]("liede", "care_home", "1"), Name: "Riverside, \"east\""}
	write(t, space, func(tx *storage.Tx) error {
		full := visit{
			ID: renjia.ImportedID[visit]("liede", "care_visit", "1"), Home: h.ID, Day: day, At: clock, Title: renjia.Text{EN: "Visit", ZH: "探访"},
			Minutes: 45, Again: true, Cost: &cost, Share: renjia.Frac(2, 3), Weight: decimal.RequireFromString("0.10000000000000000001"),
			Client: "Chen", Age: 81, Tags: []string{"home", "meal"}, Steps: []step{{"greet", nil}, {"cook", []string{"rice", "soup"}}},
			Scores: map[string]renjia.Fraction{"b": renjia.Frac(1, 2), "a": renjia.Frac(1, 3)}, Known: []string{"Li"},
			Reason: &reason{Text: "asked", Of: []reason{{Text: "fell"}}},
		}
		bare := visit{ID: renjia.ImportedID[visit]("liede", "care_visit", "2"), Client: "Chen"}
		return first(homes.Insert(tx, h), visits.Insert(tx, full), visits.Insert(tx, bare),
			files.Insert(tx, file{ID: renjia.ImportedID[file]("liede", "care_file", "1"), Note: "secret"}))
	})
	return space
}

func write(t testing.TB, space *storage.Space, fn func(*storage.Tx) error) {
	_, err := space.Update(ctx, act, fn)
	require.NoError(t, err)
}

func first(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
