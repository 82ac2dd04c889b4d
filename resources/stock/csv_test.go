package stock_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia/resources/stock"
)

const (
	itemsCSV  = "物资编号,名称,基本单位,换算,存货科目\nrice,大米,袋,箱=24; 半袋=1/2,1201\n"
	placesCSV = "code,name_en\nstore,Store\nkitchen,Kitchen\n"
	lotsCSV   = "批次,物资编号,保质期至\nL1,rice,2026-03-31\n"
	movesCSV  = "单号,类型,批次,发出地点,收入地点,数量,单位,时间,日期,金额\n" +
		"1,入库,L1,,store,2,箱,2026-03-01T09:00:00+08:00,2026-03-01,100.00\n" +
		"2,调拨,L1,store,kitchen,10,,2026-03-02T09:00:00+08:00,2026-03-02,\n" +
		"3,领用,L1,kitchen,,4,半袋,2026-03-03T09:00:00+08:00,2026-03-03,\n"
)

func readAll(t *testing.T, items, places, lots, moves string) (*stock.Warehouse, []stock.Lot, []stock.Place, error) {
	is, err := stock.ReadItems(strings.NewReader(items), "items.csv", "liede")
	require.NoError(t, err)
	ps, err := stock.ReadPlaces(strings.NewReader(places), "places.csv", "liede")
	require.NoError(t, err)
	ls, err := stock.ReadLots(strings.NewReader(lots), "lots.csv", "liede", is)
	require.NoError(t, err)
	w := stock.NewWarehouse()
	for _, i := range is {
		require.NoError(t, w.AddItem(i))
	}
	for _, p := range ps {
		require.NoError(t, w.AddPlace(p))
	}
	for _, l := range ls {
		require.NoError(t, w.AddLot(l))
	}
	for m, err := range stock.ReadMoves(strings.NewReader(moves), "moves.csv", "liede", is, ls, ps) {
		if err != nil {
			return w, ls, ps, err
		}
		if _, err := w.Move(m); err != nil {
			return w, ls, ps, err
		}
	}
	return w, ls, ps, nil
}

func TestFilesInChineseMakeAWarehouse(t *testing.T) {
	w, lots, places, err := readAll(t, itemsCSV, placesCSV, lotsCSV, movesCSV)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, stock.WriteHoldings(&out, w.Holdings(origin.AddDate(0, 0, 9))))
	require.Equal(t, "item,name_zh,place,lot,use_by,quantity,unit,lot_value,currency\n"+
		"rice,大米,kitchen,L1,2026-03-31,8,袋,95.83,CNY\nrice,大米,store,L1,2026-03-31,38,袋,95.83,CNY\n", out.String())
	out.Reset()
	require.NoError(t, stock.WriteMoves(&out, w.Moves(), lots, places))
	again, _, _, err := readAll(t, itemsCSV, placesCSV, lotsCSV, out.String())
	require.NoError(t, err)
	require.Equal(t, w.Lots(), again.Lots())
	items, err := stock.ReadItems(strings.NewReader(itemsCSV), "items.csv", "liede")
	require.NoError(t, err)
	out.Reset()
	require.NoError(t, stock.WriteItems(&out, items))
	back, err := stock.ReadItems(&out, "items.csv", "liede")
	require.NoError(t, err)
	require.Equal(t, items, back)
}

func TestEveryProblemOfAFileHasItsPlace(t *testing.T) {
	_, _, _, err := readAll(t, itemsCSV, placesCSV, lotsCSV, movesCSV+
		"3,领用,L1,kitchen,,4,,2026-03-03T09:00:00+08:00,2026-03-03,\n"+
		"4,借出,L9,moon,,1/3,,2026-03-03,2026-03-03,\n"+
		"5,领用,L1,kitchen,,1/3,,2026-03-03T09:00:00+08:00,2026-03-03,\n"+
		"6,领用,L1,,,1,,2026-03-03T09:00:00+08:00,2026-03-09,\n")
	for _, part := range []string{"moves.csv:5:1", "twice", "moves.csv:6:2", "L9", "moon", "moves.csv:6:8", "moves.csv:7:6", "not a whole number", "moves.csv:8", "from", "date"} {
		require.ErrorContains(t, err, part)
	}
	_, err = stock.ReadItems(strings.NewReader("code,base,units\nx,piece,box\nx,piece,box=0\n"), "items.csv", "s")
	for _, part := range []string{"items.csv:2:3", "items.csv:3:1"} {
		require.ErrorContains(t, err, part)
	}
	_, err = stock.ReadLots(strings.NewReader("code,item\nL,ghost\n"), "lots.csv", "s", nil)
	require.ErrorContains(t, err, "lots.csv:2:2")
}

func FuzzReadMoves(f *testing.F) {
	f.Add([]byte(movesCSV))
	items, err1 := stock.ReadItems(strings.NewReader(itemsCSV), "i", "liede")
	places, err2 := stock.ReadPlaces(strings.NewReader(placesCSV), "p", "liede")
	lots, err3 := stock.ReadLots(strings.NewReader(lotsCSV), "l", "liede", items)
	if err1 != nil || err2 != nil || err3 != nil {
		f.Fatal(err1, err2, err3)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var all []stock.Move
		for m, err := range stock.ReadMoves(bytes.NewReader(b), "f", "liede", items, lots, places) {
			if err == nil {
				all = append(all, m)
			}
		}
		var out bytes.Buffer
		require.NoError(t, stock.WriteMoves(&out, all, lots, places))
		n := 0
		for m, err := range stock.ReadMoves(&out, "f", "liede", items, lots, places) {
			require.NoError(t, err)
			require.Equal(t, all[n].Quantity, m.Quantity)
			require.Equal(t, all[n].Value, m.Value)
			require.True(t, all[n].At.Equal(m.At))
			n++
		}
		require.Equal(t, len(all), n)
	})
}

func FuzzReadItems(f *testing.F) {
	f.Add([]byte(itemsCSV))
	f.Fuzz(func(t *testing.T, b []byte) {
		items, err := stock.ReadItems(bytes.NewReader(b), "f", "liede")
		if err != nil {
			return
		}
		var out bytes.Buffer
		require.NoError(t, stock.WriteItems(&out, items))
		back, err := stock.ReadItems(&out, "f", "liede")
		require.NoError(t, err)
		require.Equal(t, len(items), len(back))
	})
}
