package privacy_test

import (
	"errors"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/privacy"
)

// Consent for one purpose is given, used and withdrawn.
func Example() {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, privacy.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	space := store.Space("liede")
	id := renjia.ImportedID[party]("liede", "test_party", "wang")
	person, agency := parties.Ref(id), renjia.Ref{Kind: "test_agency", ID: id.UUID()}
	act := renjia.Act{By: renjia.Person(agency), Reason: "intake"}
	r := privacy.NewRegistry(space)

	may := func() {
		err := space.View(ctx, func(s *storage.Snapshot) error {
			return privacy.MayUse(ctx, s, privacy.Use{Of: person, To: agency, Purpose: "case work", At: noon, Notice: "2026-1"})
		})
		fmt.Println("may use:", err == nil, errors.Is(err, renjia.ErrForbidden))
	}
	may()
	_, err := r.Give(ctx, act, privacy.Giving{
		Consent: renjia.Consent{Of: person, To: agency, Purpose: "case work", Channel: "paper", Given: noon},
		Notice:  "2026-1", Age: privacy.From14, Initiative: privacy.Asked,
	})
	fmt.Println("given:", err == nil)
	may()
	_, err = r.Withdraw(ctx, act, person, agency, "case work")
	fmt.Println("withdrawn:", err == nil)
	// Output:
	// may use: false true
	// given: true
	// may use: true false
	// withdrawn: true
}

func ExampleMaskName() {
	fmt.Println(privacy.MaskName("王小芳"), privacy.MaskPhone("13812345678"), privacy.MaskIdentity("440106199001011234"))
	fmt.Println(privacy.MaskAddress("广东省广州市天河区猎德街道海清路12号3栋501"))
	// Output:
	// 王** 138****5678 4****************4
	// 广东省广州市天河区猎德街道****
}
