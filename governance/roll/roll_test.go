package roll_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/rule"
)

const header = "unit,owner,area,area_source,status"

func csv(rows ...string) string { return header + "\n" + strings.Join(rows, "\n") + "\n" }

func read(t testing.TB, text string, options ...roll.Option) (roll.Snapshot, error) {
	t.Helper()
	b, err := roll.ReadOwners(strings.NewReader(text), "owners.csv", append([]roll.Option{roll.Salt("pepper")}, options...)...)
	if err != nil {
		return roll.Snapshot{}, err
	}
	return b.Snapshot()
}

func area(t testing.TB, s string) renjia.Area {
	t.Helper()
	a, err := renjia.ParseArea(s)
	require.NoError(t, err)
	return a
}

// 100 units of 100 m²: 30 of the developer (unsold, or sold and not
// delivered), 5 of one buyer, 65 of single owners: 67 heads, not 100.
func rollTrap() string {
	var rows []string
	for i := range 100 {
		owner, status := fmt.Sprintf("owner %d", i), "sold"
		switch {
		case i < 20:
			owner, status = "Developer Ltd", "unsold"
		case i < 30:
			status = "undelivered"
		case i < 35:
			owner = "Buyer"
		}
		rows = append(rows, fmt.Sprintf("%d,%s,100,register,%s", i, owner, status))
	}
	return csv(rows...)
}

func TestHeadsAreMergedAsArticle9Says(t *testing.T) {
	s, err := read(t, rollTrap())
	require.NoError(t, err)
	require.EqualValues(t, 67, s.Heads())
	require.EqualValues(t, 100, s.Units)
	require.Equal(t, "10000.00", s.Area.String())
	sizes := map[string]int{}
	for _, v := range s.Voters {
		sizes[v.Area.String()]++
		require.Equal(t, v.ID == s.Developer, v.Units == 30)
	}
	require.Equal(t, map[string]int{"3000.00": 1, "500.00": 1, "100.00": 65}, sizes)
	electors, err := s.Electors(rule.Area, rule.Heads)
	require.NoError(t, err)
	require.Len(t, electors, 67)
	require.Equal(t, []int64{s.Voters[0].Area.Hundredths(), 1}, electors[0].Weights)
}

func TestSourcesOfAreaAreCounted(t *testing.T) {
	s, err := read(t, csv("1,a,89.53,register,sold", "2,b,90.07,survey,sold", "3,c,70,contract,sold", "4,c,30.4,contract,sold"))
	require.NoError(t, err)
	require.Equal(t, []roll.SourceCount{{roll.Register, 1}, {roll.Survey, 1}, {roll.Contract, 2}}, s.Sources)
	require.Equal(t, "280.00", s.Area.String())
}

func TestChineseHeadersInGBK(t *testing.T) {
	text := "房号,业主,面积,面积来源,状态,类型\n101,张三,89.5,登记,已售,住宅\n102,李四,90,合同,已售,商铺\n103,猎德置业,100,测绘,未售,住宅\n104,王五,50,测绘,已售未交付,\n"
	want, err := read(t, text)
	require.NoError(t, err)
	require.EqualValues(t, 3, want.Heads())
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	require.NoError(t, err)
	got, err := read(t, gbk)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestEveryProblemOfAListIsReportedWithItsPlace(t *testing.T) {
	_, err := read(t, csv("1,a,89.535,register,sold", "2,,90,guess,gone", "3,,90,register,sold"))
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	places := []string{}
	for _, p := range invalid.Problems {
		places = append(places, p.Place.String())
	}
	require.Equal(t, []string{"owners.csv:2:3", "owners.csv:3:4", "owners.csv:3:5", "owners.csv:4:2"}, places, "%v", err)

	_, err = read(t, csv("1,a,89,register,sold", "1,b,90,register,sold", "2,D,90,register,unsold", "3,E,90,register,unsold"))
	require.ErrorContains(t, err, "owners.csv:3:1: unit: 1 is listed twice, first at owners.csv:2:1")
	require.ErrorContains(t, err, "owners.csv:5:1: owner: unit 3: is unsold, but of a second developer")
}

func TestChoicesThatTheLawLeavesOpenMustBeMade(t *testing.T) {
	withKind := "unit,owner,area,area_source,status,kind,compound\n1,a,90,register,sold,,North\nP1,b,12,register,sold,parking,North\nS1,c,5,register,sold,storage,South\nU1,d,70,register,undelivered,dwelling,South\n"
	b, err := roll.ReadOwners(strings.NewReader(withKind), "owners.csv")
	require.NoError(t, err)
	_, err = b.Snapshot()
	var open *renjia.UnspecifiedError
	require.ErrorAs(t, err, &open)
	var names []string
	for _, c := range open.Choices {
		names = append(names, c.Name)
	}
	require.Equal(t, []string{"Compound", "Parking", "Storage", "Developer", "Salt"}, names)

	s, err := read(t, withKind, roll.Compound("North"), roll.Parking(roll.LeftOut))
	require.NoError(t, err)
	require.EqualValues(t, 1, s.Heads())
	require.Equal(t, "90.00", s.Area.String())
	require.Equal(t, roll.LeftOut, s.Parking)
	s, err = read(t, withKind, roll.Compound("North"), roll.Parking(roll.Counted))
	require.NoError(t, err)
	require.EqualValues(t, 2, s.Heads())
	s, err = read(t, withKind, roll.Compound("South"), roll.Storage(roll.Counted), roll.Developer("Dev"))
	require.NoError(t, err)
	require.EqualValues(t, 2, s.Heads())
	require.NotEmpty(t, s.Developer)
}

func TestDwellingsOfOneEstateNeedNoChoice(t *testing.T) {
	b, err := roll.ReadOwners(strings.NewReader("unit,owner,area,area_source,status,voter\n1,a,90,register,sold,k1\n"), "owners.csv")
	require.NoError(t, err)
	s, err := b.Snapshot()
	require.NoError(t, err)
	require.Equal(t, []roll.Voter{{ID: "k1", Units: 1, Area: area(t, "90")}}, s.Voters)
}

func TestSnapshotHoldsNoNames(t *testing.T) {
	s, err := read(t, csv("1,Zhang San,90,register,sold"))
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprintf("%+v", s), "Zhang")
	other, err := read(t, csv("1,Zhang San,90,register,sold"), roll.Salt("salt"))
	require.NoError(t, err)
	require.NotEqual(t, s.Voters[0].ID, other.Voters[0].ID, "the salt decides the digest")
}

func TestCoOwnersAreOneHeadWithOneVoter(t *testing.T) {
	const header = "unit,owner,area,area_source,status,share,voter\n"
	s, err := read(t, header+"1,a,90,register,sold,1/3,k1\n1,b,90,register,sold,2/3,k1\n2,c,50,register,sold,,k2\n")
	require.NoError(t, err)
	require.Equal(t, []roll.Voter{{ID: "k1", Units: 1, Area: area(t, "90")}, {ID: "k2", Units: 1, Area: area(t, "50")}}, s.Voters)
	_, err = read(t, header+"1,a,90,register,sold,1/3,k1\n1,b,91,register,sold,1/3,k2\n")
	require.ErrorContains(t, err, "different areas")
	require.ErrorContains(t, err, "two voters, k1 and k2")
	require.ErrorContains(t, err, "sum to 2/3")
	_, err = read(t, header+"1,a,90,register,sold,1/2,\n1,b,90,register,sold,1/2,\n")
	require.ErrorContains(t, err, "must name the one of them who votes")
	_, err = read(t, header+"1,a,90,register,sold,1/2,k1\n1,b,90,register,sold,,k1\n")
	require.ErrorContains(t, err, "sum to 1/2")
	_, err = read(t, header+"1,a,90,register,sold,1/2,a\n1,a,90,register,sold,1/2,a\n")
	require.ErrorContains(t, err, "same co-owner is listed twice")
	_, err = read(t, header+"1,a,90,register,sold,,a\n1,b,90,register,sold,,\n")
	require.ErrorContains(t, err, "listed twice")
}

// A co-owner who votes is the same person as the owner of that name elsewhere:
// one head (2020 interpretation, art. 9).
func TestTheCoOwnerWhoVotesIsOneHeadWithTheirOtherUnits(t *testing.T) {
	const header = "unit,owner,area,area_source,status,share,voter\n"
	for _, rows := range []string{
		"1,a,90,register,sold,1/3,a\n1,b,90,register,sold,2/3,a\n2,a,50,register,sold,,\n3,b,40,register,sold,,\n",
		"1,a,90,register,sold,1/3,\n1,b,90,register,sold,2/3,a\n2,a,50,register,sold,,\n3,b,40,register,sold,,b\n",
		"1,a,90,register,sold,,a\n1,b,90,register,sold,,a\n2,a,50,register,sold,,a\n3,b,40,register,sold,,\n",
	} {
		b, err := roll.ReadOwners(strings.NewReader(header+rows), "owners.csv", roll.Salt("s"))
		require.NoError(t, err)
		s, err := b.Snapshot()
		require.NoError(t, err)
		require.EqualValues(t, 2, s.Heads(), rows)
		require.EqualValues(t, 18000, s.Area.Hundredths())
		votes, err := b.ReadBallots(strings.NewReader("owner,choice\na,yes\nb,no\n"), "ballots.csv")
		require.NoError(t, err)
		require.Len(t, votes, 2)
	}
	b, err := roll.ReadOwners(strings.NewReader(header+"1,a,90,register,sold,1/2,k1\n1,b,90,register,sold,1/2,k1\n"), "owners.csv", roll.Salt("s"))
	require.NoError(t, err)
	votes, err := b.ReadBallots(strings.NewReader("owner,choice\nk1,yes\n"), "ballots.csv")
	require.NoError(t, err)
	require.Equal(t, "k1", votes[0].Elector)
	_, err = b.ReadBallots(strings.NewReader("owner,choice\na,yes\n"), "ballots.csv")
	require.ErrorContains(t, err, "a is not on the roll", "which of the two k1 is, the list does not say")
}

func TestKeysTellPeopleOfOneNameApartButNotHalfway(t *testing.T) {
	const header = "unit,owner,area,area_source,status,voter\n"
	s, err := read(t, header+"1,Wang Wei,90,register,sold,k1\n2,Wang Wei,50,register,sold,k2\n")
	require.NoError(t, err)
	require.EqualValues(t, 2, s.Heads())
	_, err = read(t, header+"1,Wang Wei,90,register,sold,k1\n2,Wang Wei,50,register,sold,\n")
	require.ErrorContains(t, err, "owners.csv:3:1: voter")
	_, err = read(t, header+"1,Dev,90,register,unsold,k1\n2,Dev,50,register,unsold,k2\n")
	require.ErrorContains(t, err, "the developer is one voter")
}

func TestUnitsAreFedOneByOne(t *testing.T) {
	b := roll.NewBuilder(roll.Compound("North"))
	b.Add(roll.Unit{Number: "1", Owner: "a", Voter: "k1", Area: area(t, "80"), AreaSource: roll.Register, Status: roll.Sold, Compound: "North"})
	b.Add(roll.Unit{Number: "1", Owner: "b", Voter: "k2", Area: area(t, "80"), AreaSource: roll.Register, Status: roll.Sold, Compound: "South"})
	s, err := b.Snapshot()
	require.NoError(t, err)
	require.EqualValues(t, 1, s.Heads())
	b.Add(roll.Unit{Number: "2", Compound: "North"})
	_, err = b.Snapshot()
	require.ErrorContains(t, err, "unit North/2")
}

func TestDigestChangesWithEveryFact(t *testing.T) {
	base, err := read(t, rollTrap())
	require.NoError(t, err)
	digest := func(s roll.Snapshot) string {
		d, err := s.Digest()
		require.NoError(t, err)
		return d
	}
	want := digest(base)
	require.Len(t, want, 64)
	again, err := read(t, rollTrap())
	require.NoError(t, err)
	require.Equal(t, want, digest(again))
	for name, change := range map[string]func(*roll.Snapshot){
		"date": func(s *roll.Snapshot) { s.AsOf = s.AsOf.AddDays(1) }, "developer": func(s *roll.Snapshot) { s.Developer = "" },
		"voter": func(s *roll.Snapshot) { s.Voters[0].ID += "x" }, "area": func(s *roll.Snapshot) { s.Voters[0].Area = renjia.Area{} },
	} {
		changed := base
		changed.Voters = append([]roll.Voter(nil), base.Voters...)
		change(&changed)
		require.NotEqual(t, want, digest(changed), name)
	}
}

func TestPersonsAreSortedAndDistinct(t *testing.T) {
	s, err := roll.Persons(renjia.Date{}, "c", "a", "b")
	require.NoError(t, err)
	require.Equal(t, "a", s.Voters[0].ID)
	_, err = s.Electors(rule.Heads, rule.Area)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	for _, ids := range [][]string{{}, {"a", "a"}, {""}} {
		_, err = roll.Persons(renjia.Date{}, ids...)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
}

func TestOrderOfUnitsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		var units []roll.Unit
		for i := range n {
			hundredths, err := renjia.AreaOf(rapid.Int64Range(1, 20000).Draw(t, "area"))
			require.NoError(t, err)
			u := roll.Unit{
				Number: fmt.Sprint(i), Owner: rapid.SampledFrom([]string{"a", "b", "c", "Dev"}).Draw(t, "owner"), Area: hundredths, AreaSource: roll.Survey,
				Status: rapid.SampledFrom([]roll.Status{roll.Sold, roll.Undelivered, roll.Unsold}).Draw(t, "status"),
			}
			if u.Status == roll.Unsold {
				u.Owner = "Dev"
			}
			units = append(units, u)
		}
		freeze := func(units []roll.Unit) roll.Snapshot {
			b := roll.NewBuilder(roll.Salt("s"), roll.Developer("Dev"))
			for _, u := range units {
				b.Add(u)
			}
			s, err := b.Snapshot()
			require.NoError(t, err)
			return s
		}
		want := freeze(units)
		require.Equal(t, want, freeze(rapid.Permutation(units).Draw(t, "order")))
		var sum int64
		heads := map[string]bool{}
		for _, u := range units {
			sum += u.Area.Hundredths()
			if u.Status != roll.Sold {
				u.Owner = "Dev"
			}
			heads[u.Owner] = true
		}
		require.Equal(t, sum, want.Area.Hundredths())
		require.EqualValues(t, len(heads), want.Heads())
	})
}

func TestBallotsNameUnitsOwnersOrVoters(t *testing.T) {
	b, err := roll.ReadOwners(strings.NewReader(csv("1,a,90,register,sold", "2,a,50,register,sold", "3,b,70,register,sold", "4,Dev,70,register,unsold", "5,buyer,70,register,undelivered")), "owners.csv", roll.Salt("s"))
	require.NoError(t, err)
	ballots, err := b.ReadBallots(strings.NewReader("房号,业主,表决意见\n1,,同意\n2,,同意\n,b,弃权\n5,,反对\n"), "ballots.csv")
	require.NoError(t, err)
	require.Len(t, ballots, 3, "a owns two units and is one voter")
	require.Equal(t, rule.Yes, ballots[0].Response)
	s, err := b.Snapshot()
	require.NoError(t, err)
	require.Equal(t, s.Developer, ballots[2].Elector, "the vote of an undelivered unit is the developer's")

	_, err = b.ReadBallots(strings.NewReader("voter,response\n"+s.Developer+",yes\nstranger,yes\n"), "ballots.csv")
	require.ErrorContains(t, err, "ballots.csv:3:1: voter: stranger is not on the roll")
	_, err = b.ReadBallots(strings.NewReader("unit,owner,response\n1,,yes\n2,,no\n9,,yes\n,nobody,yes\n,,yes\n3,,perhaps\n,buyer,no\n"), "ballots.csv")
	var invalid *renjia.ValidationError
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Problems, 6, "%v", err)
}

func FuzzReadOwners(f *testing.F) {
	f.Add(rollTrap())
	f.Add("房号,业主,面积,面积来源,状态\n1,\"a\nb\",1,登记,已售\n")
	f.Add(header + ",share,kind,voter,building,compound\n1,a,90,register,sold,1/2,parking,k,B,C\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := read(t, text, roll.Parking(roll.Counted), roll.Storage(roll.LeftOut))
		if err != nil {
			return
		}
		require.NoError(t, s.Validate())
		require.LessOrEqual(t, s.Heads(), s.Units)
	})
}

func FuzzReadBallots(f *testing.F) {
	f.Add("房号,表决意见\n1,同意\n1,反对\n")
	f.Add("unit,building,owner,voter,response\n,,a,,yes\n,,,x,no\n2,,,,abstain\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := roll.ReadOwners(strings.NewReader(csv("1,a,90,register,sold", "2,b,50,register,sold")), "owners.csv", roll.Salt("s"))
		require.NoError(t, err)
		ballots, err := b.ReadBallots(strings.NewReader(text), "ballots.csv")
		if err != nil {
			return
		}
		require.LessOrEqual(t, len(ballots), 2, "one ballot a voter")
		for _, x := range ballots {
			require.True(t, x.Response.Valid())
		}
	})
}

// A name may stand for any number of keys: 200,000 people of one name took
// minutes when each key was looked for among all before it.
func TestOneNameStandsForManyKeys(t *testing.T) {
	const n = 200_000
	b := roll.NewBuilder()
	for i := range n {
		key := strconv.Itoa(i)
		b.Add(roll.Unit{Number: key, Owner: "Wang Wei", Voter: key, Area: area(t, "50"), AreaSource: roll.Register, Status: roll.Sold})
	}
	s, err := b.Snapshot()
	require.NoError(t, err)
	require.EqualValues(t, n, s.Heads())
	_, err = b.ReadBallots(strings.NewReader("owner,choice\nWang Wei,yes\n"), "ballots.csv")
	require.ErrorContains(t, err, "names 200000 voters")
}
