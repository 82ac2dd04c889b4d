package parquet_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/tidy"
	tidyparquet "github.com/renjia-project/renjia/indicator/tidy/parquet"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

type reading struct {
	ID    renjia.ID[reading] `json:"id"`
	Count int64              `json:"count"`
	At    time.Time          `json:"at,omitzero"`
	Day   renjia.Date        `json:"day,omitzero"`
	Fine  decimal.Decimal    `json:"fine,omitzero"`
	Good  bool               `json:"good"`
	A     string             `json:"a,omitempty"` // not where its name would sort it
}

var readings = storage.Define("study_reading", func(r *reading) renjia.ID[reading] { return r.ID })

// read is how another program sees a row.
type read struct {
	ID    *string    `parquet:"id,optional"`
	Count *int64     `parquet:"count,optional"`
	At    *time.Time `parquet:"at,optional,timestamp(microsecond)"`
	Day   *int32     `parquet:"day,optional,date"`
	Fine  *string    `parquet:"fine,optional"`
	Good  *bool      `parquet:"good,optional"`
	A     *string    `parquet:"a,optional"`
}

func TestFilesKeepTypesAndNulls(t *testing.T) {
	const rows = 1500 // more than are written at once
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, readings))
	space := store.Space("study")
	day, err := renjia.ParseDate("2026-03-01")
	require.NoError(t, err)
	at := time.Date(2026, 3, 1, 8, 30, 0, 123456000, time.UTC)
	_, err = space.Update(ctx, renjia.Act{By: renjia.Program("test"), Verb: "study.write"}, func(tx *storage.Tx) error {
		for i := range int64(rows) {
			r := reading{ID: renjia.ImportedID[reading]("study", "study_reading", decimal.NewFromInt(i).String()), Count: i}
			if i%2 == 0 {
				r.At, r.Day, r.Fine, r.Good, r.A = at, day, decimal.RequireFromString("0.12345678901234567890"), true, "文"
			}
			if err := readings.Insert(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, err)
	plan, err := tidy.NewPlan([]storage.Registration{readings}, tidy.Options{Personal: tidy.Omit})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "out")
	_, err = plan.Export(ctx, space, 0, tidyparquet.Sink(tidy.Dir(path)))
	require.NoError(t, err)

	name := filepath.Join(path, "study_reading.parquet")
	got, err := parquet.ReadFile[read](name)
	require.NoError(t, err)
	require.Len(t, got, rows)
	seen := map[int64]bool{}
	for _, r := range got {
		seen[*r.Count] = true
		require.Equal(t, *r.Count%2 == 0, *r.Good)
		if *r.Good {
			require.Equal(t, at, r.At.UTC())
			require.EqualValues(t, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Unix()/86400, *r.Day)
			require.Equal(t, "0.1234567890123456789", *r.Fine)
			require.Equal(t, "文", *r.A)
			continue
		}
		require.Nil(t, r.At)
		require.Nil(t, r.Day)
		require.Nil(t, r.Fine)
		require.Nil(t, r.A)
	}
	require.Len(t, seen, rows)

	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	info, err := f.Stat()
	require.NoError(t, err)
	file, err := parquet.OpenFile(f, info.Size())
	require.NoError(t, err)
	var order []string
	for _, c := range file.Schema().Fields() {
		order = append(order, c.Name())
	}
	require.Equal(t, []string{"id", "count", "at", "day", "fine", "good", "a"}, order)
}
