package indicator_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/governance"
	"github.com/renjia-project/renjia/indicator"
	"github.com/renjia-project/renjia/resources"
	"github.com/renjia-project/renjia/resources/contract"
	"github.com/renjia-project/renjia/resources/ledger"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/talent"
)

// person stands for the register of parties, which this test does not need.
type person struct{}

func personRef(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[person]("ferry", "collaboration_subject", key))
}

var importer = renjia.Act{By: renjia.Program("import")}

func newSpace(t *testing.T) *storage.Space {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(t.Context(), kinds()...))
	return store.Space("ferry")
}

func kinds() []storage.Registration {
	return slices.Concat(governance.Kinds(), resources.Kinds(), collaboration.Kinds(), talent.Kinds())
}

func options(t *testing.T) indicator.Options {
	return indicator.Options{Community: both("Ferry Lane", "渡口里"), Synthetic: true, From: day(t, "2026-01-01"), Place: time.UTC}
}

// fillResources books income and spending of two funds and the service of one
// contract, some of it outside the period or the contract.
func fillResources(t *testing.T, space *storage.Space) {
	ctx, r := t.Context(), resources.NewRegistry(space)
	general, err := r.OpenFund(ctx, importer, ledger.Fund{Name: both("General", "非限定"), Restriction: ledger.Unrestricted})
	require.NoError(t, err)
	elders, err := r.OpenFund(ctx, importer, ledger.Fund{
		Name: both("Elders", "长者"), Restriction: ledger.ByPurpose, Purpose: both("older people", "长者服务"), Projects: []string{"elders"},
	})
	require.NoError(t, err)
	_, err = r.AddProgram(ctx, importer, service.Program{Code: "elders", Name: both("Older people", "长者"), Tier: service.Basic})
	require.NoError(t, err)
	for _, e := range []struct {
		date, debit, credit string
		fund                ledger.FundID
		yuan                int64
	}{
		{"2025-12-30", "1002", "4401", general.ID, 5000}, // before the period: only in the balance
		{"2026-02-01", "1002", "4401", general.ID, 6000},
		{"2026-03-01", "1002", "4101", elders.ID, 2000},
		{"2026-04-01", "5301", "1002", general.ID, 1500},
		{"2026-07-01", "1002", "4101", elders.ID, 9999}, // after the day of the report
	} {
		_, err := r.Post(ctx, importer, entry(t, e.date, e.debit, e.credit, e.fund, e.yuan))
		require.NoError(t, err)
	}
	fillService(t, r, elders.ID)
}

func entry(t *testing.T, date, debit, credit string, fund ledger.FundID, amount int64) ledger.Entry {
	minus, err := yuan(t, amount).Neg()
	require.NoError(t, err)
	return ledger.Entry{Key: date, Date: day(t, date), Lines: []ledger.Line{
		{Account: debit, Fund: fund, Amount: yuan(t, amount)}, {Account: credit, Fund: fund, Amount: minus},
	}}
}

func fillService(t *testing.T, r *resources.Registry, fund ledger.FundID) {
	ctx := t.Context()
	c, err := r.DraftContract(ctx, importer, contract.Contract{
		Title: both("Station", "社工站"), Purchaser: personRef("street"), Provider: personRef("station"),
		Period: renjia.Period{From: day(t, "2026-01-01"), Until: day(t, "2027-01-01")}, Price: yuan(t, 2_400_000),
		Hours:    contract.Hours{Minimum: 365 * 60},
		Tranches: []contract.Tranche{{Name: both("all", "全部"), Share: renjia.Frac(1, 1)}},
	})
	require.NoError(t, err)
	_, err = r.SignContract(ctx, importer, c.ID, day(t, "2025-12-20"))
	require.NoError(t, err)
	_, err = r.StartContract(ctx, importer, c.ID, day(t, "2026-01-01"))
	require.NoError(t, err)
	under := renjia.RefTo("resources_contract", c.ID)
	for _, x := range []struct {
		date     string
		hours    int
		contract renjia.Ref
		clients  []string
		cost     int64
	}{
		{"2026-01-31", 2, under, []string{"wang", "li"}, 0},
		{"2026-02-01", 3, under, []string{"wang"}, 300},
		{"2026-02-10", 1, renjia.Ref{}, []string{"zhao"}, 0}, // counts for the client, not for the contract
		{"2026-07-01", 8, under, []string{"zhao"}, 0},        // after the day of the report
	} {
		_, err := r.RecordContact(ctx, importer, contact(t, fund, x.date, x.hours, x.contract, x.clients, x.cost))
		require.NoError(t, err)
	}
}

func contact(t *testing.T, fund ledger.FundID, date string, hours int, under renjia.Ref, clients []string, cost int64) resources.Service {
	from := day(t, date).Start(time.UTC).Add(9 * time.Hour)
	s := resources.Service{Contact: service.Contact{
		Kind: service.KindVisit, Program: "elders", Worker: personRef("worker"), Participants: int64(len(clients)), Date: day(t, date),
		Interval: renjia.Interval{From: from, Until: from.Add(time.Duration(hours) * time.Hour)}, Contract: under,
	}}
	for _, c := range clients {
		s.Contact.Clients = append(s.Contact.Clients, personRef(c))
	}
	if cost > 0 {
		s.Contact.Cost, s.Charge = yuan(t, cost), resources.Charge{Fund: fund, Expense: "5101", Credit: "1002"}
	}
	return s
}

func TestGatherReadsMoneyAndServiceAsOfTheDay(t *testing.T) {
	space := newSpace(t)
	fillResources(t, space)
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), options(t))
	require.NoError(t, err)
	require.Equal(t, []indicator.Fund{
		{Name: both("General", "非限定"), Restriction: both("none", "非限定"), In: yuan(t, 6000), Out: yuan(t, 1500), Balance: yuan(t, 9500)},
		{Name: both("Elders", "长者"), Restriction: both("purpose", "用途限定"), In: yuan(t, 2000), Out: yuan(t, 300), Balance: yuan(t, 1700)},
	}, d.Funds)
	require.Equal(t, []indicator.Stream{
		{Name: both("Donations", "捐赠收入"), Amount: yuan(t, 2000)}, {Name: both("Government grants", "政府补助收入"), Amount: yuan(t, 6000)},
	}, d.Income)
	require.Equal(t, []int64{60, 120, 300}, d.Clients)
	require.Len(t, d.Contracts, 1)
	require.Equal(t, int64(300), d.Contracts[0].Done)
	require.Len(t, d.Contracts[0].Months, 6)
	require.Equal(t, indicator.Month{From: day(t, "2026-01-01"), Done: 120, Target: 31 * 60}, d.Contracts[0].Months[0])
	require.Equal(t, indicator.Month{From: day(t, "2026-02-01"), Done: 180, Target: 59 * 60}, d.Contracts[0].Months[1])
	require.Contains(t, d.Records, indicator.RecordCount{Kind: "resources_contact", N: 3})
}

func TestGatherNamesTheJournalPositionItRead(t *testing.T) {
	space := newSpace(t)
	fillResources(t, space)
	head, err := space.Head(t.Context())
	require.NoError(t, err)
	before, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), options(t))
	require.NoError(t, err)
	require.Equal(t, int64(head.Position), before.Journal.Position)
	require.Equal(t, "ferry", before.Journal.Space)
	require.Len(t, before.Journal.Hash, 64)

	_, err = resources.NewRegistry(space).OpenFund(context.Background(), importer, ledger.Fund{Name: both("New", "新"), Restriction: ledger.Unrestricted})
	require.NoError(t, err)
	o := options(t)
	o.Position = head.Position
	again, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	require.NoError(t, err)
	require.Equal(t, before, again)
}

func TestGatherAsksForPeriodAndPlace(t *testing.T) {
	_, err := indicator.Gather(t.Context(), newSpace(t), day(t, "2026-06-30"), indicator.Options{Community: both("a", "b")})
	var choices *renjia.UnspecifiedError
	require.ErrorAs(t, err, &choices)
	require.Len(t, choices.Choices, 2)
}

func TestGatherOfAnEmptySpaceGivesAnEmptyReport(t *testing.T) {
	d, err := indicator.Gather(t.Context(), newSpace(t), day(t, "2026-06-30"), options(t))
	require.NoError(t, err)
	require.Empty(t, d.Records)
	for _, page := range renderings(t, d) {
		require.NotEmpty(t, page)
	}
}

func TestReportOfAFullSpaceIsDefinedThroughout(t *testing.T) {
	space := newSpace(t)
	fillResources(t, space)
	o := options(t)
	o.Lead = fillCollaboration(t, space)
	a := found(t, space)
	a.rule.Publication.WithinDays = 3
	a.disclose(a.certify(a.vote("1", "2026-03-20", 24), "2026-03-21"), "2026-03-22", "")
	fillStaff(t, space)
	o.Need = clientNeed()
	d, err := indicator.Gather(t.Context(), space, day(t, "2026-06-30"), o)
	require.NoError(t, err)
	card, err := d.Scorecard()
	require.NoError(t, err)
	for _, g := range card.Groups {
		for _, s := range g.Scores {
			require.NotNil(t, s.Result, "%s: %s", s.Indicator, s.Undefined.EN)
		}
	}
	require.Greater(t, len(d.Records), 8)
	for name, page := range renderings(t, d) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		require.Equal(t, 8, strings.Count(page, "<figure"), name)
		parse(t, page)
	}
}
