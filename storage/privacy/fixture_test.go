package privacy_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/storage/privacy"
)

// Records as a station keeps them: a register, files of clients, cases, and
// meetings at which several people are present.
type party struct {
	ID   renjia.ID[party] `json:"id"`
	Name string           `json:"name" privacy:"personal"`
}

type clientFile struct {
	ID     renjia.ID[clientFile] `json:"id"`
	Person renjia.Ref            `json:"person" privacy:"personal,about"`
	Need   string                `json:"need" privacy:"sensitive"`
	Worker renjia.Ref            `json:"worker" privacy:"personal"`
}

type visit struct {
	ID   renjia.ID[visit] `json:"id"`
	File renjia.Ref       `json:"file" privacy:"personal,about"`
	Note string           `json:"note" privacy:"sensitive"`
}

// outing is about its guest, if there is but one.
type outing struct {
	ID     renjia.ID[outing] `json:"id"`
	Guests []renjia.Ref      `json:"guests" privacy:"personal,about"`
	Mood   string            `json:"mood" privacy:"sensitive"`
}

type attendee struct {
	Who  renjia.Ref `json:"who"`
	Said string     `json:"said"`
}

type meeting struct {
	ID      renjia.ID[meeting] `json:"id"`
	Place   string             `json:"place" privacy:"none"`
	Minutes string             `json:"minutes" privacy:"personal"`
	Present []attendee         `json:"present" privacy:"personal"`
	Private string             `json:"private"` // nobody has classed it
}

var (
	parties  = storage.Define("test_party", func(p *party) renjia.ID[party] { return p.ID })
	files    = storage.Define("test_file", func(f *clientFile) renjia.ID[clientFile] { return f.ID }, storage.Guarded[clientFile]())
	visits   = storage.Define("test_visit", func(v *visit) renjia.ID[visit] { return v.ID })
	outings  = storage.Define("test_outing", func(o *outing) renjia.ID[outing] { return o.ID })
	meetings = storage.Define("test_meeting", func(m *meeting) renjia.ID[meeting] { return m.ID })
)

func testKinds() []storage.Registration {
	return append(privacy.Kinds(), parties, files, visits, outings, meetings)
}

var (
	ctx  = context.Background()
	noon = time.Date(2026, 3, 1, 4, 0, 0, 0, time.UTC)
)

// station is a space with two people and what is kept about them.
type station struct {
	*storage.Space
	clock        *time.Time
	wang, li     renjia.Ref
	worker       renjia.Ref
	act          renjia.Act
	file, second renjia.Ref
	registry     *privacy.Registry
}

func open(t testing.TB, policy storage.Policy) *station {
	t.Helper()
	now := noon
	s := &station{clock: &now}
	store := storage.New(memory.Open(), storage.Options{Policy: policy, Rand: rand.NewPCG(1, 2), Clock: func() time.Time { return now }})
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(ctx, testKinds()...))
	s.Space = store.Space("liede")
	id := func(key string) renjia.ID[party] { return renjia.ImportedID[party]("liede", "test_party", key) }
	s.wang, s.li, s.worker = parties.Ref(id("wang")), parties.Ref(id("li")), parties.Ref(id("worker"))
	s.act = renjia.Act{By: renjia.Person(s.worker), Verb: "test.fill", Reason: "intake"}
	s.registry = privacy.NewRegistry(s.Space)
	_, err := s.Update(ctx, s.act, func(tx *storage.Tx) error {
		for key, name := range map[string]string{"wang": "王芳", "li": "李强", "worker": "陈静"} {
			if err := parties.Insert(tx, party{id(key), name}); err != nil {
				return err
			}
		}
		mine := clientFile{renjia.ImportedID[clientFile]("liede", "test_file", "wang"), s.wang, "debts of the family", s.worker}
		other := clientFile{renjia.ImportedID[clientFile]("liede", "test_file", "li"), s.li, "a hearing aid", s.worker}
		s.file, s.second = files.Ref(mine.ID), files.Ref(other.ID)
		if err := files.Insert(tx, mine); err != nil {
			return err
		}
		if err := files.Insert(tx, other); err != nil {
			return err
		}
		return meetings.Insert(tx, meeting{
			renjia.ImportedID[meeting]("liede", "test_meeting", "1"), "hall", "Li shouted",
			[]attendee{{s.wang, "yes to the lift"}, {s.li, "no to the lift"}}, "the code is 1234",
		})
	})
	require.NoError(t, err)
	_, err = s.Update(ctx, s.act, func(tx *storage.Tx) error {
		return visits.Insert(tx, visit{renjia.ImportedID[visit]("liede", "test_visit", "1"), s.file, "spoke about the creditor"})
	})
	require.NoError(t, err)
	return s
}

func (s *station) pass(d time.Duration) { *s.clock = s.clock.Add(d) }
