package folder_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia/examples/liede/folder"
)

func Example() {
	f, err := folder.Open("../data")
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := f.Check(context.Background(), nil); err != nil {
		fmt.Println(err)
		return
	}
	funds := 0
	for _, err := range f.Scan().Funds() {
		if err != nil {
			fmt.Println(err)
			return
		}
		funds++
	}
	fmt.Println(f.Community.Name.EN, "has", funds, "funds in", f.Community.From.Year())
	// Output:
	// Liede (synthetic) has 4 funds in 2026
}
