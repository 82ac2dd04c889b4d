package stock_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/stock"
)

// Three cartons of rice come in; what expires first goes out first, and is worth
// its share.
func Example() {
	w := stock.NewWarehouse()
	old, fresh := lotOf("old", "2026-03-10"), lotOf("fresh", "2026-09-30")
	err := errors.Join(w.AddItem(rice), w.AddPlace(store), w.AddLot(fresh), w.AddLot(old))
	cartons, err1 := rice.InBase(renjia.Frac(1, 1), "carton")
	_, err2 := w.Move(worth(move("1", stock.Receive, fresh, 2*cartons, 0), 48_00))
	_, err3 := w.Move(worth(move("2", stock.Receive, old, cartons, 1), 20_00))
	takes, _, err4 := w.Pick(rice.ID, store.ID, 30, stock.FEFO, origin.Add(48*time.Hour), day("2026-03-03"))
	if err := errors.Join(err, err1, err2, err3, err4); err != nil {
		fmt.Println(err)
		return
	}
	for i, take := range takes {
		m := move(fmt.Sprint("out ", i), stock.Issue, fresh, take.Quantity, 48)
		m.Lot = take.Lot
		m, err := w.Move(m)
		fmt.Println(m.Quantity, "bags worth", m.Value, err)
	}
	// Output:
	// 24 bags worth 20.00 CNY <nil>
	// 6 bags worth 6.00 CNY <nil>
}
