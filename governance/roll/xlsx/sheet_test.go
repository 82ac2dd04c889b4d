package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/roll/xlsx"
)

// book makes a workbook with two sheets, the rows on the second.
func book(t testing.TB, change func(*excelize.File), rows ...[]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	_, err := f.NewSheet("业主")
	require.NoError(t, err)
	for i, row := range rows {
		require.NoError(t, f.SetSheetRow("业主", fmt.Sprint("A", i+1), &row))
	}
	if change != nil {
		change(f)
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return &b
}

var header = []any{"房号", "业主", "面积", "面积来源", "状态"}

func owners(t testing.TB, b io.Reader) (roll.Snapshot, error) {
	sheet, err := xlsx.Open(b, xlsx.Named("业主"))
	require.NoError(t, err)
	defer func() { require.NoError(t, sheet.Close()) }()
	list, err := roll.ReadOwners(sheet, "owners.xlsx", roll.Salt("s"))
	if err != nil {
		return roll.Snapshot{}, err
	}
	return list.Snapshot()
}

func TestASheetGivesTheRollOfItsCSV(t *testing.T) {
	got, err := owners(t, book(t, nil, header, []any{101, "张三", 89.5, "登记", "已售"}, nil, []any{102, "李四", 0.1 + 0.2, "登记", "已售"}, []any{"103", "张三", "70.25", "测绘", "已售"}))
	require.NoError(t, err)
	list, err := roll.ReadOwners(strings.NewReader("房号,业主,面积,面积来源,状态\n101,张三,89.5,登记,已售\n102,李四,0.3,登记,已售\n103,张三,70.25,测绘,已售\n"), "owners.csv", roll.Salt("s"))
	require.NoError(t, err)
	want, err := list.Snapshot()
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestProblemsStandAtCells(t *testing.T) {
	_, err := owners(t, book(t, nil, header, []any{"101", "张三", 89.531, "登记", "已售"}, nil, []any{"102", "李四", -5, "猜测", "已售"}, []any{"103", "李四", 5}))
	require.ErrorContains(t, err, "owners.xlsx:C2: area")
	require.ErrorContains(t, err, "owners.xlsx:C4: area")
	require.ErrorContains(t, err, "owners.xlsx:D5: area_source: must not be empty")
	_, err = owners(t, book(t, nil, []any{"房号", "", "面积", "面积来源", "状态"}))
	require.ErrorContains(t, err, `owners.xlsx:B1: unknown column ""`)
	_, err = owners(t, book(t, nil))
	require.ErrorContains(t, err, "is empty")
}

func cells(t testing.TB, b io.Reader) [][]string {
	sheet, err := xlsx.Open(b, xlsx.Named("业主"))
	require.NoError(t, err)
	all, err := csv.NewReader(sheet).ReadAll()
	require.NoError(t, err)
	require.NoError(t, sheet.Close())
	return all
}

func TestNumbersAreExactAndDatesAreDates(t *testing.T) {
	day := time.Date(2008, 2, 29, 0, 0, 0, 0, time.UTC)
	b := book(t, func(f *excelize.File) {
		format := "yyyy\"年\"m\"月\"d\"日\""
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("业主", "B1", "B1", style))
		short, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("业主", "C1", "C1", short))
		whole, err := f.NewStyle(&excelize.Style{NumFmt: 1})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("业主", "D1", "D1", whole))
	}, []any{89.53000000000001, 39507, day, 89.53, "440106198001011234", 20260301, "007", 1e-3, 120.0})
	require.Equal(t, [][]string{{"89.53", "2008-02-29", "2008-02-29", "89.53", "440106198001011234", "20260301", "007", "0.001", "120"}}, cells(t, b))
}

func TestMergedCellsAreRefusedOnTheSheetThatIsRead(t *testing.T) {
	merge := func(sheet string) func(*excelize.File) {
		return func(f *excelize.File) { require.NoError(t, f.MergeCell(sheet, "A2", "A3")) }
	}
	_, err := xlsx.Open(book(t, merge("业主"), header), xlsx.Named("业主"))
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.ErrorContains(t, err, "A2:A3 are merged")
	sheet, err := xlsx.Open(book(t, merge("Sheet1"), header), xlsx.Named("业主"))
	require.NoError(t, err)
	require.NoError(t, sheet.Close())
}

func TestWhatIsNoWorkbookIsRefused(t *testing.T) {
	_, err := xlsx.Open(strings.NewReader("unit,owner\n"))
	require.ErrorContains(t, err, "is not an .xlsx workbook")
	_, err = xlsx.Open(book(t, nil), xlsx.Named("选民"))
	require.ErrorIs(t, err, renjia.ErrNotFound)
	require.ErrorContains(t, err, "Sheet1, 业主")
	first, err := xlsx.Open(book(t, nil))
	require.NoError(t, err)
	require.Equal(t, "Sheet1", first.Name())
	require.NoError(t, first.Close())
	_, err = xlsx.Open(iotestErr{})
	require.ErrorContains(t, err, "gone")
}

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errors.New("gone") }

// A bomb says how large it is before it is unpacked.
func TestAZipBombIsNotUnpacked(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	_, err := w.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: 0, UncompressedSize64: xlsx.MaxContent + 1})
	require.NoError(t, err)
	require.NoError(t, w.Close())
	_, err = xlsx.Open(&b)
	require.ErrorContains(t, err, "unpacks to more than 1024 MiB")
}

func FuzzOpen(f *testing.F) {
	f.Add(book(f, nil, header, []any{101, "张三", 89.5, "登记", "已售"}).Bytes())
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheet, err := xlsx.Open(bytes.NewReader(data))
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, sheet)
		_ = sheet.Close()
	})
}
