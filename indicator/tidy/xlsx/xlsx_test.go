package xlsx_test

import (
	"archive/zip"
	"context"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/tidy"
	"github.com/renjia-project/renjia/indicator/tidy/xlsx"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

type reading struct {
	ID    renjia.ID[reading] `json:"id"`
	Day   renjia.Date        `json:"day,omitzero"`
	Old   renjia.Date        `json:"old,omitzero"`
	Count int64              `json:"count"`
	Fine  decimal.Decimal    `json:"fine,omitzero"`
	Good  bool               `json:"good"`
	Note  string             `json:"note,omitempty"`
	Marks []string           `json:"marks_that_have_a_long_name,omitempty"`
	Other []string           `json:"marks_that_have_a_long_name_too,omitempty"`
}

var readings = storage.Define("study_reading_of_the_meter", func(r *reading) renjia.ID[reading] { return r.ID })

func TestSheetsKeepTypesAndDigits(t *testing.T) {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, readings))
	space := store.Space("study")
	day, err := renjia.ParseDate("2026-03-01")
	require.NoError(t, err)
	old, err := renjia.ParseDate("1899-12-31")
	require.NoError(t, err)
	_, err = space.Update(ctx, renjia.Act{By: renjia.Program("test"), Verb: "study.write"}, func(tx *storage.Tx) error {
		return readings.Insert(tx, reading{
			ID: renjia.ImportedID[reading]("study", "study_reading_of_the_meter", "1"), Day: day, Old: old, Count: -7,
			Fine: decimal.RequireFromString("0.1234567890123456"), Good: true, Note: "=1+1", Marks: []string{"a"}, Other: []string{"b"},
		})
	})
	require.NoError(t, err)
	plan, err := tidy.NewPlan([]storage.Registration{readings}, tidy.Options{Personal: tidy.Omit})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "out")
	made, err := plan.Export(ctx, space, 0, xlsx.Sink(tidy.Dir(path), "study.xlsx"))
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(path, tidy.DictionaryFile))

	book, err := excelize.OpenFile(filepath.Join(path, "study.xlsx"))
	require.NoError(t, err)
	defer book.Close()
	require.Equal(t, []string{"dictionary", "study_reading_of_the_meter", "study_reading_of_the_meter__mar", "study_reading_of_the_meter__m~2"}, book.GetSheetList())
	sheet := made.Tables[0].Sheet
	rows, err := book.GetRows(sheet)
	require.NoError(t, err)
	require.Equal(t, []string{"id", "day", "old", "count", "fine", "good", "note"}, rows[0])
	require.Equal(t, []string{"2026-03-01", "1899-12-31", "-7", "0.1234567890123456", "TRUE", "=1+1"}, rows[1][1:])
	for cell, want := range map[string]excelize.CellType{
		"B2": excelize.CellTypeUnset, "C2": excelize.CellTypeInlineString, "D2": excelize.CellTypeUnset, // unset: a number
		"E2": excelize.CellTypeInlineString, "F2": excelize.CellTypeBool, "G2": excelize.CellTypeInlineString,
	} {
		got, err := book.GetCellType(sheet, cell)
		require.NoError(t, err)
		require.Equal(t, want, got, cell)
	}
	formula, err := book.GetCellFormula(sheet, "G2")
	require.NoError(t, err)
	require.Empty(t, formula, "a text that looks like a formula is none")
	about, err := book.GetRows("dictionary")
	require.NoError(t, err)
	require.Equal(t, []string{"position", "1"}, about[1])
	require.Equal(t, []string{sheet, sheet, "day", "date"}, about[10])
	props, err := book.GetDocProps()
	require.NoError(t, err)
	require.Equal(t, made.Time.Format(time.RFC3339), props.Created)
}

func TestTheSamePositionGivesTheSameWorkbook(t *testing.T) {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, readings))
	space := store.Space("study")
	_, err := space.Update(ctx, renjia.Act{By: renjia.Program("test"), Verb: "study.write"}, func(tx *storage.Tx) error {
		return readings.Insert(tx, reading{ID: renjia.ImportedID[reading]("study", "study_reading_of_the_meter", "1"), Note: "a"})
	})
	require.NoError(t, err)
	plan, err := tidy.NewPlan([]storage.Registration{readings}, tidy.Options{Personal: tidy.Omit})
	require.NoError(t, err)
	var books [2]map[string]string
	for i := range books {
		path := filepath.Join(t.TempDir(), "out")
		_, err = plan.Export(ctx, space, 0, xlsx.Sink(tidy.Dir(path), "study.xlsx"))
		require.NoError(t, err)
		books[i] = parts(t, filepath.Join(path, "study.xlsx"))
	}
	require.Equal(t, books[0], books[1])
}

// parts are the files within a workbook; their order is the library's.
func parts(t *testing.T, path string) map[string]string {
	book, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer book.Close()
	all := map[string]string{}
	for _, f := range book.File {
		r, err := f.Open()
		require.NoError(t, err)
		b, err := io.ReadAll(r)
		require.NoError(t, err)
		all[f.Name] = string(b)
	}
	return all
}
