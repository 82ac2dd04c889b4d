package giving360_test

import (
	"fmt"
	"os"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/contract/giving360"
)

// A community fund publishes one grant.
func Example() {
	amount, err := renjia.ParseMoney("80000.50", renjia.CNY)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := &giving360.Package{Version: giving360.Version, Grants: []giving360.Grant{{
		ID: "360G-example-2026-1", Title: "Meals", Description: "Meals for older people at home",
		Currency: "CNY", AmountAwarded: giving360.Amount(amount), AwardDate: "2026-01-15",
		RecipientOrganization: []giving360.Organization{{ID: "CN-SCC-0", Name: "Example Station"}},
		FundingOrganization:   []giving360.Organization{{ID: "CN-SCC-1", Name: "Example Fund"}},
		FundingType:           []giving360.Classification{{Title: giving360.Restricted}},
	}}}
	if err := giving360.Write(os.Stdout, p); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	//   "version": "1.4",
	//   "grants": [
	//     {
	//       "id": "360G-example-2026-1",
	//       "title": "Meals",
	//       "description": "Meals for older people at home",
	//       "currency": "CNY",
	//       "amountAwarded": 80000.50,
	//       "awardDate": "2026-01-15",
	//       "recipientOrganization": [
	//         {
	//           "id": "CN-SCC-0",
	//           "name": "Example Station"
	//         }
	//       ],
	//       "fundingOrganization": [
	//         {
	//           "id": "CN-SCC-1",
	//           "name": "Example Fund"
	//         }
	//       ],
	//       "fundingType": [
	//         {
	//           "title": "restricted"
	//         }
	//       ]
	//     }
	//   ]
	// }
}
