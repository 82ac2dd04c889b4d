package measured_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
	"github.com/renjia-project/renjia/indicator/share"
)

// A program reads the value with what it was made of, or the reason why there is
// none.
func Example() {
	r, err := share.HHI([]float64{30, 30, 20, 20}, share.PointScale)
	fmt.Println(r.Value, r.Variant, r.N, err)
	_, err = share.HHI([]float64{0, 0}, share.PointScale)
	var undefined *measured.UndefinedError
	if errors.As(err, &undefined) {
		fmt.Println(undefined.Reason.In(renjia.English))
	}
	_, err = share.HHI([]float64{30, 70}, "")
	fmt.Println(errors.Is(err, renjia.ErrUnspecified))
	// Output:
	// 2600 0-10000 4 <nil>
	// the total is zero
	// true
}
