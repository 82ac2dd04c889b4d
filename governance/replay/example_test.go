package replay_test

import (
	"bytes"
	"fmt"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/replay"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
	"github.com/renjia-project/renjia/governance/statute"
)

// A representatives' meeting of three is written down, read again by somebody
// else, and counted again; a changed ballot shows.
func ExampleRecord_Replay() {
	day, _ := renjia.ParseDate("2026-03-01")
	law, _ := statute.Builtin().At("cn/residents-committee-2025/representatives-meeting", day)
	snapshot, _ := roll.Persons(day, "rep-1", "rep-2", "rep-3")
	record, err := replay.New(replay.Vote{On: day, Rule: law, Roll: snapshot, Ballots: []rule.Ballot{
		{Elector: "rep-1", Response: rule.Yes}, {Elector: "rep-2", Response: rule.Yes},
	}})
	fmt.Println(record.Result.Outcome, err)

	var file bytes.Buffer
	_ = record.Write(&file)
	theirs, _ := replay.Read(&file)
	fmt.Println("as published:", theirs.Replay() == nil && theirs.Digest == record.Digest)
	theirs.Vote.Ballots[1].Response = rule.No
	fmt.Println("after a change:", theirs.Replay() == nil)
	// Output:
	// adopted <nil>
	// as published: true
	// after a change: false
}
