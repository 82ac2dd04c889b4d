package hsds_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/resources/service/hsds"
)

// A station lists a service for other directories.
func ExampleListing() {
	tree, err := service.NewTree(service.Program{Code: "older", Tier: service.Basic, Name: renjia.Both("Services for older people")})
	if err != nil {
		fmt.Println(err)
		return
	}
	listing := hsds.Listing{
		Space: "liede", Lang: renjia.English, Programs: tree,
		Organization: hsds.Provider{Key: "agency", Name: renjia.Both("Example agency"), Description: renjia.Both("Social work")},
		Offers:       []hsds.Offer{{Program: "older", Status: "active"}},
	}
	o, err := listing.Directory()
	if err != nil {
		fmt.Println(err)
		return
	}
	o.Programs, o.Services[0].Program = nil, nil // for a short example
	if err := hsds.Write(os.Stdout, o, hsds.V31); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	//   "id": "c0ed0953-e466-5c56-a7dd-e4347ede8e9a",
	//   "name": "Example agency",
	//   "description": "Social work",
	//   "services": [
	//     {
	//       "id": "01bd4d73-6881-5668-81eb-a9d1fdd79c3d",
	//       "organization_id": "c0ed0953-e466-5c56-a7dd-e4347ede8e9a",
	//       "program_id": "91bdfe8b-3bd9-5c31-82fe-70c8aac5dddf",
	//       "name": "Services for older people",
	//       "status": "active"
	//     }
	//   ]
	// }
}

// What is wrong with a document is said with place, path and keyword.
func ExampleRead() {
	_, err := hsds.Read[hsds.Service](strings.NewReader(`{"id": "5f1d7a54-0000-4000-8000-000000000001",
 "name": "Home visits", "status": "open"}`), "visits.json", hsds.V30)
	fmt.Println(err)
	// Output: visits.json: visits.json:2:35: status: enum: "open": want active, inactive, defunct, temporarily closed
}
