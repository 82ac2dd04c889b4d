package roll_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
)

const twoBuildings = `unit,building,owner,area,area_source,status,shares_part
1,A,a,100,register,sold,east lift;roof
2,A,b,100,register,sold,east lift
3,A,c,100,register,sold,
1,B,a,70,register,sold,roof
2,B,d,80,register,sold,
`

// Shanghai 2020, art. 69: only the owners sharing a common part decide on it;
// Civil Code art. 279: those of the building, and others who prove harm.
func TestASubElectorateCountsOnlyItsUnits(t *testing.T) {
	for _, c := range []struct {
		part  roll.SubElectorate
		heads int64
		area  string
	}{
		{roll.SubElectorate{Buildings: []string{"A"}}, 3, "300.00"},
		{roll.SubElectorate{Buildings: []string{"A", "B"}}, 4, "450.00"},
		{roll.SubElectorate{Sharing: "east lift"}, 2, "200.00"},
		{roll.SubElectorate{Sharing: "roof"}, 1, "170.00"}, // one owner of two units
		{roll.SubElectorate{Buildings: []string{"A"}, Units: []string{"B/2"}}, 4, "380.00"},
	} {
		s, err := read(t, twoBuildings, roll.Part(c.part))
		require.NoError(t, err)
		require.Equal(t, c.heads, s.Heads(), "%+v", c.part)
		require.Equal(t, c.area, s.Area.String(), "%+v", c.part)
		require.Equal(t, c.part, *s.Part)
	}
	for _, wrong := range []roll.SubElectorate{{}, {Buildings: []string{"C"}}, {Sharing: "pool"}, {Units: []string{"9"}}} {
		_, err := read(t, twoBuildings, roll.Part(wrong))
		require.ErrorIs(t, err, renjia.ErrInvalid, "%+v", wrong)
	}
}

func TestTheDigestCoversThePart(t *testing.T) {
	one, err := read(t, twoBuildings, roll.Part(roll.SubElectorate{Buildings: []string{"A", "B"}}))
	require.NoError(t, err)
	same, err := read(t, twoBuildings, roll.Part(roll.SubElectorate{Buildings: []string{"B", "A"}}))
	require.NoError(t, err)
	all, err := read(t, twoBuildings)
	require.NoError(t, err)
	require.Equal(t, digestOf(t, one), digestOf(t, same))
	require.NotEqual(t, digestOf(t, one), digestOf(t, all))
	require.Equal(t, one.Voters, all.Voters)
}

func TestExcludedVotersHaveNeitherHeadNorBallotAndAreRecorded(t *testing.T) {
	b, err := roll.ReadOwners(strings.NewReader(twoBuildings), "owners.csv", roll.Salt("s"), roll.Exclude(roll.Exclusion{Who: "a", Reason: "is the contractor", Source: "covenant, clause 12"}))
	require.NoError(t, err)
	s, err := b.Snapshot()
	require.NoError(t, err)
	require.EqualValues(t, 3, s.Heads())
	require.Equal(t, "280.00", s.Area.String())
	require.Len(t, s.Excluded, 1)
	require.EqualValues(t, 2, s.Excluded[0].Units)
	require.Equal(t, "170.00", s.Excluded[0].Area.String())
	require.Equal(t, "is the contractor", s.Excluded[0].Reason)
	again, err := b.Snapshot()
	require.NoError(t, err)
	require.Equal(t, s, again)
	_, err = b.ReadBallots(strings.NewReader("owner,choice\na,yes\n"), "ballots.csv")
	require.ErrorContains(t, err, "ballots.csv:2:1: owner: a is excluded: is the contractor")
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.NotContains(t, string(text), `"Who"`)
	for _, wrong := range []roll.Exclusion{{Who: "z", Reason: "x"}, {Who: "a"}} {
		_, err = read(t, twoBuildings, roll.Exclude(wrong))
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

// Ningbo 2021, art. 18: area excludes parking.
func TestParkingLeftOutAsInNingbo(t *testing.T) {
	text := "unit,owner,area,area_source,status,kind\n1,a,90,register,sold,\nP1,a,12,register,sold,parking\nP2,b,12,register,sold,parking\n"
	s, err := read(t, text, roll.Parking(roll.LeftOut))
	require.NoError(t, err)
	require.EqualValues(t, 1, s.Heads())
	require.Equal(t, "90.00", s.Area.String())
}

func digestOf(t require.TestingT, s roll.Snapshot) string {
	d, err := s.Digest()
	require.NoError(t, err)
	return d
}

func TestADifferenceNamesWhatHasChanged(t *testing.T) {
	before, err := read(t, csv("1,a,90,register,sold", "2,b,50,register,sold", "3,c,60,survey,sold"))
	require.NoError(t, err)
	after, err := read(t, csv("1,a,90,register,sold", "2,b,55.5,register,sold", "4,d,60,survey,sold"), roll.Part(roll.SubElectorate{Units: []string{"1", "2", "4"}}))
	require.NoError(t, err)
	d, err := roll.Compare(before, after)
	require.NoError(t, err)
	require.Len(t, d.Added, 1)
	require.Len(t, d.Removed, 1)
	require.Len(t, d.Changed, 1)
	require.Equal(t, "50.00", d.Changed[0].Before.Area.String())
	require.Equal(t, "55.50", d.Changed[0].After.Area.String())
	require.Equal(t, "part", d.Choices[0].Name)
	require.Contains(t, d.Text(renjia.English), "area: 200.00 → 205.50 m²")
	require.Contains(t, d.Text(renjia.Chinese), "面积：200.00 → 205.50 m²")
	require.Contains(t, d.Text(renjia.English), "1 units, 50.00 m² → 1 units, 55.50 m²")
	_, err = d.Apply(after)
	require.ErrorIs(t, err, renjia.ErrCorrupt)
	same, err := roll.Compare(before, before)
	require.NoError(t, err)
	require.True(t, same.IsEmpty())
	require.Contains(t, same.Text(renjia.English), "nothing has changed")
}

func TestADifferenceAppliedGivesTheOtherRoll(t *testing.T) {
	draw := func(t *rapid.T, name string) roll.Snapshot {
		s := roll.Snapshot{Compound: rapid.SampledFrom([]string{"", "North"}).Draw(t, name+" compound")}
		for i := range rapid.IntRange(1, 9).Draw(t, name) {
			if rapid.Bool().Draw(t, "absent") && i > 0 {
				continue
			}
			area, err := renjia.AreaOf(rapid.Int64Range(0, 3).Draw(t, "area"))
			require.NoError(t, err)
			s.Voters = append(s.Voters, roll.Voter{ID: fmt.Sprintf("v%d", i), Units: 1, Area: area, More: map[rule.Measure]int64{rule.Shares: rapid.Int64Range(0, 2).Draw(t, "shares")}})
			s.Units++
			s.Area, err = s.Area.Add(area)
			require.NoError(t, err)
		}
		return s
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		d, err := roll.Compare(a, b)
		require.NoError(t, err)
		wire, err := json.Marshal(d)
		require.NoError(t, err)
		var read roll.Diff
		require.NoError(t, json.Unmarshal(wire, &read))
		got, err := read.Apply(a)
		require.NoError(t, err)
		require.Equal(t, digestOf(t, b), digestOf(t, got))
		require.Equal(t, digestOf(t, a) == digestOf(t, b), d.IsEmpty())
	})
}

// Each kind of bad input has one clear message with its place.
func TestBadListsOfOwners(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"negative area":   {csv("1,a,-5,register,sold"), "owners.csv:2:3: area: area -5.00 m²: must not be negative"},
		"too fine area":   {csv("1,a,89.531,register,sold"), "owners.csv:2:3: area: area \"89.531\""},
		"unknown column":  {"unit,owner,area,area_source,status,floor\n", "owners.csv:1:6: unknown column \"floor\": want unit 房号, owner 业主"},
		"missing column":  {"unit,owner,area,status\n", "owners.csv:1: area_source: the column is missing"},
		"missing cell":    {csv("1,a,5,register"), "owners.csv:2: has 4 cells, the header has 5"},
		"quoted newline":  {csv("1,\"a\nb\",x,register,sold"), "owners.csv:3:3: area: area \"x\""},
		"open quote":      {csv("1,\"a,5,register,sold"), "owners.csv:2: extraneous or missing \" in quoted-field"},
		"mixed encodings": {csv("1,业主业主,5,register,sold", "2,\xff\xfe,5,register,sold"), "owners.csv:3: has bytes that are neither UTF-8 nor GBK text"},
		"mark":            {"\ufeff" + csv("1,a,5,guess,sold"), "owners.csv:2:4: area_source: \"guess\": want register, survey or contract"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(t, c.text)
			require.ErrorContains(t, err, c.want)
		})
	}
}

// A key that is written like the digest of somebody's name is that voter.
func TestAKeyThatIsADigestIsThatVoter(t *testing.T) {
	s, err := read(t, csv("1,a,90,register,sold"))
	require.NoError(t, err)
	digest := s.Voters[0].ID
	const header = "unit,owner,area,area_source,status,voter\n"
	both, err := read(t, header+"1,a,90,register,sold,\n2,b,50,register,sold,"+digest+"\n3,c,20,register,sold,k\n")
	require.NoError(t, err)
	require.EqualValues(t, 2, both.Heads())
	require.Equal(t, "160.00", both.Area.String())
}

// Identifiers of any form are in the order of their bytes.
func TestVotersAreSortedWhateverTheirIdentifiers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfNDistinct(rapid.StringMatching(`(owner-)?[a-c]{1,10}`), 1, 20, rapid.ID).Draw(t, "keys")
		b := roll.NewBuilder()
		for i, k := range keys {
			a, err := renjia.AreaOf(100)
			require.NoError(t, err)
			b.Add(roll.Unit{Number: fmt.Sprint(i), Owner: fmt.Sprint("o", i), Voter: k, Area: a, AreaSource: roll.Register, Status: roll.Sold})
		}
		s, err := b.Snapshot()
		require.NoError(t, err)
		require.Len(t, s.Voters, len(keys))
	})
}
