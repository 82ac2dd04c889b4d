package ocds_test

import (
	"bytes"
	"fmt"

	"github.com/renjia-project/renjia/resources/contract/ocds"
)

// Publish a contract, and read back where the process stands.
func ExampleFromContract() {
	p, err := ocds.FromContract(ocds.Process{OCID: "ocds-xxxxxx-1", Contract: signed()}, options())
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	if err := ocds.Write(&file, p); err != nil {
		fmt.Println(err)
		return
	}
	d, err := ocds.Read(&file, "contract.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	all, err := d.Compile()
	if err != nil {
		fmt.Println(err)
		return
	}
	c := all[0].Release.Contracts[0]
	fmt.Println(all[0].OCID, c.Status, c.Value.Amount, c.Value.Currency)
	_, _, lost, err := ocds.ToContract(all[0].Release, 0, importing())
	fmt.Println(len(lost), err)
	// Output:
	// ocds-xxxxxx-1 active 478600.50 CNY
	// 0 <nil>
}
