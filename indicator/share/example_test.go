package share_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/share"
)

// A diversification index depends on which sources count.
func ExampleRDI() {
	income := []float64{620_000, 180_000, 90_000, 10_000, 0}
	_, err := share.RDI(income, "")
	fmt.Println(errors.Is(err, renjia.ErrUnspecified))
	for _, s := range []share.Streams{share.DeclaredStreams, share.NonzeroStreams} {
		r, err := share.RDI(income, s)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s = %.4f of %d\n", r.Exact.RatString(), r.Value, r.N)
	}
	// Output:
	// true
	// 385/648 = 0.5941 of 5
	// 154/243 = 0.6337 of 4
}

// Who lives here, and who came to the meeting, by age.
func ExampleDissimilarity() {
	residents, attendees := []float64{600, 300, 100}, []float64{8, 12, 20}
	d, err := share.Dissimilarity(residents, attendees)
	fmt.Println(d.Value, err)
	// Output:
	// 0.4 <nil>
}
