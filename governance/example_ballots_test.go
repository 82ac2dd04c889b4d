package governance_test

import (
	"context"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
)

// canteen is a motion that three representatives vote on. See the example of
// the package for each step.
func canteen(o governance.Opening) (*storage.Space, *governance.Registry, governance.MotionID) {
	ctx, clerk := context.Background(), renjia.Act{By: renjia.Program("clerk")}
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	must(store.Migrate(ctx, governance.Kinds()...))
	space := store.Space("liede")
	registry := governance.NewRegistry(space)
	community := governance.Community{ID: renjia.ImportedID[governance.Community]("liede", "community", "1"), Code: "1", Name: renjia.Both("Liede")}
	must(registry.Found(ctx, clerk, community))
	meeting := governance.Body{
		ID: renjia.ImportedID[governance.Body]("liede", "body", "1"), Community: community.ID,
		Kind: governance.RepresentativesMeeting, Name: renjia.Text{EN: "Representatives", ZH: "居民代表会议"},
	}
	must(registry.Establish(ctx, clerk, meeting))
	motion := governance.Motion{ID: renjia.ImportedID[governance.Motion]("liede", "motion", "1"), Body: meeting.ID, Title: renjia.Text{EN: "Open a canteen", ZH: "开办长者饭堂"}}
	must(registry.Draft(ctx, clerk, motion))
	var err error
	o.On, err = renjia.ParseDate("2026-03-01")
	must(err)
	snapshot, err := roll.Persons(o.On, "r1", "r2", "r3")
	must(err)
	frozen, err := registry.Freeze(ctx, clerk, snapshot)
	must(err)
	o.Roll = frozen.ID
	o.Rule, err = statute.Builtin().At("cn/residents-committee-2025/representatives-meeting", o.On)
	must(err)
	_, err = registry.Open(ctx, clerk, motion.ID, o)
	must(err)
	return space, registry, motion.ID
}

// decided closes, counts and certifies, and exports the record.
func decided(space *storage.Space, registry *governance.Registry, motion governance.MotionID) (record governance.Record) {
	ctx, chair := context.Background(), renjia.Act{By: renjia.Program("chair")}
	_, err := registry.Close(ctx, chair, motion)
	must(err)
	_, err = registry.Count(ctx, chair, motion)
	must(err)
	decision, err := registry.Certify(ctx, chair, motion)
	must(err)
	must(space.Read(ctx, chair.Does("governance.record.export", renjia.Ref{}), func(s *storage.Snapshot) (err error) {
		record, err = governance.Export(ctx, s, decision.ID)
		return err
	}))
	return record
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// A voter keeps the receipt of an open ballot and checks later, against the
// root the decision published, that the ballot was counted.
func ExampleVerifyReceipt() {
	ctx := context.Background()
	space, registry, motion := canteen(governance.Opening{Variant: governance.Open})
	receipts := map[string]governance.Receipt{}
	for _, voter := range []string{"r1", "r2", "r3"} {
		receipt, err := registry.Cast(ctx, renjia.Act{By: renjia.Program("app")}, motion, governance.Vote{Voter: voter, Response: rule.Yes})
		must(err)
		receipts[voter] = receipt
	}
	record := decided(space, registry, motion)

	proof, err := record.Proof(receipts["r2"])
	fmt.Println(proof.Of, "ballots:", err)
	root := record.Decision.BallotRoot // as it was published
	fmt.Println("r2 was counted:", governance.VerifyReceipt(receipts["r2"], proof, root) == nil)
	fmt.Println("this proves r3 too:", governance.VerifyReceipt(receipts["r3"], proof, root) == nil)
	// Output:
	// 3 ballots: <nil>
	// r2 was counted: true
	// this proves r3 too: false
}

// Sealed ballots are kept apart from the marks on the roll. The decision says
// who could still link them.
func ExampleRegistry_Cast_sealed() {
	ctx, app := context.Background(), renjia.Act{By: renjia.Program("app")}
	space, registry, motion := canteen(governance.Opening{Variant: governance.Sealed})
	for voter, response := range map[string]rule.Response{"r1": rule.Yes, "r2": rule.No, "r3": rule.Yes} {
		_, err := registry.Cast(ctx, app, motion, governance.Vote{Voter: voter, Response: response})
		must(err)
	}
	_, err := registry.Cast(ctx, app, motion, governance.Vote{Voter: "r1", Response: rule.Yes})
	fmt.Println(err)

	record := decided(space, registry, motion)
	fmt.Println(len(record.Ballots), "ballots with names,", len(record.Marks), "marks,", len(record.Papers), "papers")
	fmt.Println(record.Decision.Secrecy.EN)
	fmt.Println(record.Decision.Result.Outcome, record.Refusals[0].Reason, governance.Verify(record))
	// Output:
	// voter r1 has voted on motion 6c090c37-fb8f-53d0-afce-858cca5a2886: already exists
	// 0 ballots with names, 3 marks, 3 papers
	// sealed ballots: kept apart from the roll, but whoever keeps the store's journal can link them
	// adopted double <nil>
}

// The voter takes a token, and the box hands in the ballots later, together
// and mixed. Of who took a token and did not use it, the opening says what they
// count as.
func ExampleRegistry_DropAll() {
	ctx, box := context.Background(), renjia.Act{By: renjia.Program("box")}
	space, registry, motion := canteen(governance.Opening{Variant: governance.Token, Unspent: rule.Absent})
	var slips []governance.Slip
	for _, voter := range []string{"r1", "r2", "r3"} {
		token, err := registry.Issue(ctx, renjia.Act{By: renjia.Program("desk")}, motion, governance.Vote{Voter: voter})
		must(err)
		if voter != "r3" { // who never comes back
			slips = append(slips, governance.Slip{Token: token, Response: rule.Yes})
		}
	}
	_, err := registry.DropAll(ctx, box, motion, slipsOf(slips))
	must(err)
	_, err = registry.Drop(ctx, box, motion, slips[0])
	fmt.Println(err)

	record := decided(space, registry, motion)
	contents := record.Decision.Contents
	fmt.Println(contents.Marks, "tokens,", len(record.Papers), "papers,", contents.Unspent, "unspent")
	fmt.Println("smallest class of weights:", contents.SmallestClass)
	fmt.Println(record.Decision.Result.Outcome, governance.Verify(record))
	// Output:
	// the token was used on motion 6c090c37-fb8f-53d0-afce-858cca5a2886: already exists
	// 3 tokens, 2 papers, 1 unspent
	// smallest class of weights: 3
	// adopted <nil>
}
