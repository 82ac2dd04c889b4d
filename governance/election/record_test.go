package election_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/election"
)

func sealed(t testing.TB) election.Record {
	t.Helper()
	c := members(2, women("a"), men("b"), men("c"))
	c.Relatives = []election.Relation{{A: "b", B: "c"}}
	e, piles := contest(t, 60, c, pile("++", 30), pile("+.+", 9), pile("+++", 2))
	e.RollDigest = "of the roll"
	r, err := election.Seal(e, piles, []election.Official{{ID: "t1", Role: "teller 计票人", Signed: day}, {ID: "s1", Role: "scrutineer 监票人", Signed: day}})
	require.NoError(t, err)
	return r
}

func TestRecordIsTheSameBytesAndCountsAgain(t *testing.T) {
	r := sealed(t)
	require.NoError(t, r.Verify())
	var a, b bytes.Buffer
	require.NoError(t, r.Write(&a))
	require.NoError(t, sealed(t).Write(&b))
	require.Equal(t, a.String(), b.String())

	read, err := election.ReadRecord(&a)
	require.NoError(t, err)
	require.NoError(t, read.Verify())
	require.Equal(t, r.Digest, read.Digest)
}

// Whatever byte of a record is changed (here every 29th), it is refused.
func TestChangedRecordIsRefused(t *testing.T) {
	var file bytes.Buffer
	require.NoError(t, sealed(t).Write(&file))
	whole := file.Bytes()
	for i := 0; i < len(whole)-1; i += 29 {
		changed := bytes.Clone(whole)
		changed[i] ^= 1
		r, err := election.ReadRecord(bytes.NewReader(changed))
		if err == nil {
			err = r.Verify()
		}
		require.Error(t, err, "byte %d: %s", i, changed[max(0, i-20):min(len(changed), i+20)])
	}
}

// A forger who computes the digests anew is still found out by the count.
func TestForgedResultIsRefused(t *testing.T) {
	r := sealed(t)
	r.Result.Posts[0].Elected = []string{"c", "a"}
	err := r.Verify()
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Contains(t, err.Error(), "is not what the ballots give")
	r = sealed(t)
	r.Ballots[0].Number--
	require.Contains(t, r.Verify().Error(), "election record test: digest: is not that of the record; inputs: are not those of the record")
}

func TestOpenResultIsNotSealed(t *testing.T) {
	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+", 25), pile(".+", 25))
	e.Round = "second-election"
	_, err := election.Seal(e, piles, []election.Official{{ID: "t", Role: "teller", Signed: day}})
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = election.Seal(e, piles, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid, "nobody signed")
}

// Ballots and boxes must agree before anything is decided.
func TestBallotsMustAgreeWithTheBoxes(t *testing.T) {
	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+", 41))
	e.Boxes[0].Returned = 40
	_, err := election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Contains(t, err.Error(), "box 1: 41 ballots were counted, 40 count as returned")

	piles[0].Box = "elsewhere"
	_, err = election.Count(e, piles)
	require.Contains(t, err.Error(), `ballots were counted of box "elsewhere"`)

	e, piles = contest(t, 40, members(1, women("a"), women("b")), pile("+", 41))
	_, err = election.Count(e, piles)
	require.ErrorIs(t, err, renjia.ErrInvalid, "more ballots than electors")
}

// A void mobile box counts neither as issued nor as returned, nor do its votes.
func TestVotesOfAVoidBoxDoNotCount(t *testing.T) {
	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+", 41), pile(".+", 6))
	piles[1].Box = "m"
	e.Boxes = []election.Box{{ID: "1", Issued: 41, Returned: 41}, {ID: "m", Mobile: true, Issued: 6, Returned: 6, Listed: 5}}
	e.Regulation.Boxes.MobileApart = true
	r := count(t, e, piles)
	require.Equal(t, []string{"m"}, r.Boxes.Void)
	require.Equal(t, int64(41), r.Ballots.Returned)
	require.Equal(t, []string{"a"}, r.Posts[0].Elected)
}

func TestMoreReturnedThanIssuedIsVoid(t *testing.T) {
	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+", 41))
	e.Boxes[0].Issued = 40
	r := count(t, e, piles)
	require.Equal(t, election.BoxesVoid, r.Outcome)
	require.Empty(t, r.Posts)
	require.True(t, strings.HasPrefix(r.Explanation.Text(renjia.Chinese), "test：选举无效"))
}

func TestAbsurdElectionsAreRefusedWithEveryProblem(t *testing.T) {
	_, err := election.Count(election.Election{}, nil)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	require.Greater(t, len(problems(t, err)), 8)

	e, piles := contest(t, 60, members(1, women("a"), women("b")), pile("+x", 41))
	_, err = election.Count(e, piles)
	require.Contains(t, err.Error(), `ballots[0]: ballot mark 'x' on line 2`)
	e.Day = e.Day.AddYears(-1)
	_, err = election.Count(e, piles)
	require.Contains(t, err.Error(), "is in force")
}

// Two tallies by different papers do not mix, and none decides a contest that it
// was not made for.
func TestTallyIsOfOnePaper(t *testing.T) {
	g := settledRegulation(t)
	one, err := election.NewTally(g, members(1, women("a"), women("b")))
	require.NoError(t, err)
	two, err := election.NewTally(g, members(2, women("a"), women("b")))
	require.NoError(t, err)
	require.ErrorIs(t, one.Merge(two), renjia.ErrInvalid)
	e, _ := contest(t, 60, members(2, women("a"), women("b")))
	_, err = election.Decide(e, one)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
