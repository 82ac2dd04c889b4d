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

// A decision of a residents' representatives' meeting, from draft to a record
// that anyone can check.
func Example() {
	ctx := context.Background()
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	if err := store.Migrate(ctx, governance.Kinds()...); err != nil {
		fmt.Println(err)
		return
	}
	space := store.Space("liede")
	registry, act := governance.NewRegistry(space), renjia.Act{By: renjia.Program("clerk")}

	community := governance.Community{ID: renjia.ImportedID[governance.Community]("liede", "community", "1"), Code: "1", Name: renjia.Both("Liede")}
	meeting := governance.Body{
		ID: renjia.ImportedID[governance.Body]("liede", "body", "1"), Community: community.ID,
		Kind: governance.RepresentativesMeeting, Name: renjia.Text{EN: "Representatives", ZH: "居民代表会议"},
	}
	motion := governance.Motion{ID: renjia.ImportedID[governance.Motion]("liede", "motion", "1"), Body: meeting.ID, Title: renjia.Text{EN: "Open a canteen", ZH: "开办长者饭堂"}}
	fmt.Println(registry.Found(ctx, act, community), registry.Establish(ctx, act, meeting), registry.Draft(ctx, act, motion))

	day, _ := renjia.ParseDate("2026-03-01")
	law, _ := statute.Builtin().At("cn/residents-committee-2025/representatives-meeting", day)
	snapshot, _ := roll.Persons(day, "r1", "r2", "r3")
	frozen, err := registry.Freeze(ctx, act, snapshot)
	if err == nil {
		_, err = registry.Open(ctx, act, motion.ID, governance.Opening{Roll: frozen.ID, Rule: law, On: day, Variant: governance.Open})
	}
	fmt.Println("opened:", err)
	for _, voter := range []string{"r1", "r3"} {
		_, err := registry.Cast(ctx, act, motion.ID, governance.Vote{Voter: voter, Response: rule.Yes})
		fmt.Println(voter, err)
	}
	_, _ = registry.Close(ctx, act, motion.ID)
	_, err = registry.Cast(ctx, act, motion.ID, governance.Vote{Voter: "r2", Response: rule.No})
	fmt.Println(err != nil)
	_, _ = registry.Count(ctx, act, motion.ID)
	decision, _ := registry.Certify(ctx, act, motion.ID)
	fmt.Print(decision.Result.Explanation.Text(renjia.English))

	var record governance.Record
	err = space.View(ctx, func(s *storage.Snapshot) (err error) {
		record, err = governance.Export(ctx, s, decision.ID)
		return err
	})
	fmt.Println(err, governance.Verify(record))
	record.Ballots[0].Response = rule.No
	fmt.Println(governance.Verify(record) != nil)
	// Output:
	// <nil> <nil> <nil>
	// opened: <nil>
	// r1 <nil>
	// r3 <nil>
	// true
	// Decision of the residents' representatives' meeting: adopted
	//   quorum by heads, those taking part of the roll: 2 / 3 ≥ 2/3 — holds [art. 29]
	//     share 2/3, 0 to spare
	//   vote by heads, in favour of those taking part: 2 / 2 > 1/2 — holds [art. 29]
	//     share 1, 0 to spare
	// <nil> <nil>
	// true
}
